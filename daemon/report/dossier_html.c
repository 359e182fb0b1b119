/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "config/clock.h"
#include "report/dossier_inside.h"

void html_text(struct dossier_page *page, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *line = text_one_line(valid);
    g_autofree char *escaped = g_markup_escape_text(line ? line : "", -1);

    g_string_append(page->html, escaped);
}

void html_element(struct dossier_page *page, const char *tag, const char *text)
{
    g_string_append_printf(page->html, "<%s>", tag);
    html_text(page, text);
    g_string_append_printf(page->html, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

void html_heading(struct dossier_page *page, const char *text)
{
    html_element(page, "h2", text);
}

static void write_cells(struct dossier_page *page, const char *tag, const char *const *cells)
{
    g_string_append(page->html, "<tr>");
    for (; *cells; cells++) {
        bool amount = **cells == '>';

        g_string_append_printf(page->html, "<%s%s>", tag, amount ? " class=\"n\"" : "");
        html_text(page, *cells + amount);
        g_string_append_printf(page->html, "</%s>", tag);
    }
    g_string_append(page->html, "</tr>\n");
}

void html_table(struct dossier_page *page, const char *const *titles)
{
    g_string_append(page->html, "<table>\n<thead>");
    write_cells(page, "th", titles);
    g_string_append(page->html, "</thead>\n<tbody>\n");
}

void html_row(struct dossier_page *page, const char *const *cells)
{
    write_cells(page, "td", cells);
}

void html_table_end(struct dossier_page *page)
{
    g_string_append(page->html, "</tbody>\n</table>\n");
}

char *page_amount(const struct dossier_page *page, int64_t minor, const char *currency)
{
    char buffer[MONEY_TEXT_SIZE];
    char *text = format_amount(page->formats, minor, currency, false, NULL);

    return text ? text : g_strdup_printf("%s %s", money_to_text(minor, currency, buffer), currency);
}

char *page_cell_amount(const struct dossier_page *page, int64_t minor, const char *currency)
{
    g_autofree char *text = page_amount(page, minor, currency);

    return g_strconcat(">", text, NULL);
}

char *page_day(const struct dossier_page *page, civil_day day)
{
    return format_date(page->formats, day, FORMAT_DATE_SHORT);
}

char *page_time(const struct dossier_page *page, const char *utc)
{
    if (!*utc)
        return g_strdup("");
    return page_day(page, moment_at(instant_from_text(utc), page->request->input->config->timezone).day);
}

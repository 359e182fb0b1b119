/* SPDX-License-Identifier: MIT */
#include "ledger/inspect_inside.h"

#include <string.h>

#include "base/money.h"
#include "ledger/date_pattern.h"

static const char *const patterns[] = {
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d",    "%d-%m-%Y", "%m-%d-%Y", "%d/%m/%Y",
    "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%y", "%m-%d-%y",  "%d/%m/%y", "%m/%d/%y", "%d.%m.%y",
    "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y", "%b %d %Y",
};

static const enum ledger_column days[] = {COLUMN_ISSUED, COLUMN_DUE};
static const enum ledger_column amounts[] = {COLUMN_TOTAL, COLUMN_OPEN, COLUMN_PAID};

/* The cell of COLUMN in row I, "" where there is none. */
static const char *cell(const struct inspection *inspection, const struct page *page, guint i,
                        enum ledger_column column)
{
    const char *name = inspection->ledger->columns[column];
    int at = *name ? inspect_named(page->names, name) : -1;

    return at < 0 ? "" : ((char **)page->rows->pdata[i])[at];
}

/* A row without a number is a total or a title: the reader leaves it out, too. */
static bool counts(const struct inspection *inspection, const struct page *page, guint i)
{
    return !*inspection->ledger->columns[COLUMN_NUMBER] || *cell(inspection, page, i, COLUMN_NUMBER);
}

static int line_of(const struct page *page, guint i)
{
    return g_array_index(page->lines, int, i);
}

/* Whether TEXT is a date by all of PATTERN and no digits are left of it. */
static civil_day read_day(const char *pattern, const char *text)
{
    struct date_pattern compiled;

    return date_pattern_compile(pattern, &compiled) ? date_pattern_read(&compiled, text) : DAY_NONE;
}

/* Whether every date reads by PATTERN, and no invoice falls due before it was issued; *ANY: there was a date. */
static bool pattern_fits(const struct inspection *inspection, const struct page *page, const char *pattern, bool *any)
{
    for (guint i = 0; i < page->rows->len; i++) {
        civil_day read[2] = {DAY_NONE, DAY_NONE};

        for (gsize j = 0; counts(inspection, page, i) && j < G_N_ELEMENTS(days); j++) {
            const char *text = cell(inspection, page, i, days[j]);

            read[j] = read_day(pattern, text);
            if (*text && read[j] == DAY_NONE)
                return false;
            *any = *any || *text;
        }
        if (read[0] != DAY_NONE && read[1] != DAY_NONE && read[1] < read[0])
            return false;
    }
    return true;
}

/* The first row with a date that A and B read as different days; -1 = they are one and the same here. */
static int parted(const struct inspection *inspection, const struct page *page, const char *a, const char *b,
                  const char **text)
{
    for (guint i = 0; i < page->rows->len; i++) {
        for (gsize j = 0; counts(inspection, page, i) && j < G_N_ELEMENTS(days); j++) {
            *text = cell(inspection, page, i, days[j]);
            if (**text && read_day(a, *text) != read_day(b, *text))
                return (int)i;
        }
    }
    return -1;
}

static void set(char **setting, const char *value)
{
    g_free(*setting);
    *setting = g_strdup(value);
}

static const char *first_date(const struct inspection *inspection, const struct page *page, int *line)
{
    for (guint i = 0; i < page->rows->len; i++) {
        for (gsize j = 0; counts(inspection, page, i) && j < G_N_ELEMENTS(days); j++) {
            const char *text = cell(inspection, page, i, days[j]);

            *line = line_of(page, i);
            if (*text)
                return text;
        }
    }
    *line = 0;
    return "";
}

/* Names the first row that A and B read differently, else the first date: 05-05-2026 decides nothing either. */
static void ask_date(struct inspection *inspection, const struct page *page, const char *a, const char *b)
{
    g_autofree char *choices = g_strjoin(", ", a, b, NULL);
    const char *text = "";
    int row = parted(inspection, page, a, b, &text);
    int line = row < 0 ? 0 : line_of(page, (guint)row);

    if (row < 0)
        text = first_date(inspection, page, &line);
    inspect_ask(inspection, INSPECT_DATE, line, text, choices);
}

/* Takes the one pattern that fits; several that differ, or none: asks. */
static void find_date(struct inspection *inspection, const struct page *page)
{
    const char *found = NULL, *text;
    int line = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
        bool any = false;

        if (!pattern_fits(inspection, page, patterns[i], &any) || !any)
            continue;
        if (found) {
            ask_date(inspection, page, found, patterns[i]);
            return;
        }
        found = patterns[i];
    }
    if (found) {
        set(&inspection->ledger->csv.date, found);
        return;
    }
    text = first_date(inspection, page, &line);
    inspect_ask(inspection, INSPECT_DATE, line, text, "");
}

static void find_dates(struct inspection *inspection, const struct page *page, const struct inspect_hints *hints)
{
    const struct config_ledger *preset = inspection->preset;
    bool any = false;

    if (!*inspection->ledger->columns[COLUMN_ISSUED] && !*inspection->ledger->columns[COLUMN_DUE])
        inspect_ask(inspection, INSPECT_DAY, 0, "", "");
    else if (hints->date)
        set(&inspection->ledger->csv.date, hints->date);
    else if (preset && pattern_fits(inspection, page, preset->csv.date, &any))
        set(&inspection->ledger->csv.date, preset->csv.date);
    else
        find_date(inspection, page);
}

/* Whether every amount reads with MARK; *SHOWN: the first row whose amount has a mark at all. */
static bool mark_fits(const struct inspection *inspection, const struct page *page, char mark, int *shown)
{
    for (guint i = 0; i < page->rows->len; i++) {
        for (gsize j = 0; counts(inspection, page, i) && j < G_N_ELEMENTS(amounts); j++) {
            const char *text = cell(inspection, page, i, amounts[j]);
            int64_t minor;

            /* four decimals: Xero writes 121.0000, and no currency is refused for them here */
            if (*text && !money_parse(text, mark, 2, &minor, NULL))
                return false;
            if (strpbrk(text, ".,") && *shown < 0)
                *shown = (int)i;
        }
    }
    return true;
}

/* An amount of a row, for the question. */
static const char *amount_of(const struct inspection *inspection, const struct page *page, guint i)
{
    const char *text = "";

    for (gsize j = 0; !*text && j < G_N_ELEMENTS(amounts); j++)
        text = cell(inspection, page, i, amounts[j]);
    return text;
}

static void find_decimal(struct inspection *inspection, const struct page *page, const struct inspect_hints *hints)
{
    const struct config_ledger *preset = inspection->preset;
    int shown = -1;
    bool point = mark_fits(inspection, page, '.', &shown);
    bool comma = mark_fits(inspection, page, ',', &shown);
    char *mark = &inspection->ledger->csv.decimal;

    if (hints->decimal)
        *mark = hints->decimal;
    else if (preset && (preset->csv.decimal == '.' ? point : comma))
        *mark = preset->csv.decimal;
    else if (point != comma)
        *mark = point ? '.' : ',';
    else if (page->rows->len)
        inspect_ask(inspection, INSPECT_DECIMAL, line_of(page, shown < 0 ? 0 : (guint)shown),
                    amount_of(inspection, page, shown < 0 ? 0 : (guint)shown), "., \",\"");
    else
        inspect_ask(inspection, INSPECT_DECIMAL, 0, "", "., \",\"");
}

/* The currency whose sign every amount has, or NULL. */
static const char *signed_currency(const struct inspection *inspection, const struct page *page)
{
    bool any = false;

    for (guint i = 0; i < page->rows->len; i++) {
        if (!counts(inspection, page, i))
            continue;
        if (!strstr(amount_of(inspection, page, i), "€"))
            return NULL;
        any = true;
    }
    return any ? "EUR" : NULL;
}

static void find_currency(struct inspection *inspection, const struct page *page, const struct inspect_hints *hints)
{
    const char *found = hints->currency ? hints->currency : signed_currency(inspection, page);

    if (*inspection->ledger->columns[COLUMN_CURRENCY])
        return;
    if (found)
        set(&inspection->ledger->fixed_currency, found);
    else if (!*inspection->ledger->fixed_currency)
        inspect_ask(inspection, INSPECT_CURRENCY, 0, "", "EUR");
}

void inspect_values(struct inspection *inspection, const struct page *page, const struct inspect_hints *hints)
{
    find_dates(inspection, page, hints);
    find_decimal(inspection, page, hints);
    find_currency(inspection, page, hints);
}

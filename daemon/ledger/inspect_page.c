/* SPDX-License-Identifier: MIT */
#include "ledger/inspect_inside.h"

#include <glib/gstdio.h>
#include <string.h>

#include "ledger/file.h"
#include "ledger/no_text.h"

enum {
    PREAMBLE_MAX = 15, /* lines above a header: Belfius has 12 */
    ROWS_TRIED = 5,    /* to tell a header by */
};

struct collecting {
    struct page *page;
    guint limit;
    bool full;
};

void page_free(struct page *page)
{
    if (!page)
        return;
    g_free(page->csv.date);
    g_free(page->csv.encoding);
    g_strfreev(page->names);
    g_ptr_array_unref(page->rows);
    g_array_unref(page->lines);
    g_free(page->failure);
    g_free(page);
}

static bool take_header(void *data, const struct sheet_header *header, bool wanted[SHEET_COLUMNS_MAX],
                        struct fault *fault)
{
    struct collecting *collecting = data;
    char **names = g_new0(char *, (gsize)header->count + 1);

    (void)fault;
    for (int i = 0; i < header->count; i++) {
        names[i] = g_strdup(header->names[i]);
        wanted[i] = true;
    }
    g_strfreev(collecting->page->names);
    collecting->page->names = names;
    return true;
}

static bool take_row(void *data, const struct sheet_row *row, struct fault *fault)
{
    struct collecting *collecting = data;
    struct page *page = collecting->page;
    guint width = g_strv_length(page->names);
    char **cells = g_new0(char *, width + 1);

    for (guint i = 0; i < width; i++)
        cells[i] = g_strdup(row->cells[i]);
    g_ptr_array_add(page->rows, cells);
    g_array_append_val(page->lines, row->line);
    collecting->full = page->rows->len >= collecting->limit;
    return !collecting->full || fault_set(fault, 0, 0, "enough was seen");
}

static void read_all(struct sheet *sheet)
{
    bool done = false;

    while (!done && sheet_step(sheet, &done))
        ;
    sheet_close(sheet);
}

struct page *page_read(const char *path, const struct config_csv *csv, guint limit)
{
    struct page *page = g_new0(struct page, 1);
    struct collecting collecting = {.page = page, .limit = limit};
    const struct sheet_user user = {.header = take_header, .row = take_row, .data = &collecting};
    struct sheet_facts facts;
    struct fault fault = {0};
    struct sheet *sheet;

    page->csv = *csv;
    page->csv.date = g_strdup(csv->date);
    page->csv.encoding = g_strdup(csv->encoding);
    page->names = g_new0(char *, 1);
    page->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    page->lines = g_array_new(FALSE, FALSE, sizeof(int));
    sheet = sheet_open(path, &page->csv, &user, &facts, &fault);
    if (sheet)
        read_all(sheet);
    if (fault.what && !collecting.full)
        page->failure = fault.line ? g_strdup_printf("line %d: %s", fault.line, fault.what) : g_strdup(fault.what);
    fault_clear(&fault);
    sheet_facts_clear(&facts);
    return page;
}

static const char *encoding_of(const char *bytes, gsize length)
{
    if (length >= 2 && (!memcmp(bytes, "\xff\xfe", 2) || !memcmp(bytes, "\xfe\xff", 2)))
        return "utf-16";
    if (length >= 4 && bytes[0] && !bytes[1] && bytes[2] && !bytes[3])
        return "utf-16le";
    if (length >= 4 && !bytes[0] && bytes[1] && !bytes[2] && bytes[3])
        return "utf-16be";
    return g_utf8_validate_len(bytes, length, NULL) ? "UTF-8" : "windows-1252";
}

/* NULL with *FAILURE where FILE is no text. */
static const char *encoding_of_file(GMappedFile *file, char **failure)
{
    const char *bytes = g_mapped_file_get_contents(file);
    gsize length = g_mapped_file_get_length(file);
    const char *other = no_text_kind(bytes, length);

    *failure = g_strdup(other);
    return other ? NULL : encoding_of(bytes, length);
}

const char *inspect_encoding(const char *path, char **failure)
{
    g_autoptr(GError) error = NULL;
    struct ledger_stamp stamp;
    struct fault fault = {0};
    int descriptor = file_open(path, &stamp, &fault);
    g_autoptr(GMappedFile) file = NULL;

    if (descriptor < 0) {
        *failure = g_strdup(fault.what);
        fault_clear(&fault);
        return NULL;
    }
    file = g_mapped_file_new_from_fd(descriptor, FALSE, &error);
    g_close(descriptor, NULL);
    if (file)
        return encoding_of_file(file, failure);
    *failure = g_strdup(error->message);
    return NULL;
}

bool inspect_find_shape(const char *path, char separator, page_worth worth, const void *data, struct config_csv *csv)
{
    const char one[] = {separator, '\0'};
    struct config_csv tried = *csv;
    int best = 1; /* one known word may stand in any line of text */

    for (const char *mark = separator ? one : ";,\t|"; *mark; mark++) {
        tried.separator = *mark;
        for (tried.skip_lines = 0; tried.skip_lines <= PREAMBLE_MAX; tried.skip_lines++) {
            AUTO(page) page = page_read(path, &tried, ROWS_TRIED);
            int found = g_strv_length(page->names) < 2 ? 0 : worth(page, data);

            if (found <= best)
                continue;
            best = found;
            csv->separator = tried.separator;
            csv->skip_lines = tried.skip_lines;
        }
    }
    return best > 1;
}

/* SPDX-License-Identifier: MIT */
#include "ledger/sheet_inside.h"

#include <string.h>

static void hash_header(struct sheet *sheet, const struct sheet_header *header)
{
    AUTO(checksum) sum = checksum_new();

    for (int i = 0; i < header->count; i++)
        checksum_add(sum, header->names[i], strlen(header->names[i]) + 1);
    g_free(sheet->facts->header_sha256);
    sheet->facts->header_sha256 = checksum_end(sum);
}

static bool meet_header(struct sheet *sheet)
{
    struct sheet_header header = {
        .names = (const char *const *)sheet->cells,
        .count = sheet->count,
        .named = sheet->csv->header,
        .line = sheet->line,
    };

    memset(sheet->wanted, 0, sizeof sheet->wanted);
    sheet->headed = true;
    if (header.named) {
        sheet->width = header.count;
        hash_header(sheet, &header);
    }
    return sheet->user->header(sheet->user->data, &header, sheet->wanted, sheet->fault);
}

/* A short row's missing cells are empty. */
static void fill_row(struct sheet *sheet)
{
    for (int i = sheet->count; i < sheet->filled; i++)
        sheet->cells[i] = sheet->nothing;
    sheet->filled = sheet->count;
}

static bool hand_over_row(struct sheet *sheet)
{
    struct sheet_row row = {
        .cells = sheet->cells, .line = sheet->line, .clean = sheet->clean, .lasting = !sheet->passing};

    if (sheet->count > SHEET_COLUMNS_MAX)
        return fault_set(sheet->fault, sheet->line, 0, "the row has more than %d cells", SHEET_COLUMNS_MAX);
    if (sheet->extra)
        return fault_set(sheet->fault, sheet->line, sheet->extra,
                         "the row has more cells than the header; is a separator in a text not quoted?");
    fill_row(sheet);
    if (!sheet->headed && (!meet_header(sheet) || sheet->csv->header))
        return !sheet->fault->what;
    return sheet->user->row(sheet->user->data, &row, sheet->fault);
}

bool sheet_flush(struct sheet *sheet, struct fault *fault)
{
    if (!sheet->open) /* else they are of a row that goes on */
        sheet->begun = sheet->free = sheet->text;
    return !sheet->user->flush || sheet->user->flush(sheet->user->data, fault);
}

static void keep_cells(struct sheet *sheet)
{
    sheet->begun = sheet->free;
    if (!sheet->fault->what && sheet->free >= sheet->text + SHEET_LASTING_MAX)
        sheet_flush(sheet, sheet->fault);
}

static void take_row(int terminator, void *data)
{
    struct sheet *sheet = data;

    (void)terminator;
    if (!sheet->fault->what)
        hand_over_row(sheet);
    sheet->open = false;
    sheet->length = 0;
    keep_cells(sheet);
    sheet_forget_cells(sheet);
}

static bool is_blank_line(const char *text, size_t length)
{
    while (length && sheet_is_blank(*text)) {
        text++;
        length--;
    }
    return length == 0;
}

/* `sep=;` in the first line is Excel's hint about the separator, no data. */
static bool is_separator_hint(const char *text, size_t length)
{
    return length >= 5 && length <= 7 && !g_ascii_strncasecmp(text, "sep=", 4) && is_blank_line(text + 5, length - 5);
}

static bool refuse_row(struct sheet *sheet, int line)
{
    if (csv_error(&sheet->parser) != CSV_EPARSE)
        return fault_set(sheet->fault, line, 0, "cannot be parsed: %s", csv_strerror(csv_error(&sheet->parser)));
    return fault_set(sheet->fault, line, sheet->count + 1,
                     "a quote stands inside a cell; double it inside quotes, or set quote = \"\"");
}

static bool take_simple_row(struct sheet *sheet, char *text, size_t length)
{
    char *end = text + length;

    while (end > text && (end[-1] == '\n' || end[-1] == '\r'))
        end--;
    if (!sheet_cut_row(sheet, text, end))
        return false;
    sheet->passing = text == sheet->lines.pending->str;
    take_row(0, sheet);
    sheet->clean = sheet->passing = false;
    return true;
}

/* Tells the user of a line before it is cut, unless it is one of the header. */
static bool let_hear(struct sheet *sheet, const char *text, size_t length, int number)
{
    const struct sheet_text line = {.text = text, .length = length, .last = sheet->last, .line = number};

    if (!sheet->open)
        sheet->heard = sheet->headed;
    return !sheet->heard || sheet->user->hear(sheet->user->data, &line, !sheet->open, sheet->fault);
}

bool sheet_take_line(void *data, char *text, size_t length, int number)
{
    struct sheet *sheet = data;
    bool begins = !sheet->open;

    if (number <= sheet->csv->skip_lines)
        return true;
    if (sheet->user->hear && !let_hear(sheet, text, length, number))
        return false;
    if (!sheet->open) {
        if (is_blank_line(text, length) || (number == sheet->csv->skip_lines + 1 && is_separator_hint(text, length)))
            return true;
        sheet->line = number;
        sheet->open = true;
    }
    sheet->length += length;
    if (sheet->length > SHEET_ROW_LENGTH_MAX)
        return fault_set(sheet->fault, sheet->line, 0,
                         "the row that begins here is longer than 1 MB; is a quote not closed?");
    if (begins && take_simple_row(sheet, text, length))
        return !sheet->fault->what;
    if (csv_parse(&sheet->parser, text, length, sheet_take_cell, take_row, sheet) != length)
        return refuse_row(sheet, number);
    return !sheet->fault->what;
}

bool sheet_end_rows(struct sheet *sheet)
{
    if (csv_fini(&sheet->parser, sheet_take_cell, take_row, sheet) != 0)
        return fault_set(sheet->fault, sheet->line, 0, "a quote that opens in this row is not closed");
    return !sheet->fault->what;
}

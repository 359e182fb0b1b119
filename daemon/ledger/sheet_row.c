/* SPDX-License-Identifier: MIT */
#include "ledger/sheet_inside.h"

#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Bytes of blank (ASCII, U+00A0) at the start of TEXT, or before END. */
static size_t blank_at(const char *text, const char *end)
{
    if (is_blank(*text))
        return 1;
    return end - text >= 2 && !memcmp(text, "\xc2\xa0", 2) ? 2 : 0;
}

static size_t blank_before(const char *text, const char *end)
{
    if (is_blank(end[-1]))
        return 1;
    return end - text >= 2 && !memcmp(end - 2, "\xc2\xa0", 2) ? 2 : 0;
}

static void take_cell(void *field, size_t length, void *data)
{
    struct sheet *sheet = data;
    const char *text = field, *end = text + length;
    int column = sheet->count++;
    size_t step;

    if (column >= SHEET_COLUMNS_MAX || (column < sheet->width && !sheet->wanted[column]))
        return;
    while (text < end && (step = blank_at(text, end)) > 0)
        text += step;
    while (text < end && (step = blank_before(text, end)) > 0)
        end -= step;
    if (column >= sheet->width) {
        if (text < end && !sheet->extra)
            sheet->extra = column + 1;
        return;
    }
    sheet->cells[column] = sheet->free;
    memcpy(sheet->free, text, (size_t)(end - text));
    sheet->free += end - text;
    *sheet->free++ = '\0';
}

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
    struct sheet_row row = {.cells = sheet->cells, .line = sheet->line, .clean = sheet->clean, .lasting = true};

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
    sheet->begun = sheet->free = sheet->text;
    return !sheet->user->flush || sheet->user->flush(sheet->user->data, fault);
}

/* Those of the row that is being cut. */
static void forget_cells(struct sheet *sheet)
{
    sheet->count = sheet->extra = 0;
    sheet->free = sheet->begun;
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
    forget_cells(sheet);
}

static bool is_blank_line(const char *text, size_t length)
{
    while (length && is_blank(*text)) {
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

/*
 * A line whose quotes stand around whole cells, if there are any, is a row whose cells end where a separator stands: no
 * parser need look at each byte. False when it is not as simple as that; then the cells taken so far are none.
 */
static bool cut_row(struct sheet *sheet, const char *text, const char *end)
{
    char quote = sheet->csv->quote, separator = sheet->csv->separator;
    bool quotes = quote && memchr(text, quote, (size_t)(end - text));

    for (const char *stop, *next;; text = next + 1) {
        if (quotes && text < end && *text == quote) {
            text++;
            stop = memchr(text, quote, (size_t)(end - text));
            next = stop ? stop + 1 : NULL;
            if (!next || (next < end && *next != separator))
                return false;
        } else {
            next = stop = memchr(text, separator, (size_t)(end - text));
            if (!stop)
                next = stop = end;
            if (quotes && memchr(text, quote, (size_t)(stop - text)))
                return false;
        }
        take_cell((void *)text, (size_t)(stop - text), sheet); /* which only reads it */
        if (next == end)
            return true;
    }
}

/* Whether a byte of TEXT is a control character (C0 or DEL), eight at a time as far as they go. */
static bool has_control(const char *text, const char *end)
{
    const guint64 ones = G_GUINT64_CONSTANT(0x0101010101010101), high = ones << 7;

    for (; end - text >= 8; text += 8) {
        guint64 word, rubbed_out;

        memcpy(&word, text, sizeof word);
        rubbed_out = word ^ ones * 0x7f;
        /* a byte below N borrows from its high bit when N is taken off; a borrow may reach further up, never down */
        if (((word - ones * 0x20) & ~word & high) || ((rubbed_out - ones) & ~rubbed_out & high))
            return true;
    }
    for (; text < end; text++)
        if (g_ascii_iscntrl(*text))
            return true;
    return false;
}

static bool take_simple_row(struct sheet *sheet, const char *text, size_t length)
{
    const char *end = text + length;

    while (end > text && (end[-1] == '\n' || end[-1] == '\r'))
        end--;
    if (!cut_row(sheet, text, end)) {
        forget_cells(sheet);
        return false;
    }
    sheet->clean = !has_control(text, end);
    take_row(0, sheet);
    sheet->clean = false;
    return true;
}

bool sheet_take_line(void *data, const char *text, size_t length, int number)
{
    struct sheet *sheet = data;
    bool begins = !sheet->open;

    if (number <= sheet->csv->skip_lines)
        return true;
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
    if (csv_parse(&sheet->parser, text, length, take_cell, take_row, sheet) != length)
        return refuse_row(sheet, number);
    return !sheet->fault->what;
}

bool sheet_end_rows(struct sheet *sheet)
{
    if (csv_fini(&sheet->parser, take_cell, take_row, sheet) != 0)
        return fault_set(sheet->fault, sheet->line, 0, "a quote that opens in this row is not closed");
    return !sheet->fault->what;
}

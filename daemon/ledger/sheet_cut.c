/* SPDX-License-Identifier: MIT */
/*
 * Lines to cells. Most lines are cut where they stand, so that no cell is copied; what libcsv has to look at is copied
 * out of what it hands over.
 */
#include "ledger/sheet_inside.h"

#include <string.h>

/* Bytes of blank (ASCII, U+00A0) at the start of TEXT, or before END. */
static size_t blank_at(const char *text, const char *end)
{
    if (sheet_is_blank(*text))
        return 1;
    return end - text >= 2 && !memcmp(text, "\xc2\xa0", 2) ? 2 : 0;
}

static size_t blank_before(const char *text, const char *end)
{
    if (sheet_is_blank(end[-1]))
        return 1;
    return end - text >= 2 && !memcmp(end - 2, "\xc2\xa0", 2) ? 2 : 0;
}

/* No other byte begins or ends a blank. */
static bool may_be_blank(char c)
{
    return (unsigned char)(c - '!') >= 0x7f - '!';
}

void sheet_forget_cells(struct sheet *sheet)
{
    sheet->count = sheet->extra = 0;
    sheet->free = sheet->begun;
}

/* Moves TEXT and END over blanks to what stands between them. */
static void trim(char **text, char **end)
{
    size_t step;

    while (*text < *end && (step = blank_at(*text, *end)) > 0)
        *text += step;
    while (*text < *end && (step = blank_before(*text, *end)) > 0)
        *end -= step;
}

/* The next column, which has LENGTH bytes at TEXT; -1 when nobody looks at it. */
static int next_column(struct sheet *sheet, char *text, size_t length)
{
    char *end = text + length;
    int column = sheet->count++;

    if (column < sheet->width)
        return column < SHEET_COLUMNS_MAX && sheet->wanted[column] ? column : -1;
    trim(&text, &end);
    if (column < SHEET_COLUMNS_MAX && text < end && !sheet->extra)
        sheet->extra = column + 1;
    return -1;
}

void sheet_take_cell(void *field, size_t length, void *data)
{
    struct sheet *sheet = data;
    char *text = field, *end = text + length;
    int column = next_column(sheet, text, length);

    if (column < 0)
        return;
    trim(&text, &end);
    sheet->cells[column] = sheet->free;
    memcpy(sheet->free, text, (size_t)(end - text));
    sheet->free += end - text;
    *sheet->free++ = '\0';
}

/* A cell that may stay where it stands, as long as the row turns out to be as simple as it looks. */
static void note_cell(struct sheet *sheet, char *text, char *end)
{
    int column = next_column(sheet, text, (size_t)(end - text));

    if (column < 0)
        return;
    if (text < end && (may_be_blank(*text) || may_be_blank(end[-1])))
        trim(&text, &end);
    sheet->cells[column] = text;
    sheet->ends[column] = end;
}

/* It is: a NUL in the place of what stands behind each cell. */
static void end_cells(struct sheet *sheet)
{
    int count = MIN(sheet->count, sheet->width);

    for (int i = 0; i < count; i++)
        if (sheet->wanted[i])
            *sheet->ends[i] = '\0';
}

/*
 * A line whose quotes stand around whole cells is a row whose cells end where a separator stands. False when it is not
 * as simple as that; then the cells noted so far are none.
 */
static bool cut_quoted_row(struct sheet *sheet, char *text, char *end)
{
    char quote = sheet->csv->quote, separator = sheet->csv->separator;

    for (char *stop, *next;; text = next + 1) {
        if (text < end && *text == quote) {
            text++;
            stop = memchr(text, quote, (size_t)(end - text));
            next = stop ? stop + 1 : NULL;
            if (!next || (next < end && *next != separator))
                return false;
        } else {
            next = stop = memchr(text, separator, (size_t)(end - text));
            if (!stop)
                next = stop = end;
            if (memchr(text, quote, (size_t)(stop - text)))
                return false;
        }
        note_cell(sheet, text, stop);
        if (next == end)
            return true;
    }
}

#define EACH_BYTE G_GUINT64_CONSTANT(0x0101010101010101)

/* The high bit of each byte of WORD that is 0. */
static guint64 zero_bytes(guint64 word)
{
    const guint64 low = EACH_BYTE * 0x7f;

    return ~(((word & low) + low) | word | low);
}

/* The high bit of some byte of WORD is set in what this gives when a byte of it is a control character (C0 or DEL). */
static guint64 control_bytes(guint64 word)
{
    /* a byte below N borrows from its high bit when N is taken off; a borrow may reach further up, never down */
    return ((word - EACH_BYTE * 0x20) & ~word & EACH_BYTE << 7) | zero_bytes(word ^ EACH_BYTE * 0x7f);
}

/* The eight bytes at AT, the first one lowest; from END on they are RUBBISH. */
static guint64 word_at(const char *at, const char *end, guint64 rubbish)
{
    guint64 word = rubbish;

    if (end - at >= 8)
        memcpy(&word, at, 8);
    else
        memcpy(&word, at, (size_t)(end - at));
    return GUINT64_FROM_LE(word);
}

/* A letter that neither separates nor quotes. */
static guint64 rubbish_for(const struct config_csv *csv)
{
    char letter = 'a';

    while (letter == csv->separator || letter == csv->quote)
        letter++;
    return EACH_BYTE * (guchar)letter;
}

/*
 * Cuts a line where its separators stand, eight bytes at a time, so that no parser need look at each; and notes whether
 * it is clean. What this has cut is worth nothing when there is a quote in it. False when only the parser can tell.
 */
static bool cut_row(struct sheet *sheet, char *text, char *end)
{
    const guint64 quote = EACH_BYTE * (guchar)sheet->csv->quote;
    const guint64 separator = EACH_BYTE * (guchar)sheet->csv->separator, rubbish = rubbish_for(sheet->csv);
    guint64 quotes = 0, controls = 0;
    char *from = text;

    for (char *at = text; at < end; at += 8) {
        guint64 word = word_at(at, end, rubbish);

        quotes |= zero_bytes(word ^ quote);
        controls |= control_bytes(word);
        for (guint64 left = zero_bytes(word ^ separator); left; left &= left - 1) {
            char *stop = at + __builtin_ctzll(left) / 8;

            note_cell(sheet, from, stop);
            from = stop + 1;
        }
    }
    sheet->clean = !controls;
    if (!quotes) {
        note_cell(sheet, from, end);
        return true;
    }
    sheet_forget_cells(sheet);
    return cut_quoted_row(sheet, text, end);
}

bool sheet_cut_row(struct sheet *sheet, char *text, char *end)
{
    bool simple = cut_row(sheet, text, end);

    if (simple) {
        end_cells(sheet);
        return true;
    }
    sheet->filled = MAX(sheet->filled, MIN(sheet->count, SHEET_COLUMNS_MAX));
    sheet_forget_cells(sheet);
    sheet->clean = false;
    return false;
}

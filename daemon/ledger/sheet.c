/* SPDX-License-Identifier: MIT */
#include "ledger/sheet_inside.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "ledger/file.h"
#include "ledger/no_text.h"

/* What the user knows of the text at a line's beginning; DATA is the sheet. */
static size_t pass_known(void *data, const char *text, size_t length, int *count)
{
    struct sheet *sheet = data;
    const struct sheet_text there = {
        .text = text, .length = length, .last = sheet->last, .line = sheet->lines.count + 1};

    if (sheet->open || !sheet->headed)
        return 0;
    return sheet->user->know(sheet->user->data, &there, count, sheet->fault);
}

/* Takes LENGTH bytes that were read. */
static bool take_bytes(struct sheet *sheet, size_t length, bool last)
{
    struct decoded piece = decoder_take(sheet->decoder, length, last);

    sheet->last = last;
    if (piece.length && !lines_feed(&sheet->lines, piece.text, piece.length, sheet->fault))
        return false;
    if (sheet->lines.left)
        decoder_keep(sheet->decoder, sheet->lines.left);
    if (!sheet_flush(sheet, sheet->fault)) /* the next piece comes where the cells of this one stand */
        return false;
    if (piece.wrong)
        return fault_set(sheet->fault, sheet->lines.count + 1, 0, "%s", piece.wrong);
    return true;
}

/* A workbook under the name of a list would be told as a wrong byte, which helps nobody. */
static bool is_text(const struct sheet *sheet, const char *head, size_t size)
{
    const char *what = sheet->bytes == 0 ? no_text_kind(head, size) : NULL;

    return !what || fault_set(sheet->fault, 0, 0, "%s", what);
}

/* Whether the reading may go on; the end of the file sets *LAST. */
static bool read_piece(struct sheet *sheet, bool *last)
{
    size_t size;
    char *space = decoder_space(sheet->decoder, &size);
    ssize_t got;

    do
        got = read(sheet->descriptor, space, size);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return fault_set(sheet->fault, 0, 0, "cannot be read: %s", g_strerror(errno));
    *last = got == 0;
    if (!is_text(sheet, space, (size_t)got))
        return false;
    sheet->bytes += (uint64_t)got;
    sheet->facts->changed = sheet->bytes > sheet->facts->stamp.size;
    checksum_add(sheet->sum, space, (gsize)got);
    return !sheet->facts->changed && take_bytes(sheet, (size_t)got, *last);
}

static bool finish(struct sheet *sheet)
{
    if (!lines_end(&sheet->lines) || !sheet_end_rows(sheet) || !sheet_flush(sheet, sheet->fault))
        return false;
    if (!sheet->headed)
        return fault_set(sheet->fault, 0, 0, "the file is empty; an export without open invoices still has its header");
    return true;
}

static void prepare(struct sheet *sheet)
{
    csv_init(&sheet->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL); /* fails for a NULL parser only */
    csv_set_delim(&sheet->parser, (unsigned char)sheet->csv->separator);
    csv_set_quote(&sheet->parser, (unsigned char)sheet->csv->quote);
    csv_set_blk_size(&sheet->parser, 4096);
    lines_init(&sheet->lines, sheet_take_line, sheet);
    if (sheet->user->know)
        sheet->lines.pass = pass_known;
    sheet->sum = checksum_new();
    sheet->width = SHEET_COLUMNS_MAX;
    memset(sheet->wanted, true, sizeof sheet->wanted);
    for (int i = 0; i < SHEET_COLUMNS_MAX; i++)
        sheet->cells[i] = sheet->nothing;
    /* every cell is no longer than its part of the row and takes one NUL */
    sheet->text = g_malloc(SHEET_LASTING_MAX + SHEET_ROW_LENGTH_MAX + SHEET_COLUMNS_MAX + 1);
    sheet->begun = sheet->free = sheet->text;
}

struct sheet *sheet_open(const char *path, const struct config_csv *csv, const struct sheet_user *user,
                         struct sheet_facts *facts, struct fault *fault)
{
    AUTO(decoder) decoder = decoder_new(csv->encoding);
    struct sheet *sheet;
    int descriptor;

    *facts = (struct sheet_facts){.header_sha256 = g_strdup("")};
    if (!decoder) {
        fault_set(fault, 0, 0, "encoding \"%s\" is not known; iconv --list names them", csv->encoding);
        return NULL;
    }
    if ((descriptor = file_open(path, &facts->stamp, fault)) < 0)
        return NULL;
    sheet = g_new0(struct sheet, 1);
    sheet->csv = csv;
    sheet->user = user;
    sheet->facts = facts;
    sheet->fault = fault;
    sheet->decoder = g_steal_pointer(&decoder);
    sheet->descriptor = descriptor;
    prepare(sheet);
    return sheet;
}

/* A fault in a row that its user has put off stands before the one that was met. */
static bool find_earlier_fault(struct sheet *sheet)
{
    struct fault earlier = {0};

    if (!sheet->facts->changed && !sheet_flush(sheet, &earlier)) {
        fault_clear(sheet->fault);
        *sheet->fault = earlier;
    }
    return false;
}

bool sheet_step(struct sheet *sheet, bool *done)
{
    struct sheet_facts *facts = sheet->facts;

    *done = false;
    if (!read_piece(sheet, done))
        return find_earlier_fault(sheet);
    if (!*done)
        return true;
    facts->changed = sheet->bytes != facts->stamp.size;
    if (facts->changed || !finish(sheet))
        return find_earlier_fault(sheet);
    facts->sha256 = checksum_end(sheet->sum);
    return true;
}

bool sheet_close(struct sheet *sheet)
{
    struct sheet_facts *facts = sheet->facts;
    const struct fault *fault = sheet->fault;
    struct ledger_stamp after;

    if (!file_stamp(sheet->descriptor, &after) || !stamp_equal(&facts->stamp, &after))
        facts->changed = true;
    close(sheet->descriptor);
    csv_free(&sheet->parser);
    lines_clear(&sheet->lines);
    checksum_free(sheet->sum);
    decoder_free(sheet->decoder);
    g_free(sheet->text);
    g_free(sheet);
    return !facts->changed && !fault->what;
}

void sheet_facts_clear(struct sheet_facts *facts)
{
    g_free(facts->sha256);
    g_free(facts->header_sha256);
    *facts = (struct sheet_facts){0};
}

/* SPDX-License-Identifier: MIT */
#include "ledger/sheet_inside.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "ledger/decode.h"
#include "ledger/file.h"

/* Takes LENGTH bytes that were read. */
static bool take_bytes(struct sheet *sheet, struct decoder *decoder, size_t length, bool last)
{
    struct decoded piece = decoder_take(decoder, length, last);

    if (piece.length && !lines_feed(&sheet->lines, piece.text, piece.length, sheet->fault))
        return false;
    if (piece.wrong)
        return fault_set(sheet->fault, sheet->lines.count + 1, 0, "%s", piece.wrong);
    return true;
}

/* Whether the reading may go on; the end of the file sets *LAST. */
static bool read_piece(struct sheet *sheet, struct decoder *decoder, int descriptor, bool *last)
{
    size_t size;
    char *space = decoder_space(decoder, &size);
    ssize_t got;

    do
        got = read(descriptor, space, size);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return fault_set(sheet->fault, 0, 0, "cannot be read: %s", g_strerror(errno));
    *last = got == 0;
    sheet->bytes += (uint64_t)got;
    sheet->facts->changed = sheet->bytes > sheet->facts->stamp.size;
    checksum_add(sheet->sum, space, (gsize)got);
    return !sheet->facts->changed && take_bytes(sheet, decoder, (size_t)got, *last);
}

static bool finish(struct sheet *sheet)
{
    if (!lines_end(&sheet->lines) || !sheet_end_rows(sheet))
        return false;
    if (!sheet->headed)
        return fault_set(sheet->fault, 0, 0, "the file is empty; an export without open invoices still has its header");
    return true;
}

static void read_all(struct sheet *sheet, struct decoder *decoder, int descriptor)
{
    for (bool last = false; !last;)
        if (!read_piece(sheet, decoder, descriptor, &last))
            return;
    sheet->facts->changed = sheet->bytes != sheet->facts->stamp.size;
    if (!sheet->facts->changed && finish(sheet))
        sheet->facts->sha256 = checksum_end(sheet->sum);
}

static void prepare(struct sheet *sheet)
{
    csv_init(&sheet->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_APPEND_NULL); /* fails for a NULL parser only */
    csv_set_delim(&sheet->parser, (unsigned char)sheet->csv->separator);
    csv_set_quote(&sheet->parser, (unsigned char)sheet->csv->quote);
    csv_set_blk_size(&sheet->parser, 4096);
    lines_init(&sheet->lines, sheet_take_line, sheet);
    sheet->sum = checksum_new();
    sheet->width = SHEET_COLUMNS_MAX;
    memset(sheet->wanted, true, sizeof sheet->wanted);
    for (int i = 0; i < SHEET_COLUMNS_MAX; i++)
        sheet->cells[i] = sheet->nothing;
    /* every cell is no longer than its part of the row and takes one NUL */
    sheet->text = sheet->free = g_malloc(SHEET_ROW_LENGTH_MAX + SHEET_COLUMNS_MAX + 1);
}

static void dispose(struct sheet *sheet)
{
    csv_free(&sheet->parser);
    lines_clear(&sheet->lines);
    checksum_free(sheet->sum);
    g_free(sheet->text);
    g_free(sheet);
}

bool sheet_read(const char *path, const struct config_csv *csv, const struct sheet_user *user,
                struct sheet_facts *facts, struct fault *fault)
{
    AUTO(decoder) decoder = decoder_new(csv->encoding);
    struct ledger_stamp after;
    int descriptor;

    *facts = (struct sheet_facts){.header_sha256 = g_strdup("")};
    if (!decoder)
        return fault_set(fault, 0, 0, "encoding \"%s\" is not known; iconv --list names them", csv->encoding);
    if ((descriptor = file_open(path, &facts->stamp, fault)) < 0)
        return false;

    struct sheet *sheet = g_new0(struct sheet, 1);

    sheet->csv = csv;
    sheet->user = user;
    sheet->facts = facts;
    sheet->fault = fault;
    prepare(sheet);
    read_all(sheet, decoder, descriptor);
    dispose(sheet);
    if (!file_stamp(descriptor, &after) || !stamp_equal(&facts->stamp, &after))
        facts->changed = true;
    close(descriptor);
    return !facts->changed && !fault->what;
}

void sheet_facts_clear(struct sheet_facts *facts)
{
    g_free(facts->sha256);
    g_free(facts->header_sha256);
    *facts = (struct sheet_facts){0};
}

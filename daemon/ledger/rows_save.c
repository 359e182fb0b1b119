/* SPDX-License-Identifier: MIT */
#include "ledger/rows_save.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

/* A step writes about so much; what is written waits for so many bytes. */
enum { STEP = 1 << 20, BUFFER = 64 * 1024, MODE = 0660 };

enum phase { PHASE_ROWS, PHASE_TEXTS, PHASE_SAYINGS, PHASE_REST, PHASE_DONE };

struct rows_saving {
    const struct rows_memory *memory;
    const struct ledger *ledger;
    char *path; /* of the new file */
    int descriptor;
    bool bad;
    enum phase phase;
    guint place;       /* the group that comes next */
    guint rejected;    /* of the ledger's rejects, that of the next rejected row */
    guint64 text;      /* where the next text will stand, or stands */
    gsize step;        /* written in this step */
    GByteArray *bytes; /* waiting to be written; in PHASE_ROWS a block of rows */
    guint32 *renamed;  /* of the clients' sayings: that in the file from 1, 0 = not used */
    GArray *used;      /* of guint32: those that are, in their order in the file */
    GArray *sayings;   /* of struct rows_saying */
    GArray *blocks;    /* of sums */
    XXH3_state_t *tail;
    struct rows_head head;
};

struct rows_saving *rows_saving_begin(const struct rows_memory *memory)
{
    struct rows_saving *saving = g_new0(struct rows_saving, 1);

    saving->memory = memory;
    saving->ledger = memory->builder->ledger;
    saving->path = g_strconcat(memory->path, ".new", NULL);
    saving->bytes = g_byte_array_new();
    saving->used = g_array_new(FALSE, FALSE, sizeof(guint32));
    saving->sayings = g_array_new(FALSE, TRUE, sizeof(struct rows_saying));
    saving->blocks = g_array_new(FALSE, FALSE, sizeof(XXH128_canonical_t));
    saving->renamed = g_new0(guint32, memory->builder->clients.sayings.all->len + 1);
    saving->tail = XXH3_createState();
    saving->text = 1; /* what stands at 0 is "" */
    unlink(saving->path);
    saving->descriptor = open(saving->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, MODE);
    saving->bad = !saving->tail || XXH3_128bits_reset(saving->tail) != XXH_OK || saving->descriptor < 0 ||
                  lseek(saving->descriptor, sizeof saving->head, SEEK_SET) < 0;
    return saving;
}

/* -- bytes ---------------------------------------------------------------- */

static void put_through(struct rows_saving *saving)
{
    for (guint done = 0; !saving->bad && done < saving->bytes->len;) {
        ssize_t count = write(saving->descriptor, saving->bytes->data + done, saving->bytes->len - done);

        if (count < 0 && errno == EINTR)
            continue;
        saving->bad = count <= 0;
        done += saving->bad ? 0 : (guint)count;
    }
    saving->step += saving->bytes->len;
    g_byte_array_set_size(saving->bytes, 0);
}

/* What stands behind the rows has one sum. */
static void put_tail_through(struct rows_saving *saving)
{
    if (XXH3_128bits_update(saving->tail, saving->bytes->data, saving->bytes->len) != XXH_OK)
        saving->bad = true;
    put_through(saving);
}

static void put(struct rows_saving *saving, const void *bytes, gsize length)
{
    g_byte_array_append(saving->bytes, bytes, (guint)length);
    if (saving->bytes->len >= BUFFER)
        put_tail_through(saving);
}

/* -- the rows ------------------------------------------------------------- */

static void put_block(struct rows_saving *saving)
{
    XXH128_canonical_t sum = rows_sum(saving->bytes->data, saving->bytes->len, 0);

    g_array_append_val(saving->blocks, sum);
    put_through(saving);
}

/* The bytes of INVOICE's number and texts (texts.c), or up to the reason when it was rejected. */
static gsize size_of_text(const struct invoice *invoice)
{
    const char *at = invoice->number + strlen(invoice->number) + 1;

    if (invoice->kind == KIND_REJECTED)
        return (gsize)(at - invoice->number);
    while (*at)
        at += strlen(at) + 1;
    return (gsize)(at + 1 - invoice->number);
}

static const struct ledger_reject *next_reject(struct rows_saving *saving)
{
    return saving->ledger->rejects->pdata[saving->rejected++];
}

static guint32 rename_saying(struct rows_saving *saving, guint32 place)
{
    if (!saving->renamed[place]) {
        g_array_append_val(saving->used, place);
        saving->renamed[place] = saving->used->len;
    }
    return saving->renamed[place] - 1;
}

static void put_row(struct rows_saving *saving, const struct invoice *invoice, guint32 said, int line)
{
    struct rows_row row = {
        .total = invoice->total,
        .balance = invoice->balance,
        .text = (guint32)saving->text,
        .issued = invoice->issued,
        .due = invoice->due,
        .line = invoice->line - line,
        .kind = invoice->kind,
        .status = invoice->status,
        .texts = invoice->texts,
        .flags = (guint8)((invoice->collect ? ROWS_COLLECT : 0) | (invoice->balance_known ? ROWS_BALANCE_KNOWN : 0)),
    };

    memcpy(row.currency, invoice->currency, sizeof row.currency);
    saving->text += size_of_text(invoice);
    if (invoice->kind == KIND_REJECTED) {
        const struct ledger_reject *reject = next_reject(saving);

        saving->text += strlen(reject->reason) + 1;
        row.saying = (guint32)reject->column;
    } else {
        row.saying = rename_saying(saving, said);
    }
    g_byte_array_append(saving->bytes, (const guint8 *)&row, sizeof row);
    if (saving->bytes->len == ROWS_A_BLOCK * sizeof row)
        put_block(saving);
}

/* A group of lines that are not kept is not among the places, but its rejects are among the others. */
static void skip_rejects(struct rows_saving *saving, int line)
{
    const GPtrArray *rejects = saving->ledger->rejects;

    while (saving->rejected < rejects->len &&
           ((const struct ledger_reject *)rejects->pdata[saving->rejected])->line < line)
        saving->rejected++;
}

typedef void put_place(struct rows_saving *saving, const struct rows_place *place);

static void put_rows(struct rows_saving *saving, const struct rows_place *place)
{
    const GArray *said = saving->memory->builder->said;

    skip_rejects(saving, place->line);
    for (guint32 i = place->first; i < place->first + place->group.rows; i++)
        put_row(saving, &g_array_index(saving->ledger->invoices, struct invoice, i), g_array_index(said, guint32, i),
                place->line);
    saving->head.rows += place->group.rows;
}

static void put_texts(struct rows_saving *saving, const struct rows_place *place)
{
    skip_rejects(saving, place->line);
    for (guint32 i = place->first; i < place->first + place->group.rows; i++) {
        const struct invoice *invoice = &g_array_index(saving->ledger->invoices, struct invoice, i);

        put(saving, invoice->number, size_of_text(invoice));
        if (invoice->kind == KIND_REJECTED) {
            const char *reason = next_reject(saving)->reason;

            put(saving, reason, strlen(reason) + 1);
        }
    }
}

/* Some groups; true when there is none left. */
static bool put_places(struct rows_saving *saving, put_place *put_one)
{
    const GArray *places = saving->memory->places;

    for (saving->step = 0; saving->place < places->len && saving->step < STEP && !saving->bad;)
        put_one(saving, &g_array_index(places, struct rows_place, saving->place++));
    if (saving->place < places->len && !saving->bad)
        return false;
    saving->place = saving->rejected = 0;
    return true;
}

static void end_rows(struct rows_saving *saving)
{
    if (saving->bytes->len)
        put_block(saving);
    saving->bad = saving->bad || saving->text > ROWS_TEXT_MOST;
    put(saving, "", 1);
    saving->phase = PHASE_TEXTS;
}

/* -- what stands behind them ---------------------------------------------- */

static guint32 put_text(struct rows_saving *saving, const char *text)
{
    guint32 place = (guint32)saving->text;
    gsize size = strlen(text) + 1;

    if (!*text)
        return 0;
    put(saving, text, size);
    saving->text += size;
    return place;
}

static void put_saying(struct rows_saving *saving, guint32 place)
{
    const struct sayings *sayings = &saving->memory->builder->clients.sayings;
    const struct saying_words *words = sayings_words(sayings, place);
    struct rows_saying saying = {
        .id = put_text(saving, sayings_at(sayings, place)->client->facts.id),
        .segment = words->segment,
    };

    for (int i = 0; i < CLIENT_SEGMENT; i++)
        saying.text[i] = put_text(saving, words->text[i]);
    g_array_append_val(saving->sayings, saying);
}

/* Some sayings' texts; behind the last one NULs up to a whole number of words. */
static void put_sayings(struct rows_saving *saving)
{
    static const char nothing[16] = "";

    for (saving->step = 0; saving->place < saving->used->len && saving->step < STEP && !saving->bad; saving->place++)
        put_saying(saving, g_array_index(saving->used, guint32, saving->place));
    if (saving->place < saving->used->len && !saving->bad)
        return;

    gsize left = 16 - saving->text % 8;

    put(saving, nothing, left);
    saving->head.text_size = saving->text + left;
    saving->bad = saving->bad || saving->head.text_size > ROWS_TEXT_MOST;
    saving->phase = PHASE_REST;
}

static void put_head(struct rows_saving *saving)
{
    struct rows_head *head = &saving->head;

    head->magic = ROWS_MAGIC;
    head->seed = saving->memory->seed;
    head->groups = saving->memory->places->len;
    head->sayings = saving->sayings->len;
    memcpy(head->key, saving->memory->key, ROWS_KEY_SIZE);
    XXH128_canonicalFromHash(&head->tail, XXH3_128bits_digest(saving->tail));
    head->sum = rows_sum(head, G_STRUCT_OFFSET(struct rows_head, sum), 0);
    saving->bad = saving->bad || pwrite(saving->descriptor, head, sizeof *head, 0) != (ssize_t)sizeof *head;
}

static void put_rest(struct rows_saving *saving)
{
    const GArray *places = saving->memory->places;

    put(saving, saving->sayings->data, saving->sayings->len * sizeof(struct rows_saying));
    for (guint i = 0; i < places->len; i++)
        put(saving, &g_array_index(places, struct rows_place, i).group, sizeof(struct rows_group));
    put(saving, saving->blocks->data, saving->blocks->len * sizeof(XXH128_canonical_t));
    put_tail_through(saving);
    put_head(saving);
    saving->phase = PHASE_DONE;
}

/* The new file takes the place of the old one, or goes. */
static void settle(struct rows_saving *saving)
{
    bool good = !saving->bad && saving->phase == PHASE_DONE;

    if (saving->descriptor < 0)
        return;
    good = close(saving->descriptor) == 0 && good;
    saving->descriptor = -1;
    if (!good || rename(saving->path, saving->memory->path) != 0)
        unlink(saving->path);
}

bool rows_saving_step(struct rows_saving *saving)
{
    switch (saving->phase) {
    case PHASE_ROWS:
        if (put_places(saving, put_rows))
            end_rows(saving);
        break;
    case PHASE_TEXTS:
        if (put_places(saving, put_texts))
            saving->phase = PHASE_SAYINGS;
        break;
    case PHASE_SAYINGS:
        put_sayings(saving);
        break;
    case PHASE_REST:
        put_rest(saving);
        break;
    case PHASE_DONE:
        break;
    }
    if (!saving->bad && saving->phase != PHASE_DONE)
        return false;
    settle(saving);
    return true;
}

void rows_saving_free(struct rows_saving *saving)
{
    if (!saving)
        return;
    saving->phase = PHASE_ROWS; /* what is not whole by now never will be */
    settle(saving);
    XXH3_freeState(saving->tail);
    g_byte_array_unref(saving->bytes);
    g_array_unref(saving->used);
    g_array_unref(saving->sayings);
    g_array_unref(saving->blocks);
    g_free(saving->renamed);
    g_free(saving->path);
    g_free(saving);
}

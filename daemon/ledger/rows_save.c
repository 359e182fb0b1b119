/* SPDX-License-Identifier: MIT */
#include "ledger/rows_save.h"

#include "ledger/rows_out.h"

/* A step writes about so much. */
enum { STEP = 1 << 20 };

enum phase { PHASE_ROWS, PHASE_TEXTS, PHASE_SAYINGS, PHASE_REST, PHASE_DONE };

struct rows_saving {
    const struct rows_memory *memory;
    const struct ledger *ledger;
    struct rows_out *out;
    enum phase phase;
    guint place;      /* the group that comes next */
    guint rejected;   /* of the ledger's rejects, that of the next rejected row */
    guint64 text;     /* where the next text will stand, or stands */
    guint32 *renamed; /* of the clients' sayings: that in the file from 1, 0 = not used */
    GArray *used;     /* of guint32: those that are, in their order in the file */
    GArray *sayings;  /* of struct rows_saying */
    struct rows_head head;
};

struct rows_saving *rows_saving_begin(const struct rows_memory *memory)
{
    struct rows_saving *saving = g_new0(struct rows_saving, 1);

    saving->memory = memory;
    saving->ledger = memory->builder->ledger;
    saving->out = rows_out_new(memory->path);
    saving->used = g_array_new(FALSE, FALSE, sizeof(guint32));
    saving->sayings = g_array_new(FALSE, FALSE, sizeof(struct rows_saying));
    saving->renamed = g_new0(guint32, memory->builder->clients.sayings.all->len + 1);
    saving->text = 1; /* what stands at 0 is "" */
    return saving;
}

/* -- the rows ------------------------------------------------------------- */

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
    rows_out_row(saving->out, &row);
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

        rows_out_put(saving->out, invoice->number, size_of_text(invoice));
        if (invoice->kind == KIND_REJECTED) {
            const char *reason = next_reject(saving)->reason;

            rows_out_put(saving->out, reason, strlen(reason) + 1);
        }
    }
}

/* Some groups; true when there is none left. */
static bool put_places(struct rows_saving *saving, put_place *put_one)
{
    const GArray *places = saving->memory->places;
    gsize end = saving->out->written + STEP;

    while (saving->place < places->len && saving->out->written < end && !saving->out->bad)
        put_one(saving, &g_array_index(places, struct rows_place, saving->place++));
    if (saving->place < places->len && !saving->out->bad)
        return false;
    saving->place = saving->rejected = 0;
    return true;
}

static void end_rows(struct rows_saving *saving)
{
    rows_out_end_rows(saving->out);
    if (saving->text > ROWS_TEXT_MOST)
        saving->out->bad = true;
    rows_out_put(saving->out, "", 1);
    saving->phase = PHASE_TEXTS;
}

/* -- what stands behind them ---------------------------------------------- */

static guint32 put_text(struct rows_saving *saving, const char *text)
{
    guint32 place = (guint32)saving->text;
    gsize size = strlen(text) + 1;

    if (!*text)
        return 0;
    rows_out_put(saving->out, text, size);
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

/* Behind the last text NULs, up to a whole number of words. */
static void end_texts(struct rows_saving *saving)
{
    static const char nothing[16] = "";
    gsize left = sizeof nothing - saving->text % 8;

    rows_out_put(saving->out, nothing, left);
    saving->head.text_size = saving->text + left;
    if (saving->head.text_size > ROWS_TEXT_MOST)
        saving->out->bad = true;
    saving->phase = PHASE_REST;
}

static void put_sayings(struct rows_saving *saving)
{
    gsize end = saving->out->written + STEP;

    while (saving->place < saving->used->len && saving->out->written < end && !saving->out->bad)
        put_saying(saving, g_array_index(saving->used, guint32, saving->place++));
    if (saving->place == saving->used->len || saving->out->bad)
        end_texts(saving);
}

static void put_rest(struct rows_saving *saving)
{
    const GArray *places = saving->memory->places;
    struct rows_head *head = &saving->head;

    rows_out_put(saving->out, saving->sayings->data, saving->sayings->len * sizeof(struct rows_saying));
    for (guint i = 0; i < places->len; i++)
        rows_out_put(saving->out, &g_array_index(places, struct rows_place, i).group, sizeof(struct rows_group));
    rows_out_put(saving->out, saving->out->blocks->data, saving->out->blocks->len * sizeof(XXH128_canonical_t));
    head->seed = saving->memory->seed;
    head->groups = places->len;
    head->sayings = saving->sayings->len;
    memcpy(head->key, saving->memory->key, ROWS_KEY_SIZE);
    rows_out_end(saving->out, head, saving->memory->path);
    saving->phase = PHASE_DONE;
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
    return saving->out->bad || saving->phase == PHASE_DONE;
}

void rows_saving_free(struct rows_saving *saving)
{
    if (!saving)
        return;
    rows_out_free(saving->out);
    g_array_unref(saving->used);
    g_array_unref(saving->sayings);
    g_free(saving->renamed);
    g_free(saving);
}

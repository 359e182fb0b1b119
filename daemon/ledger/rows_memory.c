/* SPDX-License-Identifier: MIT */
#include "ledger/rows_memory.h"

#include "base/large.h"
#include "ledger/rows_save.h"

/* Rows that are fetched from memory ahead of the one that is tied. */
enum { AHEAD = 16 };

#define DAY_NS (INT64_C(86400) * 1000000000)

/* -- the file as it was --------------------------------------------------- */

struct rows_memory *rows_memory_new(struct builder *builder, const struct sheet_facts *facts)
{
    AUTO(rows_memory) memory = g_new0(struct rows_memory, 1);

    memory->builder = builder;
    memory->facts = facts;
    memory->path = builder->memory;
    memory->writes = builder->memory_writes;
    memory->seed = (guint64)g_random_int() << 32 | g_random_int();
    memory->image = rows_image_open(memory->path);
    if (!memory->image && !memory->writes)
        return NULL;
    if (memory->writes) {
        memory->places = g_array_new(FALSE, FALSE, sizeof(struct rows_place));
        memory->state = XXH3_createState();
        memory->writes = memory->state != NULL;
    }
    if (memory->writes)
        builder->said = g_array_new(FALSE, FALSE, sizeof(guint32));
    return g_steal_pointer(&memory);
}

static void forget(struct rows_memory *memory)
{
    g_clear_pointer(&memory->image, rows_image_free);
    memory->known = 0;
}

bool rows_memory_load(struct rows_memory *memory)
{
    bool done = false;

    if (memory->image && !rows_image_load(memory->image, &done))
        forget(memory);
    return done || !memory->image;
}

static guint64 count_bytes(const struct rows_image *image)
{
    guint64 bytes = 0;

    for (guint32 i = 0; i < image->head.groups; i++)
        bytes += image->groups[i].length;
    return bytes;
}

/* Whether groups have become so many, by changes here and there, that a new start is cheaper. */
static bool is_crumbled(const struct rows_memory *memory)
{
    enum { SOME = 64 };

    return memory->image->head.groups > SOME + memory->known / (ROWS_GROUP_BYTES / 2);
}

/* As many as the last time, about. */
static void expect_rows(GArray *invoices, guint32 count)
{
    guint begun = invoices->len;

    g_array_set_size(invoices, begun + count);
    large_expect(&g_array_index(invoices, struct invoice, begun), (gsize)count * sizeof(struct invoice));
    g_array_set_size(invoices, begun);
}

void rows_memory_meet_header(struct rows_memory *memory)
{
    if (memory->ready)
        return;
    memory->ready = true;
    rows_key(memory->builder->ledger->config, memory->facts->header_sha256, memory->key);
    if (!memory->image)
        return;
    memory->known = count_bytes(memory->image);
    if (strncmp(memory->image->head.key, memory->key, ROWS_KEY_SIZE) != 0 || is_crumbled(memory)) {
        forget(memory);
        return;
    }
    expect_rows(memory->builder->ledger->invoices, memory->image->head.rows);
    memory->seed = memory->image->head.seed;
    memory->aged = memory->facts->stamp.mtime_ns - memory->image->written_ns > DAY_NS;
    memory->sayings = g_new0(guint32, memory->image->head.sayings);
    rows_match_init(&memory->match, memory->image->groups, memory->image->head.groups, memory->seed);
}

enum rows_found rows_memory_look(struct rows_memory *memory, const struct sheet_text *text)
{
    enum rows_found found;

    rows_memory_meet_header(memory);
    if (!memory->image)
        return ROWS_NONE;
    found = rows_match_at(&memory->match, text, &memory->found);
    if (found == ROWS_FOUND && !rows_image_rows(memory->image, memory->found))
        return ROWS_NONE;
    return found;
}

/* -- rows that are known -------------------------------------------------- */

/* The place among the clients' sayings of that at PLACE of the image. */
static guint32 meet(struct rows_memory *memory, guint32 place)
{
    const struct rows_image *image = memory->image;
    const struct rows_saying *there = &image->sayings[place];
    struct clients *clients = &memory->builder->clients;
    struct saying_words words = {.segment = (enum segment)there->segment};
    const char *id = rows_image_text(image, there->id);

    for (int i = 0; i < CLIENT_SEGMENT; i++)
        words.text[i] = rows_image_text(image, there->text[i]);
    return sayings_find(&clients->sayings, clients_get(clients, id, client_hash(id), words.text[CLIENT_NAME]), &words,
                        true);
}

static guint32 saying_of(struct rows_memory *memory, guint32 place)
{
    if (!memory->sayings[place])
        memory->sayings[place] = meet(memory, place) + 1;
    return memory->sayings[place] - 1;
}

static void take_rejected(struct rows_memory *memory, const struct rows_row *row, struct invoice *invoice)
{
    const char *reason = invoice->number + strlen(invoice->number) + 1;

    invoice->texts = 0;
    builder_reject(memory->builder, invoice->number, invoice->line, (int)row->saying, "%s", reason);
}

static void tie(struct rows_memory *memory, const struct rows_row *row, struct invoice *invoice, guint32 *place)
{
    struct sayings *sayings = &memory->builder->clients.sayings;
    struct saying *saying;

    *place = saying_of(memory, row->saying);
    saying = sayings_at(sayings, *place);
    sayings_note(sayings, saying, invoice_day(invoice));
    client_tie(saying, invoice);
}

static void take_row(struct rows_memory *memory, const struct rows_row *row, int line, struct invoice *invoice)
{
    guint32 place = SAYING_NONE;

    *invoice = (struct invoice){
        .number = rows_image_text(memory->image, row->text),
        .total = row->total,
        .balance = row->balance,
        .issued = row->issued,
        .due = row->due,
        .kind = row->kind,
        .status = row->status,
        .texts = row->texts,
        .collect = row->flags & ROWS_COLLECT,
        .balance_known = (row->flags & ROWS_BALANCE_KNOWN) != 0,
        .line = line + row->line,
    };
    memcpy(invoice->currency, row->currency, sizeof row->currency);
    if (row->kind == KIND_REJECTED)
        take_rejected(memory, row, invoice);
    else
        tie(memory, row, invoice, &place);
    if (memory->builder->said)
        g_array_append_val(memory->builder->said, place);
}

/* What rows from FROM on to COUNT look at in memory. */
static void fetch(const struct rows_memory *memory, const struct rows_row *rows, guint32 from, guint32 count)
{
    const struct sayings *sayings = &memory->builder->clients.sayings;

    for (guint32 i = from; i < count; i++) {
        guint32 place = rows[i].saying < memory->image->head.sayings ? memory->sayings[rows[i].saying] : 0;

        if (place)
            __builtin_prefetch(sayings_at(sayings, place - 1));
    }
}

static void take_rows(struct rows_memory *memory, guint32 group, int line)
{
    struct ledger *ledger = memory->builder->ledger;
    const struct rows_row *rows = rows_image_rows(memory->image, group);
    guint32 count = memory->image->groups[group].rows, begun = ledger->invoices->len;

    g_array_set_size(ledger->invoices, begun + count);
    fetch(memory, rows, 0, MIN(count, AHEAD));
    for (guint32 i = 0; i < count; i++) {
        if (i % AHEAD == 0)
            fetch(memory, rows, i + AHEAD, MIN(count, i + 2 * AHEAD));
        take_row(memory, &rows[i], line, &g_array_index(ledger->invoices, struct invoice, begun + i));
    }
    ledger->rows += (int)count;
    ledger->skipped += (int)memory->image->groups[group].skipped;
}

size_t rows_memory_take(struct rows_memory *memory, int line, int *lines)
{
    const struct rows_group *group = &memory->image->groups[memory->found];
    const struct rows_place place = {.group = *group, .first = memory->builder->ledger->invoices->len, .line = line};

    take_rows(memory, memory->found, line);
    rows_match_taken(&memory->match, memory->found);
    memory->taken += group->length;
    if (memory->writes)
        g_array_append_val(memory->places, place);
    *lines = (int)group->lines;
    return group->length;
}

/* -- the end -------------------------------------------------------------- */

void rows_memory_end(struct rows_memory *memory)
{
    if (memory->writes)
        rows_memory_close(memory);
    if (memory->image && memory->taken)
        memory->builder->ledger->remembered = rows_image_steal_texts(memory->image);
    g_clear_pointer(&memory->image, rows_image_free);
}

void rows_memory_free(struct rows_memory *memory)
{
    if (!memory)
        return;
    rows_saving_free(memory->saving);
    rows_match_clear(&memory->match);
    rows_image_free(memory->image);
    XXH3_freeState(memory->state);
    g_clear_pointer(&memory->places, g_array_unref);
    g_free(memory->sayings);
    g_free(memory);
}

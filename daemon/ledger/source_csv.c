/* SPDX-License-Identifier: MIT */
#include "ledger/lines.h"
#include "ledger/mapping.h"
#include "ledger/rows_memory.h"
#include "ledger/source.h"

struct reading {
    struct mapping mapping;
    struct sheet_user user;
    struct sheet *sheet;
    bool loaded; /* what is remembered */
};

/* -- rows that are remembered (rows_memory.h) ------------------------------ */

static struct rows_memory *memory_of(void *data)
{
    return ((struct mapping *)data)->builder->rows;
}

static size_t know(void *data, const struct sheet_text *text, int *lines, struct fault *fault)
{
    struct rows_memory *memory = memory_of(data);
    enum rows_found found = rows_memory_look(memory, text);

    if (found == ROWS_WAIT)
        return LINES_WAIT;
    if (found == ROWS_NONE)
        return 0;
    if (!mapping_flush(data, fault))
        return LINES_STOP;
    rows_memory_close(memory);
    return rows_memory_take(memory, text->line, lines);
}

static bool hear(void *data, const struct sheet_text *line, bool begins, struct fault *fault)
{
    struct rows_memory *memory = memory_of(data);

    if (begins && rows_memory_parts(memory, line)) {
        if (!mapping_flush(data, fault))
            return false;
        rows_memory_close(memory);
    }
    rows_memory_hear(memory, line);
    return true;
}

static void remember(struct reading *reading, struct builder *builder, const struct sheet_facts *facts)
{
    if (!builder->memory)
        return;
    builder->rows = rows_memory_new(builder, facts);
    if (!builder->rows)
        return;
    reading->user.know = know;
    reading->user.hear = hear;
}

/* -- the source ----------------------------------------------------------- */

static bool let_go(void *data)
{
    struct reading *reading = data;
    bool good = sheet_close(reading->sheet);
    struct rows_memory *memory = memory_of(&reading->mapping);

    if (good && memory)
        rows_memory_end(memory);

    mapping_clear(&reading->mapping);
    g_free(reading);
    return good;
}

static void *begin(struct builder *builder, struct sheet_facts *facts, struct fault *fault)
{
    const struct ledger *ledger = builder->ledger;
    struct reading *reading = g_new0(struct reading, 1);

    if (mapping_init(&reading->mapping, builder, fault)) {
        reading->user = mapping_user(&reading->mapping);
        remember(reading, builder, facts);
        reading->sheet = sheet_open(ledger->path, &ledger->config->csv, &reading->user, facts, fault);
    }
    if (reading->sheet)
        return reading;
    mapping_clear(&reading->mapping);
    g_free(reading);
    return NULL;
}

static bool step(void *data, bool *done)
{
    struct reading *reading = data;
    struct rows_memory *memory = memory_of(&reading->mapping);

    *done = false;
    if (memory && !reading->loaded) {
        reading->loaded = rows_memory_load(memory);
        return true;
    }
    return sheet_step(reading->sheet, done);
}

const struct source source_csv = {.open = begin, .step = step, .close = let_go};

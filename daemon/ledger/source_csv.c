/* SPDX-License-Identifier: MIT */
#include "ledger/mapping.h"
#include "ledger/source.h"

struct reading {
    struct mapping mapping;
    struct sheet_user user;
    struct sheet *sheet;
};

static bool let_go(void *data)
{
    struct reading *reading = data;
    bool good = sheet_close(reading->sheet);

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
    return sheet_step(((struct reading *)data)->sheet, done);
}

const struct source source_csv = {.open = begin, .step = step, .close = let_go};

/* SPDX-License-Identifier: MIT */
/* Lines that are read anew: the groups they make, so that they are remembered from now on. */
#include "ledger/rows_memory.h"
#include "ledger/rows_save.h"

bool rows_memory_parts(const struct rows_memory *memory, const struct sheet_text *line)
{
    const struct rows_group *open = &memory->open.group;

    /* not before a blank line, of which many may be alike */
    return !open->length || (open->length >= ROWS_GROUP_BYTES && *line->text != '\n' && *line->text != '\r');
}

/* Whether what was heard says all that its rows are made of. */
static bool is_worth_keeping(const struct rows_memory *memory)
{
    return memory->open.group.length <= ROWS_GROUP_MOST && memory->whole && memory->unclear == memory->builder->unclear;
}

void rows_memory_close(struct rows_memory *memory)
{
    struct rows_place *open = &memory->open;
    const struct ledger *ledger = memory->builder->ledger;

    if (open->group.length && is_worth_keeping(memory)) {
        XXH128_canonicalFromHash(&open->group.sum, XXH3_128bits_digest(memory->state));
        open->group.rows = ledger->invoices->len - open->first;
        open->group.skipped = (guint32)(ledger->skipped - memory->skipped);
        memory->fresh += open->group.length;
        g_array_append_val(memory->places, *open);
    }
    open->group.length = 0;
}

static void open_group(struct rows_memory *memory, const struct sheet_text *line)
{
    memory->open = (struct rows_place){
        .group.start = rows_match_start(line->text, line->length, memory->seed),
        .first = memory->builder->ledger->invoices->len,
        .line = line->line,
    };
    memory->skipped = memory->builder->ledger->skipped;
    memory->unclear = memory->builder->unclear;
    XXH3_128bits_reset_withSeed(memory->state, memory->seed);
}

void rows_memory_hear(struct rows_memory *memory, const struct sheet_text *line)
{
    if (!memory->writes || !line->length)
        return;
    rows_memory_meet_header(memory);
    if (!memory->open.group.length)
        open_group(memory, line);
    memory->open.group.length += (guint32)line->length;
    memory->open.group.lines++;
    memory->whole = line->text[line->length - 1] == '\n' || line->text[line->length - 1] == '\r';
    XXH3_128bits_update(memory->state, line->text, line->length);
}

/* Little that is new or gone is read anew once more, rather than all written for it; for a day at most, so that what
 * has left the ledger leaves its memory too. */
static bool is_worth_saving(const struct rows_memory *memory)
{
    enum { PART = 32 };
    guint64 gone = memory->known > memory->taken ? memory->known - memory->taken : 0, changed = memory->fresh + gone;

    return memory->writes && memory->ready &&
           (changed * PART > memory->fresh + memory->taken || (changed && memory->aged));
}

bool rows_memory_save(struct rows_memory *memory)
{
    if (!memory->saving && !is_worth_saving(memory))
        return true;
    if (!memory->saving)
        memory->saving = rows_saving_begin(memory);
    if (memory->saving && !rows_saving_step(memory->saving))
        return false;
    g_clear_pointer(&memory->saving, rows_saving_free);
    memory->writes = false;
    return true;
}

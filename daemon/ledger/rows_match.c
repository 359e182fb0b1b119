/* SPDX-License-Identifier: MIT */
#include "ledger/rows_match.h"

#include "ledger/decode.h"

/* So many places are looked at, and so many groups with one first line compared: a file that repeats itself must not
 * cost more than reading it. */
enum { PROBES = 32, COMPARED = 4 };

G_STATIC_ASSERT(ROWS_GROUP_MOST < DECODER_KEPT_MAX);

void rows_match_init(struct rows_match *match, const struct rows_group *groups, guint32 count, guint64 seed)
{
    *match = (struct rows_match){.groups = groups, .count = count, .seed = seed, .in_step = true};
}

void rows_match_clear(struct rows_match *match)
{
    g_clear_pointer(&match->places, g_free);
}

guint64 rows_match_start(const char *text, size_t length, guint64 seed)
{
    while (length && (text[length - 1] == '\n' || text[length - 1] == '\r'))
        length--;
    return XXH3_64bits_withSeed(text, length, seed);
}

/* Whether there is little enough of TEXT to ask for more of it. */
static bool may_wait(const struct sheet_text *text)
{
    return !text->last && text->length <= ROWS_GROUP_MOST;
}

/* A CR that an LF follows is no line's end yet. */
static enum rows_found end_of(const struct sheet_text *text, size_t length)
{
    if (text->text[length - 1] != '\r')
        return ROWS_FOUND;
    if (text->length == length)
        return text->last ? ROWS_FOUND : ROWS_WAIT;
    return text->text[length] == '\n' ? ROWS_NONE : ROWS_FOUND;
}

/* Whether GROUP stands where TEXT begins. */
static enum rows_found is_there(const struct rows_match *match, const struct sheet_text *text, guint32 group)
{
    const struct rows_group *known = &match->groups[group];
    XXH128_canonical_t sum;

    if (known->length > text->length)
        return may_wait(text) ? ROWS_WAIT : ROWS_NONE;
    sum = rows_sum(text->text, known->length, match->seed);
    return rows_sums_equal(&sum, &known->sum) ? end_of(text, known->length) : ROWS_NONE;
}

/* One that finds no place near its own cannot be found again out of step, and is read anew then. */
static void put(struct rows_match *match, guint32 group)
{
    guint32 at = (guint32)match->groups[group].start;

    for (guint32 i = at; i != at + PROBES; i++)
        if (!match->places[i & match->last]) {
            match->places[i & match->last] = group + 1;
            return;
        }
}

static void make_places(struct rows_match *match)
{
    enum { FEWEST = 16 };
    guint32 size = FEWEST;

    while (size < match->count * (guint64)2)
        size *= 2;
    match->places = g_new0(guint32, size);
    match->last = size - 1;
    for (guint32 i = 0; i < match->count; i++)
        put(match, i);
}

/* Where the first line of TEXT ends, NULL when that is not there. */
static const char *line_end(const struct sheet_text *text)
{
    const char *feed = memchr(text->text, '\n', text->length);
    size_t length = feed ? (size_t)(feed - text->text) : text->length;
    const char *ret = memchr(text->text, '\r', length);

    return ret ? ret : feed;
}

/* A group whose first line is that of TEXT. */
static enum rows_found look(const struct rows_match *match, const struct sheet_text *text, const char *end,
                            guint32 *group)
{
    guint64 start = rows_match_start(text->text, (size_t)(end - text->text), match->seed);
    enum rows_found found = ROWS_NONE;
    guint32 at = (guint32)start;
    int compared = 0;

    for (guint32 i = at; i != at + PROBES && compared < COMPARED && match->places[i & match->last]; i++) {
        guint32 place = match->places[i & match->last] - 1;
        enum rows_found here;

        if (match->groups[place].start != start)
            continue;
        compared++;
        here = is_there(match, text, place);
        *group = here == ROWS_FOUND ? place : *group;
        if (here == ROWS_FOUND)
            return here;
        found = here == ROWS_WAIT ? here : found;
    }
    return found;
}

enum rows_found rows_match_at(struct rows_match *match, const struct sheet_text *text, guint32 *group)
{
    enum rows_found found = ROWS_NONE;
    const char *end;

    if (match->in_step && match->next < match->count) {
        *group = match->next;
        found = is_there(match, text, match->next);
        if (found != ROWS_NONE)
            return found;
    }
    match->in_step = false;
    if (!match->places)
        make_places(match);
    end = line_end(text);
    if (!end)
        return may_wait(text) ? ROWS_WAIT : ROWS_NONE;
    return look(match, text, end, group);
}

void rows_match_taken(struct rows_match *match, guint32 group)
{
    match->next = group + 1;
    match->in_step = true;
}

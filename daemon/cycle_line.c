/* SPDX-License-Identifier: MIT */
/* What waits to be composed stands in a line for its relay. */
#include <string.h>

#include "cycle_steps.h"
#include "proof/journal.h"
#include "proof/reminder.h"

void line_free(gpointer data)
{
    struct line *line = data;

    g_queue_clear(&line->ids);
    g_free(line);
}

static struct line *line_of(struct cycle *cycle, const char *relay)
{
    struct line *line;

    for (guint i = 0; i < cycle->lines->len; i++) {
        line = cycle->lines->pdata[i];
        if (g_str_equal(line->relay, relay))
            return line;
    }
    line = g_new0(struct line, 1);
    line->relay = relay;
    g_queue_init(&line->ids);
    g_ptr_array_add(cycle->lines, line);
    return line;
}

void cycle_line_up(struct cycle *cycle, const char *relay, int64_t id, bool first)
{
    struct line *line = line_of(cycle, relay);

    if (first)
        g_queue_push_head(&line->ids, GSIZE_TO_POINTER((gsize)id));
    else
        g_queue_push_tail(&line->ids, GSIZE_TO_POINTER((gsize)id));
}

/* Whether so many are ahead of LINE still that nobody has to count them: each that went wrote an entry of the journal,
 * the last of which is HEAD, or its time is over, which ends with a minute. Not believed while nothing is being sent:
 * nobody would ask again. */
static bool is_surely_full(const struct cycle *cycle, const struct line *line, int64_t head, int64_t now)
{
    enum { MINUTE_MS = 60000 };

    return !deliver_is_idle(cycle->deliver) && line->ms / MINUTE_MS == now / MINUTE_MS && head >= line->head &&
           line->counted - (head - line->head) >= LETTERS_AHEAD;
}

static bool count_ahead(struct cycle *cycle, struct line *line, int64_t head, int64_t now, GError **error)
{
    line->head = head;
    line->ms = now;
    return reminder_ahead(cycle->store, line->relay, cycle->mode, now, &line->counted, error);
}

bool cycle_line_next(struct cycle *cycle, struct line **line, bool *waiting, GError **error)
{
    int64_t now = clock_now_ms(&cycle->clock), head = journal_head(cycle->store, NULL, error);
    int least = LETTERS_AHEAD;

    *line = NULL;
    *waiting = false;
    for (guint i = 0; head >= 0 && i < cycle->lines->len; i++) {
        struct line *one = cycle->lines->pdata[i];

        if (g_queue_is_empty(&one->ids))
            continue;
        *waiting = true;
        if (is_surely_full(cycle, one, head, now))
            continue;
        if (!count_ahead(cycle, one, head, now, error))
            return false;
        if (one->counted >= least)
            continue;
        least = one->counted;
        *line = one;
    }
    return head >= 0;
}

void cycle_lines_clear(struct cycle *cycle)
{
    g_ptr_array_set_size(cycle->lines, 0);
}

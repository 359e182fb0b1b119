/* SPDX-License-Identifier: MIT */
/* What waits to be composed stands in a line for its relay. */
#include <string.h>

#include "cycle_steps.h"
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

bool cycle_line_next(struct cycle *cycle, struct line **line, bool *waiting, GError **error)
{
    int ahead, least = LETTERS_AHEAD;
    int64_t now = clock_now_ms(&cycle->clock);

    *line = NULL;
    *waiting = false;
    for (guint i = 0; i < cycle->lines->len; i++) {
        struct line *one = cycle->lines->pdata[i];

        if (g_queue_is_empty(&one->ids))
            continue;
        *waiting = true;
        if (!reminder_ahead(cycle->store, one->relay, cycle->mode, now, &ahead, error))
            return false;
        if (ahead >= least)
            continue;
        least = ahead;
        *line = one;
    }
    return true;
}

void cycle_lines_clear(struct cycle *cycle)
{
    g_ptr_array_set_size(cycle->lines, 0);
}

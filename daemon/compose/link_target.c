/* SPDX-License-Identifier: MIT */
#include "compose/link_target.h"

#include <string.h>

static void feed_inside(struct link_target *state, char c)
{
    if (c == '(')
        state->brackets++;
    else if (c == ')' && state->brackets-- == 0)
        state->inside = false;
}

static void feed_outside(struct link_target *state, char c, gsize next)
{
    if (c == '(' && state->before == ']') {
        state->inside = true;
        state->brackets = 0;
        state->start = next;
    }
}

static void count_line_ends(struct link_target *state, char c)
{
    if (c == '\n')
        state->line_ends++;
    else if (c != ' ' && c != '\t' && c != '\r')
        state->line_ends = 0;
    if (state->line_ends >= 2)
        state->inside = false;
}

/* Whether a target begins in TEXT. */
static bool opens(const struct link_target *state, const char *text, gsize length)
{
    const char *end = text + length;

    for (const char *at = text; (at = memchr(at, '(', (gsize)(end - at))); at++)
        if ((at > text ? at[-1] : state->before) == ']')
            return true;
    return false;
}

/* From where on TEXT decides alone what stands behind it: a character that nothing before it can escape, with no empty
 * line before it. 0 when there is none. */
static gsize decisive(const char *text, gsize length)
{
    gsize at = length;

    while (at > 1 && (strchr(" \t\r\n\\(", text[at - 1]) || text[at - 2] == '\\'))
        at--;
    return at > 1 ? at - 1 : 0;
}

static void feed(struct link_target *state, const char *text, gsize length, gsize offset)
{
    for (gsize i = 0; i < length; i++) {
        char c = text[i];

        count_line_ends(state, c);
        if (state->escaped) {
            state->escaped = false;
            state->before = 0;
            continue;
        }
        state->escaped = c == '\\';
        if (state->inside)
            feed_inside(state, c);
        else
            feed_outside(state, c, offset + i + 1);
        state->before = c;
    }
}

void link_target_feed(struct link_target *state, const char *text, gsize length, gsize offset)
{
    gsize from = state->inside || opens(state, text, length) ? 0 : decisive(text, length);

    if (from)
        *state = (struct link_target){0};
    feed(state, text + from, length - from, offset + from);
}

void link_target_value(struct link_target *state)
{
    state->before = 0;
    state->escaped = false;
    state->line_ends = 0;
}

const char *link_target_text(const struct link_target *state, const GString *out)
{
    return state->inside ? out->str + state->start : NULL;
}

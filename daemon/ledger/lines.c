/* SPDX-License-Identifier: MIT */
#include "ledger/lines.h"

#include <limits.h>
#include <string.h>

void lines_init(struct lines *lines, bool (*take)(void *, char *, size_t, int), void *data)
{
    *lines = (struct lines){.take = take, .data = data, .pending = g_string_new(NULL)};
}

void lines_clear(struct lines *lines)
{
    g_string_free(lines->pending, TRUE);
    lines->pending = NULL;
}

static bool hand_over(struct lines *lines, char *text, size_t length, struct fault *fault)
{
    if (lines->count == INT_MAX)
        return fault_set(fault, 0, 0, "has more than %d lines", INT_MAX);
    lines->count++;
    if (!lines->pending->len)
        return lines->take(lines->data, text, length, lines->count);
    g_string_append_len(lines->pending, text, (gssize)length);

    bool goes_on = lines->take(lines->data, lines->pending->str, lines->pending->len, lines->count);

    g_string_truncate(lines->pending, 0);
    return goes_on;
}

/* Keeps the beginning of a line for the next piece. */
static bool keep(struct lines *lines, const char *text, size_t length, struct fault *fault)
{
    if (lines->pending->len + length > LINE_LENGTH_MAX)
        return fault_set(fault, lines->count + 1, 0, "the line is longer than 1 MB; is this a CSV file?");
    g_string_append_len(lines->pending, text, (gssize)length);
    return true;
}

/* The first BYTE from AT on, END when there is none; FOUND is where the last search ended, NULL before the first. */
static char *next(char *found, char byte, char *at, char *end)
{
    if (found && found >= at)
        return found;
    found = memchr(at, byte, (size_t)(end - at));
    return found ? found : end;
}

/* A CR at the end of the last piece: a line by itself, unless an LF follows it now. */
static bool settle_return(struct lines *lines, char **text, const char *end, struct fault *fault)
{
    size_t length = lines->pending->len;

    if (!length || lines->pending->str[length - 1] != '\r' || *text == end)
        return true;

    bool feed = **text == '\n';

    *text += feed;
    return hand_over(lines, *text - feed, feed, fault);
}

/* What is passed over at TEXT, as of `pass`. */
static size_t pass_over(struct lines *lines, const char *text, size_t length)
{
    int count = 0;
    size_t size = lines->pass && !lines->pending->len ? lines->pass(lines->data, text, length, &count) : 0;

    lines->count += count;
    return size;
}

bool lines_feed(struct lines *lines, char *text, size_t length, struct fault *fault)
{
    char *end = text + length;

    lines->left = 0;
    if (!settle_return(lines, &text, end, fault))
        return false;
    for (char *feed = NULL, *ret = NULL; text < end;) {
        size_t passed = pass_over(lines, text, (size_t)(end - text));

        if (passed == LINES_STOP)
            return false;
        if (passed == LINES_WAIT) {
            lines->left = (size_t)(end - text);
            return true;
        }
        if (passed) {
            text += passed;
            continue;
        }
        feed = next(feed, '\n', text, end);
        ret = next(ret, '\r', text, end);

        char *stop = MIN(feed, ret);

        if (stop == end || (stop == ret && stop + 1 == end))
            return keep(lines, text, (size_t)(end - text), fault);
        stop += stop == ret && feed == ret + 1 ? 2 : 1;
        if (!hand_over(lines, text, (size_t)(stop - text), fault))
            return false;
        text = stop;
    }
    return true;
}

bool lines_end(struct lines *lines)
{
    struct fault none = {0};

    return !lines->pending->len || hand_over(lines, (char[]){'\0'}, 0, &none);
}

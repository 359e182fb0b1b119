/* SPDX-License-Identifier: MIT */
#include "imap/dialogue.h"

#include <string.h>

/* A tag of ours begins with a letter that libcurl's (A to Z and three digits) never has. */
#define TAG "h%u"

struct command {
    guint number;
    char *text;
    GBytes *literal; /* or NULL */
};

struct imap_dialogue {
    struct imap_parser *parser;
    GQueue waiting;          /* of struct command */
    struct command *current; /* said, not yet answered */
    bool literal_due;        /* its literal waits for "+" */
    GByteArray *out;
    guint numbers;
    bool ended;
};

struct imap_dialogue *imap_dialogue_new(gsize literal_max)
{
    struct imap_dialogue *dialogue = g_new0(struct imap_dialogue, 1);

    dialogue->parser = imap_parser_new(literal_max);
    dialogue->out = g_byte_array_new();
    g_queue_init(&dialogue->waiting);
    return dialogue;
}

static void command_free(void *data)
{
    struct command *command = data;

    g_clear_pointer(&command->literal, g_bytes_unref);
    g_free(command->text);
    g_free(command);
}

void imap_dialogue_free(struct imap_dialogue *dialogue)
{
    if (!dialogue)
        return;
    imap_parser_free(dialogue->parser);
    g_queue_clear_full(&dialogue->waiting, command_free);
    g_clear_pointer(&dialogue->current, command_free);
    g_byte_array_unref(dialogue->out);
    g_free(dialogue);
}

static void put(struct imap_dialogue *dialogue, const char *text)
{
    g_byte_array_append(dialogue->out, (const guint8 *)text, (guint)strlen(text));
}

static void say_next(struct imap_dialogue *dialogue)
{
    struct command *command;
    g_autofree char *line = NULL;

    if (dialogue->current || dialogue->ended || g_queue_is_empty(&dialogue->waiting))
        return;
    command = g_queue_pop_head(&dialogue->waiting);
    dialogue->current = command;
    dialogue->literal_due = command->literal != NULL;
    if (command->literal)
        line = g_strdup_printf(TAG " %s {%" G_GSIZE_FORMAT "}\r\n", command->number, command->text,
                               g_bytes_get_size(command->literal));
    else
        line = g_strdup_printf(TAG " %s\r\n", command->number, command->text);
    put(dialogue, line);
}

guint imap_command(struct imap_dialogue *dialogue, const char *text, GBytes *literal)
{
    struct command *command = g_new0(struct command, 1);

    g_assert(!strpbrk(text, "\r\n"));
    command->number = ++dialogue->numbers;
    command->text = g_strdup(text);
    command->literal = literal ? g_bytes_ref(literal) : NULL;
    g_queue_push_tail(&dialogue->waiting, command);
    say_next(dialogue);
    return command->number;
}

void imap_end_idle(struct imap_dialogue *dialogue)
{
    if (dialogue->current && g_str_equal(dialogue->current->text, "IDLE"))
        put(dialogue, "DONE\r\n");
}

const char *imap_output(const struct imap_dialogue *dialogue, gsize *length)
{
    *length = dialogue->out->len;
    return (const char *)dialogue->out->data;
}

void imap_sent(struct imap_dialogue *dialogue, gsize length)
{
    g_byte_array_remove_range(dialogue->out, 0, (guint)length);
}

void imap_received(struct imap_dialogue *dialogue, const char *data, gsize length)
{
    imap_parser_feed(dialogue->parser, data, length);
}

/* The literal goes out with the CRLF that ends its command. */
static void say_literal(struct imap_dialogue *dialogue)
{
    gsize size;
    const guint8 *data = g_bytes_get_data(dialogue->current->literal, &size);

    dialogue->literal_due = false;
    g_byte_array_append(dialogue->out, data, (guint)size);
    put(dialogue, "\r\n");
}

static struct imap_event *event_new(enum imap_event_kind kind, struct imap_response *response)
{
    struct imap_event *event = g_new0(struct imap_event, 1);

    event->kind = kind;
    event->response = response;
    return event;
}

static bool answers_current(const struct imap_dialogue *dialogue, const struct imap_response *response)
{
    g_autofree char *tag = dialogue->current ? g_strdup_printf(TAG, dialogue->current->number) : NULL;

    return g_strcmp0(tag, response->tag) == 0;
}

static struct imap_event *end_current(struct imap_dialogue *dialogue, struct imap_response *response)
{
    struct imap_event *event = event_new(IMAP_DONE, response);

    event->command = dialogue->current->number;
    dialogue->literal_due = false; /* refused before it was asked for */
    g_clear_pointer(&dialogue->current, command_free);
    say_next(dialogue);
    return event;
}

/* NULL: nothing for the caller. */
static struct imap_event *take(struct imap_dialogue *dialogue, struct imap_response *response)
{
    if (g_str_equal(response->tag, "+")) {
        if (dialogue->literal_due)
            say_literal(dialogue);
        imap_response_free(response);
        return NULL;
    }
    if (answers_current(dialogue, response))
        return end_current(dialogue, response);
    if (!g_str_equal(response->tag, "*")) { /* somebody else's: the two have lost step */
        imap_response_free(response);
        dialogue->ended = true;
        return event_new(IMAP_ENDED, NULL);
    }
    if (!g_str_equal(response->name, "BYE"))
        return event_new(IMAP_DATA, response);
    dialogue->ended = true;
    return event_new(IMAP_ENDED, response);
}

struct imap_event *imap_next_event(struct imap_dialogue *dialogue)
{
    struct imap_event *event = NULL;
    struct imap_response *response;
    bool broken = false;

    while (!event && !dialogue->ended && (response = imap_parser_next(dialogue->parser, &broken)))
        event = take(dialogue, response);
    if (!event && broken && !dialogue->ended) {
        dialogue->ended = true;
        event = event_new(IMAP_ENDED, NULL);
    }
    return event;
}

void imap_event_free(struct imap_event *event)
{
    if (!event)
        return;
    imap_response_free(event->response);
    g_free(event);
}

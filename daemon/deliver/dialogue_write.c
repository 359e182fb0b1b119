/* SPDX-License-Identifier: MIT */
#include "deliver/dialogue.h"

#include <string.h>

#include "base/append.h"
#include "base/fault_point.h"
#include "base/text.h"
#include "deliver/dialogue_inside.h"

enum { MS_WIDTH = 8 }; /* of a time in a transcript */

void slot_note(struct slot *slot, int64_t ms, char direction, const char *text)
{
    char number[TEXT_NUMBER_SIZE];
    GString *note = slot ? slot->transcript : NULL;

    if (!note)
        return;
    text_number(ms, number);
    for (gsize width = strlen(number); width < MS_WIDTH; width++)
        g_string_append_c(note, ' ');
    append_string(note, number);
    g_string_append_c(note, ' ');
    g_string_append_c(note, direction);
    g_string_append_c(note, ' ');
    append_string(note, text);
    g_string_append_c(note, '\n');
}

static void expect(struct dialogue *dialogue, struct slot *slot, enum smtp_step step, guint recipient)
{
    struct expectation *expectation = g_new0(struct expectation, 1);

    expectation->slot = slot;
    expectation->step = step;
    expectation->recipient = recipient;
    g_queue_push_tail(&dialogue->expected, expectation);
}

static void write_command(struct dialogue *dialogue, struct slot *slot, enum smtp_step step, guint recipient,
                          const char *line)
{
    append_string(dialogue->out, line);
    append_bytes(dialogue->out, "\r\n", 2);
    slot_note(slot, dialogue->now_ms, '>', line);
    expect(dialogue, slot, step, recipient);
}

static void write_next_command(struct dialogue *dialogue, struct slot *slot)
{
    guint at = slot->written++;
    g_autofree char *line = NULL;

    if (at == 0) {
        line = envelope_mail(slot->envelope, &dialogue->form);
        write_command(dialogue, slot, STEP_MAIL, 0, line);
    } else if (at <= slot->envelope->recipients->len) {
        line = envelope_rcpt(slot->envelope, at - 1, &dialogue->form);
        write_command(dialogue, slot, STEP_RCPT, at - 1, line);
    } else {
        write_command(dialogue, slot, STEP_DATA, 0, "DATA");
    }
}

void dialogue_write_envelope(struct dialogue *dialogue)
{
    struct slot *slot = dialogue->next;

    if (!slot || slot->refused)
        return;
    while (slot->written < slot->envelope->recipients->len + 2 &&
           (dialogue->form.offered.pipelining || g_queue_is_empty(&dialogue->expected)))
        write_next_command(dialogue, slot);
}

void dialogue_write_lone_dot(struct dialogue *dialogue, struct slot *slot)
{
    write_command(dialogue, slot, STEP_LONE_DOT, 0, ".");
}

void dialogue_write_reset(struct dialogue *dialogue)
{
    write_command(dialogue, NULL, STEP_RSET, 0, "RSET");
}

void dialogue_quit_when_quiet(struct dialogue *dialogue)
{
    if (!dialogue->stopping || dialogue->state != DIALOGUE_READY)
        return;
    if (!dialogue->form.offered.pipelining && !g_queue_is_empty(&dialogue->expected))
        return; /* RSET is not answered yet */
    write_command(dialogue, NULL, STEP_QUIT, 0, "QUIT");
    dialogue_move(dialogue, DIALOGUE_QUITTING);
}

/* From here on only the reply can say what became of the letter. */
static void dialogue_write_dot(struct dialogue *dialogue)
{
    struct slot *slot = dialogue->cur;
    char number[TEXT_NUMBER_SIZE];
    g_autofree char *size = g_strconcat("(", text_number((int64_t)g_bytes_get_size(slot->envelope->content), number),
                                        " bytes of content)", NULL);

    FAULT("content-sent");
    slot_note(slot, dialogue->now_ms, '>', size);
    dialogue->dot_issued = true;
    append_string(dialogue->out, "\r\n.\r\n");
    slot_note(slot, dialogue->now_ms, '>', ".");
    expect(dialogue, slot, STEP_DOT, 0);
    dialogue_move(dialogue, DIALOGUE_DOT);
    dialogue_write_envelope(dialogue);
}

/* -- bytes out ---------------------------------------------------------- */

const char *dialogue_output(struct dialogue *dialogue, gsize *length)
{
    const char *content;
    gsize size;

    *length = dialogue->out->len;
    if (*length || dialogue->state != DIALOGUE_CONTENT)
        return dialogue->out->str;
    g_assert(dialogue->cur && dialogue->cur->claimed && !dialogue->dot_issued);
    content = g_bytes_get_data(dialogue->cur->envelope->content, &size);
    *length = size - dialogue->content_sent;
    return *length ? content + dialogue->content_sent : "";
}

void dialogue_sent(struct dialogue *dialogue, gsize length)
{
    dialogue->progress++;
    if (dialogue->out->len) {
        g_string_erase(dialogue->out, 0, (gssize)length);
        return;
    }
    g_assert(dialogue->state == DIALOGUE_CONTENT);
    dialogue->content_sent += length;
    if (dialogue->content_sent < g_bytes_get_size(dialogue->cur->envelope->content))
        return;
    if (!reply_parser_is_inside(dialogue->parser)) /* else an answer came before its question: its rest decides */
        dialogue_write_dot(dialogue);
}

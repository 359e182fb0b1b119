/* SPDX-License-Identifier: MIT */
#include "deliver/dialogue.h"

#include <string.h>

#include "deliver/dialogue_inside.h"

static struct slot *slot_new(struct envelope *envelope)
{
    struct slot *slot = g_new0(struct slot, 1);

    slot->envelope = envelope;
    slot->transcript = g_string_new(NULL);
    return slot;
}

static void slot_free(struct slot *slot)
{
    if (!slot)
        return;
    envelope_free(slot->envelope);
    g_free(slot->text);
    g_string_free(slot->transcript, TRUE);
    g_free(slot);
}

struct dialogue *dialogue_new(const struct envelope_form *form)
{
    struct dialogue *dialogue = g_new0(struct dialogue, 1);

    dialogue->form = *form;
    dialogue->parser = reply_parser_new();
    dialogue->out = g_string_new(NULL);
    g_queue_init(&dialogue->expected);
    g_queue_init(&dialogue->actions);
    return dialogue;
}

static void free_action(void *action)
{
    dialogue_action_free(action);
}

void dialogue_free(struct dialogue *dialogue)
{
    if (!dialogue)
        return;
    slot_free(dialogue->cur);
    slot_free(dialogue->next);
    g_queue_clear_full(&dialogue->expected, g_free);
    g_queue_clear_full(&dialogue->actions, free_action);
    reply_parser_free(dialogue->parser);
    g_string_free(dialogue->out, TRUE);
    g_free(dialogue);
}

enum dialogue_state dialogue_state(const struct dialogue *dialogue)
{
    return dialogue->state;
}

void dialogue_set_time(struct dialogue *dialogue, int64_t ms)
{
    dialogue->now_ms = ms;
}

void dialogue_move(struct dialogue *dialogue, enum dialogue_state state)
{
    g_assert(dialogue->state != DIALOGUE_CLOSED || state == DIALOGUE_CLOSED);
    g_assert(state != DIALOGUE_CONTENT || (dialogue->cur && dialogue->cur->claimed));
    g_assert(!dialogue->next || !dialogue->next->claimed);
    dialogue->state = state;
    dialogue->progress++;
}

/* -- actions ------------------------------------------------------------ */

static struct dialogue_action *add_action(struct dialogue *dialogue, enum dialogue_action_kind kind, int64_t id,
                                          const char *text)
{
    struct dialogue_action *action = g_new0(struct dialogue_action, 1);

    action->kind = kind;
    action->id = id;
    action->text = g_strdup(text ? text : "");
    g_queue_push_tail(&dialogue->actions, action);
    return action;
}

void dialogue_remark(struct dialogue *dialogue, int64_t id, const char *text)
{
    add_action(dialogue, DO_REMARK, id, text);
}

void dialogue_end_letter(struct dialogue *dialogue, struct slot **slot_at, enum ruling ruling, enum smtp_step step,
                         int code, const char *text)
{
    struct slot *slot = g_steal_pointer(slot_at);
    struct dialogue_action *action = add_action(dialogue, DO_OUTCOME, slot->envelope->id, text);

    g_assert(!(slot->claimed && dialogue->dot_issued) || ruling == RULING_ACCEPTED || ruling == RULING_LATER ||
             ruling == RULING_NEVER || ruling == RULING_RELAY || ruling == RULING_UNCERTAIN);
    g_assert(slot->claimed || (ruling != RULING_ACCEPTED && ruling != RULING_UNCERTAIN));
    action->claimed = slot->claimed;
    action->ruling = ruling;
    action->step = step;
    action->code = code;
    action->envelope = g_steal_pointer(&slot->envelope);
    action->transcript = g_strdup(slot->transcript->str);
    slot_free(slot);
}

void dialogue_close(struct dialogue *dialogue, enum dialogue_end end, const char *text)
{
    if (dialogue->state == DIALOGUE_CLOSED)
        return;
    g_assert(!dialogue->cur);
    g_string_truncate(dialogue->out, 0);
    g_queue_clear_full(&dialogue->expected, g_free);
    g_clear_pointer(&dialogue->next, slot_free);
    dialogue_move(dialogue, DIALOGUE_CLOSED);
    add_action(dialogue, DO_CLOSE, 0, text)->end = end;
}

struct dialogue_action *dialogue_next_action(struct dialogue *dialogue)
{
    return g_queue_pop_head(&dialogue->actions);
}

void dialogue_action_free(struct dialogue_action *action)
{
    if (!action)
        return;
    envelope_free(action->envelope);
    g_free(action->text);
    g_free(action->transcript);
    g_free(action);
}

/* -- events ------------------------------------------------------------- */

bool dialogue_wants_letter(const struct dialogue *dialogue)
{
    if (dialogue->next || dialogue->stopping)
        return false;
    if (dialogue->state == DIALOGUE_READY)
        return true;
    return dialogue->form.offered.pipelining &&
           (dialogue->state == DIALOGUE_CONTENT || dialogue->state == DIALOGUE_DOT);
}

void dialogue_offer(struct dialogue *dialogue, struct envelope *envelope)
{
    g_assert(dialogue_wants_letter(dialogue));
    g_assert(envelope->content);
    dialogue->next = slot_new(envelope);
    if (dialogue->state == DIALOGUE_READY)
        dialogue_move(dialogue, DIALOGUE_ENVELOPE);
    if (dialogue->state != DIALOGUE_CONTENT)
        dialogue_write_envelope(dialogue);
}

/* What a lost connection means for the letter in hand, by where it was lost. */
static void settle_lost(struct dialogue *dialogue, const char *words)
{
    if (dialogue->cur) {
        enum smtp_step step = dialogue->dot_issued ? STEP_DOT : STEP_CONTENT;

        slot_note(dialogue->cur, dialogue->now_ms, '!', words);
        dialogue_end_letter(dialogue, &dialogue->cur, outcome_decide(step, 0, ""), step, 0, words);
    } else if (dialogue->next && dialogue->next->refused) {
        dialogue_end_refused(dialogue, RULING_NEVER, STEP_DATA, 0, words);
    }
}

void dialogue_lost(struct dialogue *dialogue, enum dialogue_end end, const char *words)
{
    if (dialogue->state == DIALOGUE_CLOSED)
        return;
    if (dialogue->state == DIALOGUE_QUITTING)
        end = dialogue->stop_end;
    settle_lost(dialogue, words);
    dialogue_close(dialogue, end, words);
}

void dialogue_received(struct dialogue *dialogue, const char *data, gsize length)
{
    while (length && dialogue->state != DIALOGUE_CLOSED) {
        struct smtp_reply reply = {0};
        enum reply_status status = reply_parser_feed(dialogue->parser, &data, &length, &reply);

        if (status == REPLY_BROKEN)
            dialogue_lost(dialogue, END_OUT_OF_STEP, "the relay sent something that is no SMTP reply");
        else if (status == REPLY_COMPLETE)
            dialogue_take_reply(dialogue, &reply);
        smtp_reply_clear(&reply);
    }
}

void dialogue_claim_granted(struct dialogue *dialogue)
{
    g_assert(dialogue->state == DIALOGUE_GO && dialogue->next && !dialogue->cur);
    dialogue->cur = g_steal_pointer(&dialogue->next);
    dialogue->cur->claimed = true;
    dialogue->content_sent = 0;
    dialogue->dot_issued = false;
    dialogue_move(dialogue, DIALOGUE_CONTENT);
}

void dialogue_claim_refused(struct dialogue *dialogue, enum dialogue_end end)
{
    g_assert(dialogue->state == DIALOGUE_GO && !dialogue->cur);
    dialogue_close(dialogue, end, "");
}

void dialogue_stop(struct dialogue *dialogue, enum dialogue_end end)
{
    dialogue->stopping = true;
    dialogue->stop_end = end;
    dialogue_quit_when_quiet(dialogue);
    if (dialogue->state == DIALOGUE_ENVELOPE || dialogue->state == DIALOGUE_GO)
        dialogue_lost(dialogue, end, ""); /* no claim, and RSET is impossible in data */
}

enum dialogue_wait dialogue_waits(const struct dialogue *dialogue, guint *progress)
{
    const struct expectation *head = g_queue_peek_head((GQueue *)&dialogue->expected);

    if (progress)
        *progress = dialogue->progress;
    if (dialogue->state == DIALOGUE_QUITTING)
        return WAIT_QUIT;
    if (dialogue->state == DIALOGUE_CONTENT)
        return WAIT_COMMAND;
    if (dialogue->state == DIALOGUE_DOT)
        return WAIT_ACCEPT;
    return head ? WAIT_COMMAND : WAIT_NONE;
}

void dialogue_ids(const struct dialogue *dialogue, int64_t ids[2])
{
    ids[0] = dialogue->cur ? dialogue->cur->envelope->id : 0;
    ids[1] = dialogue->next ? dialogue->next->envelope->id : 0;
}

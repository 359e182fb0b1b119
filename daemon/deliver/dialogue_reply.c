/* SPDX-License-Identifier: MIT */
#include "deliver/dialogue.h"

#include "base/fault_point.h"
#include "deliver/dialogue_inside.h"
#include "deliver/refusal.h"

static struct recipient *recipient_at(const struct slot *slot, guint index)
{
    return g_ptr_array_index(slot->envelope->recipients, index);
}

/* How many recipients were accepted; the required ones alone when REQUIRED. */
static int count_accepted(const struct slot *slot, bool required)
{
    int count = 0;

    for (guint i = 0; i < slot->envelope->recipients->len; i++) {
        const struct recipient *recipient = recipient_at(slot, i);

        count += recipient->code && recipient->ruling == RULING_GO_ON && (recipient->required || !required);
    }
    return count;
}

/* The required recipient that weighs most, or NULL when one was accepted or none was asked. */
static const struct recipient *gravest_recipient(const struct slot *slot)
{
    const struct recipient *gravest = NULL;

    for (guint i = 0; i < slot->envelope->recipients->len; i++) {
        const struct recipient *recipient = recipient_at(slot, i);

        if (!recipient->required)
            continue;
        if (!recipient->code || recipient->ruling == RULING_GO_ON)
            return NULL;
        if (!gravest || recipient->ruling > gravest->ruling)
            gravest = recipient;
    }
    return gravest;
}

void dialogue_end_refused(struct dialogue *dialogue, enum ruling ruling, enum smtp_step step, int code,
                          const char *text)
{
    const struct slot *slot = dialogue->next;
    const struct recipient *recipient = gravest_recipient(slot);
    g_autofree char *words = NULL;

    if (slot->mail != RULING_GO_ON) {
        ruling = slot->mail;
        step = STEP_MAIL;
        code = slot->code;
        text = slot->text;
    } else if (recipient) {
        ruling = recipient->ruling;
        step = STEP_RCPT;
        code = recipient->code;
        text = recipient->text;
    }
    words = g_strdup(text);
    dialogue_end_letter(dialogue, &dialogue->next, ruling, step, code, words);
}

/* The envelope failed and no data is open: tidy up on the same connection. */
static void refuse_and_reset(struct dialogue *dialogue, enum ruling ruling, enum smtp_step step, int code,
                             const char *text)
{
    dialogue_end_refused(dialogue, ruling, step, code, text);
    dialogue_write_reset(dialogue);
    dialogue_move(dialogue, DIALOGUE_READY);
}

static bool out_of_step(struct dialogue *dialogue, enum ruling ruling, const char *text)
{
    if (ruling != RULING_OUT_OF_STEP)
        return false;
    dialogue_lost(dialogue, END_OUT_OF_STEP, text);
    return true;
}

static void take_mail(struct dialogue *dialogue, struct slot *slot, enum ruling ruling, const struct smtp_reply *reply)
{
    if (ruling == RULING_GO_ON)
        return;
    slot->mail = ruling;
    slot->code = reply->code;
    slot->text = g_strdup(reply->text);
    if (!dialogue->form.offered.pipelining)
        refuse_and_reset(dialogue, ruling, STEP_MAIL, reply->code, reply->text);
}

static void take_rcpt(struct dialogue *dialogue, struct slot *slot, guint index, enum ruling ruling,
                      const struct smtp_reply *reply)
{
    struct recipient *recipient = recipient_at(slot, index);
    bool last = index + 1 == slot->envelope->recipients->len;

    recipient->ruling = ruling;
    recipient->code = reply->code;
    recipient->text = g_strdup(reply->text);
    if (last && !dialogue->form.offered.pipelining && !count_accepted(slot, true))
        refuse_and_reset(dialogue, ruling, STEP_RCPT, reply->code, reply->text);
}

static void ask_for_claim(struct dialogue *dialogue)
{
    struct dialogue_action *action = g_new0(struct dialogue_action, 1);

    g_assert(!dialogue->cur); /* its outcome stands before this in the list of actions */
    action->kind = DO_CLAIM;
    action->id = dialogue->next->envelope->id;
    g_queue_push_tail(&dialogue->actions, action);
    dialogue_move(dialogue, DIALOGUE_GO);
}

static void take_data(struct dialogue *dialogue, struct slot *slot, enum ruling ruling, const struct smtp_reply *reply)
{
    if (ruling != RULING_GO_ON) {
        refuse_and_reset(dialogue, ruling, STEP_DATA, reply->code, reply->text);
    } else if (slot->mail == RULING_GO_ON && count_accepted(slot, true)) {
        ask_for_claim(dialogue);
    } else if (!count_accepted(slot, false)) {
        slot->refused = true;
        dialogue_write_lone_dot(dialogue, slot);
    } else { /* anything sent now might reach someone who must not be the only one */
        dialogue_end_refused(dialogue, RULING_LATER, STEP_DATA, reply->code, reply->text);
        dialogue_close(dialogue, END_ABORTED, reply->text);
    }
}

static void take_lone_dot(struct dialogue *dialogue, struct slot *slot, const struct smtp_reply *reply)
{
    if (reply->code / 100 == 2)
        dialogue_remark(dialogue, slot->envelope->id, "the relay accepted an empty message for nobody");
    refuse_and_reset(dialogue, RULING_NEVER, STEP_DATA, reply->code, reply->text);
}

static void take_dot(struct dialogue *dialogue, enum ruling ruling, const struct smtp_reply *reply)
{
    bool uncertain = ruling == RULING_UNCERTAIN;

    FAULT("dot-answered");
    dialogue_end_letter(dialogue, &dialogue->cur, ruling, STEP_DOT, reply->code, reply->text);
    dialogue->dot_issued = false;
    if (uncertain) {
        dialogue_close(dialogue, END_OUT_OF_STEP, reply->text);
    } else if (dialogue->stopping && dialogue->next) {
        dialogue_close(dialogue, dialogue->stop_end, "");
    } else {
        dialogue_move(dialogue, dialogue->next ? DIALOGUE_ENVELOPE : DIALOGUE_READY);
    }
}

/* 421 ends the service at any time (RFC 5321 3.8); what was under way is provably not accepted. */
static void take_end_of_service(struct dialogue *dialogue, const struct smtp_reply *reply)
{
    slot_note(dialogue->cur ? dialogue->cur : dialogue->next, dialogue->now_ms, '<', reply->text);
    if (dialogue->cur)
        dialogue_end_letter(dialogue, &dialogue->cur, RULING_LATER, dialogue->dot_issued ? STEP_DOT : STEP_CONTENT,
                            reply->code, reply->text);
    dialogue_lost(dialogue, END_SERVICE, reply->text);
}

/* Nobody asked. While content is under way it is the answer to it; elsewhere the two have lost step. */
static void take_unexpected(struct dialogue *dialogue, const struct smtp_reply *reply)
{
    if (dialogue->cur) {
        slot_note(dialogue->cur, dialogue->now_ms, '<', reply->text);
        dialogue_end_letter(dialogue, &dialogue->cur, outcome_decide(STEP_CONTENT, reply->code, reply->enhanced),
                            STEP_CONTENT, reply->code, reply->text);
    }
    dialogue_lost(dialogue, END_OUT_OF_STEP, reply->text);
}

static void take_expected(struct dialogue *dialogue, const struct expectation *expectation,
                          const struct smtp_reply *reply)
{
    enum ruling ruling = refusal_weigh(outcome_decide(expectation->step, reply->code, reply->enhanced), reply->text);

    slot_note(expectation->slot, dialogue->now_ms, '<', reply->text);
    if (expectation->step == STEP_QUIT)
        dialogue_close(dialogue, dialogue->stop_end, reply->text);
    else if (expectation->step == STEP_DOT)
        take_dot(dialogue, ruling, reply);
    else if (out_of_step(dialogue, ruling, reply->text))
        return;
    else if (expectation->step == STEP_MAIL)
        take_mail(dialogue, expectation->slot, ruling, reply);
    else if (expectation->step == STEP_RCPT)
        take_rcpt(dialogue, expectation->slot, expectation->recipient, ruling, reply);
    else if (expectation->step == STEP_DATA)
        take_data(dialogue, expectation->slot, ruling, reply);
    else if (expectation->step == STEP_LONE_DOT)
        take_lone_dot(dialogue, expectation->slot, reply);
}

void dialogue_take_reply(struct dialogue *dialogue, const struct smtp_reply *reply)
{
    g_autofree struct expectation *expectation = NULL;

    dialogue->progress++;
    if (reply->code == 421) {
        take_end_of_service(dialogue, reply);
        return;
    }
    expectation = g_queue_pop_head(&dialogue->expected);
    if (!expectation)
        take_unexpected(dialogue, reply);
    else
        take_expected(dialogue, expectation, reply);
    if (dialogue->state == DIALOGUE_ENVELOPE || dialogue->state == DIALOGUE_DOT)
        dialogue_write_envelope(dialogue);
    dialogue_quit_when_quiet(dialogue);
}

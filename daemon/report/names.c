/* SPDX-License-Identifier: MIT */
/* The words of levels, actions and states: for people and for JSON. */
#include "base/words.h"
#include "report/reasons.h"

struct name {
    const char *word, *text;
};

static const struct name levels[] = {
    {"planned", N_("planned")},
    {"queued", N_("in the queue")},
    {"rehearsed", N_("rehearsed")},
    {"accepted", N_("sent")},
    {"relayed", N_("passed on")},
    {"delivered", N_("delivered")},
    {"displayed", N_("opened")},
    {"replied", N_("answered")},
    {"delayed", N_("delayed")},
    {"failed", N_("failed")},
    {"uncertain", N_("uncertain")},
    {"cancelled", N_("cancelled")},
    {"recalled", N_("recalled")},
    {"claimed", N_("being sent")},
    {"served", N_("done")},
    {"lapsed", N_("not done in time")},
    {"open", N_("to do")},
    {"letter", N_("letter")},
    {"call", N_("call")},
    {"task", N_("task")},
    {"handover", N_("hand-over")},
    {"skip", N_("skipped")},
    {"other", N_("recorded")},
    {"mail", N_("letter")},
    {"no-address", N_("no address")},
    {"claim", N_("file the claim")},
    {"agency", N_("tell the agency")},
};

static const struct name holds[] = {
    {"pause", N_("pause")},
    {"dispute", N_("dispute")},
    {"promise", N_("promise")},
    {"instalments", N_("instalments")},
    {"reply", N_("reply")},
    {"says-paid", N_("says paid")},
    {"absence", N_("absence")},
    {"undeliverable", N_("undeliverable")},
    {"closed", N_("closed")},
    {"insolvent", N_("insolvent")},
    {"handed-over", N_("handed over")},
};

static const struct name wakes[] = {
    {"retry", N_("a letter is tried again")},
    {"window", N_("the hours for sending begin")},
    {"digest", N_("the overview is mailed to you")},
    {"ledger", N_("the ledger is read again")},
};

static const char *text_of(const struct name *names, guint count, const char *word)
{
    for (guint i = 0; i < count; i++) {
        if (g_str_equal(names[i].word, word))
            return _(names[i].text);
    }
    return word;
}

const char *level_text(const char *level)
{
    return text_of(levels, G_N_ELEMENTS(levels), level);
}

const char *hold_text(const char *kind)
{
    return text_of(holds, G_N_ELEMENTS(holds), kind);
}

const char *wake_text(const char *why)
{
    return text_of(wakes, G_N_ELEMENTS(wakes), why);
}

const char *action_word(enum stage_action action)
{
    static const char *const words[] = {
        [ACTION_MAIL] = "mail", [ACTION_CALL] = "call", [ACTION_TASK] = "task", [ACTION_HANDOVER] = "handover"};

    return words[action];
}

const char *action_text(enum stage_action action)
{
    return level_text(action_word(action));
}

const char *verdict_word(enum verdict verdict)
{
    static const char *const words[] = {
        [VERDICT_SEND] = "send", [VERDICT_TASK] = "task", [VERDICT_HANDOVER] = "handover", [VERDICT_HELD] = "held"};

    return words[verdict];
}

const char *step_kind_word(enum step_kind kind)
{
    static const char *const words[] = {[STEP_LETTER] = "letter",     [STEP_CALL] = "call", [STEP_TASK] = "task",
                                        [STEP_HANDOVER] = "handover", [STEP_SKIP] = "skip", [STEP_OTHER] = "other"};

    return words[kind];
}

const char *step_state_word(enum step_state state)
{
    static const char *const words[] = {
        [STEP_CLAIMED] = "claimed", [STEP_UNCERTAIN] = "uncertain", [STEP_OPEN] = "open", [STEP_SERVED] = "served"};

    return words[state];
}

const char *known_state_word(enum invoice_state state)
{
    static const char *const words[] = {[INVOICE_OPEN] = "open",
                                        [INVOICE_PAID] = "paid",
                                        [INVOICE_MISSING] = "missing",
                                        [INVOICE_GONE] = "gone",
                                        [INVOICE_IGNORED] = "ignored"};

    return words[state];
}

const char *run_mode_word(enum run_mode mode)
{
    return mode == MODE_LIVE ? "live" : "rehearsal";
}

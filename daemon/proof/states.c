/* SPDX-License-Identifier: MIT */
#include "proof/states.h"

static const char *const invoice_words[] = {
    [INVOICE_OPEN] = "open", [INVOICE_PAID] = "paid",       [INVOICE_MISSING] = "missing",
    [INVOICE_GONE] = "gone", [INVOICE_IGNORED] = "ignored",
};
static const char *const scope_words[] = {
    [HOLD_ALL] = "all", [HOLD_LEDGER] = "ledger", [HOLD_CLIENT] = "client", [HOLD_INVOICE] = "invoice",
};
static const char *const approval_words[] = {
    [APPROVAL_LETTER] = "letter", [APPROVAL_PASS] = "pass",               [APPROVAL_CLOCK] = "clock",
    [APPROVAL_LEDGER] = "ledger", [APPROVAL_FIRST_SIGHT] = "first-sight",
    [APPROVAL_ELSEWHERE] = "elsewhere", [APPROVAL_IBAN] = "iban",
};

/* The tables allow no other word (CHECK), so 0 stands for the first only. */
static guint find(const char *const *words, guint count, const char *word)
{
    for (guint i = 0; i < count; i++) {
        if (g_strcmp0(words[i], word) == 0)
            return i;
    }
    return 0;
}

const char *invoice_state_word(enum invoice_state state)
{
    return invoice_words[state];
}

enum invoice_state invoice_state_of(const char *word)
{
    return find(invoice_words, G_N_ELEMENTS(invoice_words), word);
}

const char *hold_scope_word(enum hold_scope scope)
{
    return scope_words[scope];
}

enum hold_scope hold_scope_of(const char *word)
{
    return find(scope_words, G_N_ELEMENTS(scope_words), word);
}

const char *approval_word(enum approval_kind kind)
{
    return approval_words[kind];
}

enum approval_kind approval_of(const char *word)
{
    return find(approval_words, G_N_ELEMENTS(approval_words), word);
}

bool step_of(const char *action, const char *state, enum step_kind *kind, enum step_state *step)
{
    static const char *const actions[] = {
        [STEP_LETTER] = "mail", [STEP_CALL] = "call", [STEP_TASK] = "task",
        [STEP_HANDOVER] = "handover", [STEP_SKIP] = "skip", [STEP_OTHER] = "other",
    };
    static const char *const states[] = {
        [STEP_CLAIMED] = "claimed", [STEP_UNCERTAIN] = "uncertain", [STEP_OPEN] = "open", [STEP_SERVED] = "accepted",
    };

    /* "post" is a letter too: the first word stands for it */
    *kind = find(actions, G_N_ELEMENTS(actions), action);
    for (guint i = 0; i < G_N_ELEMENTS(states); i++) {
        if (g_str_equal(states[i], state)) {
            *step = i;
            return true;
        }
    }
    return false;
}

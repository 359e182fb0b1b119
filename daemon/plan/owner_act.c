/* SPDX-License-Identifier: MIT */
#include "plan/owner_act.h"

static const char *const words[] = {
    [OWNER_ACT_PAUSE] = "pause",     [OWNER_ACT_PAID] = "paid",         [OWNER_ACT_PROMISE] = "promise",
    [OWNER_ACT_DISPUTE] = "dispute", [OWNER_ACT_ANSWERED] = "answered", [OWNER_ACT_CLOSE] = "close",
};

const char *owner_act_word(enum owner_act act)
{
    return words[act];
}

enum owner_act owner_act_of(const char *word)
{
    enum owner_act act = 0;

    while (act < OWNER_ACTS && !g_str_equal(words[act], word))
        act++;
    return act;
}

enum {
    STOP = OWNER_ACT_BIT(OWNER_ACT_PAUSE),
    SAID = OWNER_ACT_BIT(OWNER_ACT_PAID) | OWNER_ACT_BIT(OWNER_ACT_PROMISE) | OWNER_ACT_BIT(OWNER_ACT_DISPUTE),
    CLOSE = OWNER_ACT_BIT(OWNER_ACT_CLOSE),
    ANSWERED = OWNER_ACT_BIT(OWNER_ACT_ANSWERED),
};

unsigned owner_acts_of_notice(enum notice_kind kind)
{
    static const unsigned acts[NOTICE_KINDS] = {
        [NOTICE_APPROVAL] = STOP | SAID | CLOSE,
        [NOTICE_ANNOUNCED] = STOP | SAID | CLOSE,
        [NOTICE_PAYMENT] = STOP | SAID | CLOSE,
        [NOTICE_PROMISE_BROKEN] = STOP | SAID | CLOSE,
        [NOTICE_INSTALMENTS_BROKEN] = STOP | SAID | CLOSE,
        [NOTICE_SETTLEMENT_BROKEN] = STOP | SAID | CLOSE,
        [NOTICE_SAYS_PAID_OVER] = STOP | SAID | CLOSE,
        [NOTICE_RETURNED] = STOP | SAID | CLOSE,
        [NOTICE_ATTACHMENT] = STOP,
        [NOTICE_REPLY] = STOP | SAID | CLOSE | ANSWERED,
        [NOTICE_BOUNCED] = STOP | CLOSE,
        [NOTICE_LEFT] = STOP,
        [NOTICE_CHALLENGE] = STOP,
        [NOTICE_UNCERTAIN] = STOP,
        [NOTICE_TEMPLATE] = STOP,
    };

    return acts[kind];
}

unsigned owner_acts_of_reason(enum reason reason)
{
    switch (reason) {
    case REASON_REPLY:
        return STOP | SAID | CLOSE | ANSWERED;
    case REASON_PAUSE: /* it waits already */
        return SAID | CLOSE;
    case REASON_DISPUTE:
        return OWNER_ACT_BIT(OWNER_ACT_PAID) | OWNER_ACT_BIT(OWNER_ACT_PROMISE) | CLOSE;
    case REASON_UNDELIVERABLE:
    case REASON_NO_ADDRESS:
        return STOP | CLOSE;
    case REASON_TEMPLATE:
    case REASON_UNCERTAIN:
        return STOP;
    case REASON_NONE:
    case REASON_HANDED_OVER: /* it is the agency's now */
    case REASON_CLOSED:
    case REASON_INSOLVENT:
        return 0;
    default:
        return STOP | SAID | CLOSE;
    }
}

unsigned owner_acts_of_task(const char *kind)
{
    static const struct {
        const char *kind;
        unsigned acts;
    } tasks[] = {
        {"no-address", STOP | CLOSE},
        {"claim", 0},  /* everything has stopped */
        {"agency", 0}, /* it is the agency's now */
    };

    for (gsize i = 0; i < G_N_ELEMENTS(tasks); i++) {
        if (g_str_equal(tasks[i].kind, kind))
            return tasks[i].acts;
    }
    return STOP | SAID | CLOSE;
}

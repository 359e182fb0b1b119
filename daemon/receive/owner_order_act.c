/* SPDX-License-Identifier: MIT */
/* What each act by mail writes: the same as its command (control/). */
#include <string.h>

#include "plan/reason.h"
#include "proof/records.h"
#include "receive/absence.h"
#include "receive/owner_order_inside.h"
#include "receive/wording.h"

/* Whose act it is in the journal; who wrote stands in the mail that is kept, and can be erased with it. */
#define ACTOR "mail"

static struct history_hold hold_of(const struct owner_doing *doing, enum reason kind, const char *reason)
{
    return (struct history_hold){.scope = HOLD_INVOICE,
                                 .kind = (char *)reason_word(kind),
                                 .from_day = doing->days->today,
                                 .until_day = DAY_NONE,
                                 .lifted_day = DAY_NONE,
                                 .named_day = DAY_NONE,
                                 .reason = (char *)reason};
}

/* Sets WANTED on COUNT of the item's invoices from FIRST on, as one act; on the client when the item is about that. */
static bool arrange(const struct owner_doing *doing, struct history_hold wanted, guint first, guint count,
                    const char *const *replaces, bool answers, GError **error)
{
    const struct owner_order *order = doing->order;
    g_autofree struct history_hold *holds = g_new0(struct history_hold, count + 1);
    const struct arrangement act = {.holds = holds,
                                    .count = order->whole ? 1 : (int)count,
                                    .client_key = order->client,
                                    .replaces = replaces,
                                    .answers = answers,
                                    .today = doing->days->today,
                                    .actor = ACTOR};

    holds[0] = wanted;
    holds[0].scope = HOLD_CLIENT;
    holds[0].subject = order->client;
    for (guint i = 0; i < count; i++) {
        holds[i] = wanted;
        holds[i].subject = ((const struct owner_invoice *)order->invoices->pdata[first + i])->subject;
    }
    return hold_arrange(doing->store, &act, NULL, NULL, error);
}

static bool arrange_all(const struct owner_doing *doing, struct history_hold wanted, const char *const *replaces,
                        bool answers, GError **error)
{
    return arrange(doing, wanted, 0, doing->order->invoices->len, replaces, answers, error);
}

static bool pause_because(const struct owner_doing *doing, const char *why, GError **error)
{
    return arrange_all(doing, hold_of(doing, REASON_PAUSE, why), NULL, false, error);
}

static bool do_pause(struct owner_doing *doing, GError **error)
{
    return pause_because(doing, doing->words, error);
}

static bool do_paid(struct owner_doing *doing, GError **error)
{
    static const char *const replaces[] = {"says-paid", NULL};
    struct history_hold wanted = hold_of(doing, REASON_SAYS_PAID, doing->words);

    wanted.until_day = effect_seen_until(doing->days);
    return arrange_all(doing, wanted, replaces, true, error);
}

/* Each invoice by itself: how much of it is open is part of what is promised. What is paid in instalments has its
 * dates, and a new one for all of it would contradict them. */
static bool do_promise(struct owner_doing *doing, GError **error)
{
    static const char *const replaces[] = {"promise", NULL};
    const GPtrArray *invoices = doing->order->invoices;
    civil_day named = absence_day(doing->found->above, doing->days->today);
    struct history_hold wanted = hold_of(doing, REASON_PROMISE, doing->words);
    bool done = true;

    if (named == DAY_NONE)
        return pause_because(doing, "a payment is promised, but by when cannot be read", error);
    wanted.named_day = named;
    wanted.until_day = doing->days->later(doing->days->data, named, doing->days->promise_grace);
    for (guint i = 0; i < invoices->len && done; i++) {
        const struct owner_invoice *invoice = invoices->pdata[i];
        const struct history_hold paused = hold_of(doing, REASON_PAUSE, "promised, while instalments are agreed");

        wanted.balance_then = invoice->balance;
        done = arrange(doing, invoice->instalments ? paused : wanted, i, 1, invoice->instalments ? NULL : replaces,
                       true, error);
    }
    return done;
}

static bool do_dispute(struct owner_doing *doing, GError **error)
{
    const GPtrArray *invoices = doing->order->invoices;
    const struct history_hold wanted = hold_of(doing, REASON_DISPUTE, *doing->words ? doing->words : "said by mail");
    bool done = true;

    doing->moot = true;
    for (guint i = 0; i < invoices->len && done; i++) {
        if (((const struct owner_invoice *)invoices->pdata[i])->dispute)
            continue;
        done = arrange(doing, wanted, i, 1, NULL, true, error);
        doing->moot = false;
    }
    return done;
}

static bool do_answered(struct owner_doing *doing, GError **error)
{
    static const char *const reply[] = {"reply", NULL};
    int ended;

    if (!hold_end(doing->store, HOLD_CLIENT, doing->order->client, reply, doing->order->client, doing->days->today,
                  ACTOR, &ended, error))
        return false;
    doing->moot = !ended;
    return true;
}

/* The way it ended, in the words of the command or of a Dutch letter; NULL when none is named. */
static const char *way_of(const char *text)
{
    static const struct {
        const char *word, *way;
    } ways[] = {
        {"written-off", "written-off"},
        {"written off", "written-off"},
        {"afgeschreven", "written-off"},
        {"settled", "settled"},
        {"geschikt", "settled"},
        {"schikking", "settled"},
        {"barter", "barter"},
        {"ruil", "barter"},
        {"set-off", "set-off"},
        {"verrekend", "set-off"},
        {"uncollectible", "uncollectible"},
        {"oninbaar", "uncollectible"},
    };
    g_autofree char *folded = wording_fold(text);

    for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
        if (strstr(folded, ways[i].word))
            return ways[i].way;
    }
    return NULL;
}

static bool do_close(struct owner_doing *doing, GError **error)
{
    static const char *const replaces[] = {"promise", "instalments", "says-paid", NULL};
    const char *way = way_of(doing->found->above);
    g_autofree char *reason = way ? g_strdup_printf("%s: %s", way, doing->words) : NULL;

    if (!way)
        return pause_because(doing, "to be closed, but as what cannot be read", error);
    return arrange_all(doing, hold_of(doing, REASON_CLOSED, reason), replaces, true, error);
}

bool owner_order_perform(struct owner_doing *doing, GError **error)
{
    static bool (*const acts[OWNER_ACTS])(struct owner_doing *, GError **) = {
        [OWNER_ACT_PAUSE] = do_pause,     [OWNER_ACT_PAID] = do_paid,         [OWNER_ACT_PROMISE] = do_promise,
        [OWNER_ACT_DISPUTE] = do_dispute, [OWNER_ACT_ANSWERED] = do_answered, [OWNER_ACT_CLOSE] = do_close,
    };
    const struct owner_order *order = doing->order;

    doing->moot = !*order->client || (!order->whole && !order->invoices->len);
    return doing->moot || acts[order->act](doing, error);
}

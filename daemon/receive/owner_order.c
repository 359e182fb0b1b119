/* SPDX-License-Identifier: MIT */
#include "receive/owner_order.h"

#include "proof/evidence.h"
#include "proof/journal.h"
#include "proof/records.h"
#include "receive/owner_order_inside.h"
#include "receive/owner_token.h"

enum { REASON_MAX = 200 };

static char *first_words(const struct classification *found)
{
    g_autofree char *start = g_strndup(found->above, REASON_MAX), *valid = g_utf8_make_valid(start, -1);

    return g_strstrip(g_strdelimit(g_steal_pointer(&valid), "\r\n\t", ' '));
}

/* The mail is kept with the one it answers, and says in the journal who did what. */
static bool keep(struct store *store, const struct owner_doing *doing, GBytes *raw, const struct inbound_place *place,
                 GError **error)
{
    g_autofree char *words = g_strdup_printf("%s, by mail from <%s>: %s", owner_act_word(doing->order->act),
                                             doing->found->from, doing->words);
    const struct evidence evidence = {.reminder = doing->order->reminder,
                                      .recipient = "",
                                      .level = "replied",
                                      .key = "act",
                                      .class = mail_class_word(doing->found->class),
                                      .words = words};

    return evidence_add(store, &evidence, raw, place, error);
}

static bool carry_out(struct owner_doing *doing, const char *token, GBytes *raw, const struct inbound_place *place,
                      GError **error)
{
    int64_t before = journal_head(doing->store, NULL, error);

    return before >= 0 && keep(doing->store, doing, raw, place, error) && owner_order_perform(doing, error) &&
           owner_act_spend(doing->store, token, error) && act_close(doing->store, before, error);
}

static const char *refused(enum owner_token token)
{
    return token == OWNER_TOKEN_USED ? "used" : token == OWNER_TOKEN_EXPIRED ? "expired" : "forged";
}

bool owner_order_take(struct store *store, const struct classification *found, const struct effect_days *days,
                      GBytes *raw, const struct inbound_place *place, struct ordered *ordered, GError **error)
{
    g_autofree char *token = found->class == MAIL_REPLY ? owner_token_in(found->subject) : NULL;
    AUTO(owner_order) order = NULL;
    AUTO(inbound_letter) letter = NULL;
    struct owner_doing doing = {.store = store, .found = found, .days = days};
    bool done = true;

    *ordered = (struct ordered){.outcome = "", .act = ""};
    if (!token)
        return true;
    order = owner_order_load(store, token, days->today, error);
    if (!order)
        return false;
    ordered->outcome = refused(order->token);
    if (order->token != OWNER_TOKEN_GOOD)
        return true;
    letter = inbound_letter_take(store, order->reminder, error);
    if (!letter)
        return false;
    doing.order = order;
    doing.words = first_words(found);
    done = carry_out(&doing, token, raw, place, error);
    ordered->outcome = doing.moot ? "moot" : "done";
    ordered->act = owner_act_word(order->act);
    ordered->letter = order->reminder;
    g_free(doing.words);
    return done;
}

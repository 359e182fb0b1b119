/* SPDX-License-Identifier: MIT */
#include "control/waiting.h"

#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "report/decision.h"
#include "report/status.h"

enum { ID_LEAST = 4 };

static void waiting_free(gpointer data)
{
    struct waiting *waiting = data;

    g_free(waiting->id);
    g_free(waiting);
}

static struct waiting *add(GPtrArray *list, enum waiting_kind kind, char *id)
{
    struct waiting *waiting = g_new0(struct waiting, 1);

    waiting->kind = kind;
    waiting->id = id;
    g_ptr_array_add(list, waiting);
    return waiting;
}

GPtrArray *decisions_with(const struct plan *plan, enum reason reason)
{
    GPtrArray *found = g_ptr_array_new();

    for (guint i = 0; i < plan->decisions->len; i++) {
        struct decision *decision = plan->decisions->pdata[i];

        if (decision->verdict == VERDICT_HELD && (decision->reasons & REASON_BIT(reason)))
            g_ptr_array_add(found, decision);
    }
    return found;
}

/* What about a held DECISION a person can say yes to first. */
static enum waiting_kind kind_of(const struct decision *decision)
{
    if (decision->reasons & REASON_BIT(REASON_ELSEWHERE))
        return WAITING_ELSEWHERE;
    if (decision->reasons & REASON_BIT(REASON_FIRST_SIGHT))
        return WAITING_FIRST_SIGHT;
    return decision->reasons & REASON_BIT(REASON_APPROVAL) ? WAITING_LETTER : WAITING_NONE;
}

static void add_decisions(GPtrArray *list, const struct plan *plan)
{
    for (guint i = 0; i < plan->decisions->len; i++) {
        const struct decision *decision = plan->decisions->pdata[i];
        enum waiting_kind kind = kind_of(decision);
        struct waiting *waiting;

        if (decision->verdict != VERDICT_HELD || kind == WAITING_NONE)
            continue;
        waiting = add(list, kind, decision_id(decision));
        waiting->decision = decision;
        waiting->letters = 1;
    }
}

static int letters_of_ledger(const struct plan *plan, const struct ledger *ledger)
{
    int letters = 0;

    for (guint i = 0; i < plan->decisions->len; i++) {
        const struct decision *decision = plan->decisions->pdata[i];
        const struct plan_item *item = decision->items->len ? decision->items->pdata[0] : NULL;

        letters += item && item->source->ledger == ledger->config;
    }
    return letters;
}

/* Missing invoices of LEDGER can be closed by a yes (R13). */
static bool has_missing(const struct world *world, const struct ledger *ledger)
{
    for (guint i = 0; i < world->history->invoices->len; i++) {
        const struct history_invoice *known = &g_array_index(world->history->invoices, struct history_invoice, i);

        if (known->state == INVOICE_MISSING && g_str_equal(known->ledger, ledger->config->key))
            return true;
    }
    return false;
}

static void add_ledgers(GPtrArray *list, const struct world *world, const struct plan *plan)
{
    for (guint i = 0; i < world->ledgers->len; i++) {
        const struct ledger *ledger = world->ledgers->pdata[i];
        struct waiting *waiting;

        if (ledger->failure || (ledger_reason(plan, ledger) == REASON_NONE && !has_missing(world, ledger)))
            continue;
        waiting = add(list, WAITING_LEDGER, g_strdup_printf("ledger %s", ledger->config->key));
        waiting->ledger = ledger;
        waiting->reason = ledger_reason(plan, ledger);
        waiting->letters = letters_of_ledger(plan, ledger);
    }
}

static void add_gone(GPtrArray *list, const struct plan *plan)
{
    for (guint i = 0; i < plan->gone->len; i++) {
        const struct plan_gone *gone = plan->gone->pdata[i];

        add(list, WAITING_GONE, g_strdup_printf("ledger %s", gone->name))->gone = gone;
    }
}

static int letters_of_sender(const struct plan *plan, const struct config_sender *sender)
{
    int letters = 0;

    for (guint i = 0; i < plan->decisions->len; i++) {
        const struct decision *decision = plan->decisions->pdata[i];

        letters += decision->sender == sender && (decision->reasons & REASON_BIT(REASON_IBAN));
    }
    return letters;
}

static void add_senders(GPtrArray *list, const struct plan *plan)
{
    for (guint i = 0; i < plan->senders_held->len; i++) {
        const struct config_sender *sender = plan->senders_held->pdata[i];
        struct waiting *waiting = add(list, WAITING_IBAN, g_strdup_printf("iban %s", sender->key));

        waiting->sender = sender;
        waiting->letters = letters_of_sender(plan, sender);
    }
}

GPtrArray *waiting_find(const struct world *world, const struct plan *plan)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(waiting_free);
    g_autoptr(GPtrArray) flood = decisions_with(plan, REASON_FLOOD);

    if (plan->clock_held)
        add(list, WAITING_CLOCK, g_strdup("--clock"))->letters = (int)plan->decisions->len;
    add_senders(list, plan);
    add_gone(list, plan);
    add_ledgers(list, world, plan);
    if (flood->len)
        add(list, WAITING_PASS, g_strdup("--pass"))->letters = (int)flood->len;
    add_decisions(list, plan);
    return list;
}

const struct waiting *waiting_by_id(const GPtrArray *waiting, const char *id, GError **error)
{
    const struct waiting *found = NULL;

    for (guint i = 0; strlen(id) >= ID_LEAST && i < waiting->len; i++) {
        const struct waiting *one = waiting->pdata[i];

        if (!one->decision || !g_str_has_prefix(one->id, id))
            continue;
        if (found) {
            g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("\"%s\" fits several letters; write it whole"),
                        id);
            return NULL;
        }
        found = one;
    }
    if (!found)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("nothing with the id \"%s\" waits for a yes; \"herinnerctl approve\" lists what does"), id);
    return found;
}

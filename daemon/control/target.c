/* SPDX-License-Identifier: MIT */
#include "control/target.h"

#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "control/find.h"
#include "proof/records.h"
#include "report/decision.h"
#include "report/reasons.h"

bool target_check(const struct arguments *arguments, GError **error)
{
    int given = (int)arguments->words->len + arguments_given(arguments, "invoice") + arguments_given(arguments, "all");

    if (given == 1)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("name exactly one of: a client, --invoice NUMBER, --all"));
    return false;
}

static bool find_invoice_target(const struct control *control, const char *text, const struct plan *plan,
                                struct target *target, GError **error)
{
    GError *trouble = NULL;
    const struct plan_item *item = find_item(plan, text, &trouble);

    if (trouble) {
        g_propagate_error(error, trouble);
        return false;
    }
    target->scope = HOLD_INVOICE;
    target->label = g_strdup(text);
    if (item) {
        target->subject = plan_invoice_subject(item->source->ledger->key, item->invoice->number);
        target->client_key = g_strdup(item->client->key);
        return true;
    }
    target->subject = find_future_subject(control->config, text, error);
    return target->subject != NULL;
}

static bool find_client_target(const struct control *control, const char *text, const struct plan *plan,
                               struct target *target, GError **error)
{
    const struct plan_client *client;
    g_autofree char *remembered = NULL;

    target->scope = HOLD_CLIENT;
    target->subject = find_client(plan, control->config, control->store, text, error);
    if (!target->subject)
        return false;
    target->client_key = g_strdup(target->subject);
    client = find_plan_client(plan, target->subject);
    if (!client && control->store)
        remembered = party_name(control->store, target->subject, NULL);
    target->label = g_strdup(client ? client_label(client) : remembered ? remembered : target->subject);
    return true;
}

bool target_find(const struct control *control, const struct arguments *arguments, const struct plan *plan,
                 struct target *target, GError **error)
{
    const char *invoice = arguments_value(arguments, "invoice");

    *target = (struct target){.scope = HOLD_ALL};
    if (invoice)
        return find_invoice_target(control, invoice, plan, target, error);
    if (!arguments_given(arguments, "all"))
        return find_client_target(control, arguments_word(arguments, 0), plan, target, error);
    target->subject = g_strdup("");
    target->label = g_strdup(_("all clients"));
    return true;
}

static void fill_invoice(struct target *target, const struct plan_item *item)
{
    target->scope = HOLD_INVOICE;
    target->label = g_strdup(item->invoice->number);
    target->subject = plan_invoice_subject(item->source->ledger->key, item->invoice->number);
    target->client_key = g_strdup(item->client->key);
}

bool target_find_word(const struct control *control, const char *word, const struct plan *plan, bool clients,
                      bool invoices, struct target *target, const struct plan_item **item, GError **error)
{
    GError *trouble = NULL;

    *target = (struct target){.scope = HOLD_ALL};
    *item = NULL;
    if (invoices)
        *item = clients ? find_item(plan, word, &trouble) : find_item_or_complain(plan, word, &trouble);
    if (trouble) {
        g_propagate_error(error, trouble);
        return false;
    }
    if (*item && clients && find_plan_client(plan, word)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("\"%s\" is an invoice and a client; write %s/%s, or the client's name"), word,
                    (*item)->source->ledger->key, (*item)->invoice->number);
        return false;
    }
    if (!*item)
        return find_client_target(control, word, plan, target, error);
    fill_invoice(target, *item);
    return true;
}

void target_clear(struct target *target)
{
    g_free(target->subject);
    g_free(target->client_key);
    g_free(target->label);
}

static bool is_about_item(const struct target *target, const struct plan_item *item)
{
    g_autofree char *subject = NULL;

    if (target->scope == HOLD_ALL)
        return true;
    if (target->scope == HOLD_CLIENT)
        return g_str_equal(item->client->key, target->subject);
    if (target->scope == HOLD_LEDGER)
        return g_str_equal(item->source->ledger->key, target->subject);
    subject = plan_invoice_subject(item->source->ledger->key, item->invoice->number);
    return g_str_equal(subject, target->subject);
}

civil_day target_next_day(const struct target *target, const struct plan *plan, bool escalation)
{
    civil_day first = DAY_NONE;

    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = &g_array_index(plan->items, struct plan_item, i);
        civil_day day = MAX(item->due_day, item->until);
        const struct config_stage *stage;

        if (!item->eligible || item->stage < 0 || item->due_day == DAY_NONE || !is_about_item(target, item))
            continue;
        stage = item->client->policy->stages->pdata[item->stage];
        if ((item->reasons && item->until == DAY_NONE) || (escalation && !stage->escalation))
            continue;
        if (first == DAY_NONE || day < first)
            first = day;
    }
    return first;
}

int target_held_letters(const struct target *target, const struct plan *plan)
{
    int held = 0;

    for (guint i = 0; i < plan->decisions->len; i++) {
        const struct decision *decision = plan->decisions->pdata[i];

        held += decision->verdict == VERDICT_HELD && decision->reason == REASON_PAUSE && decision->items->len &&
                is_about_item(target, decision->items->pdata[0]);
    }
    return held;
}

/* On TARGET itself, or on something that holds TARGET as well. */
static bool is_about_target(const struct target *target, const struct history_hold *hold)
{
    if (hold->scope == HOLD_ALL)
        return true;
    if (hold->scope == HOLD_CLIENT)
        return !g_strcmp0(hold->subject, target->client_key);
    if (hold->scope == HOLD_LEDGER)
        return target->scope == HOLD_INVOICE && g_str_has_prefix(target->subject, hold->subject) &&
               target->subject[strlen(hold->subject)] == '/';
    return target->scope == HOLD_INVOICE && g_str_equal(hold->subject, target->subject);
}

int target_print_holds(const struct output *out, const struct target *target, const struct history *history,
                       civil_day today)
{
    int count = 0;

    for (guint i = 0; i < history->holds->len; i++) {
        const struct history_hold *hold = &g_array_index(history->holds, struct history_hold, i);

        if (!hold_in_force(hold, today) || !is_about_target(target, hold))
            continue;
        g_autofree char *why = reason_sentence(reason_from_word(hold->kind), DAY_NONE, hold);
        const char *subject = hold->scope == HOLD_ALL ? _("all clients") : hold->subject;

        output_line(out, TINT_WARN, _("still held: %s: %s"), subject, why);
        count++;
    }
    return count;
}

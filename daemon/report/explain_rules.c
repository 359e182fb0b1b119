/* SPDX-License-Identifier: MIT */
#include "report/explain_rules.h"

#include "base/words.h"
#include "report/additions.h"
#include "report/decision.h"
#include "report/payments.h"
#include "report/reasons.h"

enum { INDENT = 2 };

static void G_GNUC_PRINTF(2, 3) tell(const struct output *out, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    output_text(out, INDENT, TINT_NONE, text);
}

/* R2 */
static void tell_due(const struct output *out, const struct plan_item *item)
{
    const struct invoice *row = item->invoice;
    char due[DAY_ISO_SIZE], issued[DAY_ISO_SIZE], known[DAY_ISO_SIZE];

    day_to_iso(item->due, due);
    if (item->due == DAY_NONE)
        tell(out, _("The ledger names no due date, and no terms of payment are known for this client."));
    else if (row->due == DAY_NONE)
        tell(out, _("The ledger names no due date; counted from its issue on %s the terms of payment give %s."),
             day_to_iso(row->issued, issued), due);
    else if (row->due == item->due)
        tell(out, _("The ledger says that it is due on %s."), due);
    else
        tell(out, _("The ledger says that it is due on %s; what was read before counts: %s."),
             day_to_iso(row->due, known), due);
}

/* R13: each payment at the bank about it, by which rule. */
static void tell_payments(const struct output *out, const struct explain_view *view)
{
    const GArray *payments = view->history->payments;

    bool any = false;

    for (guint i = 0; i < payments->len; i++) {
        const struct history_payment *payment = &g_array_index(payments, struct history_payment, i);
        g_autofree char *text = NULL;

        if (!g_str_equal(payment->number, view->item->invoice->number) ||
            !g_str_equal(payment->ledger, view->item->source->ledger->key) || !payment->bank)
            continue;
        if (!any)
            output_heading(out, _("at the bank"));
        any = true;
        text = payment_sentence(payment);
        output_text(out, INDENT, TINT_NONE, text);
    }
}

/* R1, R13 */
static void tell_money(const struct output *out, const struct plan_item *item)
{
    const char *currency = item->invoice->currency;
    g_autofree char *credited = amount_text(item->rare->credited, currency),
                    *banked = amount_text(item->rare->banked, currency);
    g_autofree char *asked = amount_text(item_demand(item), currency);

    if (item->rare->banked)
        tell(out, _("%s came in at the bank and is not in the ledger yet."), banked);
    if (item->rare->credited)
        tell(out, _("Credits of the client cover %s of it."), credited);
    if (item->rare->banked || item->rare->credited)
        tell(out, _("That leaves %s to ask for."), asked);
}

/* R9, R17 */
static void tell_history(const struct output *out, const struct plan_item *item)
{
    const struct history_invoice *known = item->history;
    char seen[DAY_ISO_SIZE];

    if (known && known->first_sight_held)
        tell(out, _("It was long overdue already when it was first seen, on %s."), day_to_iso(known->first_seen, seen));
    if (known && known->cycle > 1)
        tell(out,
             _("This is cycle %d of its stages: a new due date, or a new start of the client's, began them again."),
             known->cycle);
    if (item->rare->broken_promise != DAY_NONE)
        tell(out, _("Payment was promised for %s and did not come; the next letter answers that."),
             day_to_iso(item->rare->broken_promise, seen));
}

static void tell_cause(const struct output *out, const struct plan_cause *cause)
{
    char since[DAY_ISO_SIZE], day[DAY_ISO_SIZE];

    day_to_iso(cause->since, since);
    day_to_iso(cause->day, day);
    switch (cause->kind) {
    case CAUSE_GAP:
        tell(out, _("The last letter went on %s, and the least gap between two keeps the next one back until %s."),
             since, day);
        break;
    case CAUSE_TERM:
        tell(out, _("A letter gave time until %s, so nothing goes before %s."), since, day);
        break;
    case CAUSE_ONE_A_DAY:
        tell(out, _("A stage was served on %s, and one a day is the most: nothing goes before %s."), since, day);
        break;
    case CAUSE_PART_PAID:
        tell(out, _("A part payment was seen on %s, which moves the next stage to %s."), since, day);
        break;
    case CAUSE_RETURNED:
        tell(out, _("It is open again after it was paid or had gone from the ledger; nothing goes before %s."), day);
        break;
    case CAUSE_HOLD:
        tell(out, _("What held it (%s) ended on %s; what it held goes from %s on."), hold_text(cause->hold), since,
             day);
        break;
    }
}

/* R3 to R8: the next stage, by its own date, and what moves it. */
static void tell_next(const struct output *out, const struct explain_view *view)
{
    const struct plan_item *item = view->item;
    const struct config_stage *stage;
    g_autofree char *rule = NULL;
    char own[DAY_ISO_SIZE], due[DAY_ISO_SIZE];

    if (item->stage < 0)
        return;
    stage = item->client->policy->stages->pdata[item->stage];
    rule = stage_rule_text(stage);
    if (item->round > 1)
        tell(out, _("Next is \"%s\" once more; it repeats on %s."), stage->name, day_to_iso(item->own_day, own));
    else
        tell(out, _("Next is \"%s\" (%s): on business days that is %s."), stage->name, rule,
             day_to_iso(item->own_day, own));
    for (guint i = 0; view->causes && i < view->causes->len; i++)
        tell_cause(out, &g_array_index(view->causes, struct plan_cause, i));
    if (item->due_day > item->own_day)
        tell(out, _("So it is due on %s."), day_to_iso(item->due_day, due));
}

/* R20, R22 */
static void tell_additions(const struct output *out, const struct explain_view *view)
{
    const struct decision *decision = decision_of_item(view->plan, view->item);
    g_autofree char *asked = decision ? additions_text(decision) : NULL;
    g_autofree char *missing = additions_missing(view->item);

    if (asked)
        tell(out, _("Beside the invoices: %s."), asked);
    if (missing)
        tell(out, "%s", missing);
}

void report_explain_rules(const struct output *out, const struct explain_view *view)
{
    const struct plan_item *item = view->item;

    tell_payments(out, view);
    if (!item->eligible)
        return;
    output_heading(out, _("why"));
    tell_due(out, item);
    tell_money(out, item);
    tell_history(out, item);
    if (item->client->policy->per == PER_CLIENT)
        tell(out,
             _("One ladder serves all overdue invoices of this client; its dates count from the oldest that nothing "
               "holds."));
    tell_next(out, view);
    tell_additions(out, view);
}

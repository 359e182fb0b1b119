/* SPDX-License-Identifier: MIT */
/*
 * The rules for one invoice. Each is a small function with the rule's name:
 * it adds a reason or moves a date, and never looks at another invoice. To add a rule, add
 * it to a list at the end; what it asks of row or history, rules_find_usual() asks too, or it is for every item.
 */
#include <string.h>

#include "plan/planner.h"

void item_add_reason(struct plan_item *item, enum reason reason, civil_day until)
{
    enum reason before = reason_first(item->reasons);

    /* of two holds of one kind the longer one is told */
    if (reason == before && item->until != DAY_NONE)
        item->until = until == DAY_NONE ? DAY_NONE : MAX(until, item->until);
    else if (reason < before)
        item->until = until;
    item->reasons |= REASON_BIT(reason);
}

static void rule_ledger(const struct planner *planner, struct plan_item *item)
{
    enum reason reason = item->source->plain ? REASON_NONE : trust_reason(planner, item->source->ledger->key);

    if (reason != REASON_NONE)
        item_add_reason(item, reason, DAY_NONE);
}

/* Whether money is asked for it, as far as the ledger says. */
static bool is_claimed(const struct plan_item *item)
{
    const struct invoice *row = item->invoice;

    return row->kind == KIND_INVOICE && row->balance > 0 && row->status != STATUS_PAID && row->status != STATUS_DRAFT &&
           row->status != STATUS_VOID && item->history->state != INVOICE_MISSING;
}

/* R2: without a due date and without terms the row is of no use, which somebody has to be told. */
static void rule_due_date(const struct planner *planner, struct plan_item *item)
{
    if (item->due != DAY_NONE)
        return;
    item_add_reason(item, REASON_REJECTED, DAY_NONE);
    if (is_claimed(item))
        g_ptr_array_add(planner->plan->undated, item);
}

static void rule_paid(const struct planner *planner, struct plan_item *item)
{
    (void)planner;
    if (item->invoice->balance == 0 || item->invoice->status == STATUS_PAID)
        item_add_reason(item, REASON_PAID, DAY_NONE);
}

/* R1, R24: the ledger's own word on where the invoice is. */
static void rule_status(const struct planner *planner, struct plan_item *item)
{
    (void)planner;
    if (item->invoice->status == STATUS_IN_PAYMENT)
        item_add_reason(item, REASON_PAYMENT, DAY_NONE);
    if (item->invoice->status == STATUS_DISPUTED)
        item_add_reason(item, REASON_DISPUTE, DAY_NONE);
    if (item->invoice->status == STATUS_COLLECTION)
        item_add_reason(item, REASON_HANDED_OVER, DAY_NONE);
    if (item->invoice->status == STATUS_UNSURE)
        item_add_reason(item, REASON_REJECTED, DAY_NONE);
}

/* R24: from the export on it is the agency's. */
static void rule_handed_over(const struct planner *planner, struct plan_item *item)
{
    (void)planner;
    if (history_handed_over(item->history))
        item_add_reason(item, REASON_HANDED_OVER, DAY_NONE);
}

/* Whether AMOUNT of ROW is no more than what nobody is asked for. */
static bool is_small(const struct planner *planner, const struct invoice *row, int64_t amount)
{
    const GArray *limits = planner->config->limits.min_balance;

    for (guint i = 0; i < limits->len; i++) {
        const struct money *limit = &g_array_index(limits, struct money, i);

        if (amount <= limit->minor && g_str_equal(limit->currency, row->currency))
            return true;
    }
    return false;
}

bool item_asks_nothing(const struct planner *planner, const struct plan_item *item)
{
    int64_t demand = item_demand(item);

    return item->bank_waits || demand <= 0 || is_small(planner, item->invoice, demand);
}

static void rule_small_and_credit(const struct planner *planner, struct plan_item *item)
{
    int64_t demand;

    if (item->usual && !item->rare->credited && !item->rare->banked)
        return;
    demand = item_demand(item);
    if (item->rare->credited > 0 && demand == 0)
        item_add_reason(item, REASON_CREDIT, DAY_NONE);
    else if (demand > 0 && is_small(planner, item->invoice, demand))
        item_add_reason(item, REASON_SMALL, DAY_NONE);
}

/* R13: what the bank says of it. */
static void rule_bank(const struct planner *planner, struct plan_item *item)
{
    if (!item->source->plain && (bank_is_stale(planner, item->source->ledger->key) || bank_says_nothing(planner, item)))
        item_add_reason(item, REASON_BANK, DAY_NONE);
    if (item->rare->banked > 0 && item_open(item) <= 0)
        item_add_reason(item, item->source->ledger->type == LEDGER_UBL ? REASON_PAID : REASON_CONFLICT, DAY_NONE);
    if (item->bank_waits)
        item_add_reason(item, REASON_PAYMENT, DAY_NONE);
}

static void rule_missing(const struct planner *planner, struct plan_item *item)
{
    (void)planner;
    if (item->history->state == INVOICE_MISSING)
        item_add_reason(item, REASON_MISSING, DAY_NONE);
}

static void rule_first_sight(const struct planner *planner, struct plan_item *item)
{
    g_autofree char *subject = NULL;

    if (!item->history->first_sight_held || item_last_step(item))
        return;
    subject = plan_invoice_subject(item->source->ledger->key, item->invoice->number);
    if (!is_approved(planner, APPROVAL_FIRST_SIGHT, subject))
        item_add_reason(item, REASON_FIRST_SIGHT, DAY_NONE);
}

static void rule_uncertain(const struct planner *planner, struct plan_item *item)
{
    const GArray *steps = item->history->steps;

    (void)planner;
    for (guint i = 0; steps && i < steps->len; i++) {
        const struct history_step *step = &g_array_index(steps, struct history_step, i);

        if (step->state == STEP_UNCERTAIN)
            item_add_reason(item, REASON_UNCERTAIN, DAY_NONE);
        /* on its way, or a task still to do: nothing may be decided about it now */
        item->on_the_wire |= step->state == STEP_CLAIMED || step->state == STEP_OPEN;
    }
}

/* R14: the earlier letter has to have arrived, or to have had time enough for that. */
static void rule_delivery(const struct planner *planner, struct plan_item *item)
{
    const struct config_stage *stage = item_stage(item);
    const struct history_step *letter;
    civil_day last;

    if (!stage || !stage->requires_delivered)
        return;
    letter = item_last_letter(item);
    if (!letter || letter->cycle != item->history->cycle || letter->delivered)
        return;
    last = calendar_add(planner->calendar, item->client->calendar, letter->day, stage->wait, true);
    if (planner->today <= last)
        item_add_reason(item, REASON_DELIVERY, calendar_next_open(planner->calendar, item->client->calendar, last));
}

static void rule_no_address(const struct planner *planner, struct plan_item *item)
{
    const struct config_stage *stage = item_stage(item);

    (void)planner;
    if (stage && stage->action == ACTION_MAIL && !item->client->reach_task && !item->client->undeliverable &&
        !item->client->email[0] && !(stage->escalation && item->client->email_formal[0]))
        item_add_reason(item, REASON_NO_ADDRESS, DAY_NONE);
}

bool rules_find_usual(const struct planner *planner, const struct invoice *row, const struct history_invoice *known)
{
    return known && known->state == INVOICE_OPEN && !known->steps && known->cycle == 1 && !known->first_sight_held &&
           !known->taken_back && known->partial_since == DAY_NONE && known->returned_since == DAY_NONE &&
           row->kind == KIND_INVOICE && row->status == STATUS_OPEN && row->balance > 0 &&
           !is_small(planner, row, row->balance) && !row->collect && !invoice_text(row, TEXT_REMINDED);
}

static bool is_eligible(const struct plan_item *item)
{
    const struct invoice *row = item->invoice;

    if (item->usual)
        return item->client->policy;
    return row->kind == KIND_INVOICE && row->balance > 0 && row->status != STATUS_DRAFT && row->status != STATUS_VOID &&
           !row->collect && item->history && item->history->state != INVOICE_IGNORED && item->client->policy;
}

typedef void (*rule_func)(const struct planner *planner, struct plan_item *item);

static void apply(const struct planner *planner, struct plan_item *item, const rule_func *rules, guint count)
{
    for (guint i = 0; i < count; i++)
        rules[i](planner, item);
}

void rules_apply_to_stage(const struct planner *planner, struct plan_item *item)
{
    static const rule_func rules[] = {rule_ledger, rule_due_date, rule_bank, rule_small_and_credit};
    /* those that ask what rules_find_usual() has asked */
    static const rule_func unusual[] = {
        rule_paid, rule_status, rule_handed_over, rule_missing, rule_elsewhere, rule_first_sight, rule_uncertain,
    };
    static const rule_func of_stage[] = {holds_apply, rule_law, rule_delivery, rule_no_address};

    item->reasons = 0;
    item->until = DAY_NONE;
    apply(planner, item, rules, G_N_ELEMENTS(rules));
    if (!item->usual)
        apply(planner, item, unusual, G_N_ELEMENTS(unusual));
    apply(planner, item, of_stage, G_N_ELEMENTS(of_stage));
}

void rules_apply(const struct planner *planner, struct plan_item *item)
{
    if (!item->usual && item->history && item->invoice->kind == KIND_INVOICE)
        rule_paid(planner, item);
    item->eligible = is_eligible(item);
    if (!item->usual)
        tasks_settle(planner, item);
    if (!item->eligible)
        return;
    item->overdue = item->due != DAY_NONE && planner->today > item->due;
    if (item->due != DAY_NONE && item->usual)
        usual_stage_find(planner, item);
    else if (item->due != DAY_NONE && !history_handed_over(item->history))
        stage_find(planner, item);
    rules_apply_to_stage(planner, item);
}

/* SPDX-License-Identifier: MIT */
#include "report/explain_json.h"

#include "report/notes.h"
#include "report/reasons.h"

static void day_json(struct json *json, const char *key, civil_day day)
{
    char buffer[DAY_ISO_SIZE];

    json_string(json, key, day == DAY_NONE ? NULL : day_to_iso(day, buffer));
}

static void amount_json(struct json *json, const char *key, int64_t minor, const char *currency)
{
    char buffer[MONEY_TEXT_SIZE];

    json_string(json, key, money_to_text(minor, currency, buffer));
}

static void invoice_json(struct json *json, const struct plan_item *item)
{
    const struct invoice *row = item->invoice;

    json_string(json, "ledger", item->source->ledger->key);
    json_string(json, "number", row->number);
    json_int(json, "line", row->line);
    json_string(json, "client", item->client->key);
    json_word(json, "name", item->client->name);
    json_strings(json, "to", item->client->email);
    day_json(json, "issued", row->issued);
    day_json(json, "due", item->due);
    json_string(json, "currency", row->currency);
    amount_json(json, "total", row->total, row->currency);
    amount_json(json, "balance", row->balance, row->currency);
    amount_json(json, "credited", item->rare->credited, row->currency);
}

static void steps_json(struct json *json, const struct explain_view *view, const struct history_invoice *known)
{
    json_array(json, "steps");
    for (guint i = 0; known && known->steps && i < known->steps->len; i++) {
        const struct history_step *step = &g_array_index(known->steps, struct history_step, i);

        json_object(json, NULL);
        json_string(json, "policy", step->policy);
        json_string(json, "stage", step->stage);
        json_int(json, "cycle", step->cycle);
        json_int(json, "round", step->round);
        json_string(json, "kind", step_kind_word(step->kind));
        json_string(json, "state", explain_state_word(view, step));
        day_json(json, "day", step->day);
        day_json(json, "term_until", step->term_until);
        day_json(json, "delivered", step->delivered ? step->delivered_day : DAY_NONE);
        json_int(json, "reminder", step->reminder);
        json_object_end(json);
    }
    json_array_end(json);
}

static void stages_json(struct json *json, const struct plan_item *item)
{
    const struct config_policy *policy = item->client->policy;
    const struct config_stage *next = NULL;

    if (policy && item->stage >= 0)
        next = policy->stages->pdata[item->stage];
    json_string(json, "policy", policy ? policy->name : NULL);
    json_string(json, "stage", next ? next->name : NULL);
    json_string(json, "action", next ? action_word(next->action) : NULL);
    json_int(json, "round", item->round);
    day_json(json, "own_day", item->own_day);
    day_json(json, "due_day", item->due_day);
    json_bool(json, "eligible", item->eligible);
    json_bool(json, "overdue", item->overdue);
}

/* What came in at the bank about it, or may have. */
static void payments_json(struct json *json, const struct explain_view *view)
{
    static const char *const states[] = {
        [PAYMENT_APPLIED] = "applied", [PAYMENT_HELD] = "held", [PAYMENT_REVERSED] = "reversed"};
    const GArray *payments = view->history->payments;

    json_array(json, "payments");
    for (guint i = 0; i < payments->len; i++) {
        const struct history_payment *payment = &g_array_index(payments, struct history_payment, i);

        if (!payment->bank || !g_str_equal(payment->number, view->item->invoice->number) ||
            !g_str_equal(payment->ledger, view->item->source->ledger->key))
            continue;
        json_object(json, NULL);
        json_int(json, "id", payment->id);
        json_string(json, "bank", payment->bank);
        day_json(json, "booked", payment->booked);
        amount_json(json, "amount", payment->paid, payment->currency);
        json_string(json, "currency", payment->currency);
        json_string(json, "state", states[payment->state]);
        json_int(json, "rule", payment->rule);
        json_word(json, "found", payment->found);
        json_object_end(json);
    }
    json_array_end(json);
}

static void reasons_json(struct json *json, const struct explain_view *view, const struct decision *decision)
{
    reason_set set = view->item->reasons | (decision ? decision->reasons : 0);
    civil_day until = decision ? decision->until : view->item->until;

    json_array(json, "reasons");
    for (int reason = 0; reason < REASON_COUNT; reason++) {
        if (set & REASON_BIT(reason))
            json_string(json, NULL, reason_word((enum reason)reason));
    }
    json_array_end(json);
    day_json(json, "until", until);
}

void report_explain_json(const struct output *out, const struct explain_view *view)
{
    const struct decision *decision = decision_of_item(view->plan, view->item);
    const struct history_invoice *known = view->item->history;
    struct json json;

    json_begin(&json);
    invoice_json(&json, view->item);
    day_json(&json, "first_seen", explain_first_seen(view));
    json_string(&json, "state", known ? known_state_word(known->state) : NULL);
    json_int(&json, "cycle", known ? known->cycle : 1);
    stages_json(&json, view->item);
    steps_json(&json, view, known);
    json_string(&json, "decision", decision ? verdict_word(decision->verdict) : NULL);
    payments_json(&json, view);
    reasons_json(&json, view, decision);
    notes_json(&json, out, view->notes);
    json_end(&json, out->stream);
}

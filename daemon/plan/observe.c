/* SPDX-License-Identifier: MIT */
/*
 * What the ledgers show against what was known: new invoices (R9), payments
 * (R15), money that came back (R16), a moved due date (R17), vanished rows
 * (R13). History is brought up to date in one ordered merge; rows that differ
 * are marked `changed`.
 */
#include <string.h>

#include "plan/client.h"
#include "plan/due.h"
#include "plan/planner.h"

static void note(struct planner *planner, enum observation_kind kind, const struct history_invoice *was,
                 const struct invoice *row)
{
    struct observation *observation = g_new0(struct observation, 1);

    *observation = (struct observation){
        .kind = kind,
        .ledger = was->ledger,
        .number = was->number,
        .client = was->client,
        .before = was->balance,
        .after = row ? row->balance : 0,
        .currency = row ? row->currency : was->currency,
        .due_before = was->due,
        .due_after = was->due,
    };
    g_ptr_array_add(planner->plan->observations, observation);
}

static bool row_is_paid(const struct invoice *row)
{
    return row->balance == 0 || row->status == STATUS_PAID;
}

/* R2 for a row: the ledger's date, else issue date and terms; DAY_NONE when neither helps. */
static civil_day row_due(const struct planner *planner, const struct ledger *ledger, const struct invoice *row)
{
    const struct config_client *section;
    const char *text, *set;
    struct terms terms;

    if (row->due != DAY_NONE || row->issued == DAY_NONE)
        return row->due;
    section = config_client_by_match(planner->config, row->client->id);
    set = history_override(planner->history, plan_client_key(planner->config, row->client->id), "terms");
    text = set && *set                ? set
           : section && *section->terms ? section->terms
           : *row->client->terms      ? row->client->terms
                                      : ledger->config->terms;
    if (!*text || !terms_parse(text, &terms, NULL))
        return DAY_NONE;
    return terms_due(&terms, row->issued);
}

/* R9: too old when first seen. */
static void first_sight(const struct planner *planner, struct history_invoice *known)
{
    const struct config_limits *limits = &planner->config->limits;
    civil_day limit;

    if (known->due == DAY_NONE || limits->first_sight == FIRST_SIGHT_START)
        return;
    limit = calendar_add(planner->calendar, NULL, known->due, limits->first_sight_age, true);
    if (planner->today <= limit)
        return;
    if (limits->first_sight == FIRST_SIGHT_IGNORE)
        known->state = INVOICE_IGNORED;
    else
        known->first_sight_held = true;
}

static struct history_invoice row_first_seen(const struct planner *planner, const struct ledger *ledger,
                                             const struct invoice *row, bool trusted)
{
    struct history_invoice known = {
        .ledger = g_strdup(ledger->config->key),
        .number = g_strdup(row->number),
        .client = g_strdup(plan_client_key(planner->config, row->client->id)),
        .first_seen = planner->today,
        .due = row_due(planner, ledger, row),
        .total = row->total,
        .balance = row->balance,
        .state = INVOICE_OPEN,
        .partial_since = DAY_NONE,
        .returned_since = DAY_NONE,
        .paid_on = DAY_NONE,
        .cycle = 1,
        .changed = trusted,
    };

    memcpy(known.currency, row->currency, sizeof known.currency);
    first_sight(planner, &known);
    return known;
}

/* R15: the row itself shows less, but not all, is open: once per stage. */
static void see_part_payment(struct planner *planner, struct history_invoice *known, const struct invoice *row)
{
    int served = history_steps_in_cycle(known);

    if (row->total != known->total || known->currency[0] == '\0')
        return;
    note(planner, OBSERVED_PART_PAID, known, row);
    if (known->partial_since != DAY_NONE && known->partial_stage == served)
        return;
    known->partial_since = planner->today;
    known->partial_stage = served;
}

/* The day of the newest letter of any cycle, DAY_NONE without one. */
static civil_day last_letter_day(const struct history_invoice *known, bool *handed_over)
{
    civil_day day = DAY_NONE;

    *handed_over = false;
    for (guint i = 0; known->steps && i < known->steps->len; i++) {
        const struct history_step *step = &g_array_index(known->steps, struct history_step, i);

        if (step_is_letter(step))
            day = MAX(day, step->day);
        *handed_over |= step->kind == STEP_HANDOVER;
    }
    return day;
}

/* R17: a new due date of the ledger later than the last letter starts a new cycle. */
static void see_due_date(struct planner *planner, const struct ledger *ledger, struct history_invoice *known,
                         const struct invoice *row)
{
    civil_day due = row_due(planner, ledger, row);
    bool handed_over;
    civil_day letter = last_letter_day(known, &handed_over);

    /* changed terms count for invoices first seen afterwards (R2) */
    if (due == known->due || (row->due == DAY_NONE && known->due != DAY_NONE))
        return;
    note(planner, OBSERVED_DUE_MOVED, known, row);
    ((struct observation *)planner->plan->observations->pdata[planner->plan->observations->len - 1])->due_after = due;
    if (letter != DAY_NONE && due > letter && !handed_over) {
        known->cycle++;
        known->partial_since = DAY_NONE; /* R15 moved a stage of the cycle that is over */
    }
    known->due = due;
    known->changed = true;
}

/* The client's own closed days, which count for its graces; NULL when it has none. */
static const struct calendar *calendar_of(const struct planner *planner, const struct invoice *row)
{
    return plan_client_calendar(planner->input, config_client_by_match(planner->config, row->client->id));
}

static void see_balance(struct planner *planner, struct history_invoice *known, const struct invoice *row)
{
    const struct calendar *mine = planner->calendar, *theirs = calendar_of(planner, row);
    bool paid = row_is_paid(row);

    if (known->state == INVOICE_MISSING || known->state == INVOICE_GONE) {
        note(planner, OBSERVED_BACK, known, row);
        known->state = paid ? INVOICE_PAID : INVOICE_OPEN;
        /* R16: goes on by R8, today being the last day of its absence */
        known->returned_since = calendar_next_open(mine, theirs, planner->today);
        known->changed = true;
    } else if (known->state == INVOICE_PAID && !paid) {
        note(planner, OBSERVED_RETURNED, known, row);
        known->state = INVOICE_OPEN;
        known->paid_on = DAY_NONE;
        known->first_sight_held = false; /* R16: R9 aside */
        known->returned_since =
            calendar_add(mine, theirs, planner->today, planner->config->limits.partial_grace, true);
        known->changed = true;
    } else if (known->state == INVOICE_OPEN && paid) {
        note(planner, OBSERVED_PAID, known, row);
        known->state = INVOICE_PAID;
        known->paid_on = planner->today;
        known->changed = true;
    } else if (known->state == INVOICE_OPEN && row->balance < known->balance && row->balance > 0) {
        see_part_payment(planner, known, row);
    }
}

static void see_row(struct planner *planner, const struct ledger *ledger, struct history_invoice *known,
                    const struct invoice *row)
{
    const char *client = plan_client_key(planner->config, row->client->id);

    see_balance(planner, known, row);
    see_due_date(planner, ledger, known, row);
    if (known->balance != row->balance || known->total != row->total || !g_str_equal(known->currency, row->currency) ||
        !g_str_equal(known->client, client))
        known->changed = true;
    known->balance = row->balance;
    known->total = row->total;
    memcpy(known->currency, row->currency, sizeof known->currency);
    if (!g_str_equal(known->client, client)) {
        g_free(known->client);
        known->client = g_strdup(client);
    }
}

static bool is_rejected(const struct ledger *ledger, const char *number)
{
    for (guint i = 0; i < ledger->rejects->len; i++) {
        const struct ledger_reject *reject = ledger->rejects->pdata[i];

        if (reject->number && g_str_equal(reject->number, number))
            return true;
    }
    return false;
}

/* R13: who vanished is taken as paid when the file can be believed in that, else it is missing. */
static void see_vanished(struct planner *planner, const struct ledger *ledger, GArray *merged, const GArray *vanished,
                         guint open)
{
    g_autofree char *subject = plan_ledger_subject(ledger);
    guint allowed = MAX(5, open * (guint)ledger->config->max_vanished / 100);
    bool believed = (ledger->config->missing == MISSING_PAID && vanished->len <= allowed) ||
                    is_approved(planner, APPROVAL_LEDGER, subject);

    for (guint i = 0; i < vanished->len; i++) {
        struct history_invoice *known = &g_array_index(merged, struct history_invoice, g_array_index(vanished, guint, i));
        enum invoice_state state =
            believed && !is_rejected(ledger, known->number) ? INVOICE_GONE : INVOICE_MISSING;

        if (known->state == state)
            continue;
        note(planner, state == INVOICE_GONE ? OBSERVED_VANISHED_PAID : OBSERVED_MISSING, known, NULL);
        known->state = state;
        known->changed = true;
    }
}

/* A row that nobody has to be reminded of and that was not known: leaves no trace. */
static bool is_of_no_interest(const struct invoice *row)
{
    return row->kind == KIND_CREDIT_NOTE || row->balance <= 0 || row->status == STATUS_PAID ||
           row->status == STATUS_DRAFT || row->status == STATUS_VOID;
}

struct merge {
    struct planner *planner;
    GArray *known; /* of struct history_invoice: those of before, brought up to date where they stand */
    GArray *fresh; /* those seen for the first time, in the same order */
    guint next;    /* in known */
};

static void merge_ledger(struct merge *merge, const struct ledger *ledger, bool trusted)
{
    g_autoptr(GArray) vanished = g_array_new(FALSE, FALSE, sizeof(guint));
    const char *name = ledger->config->key;
    guint open = 0;

    for (guint i = 0;; ) {
        const struct invoice *row = i < ledger->invoices->len ? &g_array_index(ledger->invoices, struct invoice, i) : NULL;
        struct history_invoice *known =
            merge->next < merge->known->len ? &g_array_index(merge->known, struct history_invoice, merge->next) : NULL;
        bool ours = known && g_str_equal(known->ledger, name);
        int order = !row ? 1 : !ours ? -1 : strcmp(row->number, known->number);

        if (!row && !ours)
            break;
        if (order > 0) {
            open += known->state == INVOICE_OPEN;
            if (known->state == INVOICE_OPEN || known->state == INVOICE_MISSING)
                g_array_append_val(vanished, merge->next);
            merge->next++;
            continue;
        }
        if (order == 0) {
            merge->next++;
            open += known->state == INVOICE_OPEN;
            if (trusted)
                see_row(merge->planner, ledger, known, row);
        } else if (!is_of_no_interest(row)) {
            struct history_invoice fresh = row_first_seen(merge->planner, ledger, row, trusted);

            g_array_append_val(merge->fresh, fresh);
        }
        i++;
    }
    if (trusted)
        see_vanished(merge->planner, ledger, merge->known, vanished, open);
}

/* Both lists, which are given up, in one order. */
static GArray *join(GArray *known, GArray *fresh)
{
    GArray *empty = known->len == 0 ? known : fresh->len == 0 ? fresh : NULL;
    GArray *joined;
    guint i = 0;

    if (empty) {
        g_array_unref(empty);
        return empty == known ? fresh : known;
    }
    joined = history_invoices_new();
    for (guint j = 0; j < fresh->len; j++) {
        const struct history_invoice *one = &g_array_index(fresh, struct history_invoice, j);

        for (; i < known->len && history_invoice_compare(one->ledger, one->number,
                                                         &g_array_index(known, struct history_invoice, i)) > 0; i++)
            g_array_append_vals(joined, &g_array_index(known, struct history_invoice, i), 1);
        g_array_append_vals(joined, one, 1);
    }
    g_array_append_vals(joined, known->data + i * sizeof(struct history_invoice), known->len - i);
    g_array_set_clear_func(known, NULL); /* their rows have moved over */
    g_array_set_clear_func(fresh, NULL);
    g_array_unref(known);
    g_array_unref(fresh);
    return joined;
}

static int by_name(gconstpointer a, gconstpointer b)
{
    const struct ledger *const *one = a, *const *other = b;

    return strcmp((*one)->config->key, (*other)->config->key);
}

void observe_ledgers(struct planner *planner)
{
    g_autoptr(GPtrArray) ledgers = g_ptr_array_new();
    struct history *history = planner->history;
    struct merge merge = {.planner = planner, .known = history->invoices, .fresh = history_invoices_new()};

    for (guint i = 0; i < planner->input->ledgers->len; i++)
        g_ptr_array_add(ledgers, planner->input->ledgers->pdata[i]);
    g_ptr_array_sort(ledgers, by_name);
    for (guint i = 0; i < ledgers->len; i++) {
        const struct ledger *ledger = ledgers->pdata[i];
        bool trusted = trust_reason(planner, ledger->config->key) == REASON_NONE && !planner->plan->clock_held;

        while (merge.next < merge.known->len &&
               strcmp(g_array_index(merge.known, struct history_invoice, merge.next).ledger, ledger->config->key) < 0)
            merge.next++;
        if (!ledger->failure)
            merge_ledger(&merge, ledger, trusted);
    }
    history->invoices = join(merge.known, merge.fresh);
}

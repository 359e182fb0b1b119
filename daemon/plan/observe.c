/* SPDX-License-Identifier: MIT */
/*
 * What a row of a ledger shows against what was known of it: payments (R15), money that came back (R16), a moved
 * due date (R17). Rows that differ are marked `changed`.
 */
#include <string.h>

#include "plan/client.h"
#include "plan/observe.h"

struct observation *observe_note(struct planner *planner, enum observation_kind kind, const struct history_invoice *was,
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
        .due_before = was->due,
        .due_after = was->due,
        .day = planner->today,
    };
    memcpy(observation->currency, row ? row->currency : was->currency, sizeof observation->currency);
    g_ptr_array_add(planner->plan->observations, observation);
    return observation;
}

/* Also when more came in than was asked for: then the client has money to get back. */
static bool row_is_paid(const struct invoice *row)
{
    return row->balance <= 0 || row->status == STATUS_PAID;
}

/* R15: the row itself shows less, but not all, is open: once per stage. */
static void see_part_payment(struct planner *planner, struct history_invoice *known, const struct invoice *row)
{
    int served = history_steps_in_cycle(known);

    if (row->total != known->total || known->currency[0] == '\0')
        return;
    observe_note(planner, OBSERVED_PART_PAID, known, row);
    if (known->partial_since != DAY_NONE && known->partial_stage == served)
        return;
    known->partial_since = planner->today;
    known->partial_stage = served;
}

/* The day of the newest letter of any cycle, DAY_NONE while none was of the ladder. */
static civil_day last_letter_day(const struct history_invoice *known)
{
    civil_day day = DAY_NONE;
    bool reminded = false;

    for (guint i = 0; known->steps && i < known->steps->len; i++) {
        const struct history_step *step = &g_array_index(known->steps, struct history_step, i);

        if (!step_is_letter(step))
            continue;
        day = MAX(day, step->day);
        reminded |= step_is_of_ladder(step);
    }
    return reminded ? day : DAY_NONE;
}

/* R17: a new due date of the ledger later than the last letter starts a new cycle. */
static void see_due_date(struct planner *planner, const struct ledger *ledger, struct history_invoice *known,
                         const struct invoice *row)
{
    civil_day due = observe_due(planner, ledger, row);
    civil_day letter = last_letter_day(known);

    /* changed terms count for invoices first seen afterwards (R2) */
    if (due == known->due || (row->due == DAY_NONE && known->due != DAY_NONE))
        return;
    observe_note(planner, OBSERVED_DUE_MOVED, known, row)->due_after = due;
    if (letter != DAY_NONE && due > letter && !history_handed_over(known)) {
        known->cycle++;
        known->partial_since = DAY_NONE; /* R15 moved a stage of the cycle that is over */
    }
    known->due = due;
    known->changed = true;
}

/* The client's own closed days, which count for its graces; NULL when it has none. */
static const struct calendar *calendar_of(const struct planner *planner, const struct invoice *row)
{
    return plan_client_calendar(planner->input, plan_client_section(planner->input, row->client->id));
}

static void see_balance(struct planner *planner, struct history_invoice *known, const struct invoice *row)
{
    const struct calendar *mine = planner->calendar;
    bool paid = row_is_paid(row);

    if (known->state == INVOICE_MISSING || known->state == INVOICE_GONE) {
        observe_note(planner, OBSERVED_BACK, known, row);
        known->state = paid ? INVOICE_PAID : INVOICE_OPEN;
        /* R16: goes on by R8, today being the last day of its absence */
        known->returned_since = calendar_next_open(mine, calendar_of(planner, row), planner->today);
        known->changed = true;
    } else if (known->state == INVOICE_PAID && !paid) {
        observe_note(planner, OBSERVED_RETURNED, known, row);
        known->state = INVOICE_OPEN;
        known->paid_on = DAY_NONE;
        known->first_sight_held = false; /* R16: R9 aside */
        known->returned_since =
            calendar_add(mine, calendar_of(planner, row), planner->today, planner->config->limits.partial_grace, true);
        known->changed = true;
    } else if (known->state == INVOICE_OPEN && paid) {
        observe_note(planner, OBSERVED_PAID, known, row);
        known->state = INVOICE_PAID;
        known->paid_on = planner->today;
        known->changed = true;
    } else if (known->state == INVOICE_OPEN && row->balance < known->balance && row->balance > 0) {
        see_part_payment(planner, known, row);
    }
}

void observe_client(const struct planner *planner, struct history_invoice *known, const struct invoice *row)
{
    const char *client = plan_client_key(planner->input, row->client->id);

    if (g_str_equal(known->client, client))
        return;
    known->client = history_word(planner->history, client);
    known->changed = true;
}

void observe_row(struct planner *planner, const struct ledger *ledger, struct history_invoice *known,
                 const struct invoice *row)
{
    see_balance(planner, known, row);
    see_due_date(planner, ledger, known, row);
    if (known->balance != row->balance || known->total != row->total || !g_str_equal(known->currency, row->currency))
        known->changed = true;
    known->balance = row->balance;
    known->total = row->total;
    memcpy(known->currency, row->currency, sizeof known->currency);
}

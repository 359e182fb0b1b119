/* SPDX-License-Identifier: MIT */
/*
 * R13, renamed: under another name a ledger's invoices look as if nobody had been reminded of them. A ledger is
 * suspected when it was never read well while one with open invoices has left the configuration, and when nine of ten
 * of its open invoices are new and another ledger, which had them, has lost at least half of those.
 */
#include <string.h>

#include "plan/planner.h"

static struct history_invoice *known_at(const struct planner *planner, guint i)
{
    return &g_array_index(planner->history->invoices, struct history_invoice, i);
}

static bool is_live(const struct history_invoice *known)
{
    return known->state == INVOICE_OPEN || known->state == INVOICE_MISSING;
}

char *plan_gone_subject(const char *name)
{
    return g_strdup_printf("%s gone", name);
}

/* The invoices of one ledger, from FIRST on; *NEXT is behind them. */
static void count_gone(struct planner *planner, guint first, guint *next)
{
    const GArray *invoices = planner->history->invoices;
    const char *name = known_at(planner, first)->ledger;
    struct plan_gone gone = {.name = name};
    g_autofree char *subject = plan_gone_subject(name);

    for (*next = first; *next < invoices->len && g_str_equal(known_at(planner, *next)->ledger, name); ++*next) {
        const struct history_invoice *known = known_at(planner, *next);

        gone.open += is_live(known);
        gone.reminded += is_live(known) && known->steps && known->steps->len;
    }
    if (gone.open && !is_approved(planner, APPROVAL_LEDGER, subject))
        g_ptr_array_add(planner->plan->gone, g_memdup2(&gone, sizeof gone));
}

/* The first invoice behind those of NAME, which has some. */
static guint behind(const struct planner *planner, const char *name)
{
    struct history_invoice *end;

    history_of_ledger(planner->history, name, &end);
    return (guint)(end - known_at(planner, 0));
}

void renamed_find_gone(struct planner *planner)
{
    for (guint i = 0, next; i < planner->history->invoices->len; i = next) {
        const char *name = known_at(planner, i)->ledger;

        if (config_ledger(planner->config, name))
            next = behind(planner, name);
        else
            count_gone(planner, i, &next);
    }
}

/* The row can be reminded of: what is not leaves no trace in the history and would look new for ever. */
static bool counts(const struct invoice *row)
{
    return row->kind == KIND_INVOICE && row->balance > 0 && row->status != STATUS_PAID && row->status != STATUS_DRAFT &&
           row->status != STATUS_VOID;
}

static const struct ledger *read_of(const struct planner *planner, const char *name)
{
    for (guint i = 0; i < planner->input->ledgers->len; i++) {
        const struct ledger *ledger = planner->input->ledgers->pdata[i];

        if (g_str_equal(ledger->config->key, name))
            return ledger;
    }
    return NULL;
}

/* One of the OTHERS (names) had NUMBER and has it no more. One that cannot be read lost nothing. */
static bool was_lost(const struct planner *planner, const GPtrArray *others, const char *number)
{
    for (guint i = 0; i < others->len; i++) {
        const struct ledger *other = read_of(planner, others->pdata[i]);

        if (history_find(planner->history, others->pdata[i], number) &&
            (!other || (!other->failure && !ledger_find(other, number))))
            return true;
    }
    return false;
}

/* The names of all ledgers the history knows but NAME. Borrowed. */
static GPtrArray *other_ledgers(const struct planner *planner, const char *name)
{
    GPtrArray *others = g_ptr_array_new();

    for (guint i = 0; i < planner->history->invoices->len; i = behind(planner, known_at(planner, i)->ledger)) {
        if (!g_str_equal(known_at(planner, i)->ledger, name))
            g_ptr_array_add(others, (gpointer)known_at(planner, i)->ledger);
    }
    return others;
}

/* Whether a person said that the ledger OTHER will not come back: then its numbers are free. */
static bool is_given_up(const struct planner *planner, const char *other)
{
    g_autofree char *subject = plan_gone_subject(other);

    return !config_ledger(planner->config, other) && is_approved(planner, APPROVAL_LEDGER, subject);
}

/* The others that may have lost something to LEDGER: known names, without those a person has given up. */
static GPtrArray *rivals_of(const struct planner *planner, const struct ledger *ledger)
{
    GPtrArray *others = other_ledgers(planner, ledger->config->key);

    for (guint i = others->len; i-- > 0;) {
        if (is_given_up(planner, others->pdata[i]))
            g_ptr_array_remove_index(others, i);
    }
    return others;
}

static guint count_rows(const struct ledger *ledger)
{
    guint rows = 0;

    for (guint i = 0; i < ledger->invoices->len; i++)
        rows += counts(&g_array_index(ledger->invoices, struct invoice, i));
    return rows;
}

/* Ends as soon as too many are known: nearly always after a tenth of the rows. */
static bool took_over(const struct planner *planner, const struct ledger *ledger)
{
    g_autoptr(GPtrArray) others = rivals_of(planner, ledger);
    const struct history_quiet *quiet = history_quiet_of(planner->history, ledger);
    guint rows = others->len ? count_rows(ledger) : 0, known = 0, lost = 0;

    for (guint i = 0; rows && known * 10 <= rows && i < ledger->invoices->len; i++) {
        const struct invoice *row = &g_array_index(ledger->invoices, struct invoice, i);

        if (!counts(row))
            continue;
        if (history_is_quiet(quiet, i) || history_find(planner->history, ledger->config->key, row->number))
            known++;
        else
            lost += was_lost(planner, others, row->number);
    }
    return lost && known * 10 <= rows && lost * 2 >= rows - known;
}

bool renamed_suspects(const struct planner *planner, const struct ledger *ledger, bool known_good)
{
    return (!known_good && planner->plan->gone->len) || took_over(planner, ledger);
}

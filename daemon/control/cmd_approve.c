/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/find.h"
#include "control/verbs.h"
#include "control/waiting.h"
#include "proof/records.h"
#include "report/plan.h"

enum { PASS_DAYS = 7 }; /* R12a */

/* What one yes covers; the planner knows whether it still does. */
struct yes {
    GPtrArray *decisions; /* of struct decision: letters or first sights */
    enum approval_kind kind;
    const char *subject; /* of the clock or a ledger; NULL with decisions */
    civil_day today, lapses;
};

static bool give_items(struct control *control, const struct yes *yes, const struct decision *decision, int64_t client,
                       GError **error)
{
    for (guint i = 0; i < decision->items->len; i++) {
        const struct plan_item *item = decision->items->pdata[i];
        g_autofree char *subject = plan_invoice_subject(item->ledger->key, item->invoice->number);

        if (!approval_give(control->store, APPROVAL_FIRST_SIGHT, subject, client, yes->today, DAY_NONE, control->actor,
                           error))
            return false;
    }
    return true;
}

static bool give_decision(struct control *control, const struct yes *yes, const struct decision *decision,
                          GError **error)
{
    int64_t client = party_id(control->store, decision->client->key, decision->client->name, error);
    g_autofree char *digest = decision_digest(decision);

    if (client < 0)
        return false;
    if (decision->reasons & REASON_BIT(REASON_FIRST_SIGHT))
        return give_items(control, yes, decision, client, error);
    return approval_give(control->store, yes->kind, digest, client, yes->today, yes->lapses, control->actor, error);
}

static bool give(struct control *control, void *data, GError **error)
{
    const struct yes *yes = data;

    if (yes->subject)
        return approval_give(control->store, yes->kind, yes->subject, 0, yes->today, yes->lapses, control->actor,
                             error);
    for (guint i = 0; i < yes->decisions->len; i++) {
        if (!give_decision(control, yes, yes->decisions->pdata[i], error))
            return false;
    }
    return true;
}

/* Shows, asks, gives. ASK false: a person typed the ids, that is the yes. */
static int carry_out(struct control *control, struct yes *yes, int letters, bool ask, GError **error)
{
    if (yes->decisions)
        report_letters(&control->out, yes->decisions);
    if (ask && !control_confirm(control, letters, error))
        return EXIT_USAGE_ERROR;
    if (!control_act(control, give, yes, error))
        return EXIT_UNREACHABLE;
    if (yes->decisions)
        output_line(&control->out, TINT_NONE,
                    ngettext("approved: %d letter goes as soon as hours and gaps allow",
                             "approved: %d letters go as soon as hours and gaps allow", (gulong)letters),
                    letters);
    return EXIT_DONE;
}

static int approve_pass(struct control *control, const struct plan *plan, struct yes *yes, GError **error)
{
    g_autoptr(GPtrArray) letters = decisions_with(plan, REASON_FLOOD);

    if (!letters->len) {
        output_line(&control->out, TINT_NONE, _("no pass waits for a yes"));
        return EXIT_DONE;
    }
    yes->decisions = letters;
    yes->kind = APPROVAL_PASS;
    yes->lapses = yes->today + PASS_DAYS;
    return carry_out(control, yes, (int)letters->len, true, error);
}

static int approve_clock(struct control *control, const struct world *world, const struct plan *plan, struct yes *yes,
                         GError **error)
{
    char today[DAY_ISO_SIZE], last[DAY_ISO_SIZE];
    int status;

    if (!plan->clock_held) {
        output_line(&control->out, TINT_NONE, _("the date did not jump; nothing waits"));
        return EXIT_DONE;
    }
    day_to_iso(yes->today, today);
    day_to_iso(world->history->last_day, last);
    if (yes->today < world->history->last_day) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_PERSON,
                    _("the last pass was on %s and today is %s: put the clock right, or wait for that day"), last,
                    today);
        return EXIT_PERSON;
    }
    output_line(&control->out, TINT_NONE, _("the last pass was on %s, today is %s; letters that hang on it: %d"), last,
                today, (int)plan->decisions->len);
    yes->kind = APPROVAL_CLOCK;
    yes->subject = "";
    yes->lapses = yes->today;
    status = carry_out(control, yes, (int)plan->decisions->len, true, error);
    if (status == EXIT_DONE)
        output_line(&control->out, TINT_NONE, _("approved: %s is right; it counts for today"), today);
    return status;
}

static const struct ledger *ledger_named(const struct world *world, const char *name, GError **error)
{
    const struct config_ledger *config = find_ledger(world->config, name, error);

    for (guint i = 0; config && i < world->ledgers->len; i++) {
        const struct ledger *ledger = world->ledgers->pdata[i];

        if (ledger->config == config)
            return ledger;
    }
    return NULL;
}

static const struct waiting *waiting_ledger(const GPtrArray *list, const struct ledger *ledger)
{
    for (guint i = 0; i < list->len; i++) {
        const struct waiting *waiting = list->pdata[i];

        if (waiting->ledger == ledger)
            return waiting;
    }
    return NULL;
}

static int approve_ledger(struct control *control, const struct world *world, const GPtrArray *list, const char *name,
                          struct yes *yes, GError **error)
{
    const struct ledger *ledger = ledger_named(world, name, error);
    const struct waiting *waiting = ledger ? waiting_ledger(list, ledger) : NULL;
    g_autofree char *subject = NULL;
    int status;

    if (!ledger)
        return EXIT_USAGE_ERROR;
    if (ledger->failure) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_PERSON,
                    _("ledger \"%s\" cannot be approved, since it cannot be read: %s"), name, ledger->failure);
        return EXIT_PERSON;
    }
    if (!waiting) {
        output_line(&control->out, TINT_NONE, _("ledger %s is relied on; nothing waits"), name);
        return EXIT_DONE;
    }
    output_line(&control->out, TINT_NONE, _("ledger %s: %d rows; letters that hang on it: %d"), name, ledger->rows,
                waiting->letters);
    subject = plan_ledger_subject(ledger);
    yes->kind = APPROVAL_LEDGER;
    yes->subject = subject;
    status = carry_out(control, yes, waiting->letters, true, error);
    if (status == EXIT_DONE)
        output_line(&control->out, TINT_NONE,
                    _("approved: ledger %s is relied on as it is now, until its file changes"), name);
    return status;
}

static int approve_ids(struct control *control, const GPtrArray *list, const GPtrArray *ids, struct yes *yes,
                       GError **error)
{
    g_autoptr(GPtrArray) chosen = g_ptr_array_new();

    for (guint i = 0; i < ids->len; i++) {
        const struct waiting *waiting = waiting_by_id(list, ids->pdata[i], error);

        if (!waiting)
            return EXIT_USAGE_ERROR;
        if (!g_ptr_array_find(chosen, waiting->decision, NULL))
            g_ptr_array_add(chosen, (gpointer)waiting->decision);
    }
    yes->decisions = chosen;
    yes->kind = APPROVAL_LETTER;
    return carry_out(control, yes, (int)chosen->len, chosen->len > 1, error);
}

static int dispatch(struct control *control, const struct arguments *arguments, const struct world *world,
                    const struct plan *plan, GError **error)
{
    g_autoptr(GPtrArray) list = waiting_find(world, plan);
    struct yes yes = {.today = world->now.day, .lapses = DAY_NONE};
    const char *first = arguments_word(arguments, 0), *second = arguments_word(arguments, 1);

    if (arguments_given(arguments, "pass"))
        return approve_pass(control, plan, &yes, error);
    if (arguments_given(arguments, "clock"))
        return approve_clock(control, world, plan, &yes, error);
    if (!g_strcmp0(first, "ledger") && second)
        return approve_ledger(control, world, list, second, &yes, error);
    if (first)
        return approve_ids(control, list, arguments->words, &yes, error);
    waiting_print(&control->out, list);
    return EXIT_DONE;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    /* for the whole day: outside the window, too, a person sees what waits */
    AUTO(world) world = control_world(control, control_today(control), error);
    AUTO(plan) plan = world ? world_plan(world) : NULL;

    return plan ? dispatch(control, arguments, world, plan, error) : EXIT_UNREACHABLE;
}

static const struct option options[] = {
    {"pass", NULL, N_("all letters of a pass that is larger than usual, for 7 days")},
    {"clock", NULL, N_("the date is right, although it made a jump")},
    {NULL, NULL, NULL},
};

const struct verb verb_approve = {
    .words = "approve",
    .arguments = N_("[ID…|--pass|--clock|ledger NAME]"),
    .summary = N_("say yes to what waits for a person; alone it lists"),
    .details =
        N_("A yes covers exactly what is shown: client, stage, invoices and balances. It ends when one of them is "
           "paid, held or changes."),
    .options = options,
    .most = 1000,
    .store = STORE_NEED_CHANGE,
    .run = run,
};

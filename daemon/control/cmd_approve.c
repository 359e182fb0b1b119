/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/approve.h"
#include "control/verbs.h"
#include "proof/records.h"
#include "report/plan.h"

enum { PASS_DAYS = 7 }; /* R12a */

/* A yes that is about ITEM itself and not about one letter. */
static bool give_item(struct control *control, const struct yes *yes, const struct plan_item *item, int64_t client,
                      GError **error)
{
    const char *ledger = item->source->ledger->key, *number = item->invoice->number;
    g_autofree char *sight = plan_invoice_subject(ledger, number);
    g_autofree char *elsewhere = plan_elsewhere_subject(ledger, number, invoice_text(item->invoice, TEXT_REMINDED));

    if ((item->reasons & REASON_BIT(REASON_FIRST_SIGHT)) &&
        !approval_give(control->store, APPROVAL_FIRST_SIGHT, sight, client, yes->today, DAY_NONE, control->actor,
                       error))
        return false;
    return !(item->reasons & REASON_BIT(REASON_ELSEWHERE)) ||
           approval_give(control->store, APPROVAL_ELSEWHERE, elsewhere, client, yes->today, DAY_NONE, control->actor,
                         error);
}

static bool give_items(struct control *control, const struct yes *yes, const struct decision *decision, int64_t client,
                       GError **error)
{
    for (guint i = 0; i < decision->items->len; i++) {
        if (!give_item(control, yes, decision->items->pdata[i], client, error))
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
    if (decision->reasons & (REASON_BIT(REASON_FIRST_SIGHT) | REASON_BIT(REASON_ELSEWHERE)))
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

int approve_carry_out(struct control *control, struct yes *yes, int letters, bool ask, GError **error)
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
    return approve_carry_out(control, yes, (int)letters->len, true, error);
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
    return approve_carry_out(control, yes, (int)chosen->len, chosen->len > 1, error);
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
    if (!g_strcmp0(first, "ledger"))
        return approve_ledger(control, world, list, second, &yes, error);
    if (!g_strcmp0(first, "iban"))
        return approve_iban(control, list, second, &yes, error);
    if (first)
        return approve_ids(control, list, arguments->words, &yes, error);
    waiting_print(&control->out, list);
    return EXIT_DONE;
}

/* One kind of yes at a time, so that none of what was asked for is left out unseen. */
static bool is_one(const struct arguments *arguments, GError **error)
{
    const struct verb *verb = arguments->verb;
    const char *first = arguments_word(arguments, 0);
    int given = arguments_given(arguments, "pass") + arguments_given(arguments, "clock") + (first != NULL);
    bool named = !g_strcmp0(first, "ledger") || !g_strcmp0(first, "iban");

    if (given <= 1 && (!named || arguments->words->len == 2))
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("usage: herinnerctl %s%s%s; see --help"), verb->words,
                " ", _(verb->arguments));
    return false;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    AUTO(world) world = NULL;
    AUTO(plan) plan = NULL;

    if (!is_one(arguments, error))
        return EXIT_USAGE_ERROR;
    /* for the whole day: outside the window, too, a person sees what waits */
    world = control_world(control, control_today(control), error);
    plan = world ? world_plan(world) : NULL;
    return plan ? dispatch(control, arguments, world, plan, error) : EXIT_UNREACHABLE;
}

static const struct option options[] = {
    {"pass", NULL, N_("all letters of a pass that is larger than usual, for 7 days")},
    {"clock", NULL, N_("the date is right, although it made a jump")},
    {NULL, NULL, NULL},
};

const struct verb verb_approve = {
    .words = "approve",
    .arguments = N_("[ID…|--pass|--clock|ledger NAME|iban SENDER]"),
    .summary = N_("say yes to what waits for a person; alone it lists"),
    .details =
        N_("A yes covers exactly what is shown: client, stage, invoices and balances. It ends when one of them is "
           "paid, held or changes."),
    .options = options,
    .most = 1000,
    .store = STORE_NEED_CHANGE,
    .looks = true,
    .run = run,
};

/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/verbs.h"
#include "control/waiting.h"
#include "proof/records.h"
#include "proof/reminder.h"
#include "report/decision.h"

struct order {
    const struct decision *decision;
    const char *reason;
    enum run_mode mode;
    civil_day today;
};

static bool hold(struct control *control, void *data, GError **error)
{
    const struct order *order = data;
    const GPtrArray *items = order->decision->items;
    g_autoptr(GPtrArray) subjects = g_ptr_array_new_with_free_func(g_free);
    g_autofree struct history_hold *holds = g_new0(struct history_hold, items->len);
    const struct arrangement act = {.holds = holds,
                                    .count = (int)items->len,
                                    .client_key = order->decision->client->key,
                                    .today = order->today,
                                    .actor = control->actor};

    for (guint i = 0; i < items->len; i++) {
        const struct plan_item *item = items->pdata[i];

        g_ptr_array_add(subjects, plan_invoice_subject(item->source->ledger->key, item->invoice->number));
        holds[i] = (struct history_hold){.scope = HOLD_INVOICE,
                                         .subject = subjects->pdata[i],
                                         .kind = (char *)reason_word(REASON_PAUSE),
                                         .from_day = control_hold_day(control),
                                         .until_day = DAY_NONE,
                                         .lifted_day = DAY_NONE,
                                         .named_day = DAY_NONE,
                                         .reason = (char *)order->reason};
    }
    return hold_arrange(control->store, &act, NULL, NULL, error);
}

static bool skip(struct control *control, void *data, GError **error)
{
    const struct order *order = data;
    const GPtrArray *items = order->decision->items;

    for (guint i = 0; i < items->len; i++) {
        if (!reminder_skip(control->store, items->pdata[i], order->mode, order->today, control->actor, order->reason,
                           error))
            return false;
    }
    return true;
}

static bool refuse(const char *why, GError **error)
{
    g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, why);
    return false;
}

/* Only what belongs to one client can be rejected; a first sight can be held, not skipped. */
static bool check(const struct waiting *waiting, bool skips, GError **error)
{
    if (!waiting->decision)
        return refuse(_("only letters can be rejected; \"herinnerctl pause --all\" stops everything"), error);
    if (skips && waiting->kind == WAITING_FIRST_SIGHT)
        return refuse(_("it has not begun, so there is no stage to skip; leave --skip out, or close it"), error);
    return true;
}

static int reject(struct control *control, const struct arguments *arguments, struct world *world,
                  const struct plan *plan, GError **error)
{
    g_autoptr(GPtrArray) list = waiting_find(world, plan);
    const struct waiting *waiting = waiting_by_id(list, arguments_word(arguments, 0), error);
    const char *reason = arguments_value(arguments, "reason");
    bool skips = arguments_given(arguments, "skip");
    struct order order = {.reason = reason ? reason : _("rejected"), .mode = world->mode, .today = world->now.day};
    g_autofree char *numbers = NULL;

    if (!waiting || !check(waiting, skips, error))
        return EXIT_USAGE_ERROR;
    order.decision = waiting->decision;
    if (!control_act(control, skips ? skip : hold, &order, error))
        return EXIT_USAGE_ERROR;
    g_auto(GStrv) words = items_numbers(order.decision->items);

    numbers = output_list(words);
    if (skips)
        output_line(&control->out, TINT_NONE, _("%s: \"%s\" for %s is skipped; the stage after it follows in its turn"),
                    client_label(order.decision->client), order.decision->stage_name, numbers);
    else
        output_line(&control->out, TINT_NONE, _("%s: \"%s\" for %s does not go; held until you resume each invoice"),
                    client_label(order.decision->client), order.decision->stage_name, numbers);
    return EXIT_DONE;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    AUTO(world) world = NULL;
    AUTO(plan) plan = NULL;

    if (arguments_given(arguments, "hold") && arguments_given(arguments, "skip")) {
        refuse(_("--hold and --skip exclude each other"), error);
        return EXIT_USAGE_ERROR;
    }
    world = control_world(control, DAY_NONE, error);
    if (!world)
        return EXIT_UNREACHABLE;
    plan = world_plan(world);
    return reject(control, arguments, world, plan, error);
}

static const struct option options[] = {
    {"hold", NULL, N_("hold its invoices until you resume; so without either")},
    {"skip", NULL, N_("leave this stage out and go on with the next")},
    {"reason", N_("TEXT"), N_("why, for the log")},
    {NULL, NULL, NULL},
};

const struct verb verb_reject = {
    .words = "reject",
    .arguments = N_("ID"),
    .summary = N_("no to a letter that waits for a yes"),
    .details = N_("ID is the first column of what «approve» lists."),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_CHANGE,
    .run = run,
};

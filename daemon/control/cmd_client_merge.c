/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/find.h"
#include "control/moved.h"
#include "control/verbs.h"
#include "proof/move.h"

struct order {
    const char *from, *into, *reason;
    struct moved_counts counts;
};

static bool merge(struct control *control, void *data, GError **error)
{
    struct order *order = data;

    return client_merge(control->store, order->from, order->into, control->actor, order->reason, &order->counts, error);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    AUTO(world) world = control_world(control, DAY_NONE, error);
    AUTO(plan) plan = world ? world_plan(world) : NULL;
    g_autofree char *from = NULL, *into = NULL, *line = NULL;
    struct order order = {.reason = arguments_value(arguments, "reason")};

    if (!plan)
        return EXIT_UNREACHABLE;
    from = find_client(plan, control->config, control->store, arguments_word(arguments, 0), error);
    into = from ? find_client(plan, control->config, control->store, arguments_word(arguments, 1), error) : NULL;
    if (!into)
        return EXIT_USAGE_ERROR;
    order.from = from;
    order.into = into;
    if (!control_act(control, merge, &order, error))
        return EXIT_UNREACHABLE;
    line = g_strdup_printf(_("%s (%s): %s counts as this client from now on (invoices: %d, letters and the like: %d, "
                             "holds: %d)"),
                           find_label(plan, into), into, from, order.counts.invoices, order.counts.steps,
                           order.counts.holds);
    moved_tell(control, line, HOLD_CLIENT, into, into);
    return EXIT_DONE;
}

const struct verb verb_client_merge = {
    .words = "client merge",
    .arguments = N_("FROM INTO"),
    .summary = N_("two client keys are one; the first counts as the second"),
    .details =
        N_("Invoices, letters, holds and settings of FROM count for INTO, in the gaps between letters too. Where "
           "both have a value, INTO's stands. The ledgers keep both keys."),
    .options = moved_options,
    .least = 2,
    .most = 2,
    .store = STORE_NEED_CHANGE,
    .run = run,
};

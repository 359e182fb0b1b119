/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/find.h"
#include "control/moved.h"
#include "control/verbs.h"
#include "proof/move.h"

struct order {
    struct move move;
    struct moved_counts counts;
};

static bool rename_ledger(struct control *control, void *data, GError **error)
{
    struct order *order = data;

    return store_move(control->store, &order->move, &order->counts, error);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    const char *from = arguments_word(arguments, 0);
    AUTO(world) world = control_world(control, DAY_NONE, error);
    const struct config_ledger *to;
    struct order order = {0};
    g_autofree char *line = NULL;

    if (!world)
        return EXIT_UNREACHABLE;
    if (!moved_check_ledger(world, from, error) ||
        !(to = find_ledger(control->config, arguments_word(arguments, 1), error)))
        return EXIT_USAGE_ERROR;
    order.move = (struct move){.ledger = from,
                               .to_ledger = to->key,
                               .mode = world->mode,
                               .actor = control->actor,
                               .reason = arguments_value(arguments, "reason")};
    if (!control_act(control, rename_ledger, &order, error))
        return EXIT_UNREACHABLE;
    line = g_strdup_printf(_("ledger %s: goes on where %s was (invoices: %d, stages done: %d, holds: %d)"), to->key,
                           from, order.counts.invoices, order.counts.steps, order.counts.holds);
    moved_tell(control, line, HOLD_LEDGER, to->key, NULL);
    return EXIT_DONE;
}

const struct verb verb_ledger_rename = {
    .words = "ledger rename",
    .arguments = N_("FROM TO"),
    .summary = N_("a ledger's section got another name; its history goes on under that one"),
    .details = N_("FROM is the name it had, TO the one that stands in the configuration now. Until it is said, letters "
                  "from a ledger that seems to be an earlier one are held."),
    .options = moved_options,
    .least = 2,
    .most = 2,
    .store = STORE_NEED_CHANGE,
    .run = run,
};

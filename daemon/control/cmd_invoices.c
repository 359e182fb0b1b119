/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/find.h"
#include "control/verbs.h"
#include "report/invoices.h"

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    const char *client = arguments_value(arguments, "client");
    AUTO(world) world = control_world(control, DAY_NONE, error);
    AUTO(plan) plan = world ? world_plan(world) : NULL;
    g_autofree char *key = NULL;

    if (!world)
        return EXIT_UNREACHABLE;
    if (client) {
        key = find_client(plan, control->config, control->store, client, error);
        if (!key)
            return EXIT_USAGE_ERROR;
    }
    report_invoices(&control->out, &(struct plan_view){.plan = plan,
                                                       .history = world->history,
                                                       .mode = world->mode,
                                                       .day = world->now.day,
                                                       .client = key});
    return control_warn_ledgers(world) ? EXIT_PERSON : EXIT_DONE;
}

static const struct option options[] = {
    {"client", N_("CLIENT"), N_("only this client")},
    {NULL, NULL, NULL},
};

const struct verb verb_invoices = {
    .words = "invoices",
    .arguments = "",
    .summary = N_("what is open, how late it is, what it had and what comes next"),
    .options = options,
    .store = STORE_NEED_IF_THERE,
    .run = run,
};

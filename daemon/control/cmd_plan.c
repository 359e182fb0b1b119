/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/find.h"
#include "control/verbs.h"
#include "report/plan.h"

static int show(const struct control *control, const struct arguments *arguments, struct world *world, GError **error)
{
    AUTO(plan) plan = world_plan(world);
    const char *client = arguments_value(arguments, "client");
    g_autofree char *key = NULL;

    if (client) {
        key = find_client(plan, control->config, control->store, client, error);
        if (!key)
            return EXIT_USAGE_ERROR;
    }
    report_plan(&control->out, &(struct plan_view){.plan = plan,
                                                   .history = world->history,
                                                   .mode = world->mode,
                                                   .day = world->now.day,
                                                   .client = key,
                                                   .all = arguments_given(arguments, "all")});
    return control_warn_ledgers(world) ? EXIT_PERSON : EXIT_DONE;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    AUTO(world) world = NULL;
    civil_day date;

    if (!control_date(arguments, "date", &date, error))
        return EXIT_USAGE_ERROR;
    world = control_world(control, date, error);
    if (world && date == DAY_NONE && !world_look_at_relays(world, control->store, error))
        return EXIT_UNREACHABLE;
    return world ? show(control, arguments, world, error) : EXIT_UNREACHABLE;
}

static const struct option options[] = {
    {"date", N_("DATE"), N_("what would be due on this date; the hour is left aside")},
    {"client", N_("CLIENT"), N_("only this client")},
    {"all", NULL, N_("also what is paid and what is not due yet")},
    {NULL, NULL, NULL},
};

const struct verb verb_plan = {
    .words = "plan",
    .arguments = "",
    .summary = N_("what would be sent now, to whom, and what is held and why"),
    .details = N_("The same planner as the service's, so this is what it sends. Nothing is stored or sent."),
    .options = options,
    .store = STORE_NEED_IF_THERE,
    .run = run,
};

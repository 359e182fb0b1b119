/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/find.h"
#include "control/review.h"
#include "control/verbs.h"
#include "report/plan.h"

static int show(struct control *control, const struct arguments *arguments, GError **error)
{
    struct world *world = control->world;
    const struct plan *plan = control->plan = world_plan(world);
    const char *client = arguments_value(arguments, "client");
    g_autofree char *key = NULL;

    if (client) {
        key = find_client(plan, control->config, control->store, client, error);
        if (!key)
            return EXIT_USAGE_ERROR;
    }
    if (arguments_given(arguments, "review"))
        return review_run(control, key, error);
    report_plan(&control->out, &(struct plan_view){.plan = plan,
                                                   .history = world->history,
                                                   .mode = world->mode,
                                                   .day = world->now.day,
                                                   .client = key,
                                                   .all = arguments_given(arguments, "all")});
    return control_warn_ledgers(world) ? EXIT_PERSON : EXIT_DONE;
}

/* A review is about today's letters, and for a person. */
static bool check_review(const struct arguments *arguments, GError **error)
{
    static const char *const others[] = {"date", "all", "json", NULL};

    return arguments_alone(arguments, "review", others, error);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    civil_day date;

    if (!control_date(arguments, "date", &date, error) || !check_review(arguments, error))
        return EXIT_USAGE_ERROR;
    control->world = control_world(control, date, error);
    if (!control->world || (date == DAY_NONE && !world_look_at_relays(control->world, control->store, error)))
        return EXIT_UNREACHABLE;
    return show(control, arguments, error);
}

static const struct option options[] = {
    {"date", N_("DATE"), N_("what would be due on this date; the hour is left aside")},
    {"client", N_("CLIENT"), N_("only this client")},
    {"review", NULL, N_("letter by letter: send, wait, dispute, paid, open")},
    {"all", NULL, N_("also what is paid and what is not due yet")},
    {NULL, NULL, NULL},
};

const struct verb verb_plan = {
    .words = "plan",
    .arguments = "",
    .summary = N_("what would be sent now, to whom, and what is held and why"),
    .details =
        N_("The same planner as the service's, so this is what it sends. Nothing is stored or sent. With --review each "
           "letter of today is shown, and what you answer is done by the command of that name: approve, pause, "
           "dispute, paid."),
    .options = options,
    .store = STORE_NEED_IF_THERE,
    .run = run,
};

/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "control/find.h"
#include "control/new_file.h"
#include "control/verbs.h"
#include "plan/simulate.h"
#include "report/agenda.h"

enum { DAYS = 60, DAYS_MAX = 731 };

/* What is due on DAY, as HISTORY stands by then. */
static struct plan *plan_day(struct world *world, struct history *history, civil_day day)
{
    GTimeZone *zone = world->config->timezone;
    struct plan_input input = {
        .config = world->config,
        .ledgers = world->ledgers,
        .history = history,
        .calendar = world->calendar,
        .client_calendars = world->client_calendars,
        .now = moment_at(instant_of(day, world->config->schedule.window_start, zone), zone),
        .mode = world->mode,
        .whole_day = true,
    };

    return plan_make(&input);
}

/* Day by day, as if all that is decided happened and nothing came in. */
static void simulate(struct world *world, civil_day until, struct agenda *agenda)
{
    AUTO(history) history = history_copy(world->history);

    for (civil_day day = world->now.day; day <= until; day++) {
        AUTO(plan) plan = plan_day(world, history, day);

        agenda_add(agenda, plan, history);
        simulate_serve(history, plan);
        if (!plan->clock_held)
            history->last_day = day;
    }
}

static bool write_feed(const struct control *control, const struct agenda *agenda, const char *path, GError **error)
{
    g_autofree char *text = agenda_ics(agenda);

    if (g_str_equal(path, "-")) {
        fputs(text, control->out.stream);
        return true;
    }
    if (!file_replace(path, text, strlen(text), 0666, error))
        return false;
    if (!control->out.json)
        output_line(&control->out, TINT_NONE, _("the calendar is written to \"%s\""), path);
    return true;
}

static bool read_until(const struct control *control, const struct arguments *arguments, civil_day *until,
                       GError **error)
{
    civil_day today = control_today(control);
    const char *why = NULL;

    if (!control_date(arguments, "until", until, error))
        return false;
    if (*until == DAY_NONE)
        *until = today + DAYS;
    if (*until < today)
        why = _("that day is over; name today or a later one");
    if (*until > today + DAYS_MAX)
        why = _("that is more than two years ahead; name an earlier day");
    if (why)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, "--until: %s", why);
    return !why;
}

/* The key of --client, NULL without it; false when nobody is meant. */
static bool read_client(const struct control *control, const struct arguments *arguments, struct world *world,
                        char **key, GError **error)
{
    const char *word = arguments_value(arguments, "client");
    AUTO(plan) plan = word ? world_plan(world) : NULL;

    if (word)
        *key = find_client(plan, control->config, control->store, word, error);
    return !word || *key;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    const char *path = arguments_value(arguments, "ics");
    g_autofree char *client = NULL;
    AUTO(world) world = NULL;
    AUTO(agenda) agenda = NULL;
    civil_day until;

    if (!read_until(control, arguments, &until, error))
        return EXIT_USAGE_ERROR;
    world = control_world(control, DAY_NONE, error);
    if (!world)
        return EXIT_UNREACHABLE;
    if (!read_client(control, arguments, world, &client, error))
        return EXIT_USAGE_ERROR;
    agenda = agenda_new(&control->out, client, clock_now_ms(&control->clock));
    simulate(world, until, agenda);
    if (!path || !g_str_equal(path, "-"))
        agenda_print(agenda, world->mode, until);
    if (path && !write_feed(control, agenda, path, error))
        return EXIT_UNREACHABLE;
    return control_warn_ledgers(world) ? EXIT_PERSON : EXIT_DONE;
}

static const struct option options[] = {
    {"until", N_("DATE"), N_("the last day; without it, sixty days from today")},
    {"client", N_("CLIENT"), N_("only this client")},
    {"ics", N_("FILE"), N_("write it as a calendar: letters as events, calls as to-dos; \"-\" = here")},
    {NULL, NULL, NULL},
};

const struct verb verb_agenda = {
    .words = "agenda",
    .arguments = "",
    .summary = N_("what would come in the next weeks, if nothing were paid"),
    .details = N_("Simulated day by day by the same planner as the service's. What waits for your yes is shown once, "
                  "on the day it would go, and what follows it is not guessed. Nothing is stored or sent."),
    .options = options,
    .store = STORE_NEED_IF_THERE,
    .run = run,
};

/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "compose/library.h"
#include "control/found.h"
#include "control/verbs.h"
#include "proof/found.h"
#include "proof/guard.h"
#include "report/plan.h"

enum { DAYS_BEFORE = 2 }; /* clocks differ, and mailboxes count days in their own zone */

static bool adopt(struct control *control, void *data, GError **error)
{
    return origin_adopt(control->store, data, control->actor, error);
}

/* Letters that go once the store is adopted. */
static int count_letters(const struct control *control, GError **error)
{
    AUTO(world) world = control_world(control, control_today(control), error);
    AUTO(plan) plan = NULL;

    if (!world)
        return -1;
    world->brakes &= ~REASON_BIT(REASON_ORIGIN);
    world->history->origin_held = false;
    plan = world_plan(world);
    if (!control->out.json)
        report_plan(
            &control->out,
            &(struct plan_view){.plan = plan, .history = world->history, .mode = world->mode, .day = world->now.day});
    return plan->letters;
}

/* Letters that left after this copy was made; they count as sent whatever the person answers then. */
static bool compare(struct control *control, struct sent_search *search, GError **error)
{
    struct found_counts counts;
    int64_t since;

    if (!found_since(control->store, &since, error))
        return false;
    search->since = (civil_day)(since / 86400000) - DAYS_BEFORE;
    if (!sent_search_run(control, search, error)) {
        g_prefix_error(error, "%s", _("nothing was adopted: "));
        return false;
    }
    if (!found_take(control, search, &counts, error))
        return false;
    found_print_places(&control->out, search);
    if (search->places->len && !control->out.json)
        output_line(&control->out, TINT_NONE,
                    ngettext("%d letter that was sent was not known here",
                             "%d letters that were sent were not known here", counts.settled + counts.recorded),
                    counts.settled + counts.recorded);
    return true;
}

static void warn(const struct control *control, const struct sent_search *search)
{
    if (!search->places || !search->places->len)
        output_line(
            &control->out, TINT_WARN,
            _("Look in the Sent folder first: letters sent after this copy was made are not known here and would go "
              "again. \"herinnerctl skip\" serves a stage without a letter; \"--sent\" reads a folder of mails."));
    output_line(&control->out, TINT_WARN,
                _("What was told to the other copy (payments, promises, holds) is not known here either."));
}

static int finish(struct control *control, const struct sent_search *search, char *machine, GError **error)
{
    int letters = count_letters(control, error);

    if (letters < 0)
        return EXIT_UNREACHABLE;
    warn(control, search);
    if (!control_confirm(control, letters, error))
        return EXIT_USAGE_ERROR;
    if (!control_act(control, adopt, machine, error))
        return EXIT_UNREACHABLE;
    output_line(&control->out, TINT_GOOD, _("adopted: this machine sends from this store now"));
    return EXIT_DONE;
}

static bool check(const struct arguments *arguments, GError **error)
{
    if (!arguments_given(arguments, "sent") || !arguments_given(arguments, "without-sent"))
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("--sent and --without-sent contradict each other; give one of them"));
    return false;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    g_autofree char *machine = machine_id_read();
    struct sent_search search = {.path = arguments_value(arguments, "sent")};
    int status = EXIT_UNREACHABLE;
    bool held;

    if (!check(arguments, error))
        return EXIT_USAGE_ERROR;
    if (!origin_peek(control->store, machine, &held, error))
        return EXIT_UNREACHABLE;
    if (!held) {
        output_line(&control->out, TINT_NONE, _("this store is where it was; nothing to adopt"));
        return EXIT_DONE;
    }
    compose_init();
    if (arguments_given(arguments, "without-sent") || compare(control, &search, error))
        status = finish(control, &search, machine, error);
    sent_search_clear(&search);
    compose_shutdown();
    return status;
}

static const struct option options[] = {
    {"sent", N_("PATH"), N_("a Maildir or mbox file with what was sent, in place of the mailboxes")},
    {"without-sent", NULL, N_("compare with nothing: letters may go twice")},
    {NULL, NULL, NULL},
};

const struct verb verb_adopt = {
    .words = "adopt",
    .arguments = "",
    .summary = N_("let a store send that was restored or came from another machine"),
    .details = N_("Looks first through the Sent folders for letters of ours that this store does not know; those count "
                  "as sent and do not go again. Then it shows what would go, and asks."),
    .options = options,
    .store = STORE_NEED_CHANGE,
    .run = run,
};

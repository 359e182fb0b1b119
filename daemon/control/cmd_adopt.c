/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/verbs.h"
#include "proof/guard.h"
#include "report/plan.h"

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

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    g_autofree char *machine = machine_id_read();
    bool held;
    int letters;

    (void)arguments;
    if (!origin_peek(control->store, machine, &held, error))
        return EXIT_UNREACHABLE;
    if (!held) {
        output_line(&control->out, TINT_NONE, _("this store is where it was; nothing to adopt"));
        return EXIT_DONE;
    }
    letters = count_letters(control, error);
    if (letters < 0)
        return EXIT_UNREACHABLE;
    output_line(
        &control->out, TINT_WARN,
        _("Look in the Sent folder first: letters sent after this copy was made are not known here and would go "
          "again. \"herinnerctl skip\" serves a stage without a letter."));
    if (!control_confirm(control, letters, error))
        return EXIT_USAGE_ERROR;
    if (!control_act(control, adopt, machine, error))
        return EXIT_UNREACHABLE;
    output_line(&control->out, TINT_GOOD, _("adopted: this machine sends from this store now"));
    return EXIT_DONE;
}

const struct verb verb_adopt = {
    .words = "adopt",
    .arguments = "",
    .summary = N_("let a store send that was restored or came from another machine"),
    .store = STORE_NEED_CHANGE,
    .run = run,
};

/* SPDX-License-Identifier: MIT */
#include "control/ending.h"

#include "base/error.h"
#include "base/words.h"
#include "proof/records.h"

struct order {
    const struct target *target;
    const struct ending *ending;
    civil_day today;
    int ended;
};

static bool end(struct control *control, void *data, GError **error)
{
    struct order *order = data;
    const struct target *target = order->target;

    return hold_end(control->store, target->scope, target->subject, order->ending->kinds, target->client_key,
                    order->today, control->actor, &order->ended, error);
}

void ending_tell(const struct control *control, const struct target *target, struct world *world)
{
    const struct output *out = &control->out;
    AUTO(plan) after = world_plan(world);
    civil_day today = control_today(control), day = target_next_day(target, after, false);
    char buffer[DAY_ISO_SIZE];

    if (day == DAY_NONE)
        output_line(out, TINT_NONE, _("%s: goes on; no letter is to go by itself"), target->label);
    else
        output_line(out, TINT_NONE, _("%s: goes on; the next letter may go on %s"), target->label,
                    day_to_iso(MAX(day, today), buffer));
    target_print_holds(out, target, world->history, today);
}

static int end_target(struct control *control, const struct target *target, const struct ending *ending,
                      struct world *world, GError **error)
{
    struct order order = {.target = target, .ending = ending, .today = control_today(control)};

    if (!control_act(control, end, &order, error) || !world_refresh(world, control->store, error))
        return EXIT_UNREACHABLE;
    if (order.ended)
        ending_tell(control, target, world);
    else
        output_line(&control->out, TINT_NONE, "%s: %s", target->label, _(ending->nothing));
    return EXIT_DONE;
}

static bool find(const struct control *control, const struct arguments *arguments, const struct ending *ending,
                 struct world *world, struct target *target, GError **error)
{
    AUTO(plan) plan = world_plan(world);
    const struct plan_item *item;

    return target_find_word(control, arguments_word(arguments, 0), plan, ending->clients, ending->invoices, target,
                            &item, error);
}

int ending_run(struct control *control, const struct arguments *arguments, const struct ending *ending, GError **error)
{
    AUTO(world) world = control_world(control, DAY_NONE, error);
    struct target target = {0};
    int status = EXIT_USAGE_ERROR;

    if (!world)
        return EXIT_UNREACHABLE;
    if (find(control, arguments, ending, world, &target, error))
        status = end_target(control, &target, ending, world, error);
    target_clear(&target);
    return status;
}

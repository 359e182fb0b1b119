/* SPDX-License-Identifier: MIT */
#include "control/arrange.h"

#include "base/error.h"
#include "base/words.h"
#include "proof/records.h"
#include "report/reasons.h"

struct order {
    struct arrange *arrange;
    const struct arrange_kind *kind;
    struct history_hold hold;
    int replaced;
};

static bool set(struct control *control, void *data, GError **error)
{
    struct order *order = data;
    struct arrange *arrange = order->arrange;
    const struct arrangement act = {.holds = &order->hold,
                                    .count = 1,
                                    .client_key = arrange->target.client_key,
                                    .replaces = order->kind->replaces,
                                    .answers = true,
                                    .today = arrange->today,
                                    .actor = control->actor};
    int64_t entry;

    return hold_arrange(control->store, &act, &entry, &order->replaced, error) &&
           (!order->kind->also || order->kind->also(control, arrange, entry, error));
}

static bool refuse(const struct arrange *arrange, const struct history_hold *hold, GError **error)
{
    g_autofree char *why = reason_sentence(reason_from_word(hold->kind), DAY_NONE, hold);
    const char *remedy = _("\"herinnerctl resume\" ends that");

    if (g_str_equal(hold->kind, "closed") || g_str_equal(hold->kind, "insolvent"))
        remedy = _("\"herinnerctl reopen\" ends that");
    if (g_str_equal(hold->kind, "handed-over"))
        remedy = _("\"herinnerctl resume --handed-over\" ends that");
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("\"%s\" stands already: %s; %s"),
                arrange->target.label, why, remedy);
    return false;
}

/* Whoever is closed, insolvent or handed over has nothing to arrange; and each kind has those it contradicts. */
static bool check_standing(const struct arrange *arrange, const struct arrange_kind *kind, GError **error)
{
    static const char *const final[] = {"closed", "insolvent", "handed-over", NULL};
    const struct history *history = arrange->world->history;
    const struct target *target = &arrange->target;
    const struct history_hold *hold = NULL;

    for (const char *const *word = final; *word && !hold; word++) {
        hold = arrange_standing(history, target->scope, target->subject, *word, arrange->today);
        if (!hold && target->scope == HOLD_INVOICE)
            hold = arrange_standing(history, HOLD_CLIENT, target->client_key, *word, arrange->today);
    }
    for (const char *const *word = kind->refused; word && *word && !hold; word++)
        hold = arrange_standing(history, target->scope, target->subject, *word, arrange->today);
    return !hold || refuse(arrange, hold, error);
}

static bool check_open(const struct arrange *arrange, GError **error)
{
    if (!arrange->item || arrange->item->eligible)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("invoice \"%s\" is not open, so there is nothing to arrange; \"herinnerctl explain\" says why"),
                arrange->target.label);
    return false;
}

/* The first day after the hold itself, whatever else there is; DAY_NONE when a person has to end it. */
static civil_day own_next(const struct order *order)
{
    const struct world *world = order->arrange->world;
    const struct history_hold *hold = &order->hold;
    civil_day last = hold->until_day;

    if (last == DAY_NONE && hold->named_day != DAY_NONE) /* a settlement stays closed when it is kept */
        last = arrange_later(order->arrange, hold->named_day, world->config->limits.promise_grace);
    return last == DAY_NONE ? DAY_NONE : calendar_next_open(world->calendar, NULL, last);
}

static void tell(const struct order *order, civil_day before, const struct plan *after)
{
    const struct arrange *arrange = order->arrange;
    const struct output *out = &arrange->control->out;
    civil_day next = target_next_day(&arrange->target, after, false), own = own_next(order);
    char was[DAY_ISO_SIZE], now[DAY_ISO_SIZE];

    next = next == DAY_NONE || own == DAY_NONE ? DAY_NONE : MAX(next, own);
    day_to_iso(MAX(before, arrange->today), was);
    if (before == DAY_NONE)
        output_line(out, TINT_NONE, _("%s: %s; no letter was to go by itself"), arrange->target.label, arrange->what);
    else if (next == DAY_NONE)
        output_line(out, TINT_NONE, _("%s: %s; the next letter would have gone on %s, now none goes by itself"),
                    arrange->target.label, arrange->what, was);
    else
        output_line(out, TINT_NONE, _("%s: %s; the next letter would have gone on %s, now not before %s"),
                    arrange->target.label, arrange->what, was, day_to_iso(MAX(next, arrange->today), now));
    if (order->replaced)
        output_line(out, TINT_NONE, _("it takes the place of what was agreed before"));
}

static struct history_hold hold_of(const struct arrange *arrange, enum reason reason)
{
    const char *text = arguments_value(arrange->arguments, "reason");

    return (struct history_hold){.scope = arrange->target.scope,
                                 .subject = arrange->target.subject,
                                 .kind = (char *)reason_word(reason),
                                 .from_day = control_hold_day(arrange->control),
                                 .until_day = DAY_NONE,
                                 .lifted_day = DAY_NONE,
                                 .named_day = DAY_NONE,
                                 .reason = g_strdup(text ? text : "")};
}

static int act(struct arrange *arrange, const struct arrange_kind *kind, GError **error)
{
    struct order order = {.arrange = arrange, .kind = kind, .hold = hold_of(arrange, kind->reason)};
    civil_day before = target_next_day(&arrange->target, arrange->plan, false);
    int status = EXIT_USAGE_ERROR;

    if (check_open(arrange, error) && check_standing(arrange, kind, error) && kind->fill(arrange, &order.hold, error)) {
        status = control_act(arrange->control, set, &order, error) ? EXIT_DONE : EXIT_UNREACHABLE;
        g_clear_pointer(&arrange->plan, plan_free); /* it looks into the world that is read again now */
        arrange->item = NULL;
        if (status == EXIT_DONE && world_refresh(arrange->world, arrange->control->store, error)) {
            AUTO(plan) after = world_plan(arrange->world);

            tell(&order, before, after);
        }
    }
    g_free(order.hold.reason);
    return status;
}

static bool find(struct arrange *arrange, const struct arrange_kind *kind, GError **error)
{
    const char *word = arguments_word(arrange->arguments, 0);

    return target_find_word(arrange->control, word, arrange->plan, kind->clients, kind->invoices, &arrange->target,
                            &arrange->item, error);
}

int arrange_run(struct control *control, const struct arguments *arguments, const struct arrange_kind *kind,
                GError **error)
{
    AUTO(world) world = control_world(control, DAY_NONE, error);
    struct arrange arrange = {
        .control = control, .arguments = arguments, .world = world, .today = control_today(control)};
    int status = EXIT_USAGE_ERROR;

    if (!world)
        return EXIT_UNREACHABLE;
    arrange.plan = world_plan(world);
    if (find(&arrange, kind, error))
        status = act(&arrange, kind, error);
    g_clear_pointer(&arrange.plan, plan_free);
    target_clear(&arrange.target);
    g_free(arrange.what);
    return status;
}

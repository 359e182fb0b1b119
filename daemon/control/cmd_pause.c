/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/target.h"
#include "control/verbs.h"
#include "proof/records.h"

struct order {
    const struct target *target;
    struct history_hold hold;
    civil_day day; /* when the next letter would have gone; DAY_NONE = none by itself, or not looked at */
};

static bool set_hold(struct control *control, void *data, GError **error)
{
    struct order *order = data;

    return hold_set(control->store, &order->hold, order->target->client_key, control->actor, &order->hold.id, error);
}

/* The last day of the hold: --until, or --for counted from today. Business days need the calendar of WORLD. */
static bool last_day(const struct control *control, const struct arguments *arguments, const struct world *world,
                     civil_day *until, GError **error)
{
    const char *span = arguments_value(arguments, "for");
    civil_day today = control_today(control);
    struct duration duration;

    if (!control_date(arguments, "until", until, error))
        return false;
    if (span && *until != DAY_NONE) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("--until and --for exclude each other"));
        return false;
    }
    if (span && !duration_parse(span, &duration, error)) {
        g_prefix_error(error, "--for: ");
        (*error)->code = HERINNERD_ERROR_USAGE;
        return false;
    }
    if (span)
        *until = world ? calendar_add(world->calendar, NULL, today, duration, true)
                       : duration_add_plain(duration, today, true);
    if (*until == DAY_NONE || *until >= today)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("that day is over; name today or a later one"));
    return false;
}

/* Everything is stopped before any file is read, unless business days have to be counted. */
static bool reads_first(const struct arguments *arguments)
{
    const char *span = arguments_value(arguments, "for");

    return !arguments_given(arguments, "all") || (span && g_str_has_suffix(span, "bd"));
}

static char *held_until(civil_day until)
{
    char buffer[DAY_ISO_SIZE];

    if (until == DAY_NONE)
        return g_strdup(_("held until you resume"));
    return g_strdup_printf(_("held until %s"), day_to_iso(until, buffer));
}

static void tell(const struct control *control, const struct order *order, const struct plan *after)
{
    const struct output *out = &control->out;
    g_autofree char *held = held_until(order->hold.until_day);
    char buffer[DAY_ISO_SIZE];

    if (order->hold.escalation_only)
        output_line(out, TINT_NONE, _("%s: only formal stages are held"), order->target->label);
    if (order->target->scope == HOLD_INVOICE && !order->target->client_key)
        output_line(out, TINT_WARN, _("%s: no ledger has this invoice yet; %s all the same"), order->target->label,
                    held);
    else if (order->day != DAY_NONE)
        output_line(out, TINT_NONE, _("%s: the next letter would have gone on %s; %s"), order->target->label,
                    day_to_iso(MAX(order->day, control_today(control)), buffer), held);
    else if (after && order->target->scope == HOLD_ALL)
        output_line(out, TINT_NONE,
                    ngettext("%s: %d letter that is due now waits; %s", "%s: %d letters that are due now wait; %s",
                             (gulong)target_held_letters(order->target, after)),
                    order->target->label, target_held_letters(order->target, after), held);
    else
        output_line(out, TINT_NONE, _("%s: no letter was to go by itself; %s"), order->target->label, held);
}

/* After the hold is in the store: what it changes. Files that cannot be read now do not undo it. */
static int tell_effect(const struct control *control, const struct order *order, struct world *world)
{
    g_autoptr(GError) trouble = NULL;
    AUTO(world) fresh = world ? NULL : control_world(control, DAY_NONE, &trouble);
    struct world *now = world ? world : fresh;
    AUTO(plan) after = NULL;

    if (now && (!world || world_refresh(world, control->store, &trouble)))
        after = world_plan(now);
    tell(control, order, after);
    if (trouble)
        control_complain(trouble->message);
    return trouble ? EXIT_PERSON : EXIT_DONE;
}

static int pause_target(struct control *control, const struct arguments *arguments, struct world *world,
                        struct target *target, GError **error)
{
    AUTO(plan) before = world ? world_plan(world) : NULL;
    const char *reason = arguments_value(arguments, "reason");
    struct order order = {.target = target, .day = DAY_NONE};

    if (!target_find(control, arguments, before, target, error))
        return EXIT_USAGE_ERROR;
    order.hold = (struct history_hold){.scope = target->scope,
                                       .subject = target->subject,
                                       .kind = (char *)reason_word(REASON_PAUSE),
                                       .escalation_only = arguments_given(arguments, "escalation"),
                                       .from_day = control_hold_day(control),
                                       .lifted_day = DAY_NONE,
                                       .reason = (char *)(reason ? reason : "")};
    if (!last_day(control, arguments, world, &order.hold.until_day, error))
        return EXIT_USAGE_ERROR;
    if (before)
        order.day = target_next_day(target, before, order.hold.escalation_only);
    if (!control_act(control, set_hold, &order, error))
        return EXIT_UNREACHABLE;
    g_clear_pointer(&before, plan_free); /* it looks into the world that is read again now */
    return tell_effect(control, &order, world);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    AUTO(world) world = NULL;
    struct target target = {0};
    int status;

    if (!target_check(arguments, error))
        return EXIT_USAGE_ERROR;
    if (reads_first(arguments)) {
        world = control_world(control, DAY_NONE, error);
        if (!world)
            return EXIT_UNREACHABLE;
    }
    status = pause_target(control, arguments, world, &target, error);
    target_clear(&target);
    return status;
}

static const struct option options[] = {
    {"invoice", N_("NUMBER"), N_("one invoice instead of a client; LEDGER/NUMBER before it is in the ledger")},
    {"all", NULL, N_("everything")},
    {"escalation", NULL, N_("only the formal stages")},
    {"until", N_("DATE"), N_("the last day of the pause")},
    {"for", N_("SPAN"), N_("as long as this: 2w, 10d, 5bd, 1mo")},
    {"reason", N_("TEXT"), N_("why, for the log")},
    {NULL, NULL, NULL},
};

const struct verb verb_pause = {
    .words = "pause",
    .arguments = N_("CLIENT|--invoice NUMBER|--all"),
    .summary = N_("send nothing to a client, about an invoice, or at all"),
    .details =
        N_("A pause that has returned to the shell is never overtaken by a letter. What fell due meanwhile goes on "
           "the business day after its last day, one stage at a time."),
    .options = options,
    .most = 1,
    .store = STORE_NEED_CREATE,
    .run = run,
};

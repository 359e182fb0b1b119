/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/arrange.h"
#include "control/find.h"
#include "control/verbs.h"
#include "proof/reminder.h"

struct order {
    struct outside outside;
    enum run_mode mode;
};

static bool record(struct control *control, void *data, GError **error)
{
    const struct order *order = data;

    return reminder_record(control->store, &order->outside, order->mode, control->actor, error);
}

static bool refuse(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool refuse(GError **error, const char *format, ...)
{
    va_list list;
    g_autofree char *text = NULL;

    va_start(list, format);
    text = g_strdup_vprintf(format, list);
    va_end(list);
    g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, text);
    return false;
}

static bool find_stage(const struct config_policy *policy, const char *name, const struct config_stage **stage,
                       GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *list = NULL;
    int index = policy && name ? config_stage_index(policy, name) : -1;

    if (index >= 0) {
        *stage = policy->stages->pdata[index];
        return true;
    }
    for (guint i = 0; policy && i < policy->stages->len; i++)
        g_ptr_array_add(names, ((struct config_stage *)policy->stages->pdata[i])->name);
    g_ptr_array_add(names, NULL);
    list = g_strjoinv(", ", (char **)names->pdata);
    return name ? refuse(error, _("--stage: \"%s\" is no stage of this client; there are %s"), name, list)
                : refuse(error, _("--stage is needed: one of %s"), list);
}

static bool had_stage(const struct plan_item *item, const char *stage)
{
    const GArray *steps = item->history->steps;

    for (guint i = 0; steps && i < steps->len; i++) {
        const struct history_step *step = &g_array_index(steps, struct history_step, i);

        if (step->cycle == item->history->cycle && step->state != STEP_OPEN && g_str_equal(step->stage, stage))
            return true;
    }
    return false;
}

/* An invoice that the stage can have been about on DAY. */
static bool fits(const struct plan_item *item, const struct outside *outside)
{
    if (!item->eligible || (item->invoice->issued != DAY_NONE && item->invoice->issued > outside->day))
        return false;
    if (!duration_is_set(outside->stage->before_due) && (item->due == DAY_NONE || item->due >= outside->day))
        return false;
    return !had_stage(item, outside->stage->name);
}

/* The invoices of the target: all that fit of a client, of one sender. */
static bool collect(const struct plan *plan, const struct target *target, const struct plan_item *one,
                    const struct outside *outside, GPtrArray *items, GError **error)
{
    const struct plan_item *first = NULL;

    if (one && had_stage(one, outside->stage->name))
        return refuse(error, _("invoice \"%s\" has had \"%s\" already; \"herinnerctl explain\" shows when"),
                      target->label, outside->stage->name);
    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = &g_array_index(plan->items, struct plan_item, i);

        if ((one ? item != one : !g_str_equal(item->client->key, target->subject)) || !fits(item, outside))
            continue;
        first = first ? first : item;
        if (item->source->sender == first->source->sender)
            g_ptr_array_add(items, (gpointer)item);
    }
    if (items->len)
        return true;
    return refuse(error,
                  _("%s: nothing was open and overdue on that day that \"%s\" can be recorded for; look at the date"),
                  target->label, outside->stage->name);
}

static bool read_way(const struct arguments *arguments, struct outside *outside, GError **error)
{
    static const char *const ways[] = {"post", "registered", "phone", "visit", "other", NULL};

    outside->by = arrange_choice(arguments, "by", ways, NULL, error);
    if (!outside->by)
        return false;
    outside->letter = g_str_equal(outside->by, "post") || g_str_equal(outside->by, "registered");
    outside->note = arguments_value(arguments, "note");
    return true;
}

static bool read_days(const struct control *control, const struct arguments *arguments, const struct world *world,
                      const struct calendar *theirs, struct outside *outside, GError **error)
{
    if (!control_date(arguments, "date", &outside->day, error) ||
        !control_date(arguments, "term", &outside->term_until, error))
        return false;
    if (outside->day == DAY_NONE)
        return refuse(error, _("--date is needed: the day on which it was done"));
    if (outside->day > control_today(control))
        return refuse(error, _("--date: that day is still to come; record it when it is done"));
    if (outside->term_until != DAY_NONE && outside->term_until < outside->day)
        return refuse(error, _("--term lies before --date; look at the dates"));
    if (outside->term_until != DAY_NONE && outside->term_until > day_add_months(outside->day, 120))
        return refuse(error, _("--term: that is more than ten years after it; look at the year"));
    if (outside->term_until == DAY_NONE && duration_is_set(outside->stage->new_term))
        outside->term_until =
            calendar_roll_forward(world->calendar, theirs,
                                  calendar_add(world->calendar, theirs, outside->day, outside->stage->new_term, true));
    return true;
}

static void tell(const struct control *control, const struct target *target, const char *stage, civil_day on,
                 struct world *world)
{
    AUTO(plan) plan = world_plan(world);
    civil_day day = target_next_day(target, plan, false);
    char done[DAY_ISO_SIZE], next[DAY_ISO_SIZE];

    day_to_iso(on, done);
    if (day == DAY_NONE)
        output_line(&control->out, TINT_NONE, _("%s: \"%s\" is recorded on %s; no letter is to go by itself"),
                    target->label, stage, done);
    else
        output_line(&control->out, TINT_NONE, _("%s: \"%s\" is recorded on %s; the next letter may go on %s"),
                    target->label, stage, done, day_to_iso(MAX(day, control_today(control)), next));
}

static bool prepare(struct control *control, const struct arguments *arguments, struct world *world,
                    const struct plan *plan, struct target *target, struct order *order, GPtrArray *items,
                    GError **error)
{
    const struct plan_item *item;
    const struct plan_client *client;

    if (!target_find_word(control, arguments_word(arguments, 0), plan, true, true, target, &item, error))
        return false;
    client = item ? item->client : find_plan_client(plan, target->subject);
    if (!client)
        return refuse(error, _("%s: no invoice is open, so there is nothing to record for"), target->label);
    order->outside.items = items;
    return find_stage(client->policy, arguments_value(arguments, "stage"), &order->outside.stage, error) &&
           read_way(arguments, &order->outside, error) &&
           read_days(control, arguments, world, client->calendar, &order->outside, error) &&
           collect(plan, target, item, &order->outside, items, error);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    AUTO(world) world = control_world(control, DAY_NONE, error);
    AUTO(plan) plan = world ? world_plan(world) : NULL;
    g_autoptr(GPtrArray) items = g_ptr_array_new();
    struct target target = {0};
    struct order order = {.mode = world ? world->mode : MODE_REHEARSAL};
    int status = EXIT_USAGE_ERROR;

    if (!world)
        return EXIT_UNREACHABLE;
    if (prepare(control, arguments, world, plan, &target, &order, items, error) &&
        control_act(control, record, &order, error)) {
        g_clear_pointer(&plan, plan_free); /* it looks into the world that is read again now */
        if (world_refresh(world, control->store, error)) {
            tell(control, &target, order.outside.stage->name, order.outside.day, world);
            status = EXIT_DONE;
        }
    }
    target_clear(&target);
    return status;
}

static const struct option options[] = {
    {"stage", N_("STAGE"), N_("the stage that this was; needed")},
    {"date", N_("DATE"), N_("the day on which it was done; needed")},
    {"by", N_("WAY"), N_("post, registered, phone, visit or other; needed")},
    {"term", N_("DATE"), N_("the last day it gave; without it, that of the stage")},
    {"note", N_("TEXT"), N_("what was said or sent, for the log")},
    {NULL, NULL, NULL},
};

const struct verb verb_record = {
    .words = "record",
    .arguments = N_("INVOICE|CLIENT --stage STAGE --date DATE --by WAY"),
    .summary = N_("a stage was done outside: on paper, by telephone"),
    .details = N_("The stage counts as done on that day, and the ladder goes on with the one after it. By post or "
                  "registered it counts as a letter. For a client it is about all that was overdue then."),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_CREATE,
    .run = run,
};

/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "control/arrange.h"
#include "control/find.h"
#include "control/verbs.h"
#include "proof/records.h"

struct order {
    const struct task_row *task;
    const char *note;
    const char *why; /* the client's `habit` from now on, or NULL */
    civil_day today;
    GArray *promises; /* of struct history_hold: one an invoice, none without --promise */
};

static bool end_task(struct control *control, void *data, GError **error)
{
    static const char *const replaces[] = {"promise", NULL};
    const struct order *order = data;
    const struct arrangement act = {.holds = (const struct history_hold *)(void *)order->promises->data,
                                    .count = (int)order->promises->len,
                                    .client_key = order->task->client,
                                    .replaces = replaces,
                                    .answers = true,
                                    .today = order->today,
                                    .actor = control->actor};

    return task_end(control->store, order->task->id, TASK_DONE, order->today, control->actor, order->note, error) &&
           (!order->why ||
            client_set(control->store, order->task->client, "habit", order->why, control->actor, error)) &&
           (act.count == 0 || hold_arrange(control->store, &act, NULL, NULL, error));
}

static const struct task_row *find_task(const GPtrArray *tasks, const char *word, GError **error)
{
    gint64 id;

    if (!g_ascii_string_to_signed(word, 10, 1, G_MAXINT64, &id, NULL)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("\"%s\" is not the number of a task; \"herinnerctl tasks\" lists them"), word);
        return NULL;
    }
    for (guint i = 0; i < tasks->len; i++) {
        if (((const struct task_row *)tasks->pdata[i])->id == id)
            return tasks->pdata[i];
    }
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("task %s is not open; \"herinnerctl tasks\" lists those that are"), word);
    return NULL;
}

static bool read_why(const struct arguments *arguments, struct order *order, GError **error)
{
    static const char *const habits[] = {"forgets", "misunderstood", "short-of-money", "unwilling", NULL};

    if (!arguments_given(arguments, "why"))
        return true;
    order->why = arrange_choice(arguments, "why", habits, NULL, error);
    return order->why != NULL;
}

/* What is settled otherwise cannot be promised. */
static bool can_promise(const struct arrange *arrange, const struct plan_item *item, const char *subject)
{
    static const char *const against[] = {"closed", "handed-over", "instalments", NULL};
    const struct history *history = arrange->world->history;

    for (const char *const *kind = against; *kind; kind++) {
        if (arrange_standing(history, HOLD_INVOICE, subject, *kind, arrange->today))
            return false;
    }
    return !arrange_standing(history, HOLD_CLIENT, item->client->key, "insolvent", arrange->today);
}

/* What is left of each of the task's invoices is promised by --promise. */
static bool promise(const struct arrange *arrange, const struct order *order, GArray *promises, GError **error)
{
    g_auto(GStrv) subjects = g_strsplit(order->task->invoices, ", ", -1);
    civil_day day;

    if (!arrange_future(arrange, "promise", &day, error))
        return false;
    for (char **subject = subjects; *subject; subject++) {
        const struct plan_item *item = find_item(arrange->plan, *subject, NULL);
        struct history_hold hold = {.scope = HOLD_INVOICE,
                                    .kind = (char *)reason_word(REASON_PROMISE),
                                    .from_day = arrange->today,
                                    .lifted_day = DAY_NONE,
                                    .named_day = day,
                                    .reason = (char *)(order->note ? order->note : "")};

        if (!item || !item->eligible)
            continue;
        if (!can_promise(arrange, item, *subject)) {
            g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                        _("--promise: something else stands on \"%s\"; \"herinnerctl resume\" ends that"), *subject);
            return false;
        }
        hold.subject = g_strdup(*subject);
        hold.balance_then = item_open(item);
        hold.until_day = arrange_later(arrange, day, arrange->control->config->limits.promise_grace);
        g_array_append_val(promises, hold);
    }
    if (promises->len > 0)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("--promise: none of its invoices is open; leave it out"));
    return false;
}

/* "main/2026-001, main/2026-002" without the ledgers. New string. */
static char *numbers_of(const struct task_row *task)
{
    g_auto(GStrv) parts = g_strsplit(task->invoices, ", ", -1);
    g_autoptr(GPtrArray) numbers = g_ptr_array_new();

    for (char **part = parts; *part; part++)
        g_ptr_array_add(numbers, strchr(*part, '/') ? strchr(*part, '/') + 1 : *part);
    g_ptr_array_add(numbers, NULL);
    return output_list((char **)numbers->pdata);
}

/* What changes now, planned anew. */
static void tell(const struct control *control, const struct order *order, const struct plan *plan)
{
    const struct task_row *task = order->task;
    const struct output *out = &control->out;
    const struct target client = {.scope = HOLD_CLIENT, .subject = task->client, .client_key = task->client};
    const char *label = find_label(plan, task->client);
    civil_day day = target_next_day(&client, plan, false);
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, task->id), *numbers = numbers_of(task);
    char buffer[DAY_ISO_SIZE];

    if (g_str_equal(task->kind, "handover"))
        output_line(out, TINT_NONE,
                    _("%s: %s is handed over and closed here; the client's other invoices are held until "
                      "\"herinnerctl resume %s --handed-over\""),
                    label, numbers, task->client);
    else if (!g_str_equal(task->kind, "call") && !g_str_equal(task->kind, "task")) /* it serves no stage */
        output_line(out, TINT_NONE, _("%s: task %s is done"), label, id);
    else if (day == DAY_NONE)
        output_line(out, TINT_NONE, _("%s: task %s is done; no letter is to go by itself"), label, id);
    else
        output_line(out, TINT_NONE, _("%s: task %s is done; the next letter may go on %s"), label, id,
                    day_to_iso(MAX(day, order->today), buffer));
}

static int carry_out(struct arrange *arrange, struct order *order, GError **error)
{
    const struct arguments *arguments = arrange->arguments;
    struct control *control = arrange->control;
    AUTO(plan) after = NULL;

    if (!read_why(arguments, order, error) ||
        (arguments_given(arguments, "promise") && !promise(arrange, order, order->promises, error)) ||
        !control_act(control, end_task, order, error))
        return EXIT_USAGE_ERROR;
    g_clear_pointer(&arrange->plan, plan_free); /* it looks into the world that is read again now */
    if (!world_refresh(arrange->world, control->store, error))
        return EXIT_UNREACHABLE;
    after = world_plan(arrange->world);
    tell(control, order, after);
    return EXIT_DONE;
}

static void promise_clear(gpointer data)
{
    g_free(((struct history_hold *)data)->subject);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    g_autoptr(GPtrArray) tasks = task_list(control->store, error);
    g_autoptr(GArray) promises = g_array_new(FALSE, TRUE, sizeof(struct history_hold));
    AUTO(world) world = NULL;
    struct arrange arrange = {.control = control, .arguments = arguments, .today = control_today(control)};
    struct order order = {.today = arrange.today, .promises = promises, .note = arguments_value(arguments, "note")};
    int status;

    if (!tasks)
        return EXIT_UNREACHABLE;
    order.task = find_task(tasks, arguments_word(arguments, 0), error);
    if (!order.task)
        return EXIT_USAGE_ERROR;
    world = control_world(control, DAY_NONE, error);
    if (!world)
        return EXIT_UNREACHABLE;
    g_array_set_clear_func(promises, promise_clear);
    arrange.world = world;
    arrange.plan = world_plan(world);
    status = carry_out(&arrange, &order, error);
    g_clear_pointer(&arrange.plan, plan_free);
    return status;
}

static const struct option options[] = {
    {"note", N_("TEXT"), N_("what was said or done, for the log")},
    {"why", N_("WORD"), N_("why the client is late: forgets, misunderstood, short-of-money or unwilling")},
    {"promise", N_("DATE"), N_("what is open was promised by that day")},
    {NULL, NULL, NULL},
};

const struct verb verb_done = {
    .words = "done",
    .arguments = N_("TASK"),
    .summary = N_("a call was made, or a task done"),
    .details =
        N_("TASK is the number that «tasks» shows. The stage counts as served today. A hand-over that is done is "
           "closed here: the agency goes on with it."),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_CHANGE,
    .run = run,
};

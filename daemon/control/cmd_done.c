/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/verbs.h"
#include "proof/records.h"

struct order {
    int64_t task;
    const char *note;
    civil_day today;
};

static bool end_task(struct control *control, void *data, GError **error)
{
    const struct order *order = data;

    return task_end(control->store, order->task, TASK_DONE, order->today, control->actor, order->note, error);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    const char *word = arguments_word(arguments, 0);
    struct order order = {.note = arguments_value(arguments, "note"), .today = control_today(control)};
    gint64 id;

    if (!g_ascii_string_to_signed(word, 10, 1, G_MAXINT64, &id, NULL)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("\"%s\" is not the number of a task; \"herinnerctl tasks\" lists them"), word);
        return EXIT_USAGE_ERROR;
    }
    order.task = id;
    if (!control_act(control, end_task, &order, error))
        return EXIT_USAGE_ERROR;
    output_line(&control->out, TINT_NONE, _("task %s is done; the next stage counts from today"), word);
    return EXIT_DONE;
}

static const struct option options[] = {
    {"note", N_("TEXT"), N_("what was said or done, for the log")},
    {NULL, NULL, NULL},
};

const struct verb verb_done = {
    .words = "done",
    .arguments = N_("TASK"),
    .summary = N_("a call was made, or a task done"),
    .details = N_("TASK is the number that «tasks» shows. The stage counts as served today."),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_CHANGE,
    .run = run,
};

/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "control/find.h"
#include "control/verbs.h"
#include "proof/records.h"
#include "report/json.h"
#include "report/reasons.h"
#include "report/table.h"

/* The numbers of "ledger/number, ledger/number". */
static char **numbers_of(const struct task_row *task)
{
    char **invoices = g_strsplit(task->invoices ? task->invoices : "", ", ", -1);

    for (guint i = 0; invoices[i]; i++) {
        char *slash = strchr(invoices[i], '/');

        if (slash)
            memmove(invoices[i], slash + 1, strlen(slash + 1) + 1);
    }
    return invoices;
}

static void print_json(const struct output *out, const struct task_row *task)
{
    g_auto(GStrv) invoices = numbers_of(task);
    struct json json;

    json_begin(&json);
    json_int(&json, "id", task->id);
    json_string(&json, "kind", task->kind);
    json_string(&json, "client", task->client);
    json_word(&json, "stage", task->stage);
    json_strings(&json, "invoices", invoices);
    json_word(&json, "since", task->since);
    json_string(&json, "until", NULL);
    json_word(&json, "reason", task->note);
    json_end(&json, out->stream);
}

static void add_row(struct table *table, const struct plan *plan, const struct task_row *task)
{
    g_auto(GStrv) invoices = numbers_of(task);
    g_autofree char *list = output_list(invoices);
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, task->id);
    const char *client = find_label(plan, task->client);
    const char *cells[] = {id, task->since, level_text(task->kind), client, task->stage, list, task->note};

    table_add(table, TINT_NONE, cells);
}

static void print_all(const struct output *out, const struct plan *plan, const GPtrArray *tasks)
{
    const struct table_column columns[] = {
        {.title = _("id"), .right = true},
        {.title = _("since")},
        {.title = _("kind")},
        {.title = _("client"), .least = 12},
        {.title = _("stage"), .least = 8},
        {.title = _("invoices"), .least = 10},
        {.title = _("note"), .flow = true},
    };
    AUTO(table) table = table_new(columns, G_N_ELEMENTS(columns));

    for (guint i = 0; i < tasks->len; i++) {
        const struct task_row *task = tasks->pdata[i];

        if (task->done)
            continue;
        if (out->json)
            print_json(out, task);
        else
            add_row(table, plan, task);
    }
    if (!out->json && !table_rows(table))
        output_line(out, TINT_NONE, _("no tasks"));
    table_print(table, out);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    g_autoptr(GPtrArray) tasks = task_list(control->store, error);
    AUTO(world) world = tasks && !control->out.json ? control_world(control, DAY_NONE, error) : NULL;
    AUTO(plan) plan = world ? world_plan(world) : NULL; /* for the names of clients */

    (void)arguments;
    if (!tasks || (!world && !control->out.json))
        return EXIT_UNREACHABLE;
    print_all(&control->out, plan, tasks);
    return EXIT_DONE;
}

const struct verb verb_tasks = {
    .words = "tasks",
    .arguments = "",
    .summary = N_("calls to make and other things only a person can do"),
    .store = STORE_NEED_READ,
    .run = run,
};

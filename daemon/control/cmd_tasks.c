/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "control/agency_mail.h"
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

/* R24: the last day before it lapses, DAY_NONE when it does not. */
static civil_day last_day(const struct world *world, const struct plan *plan, const struct task_row *task)
{
    const struct plan_client *client = find_plan_client(plan, task->client);
    civil_day since = day_from_iso(task->since);

    if (!client || since == DAY_NONE)
        return DAY_NONE;
    return task_last_day(world->calendar, client->calendar, client->policy, task->stage, since);
}

static void mail_json(struct json *json, const struct agency_mail *mail)
{
    json_object(json, "mail");
    json_strings(json, "to", mail->to);
    json_string(json, "subject", mail->subject);
    json_string(json, "text", mail->text);
    json_object_end(json);
}

static void print_json(const struct output *out, const struct plan *plan, const struct config *config,
                       const struct task_row *task, civil_day last)
{
    g_autofree char *until = output_day(out, last);
    g_auto(GStrv) invoices = numbers_of(task);
    AUTO(agency_mail) mail = agency_mail_new(task, plan, config);
    struct json json;

    json_begin(&json);
    json_int(&json, "id", task->id);
    json_string(&json, "kind", task->kind);
    json_string(&json, "client", task->client);
    json_word(&json, "stage", task->stage);
    json_strings(&json, "invoices", invoices);
    json_word(&json, "since", task->since);
    json_string(&json, "until", until);
    json_word(&json, "reason", mail && mail->fact ? mail->fact : task->note);
    if (mail)
        mail_json(&json, mail);
    json_end(&json, out->stream);
}

static void add_row(struct table *table, const struct plan *plan, const struct config *config,
                    const struct task_row *task, civil_day last)
{
    AUTO(agency_mail) mail = agency_mail_new(task, plan, config);
    g_auto(GStrv) invoices = numbers_of(task);
    g_autofree char *list = output_list(invoices);
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, task->id);
    g_autofree char *until = last == DAY_NONE ? g_strdup("") : g_new(char, DAY_ISO_SIZE);
    const char *client = find_label(plan, task->client);
    const char *cells[] = {id,
                           task->since,
                           until,
                           level_text(task->kind),
                           client,
                           task->stage,
                           list,
                           mail && mail->fact ? mail->fact : task->note};

    if (last != DAY_NONE)
        day_to_iso(last, until);

    table_add(table, TINT_NONE, cells);
}

/* Below the list: the mails that are ready to be sent. */
static void print_mails(const struct output *out, const struct plan *plan, const struct config *config,
                        const GPtrArray *tasks)
{
    for (guint i = 0; i < tasks->len; i++) {
        AUTO(agency_mail) mail = agency_mail_new(tasks->pdata[i], plan, config);
        g_autofree char *to = mail ? g_strjoinv(", ", mail->to) : NULL, *title = NULL;
        g_auto(GStrv) lines = mail ? g_strsplit(mail->text, "\n", -1) : NULL;

        if (!mail)
            continue;
        title = g_strdup_printf(_("mail of task %d to %s"), (int)((const struct task_row *)tasks->pdata[i])->id, to);
        output_heading(out, title);
        output_line(out, TINT_NONE, "%s", mail->subject);
        for (char **line = lines; *line; line++) {
            if (**line)
                output_line(out, TINT_NONE, "%s", *line);
            else
                output_blank(out);
        }
    }
}

static void print_all(const struct output *out, const struct world *world, const struct plan *plan,
                      const struct config *config,
                      const GPtrArray *tasks)
{
    const struct table_column columns[] = {
        {.title = _("id"), .right = true},     {.title = _("since")},
        {.title = _("lapses after")},          {.title = _("kind")},
        {.title = _("client"), .least = 12},   {.title = _("stage"), .least = 8},
        {.title = _("invoices"), .least = 10}, {.title = _("note"), .flow = true},
    };
    AUTO(table) table = table_new(columns, G_N_ELEMENTS(columns));

    for (guint i = 0; i < tasks->len; i++) {
        const struct task_row *task = tasks->pdata[i];

        if (task->done)
            continue;

        civil_day last = last_day(world, plan, task);

        if (out->json)
            print_json(out, plan, config, task, last);
        else
            add_row(table, plan, config, task, last);
    }
    if (!out->json && !table_rows(table))
        output_line(out, TINT_NONE, _("no tasks"));
    table_print(table, out);
    if (!out->json)
        print_mails(out, plan, config, tasks);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    g_autoptr(GPtrArray) tasks = task_list(control->store, error);
    AUTO(world) world = tasks ? control_world(control, DAY_NONE, error) : NULL;
    AUTO(plan) plan = world ? world_plan(world) : NULL; /* for the names of clients, and what is claimed */

    (void)arguments;
    if (!plan)
        return EXIT_UNREACHABLE;
    print_all(&control->out, world, plan, control->config, tasks);
    return EXIT_DONE;
}

const struct verb verb_tasks = {
    .words = "tasks",
    .arguments = "",
    .summary = N_("calls to make and other things only a person can do"),
    .store = STORE_NEED_READ,
    .run = run,
};

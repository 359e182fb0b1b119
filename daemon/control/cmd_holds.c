/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "control/find.h"
#include "control/verbs.h"
#include "report/json.h"
#include "report/reasons.h"
#include "report/table.h"

/* The invoice that HOLD names, or NULL. */
static const char *invoice_of(const struct history_hold *hold)
{
    const char *slash = hold->scope == HOLD_INVOICE ? strchr(hold->subject, '/') : NULL;

    return slash ? slash + 1 : NULL;
}

/* The client whose letters HOLD keeps back, by key; NULL when it is on everything, or no ledger has its invoice. */
static const char *client_of(const struct plan *plan, const struct history_hold *hold)
{
    const struct plan_item *item = hold->scope == HOLD_INVOICE ? find_item(plan, hold->subject, NULL) : NULL;

    if (hold->scope == HOLD_CLIENT)
        return hold->subject;
    return item ? item->client->key : NULL;
}

static void print_json(const struct output *out, const struct plan *plan, const struct history_hold *hold)
{
    struct json json;
    g_autofree char *since = output_day(out, hold->from_day);
    g_autofree char *until = output_day(out, hold->until_day);
    char *invoices[] = {(char *)invoice_of(hold), NULL};

    json_begin(&json);
    json_int(&json, "id", hold->id);
    json_string(&json, "kind", hold->kind);
    json_string(&json, "client", client_of(plan, hold));
    json_string(&json, "stage", hold->escalation_only ? "escalation" : NULL);
    json_strings(&json, "invoices", invoices);
    json_string(&json, "since", since);
    json_string(&json, "until", until);
    json_word(&json, "reason", hold->reason);
    json_end(&json, out->stream);
}

/* What HOLD is on, for people. */
static const char *about(const struct plan *plan, const struct history_hold *hold)
{
    const char *invoice = invoice_of(hold);

    if (hold->scope == HOLD_CLIENT)
        return find_label(plan, hold->subject);
    return invoice ? invoice : hold->scope == HOLD_ALL ? _("everything") : hold->subject;
}

static void add_row(struct table *table, const struct output *out, const struct plan *plan,
                    const struct history_hold *hold)
{
    g_autofree char *since = output_day(out, hold->from_day);
    g_autofree char *until = output_day(out, hold->until_day);
    const char *actor = hold->actor && *hold->actor ? hold->actor : "-";
    g_autofree char *by = g_strjoin(": ", actor, hold->reason && *hold->reason ? hold->reason : NULL, NULL);
    const char *cells[] = {since,
                           hold_text(hold->kind),
                           about(plan, hold),
                           hold->escalation_only ? _("formal stages") : "",
                           *until ? until : _("resumed"),
                           by};

    table_add(table, TINT_NONE, cells);
}

static struct table *holds_table(void)
{
    const struct table_column columns[] = {{.title = _("since")},
                                           {.title = _("kind")},
                                           {.title = _("about"), .least = 12},
                                           {.title = _("only"), .least = 6},
                                           {.title = _("until")},
                                           {.title = _("by"), .flow = true}};

    return table_new(columns, G_N_ELEMENTS(columns));
}

static void print_all(const struct output *out, const struct world *world, const struct plan *plan)
{
    AUTO(table) table = holds_table();

    for (guint i = 0; i < world->history->holds->len; i++) {
        const struct history_hold *hold = &g_array_index(world->history->holds, struct history_hold, i);

        if (hold->lifted_day != DAY_NONE || (hold->until_day != DAY_NONE && hold->until_day < world->now.day))
            continue;
        if (out->json)
            print_json(out, plan, hold);
        else
            add_row(table, out, plan, hold);
    }
    if (!out->json && !table_rows(table))
        output_line(out, TINT_NONE, _("nothing is held"));
    table_print(table, out);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    AUTO(world) world = control_world(control, DAY_NONE, error);
    AUTO(plan) plan = NULL;

    (void)arguments;
    if (!world)
        return EXIT_UNREACHABLE;
    plan = world_plan(world);
    print_all(&control->out, world, plan);
    return EXIT_DONE;
}

const struct verb verb_holds = {
    .words = "holds",
    .arguments = "",
    .summary = N_("what is paused, disputed or promised"),
    .store = STORE_NEED_READ,
    .run = run,
};

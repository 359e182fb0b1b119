/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "control/verbs.h"
#include "control/waiting.h"
#include "deliver/trouble.h"
#include "proof/guard.h"
#include "proof/journal.h"
#include "report/status.h"
#include "report/table.h"

static void add_trouble(const char *subject, const char *value, const char *since, void *data)
{
    struct status_trouble *trouble = g_new0(struct status_trouble, 1);

    trouble->subject = g_strdup(subject);
    trouble->value = g_strdup(value);
    trouble->since = g_strdup(since);
    g_ptr_array_add(data, trouble);
}

/* "2026-12-03T08:00:00.000Z window" */
static void read_wake(const char *subject, const char *value, const char *since, void *data)
{
    struct status_facts *facts = data;
    g_auto(GStrv) parts = g_strsplit(value, " ", 2);

    (void)subject;
    (void)since;
    facts->wake = g_strdup(parts[0]);
    facts->wake_why = parts[0] ? g_strdup(parts[1]) : NULL;
}

static bool read_runtime(struct store *store, struct status_facts *facts, GError **error)
{
    static const char *const troubles[] = {
        "relay:", "sent:", "mailbox:", "fetch:", "letter:", "owner:", "reload", "pass"};

    for (guint i = 0; i < G_N_ELEMENTS(troubles); i++) {
        if (!store_each_runtime(store, troubles[i], add_trouble, facts->troubles, error))
            return false;
    }
    return store_each_runtime(store, "timestamp", add_trouble, facts->troubles, error) &&
           store_each_runtime(store, "next-wake", read_wake, facts, error);
}

/* Looked at here, because a full disk takes no word of the service; left out when the service could say it. */
static void look_at_disk(const struct status_facts *facts)
{
    g_autofree char *text = trouble_text(TROUBLE_DISK, facts->store, "");

    if (disk_has_room(facts->store))
        return;
    for (guint i = 0; i < facts->troubles->len; i++) {
        const struct status_trouble *trouble = facts->troubles->pdata[i];

        if (g_str_equal(trouble->value, text))
            return;
    }
    add_trouble("disk", text, "", facts->troubles);
}

static bool read_store(struct control *control, struct status_facts *facts, GError **error)
{
    g_autofree char *machine = machine_id_read();
    g_autofree char *hash = NULL;
    int64_t seq;

    facts->store_there = control->store != NULL;
    if (!control->store)
        return true;
    seq = journal_head(control->store, &hash, error);
    if (seq < 0 || !store_count(control->store, &facts->counts, error) ||
        !origin_peek(control->store, machine, &facts->origin_held, error))
        return false;
    if (seq > 0)
        facts->head = g_strdup_printf("%" G_GINT64_FORMAT ":%s", seq, hash);
    if (!read_runtime(control->store, facts, error))
        return false;
    look_at_disk(facts);
    return true;
}

static void facts_clear(struct status_facts *facts)
{
    g_free(facts->head);
    g_free(facts->wake);
    g_free(facts->wake_why);
    g_ptr_array_unref(facts->troubles);
}

/* Commands that are most useful now, the most urgent first; three are shown. */
static void print_useful(const struct output *out, const struct status_facts *facts)
{
    const struct store_counts *counts = &facts->counts;
    const struct {
        bool now;
        const char *command, *does;
    } all[] = {
        {status_is_first_hour(facts), "setup", _("a few questions, and the service rehearses")},
        {facts->origin_held, "adopt", _("let this store send again")},
        {counts->uncertain > 0, "uncertain", _("letters of which nobody knows whether they went")},
        {status_needs_person(facts), "ledger check", _("what is wrong in the ledger")},
        {facts->approvals > 0, "approve", _("what waits for your yes")},
        {counts->tasks > 0, "tasks", _("what you have to do")},
        {true, "plan", _("what is sent next, and what is held and why")},
        {counts->accepted + counts->rehearsed > 0, "log", _("the letters so far")},
        {facts->mode == MODE_REHEARSAL, "go-live", _("end the rehearsal")},
        {true, "explain INVOICE", _("every rule that applied to one invoice")},
        {true, "pause CLIENT", _("send nothing to a client for a while")},
    };

    const struct table_column columns[] = {{.title = ""}, {.title = "", .flow = true}};
    AUTO(table) table = table_new(columns, G_N_ELEMENTS(columns));

    for (guint i = 0, shown = 0; i < G_N_ELEMENTS(all) && shown < 3; i++) {
        g_autofree char *command = g_strconcat("herinnerctl ", all[i].command, NULL);

        if (!all[i].now)
            continue;
        table_add(table, TINT_NONE, (const char *[]){command, all[i].does});
        shown++;
    }
    output_heading(out, _("useful now"));
    table_print(table, out);
}

static int show(struct control *control, struct world *world, bool useful, GError **error)
{
    AUTO(plan) plan = world_plan(world);
    g_autoptr(GPtrArray) waiting = waiting_find(world, plan);
    struct status_facts facts = {.mode = world->mode,
                                 .today = world->now.day,
                                 .config = control->config,
                                 .store = control->config->store,
                                 .service = sender_lock_holder(control->config->store),
                                 .ledgers = world->ledgers,
                                 .history = world->history,
                                 .plan = plan,
                                 .approvals = (int)waiting->len,
                                 .calendar_through = calendar_known_through(world->calendar),
                                 .troubles = g_ptr_array_new_with_free_func((GDestroyNotify)status_trouble_free)};
    int status = EXIT_UNREACHABLE;

    if (read_store(control, &facts, error)) {
        report_status(&control->out, &facts);
        if (useful && !control->out.json)
            print_useful(&control->out, &facts);
        status = status_needs_person(&facts) ? EXIT_PERSON : EXIT_DONE;
    }
    facts_clear(&facts);
    return status;
}

static int look(struct control *control, bool useful, GError **error)
{
    AUTO(world) world = control_world(control, DAY_NONE, error);

    return world ? show(control, world, useful, error) : EXIT_UNREACHABLE;
}

int overview_run(struct control *control, const struct arguments *arguments, GError **error)
{
    (void)arguments;
    return look(control, true, error);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    (void)arguments;
    return look(control, false, error);
}

const struct verb verb_status = {
    .words = "status",
    .arguments = "",
    .summary = N_("how things stand, and what needs a person"),
    .details =
        N_("Exit status 1 when a ledger cannot be relied on, rows were rejected, a letter is uncertain or a brake "
           "stops everything."),
    .store = STORE_NEED_IF_THERE,
    .run = run,
};

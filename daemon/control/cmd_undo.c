/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "control/ending.h"
#include "control/find.h"
#include "control/verbs.h"
#include "proof/records.h"

struct order {
    int64_t entry; /* 0 = the last act of this person */
    struct act *act;
};

static bool undo(struct control *control, void *data, GError **error)
{
    struct order *order = data;

    order->act = act_find(control->store, order->entry, control->actor, error);
    return order->act && act_undo(control->store, order->act, control_today(control), control->actor, error);
}

static bool read_entry(const char *word, int64_t *entry, GError **error)
{
    gint64 number = 0;

    if (word && !g_ascii_string_to_signed(word, 10, 1, G_MAXINT64, &number, NULL)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("\"%s\" is not the number of a journal entry; without one, your last act is meant"), word);
        return false;
    }
    *entry = number;
    return true;
}

/* What the act was, for people: its first entry says it. */
static const char *act_text(const struct act *act)
{
    static const struct {
        const char *type, *text;
    } texts[] = {
        {"hold-set", N_("a hold")},
        {"hold-lifted", N_("the end of a hold")},
        {"skipped", N_("a skip")},
        {"recorded", N_("a record")},
        {"approved", N_("an approval")},
        {"client-set", N_("a client's setting")},
        {"task-done", N_("a task done")},
        {"recalled", N_("a recall")},
        {"cancelled", N_("a recall")},
        {"taken-back", N_("a return from the agency")},
        {"invoice-moved", N_("a move of an invoice")},
        {"ledger-renamed", N_("a ledger's new name")},
        {"client-merged", N_("a merge of clients")},
    };
    const struct act_entry *first = act->entries->pdata[0];

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (g_str_equal(texts[i].type, first->type))
            return _(texts[i].text);
    }
    return first->type;
}

/* The one invoice that ENTRY is about, "ledger/number"; NULL = a client or everything. New string. */
static char *only_invoice(const struct act_entry *entry)
{
    g_autofree char *scope = act_value(entry, "scope"), *subject = act_value(entry, "subject");
    const char *more = strstr(entry->body, "\nsubject: ");

    if (g_str_equal(entry->type, "taken-back"))
        return act_value(entry, "invoice");
    if (!g_str_equal(scope, "invoice") || !strchr(subject, '/') || (more && strstr(more + 1, "\nsubject: ")))
        return NULL;
    return g_steal_pointer(&subject);
}

static void entry_target(const struct act_entry *entry, const struct plan *plan, struct target *target)
{
    char *invoice = only_invoice(entry);
    const char *client = entry->client;

    if (invoice)
        *target = (struct target){.scope = HOLD_INVOICE,
                                  .subject = invoice,
                                  .label = g_strdup(strchr(invoice, '/') ? strchr(invoice, '/') + 1 : invoice)};
    else if (g_str_equal(entry->type, "ledger-renamed"))
        *target = (struct target){
            .scope = HOLD_LEDGER, .subject = act_value(entry, "subject"), .label = act_value(entry, "subject")};
    else
        *target = (struct target){.scope = *client ? HOLD_CLIENT : HOLD_ALL,
                                  .subject = g_strdup(client),
                                  .label = g_strdup(*client ? find_label(plan, client) : _("all clients"))};
}

/* What the act was about: an invoice, a ledger, a client or everything; of several clients only how many is said. */
static guint find_target(const struct act *act, const struct plan *plan, struct target *target)
{
    g_autoptr(GHashTable) clients = g_hash_table_new(g_str_hash, g_str_equal);
    const struct act_entry *first = act->entries->pdata[0];

    for (guint i = 0; i < act->entries->len; i++)
        g_hash_table_add(clients, ((const struct act_entry *)act->entries->pdata[i])->client);
    entry_target(first, plan, target);
    if (act->entries->len > 1 && target->scope == HOLD_INVOICE && *first->client) {
        target_clear(target);
        *target = (struct target){.scope = HOLD_CLIENT,
                                  .subject = g_strdup(first->client),
                                  .label = g_strdup(find_label(plan, first->client))};
    }
    return g_hash_table_size(clients);
}

static void print(const struct control *control, const struct act *act, const struct target *target, guint clients,
                  civil_day day)
{
    const struct output *out = &control->out;
    g_autofree char *time = output_time(out, act->time);
    char buffer[DAY_ISO_SIZE];

    if (clients > 1)
        output_line(out, TINT_NONE,
                    ngettext("%u client: taken back: %s of %s", "%u clients: taken back: %s of %s", (gulong)clients),
                    clients, act_text(act), time);
    else if (day == DAY_NONE)
        output_line(out, TINT_NONE, _("%s: taken back: %s of %s; no letter is to go by itself"), target->label,
                    act_text(act), time);
    else
        output_line(out, TINT_NONE, _("%s: taken back: %s of %s; the next letter may go on %s"), target->label,
                    act_text(act), time, day_to_iso(MAX(day, control_today(control)), buffer));
}

static int tell(struct control *control, const struct act *act, GError **error)
{
    AUTO(world) world = control_world(control, DAY_NONE, error);
    AUTO(plan) plan = world ? world_plan(world) : NULL;
    struct target target;
    guint clients;

    if (!plan)
        return EXIT_UNREACHABLE;
    clients = find_target(act, plan, &target);
    print(control, act, &target, clients, target_next_day(&target, plan, false));
    target_clear(&target);
    return EXIT_DONE;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    struct order order = {0};
    int status = EXIT_USAGE_ERROR;

    if (!read_entry(arguments_word(arguments, 0), &order.entry, error))
        return status;
    if (control_act(control, undo, &order, error))
        status = tell(control, order.act, error);
    g_clear_pointer(&order.act, act_free);
    return status;
}

const struct verb verb_undo = {
    .words = "undo",
    .arguments = N_("[ENTRY]"),
    .summary = N_("take back your last act"),
    .details =
        N_("Holds, their ends, skips, records, approvals, recalls, tasks done, what came back from an agency, settings "
           "of a client, moves and merges can be taken back, as long as no letter left because of it. All that one "
           "command did goes together. The journal keeps both. ENTRY is a number of the journal; «show "
           "--evidence» shows them."),
    .most = 1,
    .store = STORE_NEED_CHANGE,
    .run = run,
};

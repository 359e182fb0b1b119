/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/letter_id.h"
#include "control/verbs.h"
#include "proof/reminder.h"
#include "report/log.h"
#include "report/reasons.h"

/* One letter as the log had it, and what became of it. */
struct wanted {
    int64_t id;
    char *client, *stage, *day, *invoices;
    enum recall_effect effect;
};

struct order {
    GPtrArray *letters; /* of struct wanted, in the order they were named, each once */
    struct recall_order recall;
};

static void wanted_free(gpointer data)
{
    struct wanted *wanted = data;

    g_free(wanted->client);
    g_free(wanted->stage);
    g_free(wanted->day);
    g_free(wanted->invoices);
    g_free(wanted);
}

static void take(const struct log_entry *entry, void *data)
{
    struct wanted *wanted = g_new0(struct wanted, 1);

    *wanted = (struct wanted){
        .id = entry->id,
        .client = g_strdup(entry->client_name && *entry->client_name ? entry->client_name : entry->client),
        .stage = g_strdup(entry->stage),
        .day = g_strdup(entry->day),
        .invoices = output_list(entry->invoices),
    };
    g_ptr_array_add(data, wanted);
}

static bool is_named(const GPtrArray *letters, int64_t id)
{
    for (guint i = 0; i < letters->len; i++) {
        if (((const struct wanted *)letters->pdata[i])->id == id)
            return true;
    }
    return false;
}

static bool read_ids(struct control *control, const GPtrArray *words, GPtrArray *letters, GError **error)
{
    for (guint i = 0; i < words->len; i++) {
        int64_t id;

        if (!letter_id_parse(words->pdata[i], &id, error))
            return false;
        if (!is_named(letters, id) && !letter_id_each(control, id, take, letters, error))
            return false;
    }
    return true;
}

static bool recall(struct control *control, void *data, GError **error)
{
    const struct order *order = data;

    for (guint i = 0; i < order->letters->len; i++) {
        struct wanted *wanted = order->letters->pdata[i];

        if (!reminder_recall(control->store, wanted->id, &order->recall, &wanted->effect, error))
            return false;
    }
    return true;
}

/* Refuses what cannot be recalled before anybody is asked: tried, and taken back. */
static bool try(struct control *control, struct order *order, GError **error)
{
    bool done;

    if (!store_begin(control->store, error))
        return false;
    done = recall(control, order, error);
    store_rollback(control->store);
    return done;
}

static bool show_and_ask(struct control *control, const struct order *order, GError **error)
{
    struct log_page page = {.out = &control->out};
    const struct output *out = &control->out;
    int went = 0;
    bool shown = true;

    for (guint i = 0; i < order->letters->len; i++) {
        const struct wanted *wanted = order->letters->pdata[i];

        went += wanted->effect == RECALL_WITHDRAWN;
        shown = shown && letter_id_each(control, wanted->id, log_page_add, &page, error);
    }
    log_page_end(&page);
    output_line(out, TINT_NONE,
                ngettext("%d letter went and is withdrawn", "%d letters went and are withdrawn", (gulong)went), went);
    output_line(out, TINT_NONE,
                order->recall.apology ? _("the others do not go; all their invoices are held until you resume them; "
                                          "each client who got one is told in a letter")
                                      : _("the others do not go; all their invoices are held until you resume them; "
                                          "no letter tells the clients"));
    return shown && control_confirm(control, (int)order->letters->len, error);
}

static const struct decision *apology_of(const struct plan *plan, int64_t id)
{
    for (guint i = 0; i < plan->decisions->len; i++) {
        const struct decision *decision = plan->decisions->pdata[i];

        if (decision->recall && decision->recall->reminder == id)
            return decision;
    }
    return NULL;
}

/* When the client is told: «the apology goes now». New string. */
static char *told_text(const struct wanted *wanted, const struct order *order, const struct world *world,
                       const struct plan *plan)
{
    const struct decision *apology = apology_of(plan, wanted->id);
    char day[DAY_ISO_SIZE];

    if (!order->recall.apology)
        return g_strdup(_("no letter tells the client"));
    if (apology && apology->verdict == VERDICT_SEND)
        return g_strdup(_("the apology goes now"));
    if (apology && apology->reason == REASON_WINDOW && apology->until != DAY_NONE)
        return g_strdup_printf(_("the apology goes on %s"), day_to_iso(apology->until, day));
    if (!apology)
        return g_strdup(_("the apology waits: no reminders are configured"));
    g_autofree char *why = reason_sentence(
        apology->reason, apology->until,
        reason_hold(world->history, apology->reason, order->recall.today, apology->client->key, apology->items));

    return g_strdup_printf(_("the apology waits: %s"), why);
}

static void tell_one(const struct control *control, const struct wanted *wanted, const struct order *order,
                     const struct world *world, const struct plan *plan)
{
    g_autofree char *told = NULL;

    if (wanted->effect == RECALL_CANCELLED) {
        output_line(&control->out, TINT_NONE, _("%s: \"%s\" for %s does not go; held until you resume each invoice"),
                    wanted->client, wanted->stage, wanted->invoices);
        return;
    }
    told = told_text(wanted, order, world, plan);
    output_line(&control->out, TINT_NONE,
                _("%s: \"%s\" of %s for %s is recalled; %s; held until you resume each invoice"), wanted->client,
                wanted->stage, wanted->day, wanted->invoices, told);
}

/* The letters are recalled: files that cannot be read now do not undo that. */
static int tell(struct control *control, const struct order *order)
{
    g_autoptr(GError) trouble = NULL;
    AUTO(world) world = control_world(control, DAY_NONE, &trouble);
    AUTO(plan) plan = world ? world_plan(world) : NULL;

    for (guint i = 0; plan && i < order->letters->len; i++)
        tell_one(control, order->letters->pdata[i], order, world, plan);
    if (plan)
        return EXIT_DONE;
    output_line(&control->out, TINT_NONE,
                ngettext("%u letter is recalled", "%u letters are recalled", (gulong)order->letters->len),
                order->letters->len);
    control_complain(trouble->message);
    return EXIT_PERSON;
}

static int carry_out(struct control *control, const struct arguments *arguments, struct order *order, GError **error)
{
    if (!read_ids(control, arguments->words, order->letters, error) || !try(control, order, error) ||
        (order->letters->len > 1 && !show_and_ask(control, order, error)) ||
        !control_act(control, recall, order, error))
        return EXIT_USAGE_ERROR;
    return tell(control, order);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    const char *reason = arguments_value(arguments, "reason");
    g_autoptr(GPtrArray) letters = g_ptr_array_new_with_free_func(wanted_free);
    struct order order = {.letters = letters,
                          .recall = {.reason = reason,
                                     .apology = !arguments_given(arguments, "no-letter"),
                                     .mode = store_mode(control->store, control->config),
                                     .today = control_today(control),
                                     .actor = control->actor}};

    if (reason && *reason)
        return carry_out(control, arguments, &order, error);
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("say why with --reason; it stands in the proof"));
    return EXIT_USAGE_ERROR;
}

static const struct option options[] = {
    {"reason", N_("TEXT"), N_("why; needed")},
    {"no-letter", NULL, N_("do not write to the clients about it")},
    {NULL, NULL, NULL},
};

const struct verb verb_recall = {
    .words = "recall",
    .arguments = N_("ID… --reason TEXT"),
    .summary = N_("take letters back that went by mistake, or wait to go"),
    .details =
        N_("What waits does not go. What went counts as not sent: its stage, its term and the costs it named. The "
           "client is told in a letter of its own, first in the next hours for sending. The invoices are held "
           "until you resume each. The log keeps all of it."),
    .options = options,
    .least = 1,
    .most = 1000,
    .store = STORE_NEED_CHANGE,
    .run = run,
};

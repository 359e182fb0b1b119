/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/verbs.h"
#include "proof/records.h"
#include "report/plan.h"
#include "report/reasons.h"

static bool set_live(struct control *control, void *data, GError **error)
{
    return store_go_live(control->store, control->actor, *(bool *)data, error);
}

static GPtrArray *letters_to_send(const struct plan *plan)
{
    GPtrArray *letters = g_ptr_array_new();

    for (guint i = 0; i < plan->decisions->len; i++) {
        struct decision *decision = plan->decisions->pdata[i];

        if (decision->verdict == VERDICT_SEND)
            g_ptr_array_add(letters, decision);
    }
    return letters;
}

/* The day as it will be: live, with the holds that are set, and invoices first seen anew unless KEEP. Where the store
 * comes from is told beside it and holds nothing here. */
static bool pretend_live(struct control *control, struct world *world, bool keep, GError **error)
{
    struct history *history = history_load(control->store, keep ? MODE_REHEARSAL : MODE_LIVE, world->now.day, error);

    if (!history)
        return false;
    history->origin_held = world->history->origin_held;
    if (!keep) {
        g_array_set_size(history->invoices, 0);
        g_array_set_size(history->approvals, 0);
    }
    history_free(world->history);
    world->history = history;
    world->mode = MODE_LIVE;
    return true;
}

/* A store from elsewhere goes live, too, and still sends nothing. */
static void tell_origin(const struct output *out, bool held)
{
    g_autofree char *why = reason_sentence(REASON_ORIGIN, DAY_NONE, NULL);

    if (held)
        output_line(out, TINT_BAD, _("none of them goes before this is settled: %s"), why);
}

static int ask_and_set(struct control *control, struct world *world, bool keep, GError **error)
{
    bool elsewhere = world->history->origin_held;

    world->history->origin_held = false;

    AUTO(plan) plan = world_plan(world);
    g_autoptr(GPtrArray) letters = letters_to_send(plan);
    const struct output *out = &control->out;
    char buffer[DAY_ISO_SIZE];

    output_line(out, TINT_BOLD,
                ngettext("%u letter goes to a client on %s:", "%u letters go to clients on %s:", letters->len),
                letters->len, day_to_iso(world->now.day, buffer));
    report_letters(out, letters);
    tell_origin(out, elsewhere);
    control_warn_ledgers(world);
    if (!control_confirm(control, (int)letters->len, error))
        return EXIT_USAGE_ERROR;
    if (!control_act(control, set_live, &keep, error))
        return EXIT_UNREACHABLE;
    if (keep)
        output_line(out, TINT_GOOD, _("live from now on; what the rehearsal delivered counts as sent"));
    else
        output_line(out, TINT_GOOD, _("live from now on; every reminder begins anew"));
    return EXIT_DONE;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    bool keep = arguments_given(arguments, "keep");
    AUTO(world) world = NULL;

    if (store_mode(control->store, control->config) == MODE_LIVE) {
        output_line(&control->out, TINT_NONE, _("live already; nothing was changed"));
        return EXIT_DONE;
    }
    world = control_world(control, control_today(control), error);
    if (!world || !pretend_live(control, world, keep, error))
        return EXIT_UNREACHABLE;
    return ask_and_set(control, world, keep, error);
}

static const struct option options[] = {
    {"keep", NULL, N_("the letters of the rehearsal count; only for who really delivers from the outbox")},
    {NULL, NULL, NULL},
};

const struct verb verb_go_live = {
    .words = "go-live",
    .arguments = "",
    .summary = N_("end the rehearsal: from then on letters go to clients"),
    .details = N_("Shows today's letters by name and number and asks. Nothing rehearsed counts as sent."),
    .options = options,
    .store = STORE_NEED_CREATE,
    .run = run,
};

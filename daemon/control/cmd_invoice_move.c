/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/find.h"
#include "control/moved.h"
#include "control/verbs.h"
#include "proof/move.h"

struct order {
    struct move move;
    struct moved_counts counts;
};

static bool move_invoice(struct control *control, void *data, GError **error)
{
    struct order *order = data;

    return store_move(control->store, &order->move, &order->counts, error);
}

/* The key that the client FROM was last planned for has now: it may have got a section of its own since. */
static const char *client_now(const struct world *world, const struct history_invoice *from)
{
    const struct config_client *section = config_client_by_match(world->config, from->client);

    return history_client(world->history, section ? section->key : from->client);
}

/* Another client's letters say nothing about what this one was told. */
static bool check_client(const struct world *world, const struct history_invoice *from, const struct plan_item *to,
                         GError **error)
{
    if (g_str_equal(client_now(world, from), to->client->key))
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("invoice \"%s\" was client \"%s\"'s and \"%s\" is client \"%s\"'s; \"herinnerctl client merge\" says "
                  "that they are one"),
                from->number, from->client, to->invoice->number, to->client->key);
    return false;
}

static int carry_out(struct control *control, const struct world *world, const struct history_invoice *from,
                     const struct plan_item *to, const char *reason, GError **error)
{
    g_autofree char *subject = plan_invoice_subject(to->source->ledger->key, to->invoice->number), *line = NULL;
    struct order order = {.move = {.ledger = from->ledger,
                                   .number = from->number,
                                   .to_ledger = to->source->ledger->key,
                                   .to_number = to->invoice->number,
                                   .client_key = to->client->key,
                                   .mode = world->mode,
                                   .actor = control->actor,
                                   .reason = reason}};

    if (!control_act(control, move_invoice, &order, error))
        return EXIT_UNREACHABLE;
    line = g_strdup_printf(_("%s: goes on where %s was (stages done: %d, holds: %d)"), to->invoice->number,
                           from->number, order.counts.steps, order.counts.holds);
    moved_tell(control, line, HOLD_INVOICE, subject, to->client->key);
    return EXIT_DONE;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    AUTO(world) world = control_world(control, DAY_NONE, error);
    AUTO(plan) plan = NULL;
    const struct history_invoice *from = world ? moved_find_invoice(world, arguments_word(arguments, 0), error) : NULL;
    g_autofree char *ledger = from ? g_strdup(from->ledger) : NULL, *number = from ? g_strdup(from->number) : NULL;
    const struct plan_item *to;

    if (!from)
        return world ? EXIT_USAGE_ERROR : EXIT_UNREACHABLE;
    plan = world_plan(world);
    from = history_find(world->history, ledger, number); /* planning may have moved the rows */
    to = find_item_or_complain(plan, arguments_word(arguments, 1), error);
    if (!to || !check_client(world, from, to, error))
        return EXIT_USAGE_ERROR;
    return carry_out(control, world, from, to, arguments_value(arguments, "reason"), error);
}

const struct verb verb_invoice_move = {
    .words = "invoice move",
    .arguments = N_("FROM TO"),
    .summary = N_("an invoice got another number; its history goes on under that one"),
    .details =
        N_("FROM is the number it had and has no more, TO the one that stands in the ledger now. Letters, holds, "
           "skips and approvals of FROM count for TO."),
    .options = moved_options,
    .least = 2,
    .most = 2,
    .store = STORE_NEED_CHANGE,
    .run = run,
};

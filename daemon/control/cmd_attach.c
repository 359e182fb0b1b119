/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/arrange.h"
#include "control/target.h"
#include "control/verbs.h"
#include "ledger/paper.h"
#include "proof/attachment.h"

enum { PAPER_MAX = 25 << 20 };

struct order {
    const struct target *target;
    const char *kind;
    char *name;
    GBytes *bytes;
};

static bool attach(struct control *control, void *data, GError **error)
{
    const struct order *order = data;
    const struct target *target = order->target;

    return attachment_add(control->store, target->client_key, target->scope == HOLD_INVOICE ? target->subject : NULL,
                          order->kind, order->name, order->bytes, control->actor, error);
}

static bool find(const struct control *control, const char *word, struct target *target, GError **error)
{
    AUTO(world) world = control_world(control, DAY_NONE, error);
    AUTO(plan) plan = world ? world_plan(world) : NULL;
    const struct plan_item *item;

    if (!plan || !target_find_word(control, word, plan, true, true, target, &item, error))
        return false;
    if (target->client_key)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("no ledger has invoice \"%s\" any more"), word);
    return false;
}

static bool read_file(const char *path, struct order *order, GError **error)
{
    g_autofree char *whole = g_canonicalize_filename(path, NULL);
    AUTO(paper) paper = paper_of_file(whole, PAPER_MAX, error);

    if (!paper)
        return false;
    order->name = attachment_name(path);
    order->bytes = g_bytes_ref(paper->bytes);
    return true;
}

static int carry_out(struct control *control, struct order *order, GError **error)
{
    if (!control_act(control, attach, order, error))
        return EXIT_USAGE_ERROR;
    output_line(&control->out, TINT_GOOD,
                _("%s: \"%s\" is attached (%s); the dossier shows it, \"undo\" takes it back"), order->target->label,
                order->name, order->kind);
    return EXIT_DONE;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    struct target target = {0};
    struct order order = {.target = &target};
    int status = EXIT_USAGE_ERROR;

    order.kind = arrange_choice(arguments, "as", attachment_kinds, NULL, error);
    if (order.kind && find(control, arguments_word(arguments, 0), &target, error) &&
        read_file(arguments_word(arguments, 1), &order, error))
        status = carry_out(control, &order, error);
    target_clear(&target);
    g_free(order.name);
    g_clear_pointer(&order.bytes, g_bytes_unref);
    return status;
}

static const struct option options[] = {
    {"as", N_("KIND"), N_("contract, terms, order, delivery, timesheet or letter; needed")},
    {NULL, NULL, NULL},
};

const struct verb verb_attach = {
    .words = "attach",
    .arguments = N_("INVOICE|CLIENT FILE --as KIND"),
    .summary = N_("keep a paper with a client or an invoice, for its dossier"),
    .details = N_("A copy of FILE goes into the store, with its hash into the journal: at most 25 MB."),
    .options = options,
    .least = 2,
    .most = 2,
    .store = STORE_NEED_CHANGE,
    .run = run,
};

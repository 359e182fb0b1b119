/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/target.h"
#include "control/verbs.h"
#include "proof/records.h"

struct order {
    const struct target *target;
    const char *text;
};

static bool add(struct control *control, void *data, GError **error)
{
    const struct order *order = data;
    const struct target *target = order->target;

    return note_add(control->store, target->client_key, target->scope == HOLD_INVOICE ? target->subject : NULL,
                    order->text, control->actor, error);
}

static bool find(const struct control *control, const char *word, struct target *target, GError **error)
{
    AUTO(world) world = control_world(control, DAY_NONE, error);
    AUTO(plan) plan = world ? world_plan(world) : NULL;
    const struct plan_item *item;

    return plan && target_find_word(control, word, plan, true, true, target, &item, error);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    struct target target = {0};
    struct order order = {.target = &target, .text = arguments_word(arguments, 1)};
    int status = EXIT_USAGE_ERROR;

    if (!*order.text) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("the note is empty; write it between quotes"));
        return EXIT_USAGE_ERROR;
    }
    if (find(control, arguments_word(arguments, 0), &target, error))
        status = control_act(control, add, &order, error) ? EXIT_DONE : EXIT_UNREACHABLE;
    if (status == EXIT_DONE)
        output_line(&control->out, TINT_NONE, _("%s: noted; it changes no reminder"), target.label);
    target_clear(&target);
    return status;
}

const struct verb verb_note = {
    .words = "note",
    .arguments = N_("CLIENT|INVOICE TEXT"),
    .summary = N_("write something down about a client or an invoice"),
    .details = N_("It goes into the journal and is shown by «explain» and «show». It holds nothing."),
    .least = 2,
    .most = 2,
    .store = STORE_NEED_CREATE,
    .run = run,
};

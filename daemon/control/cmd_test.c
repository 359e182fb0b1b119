/* SPDX-License-Identifier: MIT */
/* One part of the doctor alone: the ledgers, or the mailboxes. */
#include "base/error.h"
#include "base/words.h"
#include "control/check_ledgers.h"
#include "control/check_logins.h"
#include "control/find.h"
#include "control/verbs.h"

static int run_ledger(struct control *control, const struct arguments *arguments, GError **error)
{
    const char *name = arguments_word(arguments, 0);
    struct check_page page = {.out = &control->out};
    AUTO(world) world = NULL;
    AUTO(plan) plan = NULL;

    if (name && !find_ledger(control->config, name, error))
        return EXIT_USAGE_ERROR;
    world = control_world(control, DAY_NONE, error);
    plan = world ? world_plan(world) : NULL;
    if (!plan)
        return EXIT_UNREACHABLE;
    check_ledgers(&page, world, plan, name);
    return page.bad ? EXIT_PERSON : EXIT_DONE;
}

static bool has_mailbox(const struct config *config, const char *name)
{
    for (guint i = 0; i < config->mailboxes->len; i++)
        if (!name || g_str_equal(name, ((const struct config_mailbox *)config->mailboxes->pdata[i])->key))
            return true;
    return false;
}

static int run_mailbox(struct control *control, const struct arguments *arguments, GError **error)
{
    const char *name = arguments_word(arguments, 0);
    struct check_page page = {.out = &control->out};

    if (!has_mailbox(control->config, name)) {
        if (name)
            g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                        _("there is no mailbox \"%s\" in the configuration"), name);
        else
            g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG,
                        _("there is no `mailbox` section to test; add one to the configuration"));
        return EXIT_USAGE_ERROR;
    }
    check_mailboxes(&page, control, name);
    return page.bad ? EXIT_UNREACHABLE : page.unknown ? EXIT_AGAIN : EXIT_DONE;
}

const struct verb verb_test_ledger = {
    .words = "test ledger",
    .arguments = N_("[LEDGER]"),
    .summary = N_("whether the ledgers can be read and are relied on"),
    .details = N_("Changes nothing. Exit status 1 when one cannot be used, or has rejected rows."),
    .most = 1,
    .store = STORE_NEED_IF_THERE,
    .run = run_ledger,
};

const struct verb verb_test_mailbox = {
    .words = "test mailbox",
    .arguments = N_("[MAILBOX]"),
    .summary = N_("logs in to the mailboxes and opens their folders"),
    .details = N_("Reads no mail. Exit status 69 when one cannot be reached or refuses, 75 when only the "
                  "service can log in."),
    .most = 1,
    .run = run_mailbox,
};

/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/find.h"
#include "control/verbs.h"
#include "ledger/ledger.h"
#include "report/ledger.h"

typedef void (*print_func)(const struct output *out, const struct ledger *ledger);

/* Reads the ledgers and prints the one called NAME, or all; whether a person is needed. What falls due without a date of
 * its own only the plan knows (R2). */
static int each_ledger(struct control *control, const char *name, print_func print, GError **error)
{
    bool wrong = false;
    AUTO(world) world = NULL;
    AUTO(plan) plan = NULL;

    if (name && !find_ledger(control->config, name, error))
        return EXIT_USAGE_ERROR;
    world = control_world(control, DAY_NONE, error);
    plan = world ? world_plan(world) : NULL;
    if (!plan)
        return EXIT_UNREACHABLE;
    for (guint i = 0; i < world->ledgers->len; i++) {
        const struct ledger *ledger = world->ledgers->pdata[i];

        if (name && !g_str_equal(name, ledger->config->key))
            continue;
        print(&control->out, ledger);
        wrong = wrong || ledger->failure || ledger->rejects->len;
    }
    return wrong ? EXIT_PERSON : EXIT_DONE;
}

static void show(const struct output *out, const struct ledger *ledger)
{
    report_ledger(out, ledger);
    if (ledger->failure) {
        control_complain(ledger->failure);
    } else if (ledger->rejects->len) {
        g_autofree char *text =
            g_strdup_printf(ngettext("ledger \"%s\": %u row was rejected; \"herinnerctl ledger check\" says why",
                                     "ledger \"%s\": %u rows were rejected; \"herinnerctl ledger check\" says why",
                                     ledger->rejects->len),
                            ledger->config->key, ledger->rejects->len);

        control_complain(text);
    }
}

static int run_show(struct control *control, const struct arguments *arguments, GError **error)
{
    return each_ledger(control, arguments_word(arguments, 0), show, error);
}

static int run_check(struct control *control, const struct arguments *arguments, GError **error)
{
    return each_ledger(control, arguments_word(arguments, 0), report_ledger_check, error);
}

const struct verb verb_ledger_show = {
    .words = "ledger show",
    .arguments = N_("[LEDGER]"),
    .summary = N_("the invoices as read"),
    .most = 1,
    .store = STORE_NEED_IF_THERE,
    .run = run_show,
};

const struct verb verb_ledger_check = {
    .words = "ledger check",
    .arguments = N_("[LEDGER]"),
    .summary = N_("rows that were rejected, each with its line and the reason"),
    .details = N_("Exit status 1 when there is one, or when the file cannot be used at all."),
    .most = 1,
    .store = STORE_NEED_IF_THERE,
    .run = run_check,
};

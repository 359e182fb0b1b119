/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/find.h"
#include "control/verbs.h"
#include "ledger/ledger.h"
#include "report/ledger.h"

static const struct config_contacts *contacts_of(const struct config *config, const char *ledger)
{
    for (guint i = 0; i < config->contacts->len; i++) {
        const struct config_contacts *contacts = config->contacts->pdata[i];

        if (g_str_equal(contacts->key, ledger))
            return contacts;
    }
    return NULL;
}

typedef void (*print_func)(const struct output *out, const struct ledger *ledger);

/* Reads the ledger called NAME, or all, and prints each; whether a person is needed. */
static int each_ledger(struct control *control, const char *name, print_func print, GError **error)
{
    bool wrong = false;

    if (name && !find_ledger(control->config, name, error))
        return EXIT_USAGE_ERROR;
    for (guint i = 0; i < control->config->ledgers->len; i++) {
        const struct config_ledger *config = control->config->ledgers->pdata[i];

        if (name && !g_str_equal(name, config->key))
            continue;
        AUTO(ledger) ledger = ledger_read(config, contacts_of(control->config, config->key), NULL);

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
    .run = run_show,
};

const struct verb verb_ledger_check = {
    .words = "ledger check",
    .arguments = N_("[LEDGER]"),
    .summary = N_("rows that were rejected, each with its line and the reason"),
    .details = N_("Exit status 1 when there is one, or when the file cannot be used at all."),
    .most = 1,
    .run = run_check,
};

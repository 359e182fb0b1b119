/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/verbs.h"
#include "proof/records.h"
#include "report/clients.h"

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    AUTO(world) world = control_world(control, DAY_NONE, error);
    AUTO(plan) plan = NULL;
    g_autoptr(GHashTable) records = NULL;
    g_autoptr(GArray) collected = NULL;

    if (!world)
        return EXIT_UNREACHABLE;
    if (control->store) {
        records = client_records(control->store, world->mode, world->now.day, error);
        if (!records)
            return EXIT_UNREACHABLE;
    }
    plan = world_plan(world);
    collected = collected_clients(world->history, control->config, world->now.day);
    report_clients(&control->out,
                   &(struct clients_view){.plan = plan,
                                          .history = world->history,
                                          .records = records,
                                          .collected = collected,
                                          .today = world->now.day,
                                          .form = arguments_given(arguments, "csv") ? CLIENTS_CSV : CLIENTS_TABLE,
                                          .incomplete = arguments_given(arguments, "incomplete"),
                                          .stop = arguments_given(arguments, "stop")});
    return control_warn_ledgers(world) ? EXIT_PERSON : EXIT_DONE;
}

static const struct option options[] = {
    {"incomplete", NULL, N_("only those of whom something is missing, and what")},
    {"stop", NULL, N_("only those to whom nothing more should go on account")},
    {"csv", NULL, N_("as a file for a spreadsheet")},
    {NULL, NULL, NULL},
};

const struct verb verb_clients = {
    .words = "clients",
    .arguments = "",
    .summary = N_("what each client has open, how old it is, and how it paid so far"),
    .details = N_("Amounts have credits taken off. Days late and letters are averages over the invoices whose payment "
                  "was seen. On the stop list stands who had a formal letter, has something open for more than ninety "
                  "days, is insolvent or was handed over, whose agency is not paid yet, and who was collected "
                  "from with nothing new agreed since."),
    .options = options,
    .store = STORE_NEED_IF_THERE,
    .run = run,
};

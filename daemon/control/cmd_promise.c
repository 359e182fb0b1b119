/* SPDX-License-Identifier: MIT */
#include "base/words.h"
#include "control/arrange.h"
#include "control/verbs.h"
#include "report/decision.h"

static bool fill(struct arrange *arrange, struct history_hold *hold, GError **error)
{
    const struct invoice *row = arrange->item->invoice;
    g_autofree char *amount = NULL;
    char day[DAY_ISO_SIZE];

    if (!arrange_future(arrange, "date", &hold->named_day, error) ||
        !arrange_amount(arrange, "amount", &hold->amount, error))
        return false;
    amount = amount_text(hold->amount ? hold->amount : arrange_open(arrange->item), row->currency);
    if (hold->amount == arrange_open(arrange->item))
        hold->amount = 0; /* all of it */
    hold->balance_then = item_open(arrange->item);
    hold->until_day = arrange_later(arrange, hold->named_day, arrange->control->config->limits.promise_grace);
    arrange->what = g_strdup_printf(_("%s is promised by %s"), amount, day_to_iso(hold->named_day, day));
    return arrange_letter(arrange, hold, error);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    static const char *const replaces[] = {"promise", NULL}, *const refused[] = {"instalments", NULL};
    static const struct arrange_kind kind = {
        .reason = REASON_PROMISE, .invoices = true, .replaces = replaces, .refused = refused, .fill = fill};

    return arrange_run(control, arguments, &kind, error);
}

static const struct option options[] = {
    {"date", N_("DATE"), N_("the day on which it will be paid; needed")},
    {"amount", N_("AMOUNT"), N_("a part of what is open; without it, all")},
    {"reason", N_("TEXT"), N_("what was said, for the log")},
    {"letter", NULL, N_("confirm it to the client by a letter, with the next letters that go")},
    {NULL, NULL, NULL},
};

const struct verb verb_promise = {
    .words = "promise",
    .arguments = N_("INVOICE --date DATE"),
    .summary = N_("the client will pay by a date"),
    .details = N_("No letter goes about it until that day and a short grace after it. When the money is not in by "
                  "then you are told, and the next letter speaks of the promise. A new promise takes the place of an "
                  "earlier one."),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_CREATE,
    .run = run,
};

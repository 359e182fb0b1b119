/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/arrange.h"
#include "control/verbs.h"
#include "report/decision.h"

static bool refuse(const char *why, GError **error)
{
    g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, why);
    return false;
}

/* A settlement: a part by a date, and the rest is let go. */
static bool fill_settlement(struct arrange *arrange, struct history_hold *hold, const char *as, GError **error)
{
    g_autofree char *amount = NULL;
    char day[DAY_ISO_SIZE];

    if (!arrange->item)
        return refuse(_("--amount and --by belong to one invoice; name its number"), error);
    if (!g_str_equal(as, "settled"))
        return refuse(_("--amount and --by go with --as settled"), error);
    if (!arguments_given(arrange->arguments, "amount"))
        return refuse(_("--by needs --amount: how much will be paid by then"), error);
    if (!arrange_amount(arrange, "amount", &hold->amount, error) ||
        !arrange_future(arrange, "by", &hold->named_day, error))
        return false;
    hold->balance_then = item_open(arrange->item);
    amount = amount_text(hold->amount, arrange->item->invoice->currency);
    arrange->what = g_strdup_printf(_("closed if %s is in by %s"), amount, day_to_iso(hold->named_day, day));
    return arrange_letter(arrange, hold, error);
}

static bool fill(struct arrange *arrange, struct history_hold *hold, GError **error)
{
    static const char *const ways[] = {"settled", "written-off", "barter", "set-off", "uncollectible", NULL};
    const struct arguments *arguments = arrange->arguments;
    const char *as = arrange_choice(arguments, "as", ways, NULL, error);

    if (!as)
        return false;
    if (!*hold->reason)
        return refuse(_("say why with --reason; it stands in the proof"), error);
    if (arguments_given(arguments, "amount") || arguments_given(arguments, "by")) {
        if (!fill_settlement(arrange, hold, as, error))
            return false;
    } else if (arguments_given(arguments, "letter")) {
        return refuse(_("--letter confirms a settlement; it goes with --amount and --by"), error);
    } else {
        arrange->what = g_strdup_printf(_("closed as %s; never reminded of until you reopen"), as);
    }
    g_autofree char *text = hold->reason;

    hold->reason = g_strdup_printf("%s: %s", as, text);
    return true;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    static const char *const replaces[] = {"promise", "instalments", "says-paid", NULL};
    static const struct arrange_kind kind = {
        .reason = REASON_CLOSED, .clients = true, .invoices = true, .replaces = replaces, .fill = fill};

    return arrange_run(control, arguments, &kind, error);
}

static const struct option options[] = {
    {"as", N_("WAY"), N_("settled, written-off, barter, set-off or uncollectible; needed")},
    {"reason", N_("TEXT"), N_("why; needed")},
    {"amount", N_("AMOUNT"), N_("settled for this, with --by")},
    {"by", N_("DATE"), N_("when the amount has to be in")},
    {"letter", NULL, N_("confirm it to the client by a letter, with the next letters that go")},
    {NULL, NULL, NULL},
};

const struct verb verb_close = {
    .words = "close",
    .arguments = N_("INVOICE|CLIENT --as WAY --reason TEXT"),
    .summary = N_("an invoice, or all of a client, is over for the reminders"),
    .details = N_("It is shown until the ledger agrees, and never reminded of. With an amount and a date it is a "
                  "settlement: when that is not in by then it opens again, and you are told."),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_CREATE,
    .run = run,
};

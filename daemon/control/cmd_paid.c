/* SPDX-License-Identifier: MIT */
#include "base/words.h"
#include "control/arrange.h"
#include "control/verbs.h"

enum { SEEN_WITHIN = 5 }; /* business days in which a payment shows in the ledger (R7) */

static bool fill(struct arrange *arrange, struct history_hold *hold, GError **error)
{
    const struct duration span = {DURATION_BUSINESS_DAYS, SEEN_WITHIN};
    civil_day paid = arrange->today;
    char until[DAY_ISO_SIZE];

    if (!control_date(arrange->arguments, "date", &paid, error))
        return false;
    if (paid > arrange->today && !arrange_future(arrange, "date", &paid, error))
        return false;
    hold->until_day = arrange_later(arrange, MAX(paid, arrange->today), span);
    arrange->what = g_strdup_printf(_("the client says it is paid; held until %s or until the ledger shows it"),
                                    day_to_iso(hold->until_day, until));
    return true;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    static const char *const replaces[] = {"says-paid", NULL};
    static const struct arrange_kind kind = {
        .reason = REASON_SAYS_PAID, .invoices = true, .replaces = replaces, .fill = fill};

    return arrange_run(control, arguments, &kind, error);
}

static const struct option options[] = {
    {"date", N_("DATE"), N_("when it was or will be paid, as the client says")},
    {"reason", N_("TEXT"), N_("what was said, for the log")},
    {NULL, NULL, NULL},
};

const struct verb verb_paid = {
    .words = "paid",
    .arguments = N_("INVOICE"),
    .summary = N_("the client says that an invoice is paid"),
    .details = N_("It is held for five business days, so that the payment can come in. The ledger alone says what is "
                  "open: this books nothing."),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_CREATE,
    .run = run,
};

/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/arrange.h"
#include "control/verbs.h"

static bool fill(struct arrange *arrange, struct history_hold *hold, GError **error)
{
    static const char *const kinds[] = {"quality",       "delivery", "price", "never-ordered",
                                        "invoice-error", "other",    NULL};
    const char *kind = arrange_choice(arrange->arguments, "kind", kinds, "other", error);

    if (!kind)
        return false;
    if (!*hold->reason) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("say what the client objects to with --reason; it stands in the proof"));
        return false;
    }
    if (!g_str_equal(kind, "other")) {
        g_autofree char *text = hold->reason;

        hold->reason = g_strdup_printf("%s: %s", kind, text);
    }
    arrange->what = g_strdup(_("disputed; held until you resume"));
    return true;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    static const char *const refused[] = {"dispute", NULL};
    static const struct arrange_kind kind = {
        .reason = REASON_DISPUTE, .invoices = true, .refused = refused, .fill = fill};

    return arrange_run(control, arguments, &kind, error);
}

static const struct option options[] = {
    {"kind", N_("KIND"), N_("quality, delivery, price, never-ordered, invoice-error or other")},
    {"reason", N_("TEXT"), N_("what the client objects to; needed")},
    {NULL, NULL, NULL},
};

const struct verb verb_dispute = {
    .words = "dispute",
    .arguments = N_("INVOICE --reason TEXT"),
    .summary = N_("the client contests an invoice"),
    .details = N_("No letter goes about it until «resume --invoice». The client's other invoices go on."),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_CREATE,
    .run = run,
};

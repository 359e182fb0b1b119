/* SPDX-License-Identifier: MIT */
#include "base/words.h"
#include "control/ending.h"
#include "control/verbs.h"

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    static const char *const kinds[] = {"closed", "insolvent", NULL};
    static const struct ending ending = {
        .kinds = kinds, .clients = true, .invoices = true, .nothing = N_("nothing was closed on exactly that")};

    return ending_run(control, arguments, &ending, error);
}

const struct verb verb_reopen = {
    .words = "reopen",
    .arguments = N_("INVOICE|CLIENT"),
    .summary = N_("undo a closing, or an insolvency that ended"),
    .details = N_("The reminders go on where they were, on the next business day at the earliest."),
    .least = 1,
    .most = 1,
    .store = STORE_NEED_CHANGE,
    .run = run,
};

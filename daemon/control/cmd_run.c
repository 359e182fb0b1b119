/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/verbs.h"
#include "proof/guard.h"

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    int service = sender_lock_holder(control->config->store);

    (void)arguments;
    if (!service) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_BUSY,
                    _("no service runs; start it, or type \"herinnerd --once --config %s\" for one pass"),
                    control->config->path);
        return EXIT_AGAIN;
    }
    wake_touch(control->config->store);
    output_line(&control->out, TINT_NONE, _("process %d was asked for a pass now"), service);
    return EXIT_DONE;
}

const struct verb verb_run = {
    .words = "run",
    .arguments = "",
    .summary = N_("ask the service for a pass now"),
    .details = N_("Hours, gaps and brakes stay in force. Exit status 75 when no service runs."),
    .run = run,
};

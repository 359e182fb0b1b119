/* SPDX-License-Identifier: MIT */
#include "base/words.h"
#include "control/ending.h"
#include "control/verbs.h"

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    static const char *const kinds[] = {"reply", NULL};
    static const struct ending ending = {
        .kinds = kinds, .clients = true, .nothing = N_("no reply waited for an answer")};

    return ending_run(control, arguments, &ending, error);
}

const struct verb verb_answered = {
    .words = "answered",
    .arguments = N_("CLIENT"),
    .summary = N_("what the client wrote is answered; the reminders go on"),
    .details = N_("Promises, disputes and closing answer a reply, too."),
    .least = 1,
    .most = 1,
    .store = STORE_NEED_CHANGE,
    .run = run,
};

/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/verbs.h"
#include "proof/guard.h"

static bool ask(const struct control *control, const char *from, GError **error)
{
    output_line(
        &control->out, TINT_WARN,
        _("The store %s becomes what it was in %s; what came after that copy is known only to the old file, which "
          "is kept."),
        control->config->store, from);
    return control_confirm_as(control, _("Type 1 to go on:"), 1, error);
}

static bool restore(const struct control *control, const char *from, char **kept, GError **error)
{
    const char *path = control->config->store;
    bool done;
    int lock;

    if (!sender_lock_take(path, &lock, error)) {
        g_prefix_error(error, "%s", _("stop the service first: "));
        return false;
    }
    done = store_restore(path, from, &control->clock, control->actor, kept, error);
    sender_lock_release(lock);
    return done;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    const char *from = arguments_word(arguments, 0);
    g_autofree char *kept = NULL;

    if (!store_check_file(from, error) || !ask(control, from, error))
        return EXIT_USAGE_ERROR;
    if (!restore(control, from, &kept, error))
        return EXIT_UNREACHABLE;
    output_line(&control->out, TINT_GOOD, _("restored from %s"), from);
    if (kept)
        output_line(&control->out, TINT_NONE, _("what stood there before is %s"), kept);
    output_line(&control->out, TINT_WARN,
                _("All letters are held now: \"herinnerctl adopt\" compares with the Sent folder and lets them go."));
    return EXIT_DONE;
}

const struct verb verb_restore = {
    .words = "restore",
    .arguments = N_("FILE"),
    .summary = N_("put a backup in the place of the store; the service must be stopped"),
    .details = N_("Nothing is sent from a restored store until \"herinnerctl adopt\" has compared it with what lies in "
                  "the Sent folder."),
    .least = 1,
    .most = 1,
    .store = STORE_NEED_NONE,
    .run = run,
};

/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/verbs.h"
#include "proof/guard.h"

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    const char *path = arguments_word(arguments, 0);

    if (g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("\"%s\" is there already; name a new file"), path);
        return EXIT_USAGE_ERROR;
    }
    if (!store_backup(control->store, path, error))
        return EXIT_UNREACHABLE;
    output_line(&control->out, TINT_NONE, _("a copy of the store is in %s; only its owner can read it"), path);
    return EXIT_DONE;
}

const struct verb verb_backup = {
    .words = "backup",
    .arguments = N_("FILE"),
    .summary = N_("a consistent copy of the store, while the service runs too"),
    .least = 1,
    .most = 1,
    .store = STORE_NEED_READ,
    .run = run,
};

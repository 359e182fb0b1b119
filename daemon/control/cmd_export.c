/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/exporting.h"
#include "control/find.h"
#include "control/verbs.h"

static char *find(const struct control *control, const char *word, GError **error)
{
    AUTO(world) world = control_world(control, DAY_NONE, error);
    AUTO(plan) plan = world ? world_plan(world) : NULL;

    return plan ? find_client(plan, control->config, control->store, word, error) : NULL;
}

/* "export-KEY", with nothing in it that a path could mean. */
static char *usual_folder(const char *key)
{
    g_autofree char *safe = g_strdup(key);

    g_strcanon(safe, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", '-');
    return g_strconcat("export-", safe, NULL);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    g_autofree char *key = find(control, arguments_word(arguments, 0), error);
    g_autofree char *folder = key ? usual_folder(key) : NULL;
    const char *to = arguments_value(arguments, "output");
    struct exported exported = {0};

    if (!key)
        return EXIT_USAGE_ERROR;
    to = to ? to : folder;
    if (g_file_test(to, G_FILE_TEST_EXISTS)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("\"%s\" is there already; name a new folder"), to);
        return EXIT_USAGE_ERROR;
    }
    if (!(g_str_has_suffix(to, ".zip") ? exporting_write_zip : exporting_write)(control, key, to, &exported, error))
        return EXIT_UNREACHABLE;
    output_line(&control->out, TINT_GOOD,
                _("all that is kept about \"%s\" is in %s: letters: %d, entries of the journal: %d"), key, to,
                exported.letters, exported.entries);
    output_line(&control->out, TINT_NONE, _("verify.txt there says how a stranger checks it"));
    if (exported.sealed < exported.entries)
        output_line(&control->out, TINT_DIM, _("%d entries have no seal yet; today's get theirs tomorrow"),
                    exported.entries - exported.sealed);
    return EXIT_DONE;
}

static const struct option options[] = {
    {"output", N_("PATH"), N_("a folder, or a file that ends with .zip; it must not exist yet")},
    {NULL, NULL, NULL},
};

const struct verb verb_export = {
    .words = "export",
    .arguments = N_("CLIENT"),
    .summary = N_("everything that is kept about a client, as files"),
    .details = N_("JSON Lines, mails as .eml, and the part of the journal by which a stranger with openssl and sqlite3 "
                  "checks them: verify.txt has the steps."),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_READ,
    .run = run,
};

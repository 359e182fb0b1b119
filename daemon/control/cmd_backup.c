/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/verbs.h"
#include "proof/guard.h"
#include "proof/journal.h"

/* The copy must be what the store is: its pages, and every hash from the first entry on. */
static int verify(const struct control *control, const char *path, GError **error)
{
    AUTO(store) copy = store_check_file(path, error) ? store_open(path, STORE_READ, 0, &control->clock, error) : NULL;
    struct verify_report *report = copy ? store_verify(copy, NULL, error) : NULL;
    int status = EXIT_PERSON;

    if (!report)
        return EXIT_UNREACHABLE;
    if (report->broken) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_PERSON, _("the copy is broken: %s"),
                    (const char *)report->breaks->pdata[0]);
    } else {
        output_line(&control->out, TINT_GOOD, _("the copy is whole: entries: %d, messages: %d; journal head %s"),
                    (int)report->entries, (int)report->messages, report->head);
        status = EXIT_DONE;
    }
    verify_report_free(report);
    return status;
}

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
    return arguments_given(arguments, "verify") ? verify(control, path, error) : EXIT_DONE;
}

static const struct option options[] = {
    {"verify", NULL, N_("read the copy again and compute every hash of it")},
    {NULL, NULL, NULL},
};

const struct verb verb_backup = {
    .words = "backup",
    .arguments = N_("FILE"),
    .summary = N_("a consistent copy of the store, while the service runs too"),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_READ,
    .run = run,
};

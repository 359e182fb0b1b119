/* SPDX-License-Identifier: MIT */
#include "base/duration.h"
#include "base/error.h"
#include "base/words.h"
#include "control/erasing.h"
#include "control/verbs.h"

static bool erase(struct control *control, void *data, GError **error)
{
    struct erasing *erasing = data;

    return erase_old(control->store, erasing->before, control->actor, &erasing->counts, error);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    struct erasing erasing = {.work = erase, .question = _("Type the number of entries to go on:")};
    char before[DAY_ISO_SIZE];

    erasing.before = duration_add_plain(control->config->limits.retention, control_hold_day(control), false);
    if (!erasing_try(control, &erasing, error))
        return EXIT_UNREACHABLE;
    erasing_say(control, _("Older than the retention (before %s), and of nothing that is open:"),
                day_to_iso(erasing.before, before));
    erasing_print(control, &erasing);
    if (erasing_is_empty(&erasing))
        return EXIT_DONE;
    if (!arguments_given(arguments, "apply")) {
        erasing_say(control, "%s", _("Nothing was erased: \"herinnerctl retention --apply\" does it."));
        return EXIT_DONE;
    }
    return erasing_do(control, &erasing, error);
}

static const struct option options[] = {
    {"apply", NULL, N_("erase it, after a question")},
    {NULL, NULL, NULL},
};

const struct verb verb_retention = {
    .words = "retention",
    .arguments = "",
    .summary = N_("what is older than it must be kept, and erase it"),
    .details = N_("Words, names, addresses and mails go; numbers, dates and amounts stay, and so does the chain of "
                  "hashes. Nothing of an open invoice is touched."),
    .options = options,
    .store = STORE_NEED_CHANGE,
    .run = run,
};

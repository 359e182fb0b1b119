/* SPDX-License-Identifier: MIT */
/* A new export takes the place of the old one, after a look at what it changes. */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/words.h"
#include "control/find.h"
#include "control/new_file.h"
#include "control/verbs.h"
#include "ledger/ledger.h"
#include "proof/guard.h"
#include "report/decision.h"

enum { SHOWN = 20, FILE_MODE = 0640 };

/* --ledger, or the only one. */
static const struct config_ledger *ledger_of(const struct control *control, const char *name, GError **error)
{
    const GPtrArray *ledgers = control->config->ledgers;

    if (name)
        return find_ledger(control->config, name, error);
    if (ledgers->len == 1)
        return ledgers->pdata[0];
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("there are several ledgers; say which with --ledger"));
    return NULL;
}

/* Where FILE goes: the configured path, or beside the others that its pattern fits. New string. */
static char *place_of(const struct config_ledger *config, const char *file, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(config->path), *pattern = g_path_get_basename(config->path);
    g_autofree char *name = g_path_get_basename(file);

    if (config->type != LEDGER_CSV) {
        g_set_error(
            error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
            _("ledger \"%s\" is no file of rows; put documents into its folder, and a database is read where it is"),
            config->key);
        return NULL;
    }
    if (web_is(&config->web)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("ledger \"%s\" is fetched from \"%s\"; put the file there"), config->key, config->web.shown);
        return NULL;
    }
    if (!strpbrk(config->path, "*?["))
        return g_strdup(config->path);
    if (!strpbrk(folder, "*?[") && g_pattern_match_simple(pattern, name))
        return g_build_filename(folder, name, NULL);
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("\"%s\" does not fit \"%s\", so it would not be read there; give it a name that does"), name,
                config->path);
    return NULL;
}

/* What a new file changes. */
struct change {
    const struct output *out;
    int added, gone, moved, shown;
};

static void tell(struct change *change, const char *what, const struct invoice *invoice, const struct invoice *before)
{
    g_autofree char *now = amount_text(invoice->balance, invoice->currency);
    g_autofree char *was = before ? amount_text(before->balance, before->currency) : NULL;

    if (change->shown++ >= SHOWN)
        return;
    if (was)
        output_line(change->out, TINT_NONE, "%s: %s: %s, %s", what, invoice->number, was, now);
    else
        output_line(change->out, TINT_NONE, "%s: %s: %s", what, invoice->number, now);
}

/* Both are sorted by number. */
static void compare(struct change *change, const GArray *before, const GArray *after)
{
    guint i = 0, j = 0;

    while (i < before->len || j < after->len) {
        const struct invoice *old = i < before->len ? &g_array_index(before, struct invoice, i) : NULL;
        const struct invoice *fresh = j < after->len ? &g_array_index(after, struct invoice, j) : NULL;
        int order = !old ? 1 : !fresh ? -1 : strcmp(old->number, fresh->number);

        if (fresh && order > 0) {
            change->added++;
            tell(change, _("new"), fresh, NULL);
        } else if (old && order < 0) {
            change->gone++;
            tell(change, _("gone"), old, NULL);
        } else if (old && fresh && (old->balance != fresh->balance || strcmp(old->currency, fresh->currency))) {
            change->moved++;
            tell(change, _("changed"), fresh, old);
        }
        i += order <= 0;
        j += order >= 0;
    }
}

/* Whole, and with the age that it had: letters say up to which day payments are known. */
static bool put(const char *file, const char *place, GError **error)
{
    g_autofree char *data = NULL;
    struct timespec times[2];
    struct stat status;
    gsize length;

    if (!g_file_get_contents(file, &data, &length, error) || !file_replace(place, data, length, FILE_MODE, error))
        return false;
    if (stat(file, &status) == 0) {
        times[0] = status.st_atim;
        times[1] = status.st_mtim;
        utimensat(AT_FDCWD, place, times, 0);
    }
    return true;
}

static int take(struct control *control, const struct ledger *fresh, const struct ledger *known, const char *place,
                GError **error)
{
    struct change change = {.out = &control->out};
    g_autofree char *question = NULL;

    compare(&change, known->invoices, fresh->invoices);
    if (change.shown > SHOWN)
        output_line(&control->out, TINT_DIM, _("and %d more"), change.shown - SHOWN);
    output_line(&control->out, TINT_BOLD, _("%d new, %d gone, %d changed, %u rejected"), change.added, change.gone,
                change.moved, fresh->rejects->len);
    question = g_strdup_printf(_("Put it in place as %s? Type the number of invoices that are gone"), place);
    if (change.gone && !control_confirm_as(control, question, change.gone, error))
        return EXIT_USAGE_ERROR;
    if (!put(fresh->path, place, error))
        return EXIT_UNREACHABLE;
    wake_touch(control->config->store);
    output_line(&control->out, TINT_GOOD, _("%s is what ledger %s is read from now"), place, fresh->config->key);
    return fresh->rejects->len ? EXIT_PERSON : EXIT_DONE;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    const char *file = arguments_word(arguments, 0);
    const struct config_ledger *config = ledger_of(control, arguments_value(arguments, "ledger"), error);
    g_autofree char *place = config ? place_of(config, file, error) : NULL;

    if (!place)
        return EXIT_USAGE_ERROR;

    AUTO(ledger) fresh = ledger_read(config, config_contacts(control->config, config->key), file);
    AUTO(ledger) known = ledger_read(config, config_contacts(control->config, config->key), NULL);

    if (fresh->failure) {
        control_complain(fresh->failure);
        return EXIT_PERSON;
    }
    return take(control, fresh, known, place, error);
}

static const struct option options[] = {
    {"ledger", N_("NAME"), N_("the ledger it is for; needed when there are several")},
    {NULL, NULL, NULL},
};

const struct verb verb_ledger_drop = {
    .words = "ledger drop",
    .arguments = N_("FILE"),
    .summary = N_("bring a new export in, and see what it changes"),
    .details =
        N_("The file is read as the ledger first; one that cannot be used changes nothing. When invoices are gone "
           "from it their number is asked for. Exit status 1 when rows of it are rejected."),
    .options = options,
    .least = 1,
    .most = 1,
    .run = run,
};

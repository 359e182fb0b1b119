/* SPDX-License-Identifier: MIT */
#include <fnmatch.h>
#include <string.h>

#include "bank/file.h"
#include "bank/sniff.h"
#include "base/error.h"
#include "base/words.h"
#include "control/verbs.h"
#include "report/bank.h"

static bool means(const char *path, const char *file)
{
    g_autofree char *pattern = bank_pattern(path);

    return fnmatch(pattern, file, FNM_PATHNAME) == 0;
}

/* The section called NAME, or the one that reads PATH; NULL when there is none. */
static const struct config_bank *section_for(const struct config *config, const char *name, const char *path)
{
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);

    for (guint i = 0; i < config->banks->len; i++) {
        const struct config_bank *bank = config->banks->pdata[i];

        if (name ? g_str_equal(bank->key, name) : means(bank->path, absolute))
            return bank;
    }
    return NULL;
}

static struct bank_file *read_by(const struct control *control, const struct config_bank *bank, const char *path)
{
    return bank_read(bank, path, control->config->timezone);
}

/* A CSV file that no section is about: the first section whose columns fit. */
static struct bank_file *read_csv(const struct control *control, const char *path)
{
    struct bank_file *file = NULL;

    for (guint i = 0; i < control->config->banks->len && (!file || file->failure); i++) {
        const struct config_bank *bank = control->config->banks->pdata[i];

        if (!g_str_equal(bank->type, "csv"))
            continue;
        bank_file_free(file);
        file = read_by(control, bank, path);
    }
    return file;
}

static struct bank_file *read_file(const struct control *control, const struct arguments *arguments, GError **error)
{
    static struct config_bank plain = {
        .key = (char *)"", .path = (char *)"", .preset = (char *)"", .account = (char *)""};
    const char *path = arguments_word(arguments, 0), *name = arguments_value(arguments, "bank");
    const struct config_bank *bank = section_for(control->config, name, path);
    struct config_bank sniffed = plain;
    struct bank_file *file;

    if (name && !bank) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("there is no bank section \"%s\""), name);
        return NULL;
    }
    if (bank)
        return read_by(control, bank, path);
    sniffed.type = (char *)bank_sniff(path);
    if (!g_str_equal(sniffed.type, "csv"))
        return read_by(control, &sniffed, path);
    file = read_csv(control, path);
    if (!file)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("\"%s\" is neither CAMT.053 nor MT940; for a CSV file add a bank section with type = csv and a "
                      "preset"),
                    path);
    return file;
}

static int run_show(struct control *control, const struct arguments *arguments, GError **error)
{
    AUTO(bank_file) file = read_file(control, arguments, error);

    if (!file)
        return EXIT_USAGE_ERROR;
    if (file->failure) {
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_INPUT, file->failure);
        return EXIT_PERSON;
    }
    report_bank_file(&control->out, file);
    return EXIT_DONE;
}

static const struct option show_options[] = {
    {"bank", N_("NAME"), N_("the bank section that says how it is written")},
    {0},
};

const struct verb verb_bank_show = {
    .words = "bank show",
    .arguments = N_("FILE"),
    .summary = N_("the statements and entries of a bank's file as read"),
    .details = N_("The section whose path fits FILE says how it is written; without one CAMT.053 and MT940 are told by "
                  "their content. Nothing is stored. Exit status 1 when the file cannot be used; a "
                  "statement that does not add up is said so."),
    .options = show_options,
    .least = 1,
    .most = 1,
    .run = run_show,
};

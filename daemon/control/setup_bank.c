/* SPDX-License-Identifier: MIT */
/* The bank's statements: how they are written is found out by reading the newest with the daemon's own readers. */
#include <string.h>
#include <sys/stat.h>

#include "bank/file.h"
#include "bank/sniff.h"
#include "base/words.h"
#include "config/quote.h"
#include "control/presets.h"
#include "control/setup.h"

/* The newest of FILES, NULL when there is none. */
static const char *newest(const GPtrArray *files)
{
    const char *found = NULL;
    struct timespec last = {0};

    for (guint i = 0; i < files->len; i++) {
        struct stat st;

        if (stat(files->pdata[i], &st) != 0 || (found && (st.st_mtim.tv_sec < last.tv_sec)))
            continue;
        found = files->pdata[i];
        last = st.st_mtim;
    }
    return found;
}

/* Whether a statement of FILE is of the account that clients pay to. */
static bool is_ours(const struct setup *setup, const struct bank_file *file)
{
    g_autofree char *own = bank_account_plain(setup_answer(setup, SETUP_IBAN));

    for (guint i = 0; i < file->statements->len && *own; i++)
        if (g_str_equal(g_array_index(file->statements, struct bank_statement, i).account, own))
            return true;
    return false;
}

/* Why the file at PATH cannot be read as BANK says, a new string, or NULL. */
static char *try_read(struct setup *setup, const struct config_bank *bank, const char *path)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
    AUTO(bank_file) file = bank_read(bank, path, zone);

    setup->bank_is_ours = !file->failure && is_ours(setup, file);
    return g_strdup(file->failure);
}

/* The preset whose columns fit, or NULL. */
static const struct config_bank *preset_of(struct setup *setup, const char *path)
{
    const char *wanted = setup_answer(setup, SETUP_BANK_PRESET);

    for (guint i = 0; i < setup->bank_presets->banks->len; i++) {
        const struct config_bank *bank = setup->bank_presets->banks->pdata[i];
        g_autofree char *why =
            *wanted && !g_str_equal(wanted, bank->preset) ? g_strdup("") : try_read(setup, bank, path);

        if (!why)
            return bank;
    }
    return NULL;
}

static bool load_presets(struct setup *setup, GError **error)
{
    if (!setup->bank_presets)
        setup->bank_presets = presets_read(setup->base, "bank", error);
    return setup->bank_presets != NULL;
}

static char *take_csv(struct setup *setup, const char *path)
{
    g_autoptr(GError) error = NULL;
    const struct config_bank *preset;

    if (!load_presets(setup, &error))
        return g_strdup(error->message);
    preset = preset_of(setup, path);
    if (!preset)
        return g_strdup_printf(_("\"%s\" is no statement that is known: neither CAMT.053 nor MT940, nor the CSV of a "
                                 "bank that is known; download CAMT.053, or describe the columns in a bank section, "
                                 "see herinnerd.conf(5)"),
                               path);
    setup_set(setup, SETUP_BANK_PRESET, preset->preset);
    return NULL;
}

/* CAMT.053 and MT940 say themselves what stands where. */
static char *read_plain(struct setup *setup, const char *type, const char *path)
{
    const struct config_bank bank = {
        .key = (char *)"main", .path = (char *)path, .preset = (char *)"", .account = (char *)"", .type = (char *)type};

    return try_read(setup, &bank, path);
}

bool setup_bank_reads(struct setup *setup, const char *path)
{
    const char *type = bank_sniff(path);
    g_autofree char *why = NULL;

    if (g_str_equal(type, "csv"))
        return load_presets(setup, NULL) && preset_of(setup, path);
    why = read_plain(setup, type, path);
    return !why;
}

static char *take_plain(struct setup *setup, const char *path)
{
    setup_set(setup, SETUP_BANK_PRESET, "");
    return read_plain(setup, setup_answer(setup, SETUP_BANK_TYPE), path);
}

static char *look_at(struct setup *setup, const char *path)
{
    g_autofree char *why = NULL;

    setup_set(setup, SETUP_BANK_TYPE, bank_sniff(path));
    why = setup_is(setup, SETUP_BANK_TYPE, "csv") ? take_csv(setup, path) : take_plain(setup, path);
    return why ? g_strdup_printf(_("\"%s\" cannot be read as a bank statement: %s"), path, why) : NULL;
}

char *setup_bank_refuse(struct setup *setup, const char *value)
{
    g_autofree char *path = *value ? setup_path(setup, value) : g_strdup("");
    g_autofree char *pattern =
        g_file_test(path, G_FILE_TEST_IS_DIR) ? g_build_filename(path, "*", NULL) : g_strdup(path);
    const struct config_bank bank = {.path = pattern};
    g_autoptr(GPtrArray) files = *value ? bank_files(&bank) : NULL;
    char *why;

    if (!*value)
        return NULL;
    if (!files->len && *setup_answer(setup, SETUP_BANK_TYPE))
        return setup_set(setup, SETUP_BANK, pattern), NULL; /* described by hand, before the first statement */
    if (!files->len)
        return g_strdup_printf(_("there is no file yet that fits \"%s\"; put a statement there, so that it can be seen "
                                 "how your bank writes it"),
                               pattern);
    why = look_at(setup, newest(files));
    if (!why)
        setup_set(setup, SETUP_BANK, pattern);
    return why;
}

char *setup_usual_bank_account(struct setup *setup)
{
    return g_strdup(setup->bank_is_ours ? setup_answer(setup, SETUP_IBAN) : "");
}

char *setup_bank_note(struct setup *setup)
{
    if (setup_source_is(setup, LEDGER_UBL))
        return g_strdup(_("electronic invoices never say what was paid: without statements nothing is sent from them"));
    return NULL;
}

char *setup_bank_section(const struct setup *setup)
{
    GString *out = g_string_new(NULL);
    bool preset = *setup_answer(setup, SETUP_BANK_PRESET);

    if (!*setup_answer(setup, SETUP_BANK) || !setup_ledger_is_there(setup))
        return g_string_free(out, FALSE);
    g_string_append(out, "bank \"main\" {\n");
    if (!preset)
        quote_setting(out, "type", setup_answer(setup, SETUP_BANK_TYPE));
    quote_setting(out, "path", setup_answer(setup, SETUP_BANK));
    quote_setting(out, "preset", setup_answer(setup, SETUP_BANK_PRESET));
    quote_setting(out, "account", setup_answer(setup, SETUP_BANK_ACCOUNT));
    g_string_append(out, "}\n");
    return g_string_free(out, FALSE);
}

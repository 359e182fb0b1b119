/* SPDX-License-Identifier: MIT */
/* A list of invoices that is no CSV file: a database, or a folder of electronic invoices. */
#include <string.h>
#include <unistd.h>

#include "base/words.h"
#include "config/quote.h"
#include "control/setup_reading.h"
#include "ledger/file.h"

enum { START = 512 };

/* What a file begins with, and what it then is. */
static const struct {
    const char *start;
    gsize length;
    enum ledger_type type;
    const char *refusal; /* N_() with {path}, NULL = it can be read */
} starts[] = {
    {"SQLite format 3", 16, LEDGER_SQLITE, NULL},
    {"<", 1, LEDGER_UBL, NULL},
    {"\xef\xbb\xbf<", 4, LEDGER_UBL, NULL},
    {"PK\x03\x04", 4, LEDGER_CSV,
     N_("\"{path}\" is a workbook of Excel or LibreOffice; save it as CSV there (\"CSV UTF-8\"), or let your "
        "bookkeeping "
        "export CSV")},
    {"\xd0\xcf\x11\xe0", 4, LEDGER_CSV, N_("\"{path}\" is a workbook of an old Excel; save it as CSV there")},
    {"%PDF", 4, LEDGER_CSV, N_("\"{path}\" is a PDF; let your bookkeeping export the list of open invoices as CSV")},
};

static char *sentence_of(const char *refusal, const char *path)
{
    GString *text = g_string_new(_(refusal));

    g_string_replace(text, "{path}", path, 1);
    return g_string_free(text, FALSE);
}

/* The type of the file at PATH; *WHY when it is of none that can be read. */
static enum ledger_type type_of(const char *path, char **why)
{
    char start[START] = "";
    struct fault fault = {0};
    struct ledger_stamp stamp;
    int descriptor = file_open(path, &stamp, &fault);
    ssize_t got = descriptor < 0 ? 0 : read(descriptor, start, sizeof start);

    if (descriptor >= 0)
        close(descriptor);
    fault_clear(&fault); /* whoever reads it says it, too */
    for (gsize i = 0; i < G_N_ELEMENTS(starts); i++) {
        if (got < (ssize_t)starts[i].length || memcmp(start, starts[i].start, starts[i].length) != 0)
            continue;
        if (starts[i].refusal)
            *why = sentence_of(starts[i].refusal, path);
        return starts[i].type;
    }
    return LEDGER_CSV;
}

/* Whether FOLDER holds a file whose name ends in END. */
static bool holds(const char *folder, const char *end)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *small = g_ascii_strdown(name, -1);

        if (g_str_has_suffix(small, end))
            return true;
    }
    return false;
}

static char *take_folder(struct setup *setup, const char *folder)
{
    if (holds(folder, ".xml")) {
        setup->ledger_type = LEDGER_UBL;
        setup->ledger_file = g_strdup(folder);
        return NULL;
    }
    if (holds(folder, ".csv"))
        return g_strdup_printf(_("\"%s\" is a folder; for the newest CSV file in it write %s/*.csv"), folder, folder);
    return g_strdup_printf(_("\"%s\" is a folder, and no CSV file and no electronic invoice (.xml) is in it"), folder);
}

char *setup_not_the_ledger(const char *path)
{
    return g_strdup_printf(_("\"%s\" is a statement of a bank, which is asked for later; here belongs the list of open "
                             "invoices that your bookkeeping exports"),
                           path);
}

bool setup_source_take(struct setup *setup, const char *path, char **why)
{
    enum ledger_type type;

    g_clear_pointer(&setup->ledger_file, g_free);
    setup->undated = 0;
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        *why = take_folder(setup, path);
        return true;
    }
    type = type_of(path, why);
    if (*why || type == LEDGER_CSV)
        return *why != NULL;
    if (type == LEDGER_UBL && setup_bank_reads(setup, path)) {
        *why = setup_not_the_ledger(path);
        return true;
    }
    setup->ledger_type = type;
    setup->ledger_file = g_strdup(path);
    return true;
}

bool setup_source_is(const struct setup *setup, enum ledger_type type)
{
    return setup->ledger_file && setup->ledger_type == type;
}

char *setup_source_section(const struct setup *setup)
{
    GString *out = g_string_new("ledger \"main\" {\n");
    g_auto(GStrv) own = g_strsplit(setup_answer(setup, SETUP_LEDGER_OWN), "\n", -1);

    quote_setting(out, "type", setup->ledger_type == LEDGER_UBL ? "ubl" : "sqlite");
    quote_setting(out, "path", setup_answer(setup, SETUP_LEDGER));
    if (setup->ledger_type == LEDGER_UBL) {
        g_string_append(out, "  own = ");
        quote_append_list(out, own);
        g_string_append_c(out, '\n');
    } else {
        quote_setting(out, "query", setup_answer(setup, SETUP_LEDGER_QUERY));
        quote_setting(out, "date", setup_answer(setup, SETUP_LEDGER_DATE));
        quote_setting(out, "fixed_currency", setup_answer(setup, SETUP_LEDGER_CURRENCY));
    }
    quote_setting(out, "terms", setup_answer(setup, SETUP_LEDGER_TERMS));
    g_string_append(out, "}\n");
    return g_string_free(out, FALSE);
}

static void count_undated(struct setup *setup, const struct ledger *ledger)
{
    setup->undated = 0;
    for (guint i = 0; i < ledger->invoices->len; i++) {
        const struct invoice *invoice = &g_array_index(ledger->invoices, struct invoice, i);

        setup->undated += invoice->kind == KIND_INVOICE && invoice->due == DAY_NONE;
    }
}

char *setup_source_refuse(struct setup *setup, const char *value)
{
    g_autofree char *section = setup_source_section(setup);
    struct setup_reading reading = setup_reading_of(setup, section, "");
    char *why = g_steal_pointer(&reading.why);

    if (!why)
        count_undated(setup, reading.ledger);
    if (!why && setup->ledger_type == LEDGER_UBL && !reading.ledger->invoices->len)
        why = g_strdup_printf(_("in \"%s\" no document names \"%s\" as its supplier; write the VAT number (or the "
                                "number in the trade register) that stands in your own invoices"),
                              setup->ledger_file, value);
    setup_reading_clear(&reading);
    return why;
}

char *setup_usual_own(struct setup *setup)
{
    g_auto(GStrv) parts = g_strsplit_set(setup_answer(setup, SETUP_VAT), " .", -1);

    return g_strjoinv("", parts);
}

/* SPDX-License-Identifier: MIT */
#include "ledger/inspect.h"

#include <string.h>

#include "ledger/inspect_inside.h"

enum {
    ROWS_SEEN = 20000,  /* to tell values by; the reader looks at all of them afterwards */
    PRESET_WORTH = 100, /* a known package beats any number of known words */
};

/* How many columns PRESET names when all of them are in NAMES, else 0. */
static int preset_fits(const struct config_ledger *preset, char *const *names)
{
    int count = 0;

    for (int i = 0; i < COLUMN_COUNT; i++) {
        if (!*preset->columns[i])
            continue;
        if (inspect_named(names, preset->columns[i]) < 0)
            return 0;
        count++;
    }
    for (int which = 0; which < 2; which++) {
        const GPtrArray *filters = which ? preset->keep : preset->drop;

        for (guint i = 0; i < filters->len; i++)
            if (inspect_named(names, ((const struct config_filter *)filters->pdata[i])->column) < 0)
                return 0;
    }
    return count;
}

/* The preset that fits NAMES with the most columns, or the one that was asked for. */
static const struct config_ledger *best_preset(const GPtrArray *presets, const struct inspect_hints *hints,
                                               char *const *names, int *columns)
{
    const struct config_ledger *best = NULL;

    *columns = 0;
    for (guint i = 0; i < presets->len; i++) {
        const struct config_ledger *preset = presets->pdata[i];
        int count = preset_fits(preset, names);

        if (count <= *columns || (hints->preset && !g_str_equal(hints->preset, preset->preset)))
            continue;
        *columns = count;
        best = preset;
    }
    return best;
}

/* What a ledger's header is told by. */
struct known {
    const GPtrArray *presets;
    const struct inspect_hints *hints;
};

static int worth(const struct page *page, const void *data)
{
    const struct known *known = data;
    const struct inspect_hints *hints = known->hints;
    int columns, hinted = 0;

    for (int i = 0; i < COLUMN_COUNT; i++)
        hinted += hints->columns[i] && inspect_named(page->names, hints->columns[i]) >= 0;
    if (best_preset(known->presets, hints, page->names, &columns))
        return PRESET_WORTH + columns;
    return inspect_words(page->names) + hinted;
}

static void set(char **setting, const char *value)
{
    g_free(*setting);
    *setting = g_strdup(value);
}

void inspect_ask(struct inspection *inspection, enum inspect_question question, int line, const char *text,
                 const char *choices)
{
    struct inspect_open *open = g_new0(struct inspect_open, 1);

    *open =
        (struct inspect_open){.question = question, .line = line, .text = g_strdup(text), .choices = g_strdup(choices)};
    g_ptr_array_add(inspection->open, open);
}

static void open_free(gpointer data)
{
    struct inspect_open *open = data;

    g_free(open->text);
    g_free(open->choices);
    g_free(open);
}

/* Whether a column before LIMIT already has the header NAME. */
static bool is_taken(const struct config_ledger *ledger, const char *name, int limit)
{
    for (int i = 0; i < limit; i++)
        if (g_str_equal(ledger->columns[i], name))
            return true;
    return false;
}

static void map_mail(struct config_ledger *ledger, const struct page *page)
{
    int at = *ledger->columns[COLUMN_EMAIL] ? -1 : inspect_mail_column(page);

    if (at >= 0 && !is_taken(ledger, page->names[at], COLUMN_COUNT))
        set(&ledger->columns[COLUMN_EMAIL], page->names[at]);
}

static void map_words(struct config_ledger *ledger, char *const *names)
{
    for (int i = 0; i < COLUMN_COUNT; i++) {
        int at = *ledger->columns[i] ? -1 : inspect_word(names, (enum ledger_column)i);

        if (at >= 0 && !is_taken(ledger, names[at], COLUMN_COUNT))
            set(&ledger->columns[i], names[at]);
    }
    /* a lone "Client" is the name: it stands in letters, and ties rows as well as a number would */
    if (!*ledger->columns[COLUMN_NAME] && !g_ascii_strcasecmp(ledger->columns[COLUMN_CLIENT], "client")) {
        set(&ledger->columns[COLUMN_NAME], ledger->columns[COLUMN_CLIENT]);
        set(&ledger->columns[COLUMN_CLIENT], "");
    }
}

static void copy_filters(GPtrArray *to, const GPtrArray *from)
{
    for (guint i = 0; i < from->len; i++) {
        const struct config_filter *filter = from->pdata[i];

        g_ptr_array_add(to, config_filter_new(filter->column, filter->value));
    }
}

static void take_preset(struct inspection *inspection)
{
    struct config_ledger *ledger = inspection->ledger;
    const struct config_ledger *preset = inspection->preset;

    for (int i = 0; i < COLUMN_COUNT; i++)
        if (!*ledger->columns[i])
            set(&ledger->columns[i], preset->columns[i]);
    set(&ledger->fixed_currency, preset->fixed_currency);
    set(&ledger->terms, preset->terms);
    set(&ledger->preset, preset->preset);
    ledger->group = preset->group;
    copy_filters(ledger->drop, preset->drop);
    copy_filters(ledger->keep, preset->keep);
}

/* What others bill us stands in the same list with many packages: those rows are left out, or a supplier is reminded.
 */
static void leave_out_suppliers(struct config_ledger *ledger, const struct page *page)
{
    int at = *ledger->columns[COLUMN_KIND] ? inspect_named(page->names, ledger->columns[COLUMN_KIND]) : -1;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; at >= 0 && i < page->rows->len; i++) {
        const char *value = ((char **)page->rows->pdata[i])[at];

        if (inspect_is_supplier(value) && g_hash_table_add(seen, (gpointer)value))
            g_ptr_array_add(ledger->drop, config_filter_new(ledger->columns[COLUMN_KIND], value));
    }
}

static void find_columns(struct inspection *inspection, const struct page *page, const struct inspect_hints *hints)
{
    struct config_ledger *ledger = inspection->ledger;
    g_autofree char *names = g_strjoinv(", ", page->names);

    for (int i = 0; i < COLUMN_COUNT; i++)
        if (hints->columns[i])
            set(&ledger->columns[i], hints->columns[i]);
    if (inspection->preset) {
        take_preset(inspection);
        return;
    }
    map_words(ledger, page->names);
    map_mail(ledger, page);
    leave_out_suppliers(ledger, page);
    if (!*ledger->columns[COLUMN_NUMBER])
        inspect_ask(inspection, INSPECT_NUMBER, 0, names, "");
    if (!*ledger->columns[COLUMN_CLIENT] && !*ledger->columns[COLUMN_NAME])
        inspect_ask(inspection, INSPECT_CLIENT, 0, names, "");
    if (!*ledger->columns[COLUMN_TOTAL] && !*ledger->columns[COLUMN_OPEN])
        inspect_ask(inspection, INSPECT_AMOUNT, 0, names, "");
}

static void look(struct inspection *inspection, const GPtrArray *presets, const struct inspect_hints *hints)
{
    struct config_ledger *ledger = inspection->ledger;
    const char *encoding = hints->encoding ? hints->encoding : inspect_encoding(ledger->path, &inspection->failure);
    const struct known known = {presets, hints};
    int columns;

    if (!encoding)
        return;
    set(&ledger->csv.encoding, encoding);
    if (!inspect_find_shape(ledger->path, hints->separator, worth, &known, &ledger->csv)) {
        inspection->failure = g_strdup("no line looks like the header of a list of invoices; export it with the names "
                                       "of its columns in a line of their own");
        return;
    }
    AUTO(page) page = page_read(ledger->path, &ledger->csv, ROWS_SEEN);

    g_strfreev(inspection->header);
    inspection->header = g_strdupv(page->names);
    inspection->preset = best_preset(presets, hints, page->names, &columns);
    if (hints->preset && !inspection->preset) {
        inspection->failure =
            g_strdup_printf("preset \"%s\" does not fit: a column that it names is not in the header", hints->preset);
        return;
    }
    find_columns(inspection, page, hints);
    inspect_values(inspection, page, hints);
    if (page->failure)
        inspection->failure = g_strdup(page->failure);
}

struct inspection *inspect_file(const char *path, const GPtrArray *presets, const struct inspect_hints *hints)
{
    struct inspection *inspection = g_new0(struct inspection, 1);

    inspection->ledger = config_ledger_blank("main", path);
    inspection->header = g_new0(char *, 1);
    inspection->open = g_ptr_array_new_with_free_func(open_free);
    look(inspection, presets, hints);
    return inspection;
}

void inspection_free(struct inspection *inspection)
{
    if (!inspection)
        return;
    config_ledger_free(inspection->ledger);
    g_strfreev(inspection->header);
    g_ptr_array_unref(inspection->open);
    g_free(inspection->failure);
    g_free(inspection);
}

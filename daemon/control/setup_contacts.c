/* SPDX-License-Identifier: MIT */
/* The list of relations that belongs to the ledger. */
#include <string.h>

#include "base/words.h"
#include "config/quote.h"
#include "control/setup.h"

static int column_of(const char *name)
{
    for (int i = 0; i < CONTACT_COUNT; i++)
        if (!strcmp(name, contact_column_name((enum contact_column)i)))
            return i;
    return -1;
}

/* "key=Code, email=Mail" into COLUMNS, which point into LIST. Why not, or NULL. */
static char *read_columns(char **list, const char *columns[CONTACT_COUNT])
{
    for (; *list; list++) {
        char *sign = strchr(*list, '=');
        int column = -1;

        if (sign) {
            *sign = '\0';
            column = column_of(g_strstrip(*list));
        }
        if (column < 0)
            return g_strdup_printf(_("\"%s\" is no column of contacts; write key=Code, email=Mail as "
                                     "herinnerd.conf(5) lists them"),
                                   *list);
        columns[column] = g_strstrip(sign + 1);
    }
    return NULL;
}

char *setup_contacts_refuse(struct setup *setup, const char *value)
{
    const char *columns[CONTACT_COUNT] = {NULL};
    g_auto(GStrv) list = g_strsplit(setup_answer(setup, SETUP_CONTACTS_COLUMNS), ",", -1);
    g_autofree char *path = setup_path(setup, value);
    char *why = NULL;

    g_clear_pointer(&setup->contacts, contact_sheet_free);
    if (!*value)
        return NULL;
    why = *setup_answer(setup, SETUP_CONTACTS_COLUMNS) ? read_columns(list, columns) : NULL;
    if (why)
        return why;
    setup->contacts = inspect_contacts(path, columns);
    if (!setup->contacts->failure)
        return setup_set(setup, SETUP_CONTACTS, path), NULL;
    why = g_strdup_printf(_("\"%s\" cannot be read as a list of clients: %s"), path, setup->contacts->failure);
    g_clear_pointer(&setup->contacts, contact_sheet_free);
    return why;
}

char *setup_contacts_note(struct setup *setup)
{
    const struct config_ledger *ledger = setup->inspection ? setup->inspection->ledger : NULL;

    return ledger && !*ledger->columns[COLUMN_EMAIL] ? g_strdup(_("the invoices have no mail addresses")) : NULL;
}

char *setup_contacts_section(const struct setup *setup)
{
    const struct contact_sheet *sheet = setup->contacts;
    const char separator[] = {sheet ? sheet->csv.separator : ',', '\0'};
    GString *out = g_string_new(NULL);

    if (!sheet)
        return g_string_free(out, FALSE);
    g_string_append(out, "contacts \"main\" {\n");
    quote_setting(out, "path", setup_answer(setup, SETUP_CONTACTS));
    quote_setting(out, "separator", separator);
    if (!g_str_equal(sheet->csv.encoding, "UTF-8"))
        quote_setting(out, "encoding", sheet->csv.encoding);
    if (sheet->csv.skip_lines)
        g_string_append_printf(out, "  skip_lines = %d\n", sheet->csv.skip_lines);
    if (*sheet->columns[CONTACT_KEY])
        quote_setting(out, "key", sheet->columns[CONTACT_KEY]);
    g_string_append(out, "  columns {\n");
    for (int i = CONTACT_KEY + 1; i < CONTACT_COUNT; i++) {
        if (!*sheet->columns[i])
            continue;
        g_string_append(out, "  ");
        quote_setting(out, contact_column_name((enum contact_column)i), sheet->columns[i]);
    }
    g_string_append(out, "  }\n}\n");
    return g_string_free(out, FALSE);
}

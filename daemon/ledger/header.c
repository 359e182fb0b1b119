/* SPDX-License-Identifier: MIT */
#include "ledger/header.h"

#include <string.h>

#include "base/text.h"

enum { NAMES_SHOWN = 40 };

/* NAME as it is compared. New string. */
static char *folded(const char *name)
{
    while (*name == '*' || *name == ' ')
        name++;
    return g_strchomp(g_utf8_casefold(name, -1));
}

int header_find(const struct sheet_header *header, const char *name)
{
    g_autofree char *wanted = folded(name);

    for (int i = 0; i < header->count; i++) {
        g_autofree char *found = folded(header->names[i]);

        if (g_str_equal(found, wanted))
            return i;
    }
    return -1;
}

char *header_list(const struct sheet_header *header)
{
    g_autoptr(GString) list = g_string_new(NULL);

    for (int i = 0; i < MIN(header->count, NAMES_SHOWN); i++)
        g_string_append_printf(list, "%s\"%.60s\"", i ? ", " : "", header->names[i]);
    if (header->count > NAMES_SHOWN)
        g_string_append_printf(list, " and %d more", header->count - NAMES_SHOWN);
    return g_string_free(g_steal_pointer(&list), FALSE);
}

static bool refuse_name(const struct sheet_header *header, const char *setting, const char *what, struct fault *fault)
{
    const char *choices[SHEET_COLUMNS_MAX + 1] = {0};
    g_autofree char *found = header_list(header);
    const char *nearest;

    memcpy(choices, header->names, (size_t)header->count * sizeof *choices);
    nearest = text_nearest(setting, choices);
    if (header->query)
        return fault_set(fault, 0, 0, "the query gives no column \"%s\" (%s); it gives: %s", setting, what, found);
    if (nearest && *nearest)
        return fault_set(fault, header->line, 0,
                         "column \"%s\" (%s) is not in the header; is it \"%s\"? The header has: %s", setting, what,
                         nearest, found);
    return fault_set(fault, header->line, 0, "column \"%s\" (%s) is not in the header; it has: %s", setting, what,
                     found);
}

/* The column of "#3" or, in a file without header, "3"; 0 when SETTING is no position. */
static int position(const struct sheet_header *header, const char *setting)
{
    const char *digits = *setting == '#' ? setting + 1 : setting;
    gsize length = strspn(digits, "0123456789");

    if (!length || digits[length] || length > 4 || (digits == setting && header->named))
        return 0;
    return (int)g_ascii_strtoull(digits, NULL, 10);
}

int header_column(const struct sheet_header *header, const char *setting, const char *what, struct fault *fault)
{
    int column = header->named ? header_find(header, setting) : -1;

    if (column >= 0)
        return column;
    column = position(header, setting);
    if (!column && header->named)
        refuse_name(header, setting, what, fault);
    else if (!column)
        fault_set(fault, header->line, 0, "column \"%s\" (%s) is no position; with header = no write #1 for the first",
                  setting, what);
    else if (column > (header->named ? header->count : SHEET_COLUMNS_MAX))
        fault_set(fault, header->line, 0, "column \"%s\" (%s) is not there; the file has %d", setting, what,
                  header->count);
    else
        return column - 1;
    return -1;
}

/* MARK as the configuration writes it. */
static const char *shown(char mark, char buffer[3])
{
    g_strlcpy(buffer, mark == '\t' ? "\\t" : (char[]){mark, '\0'}, 3);
    return buffer;
}

bool header_is_unsplit(const struct sheet_header *header, char separator, struct fault *fault)
{
    char set[3], right[3];

    for (const char *other = ";,\t|"; header->count == 1 && !header->query && *other; other++) {
        if (*other == separator || !strchr(header->names[0], *other))
            continue;
        shown(*other, right);
        fault_set(fault, header->line, 0,
                  "the line is one cell with separator \"%s\"; it holds \"%s\", set separator = \"%s\"",
                  shown(separator, set), right, right);
        return true;
    }
    return false;
}

void header_warn_twice(const struct sheet_header *header, GPtrArray *warnings)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (int i = 0; header->named && i < header->count; i++) {
        g_autofree char *name = folded(header->names[i]);
        gpointer first;

        if (!*name)
            continue;
        if (g_hash_table_lookup_extended(seen, name, NULL, &first))
            g_ptr_array_add(warnings, fault_text("column \"%s\" stands twice in the header; column %d counts, not %d",
                                                 header->names[i], GPOINTER_TO_INT(first), i + 1));
        else
            g_hash_table_insert(seen, g_steal_pointer(&name), GINT_TO_POINTER(i + 1));
    }
}

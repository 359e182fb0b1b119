/* SPDX-License-Identifier: MIT */
/* Who is to be reminded: the clients of the ledger as the daemon would read it. */
#include <stdlib.h>
#include <string.h>

#include "base/words.h"
#include "control/setup_reading.h"

enum { CLIENTS_SHOWN = 40 };

/* One client with something open. */
struct debtor {
    const char *id, *name; /* of the ledger */
    bool reachable;
    int invoices;
};

static gint by_name(gconstpointer a, gconstpointer b)
{
    const struct debtor *one = *(struct debtor *const *)a, *other = *(struct debtor *const *)b;
    int names = g_utf8_collate(one->name, other->name);

    return names ? names : strcmp(one->id, other->id);
}

static GPtrArray *debtors_of(const struct ledger *ledger)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *debtors = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < ledger->invoices->len; i++) {
        const struct invoice *invoice = &g_array_index(ledger->invoices, struct invoice, i);
        struct debtor *debtor = g_hash_table_lookup(seen, invoice->client->id);

        if (invoice->kind != KIND_INVOICE || invoice->balance <= 0)
            continue;
        if (!debtor) {
            debtor = g_new0(struct debtor, 1);
            *debtor = (struct debtor){invoice->client->id, invoice->client->name, false, 0};
            g_ptr_array_add(debtors, debtor);
            g_hash_table_insert(seen, (gpointer)debtor->id, debtor);
        }
        debtor->invoices++;
        debtor->reachable = debtor->reachable || invoice->email || *invoice->client->email;
    }
    g_ptr_array_sort(debtors, by_name);
    return debtors;
}

/* What is read lives until FOUND is cleared. */
struct found {
    struct setup_reading reading;
    GPtrArray *debtors; /* NULL: the ledger cannot be read */
};

static void found_clear(struct found *found)
{
    g_clear_pointer(&found->debtors, g_ptr_array_unref);
    setup_reading_clear(&found->reading);
}

static struct found find_debtors(struct setup *setup)
{
    struct found found = {0};
    g_autofree char *remind = g_steal_pointer(&setup->answers[SETUP_REMIND]); /* all of them */
    g_autofree char *section = setup_ledger_section(setup);
    g_autofree char *contacts = setup_contacts_section(setup);

    setup->answers[SETUP_REMIND] = g_steal_pointer(&remind);
    found.reading = setup_reading_of(setup, section, contacts);
    if (found.reading.ledger)
        found.debtors = debtors_of(found.reading.ledger);
    return found;
}

/* Rows that will not be used: whose invoices they are is not among the clients. */
static void add_rejects(GString *out, const struct ledger *ledger)
{
    const struct ledger_reject *first = ledger->rejects->len ? ledger->rejects->pdata[0] : NULL;

    if (first)
        g_string_append_printf(out,
                               ngettext("%u row cannot be used, in line %d: %s\n",
                                        "%u rows cannot be used; the first, in line %d: %s\n", ledger->rejects->len),
                               ledger->rejects->len, first->line, first->reason);
}

char *setup_clients_note(struct setup *setup)
{
    struct found found = find_debtors(setup);
    GString *out = g_string_new(found.reading.why);
    guint without = 0;

    for (guint i = 0; found.debtors && i < found.debtors->len; i++) {
        const struct debtor *debtor = found.debtors->pdata[i];
        g_autofree char *name = output_safe(*debtor->name ? debtor->name : debtor->id);

        without += !debtor->reachable;
        if (i == CLIENTS_SHOWN)
            g_string_append(out, "  …\n");
        if (i < CLIENTS_SHOWN)
            g_string_append_printf(out,
                                   ngettext("  %u  %s: %d open invoice%s\n", "  %u  %s: %d open invoices%s\n",
                                            (unsigned long)debtor->invoices),
                                   i + 1, name, debtor->invoices, debtor->reachable ? "" : _(", no mail address"));
    }
    if (found.debtors)
        add_rejects(out, found.reading.ledger);
    if (found.debtors)
        g_string_append_printf(out,
                               ngettext("%u client has open invoices; %u without a mail address",
                                        "%u clients have open invoices; %u without a mail address", found.debtors->len),
                               found.debtors->len, without);
    found_clear(&found);
    return g_string_free(out, FALSE);
}

/* The one that TEXT means: its number in the list, its id or its name. */
static const struct debtor *debtor_of(const GPtrArray *debtors, const char *text)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);

    for (guint i = 0; i < debtors->len; i++) {
        const struct debtor *debtor = debtors->pdata[i];

        if (!strcmp(debtor->id, text) || !g_ascii_strcasecmp(debtor->name, text))
            return debtor;
    }
    return *text && !*end && number >= 1 && number <= debtors->len ? debtors->pdata[number - 1] : NULL;
}

/* The answer is kept as the ledger's own ids, so that a later list of other numbers does not change it. */
char *setup_clients_refuse(struct setup *setup, const char *value)
{
    struct found found = {0};
    g_auto(GStrv) wanted = g_strsplit(value, "\n", -1);
    g_autoptr(GString) ids = g_string_new(NULL);
    char *why = NULL;

    if (!*value || g_str_equal(value, "all") || g_str_equal(value, "alle"))
        return setup_set(setup, SETUP_REMIND, "all"), NULL;
    found = find_debtors(setup);
    if (!found.debtors)
        why = g_steal_pointer(&found.reading.why);
    for (char **one = wanted; found.debtors && *one && !why; one++) {
        const struct debtor *debtor = debtor_of(found.debtors, *one);

        if (!debtor)
            why = g_strdup_printf(_("\"%s\" is no client with an open invoice; write the name or the number that the "
                                    "ledger has"),
                                  *one);
        else
            g_string_append_printf(ids, "%s%s", ids->len ? "\n" : "", debtor->id);
    }
    if (!why)
        setup_set(setup, SETUP_REMIND, ids->str);
    found_clear(&found);
    return why;
}

char **setup_clients_filters(struct setup *setup)
{
    const struct config_ledger *ledger = setup->inspection->ledger;
    const char *column =
        *ledger->columns[COLUMN_CLIENT] ? ledger->columns[COLUMN_CLIENT] : ledger->columns[COLUMN_NAME];
    const char *answer = setup_answer(setup, SETUP_REMIND);
    g_auto(GStrv) ids = NULL;

    if (!*answer || g_str_equal(answer, "all"))
        return NULL;
    ids = g_strsplit(answer, "\n", -1);
    for (char **id = ids; *id; id++) {
        char *filter = g_strconcat(column, "=", *id, NULL);

        g_free(*id);
        *id = filter;
    }
    return g_steal_pointer(&ids);
}

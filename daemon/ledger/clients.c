/* SPDX-License-Identifier: MIT */
#include "ledger/clients.h"

#include <string.h>

void clients_init(struct clients *clients, struct ledger *ledger)
{
    *clients = (struct clients){
        .by_id = ledger->clients,
        .strings = ledger->strings,
        .contacts = g_hash_table_new(g_str_hash, g_str_equal),
        .contacts_named = g_hash_table_new(g_str_hash, g_str_equal),
        .contact_records = g_ptr_array_new_with_free_func(g_free),
    };
}

void clients_clear(struct clients *clients)
{
    g_hash_table_unref(clients->contacts);
    g_hash_table_unref(clients->contacts_named);
    g_ptr_array_unref(clients->contact_records);
}

struct client_entry *client_entry_new(void)
{
    struct client_entry *entry = g_new(struct client_entry, 1);

    entry->facts = (struct ledger_client){
        .id = "",
        .name = "",
        .legal_name = "",
        .email = "",
        .email_formal = "",
        .cc = "",
        .contact = "",
        .salutation = "",
        .phone = "",
        .address = "",
        .postcode = "",
        .city = "",
        .country = "",
        .language = "",
        .company_number = "",
        .vat = "",
        .terms = "",
        .policy = "",
        .note = "",
        .segment = SEGMENT_UNKNOWN,
    };
    for (int i = 0; i < CLIENT_FACT_COUNT; i++)
        entry->since[i] = DAY_NONE;
    return entry;
}

static const struct client_entry *contact_of(const struct clients *clients, const char *id, const char *name)
{
    const struct client_entry *contact = g_hash_table_lookup(clients->contacts, id);

    if (!contact && *name)
        contact = g_hash_table_lookup(clients->contacts_named, name);
    return contact;
}

struct client_entry *clients_get(struct clients *clients, const char *id, const char *name)
{
    struct client_entry *entry = g_hash_table_lookup(clients->by_id, id);

    if (entry)
        return entry;

    const struct client_entry *contact = contact_of(clients, id, name);

    entry = client_entry_new();
    if (contact)
        *entry = *contact;
    entry->facts.index = g_hash_table_size(clients->by_id);
    entry->facts.id = g_string_chunk_insert(clients->strings, id);
    g_hash_table_insert(clients->by_id, (gpointer)entry->facts.id, entry);
    return entry;
}

static const char **slot(struct ledger_client *facts, enum client_fact fact)
{
    switch (fact) {
    case CLIENT_NAME:
        return &facts->name;
    case CLIENT_EMAIL:
        return &facts->email;
    case CLIENT_LANGUAGE:
        return &facts->language;
    case CLIENT_COUNTRY:
        return &facts->country;
    default:
        return &facts->terms;
    }
}

void clients_note(struct clients *clients, struct client_entry *entry, civil_day day,
                  const char *const facts[CLIENT_FACT_COUNT], enum segment segment)
{
    for (enum client_fact i = 0; i < CLIENT_SEGMENT; i++) {
        const char **known = slot(&entry->facts, i);

        if (!*facts[i] || day < entry->since[i])
            continue;
        entry->since[i] = day;
        if (strcmp(*known, facts[i]) != 0)
            *known = g_string_chunk_insert(clients->strings, facts[i]);
    }
    if (segment != SEGMENT_UNKNOWN && day >= entry->since[CLIENT_SEGMENT]) {
        entry->since[CLIENT_SEGMENT] = day;
        entry->facts.segment = segment;
    }
}

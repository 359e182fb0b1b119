/* SPDX-License-Identifier: MIT */
#include "ledger/clients.h"

#include <string.h>

static const struct ledger_contact contact_blank = {
    .legal_name = "",
    .email_formal = "",
    .cc = "",
    .contact = "",
    .salutation = "",
    .phone = "",
    .address = "",
    .postcode = "",
    .city = "",
    .company_number = "",
    .vat = "",
    .policy = "",
    .note = "",
};

const struct ledger_client ledger_client_blank = {
    .id = "",
    .name = "",
    .email = "",
    .country = "",
    .language = "",
    .terms = "",
    .more = &contact_blank,
    .segment = SEGMENT_UNKNOWN,
};

void clients_init(struct clients *clients, struct ledger *ledger)
{
    *clients = (struct clients){
        .by_id = ledger->clients,
        .strings = ledger->strings,
        .contact_facts = ledger->contact_facts,
        .contacts = g_hash_table_new(g_str_hash, g_str_equal),
        .contacts_named = g_hash_table_new(g_str_hash, g_str_equal),
        .contact_records = g_ptr_array_new_with_free_func(g_free),
    };
    sayings_init(&clients->sayings, ledger->strings);
}

void clients_clear(struct clients *clients)
{
    g_free(clients->places);
    g_hash_table_unref(clients->contacts);
    g_hash_table_unref(clients->contacts_named);
    g_ptr_array_unref(clients->contact_records);
    sayings_clear(&clients->sayings);
}

struct client_entry *client_entry_new(void)
{
    struct client_entry *entry = g_new0(struct client_entry, 1);

    entry->facts = ledger_client_blank;
    return entry;
}

static const struct client_entry *contact_of(const struct clients *clients, const char *id, const char *name)
{
    const struct client_entry *contact;

    if (!g_hash_table_size(clients->contacts) && !g_hash_table_size(clients->contacts_named))
        return NULL; /* as nearly always */
    contact = g_hash_table_lookup(clients->contacts, id);
    if (!contact && *name)
        contact = g_hash_table_lookup(clients->contacts_named, name);
    return contact;
}

/* Where the client with ID and HASH stands, or would stand. */
static struct client_place *place_of(const struct clients *clients, guint hash, const char *id)
{
    guint last = clients->place_count - 1, at = hash & last;

    while (clients->places[at].entry &&
           (clients->places[at].hash != hash || strcmp(clients->places[at].entry->facts.id, id) != 0))
        at = (at + 1) & last;
    return &clients->places[at];
}

guint client_hash(const char *id)
{
    return g_str_hash(id);
}

/* What the last saying of ENTRY is made of: the record, at the last DEPTH its texts. */
static void fetch_saying(const struct clients *clients, const struct client_entry *entry, int depth)
{
    const struct saying_words *words = sayings_words(&clients->sayings, entry->saying - 1);

    if (depth == 2) {
        __builtin_prefetch(words);
        __builtin_prefetch(sayings_at(&clients->sayings, entry->saying - 1));
    } else {
        __builtin_prefetch(words->text[CLIENT_NAME]);
        __builtin_prefetch(words->text[CLIENT_EMAIL]);
    }
}

void clients_fetch(const struct clients *clients, guint hash, int depth)
{
    const struct client_place *place;

    if (!clients->place_count)
        return;
    place = &clients->places[hash & (clients->place_count - 1)];
    if (depth == 0) {
        __builtin_prefetch(place);
    } else if (place->entry && depth == 1) {
        __builtin_prefetch(&place->entry->facts.id);
        __builtin_prefetch(&place->entry->saying);
    } else if (place->entry) {
        __builtin_prefetch(place->entry->facts.id);
        if (place->entry->saying)
            fetch_saying(clients, place->entry, depth);
    }
}

/* Room for one client more. */
static void grow(struct clients *clients)
{
    enum { PLACES_FIRST = 256 };
    struct client_place *old = clients->places;
    guint count = clients->place_count;

    if (clients->entry_count < count / 2)
        return;
    clients->place_count = count ? count * 2 : PLACES_FIRST;
    clients->places = g_new0(struct client_place, clients->place_count);
    for (guint i = 0; i < count; i++)
        if (old[i].entry)
            *place_of(clients, old[i].hash, old[i].entry->facts.id) = old[i];
    g_free(old);
}

static struct client_entry *meet(struct clients *clients, const char *id, const char *name)
{
    const struct client_entry *contact = contact_of(clients, id, name);
    struct client_entry *entry = client_entry_new();

    if (contact)
        *entry = *contact;
    entry->facts.index = clients->entry_count++;
    entry->facts.id = g_string_chunk_insert(clients->strings, id);
    g_hash_table_insert(clients->by_id, (gpointer)entry->facts.id, entry);
    return entry;
}

struct client_entry *clients_get(struct clients *clients, const char *id, guint hash, const char *name)
{
    struct client_place *place;

    grow(clients);
    place = place_of(clients, hash, id);
    if (!place->entry)
        *place = (struct client_place){hash, meet(clients, id, name)};
    return place->entry;
}

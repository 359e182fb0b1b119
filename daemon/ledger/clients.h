/* SPDX-License-Identifier: MIT */
/*
 * The clients of a ledger while it is read: one record an id, facts from the
 * contacts file first, else from the client's newest row that has them.
 * Decides nothing about which address a letter goes to.
 */
#pragma once

#include "ledger/fault.h"
#include "ledger/ledger.h"
#include "ledger/sheet.h"

/* What a ledger row may say about its client; "" = nothing. */
enum client_fact {
    CLIENT_NAME,
    CLIENT_EMAIL,
    CLIENT_LANGUAGE,
    CLIENT_COUNTRY,
    CLIENT_TERMS,
    CLIENT_SEGMENT,
    CLIENT_FACT_COUNT,
};

/* The public record and, per fact, the day of the row it came from. */
struct client_entry {
    struct ledger_client facts; /* first: the ledger's table holds it by this */
    civil_day since[CLIENT_FACT_COUNT];
};

/* Where the client of an id stands; a row of a large ledger finds it with one look into memory. */
struct client_place {
    guint hash;
    struct client_entry *entry; /* NULL = free */
};

struct clients {
    GHashTable *by_id;           /* the ledger's own: id -> struct client_entry */
    struct client_place *places; /* the same by their hashes, */
    guint place_count;           /* a power of two of them, */
    guint entry_count;           /* half of them taken at most */
    GStringChunk *strings;       /* the ledger's own */
    GHashTable *contacts;        /* key -> struct client_entry */
    GHashTable *contacts_named;  /* name -> one of those, NULL where several have the name */
    GPtrArray *contact_records;  /* owns them */
};

void clients_init(struct clients *clients, struct ledger *ledger);
void clients_clear(struct clients *clients);

/* A new record without facts, not yet in any table. Owned by the caller. */
struct client_entry *client_entry_new(void);

/*
 * Has fetched from memory what clients_get() and clients_note() of an id with HASH will look at, as far as one look
 * leads; the next DEPTH follows it, some rows later.
 */
enum { CLIENT_DEPTHS = 3 };
void clients_fetch(const struct clients *clients, guint hash, int depth);

/* The client with ID and its HASH, made from the contacts (by id, else by exact NAME) when met first. */
struct client_entry *clients_get(struct clients *clients, const char *id, guint hash, const char *name);

/* By which clients are found. */
guint client_hash(const char *id);

/* What a row of DAY says; a later day wins over an earlier one, contacts over both. */
void clients_note(struct clients *clients, struct client_entry *entry, civil_day day,
                  const char *const facts[CLIENT_FACT_COUNT], enum segment segment);

struct contacts_reading;

/*
 * Opens the contacts file of CONFIG; *PATH is the file, or NULL when none was
 * found. NULL with FAULT set. All that is handed in outlives the reading.
 */
struct contacts_reading *contacts_open(struct clients *clients, const struct config_contacts *config,
                                       GPtrArray *warnings, char **path, struct sheet_facts *facts,
                                       struct fault *fault);
/* Reads on by one piece; *DONE behind the last. False with FAULT set or FACTS->changed. */
bool contacts_step(struct contacts_reading *reading, bool *done);
/* Closes the file, at the end or before; false as above. */
bool contacts_close(struct contacts_reading *reading);

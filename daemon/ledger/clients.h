/* SPDX-License-Identifier: MIT */
/*
 * The clients of a ledger while it is read: one record an id, facts from the
 * contacts file first, else from the client's newest row that has them (sayings.h).
 * Decides nothing about which address a letter goes to.
 */
#pragma once

#include "ledger/fault.h"
#include "ledger/ledger.h"
#include "ledger/sayings.h"
#include "ledger/sheet.h"

/* The public record, and what rows say. */
struct client_entry {
    struct ledger_client facts; /* first: the ledger's table holds it by this */
    guint32 saying;             /* the last of the client's sayings from 1, 0 = none yet */
};

/* INVOICE is one of the client that SAYING is about. */
static inline void client_tie(const struct saying *saying, struct invoice *invoice)
{
    invoice->client = &saying->client->facts;
    invoice->client_index = saying->client_index;
    invoice->email = saying->email;
}

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
    GStringChunk *strings;       /* the ledger's own, */
    GPtrArray *contact_facts;    /* and this too */
    GHashTable *contacts;        /* key -> struct client_entry */
    GHashTable *contacts_named;  /* name -> one of those, NULL where several have the name */
    GPtrArray *contact_records;  /* owns them */
    struct sayings sayings;
};

void clients_init(struct clients *clients, struct ledger *ledger);
void clients_clear(struct clients *clients);

/* A new record without facts, not yet in any table. Owned by the caller. */
struct client_entry *client_entry_new(void);

/*
 * Has fetched from memory what clients_get() and sayings_find() of an id with HASH will look at, as far as one look
 * leads; the next DEPTH follows it, some rows later.
 */
enum { CLIENT_DEPTHS = 4 };
void clients_fetch(const struct clients *clients, guint hash, int depth);

/* The client with ID and its HASH, made from the contacts (by id, else by exact NAME) when met first. */
struct client_entry *clients_get(struct clients *clients, const char *id, guint hash, const char *name);

/* By which clients are found. */
guint client_hash(const char *id);

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

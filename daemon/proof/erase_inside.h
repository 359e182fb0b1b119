/* SPDX-License-Identifier: MIT */
/* The parts of an erasure: which rows go (erase_old.c, erase_client.c) and how they go (erase.c). Private to proof/. */
#pragma once

#include "proof/erase.h"
#include "proof/store_inside.h"

/* One statement of a list; it takes ?1 alone. */
struct erase_statement {
    const char *text;
};

/* Statements for a list: the files of the mails that go, then not those of a mail that stays. */
#define ERASE_FILES                                                                                                    \
    {                                                                                                                  \
        "INSERT OR IGNORE INTO temp.doomed SELECT 'content', p.part FROM temp.doomed x JOIN content_part p"            \
        " ON p.whole = x.ref JOIN content d ON d.sha256 = p.part AND d.kind <> 'transcript' WHERE x.kind = 'content'"  \
        " AND d.data IS NOT NULL AND ?1 IS NOT NULL"                                                                   \
    }
#define KEEP_FILES                                                                                                     \
    {                                                                                                                  \
        "DELETE FROM temp.doomed WHERE kind = 'content' AND ?1 IS NOT NULL AND EXISTS (SELECT 1 FROM content_part p"   \
        " JOIN content w ON w.sha256 = p.whole AND w.kind <> 'transcript' WHERE p.part = doomed.ref AND w.data IS "    \
        "NOT NULL AND NOT EXISTS"                                                                                      \
        " (SELECT 1 FROM temp.doomed x WHERE x.kind = 'content' AND x.ref = p.whole))"                                 \
    }

/* At the end of a list: of its transcripts, which are listed by their numbers, the hashes. An attempt shares its own
 * with nobody. */
#define ERASE_TRANSCRIPTS                                                                                              \
    {                                                                                                                  \
        "INSERT OR IGNORE INTO temp.doomed SELECT 'content', c.sha256 FROM temp.doomed x JOIN content c"               \
        " ON c.id = CAST(x.ref AS INTEGER) WHERE x.kind = 'transcript' AND ?1 IS NOT NULL"                             \
    }

/* Empties the list `doomed` (kind, ref) of this connection. */
bool erase_begin(struct store *store, GError **error);

/* Runs STATEMENTS with ?1 = BIND. */
bool erase_run(struct store *store, const struct erase_statement *statements, guint count, struct bind bind,
               GError **error);

/* Journals the list and takes away what it names. BY is the word for the journal, CLIENT the party it was about or 0,
 * BEFORE the limit or NULL. */
bool erase_do(struct store *store, const char *by, int64_t client, const char *before, const char *actor,
              struct erase_counts *counts, GError **error);

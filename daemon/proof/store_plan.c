/* SPDX-License-Identifier: MIT */
/*
 * What the planner knew: history_load() notes the journal's head; a letter that is
 * planned or kept afterwards rests on that head, not on the journal as it is
 * when the row is written. Else a pause given in between would count as known (store.md 2.3).
 */
#include "proof/store_inside.h"

/* Two look-ups at the end of an index: `client IN (?1, 0)` would build a table for each letter of a pass. */
#define LAST_DECISION                                                                                                  \
    "SELECT max(COALESCE((SELECT max(seq) FROM journal WHERE decides = 1 AND client = ?1), 0),"                        \
    " COALESCE((SELECT max(seq) FROM journal WHERE decides = 1 AND client = 0), 0))"

bool store_plan_is_current(struct store *store, int64_t client, GError **error)
{
    int64_t seq;

    if (!sql_int(store->sql, 0, &seq, error, LAST_DECISION, BIND(bind_int(client))))
        return false;
    if (seq <= store->known_seq)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN,
                "journal entry %" G_GINT64_FORMAT " decided something after this was planned; plan again", seq);
    return false;
}

bool store_plan_knows(struct store *store, int64_t seq, GError **error)
{
    int64_t between;

    if (!sql_int(store->sql, 0, &between, error,
                 "SELECT count(*) FROM journal WHERE decides = 1 AND seq > ?1 AND seq < ?2",
                 BIND(bind_int(store->known_seq), bind_int(seq))))
        return false;
    if (between == 0)
        store->known_seq = seq;
    return true;
}

#define NAMES "names-changed" /* in meta: the journal's number of the last such act */

bool store_names_changed(struct store *store, int64_t seq, GError **error)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, seq);

    return store_set_meta(store, NAMES, text, error);
}

bool store_names_are_current(struct store *store, GError **error)
{
    int64_t seq;

    if (!sql_int(store->sql, 0, &seq, error, "SELECT CAST(value AS INTEGER) FROM meta WHERE key = '" NAMES "'",
                 NO_BIND))
        return false;
    if (seq <= store->known_seq)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN,
                "journal entry %" G_GINT64_FORMAT " gave something another name; plan again", seq);
    return false;
}

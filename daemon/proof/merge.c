/* SPDX-License-Identifier: MIT */
/* Two client keys are one. Rows keep the number of the client they were written for; `who` says whom it means now. */
#include "proof/move.h"
#include "proof/records.h"
#include "proof/rows_inside.h"

/* Both sides' waiting letters are void: the one's by its own entry, which only that client's letters look at. */
static bool write_entries(struct store *store, int64_t from, int64_t into, const char *key, const char *into_key,
                          const char *actor, const char *reason, int64_t *seq, GError **error)
{
    GString *lines = g_string_new(NULL);
    g_autofree char *body = NULL;

    body_line(lines, "from", key);
    body_line(lines, "scope", "client");
    body_line(lines, "subject", into_key);
    body_line(lines, "reason", reason);
    body = g_string_free(lines, FALSE);
    return journal_append(store,
                          &(struct journal_entry){.type = "merged-into", .actor = actor, .client = from,
                                                  .decides = true, .body = body},
                          NULL, error) &&
           journal_append(store,
                          &(struct journal_entry){.type = "client-merged", .actor = actor, .client = into,
                                                  .decides = true, .body = body},
                          seq, error);
}

/* Who was merged into FROM before goes along, so that there is never a chain. */
static bool move_rows(struct store *store, int64_t from, int64_t into, const char *key, const char *into_key,
                      int64_t seq, GError **error)
{
    const struct bind binds[] = {bind_int(seq), bind_int(from), bind_int(into), bind_text(key), bind_text(into_key)};
    static const struct {
        const char *text;
        int count;
    } statements[] = {
        {"INSERT INTO moved SELECT ?1, 'party', id, '', COALESCE(merged, ''), '', CAST(?3 AS TEXT) FROM party"
         " WHERE id = ?2 OR merged = ?2",
         3},
        {"INSERT INTO moved SELECT ?1, 'hold', id, '', subject, '', ?5 FROM hold WHERE scope = 'client'"
         " AND subject = ?4",
         5},
        {"UPDATE party SET merged = ?3 WHERE id IN (SELECT id FROM moved WHERE seq = ?1 AND kind = 'party')", 3},
        {"UPDATE hold SET subject = ?5 WHERE id IN (SELECT id FROM moved WHERE seq = ?1 AND kind = 'hold')", 5},
    };

    for (guint i = 0; i < G_N_ELEMENTS(statements); i++) {
        if (!sql_run(store->sql, statements[i].text, binds, statements[i].count, error))
            return false;
    }
    return true;
}

static bool count(struct store *store, int64_t from, int64_t seq, struct moved_counts *counts, GError **error)
{
    int64_t invoices, steps, holds;

    if (!sql_int(store->sql, 0, &invoices, error, "SELECT count(*) FROM invoice WHERE client = ?1 AND fresh = 0",
                 BIND(bind_int(from))) ||
        !sql_int(store->sql, 0, &steps, error,
                 "SELECT count(*) FROM reminder WHERE client = ?1 AND state IN ('claimed', 'uncertain', 'accepted')",
                 BIND(bind_int(from))) ||
        !sql_int(store->sql, 0, &holds, error,
                 "SELECT count(*) FROM moved m JOIN hold h ON h.id = m.id WHERE m.seq = ?1 AND m.kind = 'hold'"
                 " AND h.lifted_seq IS NULL",
                 BIND(bind_int(seq))))
        return false;
    *counts = (struct moved_counts){(int)invoices, (int)steps, (int)holds};
    return true;
}

bool client_merge(struct store *store, const char *key, const char *into, const char *actor, const char *reason,
                  struct moved_counts *counts, GError **error)
{
    int64_t from = party_id(store, key, NULL, error);
    int64_t to = from < 0 ? -1 : party_id(store, into, NULL, error), seq;

    if (to < 0)
        return false;
    if (from == to) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, "\"%s\" and \"%s\" are one client already", key,
                    into);
        return false;
    }
    return write_entries(store, from, to, key, into, actor, reason, &seq, error) &&
           store_names_changed(store, seq, error) &&
           move_rows(store, from, to, key, into, seq, error) && count(store, from, seq, counts, error);
}

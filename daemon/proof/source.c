/* SPDX-License-Identifier: MIT */
/* What was read of the ledgers, and how it was trusted. */
#include "proof/records.h"
#include "proof/rows_inside.h"

static char *stamp_text(const struct ledger *ledger)
{
    const struct ledger_stamp *stamp = &ledger->stamp;

    return g_strdup_printf("%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT
                           " %" G_GINT64_FORMAT,
                           stamp->device, stamp->inode, stamp->size, stamp->mtime_ns, stamp->ctime_ns);
}

static const char *text_of(const char *text)
{
    return text ? text : "";
}

/* The last row of the source when it says the same as this read, else 0. */
static bool same_as_last(struct store *store, const struct ledger *ledger, const char *trust, int64_t *id,
                         GError **error)
{
    return sql_int(store->sql, 0, id, error,
                   "SELECT CASE WHEN sha256 = ?2 AND trust = ?3 AND reason = ?4 THEN id END FROM source_read"
                   " WHERE source = ?1 ORDER BY id DESC LIMIT 1",
                   BIND(bind_text(ledger->config->key), bind_text(text_of(ledger->sha256)), bind_text(trust),
                        bind_text(text_of(ledger->failure))));
}

static bool insert(struct store *store, const struct ledger *ledger, const char *trust, int64_t *id, GError **error)
{
    g_autofree char *stamp = stamp_text(ledger);
    int64_t written_ms = ledger->stamp.mtime_ns / 1000000;

    /* the day is the UTC date of the file: the zone of the sender is not known here */
    if (!sql_run(store->sql,
                 "INSERT INTO source_read(source, time, last_time, path, sha256, header_sha256, stamp, day, rows,"
                 " rejected, trust, reason) VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                 BIND(bind_text(ledger->config->key), bind_time(clock_now_ms(store->clock)),
                      bind_text(text_of(ledger->path)), bind_text(text_of(ledger->sha256)),
                      bind_text(text_of(ledger->header_sha256)), bind_text(stamp),
                      bind_day(written_ms > 0 ? (civil_day)(written_ms / 86400000) : DAY_NONE), bind_int(ledger->rows),
                      bind_int(ledger->rejects ? ledger->rejects->len : 0), bind_text(trust),
                      bind_text(text_of(ledger->failure))),
                 error))
        return false;
    *id = sql_last_id(store->sql);
    return true;
}

static char *body_of(const struct ledger *ledger, const char *trust)
{
    GString *body = g_string_new(NULL);

    body_line(body, "ledger", ledger->config->key);
    body_line(body, "file", ledger->path);
    body_line(body, "sha256", ledger->sha256);
    body_number(body, "rows", ledger->rows);
    body_number(body, "rejected", ledger->rejects ? ledger->rejects->len : 0);
    body_line(body, "held", trust);
    body_line(body, "failure", ledger->failure);
    return g_string_free(body, FALSE);
}

bool source_record(struct store *store, const struct ledger *ledger, const char *trust, int64_t *id, GError **error)
{
    g_autofree char *body = NULL;
    int64_t known, seq;

    trust = text_of(trust);
    if (!same_as_last(store, ledger, trust, &known, error))
        return false;
    if (id)
        *id = known;
    if (known)
        return sql_run(store->sql, "UPDATE source_read SET last_time = ?2 WHERE id = ?1",
                       BIND(bind_int(known), bind_time(clock_now_ms(store->clock))), error);
    if (!insert(store, ledger, trust, &known, error))
        return false;
    if (id)
        *id = known;
    body = body_of(ledger, trust);
    /* decides: what was planned from the file before is void; the pass that plans from this read knows it */
    return journal_append(store,
                          &(struct journal_entry){.type = "ledger-read", .actor = "herinnerd", .decides = true,
                                                  .body = body},
                          &seq, error) &&
           store_plan_knows(store, seq, error);
}

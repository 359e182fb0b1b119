/* SPDX-License-Identifier: MIT */
#include "proof/owner_act.h"

#include <string.h>

#include "proof/hash.h"
#include "proof/records.h"
#include "proof/rows_inside.h"

enum { TOKEN_BYTES = 12, KEPT_DAYS = 365 };

static const char *hash_of(const char *token, char hex[SHA256_HEX_SIZE])
{
    return hash_hex((struct hash_part[]){{token, strlen(token)}}, 1, hex);
}

/* "a" and 24 hexadecimal digits: nothing that stands in a letter to a client looks like it. */
static char *token_new(void)
{
    uint8_t bytes[TOKEN_BYTES];
    char hex[2 * TOKEN_BYTES + 1];

    random_fill(bytes, sizeof bytes);
    return g_strconcat("a", hex_of(bytes, sizeof bytes, hex), NULL);
}

/* "[3,17]": numbers, which stay when an invoice gets another name. NULL on error. */
static char *invoice_ids(struct store *store, const GPtrArray *items, GError **error)
{
    GString *ids = g_string_new("[");

    for (guint i = 0; items && i < items->len; i++) {
        const struct plan_item *item = items->pdata[i];
        int64_t id = invoice_find(store, item->source->ledger->key, item->invoice->number, error);

        if (id < 0) {
            g_string_free(ids, TRUE);
            return NULL;
        }
        if (id > 0)
            g_string_append_printf(ids, "%s%" G_GINT64_FORMAT, ids->len > 1 ? "," : "", id);
    }
    g_string_append_c(ids, ']');
    return g_string_free(ids, FALSE);
}

bool owner_act_offer(struct store *store, const struct owner_offer *offer, char **token, GError **error)
{
    g_autofree char *made = token_new(), *ids = invoice_ids(store, offer->items, error);
    int64_t client = ids ? party_id(store, offer->client, NULL, error) : -1;
    bool whole = !offer->items || !offer->items->len;
    char sha256[SHA256_HEX_SIZE];

    if (client < 0 || !sql_run(store->sql,
                               "INSERT INTO owner_act(sha256, reminder, act, client, invoices, expires)"
                               " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                               BIND(bind_text(hash_of(made, sha256)), bind_int(offer->reminder),
                                    bind_text(owner_act_word(offer->act)), bind_int(client),
                                    bind_text(whole ? NULL : ids), bind_time(offer->expires_ms)),
                               error))
        return false;
    *token = g_steal_pointer(&made);
    return true;
}

bool owner_act_sweep(struct store *store, GError **error)
{
    const int64_t day_ms = INT64_C(86400000);

    return sql_run(store->sql, "DELETE FROM owner_act WHERE expires < ?1",
                   BIND(bind_time(clock_now_ms(store->clock) - KEPT_DAYS * day_ms)), error);
}

bool owner_act_spend(struct store *store, const char *token, GError **error)
{
    char sha256[SHA256_HEX_SIZE];

    return sql_run(store->sql, "UPDATE owner_act SET used = ?2 WHERE sha256 = ?1 AND used IS NULL",
                   BIND(bind_text(hash_of(token, sha256)), bind_time(clock_now_ms(store->clock))), error);
}

/* -- what a token is for -------------------------------------------------- */

static void invoice_free(gpointer data)
{
    struct owner_invoice *invoice = data;

    g_free(invoice->subject);
    g_free(invoice);
}

void owner_order_free(struct owner_order *order)
{
    if (!order)
        return;
    g_ptr_array_unref(order->invoices);
    g_free(order->client);
    g_free(order);
}

/* *INVOICES gets the list of their numbers. */
static bool read_order(struct store *store, struct owner_order *order, const char *token, char **invoices,
                       GError **error)
{
    char sha256[SHA256_HEX_SIZE];
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT a.reminder, a.act, COALESCE(w.key, ''), a.invoices, a.used IS NOT NULL, a.expires < ?2"
                     " FROM owner_act a LEFT JOIN who w ON w.id = a.client WHERE a.sha256 = ?1",
                     BIND(bind_text(hash_of(token, sha256)), bind_time(clock_now_ms(store->clock))), error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;

    if (step != ROWS_ROW)
        return step == ROWS_END;
    order->reminder = column_int(rows, 0);
    order->act = owner_act_of(column_text(rows, 1));
    g_free(order->client);
    order->client = column_dup(rows, 2);
    *invoices = column_dup(rows, 3);
    order->whole = !**invoices;
    order->token = column_int(rows, 4)   ? OWNER_TOKEN_USED
                   : column_int(rows, 5) ? OWNER_TOKEN_EXPIRED
                                         : OWNER_TOKEN_GOOD;
    return true;
}

/* In force on ?2, on invoice I itself; then on the client ?3 too. */
#define STANDS                                                                                                         \
    "h.lifted_seq IS NULL AND (h.until_day IS NULL OR h.until_day >= ?2) AND h.scope = 'invoice' AND h.subject ="      \
    " i.ledger || '/' || i.number"
#define STANDS_ON_CLIENT                                                                                               \
    "h.lifted_seq IS NULL AND (h.until_day IS NULL OR h.until_day >= ?2) AND h.scope = 'client' AND h.subject = ?3"
#define FINAL "h.kind IN ('closed', 'insolvent', 'handed-over')"

static bool read_invoices(struct store *store, struct owner_order *order, const char *ids, civil_day today,
                          GError **error)
{
    AUTO(rows)
    rows =
        sql_query(store->sql,
                  "SELECT i.ledger || '/' || i.number, i.balance,"
                  " EXISTS (SELECT 1 FROM hold h WHERE h.kind = 'instalments' AND " STANDS "),"
                  " EXISTS (SELECT 1 FROM hold h WHERE h.kind = 'dispute' AND " STANDS ")"
                  " FROM invoice i WHERE i.id IN (SELECT value FROM json_each(?1)) AND i.state IN ('open', 'missing')"
                  " AND NOT EXISTS (SELECT 1 FROM hold h WHERE " FINAL " AND " STANDS ")"
                  " AND NOT EXISTS (SELECT 1 FROM hold h WHERE " FINAL " AND " STANDS_ON_CLIENT ")"
                  " ORDER BY i.ledger, i.number",
                  BIND(bind_text(ids), bind_day(today), bind_text(order->client)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct owner_invoice *invoice = g_new0(struct owner_invoice, 1);

        invoice->subject = column_dup(rows, 0);
        invoice->balance = column_int(rows, 1);
        invoice->instalments = column_int(rows, 2) != 0;
        invoice->dispute = column_int(rows, 3) != 0;
        g_ptr_array_add(order->invoices, invoice);
    }
    return step == ROWS_END;
}

struct owner_order *owner_order_load(struct store *store, const char *token, civil_day today, GError **error)
{
    AUTO(owner_order) order = g_new0(struct owner_order, 1);
    g_autofree char *ids = NULL;

    order->token = OWNER_TOKEN_UNKNOWN;
    order->client = g_strdup("");
    order->invoices = g_ptr_array_new_with_free_func(invoice_free);
    if (!read_order(store, order, token, &ids, error) ||
        (ids && *ids && !read_invoices(store, order, ids, today, error)))
        return NULL;
    return g_steal_pointer(&order);
}

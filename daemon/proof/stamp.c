/* SPDX-License-Identifier: MIT */
/* Which seal is to be stamped, and what is kept of it. */
#include "proof/stamp.h"

#include "proof/journal.h"
#include "proof/store_inside.h"

void stamp_facts_clear(struct stamp_facts *facts)
{
    g_clear_pointer(&facts->authority, g_free);
}

bool stamp_next(struct store *store, struct stamp_order *order, bool *found, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql, "SELECT day, hash, tsr IS NULL FROM seal ORDER BY day DESC LIMIT 1", NO_BIND, error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;

    *found = step == ROWS_ROW && column_int(rows, 2);
    *order = (struct stamp_order){.day = ""};
    if (!*found)
        return step != ROWS_FAILED;
    g_strlcpy(order->day, column_text(rows, 0), sizeof order->day);
    g_strlcpy(order->hash, column_text(rows, 1), sizeof order->hash);
    random_fill(order->nonce, sizeof order->nonce);
    order->nonce[0] = (order->nonce[0] & 0x7f) | 0x40;
    return true;
}

static char *body_of(const struct stamp_order *order, GBytes *token, const struct stamp_facts *facts, const char *url)
{
    GString *body = g_string_new(NULL);
    char nonce[2 * STAMP_NONCE_SIZE + 1], time[INSTANT_SIZE];
    g_autofree char *sum = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, token);

    body_line(body, "day", order->day);
    body_line(body, "seal", order->hash);
    body_line(body, "nonce", hex_of(order->nonce, sizeof order->nonce, nonce));
    body_line(body, "token", sum);
    body_line(body, "time", instant_to_text(facts->time_ms, time));
    body_line(body, "authority", facts->authority);
    body_line(body, "url", url);
    return g_string_free(body, FALSE);
}

bool stamp_keep(struct store *store, const struct stamp_order *order, GBytes *token, const char *url, GError **error)
{
    __attribute__((cleanup(stamp_facts_clear))) struct stamp_facts facts = {0};
    g_autofree char *body = NULL;
    gsize size;
    const void *data = g_bytes_get_data(token, &size);

    if (!stamp_check(order, token, "", &facts, error) ||
        !sql_run(store->sql, "UPDATE seal SET tsr = ?3 WHERE day = ?1 AND hash = ?2 AND tsr IS NULL",
                 BIND(bind_text(order->day), bind_text(order->hash), bind_bytes(data, size)), error))
        return false;
    if (sql_changes(store->sql) != 1) /* another process was first */
        return true;
    body = body_of(order, token, &facts, url);
    return journal_append(store, &(struct journal_entry){.type = "stamped", .actor = "herinnerd", .body = body}, NULL,
                          error);
}

static bool read_nonce(const char *hex, uint8_t nonce[STAMP_NONCE_SIZE])
{
    for (int i = 0; i < STAMP_NONCE_SIZE; i++) {
        int high = hex[2 * i] ? g_ascii_xdigit_value(hex[2 * i]) : -1;
        int low = high >= 0 && hex[2 * i + 1] ? g_ascii_xdigit_value(hex[2 * i + 1]) : -1;

        if (low < 0)
            return false;
        nonce[i] = (uint8_t)(high << 4 | low);
    }
    return hex[2 * STAMP_NONCE_SIZE] == '\0';
}

bool stamp_kept(struct store *store, const char *day, struct stamp_order *order, char token_sha256[SHA256_HEX_SIZE],
                GError **error)
{
    g_autofree char *body = NULL, *nonce = NULL, *seal = NULL, *token = NULL;

    if (!sql_text(store->sql, &body, error,
                  "SELECT b.body FROM journal j JOIN journal_body b USING (seq) WHERE j.type = 'stamped'"
                  " AND instr(b.body, 'day: ' || ?1 || char(10)) = 1 ORDER BY j.seq DESC LIMIT 1",
                  BIND(bind_text(day))) ||
        !body)
        return false;
    nonce = body_value(body, "nonce");
    seal = body_value(body, "seal");
    token = body_value(body, "token");
    g_strlcpy(order->day, day, sizeof order->day);
    g_strlcpy(order->hash, seal, sizeof order->hash);
    g_strlcpy(token_sha256, token, SHA256_HEX_SIZE);
    return read_nonce(nonce, order->nonce);
}

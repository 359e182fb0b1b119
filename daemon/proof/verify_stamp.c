/* SPDX-License-Identifier: MIT */
/* Time stamps against their seals and against the entries that tell of them. */
#include "proof/stamp.h"
#include "proof/store_inside.h"
#include "proof/verify.h"

static void tell(struct verify_report *report, const char *day, const struct stamp_facts *facts)
{
    char time[INSTANT_SIZE];

    report->stamps++;
    g_free(report->stamped);
    report->stamped = g_strdup_printf("seal of %s at %s by %s", day, instant_to_text(facts->time_ms, time),
                                      *facts->authority ? facts->authority : "an authority without a name");
}

/* ORDER's nonce and hash come from the journal; the hash must be the seal's own. */
static bool check_token(struct verify_report *report, struct stamp_order *order, const char *hash, GBytes *token,
                        const char *told_sha256, const char *ca_file)
{
    __attribute__((cleanup(stamp_facts_clear))) struct stamp_facts facts = {0};
    g_autofree char *sum = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, token);
    g_autoptr(GError) why = NULL;

    if (!g_str_equal(sum, told_sha256) || !g_str_equal(order->hash, hash)) {
        verify_break(report, "time stamp of %s is not the one that was kept", order->day);
        return false;
    }
    if (!stamp_check(order, token, ca_file, &facts, &why)) {
        verify_break(report, "time stamp of %s: %s", order->day, why->message);
        return false;
    }
    tell(report, order->day, &facts);
    return true;
}

static bool check(struct store *store, struct verify_report *report, struct rows *rows, const char *ca_file,
                  GError **error)
{
    const char *day = column_text(rows, 0);
    char told_sha256[SHA256_HEX_SIZE];
    struct stamp_order order = {.day = ""};
    g_autoptr(GError) why = NULL;
    g_autoptr(GBytes) token = NULL;
    gsize size;
    const void *data = column_bytes(rows, 2, &size);

    if (stamp_kept(store, day, &order, told_sha256, &why)) {
        token = g_bytes_new(data, size);
        check_token(report, &order, column_text(rows, 1), token, told_sha256, ca_file);
        return true;
    }
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return false;
    }
    verify_break(report, "time stamp of %s: no journal entry tells of it", day);
    return true;
}

/* With its seal, or from it: the seal would be made anew, but without the stamp. */
static bool check_removed(struct store *store, struct verify_report *report, const struct verify_start *start,
                          GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT substr(b.body, 6, 10) AS stamped FROM journal j JOIN journal_body b USING (seq)"
                     " LEFT JOIN seal s ON s.day = substr(b.body, 6, 10) WHERE j.type = 'stamped'" /* "day: …" */
                     " AND s.tsr IS NULL AND stamped >= ?1 ORDER BY stamped",
                     BIND(bind_text(start->day)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        verify_break(report, "time stamp of %s was removed", column_text(rows, 0));
    return step == ROWS_END;
}

bool verify_stamps(struct store *store, struct verify_report *report, const struct verify_start *start,
                   const char *ca_file, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql, "SELECT day, hash, tsr FROM seal WHERE tsr IS NOT NULL AND day >= ?1 ORDER BY day",
                     BIND(bind_text(start->day)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        if (!check(store, report, rows, ca_file ? ca_file : "", error))
            return false;
    }
    return step == ROWS_END && check_removed(store, report, start, error);
}

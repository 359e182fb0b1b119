/* SPDX-License-Identifier: MIT */
#include "proof/log.h"
#include "proof/rows_inside.h"

/* Invoices in the order of their key, recipients in the order they were written: where there is one only, nothing is
 * sorted. */
#define ABOUT                                                                                                          \
    "SELECT p.key, r.stage, (SELECT group_concat(number, ',') FROM covers WHERE reminder = ?1),"                       \
    " (SELECT CASE count(*) WHEN 1 THEN max(address) ELSE (SELECT group_concat(address, ',') FROM (SELECT address "    \
    "FROM"                                                                                                             \
    " recipient WHERE reminder = ?1 AND role = 'to' ORDER BY rowid)) END FROM recipient WHERE reminder = ?1"           \
    " AND role = 'to') FROM reminder r LEFT JOIN who p ON p.id = r.client WHERE r.id = ?1"

static struct log_about *copy(const struct log_about *line)
{
    struct log_about *about = g_new(struct log_about, 1);

    about->client = g_strdup(line->client);
    about->stage = g_strdup(line->stage);
    about->invoices = g_strdup(line->invoices);
    about->to = g_strdup(line->to);
    return about;
}

static struct log_about *look_up(struct store *store, int64_t id, GError **error)
{
    AUTO(rows) rows = sql_query(store->sql, ABOUT, BIND(bind_int(id)), error);
    struct log_about *about;

    if (!rows || rows_next(rows, error) != ROWS_ROW)
        return NULL;
    about = g_new0(struct log_about, 1);
    about->client = column_dup(rows, 0);
    about->stage = column_dup(rows, 1);
    about->invoices = column_dup(rows, 2);
    about->to = column_dup(rows, 3);
    return about;
}

struct log_about *log_about(struct store *store, int64_t id, GError **error)
{
    const struct log_about *noted = reminder_noted_line(store, id);

    return noted ? copy(noted) : look_up(store, id, error);
}

void log_about_free(struct log_about *about)
{
    g_free(about->client);
    g_free(about->stage);
    g_free(about->invoices);
    g_free(about->to);
    g_free(about);
}

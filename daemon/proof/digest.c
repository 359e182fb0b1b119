/* SPDX-License-Identifier: MIT */
#include "proof/digest.h"

#include <string.h>

#include "proof/rows_inside.h"
#include "proof/store_inside.h"

#define LAST                                                                                                           \
    "SELECT r.day, COALESCE(r.outcome_time, r.planned_time), r.planned_seq FROM notice n"                              \
    " JOIN told t ON t.notice = n.id JOIN reminder r ON r.id = t.reminder"                                             \
    " WHERE n.kind = 'digest' AND n.number = ?1 AND t.live = 1 AND r.rehearsal = ?2"                                   \
    " AND r.state IN ('claimed', 'uncertain', 'accepted') AND r.day < ?3 ORDER BY n.id DESC LIMIT 1"

bool digest_find_last(struct store *store, const char *sender, enum run_mode mode, civil_day today, GTimeZone *zone,
                      struct digest_last *last, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql, LAST, BIND(bind_text(sender), bind_int(mode_number(mode)), bind_day(today)), error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;
    g_autofree char *began = NULL;
    int64_t made;

    if (step == ROWS_FAILED ||
        !sql_text(store->sql, &began, error, "SELECT time FROM journal ORDER BY seq LIMIT 1", NO_BIND))
        return false;
    made = began ? instant_from_text(began) : -1;
    *last = (struct digest_last){.first = made > 0 ? moment_at(made, zone).day : DAY_NONE, .day = DAY_NONE};
    if (step == ROWS_ROW) {
        last->day = column_day(rows, 0);
        last->time_ms = column_time(rows, 1);
        last->seq = column_int(rows, 2);
    }
    return true;
}

static enum digest_state state_of(const char *word)
{
    static const struct {
        const char *word;
        enum digest_state state;
    } states[] = {{"failed", DIGEST_FAILED},       {"uncertain", DIGEST_UNCERTAIN}, {"recalled", DIGEST_RECALLED},
                  {"part-paid", DIGEST_PART_PAID}, {"paid", DIGEST_PAID},           {"returned", DIGEST_RETURNED},
                  {"lapsed", DIGEST_LAPSED}};

    for (guint i = 0; i < G_N_ELEMENTS(states); i++)
        if (!strcmp(states[i].word, word))
            return states[i].state;
    return DIGEST_SENT;
}

static void add_number(struct digest_line *line, const char *number)
{
    char *numbers = line->numbers ? g_strjoin(", ", line->numbers, number, NULL) : g_strdup(number);

    g_free(line->numbers);
    line->numbers = numbers;
}

#define SENT                                                                                                           \
    "SELECT r.id, COALESCE(w.key, ''), COALESCE(w.name, ''), r.stage, r.state, r.sender, c.number, c.balance,"         \
    " c.currency, r.day FROM reminder r LEFT JOIN who w ON w.id = r.client LEFT JOIN covers c ON c.reminder = r.id"    \
    " WHERE r.rehearsal = ?1 AND r.day >= ?2 AND r.kind = 'client' AND r.action IN ('mail', 'post')"                   \
    " AND r.state IN ('accepted', 'failed', 'uncertain', 'recalled') AND COALESCE(r.outcome_time, '9') > ?3"           \
    " ORDER BY r.id, c.number"

/* R24: calls and tasks that served their stage since, although nobody did them. */
#define LAPSED                                                                                                         \
    "SELECT r.id, COALESCE(w.key, ''), COALESCE(w.name, ''), r.stage, 'lapsed', r.sender, c.number, c.balance,"        \
    " c.currency, r.day FROM journal j JOIN reminder r ON r.id = j.reminder LEFT JOIN who w ON w.id = r.client"        \
    " LEFT JOIN covers c ON c.reminder = r.id WHERE j.seq > ?2 AND j.type = 'task-lapsed' AND r.rehearsal = ?1"        \
    " ORDER BY r.id, c.number"

static struct digest_line *letter_line(struct rows *rows)
{
    struct digest_line *line = digest_line_new();

    line->key = column_dup(rows, 1);
    line->client = column_dup(rows, 2);
    line->stage = column_dup(rows, 3);
    line->state = state_of(column_text(rows, 4));
    line->number = column_dup(rows, 6);
    line->day = column_day(rows, 9);
    return line;
}

/* ROWS, one for each invoice of a letter, as a line for each letter; they may be NULL. */
static bool add_letters(struct rows *rows, digest_filter filter, void *data, GPtrArray *lines, GError **error)
{
    struct digest_line *line = NULL;
    enum rows_step step = ROWS_FAILED;
    int64_t id = 0;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        if (!filter(column_text(rows, 5), column_text(rows, 1), data))
            continue;
        if (!line || column_int(rows, 0) != id) {
            id = column_int(rows, 0);
            line = letter_line(rows);
            g_ptr_array_add(lines, line);
        }
        if (column_is_null(rows, 6))
            continue;
        add_number(line, column_text(rows, 6));
        digest_line_add(line, column_int(rows, 7), column_text(rows, 8));
    }
    return step == ROWS_END;
}

bool digest_add_sent(struct store *store, enum run_mode mode, const struct digest_last *last, digest_filter filter,
                     void *data, GPtrArray *lines, GError **error)
{
    civil_day day = last->day != DAY_NONE ? last->day : last->first;
    AUTO(rows)
    sent = sql_query(
        store->sql, SENT,
        BIND(bind_int(mode_number(mode)), bind_day(day), last->time_ms ? bind_time(last->time_ms) : bind_text("")),
        error);
    AUTO(rows) lapsed = NULL;

    if (!add_letters(sent, filter, data, lines, error))
        return false;
    lapsed = sql_query(store->sql, LAPSED, BIND(bind_int(mode_number(mode)), bind_int(last->seq)), error);
    return add_letters(lapsed, filter, data, lines, error);
}

#define PAID                                                                                                           \
    "SELECT j.type, COALESCE(w.key, ''), COALESCE(w.name, ''), COALESCE(i.number, ''), COALESCE(b.body, '')"           \
    " FROM journal j LEFT JOIN invoice i ON i.id = j.invoice LEFT JOIN who w ON w.id = j.client"                       \
    " LEFT JOIN journal_body b ON b.seq = j.seq"                                                                       \
    " WHERE j.seq > ?1 AND j.type IN ('paid', 'part-paid', 'vanished', 'returned') ORDER BY j.seq"

/* "before: 121.00 EUR" of the entry's BODY. */
static bool amount_of(const char *body, const char *word, struct money *money)
{
    g_auto(GStrv) lines = g_strsplit(body, "\n", -1);

    for (char **line = lines; *line; line++) {
        g_auto(GStrv) parts = g_str_has_prefix(*line, word) ? g_strsplit(*line + strlen(word), " ", 2) : NULL;
        g_autofree char *text = parts && parts[0] && parts[1] ? g_strdup_printf("%s %s", parts[1], parts[0]) : NULL;

        if (text && money_parse_setting(text, money, NULL))
            return true;
    }
    return false;
}

/* What came in, or what is open again. */
static void add_paid_sum(struct digest_line *line, const char *body)
{
    struct money before, after;

    if (!amount_of(body, "before: ", &before) || !amount_of(body, "after: ", &after))
        return;
    digest_line_add(line, before.minor > after.minor ? before.minor - after.minor : after.minor - before.minor,
                    before.currency);
}

/* A new line about the client and the invoice of the present row, whose columns 1 to 3 name them. */
static struct digest_line *line_of(struct rows *rows)
{
    struct digest_line *line = digest_line_new();

    line->key = column_dup(rows, 1);
    line->client = column_dup(rows, 2);
    line->number = column_dup(rows, 3);
    line->numbers = column_dup(rows, 3);
    return line;
}

bool digest_add_paid(struct store *store, const struct digest_last *last, digest_filter filter, void *data,
                     GPtrArray *lines, GError **error)
{
    AUTO(rows) rows = sql_query(store->sql, PAID, BIND(bind_int(last->seq)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct digest_line *line;

        if (!filter("", column_text(rows, 1), data))
            continue;
        line = line_of(rows);
        line->state = state_of(column_text(rows, 0));
        add_paid_sum(line, column_text(rows, 4));
        g_ptr_array_add(lines, line);
    }
    return step == ROWS_END;
}

#define RETURNED                                                                                                       \
    "SELECT n.kind, COALESCE(w.key, ''), COALESCE(w.name, ''), n.number, substr(n.since, 1, 10) FROM notice n"         \
    " LEFT JOIN who w ON w.id = n.client WHERE n.since > ?1"                                                           \
    " AND n.kind IN ('reply', 'bounced', 'left', 'challenge', 'promise-broken', 'instalments-broken') ORDER BY n.id"

bool digest_add_returned(struct store *store, const struct digest_last *last, digest_filter filter, void *data,
                         GPtrArray *lines, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql, RETURNED, BIND(last->time_ms ? bind_time(last->time_ms) : bind_text("")), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct digest_line *line;

        if (!filter("", column_text(rows, 1), data))
            continue;
        line = line_of(rows);
        line->notice = notice_kind_of(column_text(rows, 0));
        if (line->notice == NOTICE_INSTALMENTS_BROKEN)
            line->notice = NOTICE_PROMISE_BROKEN;
        line->day = column_day(rows, 4);
        g_ptr_array_add(lines, line);
    }
    return step == ROWS_END;
}

/* SPDX-License-Identifier: MIT */
/* What needs no database library: parameters, short forms, column types of our own. */
#include "proof/sql.h"

#include "config/clock.h"

struct bind bind_null(void)
{
    return (struct bind){.type = BIND_NULL};
}

struct bind bind_int(int64_t value)
{
    return (struct bind){.type = BIND_INT, .number = value};
}

struct bind bind_id(int64_t id)
{
    return id ? bind_int(id) : bind_null();
}

struct bind bind_text(const char *text)
{
    return text ? (struct bind){.type = BIND_TEXT, .data = text} : bind_null();
}

struct bind bind_bytes(const void *data, gsize size)
{
    return (struct bind){.type = BIND_BYTES, .data = data, .size = size};
}

struct bind bind_day(civil_day day)
{
    struct bind bind = {.type = BIND_SMALL};

    if (day == DAY_NONE)
        return bind_null();
    day_to_iso(day, bind.small);
    return bind;
}

struct bind bind_number_day(civil_day day)
{
    return day == DAY_NONE ? bind_null() : bind_int(day);
}

struct bind bind_time(int64_t utc_ms)
{
    struct bind bind = {.type = BIND_SMALL};

    if (utc_ms <= 0)
        return bind_null();
    instant_to_text(utc_ms, bind.small);
    return bind;
}

bool sql_run(struct sql *sql, const char *text, const struct bind *binds, int count, GError **error)
{
    AUTO(rows) rows = sql_query_borrowing(sql, text, binds, count, error);
    enum rows_step step = ROWS_ROW;

    if (!rows)
        return false;
    while (step == ROWS_ROW)
        step = rows_next(rows, error);
    return step == ROWS_END;
}

bool sql_int(struct sql *sql, int64_t fallback, int64_t *value, GError **error, const char *text,
             const struct bind *binds, int count)
{
    AUTO(rows) rows = sql_query_borrowing(sql, text, binds, count, error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;

    *value = step == ROWS_ROW && !column_is_null(rows, 0) ? column_int(rows, 0) : fallback;
    return step != ROWS_FAILED;
}

GArray *sql_ints(struct sql *sql, GError **error, const char *text, const struct bind *binds, int count)
{
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(int64_t));
    AUTO(rows) rows = sql_query_borrowing(sql, text, binds, count, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        int64_t number = column_int(rows, 0);

        g_array_append_val(numbers, number);
    }
    return step == ROWS_END ? g_steal_pointer(&numbers) : NULL;
}

bool sql_text(struct sql *sql, char **value, GError **error, const char *text, const struct bind *binds, int count)
{
    AUTO(rows) rows = sql_query_borrowing(sql, text, binds, count, error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;

    *value = step == ROWS_ROW ? g_strdup(column_text(rows, 0)) : NULL;
    return step != ROWS_FAILED;
}

char *column_dup(struct rows *rows, int column)
{
    const char *text = column_text(rows, column);

    return g_strdup(text ? text : "");
}

civil_day column_day(struct rows *rows, int column)
{
    const char *text = column_text(rows, column);

    return text ? day_from_iso(text) : DAY_NONE;
}

civil_day column_number_day(struct rows *rows, int column)
{
    civil_day day = (civil_day)column_int(rows, column); /* 0 for NULL */

    return day == 0 && column_is_null(rows, column) ? DAY_NONE : day;
}

int64_t column_time(struct rows *rows, int column)
{
    const char *text = column_text(rows, column);

    return text && *text ? MAX(instant_from_text(text), 0) : 0;
}

/* SPDX-License-Identifier: MIT */
#include "ledger/value_sqlite.h"

#include <math.h>
#include <sqlite3.h>

enum { TEXT_LENGTH_MAX = 1 << 20 };

/* A double holds 15 digits: below this, any digits behind four decimals show, so no cent is rounded unseen. */
#define REAL_MAX 1e11

/* A number with a point as an amount is written: all its digits up to the fifteenth, so that the builder refuses what
 * is finer than the currency. */
static bool read_real(double number, char mark, GString *value)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    if (!(fabs(number) < REAL_MAX))
        return false;
    g_string_assign(value, g_ascii_formatd(text, sizeof text, "%.15g", number));
    for (char *at = value->str; *at; at++)
        if (*at == '.')
            *at = mark;
    return true;
}

static const char *read_text(sqlite3_stmt *statement, int column, GString *value)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    gsize length = (gsize)sqlite3_column_bytes(statement, column);

    if (!text || length > TEXT_LENGTH_MAX)
        return "the text is longer than 1 MB";
    if (!g_utf8_validate_len(text, length, NULL)) /* which allows no NUL */
        return "the text is not UTF-8, or it holds a NUL";
    g_string_append_len(value, text, (gssize)length);
    return NULL;
}

bool value_read(sqlite3_stmt *statement, int column, char mark, int row, GString *value, struct fault *fault)
{
    const char *wrong = NULL;

    g_string_truncate(value, 0);
    switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
        break;
    case SQLITE_FLOAT:
        if (!read_real(sqlite3_column_double(statement, column), mark, value))
            return fault_set_value(
                fault, row, column + 1,
                "the number is too large for a REAL to keep its cents; give it as text or an INTEGER");
        break;
    case SQLITE_BLOB:
        wrong = "the value is a BLOB; CAST it AS TEXT where it is one";
        break;
    default:
        wrong = read_text(statement, column, value);
    }
    return !wrong || fault_set(fault, row, column + 1, "%s", wrong);
}

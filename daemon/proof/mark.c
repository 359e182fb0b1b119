/* SPDX-License-Identifier: MIT */
/* The words in a letter by which this store knows again what it was about; nobody else can read or make them. */
#include "base/text.h"
#include "proof/hash.h"
#include "proof/reminder.h"
#include "proof/rows_inside.h"

enum { MARK_BYTES = 8 };

char *reminder_mark(struct store *store, const char *ledger, const char *number, const char *stage, int cycle,
                    int round, GError **error)
{
    char cycle_text[TEXT_NUMBER_SIZE], round_text[TEXT_NUMBER_SIZE];
    g_autofree char *text = g_strconcat("covers ", ledger, "/", number, " ", stage, " ", text_number(cycle, cycle_text),
                                        " ", text_number(round, round_text), NULL);
    const char *secret = store_secret(store, error);

    return secret ? hash_keyed(secret, text, MARK_BYTES) : NULL;
}

bool reminder_marks(struct store *store, int64_t id, char **marks, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT c.ledger, c.number, c.stage, c.cycle, c.round FROM covers c WHERE"
                     " c.reminder = ?1 AND c.rehearsal = 0 AND c.live = 1 ORDER BY c.ledger, c.number",
                     BIND(bind_int(id)), error);
    enum rows_step step = ROWS_FAILED;

    *marks = NULL;
    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        g_autofree char *mark = reminder_mark(store, column_text(rows, 0), column_text(rows, 1), column_text(rows, 2),
                                              (int)column_int(rows, 3), (int)column_int(rows, 4), error);

        if (!mark)
            return false;
        g_string_append(text, text->len ? " " : "");
        g_string_append(text, mark);
    }
    if (text->len)
        *marks = g_strdup(text->str);
    return step == ROWS_END;
}

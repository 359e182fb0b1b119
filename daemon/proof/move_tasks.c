/* SPDX-License-Identifier: MIT */
/* Open tasks name their invoices as words, for people and as their key: those words follow a move. */
#include "proof/move_inside.h"
#include "proof/rows_inside.h"

/* The words before and after, with what stands around them in a list: ", main/1," or, of a ledger, ", main/". */
static bool rename_words(struct store *store, const char *was, const char *now, bool whole, GError **error)
{
    return sql_run(store->sql,
                   "UPDATE OR IGNORE task SET invoices = rtrim(substr(replace(', ' || invoices || ',', ', ' || ?1 || ?3,"
                   " ', ' || ?2 || ?3), 3), ','), key = replace(key, char(10) || ?1 || ?4, char(10) || ?2 || ?4)"
                   " WHERE state = 'open' AND instr(', ' || invoices || ',', ', ' || ?1 || ?3)",
                   BIND(bind_text(was), bind_text(now), bind_text(whole ? "," : "/"), bind_text(whole ? " " : "/")),
                   error);
}

bool move_tasks(struct store *store, int64_t seq, bool back, GError **error)
{
    AUTO(rows) rows = sql_query(store->sql,
                                "SELECT j.type = 'invoice-moved', m.was_ledger, m.was, m.now_ledger, m.now FROM moved m"
                                " JOIN journal j ON j.seq = m.seq WHERE m.seq = ?1 AND m.kind = 'invoice'"
                                " AND j.type IN ('invoice-moved', 'ledger-renamed')"
                                " ORDER BY m.id = j.invoice DESC, m.id LIMIT 1",
                                BIND(bind_int(seq)), error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;
    g_autofree char *was = NULL, *now = NULL;
    bool whole;

    if (step != ROWS_ROW)
        return step == ROWS_END;
    whole = column_int(rows, 0) != 0;
    was = whole ? plan_invoice_subject(column_text(rows, 1), column_text(rows, 2)) : column_dup(rows, 1);
    now = whole ? plan_invoice_subject(column_text(rows, 3), column_text(rows, 4)) : column_dup(rows, 3);
    rows_end(g_steal_pointer(&rows));
    return rename_words(store, back ? now : was, back ? was : now, whole, error);
}

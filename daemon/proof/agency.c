/* SPDX-License-Identifier: MIT */
#include "proof/agency.h"

#include <string.h>

#include "proof/records.h"
#include "proof/rows_inside.h"

bool agency_state(struct store *store, int64_t task, enum agency_state *state, GError **error)
{
    int64_t found;

    if (!sql_int(store->sql, AGENCY_NONE, &found, error,
                 "SELECT max(CASE WHEN state IN ('claimed', 'uncertain', 'accepted') THEN 2 WHEN state = 'failed' AND"
                 " NOT EXISTS (SELECT 1 FROM journal j WHERE j.reminder = reminder.id AND j.type = 'send-again') THEN 3"
                 " WHEN state IN ('planned', 'queued') THEN 1 ELSE 0 END) FROM reminder WHERE hands = ?1",
                 BIND(bind_int(task))))
        return false;
    *state = (enum agency_state)found;
    return true;
}

static char *addresses_of(struct store *store, int64_t id, GError **error)
{
    char *list = NULL;

    sql_text(store->sql, &list, error, "SELECT group_concat(address, ', ') FROM recipient WHERE reminder = ?1",
             BIND(bind_int(id)));
    return list ? list : g_strdup("");
}

bool agency_reached(struct store *store, int64_t id, GError **error)
{
    g_autofree char *day = NULL, *to = NULL, *note = NULL;
    int64_t task;

    if (!sql_int(store->sql, 0, &task, error,
                 "SELECT t.id FROM reminder r JOIN task t ON t.id = r.hands WHERE r.id = ?1 AND t.state = 'open'",
                 BIND(bind_int(id))))
        return false;
    if (!task)
        return true;
    if (!sql_text(store->sql, &day, error, "SELECT day FROM reminder WHERE id = ?1", BIND(bind_int(id))))
        return false;
    to = addresses_of(store, id, error);
    note = g_strdup_printf("mailed to %s with the dossier, letter %" G_GINT64_FORMAT, to, id);
    return task_end(store, task, TASK_DONE, day_from_iso(day), "herinnerd", note, error);
}

/* SPDX-License-Identifier: MIT */
/* Mails to the owner that were taken or not: what `status` says of it. */
#include "proof/attempt.h"
#include "proof/records.h"
#include "proof/rows_inside.h"

#define OWNER_OF "SELECT 'owner:' || sender FROM reminder WHERE id = ?1 AND kind = 'owner'"

bool reminder_owner_missed(struct store *store, int64_t id, const struct attempt_result *result, GError **error)
{
    g_autofree char *subject = NULL;

    return sql_text(store->sql, &subject, error, OWNER_OF, BIND(bind_int(id))) &&
           (!subject || store_set_runtime(store, subject, result->text ? result->text : "", error));
}

bool reminder_owner_reached(struct store *store, int64_t id, GError **error)
{
    return sql_run(store->sql, "DELETE FROM runtime WHERE subject = (" OWNER_OF ")", BIND(bind_int(id)), error);
}

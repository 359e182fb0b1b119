/* SPDX-License-Identifier: MIT */
#include "proof/guard.h"
#include "proof/store_inside.h"

bool store_backup(struct store *store, const char *to, GError **error)
{
    return sql_copy_to(store->sql, to, error);
}

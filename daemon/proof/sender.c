/* SPDX-License-Identifier: MIT */
/* R13, iban: where the letters of each sender asked to pay, as of the last pass that did not hold them. */
#include <string.h>

#include "proof/history_parts.h"
#include "proof/records.h"
#include "proof/rows_inside.h"

#define PREFIX_ACCOUNT "account:"

static void take(const char *subject, const char *value, const char *since, void *data)
{
    struct history *history = data;

    (void)since;
    g_hash_table_insert(history->senders, g_strdup(subject + strlen(PREFIX_ACCOUNT)), g_strdup(value));
}

bool history_load_senders(struct store *store, struct history *history, GError **error)
{
    return store_each_runtime(store, PREFIX_ACCOUNT, take, history, error);
}

/* A yes to the accounts has done its work: another change back and forth asks anew. */
static bool spend(struct store *store, const struct config_sender *sender, GError **error)
{
    g_autofree char *subject = plan_iban_subject(sender);

    return sql_run(store->sql, "UPDATE approval SET used = ?2 WHERE what = 'iban' AND subject = ?1 AND used IS NULL",
                   BIND(bind_text(subject), bind_time(clock_now_ms(store->clock))), error);
}

static bool record(struct store *store, const struct history *history, const struct config_sender *sender,
                   GError **error)
{
    g_autofree char *accounts = plan_sender_accounts(sender);
    g_autofree char *subject = g_strconcat(PREFIX_ACCOUNT, sender->key, NULL);
    g_autofree char *body = NULL;
    GString *lines;

    if (g_strcmp0(g_hash_table_lookup(history->senders, sender->key), accounts) == 0)
        return true;
    lines = g_string_new(NULL);
    body_line(lines, "sender", sender->key);
    body_line(lines, "iban", sender->iban);
    body_line(lines, "pay_link", sender->pay_link);
    body = g_string_free(lines, FALSE);
    return store_set_runtime(store, subject, accounts, error) && spend(store, sender, error) &&
           journal_append(store, &(struct journal_entry){.type = "account-used", .actor = "herinnerd", .body = body},
                          NULL, error);
}

bool sender_record(struct store *store, const struct plan *plan, const struct history *history,
                   const struct config *config, GError **error)
{
    for (guint i = 0; i < config->senders->len; i++) {
        struct config_sender *sender = config->senders->pdata[i];

        if (!g_ptr_array_find(plan->senders_held, sender, NULL) && !record(store, history, sender, error))
            return false;
    }
    return true;
}

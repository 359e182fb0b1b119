/* SPDX-License-Identifier: MIT */
#include "proof/history_parts.h"
#include "proof/journal.h"
#include "proof/pass.h"
#include "proof/records.h"

static bool load_last_day(struct store *store, struct history *history, enum run_mode mode, GError **error)
{
    g_autofree char *text = NULL;

    if (!sql_text(store->sql, &text, error, "SELECT value FROM runtime WHERE subject = ?1",
                  BIND(bind_text(pass_last_day_subject(mode)))))
        return false;
    history->last_day = text ? day_from_iso(text) : DAY_NONE;
    return true;
}

/* The plan knows what was decided up to the head of the very state it reads. */
static bool load(struct store *store, struct history *history, const GPtrArray *ledgers, enum run_mode mode,
                 civil_day today, int64_t *head, GError **error)
{
    *head = journal_head(store, NULL, error);
    return *head >= 0 && load_last_day(store, history, mode, error) &&
           history_load_invoices(store, history, ledgers, mode, today, error) &&
           history_load_letters(store, history, mode, today, error) &&
           history_load_recalls(store, history, mode, error) && history_load_words(store, history, today, error) &&
           history_load_clients(store, history, error) && history_load_announced(store, history, mode, error) &&
           history_load_senders(store, history, error) && history_load_credits(store, history, error);
}

struct history *history_load_beside(struct store *store, const GPtrArray *ledgers, enum run_mode mode, civil_day today,
                                    GError **error)
{
    AUTO(history) history = history_new();
    bool own, done;
    int64_t head;

    if (!store_read_begin(store, &own, error))
        return NULL;
    done = load(store, history, ledgers, mode, today, &head, error);
    store_read_end(store, own);
    if (!done)
        return NULL;
    store->known_seq = head;
    return g_steal_pointer(&history);
}

struct history *history_load(struct store *store, enum run_mode mode, civil_day today, GError **error)
{
    return history_load_beside(store, NULL, mode, today, error);
}

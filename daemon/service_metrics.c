/* SPDX-License-Identifier: MIT */
#include "service_metrics.h"

#include <string.h>

#include "proof/log.h"
#include "proof/store.h"

#define FILE_NAME "herinnerd.prom"

enum { SECONDS_OF_DAY = 86400 };

/* A value of a label: a backslash, a quote and a line's end are escaped. */
static char *label(const char *text)
{
    GString *escaped = g_string_new(NULL);

    for (; *text; text++) {
        if (*text == '\\' || *text == '"')
            g_string_append_c(escaped, '\\');
        if (*text == '\n')
            g_string_append(escaped, "\\n");
        else
            g_string_append_c(escaped, *text);
    }
    return g_string_free(escaped, FALSE);
}

static void describe(GString *text, const char *name, const char *help)
{
    g_string_append_printf(text, "# HELP herinnerd_%s %s\n# TYPE herinnerd_%s gauge\n", name, help, name);
}

static void add(GString *text, const char *name, const char *key, const char *value, int64_t number)
{
    g_autofree char *escaped = label(value);

    g_string_append_printf(text, "herinnerd_%s{%s=\"%s\"} %" G_GINT64_FORMAT "\n", name, key, escaped, number);
}

static void add_waiting(GString *text, const struct store_counts *counts, const struct plan *plan)
{
    int approvals = 0;

    for (guint i = 0; i < plan->decisions->len; i++) {
        const struct decision *decision = plan->decisions->pdata[i];

        approvals +=
            decision->verdict == VERDICT_HELD && decision->reason == REASON_APPROVAL && decision->until == DAY_NONE;
    }
    describe(text, "waiting", "What waits for a person.");
    add(text, "waiting", "for", "approval", approvals);
    add(text, "waiting", "for", "task", counts->tasks);
    add(text, "waiting", "for", "uncertain", counts->uncertain);
    describe(text, "queued", "Letters that are planned or queued and not sent.");
    g_string_append_printf(text, "herinnerd_queued %d\n", counts->planned + counts->queued + counts->claimed);
}

static void add_ledgers(GString *text, const struct world *world, const struct plan *plan)
{
    describe(text, "ledger_ok", "Whether letters are sent from the ledger.");
    for (guint i = 0; i < world->ledgers->len; i++) {
        const struct ledger *ledger = world->ledgers->pdata[i];

        add(text, "ledger_ok", "ledger", ledger->config->key,
            !ledger->failure && !g_hash_table_contains(plan->ledger_reasons, ledger->config->key));
    }
    describe(text, "ledger_file_seconds", "When the ledger's file was written.");
    for (guint i = 0; i < world->ledgers->len; i++) {
        const struct ledger *ledger = world->ledgers->pdata[i];

        if (!ledger->failure)
            add(text, "ledger_file_seconds", "ledger", ledger->config->key, ledger->stamp.mtime_ns / 1000000000);
    }
    describe(text, "ledger_rejected_rows", "Rows of the ledger that could not be used.");
    for (guint i = 0; i < world->ledgers->len; i++) {
        const struct ledger *ledger = world->ledgers->pdata[i];

        add(text, "ledger_rejected_rows", "ledger", ledger->config->key, ledger->rejects->len);
    }
}

/* A peer that has trouble is one that does not work since then. */
static void add_trouble(const char *subject, const char *value, const char *since, void *data)
{
    (void)value;
    add(data, "trouble_since_seconds", "with", subject, instant_from_text(since) / 1000);
}

static void add_troubles(GString *text, struct store *store)
{
    static const char *const prefixes[] = {"relay:", "mailbox:", "sent:", "letter:", "owner:", "fetch:", "pass"};

    describe(text, "trouble_since_seconds", "Since when a relay, a mailbox, a letter or the pass has trouble.");
    for (guint i = 0; i < G_N_ELEMENTS(prefixes); i++)
        store_each_runtime(store, prefixes[i], add_trouble, text, NULL);
}

static void add_sent(GString *text, struct store *store, const struct store_counts *counts)
{
    int64_t last = log_last_sent(store);

    describe(text, "letters_sent", "Letters that a relay has taken.");
    g_string_append_printf(text, "herinnerd_letters_sent %d\n", counts->accepted);
    describe(text, "last_sent_seconds", "When a relay last took a letter, 0 for never.");
    g_string_append_printf(text, "herinnerd_last_sent_seconds %" G_GINT64_FORMAT "\n", last / 1000);
}

static void add_mailbox(const char *name, int64_t read_ms, void *data)
{
    add(data, "mailbox_read_seconds", "mailbox", name, read_ms / 1000);
}

static void add_mailboxes(GString *text, const struct inboxes *inboxes)
{
    describe(text, "mailbox_read_seconds",
             "When a mailbox was last read to its end, 0 for not since the service started.");
    if (inboxes)
        inboxes_each(inboxes, add_mailbox, text);
}

static void add_banks(GString *text, const struct history *history)
{
    describe(text, "bank_known_until_seconds", "The last day of which statements say what was paid, 0 for none.");
    for (guint i = 0; i < history->banks->len; i++) {
        const struct history_bank *bank = &g_array_index(history->banks, struct history_bank, i);
        int64_t days = bank->known_until == DAY_NONE ? 0 : bank->known_until;

        add(text, "bank_known_until_seconds", "bank", bank->name, days * SECONDS_OF_DAY);
    }
    describe(text, "bank_gap", "Whether statements are missing between those that were read.");
    for (guint i = 0; i < history->banks->len; i++) {
        const struct history_bank *bank = &g_array_index(history->banks, struct history_bank, i);

        add(text, "bank_gap", "bank", bank->name, bank->gap != DAY_NONE);
    }
}

void metrics_write(const char *folder, const struct metrics_facts *facts)
{
    const struct world *world = facts->world;
    const struct plan *plan = facts->plan;
    g_autofree char *path = folder && *folder ? g_build_filename(folder, FILE_NAME, NULL) : NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    struct store_counts counts;

    if (!path || !plan || !world || !world->ledgers || !store_count(facts->store, &counts, NULL))
        return;
    describe(text, "last_pass_seconds", "When the last pass came to its end.");
    g_string_append_printf(text, "herinnerd_last_pass_seconds %" G_GINT64_FORMAT "\n", world->now.utc_ms / 1000);
    describe(text, "live", "Whether letters go to clients.");
    g_string_append_printf(text, "herinnerd_live %d\n", store_mode(facts->store, facts->config) == MODE_LIVE);
    add_waiting(text, &counts, plan);
    add_sent(text, facts->store, &counts);
    add_ledgers(text, world, plan);
    add_mailboxes(text, facts->inboxes);
    add_banks(text, world->history);
    add_troubles(text, facts->store);
    g_file_set_contents_full(path, text->str, (gssize)text->len, G_FILE_SET_CONTENTS_CONSISTENT, 0644, NULL);
}

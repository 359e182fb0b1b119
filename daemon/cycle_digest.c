/* SPDX-License-Identifier: MIT */
#include "cycle_digest.h"

#include <string.h>

#include "proof/journal.h"

static bool have_same_owners(const struct config_sender *one, const struct config_sender *other)
{
    return one == other || (one->owner && other->owner &&
                            g_strv_equal((const char *const *)one->owner, (const char *const *)other->owner));
}

bool digest_is_of(const struct config_sender *sender, const struct config_sender *other)
{
    return have_same_owners(sender, other);
}

const struct config_sender *digest_sender(const struct config *config, const struct config_sender *sender)
{
    for (guint i = 0; i < config->senders->len; i++)
        if (have_same_owners(config->senders->pdata[i], sender))
            return config->senders->pdata[i];
    return sender;
}

/* The sender of most of what CLIENT has: of its first item. */
static const struct config_sender *sender_of_client(const struct plan *plan, const char *client)
{
    guint low = 0, high = plan->items->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (strcmp(g_array_index(plan->items, struct plan_item, middle).client->key, client) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == plan->items->len || !g_str_equal(g_array_index(plan->items, struct plan_item, low).client->key, client))
        return NULL;
    return g_array_index(plan->items, struct plan_item, low).source->sender;
}

/* What is nobody's any more is told to the first. */
static bool is_mine(const char *sender, const char *client, void *data)
{
    const struct digest_sources *sources = data;
    const struct config_sender *whose = *sender ? config_sender(sources->config, sender) : NULL;

    if (!whose)
        whose = sender_of_client(sources->plan, client);
    if (!whose)
        whose = sources->config->senders->pdata[0];
    return digest_is_of(sources->sender, whose);
}

bool digest_has_task(const struct digest_sources *sources, const struct task_row *task)
{
    bool rehearsal = sources->world->mode == MODE_REHEARSAL;

    return (task->rehearsal < 0 || task->rehearsal == rehearsal) &&
           is_mine(task->sender, task->client, (void *)sources);
}

static char *head_of(struct store *store, GError **error)
{
    g_autofree char *hash = NULL;
    int64_t seq = journal_head(store, &hash, error);

    return seq < 0 ? NULL : g_strdup_printf("%" G_GINT64_FORMAT ":%s", seq, hash ? hash : "");
}

/* A name for every client that has one. */
static void name_clients(GPtrArray *lines)
{
    for (guint i = 0; i < lines->len; i++) {
        struct digest_line *line = lines->pdata[i];

        if (!line->client || !*line->client) {
            g_free(line->client);
            line->client = g_strdup(line->key);
        }
    }
}

struct owner_digest *digest_gather(const struct digest_sources *sources, enum digest_kind kind,
                                   const struct digest_last *last, GError **error)
{
    AUTO(owner_digest) digest = owner_digest_new(kind);
    void *data = (void *)sources;

    digest->rehearsal = sources->world->mode == MODE_REHEARSAL;
    digest->since = last->day != DAY_NONE ? last->day : last->first;
    digest->head = head_of(sources->store, error);
    if (!digest->head ||
        !digest_add_sent(sources->store, sources->world->mode, last, is_mine, data, digest->sent, error) ||
        !digest_add_paid(sources->store, last, is_mine, data, digest->paid, error) ||
        !digest_add_returned(sources->store, last, is_mine, data, digest->returned, error))
        return NULL;
    name_clients(digest->sent);
    name_clients(digest->paid);
    name_clients(digest->returned);
    digest_add_plan(digest, sources);
    digest_add_money(digest, sources);
    return g_steal_pointer(&digest);
}

bool digest_has_news(const struct owner_digest *digest)
{
    return digest->sent->len || digest->returned->len || digest->approvals->len || digest->held->len;
}

/* SPDX-License-Identifier: MIT */
/* What the owner can do by mail about each item of a mail: tokens, bound to its client and invoices. */
#include "cycle_owner_inside.h"
#include "proof/owner_act.h"

enum { GOOD_DAYS = 30, PROMISE_DAYS = 7 };

/* Overdue invoices of client KEY: what a client that wrote may have written about. New array. */
static GPtrArray *overdue_of(const struct cycle *cycle, const char *key)
{
    const struct plan *plan = cycle->plan;
    const struct plan_item *item = cycle_first_item(plan, key);
    const struct plan_item *end = &g_array_index(plan->items, struct plan_item, plan->items->len);
    GPtrArray *items = g_ptr_array_new();

    for (; item && item < end && g_str_equal(item->client->key, key); item++) {
        if (item->eligible && item->due != DAY_NONE && item->due < cycle->world->now.day)
            g_ptr_array_add(items, (gpointer)item);
    }
    return items;
}

/* A pause is as wide as what was told; the others are about invoices, or about a client's reply. */
static bool is_whole(enum owner_act act, bool told_of_client)
{
    return act == OWNER_ACT_ANSWERED || (act == OWNER_ACT_PAUSE && told_of_client);
}

struct item {
    unsigned acts; /* OWNER_ACT_BITs */
    const char *client;
    const GPtrArray *items;
    bool told_of_client; /* and not of invoices */
};

static struct owner_links *links_new(const struct cycle *cycle, int64_t id, const struct item *item, GError **error)
{
    civil_day today = cycle->world->now.day, until = today + GOOD_DAYS;
    struct owner_links *links = g_new0(struct owner_links, 1);
    struct owner_offer offer = {
        .reminder = id, .client = item->client, .expires_ms = instant_of(until + 1, 0, cycle->config->timezone)};

    links->until = until;
    links->by = today + PROMISE_DAYS;
    for (enum owner_act act = 0; act < OWNER_ACTS; act++) {
        bool whole = is_whole(act, item->told_of_client);

        offer.act = act;
        offer.items = whole ? NULL : item->items;
        if (!(item->acts & OWNER_ACT_BIT(act)) || (!whole && !item->items->len) ||
            owner_act_offer(cycle->store, &offer, &links->tokens[act], error))
            continue;
        owner_links_free(links);
        return NULL;
    }
    return links;
}

static bool add_to_task(const struct cycle *cycle, int64_t id, struct owner_task *task, GError **error)
{
    const struct item item = {owner_acts_of_task(task->kind), task->key, task->items, !task->items->len};

    task->links = item.acts ? links_new(cycle, id, &item, error) : NULL;
    return !item.acts || task->links;
}

static bool add_to_alert(const struct cycle *cycle, int64_t id, struct owner_alert *alert, GError **error)
{
    const struct plan_item *first = alert->items->len ? alert->items->pdata[0] : NULL;
    const char *key = first ? first->client->key : alert->key;
    g_autoptr(GPtrArray) overdue = *alert->key ? overdue_of(cycle, key) : NULL;
    const struct item item = {owner_acts_of_notice(alert->kind), key, overdue ? overdue : alert->items,
                              overdue != NULL};

    if (!item.acts || !*key)
        return true;
    alert->links = links_new(cycle, id, &item, error);
    return alert->links != NULL;
}

/* A line of the overview: what waits for a yes and what is held is about invoices, what came back about its client. */
static bool add_to_line(const struct cycle *cycle, int64_t id, struct digest_line *line, GError **error)
{
    g_autoptr(GPtrArray) overdue = line->items ? NULL : overdue_of(cycle, line->key);
    const struct item item = {line->items ? owner_acts_of_reason(line->reason) : owner_acts_of_notice(line->notice),
                              line->key, line->items ? line->items : overdue, !line->items};

    if (!item.acts || !*line->key)
        return true;
    line->links = links_new(cycle, id, &item, error);
    return line->links != NULL;
}

bool gathering_link_digest(const struct gathering *gathering, int64_t id, const struct config_sender *sender,
                           struct owner_digest *digest, GError **error)
{
    GPtrArray *const lists[] = {digest->approvals, digest->held, digest->returned};

    for (guint i = 0; i < G_N_ELEMENTS(lists) && *sender->mailbox; i++) {
        for (guint j = 0; j < MIN(lists[i]->len, (guint)DIGEST_SHOWN); j++) {
            if (!add_to_line(gathering->cycle, id, lists[i]->pdata[j], error))
                return false;
        }
    }
    return true;
}

bool gathering_add_links(struct gathering *gathering, int64_t id, const struct config_sender *sender, GError **error)
{
    const struct cycle *cycle = gathering->cycle;

    if (!*sender->mailbox)
        return true;
    for (guint i = 0; i < gathering->tasks->len; i++) {
        if (!add_to_task(cycle, id, gathering->tasks->pdata[i], error))
            return false;
    }
    for (guint i = 0; i < gathering->alerts->len; i++) {
        if (!add_to_alert(cycle, id, gathering->alerts->pdata[i], error))
            return false;
    }
    return owner_act_sweep(cycle->store, error);
}

/* SPDX-License-Identifier: MIT */
#include "control/find.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "proof/records.h"
#include "report/decision.h"

enum { CANDIDATES_SHOWN = 8 };

/* How TEXT can mean a client, the surest first. */
enum level { LEVEL_KEY, LEVEL_ID, LEVEL_NUMBER, LEVEL_ADDRESS, LEVEL_NAME, LEVEL_PART, LEVEL_COUNT };

struct search {
    const struct plan *plan;
    const char *text;
    char *folded;
    GPtrArray *found; /* of const struct plan_client, each once */
};

/* Items come ordered by client, so a client found before is the last one found. */
static void add_found(struct search *search, const struct plan_client *client)
{
    GPtrArray *found = search->found;

    if (!found->len || found->pdata[found->len - 1] != client)
        g_ptr_array_add(found, (gpointer)client);
}

static bool has_part(const char *text, const char *folded)
{
    g_autofree char *fold = g_utf8_casefold(text ? text : "", -1);

    return strstr(fold, folded) != NULL;
}

static bool is_folded(const char *text, const char *folded)
{
    g_autofree char *fold = g_utf8_casefold(text ? text : "", -1);

    return g_str_equal(fold, folded);
}

static bool has_address(char *const *addresses, const char *folded)
{
    for (; addresses && *addresses; addresses++) {
        if (is_folded(*addresses, folded))
            return true;
    }
    return false;
}

static bool client_fits(const struct plan_client *client, enum level level, const struct search *search)
{
    switch (level) {
    case LEVEL_KEY:
        return g_str_equal(client->key, search->text);
    case LEVEL_ADDRESS:
        return has_address(client->email, search->folded) || has_address(client->email_formal, search->folded);
    case LEVEL_NAME:
        return is_folded(client->name, search->folded) || is_folded(client->legal_name, search->folded) ||
               is_folded(client->key, search->folded);
    case LEVEL_PART:
        return has_part(client->name, search->folded) || has_part(client->legal_name, search->folded);
    default:
        return false;
    }
}

static bool item_fits(const struct plan_item *item, enum level level, const struct search *search)
{
    if (level == LEVEL_ID)
        return g_str_equal(item->invoice->client->id, search->text);
    return level == LEVEL_NUMBER && is_folded(item->invoice->number, search->folded);
}

static void search_level(struct search *search, enum level level)
{
    for (guint i = 0; i < search->plan->clients->len; i++) {
        const struct plan_client *client = search->plan->clients->pdata[i];

        if (client_fits(client, level, search))
            add_found(search, client);
    }
    if (level != LEVEL_ID && level != LEVEL_NUMBER)
        return;
    for (guint i = 0; i < search->plan->items->len; i++) {
        const struct plan_item *item = &g_array_index(search->plan->items, struct plan_item, i);

        if (item_fits(item, level, search))
            add_found(search, item->client);
    }
}

/* KEY, or that of the client it was merged into. */
static char *key_meant(struct store *store, const char *key)
{
    char *meant = store ? party_key(store, key, NULL) : NULL;

    return meant ? meant : g_strdup(key);
}

/* A client that has no invoice now, by its section or by a key that the store knows. */
static char *find_key(const struct config *config, struct store *store, const struct search *search)
{
    for (guint i = 0; i < config->clients->len; i++) {
        const struct config_client *client = config->clients->pdata[i];

        if (g_str_equal(client->key, search->text) || is_folded(client->name, search->folded) ||
            g_strv_contains((const char *const *)client->match, search->text) ||
            has_address(client->email, search->folded))
            return key_meant(store, client->key);
    }
    return store ? party_key(store, search->text, NULL) : NULL;
}

/* CANDIDATES: of struct party_name. */
static void refuse_several(const char *text, const GPtrArray *candidates, GError **error)
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < candidates->len && i < CANDIDATES_SHOWN; i++) {
        const struct party_name *one = candidates->pdata[i];

        g_string_append_printf(list, "%s%s (%s)", i ? ", " : "", one->key, one->name);
    }
    if (candidates->len > CANDIDATES_SHOWN)
        g_string_append(list, ", …");
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("\"%s\" fits %u clients: %s"), text, candidates->len,
                list->str);
    g_string_free(list, TRUE);
}

static void refuse_several_open(const struct search *search, GError **error)
{
    g_autofree struct party_name *names = g_new0(struct party_name, search->found->len);
    g_autoptr(GPtrArray) candidates = g_ptr_array_new();

    for (guint i = 0; i < search->found->len; i++) {
        const struct plan_client *client = search->found->pdata[i];

        names[i] = (struct party_name){.key = (char *)client->key, .name = (char *)client_label(client)};
        g_ptr_array_add(candidates, &names[i]);
    }
    refuse_several(search->text, candidates, error);
}

/* Those of PARTIES whose name, or a PART of it, is meant: each client once, not owned. */
static GPtrArray *fitting_names(const struct search *search, const GPtrArray *parties, bool part)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *found = g_ptr_array_new();

    for (guint i = 0; i < parties->len; i++) {
        struct party_name *party = parties->pdata[i];

        if ((part ? has_part : is_folded)(party->name, search->folded) && g_hash_table_add(seen, party->key))
            g_ptr_array_add(found, party);
    }
    return found;
}

/* A client that has no invoice now, by the name under which the store remembers it; NULL without an error when there
 * is none. */
static char *find_remembered(struct store *store, const struct search *search, GError **error)
{
    g_autoptr(GPtrArray) parties = store && *search->text ? party_names(store, error) : NULL;
    g_autoptr(GPtrArray) found = parties ? fitting_names(search, parties, false) : NULL;

    if (found && !found->len) {
        g_ptr_array_unref(found);
        found = fitting_names(search, parties, true);
    }
    if (!found || !found->len)
        return NULL;
    if (found->len == 1)
        return g_strdup(((const struct party_name *)found->pdata[0])->key);
    refuse_several(search->text, found, error);
    return NULL;
}

static void refuse_unknown(const struct search *search, const struct config *config, GError **error)
{
    const char *unread = find_unread_ledger(search->plan);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const char *nearest;

    if (unread) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("unknown client \"%s\"; nothing is known of ledger \"%s\" now, see \"herinnerctl status\""),
                    search->text, unread);
        return;
    }
    for (guint i = 0; i < search->plan->clients->len; i++) {
        const struct plan_client *client = search->plan->clients->pdata[i];

        g_ptr_array_add(names, (gpointer)client->key);
        g_ptr_array_add(names, (gpointer)client_label(client));
    }
    for (guint i = 0; i < config->clients->len; i++)
        g_ptr_array_add(names, ((struct config_client *)config->clients->pdata[i])->key);
    g_ptr_array_add(names, NULL);
    nearest = text_nearest(search->text, (const char *const *)names->pdata);
    if (nearest)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("unknown client \"%s\"; did you mean \"%s\"?"),
                    search->text, nearest);
    else
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("unknown client \"%s\"; \"herinnerctl ledger show\" lists clients and invoices"), search->text);
}

char *find_client(const struct plan *plan, const struct config *config, struct store *store, const char *text,
                  GError **error)
{
    g_autofree char *folded = g_utf8_casefold(text, -1);
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    struct search search = {.plan = plan, .text = text, .folded = folded, .found = found};
    GError *trouble = NULL;
    char *key;

    for (int level = 0; *text && level < LEVEL_COUNT && !found->len; level++)
        search_level(&search, (enum level)level);
    if (found->len == 1)
        return g_strdup(((const struct plan_client *)found->pdata[0])->key);
    if (found->len > 1) {
        refuse_several_open(&search, error);
        return NULL;
    }
    key = find_key(config, store, &search);
    if (!key)
        key = find_remembered(store, &search, &trouble);
    if (trouble)
        g_propagate_error(error, trouble);
    else if (!key)
        refuse_unknown(&search, config, error);
    return key;
}

static bool has_items_of(const struct plan *plan, const char *ledger)
{
    for (guint i = 0; i < plan->items->len; i++)
        if (g_str_equal(g_array_index(plan->items, struct plan_item, i).source->ledger->key, ledger))
            return true;
    return false;
}

const char *find_unread_ledger(const struct plan *plan)
{
    GHashTableIter ledgers;
    gpointer name;

    g_hash_table_iter_init(&ledgers, plan->ledger_reasons);
    while (g_hash_table_iter_next(&ledgers, &name, NULL))
        if (!has_items_of(plan, name))
            return name;
    return NULL;
}

const struct plan_client *find_plan_client(const struct plan *plan, const char *key)
{
    for (guint i = 0; i < plan->clients->len; i++) {
        const struct plan_client *client = plan->clients->pdata[i];

        if (g_str_equal(client->key, key))
            return client;
    }
    return NULL;
}

const char *find_label(const struct plan *plan, const char *key)
{
    const struct plan_client *client = plan && key ? find_plan_client(plan, key) : NULL;

    return client ? client_label(client) : key;
}

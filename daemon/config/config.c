/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include "config/letters.h"
#include "config/loading.h"
#include "law/law.h"

/* The configuration and what only its look-ups need. */
struct indexed_config {
    struct config config; /* first: the one is cast to the other */
    gint references;
    GHashTable *clients; /* key -> struct config_client; NULL until indexed */
    GHashTable *matches; /* ledger id -> struct config_client */
};

struct config *config_new(void)
{
    struct indexed_config *indexed = g_new0(struct indexed_config, 1);
    struct config *config = &indexed->config;

    indexed->references = 1;
    config->senders = g_ptr_array_new_with_free_func((GDestroyNotify)config_sender_free);
    config->smtps = g_ptr_array_new_with_free_func((GDestroyNotify)config_smtp_free);
    config->mailboxes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mailbox_free);
    config->ledgers = g_ptr_array_new_with_free_func((GDestroyNotify)config_ledger_free);
    config->contacts = g_ptr_array_new_with_free_func((GDestroyNotify)config_contacts_free);
    config->banks = g_ptr_array_new_with_free_func((GDestroyNotify)config_bank_free);
    config->policies = g_ptr_array_new_with_free_func((GDestroyNotify)config_policy_free);
    config->policy_choices = g_ptr_array_new_with_free_func((GDestroyNotify)config_policy_choice_free);
    config->clients = g_ptr_array_new_with_free_func((GDestroyNotify)config_client_free);
    indexed->clients = g_hash_table_new(g_str_hash, g_str_equal);
    indexed->matches = g_hash_table_new(g_str_hash, g_str_equal);
    return config;
}

void config_index(struct config *config)
{
    struct indexed_config *indexed = (struct indexed_config *)config;

    for (guint i = 0; i < config->clients->len; i++) {
        struct config_client *client = config->clients->pdata[i];

        g_hash_table_insert(indexed->clients, client->key, client);
        for (char **id = client->match; *id; id++)
            g_hash_table_insert(indexed->matches, *id, client);
    }
}

struct config *config_ref(struct config *config)
{
    g_atomic_int_inc(&((struct indexed_config *)config)->references);
    return config;
}

static void free_arrays(struct config *config)
{
    GPtrArray *const arrays[] = {config->senders,  config->smtps,          config->mailboxes,
                                 config->ledgers,  config->contacts,       config->banks,
                                 config->policies, config->policy_choices, config->clients};

    for (gsize i = 0; i < G_N_ELEMENTS(arrays); i++)
        g_ptr_array_unref(arrays[i]);
}

void config_unref(struct config *config)
{
    struct indexed_config *indexed = (struct indexed_config *)config;

    if (!config || !g_atomic_int_dec_and_test(&indexed->references))
        return;
    g_hash_table_unref(indexed->clients);
    g_hash_table_unref(indexed->matches);
    free_arrays(config);
    section_clear(&shape_root, config);
    section_clear(&shape_schedule, &config->schedule);
    section_clear(&shape_match, &config->match);
    section_clear(&shape_limits, &config->limits);
    g_clear_pointer(&config->timezone, g_time_zone_unref);
    g_clear_pointer(&config->letters, letter_set_free);
    g_clear_pointer(&config->law, law_book_free);
    g_free(config->path);
    g_free(config->sha256);
    g_free(config->outbox);
    g_free(config->datadir);
    g_free(config->template_dir);
    g_free(indexed);
}

const struct config_client *config_client(const struct config *config, const char *key)
{
    return g_hash_table_lookup(((const struct indexed_config *)config)->clients, key);
}

const struct config_client *config_client_by_match(const struct config *config, const char *ledger_id)
{
    return g_hash_table_lookup(((const struct indexed_config *)config)->matches, ledger_id);
}

/* These are few, so they are walked. */

const struct config_sender *config_sender(const struct config *config, const char *key)
{
    for (guint i = 0; i < config->senders->len; i++) {
        const struct config_sender *sender = config->senders->pdata[i];

        if (!*key || g_str_equal(sender->key, key))
            return sender;
    }
    return NULL;
}

const struct config_smtp *config_smtp(const struct config *config, const char *key)
{
    for (guint i = 0; i < config->smtps->len; i++) {
        const struct config_smtp *smtp = config->smtps->pdata[i];

        if (g_str_equal(smtp->key, key))
            return smtp;
    }
    return NULL;
}

const struct config_mailbox *config_mailbox(const struct config *config, const char *key)
{
    for (guint i = 0; i < config->mailboxes->len; i++) {
        const struct config_mailbox *mailbox = config->mailboxes->pdata[i];

        if (g_str_equal(mailbox->key, key))
            return mailbox;
    }
    return NULL;
}

const struct config_ledger *config_ledger(const struct config *config, const char *key)
{
    for (guint i = 0; i < config->ledgers->len; i++) {
        const struct config_ledger *ledger = config->ledgers->pdata[i];

        if (g_str_equal(ledger->key, key))
            return ledger;
    }
    return NULL;
}

const struct config_contacts *config_contacts(const struct config *config, const char *key)
{
    for (guint i = 0; i < config->contacts->len; i++) {
        const struct config_contacts *contacts = config->contacts->pdata[i];

        if (g_str_equal(contacts->key, key))
            return contacts;
    }
    return NULL;
}

const struct config_policy *config_policy(const struct config *config, const char *name)
{
    for (guint i = 0; i < config->policies->len; i++) {
        const struct config_policy *policy = config->policies->pdata[i];

        if (g_str_equal(policy->name, name))
            return policy;
    }
    return NULL;
}

int config_stage_index(const struct config_policy *policy, const char *name)
{
    for (guint i = 0; i < policy->stages->len; i++) {
        const struct config_stage *stage = policy->stages->pdata[i];

        if (g_str_equal(stage->name, name))
            return (int)i;
    }
    return -1;
}

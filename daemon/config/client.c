/* SPDX-License-Identifier: MIT */
#include "config/loading.h"

#include "config/setting.h"

#define FIELD(member) offsetof(struct config_client, member)

static const char *const segment_words[] = {"unknown", "business", "consumer", NULL};
static const char *const habit_words[] = {"forgets", "misunderstood", "short-of-money", "unwilling", NULL};
static const char *const reach_words[] = {"mail", "task", NULL};

static const struct spec client_specs[] = {
    SPEC("match", setting_text_list, FIELD(match), ""),
    SPEC("name", setting_text, FIELD(name), ""),
    SPEC("email", setting_address_list, FIELD(email), ""),
    SPEC("email_formal", setting_address_list, FIELD(email_formal), ""),
    SPEC("cc", setting_address_list, FIELD(cc), ""),
    SPEC("salutation", setting_text, FIELD(salutation), ""),
    SPEC("contact", setting_text, FIELD(contact), ""),
    SPEC("phone", setting_text, FIELD(phone), ""),
    SPEC("language", setting_language, FIELD(language), ""),
    SPEC("country", setting_country, FIELD(country), ""),
    SPEC("segment", setting_choice, FIELD(segment), "unknown", .choices = segment_words),
    SPEC("terms", setting_terms, FIELD(terms), ""),
    SPEC("policy", setting_text, FIELD(policy), ""),
    SPEC("calendar", setting_file, FIELD(calendar), ""),
    SPEC("habit", setting_word, FIELD(habit), "", .choices = habit_words),
    SPEC("reach", setting_either, FIELD(reach_task), "mail", .choices = reach_words),
    SPEC("mark_automatic", setting_tristate, FIELD(mark_automatic), ""),
    SPEC("terms_clause", setting_yesno, FIELD(terms_clause), "no"),
    SPEC("interest_rate", setting_rate, FIELD(interest_rate), ""),
    SPEC("supplier_number", setting_text, FIELD(supplier_number), ""),
    {.name = NULL},
};

const struct shape shape_client = {.kind = "client", .titled = true, .specs = client_specs};

/* The policy that a habit asks for, in the order of habit_words (interfaces.md). */
static const char *policy_of_habit(const char *habit)
{
    static const char *const policies[] = {"standard", "standard", "patient", "prepay"};

    for (gsize i = 0; i < G_N_ELEMENTS(policies); i++) {
        if (g_str_equal(habit, habit_words[i]))
            return policies[i];
    }
    return NULL;
}

static void check_policy(struct loading *loading, const struct block *block, const struct config_client *client)
{
    const char *habit = policy_of_habit(client->habit);
    const struct config_policy *own = *client->policy ? config_policy(loading->config, client->policy) : NULL;

    if (own && client->segment == SEGMENT_CONSUMER)
        policy_check_consumer(loading, block_place(block, "policy"), "policy", client->country, own);
    if (*client->policy && !own)
        loading_mistake(loading, block_place(block, "policy"), "\"policy\" cannot be \"%s\"; there is no such policy",
                        client->policy);
    if (!*client->policy && habit && !config_policy(loading->config, habit))
        loading_mistake(loading, block_place(block, "habit"),
                        "\"habit\" cannot be \"%s\"; it asks for the policy \"%s\", which does not exist",
                        client->habit, habit);
}

/* One ledger id belongs to one client. */
static void check_match(struct loading *loading, const struct block *block, const struct config_client *client)
{
    for (char **id = client->match; *id; id++) {
        const struct config_client *other = g_hash_table_lookup(loading->matches, *id);

        if (other)
            loading_mistake(loading, block_place(block, "match"),
                            "\"match\" cannot be \"%s\"; it is client \"%s\" already", *id, other->key);
        g_hash_table_insert(loading->matches, *id, (gpointer)client);
    }
}

static void client_read(struct loading *loading, const struct block *block)
{
    struct config_client *client = g_new0(struct config_client, 1);

    client->key = g_strdup(block->title);
    client->place = config_place_at(block->place);
    section_read(loading, &shape_client, block, client);
    check_policy(loading, block, client);
    check_match(loading, block, client);
    g_ptr_array_add(loading->config->clients, client);
}

void clients_read(struct loading *loading)
{
    loading_each(loading, "client", client_read);
}

void config_client_free(struct config_client *client)
{
    section_clear(&shape_client, client);
    g_free(client->key);
    g_free(client->place.file);
    g_free(client);
}

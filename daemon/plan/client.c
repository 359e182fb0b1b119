/* SPDX-License-Identifier: MIT */
#include "plan/client.h"

#include <string.h>

#include "plan/collected.h"

/* The first of two values that is not empty. */
static const char *first(const char *a, const char *b)
{
    return a && *a ? a : b ? b : "";
}

static bool choice_fits(const char *key, enum segment segment, const char *country)
{
    static const char *const names[] = {"", "business", "consumer"};
    const char *rest;

    if (g_str_equal(key, "default"))
        return true;
    if (segment == SEGMENT_UNKNOWN || !g_str_has_prefix(key, names[segment]))
        return false;
    rest = key + strlen(names[segment]);
    return !*rest || (*rest == '-' && g_ascii_strcasecmp(rest + 1, country) == 0);
}

/* First what the client says itself, then its habit, then `policies`. */
static const struct config_policy *choose_policy(const struct plan_input *input, const struct plan_client *client,
                                                 const struct ledger_client *from)
{
    const struct config *config = input->config;
    const char *section = client->section ? client->section->policy : "";
    const char *set = history_override(input->history, client->key, "policy");
    const struct config_policy *found = set ? config_policy(config, set) : NULL; /* may have gone since */

    section = first(section, from->more->policy);
    if (!found && *section)
        found = config_policy(config, section);
    if (!found && client->section)
        found = config_policy(config, habit_policy(client->section->habit));
    for (guint i = 0; !found && i < config->policy_choices->len; i++) {
        const struct config_policy_choice *choice = config->policy_choices->pdata[i];

        if (choice_fits(choice->key, client->segment, client->country))
            found = config_policy(config, choice->policy);
    }
    if (!found && config->policies->len)
        found = config->policies->pdata[0];
    return found;
}

const char *plan_client_key(const struct plan_input *input, const char *ledger_id)
{
    const struct config *config = input->config;
    const struct config_client *section =
        config->clients->len ? config_client_by_match(config, ledger_id) : NULL; /* asked for every row of a ledger */

    return history_client(input->history, section ? section->key : ledger_id);
}

const struct config_client *plan_client_section(const struct plan_input *input, const char *ledger_id)
{
    const struct config_client *section = config_client_by_match(input->config, ledger_id);
    const char *own = section ? section->key : ledger_id, *key = history_client(input->history, own);

    return key == own ? section : config_client(input->config, key);
}

const struct calendar *plan_client_calendar(const struct plan_input *input, const struct config_client *section)
{
    if (!section || !*section->calendar || !input->client_calendars)
        return NULL;
    return g_hash_table_lookup(input->client_calendars, section->calendar);
}

static void resolve_words(struct plan_client *client, const struct ledger_client *from,
                          const struct config_sender *sender)
{
    static const struct config_client none = {
        .name = (char *)"",
        .salutation = (char *)"",
        .contact = (char *)"",
        .phone = (char *)"",
        .language = (char *)"",
        .country = (char *)"",
        .terms = (char *)"",
        .supplier_number = (char *)"",
    };
    const struct config_client *own = client->section ? client->section : &none;

    client->name = first(own->name, from->name);
    client->legal_name = first(from->more->legal_name, client->name);
    client->contact = first(own->contact, from->more->contact);
    client->salutation = first(own->salutation, from->more->salutation);
    client->phone = first(own->phone, from->more->phone);
    client->language = first(first(own->language, from->language), sender->language);
    client->country = first(own->country, from->country);
    client->terms = first(own->terms, from->terms);
    client->supplier_number = own->supplier_number;
    client->segment = own->segment != SEGMENT_UNKNOWN ? own->segment : from->segment;
    client->reach_task = own->reach_task;
    client->terms_clause = own->terms_clause;
}

static void agree_on_interest(struct plan_client *client, const struct plan_input *input)
{
    const char *section = client->section ? client->section->interest_rate : NULL;
    const char *text = first(history_override(input->history, client->key, "interest_rate"), section);

    if (*text && law_rate_parse(text, &client->agreed.rate))
        client->agreed.what = LAW_RATE_AGREED;
}

static void take_word(const struct plan_input *input, const char *key, const char *setting, const char **word)
{
    *word = first(history_override(input->history, key, setting), *word);
}

/* What a person set (`client set`) comes before everything else. */
static void take_overrides(struct plan_client *client, const struct plan_input *input)
{
    const char *key = client->key, *segment = history_override(input->history, key, "segment");
    const char *reach = history_override(input->history, key, "reach");
    const char *clause = history_override(input->history, key, "terms_clause");

    take_word(input, key, "language", &client->language);
    take_word(input, key, "country", &client->country);
    take_word(input, key, "terms", &client->terms);
    take_word(input, key, "phone", &client->phone);
    take_word(input, key, "contact", &client->contact);
    take_word(input, key, "salutation", &client->salutation);
    take_word(input, key, "name", &client->name);
    if (segment && *segment)
        client->segment = g_str_equal(segment, "consumer") ? SEGMENT_CONSUMER : SEGMENT_BUSINESS;
    if (reach && *reach)
        client->reach_task = g_str_equal(reach, "task");
    if (clause && *clause)
        client->terms_clause = g_str_equal(clause, "yes");
}

/* What the ledgers say of ID, or NULL. */
static const struct ledger_client *facts_of(const struct plan_input *input, const char *id)
{
    const struct ledger_client *found = NULL;

    for (guint i = 0; i < input->ledgers->len && !found; i++) {
        const struct ledger *ledger = input->ledgers->pdata[i];

        found = ledger->clients ? g_hash_table_lookup(ledger->clients, id) : NULL;
    }
    return found;
}

/* A client that others were merged into is known by its own facts, whosever row came first; by FROM without any. */
static const struct ledger_client *own_facts(const struct plan_input *input, const struct plan_client *client,
                                             const struct ledger_client *from)
{
    const struct config_client *section = client->section;
    const struct ledger_client *found = NULL;

    if (!g_hash_table_size(input->history->merged))
        return from;
    for (char *const *id = section ? section->match : NULL; id && *id && !found; id++)
        found = facts_of(input, *id);
    if (!found && !section)
        found = facts_of(input, client->key);
    return found ? found : from;
}

struct plan_client *plan_client_new(const struct plan_input *input, const struct ledger_client *from,
                                    const struct config_sender *sender, GPtrArray *bounced)
{
    struct plan_client *client = g_new0(struct plan_client, 1);
    const struct config_client *section = plan_client_section(input, from->id);

    client->section = section;
    client->key = plan_client_key(input, from->id);
    from = own_facts(input, client, from);
    client->facts = from;
    resolve_words(client, from, sender);
    if (history_has_overrides(input->history, client->key))
        take_overrides(client, input);
    agree_on_interest(client, input);
    client->bounced = bounced;
    plan_client_find_addresses(client, input->history, from);
    client->policy = choose_policy(input, client, from);
    client->calendar = plan_client_calendar(input, section);
    return client;
}

void plan_client_free(struct plan_client *client)
{
    plan_client_free_list(client, client->email);
    plan_client_free_list(client, client->email_formal);
    plan_client_free_list(client, client->cc);
    g_clear_pointer(&client->bounced, g_ptr_array_unref);
    g_free(client);
}

/* SPDX-License-Identifier: MIT */
#include "startup_law.h"

#include <stdio.h>
#include <string.h>

#include "base/words.h"
#include "law/law.h"

/* What the stages of all policies ask for. */
struct asked {
    bool interest, costs;
};

static struct asked asked_by(const struct config *config)
{
    struct asked asked = {false, false};

    for (guint i = 0; i < config->policies->len; i++) {
        const struct config_policy *policy = config->policies->pdata[i];

        for (guint j = 0; j < policy->stages->len; j++) {
            const struct config_stage *stage = policy->stages->pdata[j];

            asked.interest |= stage->interest;
            asked.costs |= stage->costs != COSTS_NONE;
        }
    }
    return asked;
}

/* Senders' and clients' countries, and those of `policies`. The texts are the configuration's. */
static GPtrArray *countries_of(const struct config *config)
{
    GPtrArray *countries = g_ptr_array_new();

    for (guint i = 0; i < config->senders->len; i++)
        g_ptr_array_add(countries, ((struct config_sender *)config->senders->pdata[i])->country);
    for (guint i = 0; i < config->clients->len; i++)
        g_ptr_array_add(countries, ((struct config_client *)config->clients->pdata[i])->country);
    for (guint i = 0; i < config->policy_choices->len; i++) {
        const char *dash = strchr(((struct config_policy_choice *)config->policy_choices->pdata[i])->key, '-');

        if (dash)
            g_ptr_array_add(countries, (gpointer)(dash + 1));
    }
    return countries;
}

static void tell_fact(const struct law_fact *fact, const char *what, bool recalled, civil_day today)
{
    char until[DAY_ISO_SIZE];

    if (fact->known_through != DAY_NONE && fact->known_through < today)
        fprintf(stderr,
                _("herinnerd: %s of %s-%s is known through %s only, and letters that ask for it wait; bring %s "
                  "up to date\n"),
                what, fact->country, law_kind_word(fact->kind), day_to_iso(fact->known_through, until), fact->file);
    if (recalled)
        fprintf(stderr, _("herinnerd: %s of %s-%s was never checked against a source; look it up and correct %s\n"),
                what, fact->country, law_kind_word(fact->kind), fact->file);
}

/* Whether the newest rate or the fact itself was recalled. */
static bool is_recalled(const struct law_interest *interest)
{
    const struct law_step *last = &g_array_index(interest->steps, struct law_step, interest->steps->len - 1);

    return interest->fact.confidence == LAW_RECALLED || last->confidence == LAW_RECALLED;
}

static void tell_kind(const struct config *config, const char *country, enum law_kind kind, struct asked asked,
                      civil_day today, GHashTable *told)
{
    const struct law_interest *interest = law_book_interest(config->law, country, kind);
    const struct law_costs *costs = law_book_costs(config->law, country, kind);

    if (asked.interest && interest && g_hash_table_add(told, (gpointer)interest))
        tell_fact(&interest->fact, _("interest"), is_recalled(interest), today);
    if (asked.costs && costs && g_hash_table_add(told, (gpointer)costs))
        tell_fact(&costs->fact, _("costs"), costs->fact.confidence == LAW_RECALLED, today);
}

void startup_tell_law(const struct config *config, civil_day today)
{
    g_autoptr(GPtrArray) countries = countries_of(config);
    g_autoptr(GHashTable) told = g_hash_table_new(NULL, NULL);
    struct asked asked = asked_by(config);

    for (guint i = 0; i < countries->len; i++) {
        for (int kind = 0; kind < LAW_KINDS; kind++)
            tell_kind(config, countries->pdata[i], (enum law_kind)kind, asked, today, told);
    }
}

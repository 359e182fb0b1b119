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

/* Whether the newest rate or the fact itself was recalled. */
static bool is_recalled(const struct law_interest *interest)
{
    const struct law_step *last = &g_array_index(interest->steps, struct law_step, interest->steps->len - 1);

    return interest->fact.confidence == LAW_RECALLED || last->confidence == LAW_RECALLED;
}

/* Once each: two countries may share a fact. */
static void add(GArray *facts, const struct law_fact *fact, bool costs, bool recalled)
{
    const struct startup_law_fact one = {fact, costs, recalled};

    for (guint i = 0; i < facts->len; i++)
        if (g_array_index(facts, struct startup_law_fact, i).fact == fact)
            return;
    g_array_append_val(facts, one);
}

static void add_kind(GArray *facts, const struct config *config, const char *country, enum law_kind kind,
                     struct asked asked)
{
    const struct law_interest *interest = law_book_interest(config->law, country, kind);
    const struct law_costs *costs = law_book_costs(config->law, country, kind);

    if (asked.interest && interest)
        add(facts, &interest->fact, false, is_recalled(interest));
    if (asked.costs && costs)
        add(facts, &costs->fact, true, costs->fact.confidence == LAW_RECALLED);
}

GArray *startup_law_facts(const struct config *config)
{
    g_autoptr(GPtrArray) countries = countries_of(config);
    GArray *facts = g_array_new(FALSE, FALSE, sizeof(struct startup_law_fact));
    struct asked asked = asked_by(config);

    for (guint i = 0; i < countries->len; i++)
        for (int kind = 0; kind < LAW_KINDS; kind++)
            add_kind(facts, config, countries->pdata[i], (enum law_kind)kind, asked);
    return facts;
}

static void tell_fact(const struct startup_law_fact *one, civil_day today)
{
    const char *what = one->costs ? _("costs") : _("interest");
    const struct law_fact *fact = one->fact;
    char until[DAY_ISO_SIZE];

    if (fact->known_through != DAY_NONE && fact->known_through < today)
        fprintf(stderr,
                _("herinnerd: %s of %s-%s is known through %s only, and letters that ask for it wait; bring %s "
                  "up to date\n"),
                what, fact->country, law_kind_word(fact->kind), day_to_iso(fact->known_through, until), fact->file);
    if (one->recalled)
        fprintf(stderr, _("herinnerd: %s of %s-%s was never checked against a source; look it up and correct %s\n"),
                what, fact->country, law_kind_word(fact->kind), fact->file);
}

void startup_tell_law(const struct config *config, civil_day today)
{
    g_autoptr(GArray) facts = startup_law_facts(config);

    for (guint i = 0; i < facts->len; i++)
        tell_fact(&g_array_index(facts, struct startup_law_fact, i), today);
}

/* SPDX-License-Identifier: MIT */
#include "startup_ladder.h"

#include <stdio.h>
#include <string.h>

#include "base/words.h"
#include "law/law.h"

enum { NAMES_MOST = 5 };

static bool asks_more(const struct config_stage *stage)
{
    return stage->action == ACTION_MAIL && (stage->interest || stage->costs != COSTS_NONE || *stage->fee);
}

/* At least so many days lie between two stages of POLICY; what a call adds until it is done is not known. */
static int days_between(const struct config_policy *policy, guint from, guint to)
{
    const civil_day start = day_from_ymd(2024, 1, 1);
    const struct config_stage *first = policy->stages->pdata[from];
    civil_day day = start, term = start;

    for (guint i = from + 1; i <= to; i++) {
        const struct config_stage *stage = policy->stages->pdata[i];

        if (duration_is_set(stage->after_previous))
            day = duration_add_plain(stage->after_previous, day, true);
    }
    if (duration_is_set(first->new_term)) /* R5: the letter after it waits for its term */
        term = duration_add_plain(first->new_term, start, true) + 1;
    return MAX(day, term) - start;
}

static void tell_early(const struct config_policy *policy, const char *country, const struct law_notice *notice)
{
    int announced = -1;

    for (guint i = 0; i < policy->stages->len; i++) {
        const struct config_stage *stage = policy->stages->pdata[i];
        int days = announced >= 0 ? days_between(policy, (guint)announced, i) : 0;

        if (stage->costs == COSTS_CLAIM && announced >= 0 && days <= notice->after_mail)
            fprintf(
                stderr,
                _("herinnerd: policy \"%s\": stage \"%s\" can come %d days after \"%s\", and %s lets costs be asked "
                  "of a consumer %d days after it; a letter that comes sooner asks for none\n"),
                policy->name, stage->name, days, ((const struct config_stage *)policy->stages->pdata[announced])->name,
                country, notice->after_mail + 1);
        if (stage->costs == COSTS_ANNOUNCE)
            announced = (int)i;
    }
}

static void tell_once(const struct config *config, const char *name, const char *country, GHashTable *told)
{
    const struct config_policy *policy = config_policy(config, name);
    const struct law_notice *notice = *country ? law_book_notice(config->law, country, LAW_CONSUMER) : NULL;

    if (policy && notice && g_hash_table_add(told, g_strdup_printf("%s %s", name, country)))
        tell_early(policy, country, notice);
}

void startup_tell_early(const struct config *config)
{
    g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < config->policy_choices->len; i++) {
        const struct config_policy_choice *choice = config->policy_choices->pdata[i];

        if (g_str_has_prefix(choice->key, "consumer-"))
            tell_once(config, choice->policy, choice->key + strlen("consumer-"), told);
    }
    for (guint i = 0; i < config->clients->len; i++) {
        const struct config_client *client = config->clients->pdata[i];

        if (client->segment == SEGMENT_CONSUMER)
            tell_once(config, client->policy, client->country, told);
    }
}

static bool is_unknown(const struct plan_client *client, const struct config_policy *policy)
{
    return client->policy == policy && (client->segment == SEGMENT_UNKNOWN || !*client->country);
}

/* "a, b, c, d, e, …" of those clients of POLICY whose law is not known, and how many. New string. */
static char *unknown_clients(const struct plan *plan, const struct config_policy *policy, int *count)
{
    GString *names = g_string_new(NULL);

    *count = 0;
    for (guint i = 0; i < plan->clients->len; i++) {
        const struct plan_client *client = plan->clients->pdata[i];

        if (!is_unknown(client, policy))
            continue;
        if (++*count <= NAMES_MOST)
            g_string_append_printf(names, "%s%s", names->len ? ", " : "", client->key);
    }
    if (*count > NAMES_MOST)
        g_string_append(names, ", …");
    return g_string_free(names, FALSE);
}

/* The first stage of POLICY that asks for more than the invoice, or NULL. */
static const struct config_stage *asking_stage(const struct config_policy *policy)
{
    for (guint i = 0; policy && i < policy->stages->len; i++) {
        if (asks_more(policy->stages->pdata[i]))
            return policy->stages->pdata[i];
    }
    return NULL;
}

void startup_tell_unknown(const struct plan *plan)
{
    g_autoptr(GHashTable) told = g_hash_table_new(NULL, NULL);

    for (guint i = 0; i < plan->clients->len; i++) {
        const struct config_policy *policy = ((const struct plan_client *)plan->clients->pdata[i])->policy;
        const struct config_stage *stage = asking_stage(policy);
        g_autofree char *names = NULL;
        int count = 0;

        if (!stage || !g_hash_table_add(told, (gpointer)policy))
            continue;
        names = unknown_clients(plan, policy, &count);
        if (count)
            fprintf(stderr,
                    ngettext("herinnerd: policy \"%s\", stage \"%s\" asks for more than the invoice and waits for %d "
                             "client (%s) of which country or segment is not known; herinnerctl client set says them\n",
                             "herinnerd: policy \"%s\", stage \"%s\" asks for more than the invoice and waits for %d "
                             "clients (%s) of which country or segment is not known; herinnerctl client set says "
                             "them\n",
                             (gulong)count),
                    policy->name, stage->name, count, names);
    }
}

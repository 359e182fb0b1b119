/* SPDX-License-Identifier: MIT */
#include "config/loading.h"

#include <string.h>

#include "law/law.h"

static const char *const segments[] = {"consumer", "business", NULL};

/* `default`, and each segment alone or with the two letters of a country. */
static void add_keys(GPtrArray *names)
{
    g_ptr_array_add(names, g_strdup("default"));
    for (const char *const *segment = segments; *segment; segment++) {
        g_ptr_array_add(names, g_strdup(*segment));
        for (int first = 'A'; first <= 'Z'; first++) {
            for (int second = 'A'; second <= 'Z'; second++)
                g_ptr_array_add(names, g_strdup_printf("%s-%c%c", *segment, first, second));
        }
    }
}

static const struct spec no_specs[] = {{.name = NULL}};

const struct shape shape_policies = {.kind = "policies", .specs = no_specs, .more_names = add_keys};

/* Whether WIDE comes to every client that KEY would: default, or the segment without country. */
static bool covers(const char *wide, const char *key)
{
    return g_str_equal(wide, "default") || (!strchr(wide, '-') && g_str_has_prefix(key, wide));
}

static void check_reached(struct loading *loading, const struct block *block, guint index)
{
    const struct setting *setting = block->settings->pdata[index];

    for (guint i = 0; i < index; i++) {
        const struct setting *earlier = block->settings->pdata[i];

        if (covers(earlier->name, setting->name)) {
            loading_mistake(loading, setting->place, "\"%s\" is never reached; put it before \"%s\"", setting->name,
                            earlier->name);
            return;
        }
    }
}

/* The first letter that POLICY writes after the due date, or NULL. */
static const struct config_stage *first_letter(const struct config_policy *policy)
{
    for (guint i = 0; i < policy->stages->len; i++) {
        const struct config_stage *stage = policy->stages->pdata[i];

        if (!duration_is_set(stage->before_due) && stage->action == ACTION_MAIL)
            return stage;
    }
    return NULL;
}

void policy_check_consumer(struct loading *loading, struct place place, const char *name, const char *country,
                           const struct config_policy *policy)
{
    const struct law_costs *law =
        country && *country ? law_book_costs(loading->config->law, country, LAW_CONSUMER) : NULL;
    bool announced = false;

    for (guint i = 0; i < policy->stages->len; i++) {
        const struct config_stage *stage = policy->stages->pdata[i];
        const char *wrong = NULL;

        if (stage->costs == COSTS_CLAIM && !announced)
            wrong = "claims costs that no earlier letter announced; put one with \"costs = announce\" before it";
        else if (stage->costs != COSTS_NONE && law && !law->scale->len)
            wrong = "names costs, and the law there gives none; leave \"costs\" out";
        else if (*stage->fee)
            wrong = "asks for a fee, and no consumer owes one; leave \"fee\" out";
        if (wrong)
            loading_mistake(loading, place, "\"%s\" cannot be \"%s\"; its stage \"%s\" %s", name, policy->name,
                            stage->name, wrong);
        announced |= stage->costs == COSTS_ANNOUNCE && stage->action == ACTION_MAIL;
    }
}

static void check_policy(struct loading *loading, const struct setting *setting, const char *name)
{
    const struct config_policy *policy = config_policy(loading->config, name);
    const struct config_stage *first = policy ? first_letter(policy) : NULL;
    const char *dash = strchr(setting->name, '-');

    if (!policy)
        loading_mistake(loading, setting->place, "\"%s\" cannot be \"%s\"; there is no such policy", setting->name,
                        name);
    if (policy && g_str_has_prefix(setting->name, "consumer"))
        policy_check_consumer(loading, setting->place, setting->name, dash ? dash + 1 : NULL, policy);
    /* Belgian law, planner.md R22 */
    if (g_str_equal(setting->name, "consumer-BE") && first && !g_str_equal(first->template_name, "be-first"))
        loading_mistake(loading, setting->place,
                        "\"consumer-BE\" cannot be \"%s\"; its first letter after the due date, stage \"%s\", is not "
                        "be-first",
                        name, first->name);
}

static void add_choice(struct loading *loading, const char *key, const char *policy)
{
    struct config_policy_choice *choice = g_new0(struct config_policy_choice, 1);

    choice->key = g_strdup(key);
    choice->policy = g_strdup(policy);
    g_ptr_array_add(loading->config->policy_choices, choice);
}

void policy_choices_read(struct loading *loading)
{
    const struct block *block = loading_single(loading, "policies");

    for (guint i = 0; i < block->settings->len; i++) {
        const struct setting *setting = block->settings->pdata[i];
        const char *policy = setting->values->pdata[0];

        check_reached(loading, block, i);
        check_policy(loading, setting, policy);
        add_choice(loading, setting->name, policy);
    }
    if (block_setting(block, "default"))
        return;
    if (!config_policy(loading->config, "standard"))
        loading_mistake(loading, (struct place){block->place.source, block->settings->len ? block->place.line : 0},
                        "there is no policy \"standard\"; add it, or say \"default\" in \"policies\"");
    add_choice(loading, "default", "standard");
}

void config_policy_choice_free(struct config_policy_choice *choice)
{
    g_free(choice->key);
    g_free(choice->policy);
    g_free(choice);
}

/* SPDX-License-Identifier: MIT */
#include "config/loading.h"

#include "config/setting.h"

#define FIELD(member) offsetof(struct config_policy, member)

static const char *const per_words[] = {"invoice", "client", NULL};
static const char *const group_words[] = {"client", "invoice", NULL};
static const char *const thanks_words[] = {"first", "always", "no", NULL};

static bool read_copy(G_GNUC_UNUSED const struct reading *reading, G_GNUC_UNUSED char *const *texts,
                      G_GNUC_UNUSED void *field)
{
    return true; /* policy_read() follows it */
}

static const struct value_type setting_copy = {.read = read_copy};

static const struct spec policy_specs[] = {
    SPEC("per", setting_choice, FIELD(per), "invoice", .choices = per_words),
    SPEC("group", setting_choice, FIELD(group), "client", .choices = group_words),
    SPEC("thanks", setting_choice, FIELD(thanks), "first", .choices = thanks_words),
    SPEC("copy", setting_copy, 0, NULL),
    {.name = NULL},
};

static const struct shape *const inner[] = {&shape_stage, NULL};
const struct shape shape_policy = {.kind = "policy", .titled = true, .specs = policy_specs, .inner = inner};

static struct config_policy *find(const struct loading *loading, const char *name, guint *index)
{
    const GPtrArray *policies = loading->config->policies;

    for (guint i = 0; i < policies->len; i++) {
        struct config_policy *policy = policies->pdata[i];

        if (g_str_equal(policy->name, name)) {
            if (index)
                *index = i;
            return policy;
        }
    }
    return NULL;
}

/* Whether the files have a policy NAME further on than BLOCK. */
static bool stands_later(const struct loading *loading, const struct block *block, const char *name)
{
    bool later = false;

    for (guint i = 0; i < loading->root->children->len; i++) {
        const struct block *other = loading->root->children->pdata[i];

        if (other == block)
            later = true;
        else if (later && g_str_equal(other->kind, "policy") && g_str_equal(other->title, name))
            return true;
    }
    return false;
}

/* The policy that BLOCK copies, or NULL. Its own name means the shipped one. */
static const struct config_policy *copied(struct loading *loading, const struct block *block)
{
    const char *name = block_value(block, "copy");
    const struct config_policy *policy = name ? find(loading, name, NULL) : NULL;

    if (name && stands_later(loading, block, name))
        loading_mistake(loading, block_place(block, "copy"), "policy \"%s\" stands after this one; put it before",
                        name);
    else if (name && !policy)
        loading_mistake(loading, block_place(block, "copy"), "there is no policy \"%s\" to copy", name);
    return policy;
}

/* Puts BLOCK in the place of the stage of its name, or behind all others. */
static void put_stage(struct loading *loading, GPtrArray *stages, const struct block *block, const struct block *policy)
{
    for (guint i = 0; i < stages->len; i++) {
        const struct block *other = stages->pdata[i];

        if (!g_str_equal(other->title, block->title))
            continue;
        if (g_ptr_array_find(policy->children, other, NULL))
            loading_mistake(loading, block->place, "stage \"%s\" is given twice; the first is on line %d", block->title,
                            other->place.line);
        else
            stages->pdata[i] = (gpointer)block;
        return;
    }
    g_ptr_array_add(stages, (gpointer)block);
}

/* The stages of BLOCK, those it copies included. */
static GPtrArray *list_stages(struct loading *loading, const struct block *block, const struct config_policy *copy)
{
    const GPtrArray *base = copy ? g_hash_table_lookup(loading->policy_stages, copy->name) : NULL;
    GPtrArray *stages = g_ptr_array_new();

    for (guint i = 0; base && i < base->len; i++)
        g_ptr_array_add(stages, base->pdata[i]);
    for (guint i = 0; i < block->children->len; i++)
        put_stage(loading, stages, block->children->pdata[i], block);
    return stages;
}

/* Reads the stages; mistakes in copied ones were told where they stand. */
static void read_stages(struct loading *loading, const struct block *block, struct config_policy *policy,
                        const GPtrArray *stages)
{
    g_autoptr(GPtrArray) told = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    struct loading quiet = *loading;

    quiet.mistakes = told;
    for (guint i = 0; i < stages->len; i++) {
        bool own = g_ptr_array_find(block->children, stages->pdata[i], NULL);

        g_ptr_array_add(policy->stages, stage_read(own ? loading : &quiet, stages->pdata[i]));
    }
    if (block->children->len)
        stages_check_order(loading, policy);
    if (policy->stages->len > CONFIG_STAGES_MOST)
        loading_mistake(loading, block->place, "policy \"%s\" has %u stages; %d are possible", policy->name,
                        policy->stages->len, CONFIG_STAGES_MOST);
    if (!stages->len && !block_setting(block, "copy"))
        loading_mistake(loading, block->place, "policy \"%s\" has no stages", policy->name);
}

static void take_settings(struct config_policy *policy, const struct block *block, const struct config_policy *copy)
{
    if (!block_setting(block, "per"))
        policy->per = copy->per;
    if (!block_setting(block, "group"))
        policy->group = copy->group;
    if (!block_setting(block, "thanks"))
        policy->thanks = copy->thanks;
}

static void policy_read(struct loading *loading, const struct block *block)
{
    struct config_policy *policy = g_new0(struct config_policy, 1);
    const struct config_policy *copy = copied(loading, block);
    GPtrArray *stages = list_stages(loading, block, copy);
    guint shipped;

    policy->name = g_strdup(block->title);
    policy->place = config_place_at(block->place);
    policy->stages = g_ptr_array_new_with_free_func((GDestroyNotify)config_stage_free);
    section_read(loading, &shape_policy, block, policy);
    if (copy)
        take_settings(policy, block, copy);
    read_stages(loading, block, policy, stages);
    if (find(loading, policy->name, &shipped)) /* the owner's replaces it */
        g_ptr_array_remove_index(loading->config->policies, shipped);
    g_hash_table_insert(loading->policy_stages, g_strdup(policy->name), stages);
    g_ptr_array_add(loading->config->policies, policy);
}

void policies_read(struct loading *loading)
{
    for (guint i = 0; loading->shipped && i < loading->shipped->children->len; i++)
        policy_read(loading, loading->shipped->children->pdata[i]);
    loading_each(loading, "policy", policy_read);
}

void config_policy_free(struct config_policy *policy)
{
    section_clear(&shape_policy, policy);
    g_ptr_array_unref(policy->stages);
    g_free(policy->name);
    g_free(policy->place.file);
    g_free(policy);
}

/* SPDX-License-Identifier: MIT */
/*
 * R20: what a stage asks beside the invoice has to stand in its letter, which is held each time otherwise. Here that is
 * foreseen: the letter is filled with an example that asks the same.
 */
#include <string.h>

#include "compose/check.h"
#include "compose/compiled.h"
#include "compose/example.h"
#include "compose/render.h"
#include "compose/values.h"

/* The example of LANGUAGE that asks what STAGE asks and nothing else. NULL with HERINNERD_ERROR_TEMPLATE. */
static struct value *example_that_asks(const struct config_stage *stage, const char *language, GError **error)
{
    g_autofree char *tag = render_language_tag(language);
    AUTO(formats) formats = formats_new(tag, error);
    struct value *root = formats ? example_new(formats, NULL, EXAMPLE_FULL, error) : NULL;
    struct value *costs = root ? (struct value *)value_member(root, "costs") : NULL;

    if (!root)
        return NULL;
    value_map_set(costs, "claimed", value_new_bool(stage->costs == COSTS_CLAIM));
    value_map_set(root, "has_additions", value_new_bool(stage->interest || stage->costs == COSTS_CLAIM || *stage->fee));
    if (!stage->interest)
        value_map_set(root, "interest", value_new_bool(false));
    if (stage->costs == COSTS_NONE)
        value_map_set(root, "costs", value_new_bool(false));
    if (!*stage->fee)
        value_map_set(root, "fee", value_new_bool(false));
    return root;
}

/* Why LETTER would be held; NULL when it says all, or fails for a reason that is told elsewhere. New string. */
static char *what_lacks(const struct compiled *compiled, const struct compiled_letter *letter,
                        const struct config_stage *stage)
{
    const char *language = letter->source->language;
    g_autoptr(GError) error = NULL;
    AUTO(value) values = example_that_asks(stage, language, NULL);
    AUTO(rendered) rendered = values ? render_letter(compiled, letter, language, values, NULL, NULL) : NULL;

    if (!rendered || values_money_is_shown(values, rendered->text, &error))
        return NULL;
    return g_strdup(error->message);
}

static gint by_language(gconstpointer a, gconstpointer b)
{
    const struct compiled_letter *one = *(const struct compiled_letter *const *)a;
    const struct compiled_letter *other = *(const struct compiled_letter *const *)b;

    return strcmp(one->source->language, other->source->language);
}

/* The letters NAME of all languages. New array of const struct compiled_letter, by language. */
static GPtrArray *letters_named(const struct compiled *compiled, const char *name)
{
    GPtrArray *list = g_ptr_array_new();
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, compiled->letters);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const struct compiled_letter *letter = value;

        if (!compiled_is_partial(letter->source) && !strcmp(letter->source->name, name))
            g_ptr_array_add(list, value);
    }
    g_ptr_array_sort(list, by_language);
    return list;
}

/* The shipped stages and the shipped letters are known to fit each other. */
static bool is_shipped(const struct config *config, const struct config_stage *stage,
                       const struct compiled_letter *letter)
{
    return !letter->source->owners && g_str_has_prefix(stage->place.file, config->datadir);
}

/* One sentence about STAGE, whichever of its letters lack something. */
static void foresee(const struct config *config, const struct compiled *compiled, const struct config_stage *stage,
                    GPtrArray *warnings)
{
    g_autoptr(GPtrArray) letters = letters_named(compiled, stage->template_name);
    g_autoptr(GString) languages = g_string_new(NULL);
    g_autofree char *lack = NULL;

    for (guint i = 0; i < letters->len; i++) {
        const struct compiled_letter *letter = letters->pdata[i];
        bool tried = compiled->layout && !is_shipped(config, stage, letter);
        char *why = tried ? what_lacks(compiled, letter, stage) : NULL;

        if (!why)
            continue;
        g_string_append_printf(languages, "%s%s", languages->len ? ", " : "", letter->source->language);
        g_free(lack);
        lack = why;
    }
    if (lack)
        g_ptr_array_add(warnings, config_mistake_new(stage->place.file, stage->place.line, 0,
                                                     "stage \"%s\" will be held, for its letter \"%s\" (%s) lacks "
                                                     "something: %s",
                                                     stage->name, stage->template_name, languages->str, lack));
}

static void foresee_all(const struct config *config, const struct letter_set *set, GPtrArray *warnings)
{
    AUTO(compiled) compiled = compiled_new(set);

    for (guint p = 0; p < config->policies->len; p++) {
        const struct config_policy *policy = config->policies->pdata[p];

        for (guint s = 0; s < policy->stages->len; s++) {
            const struct config_stage *stage = policy->stages->pdata[s];

            if (stage->action == ACTION_MAIL && (stage->interest || stage->costs != COSTS_NONE || *stage->fee))
                foresee(config, compiled, stage, warnings);
        }
    }
}

/* What a copied policy, or a sender with letters of its own, says once more. */
static bool is_said(const GPtrArray *warnings, guint before)
{
    g_autofree char *text = config_mistake_text(warnings->pdata[before]);

    for (guint i = 0; i < before; i++) {
        g_autofree char *other = config_mistake_text(warnings->pdata[i]);

        if (!strcmp(text, other))
            return true;
    }
    return false;
}

void letters_foresee(const struct config *config, GPtrArray *warnings)
{
    foresee_all(config, config->letters, warnings);
    for (guint i = 0; i < config->senders->len; i++) {
        const struct config_sender *sender = config->senders->pdata[i];

        if (sender->letters)
            foresee_all(config, sender->letters, warnings);
    }
    for (guint i = warnings->len; i-- > 1;) {
        if (is_said(warnings, i))
            g_ptr_array_remove_index(warnings, i);
    }
}

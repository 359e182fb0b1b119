/* SPDX-License-Identifier: MIT */
/* An answer becomes canonical, is judged, and is kept or refused. */
#include <string.h>

#include "base/words.h"
#include "config/secret.h"
#include "control/fetched.h"
#include "control/setup.h"

bool setup_applies(const struct setup *setup, enum setup_key key)
{
    const struct setup_question *question = &setup_questions[key];

    return !question->applies || question->applies(setup);
}

const char *setup_answer(const struct setup *setup, enum setup_key key)
{
    return setup->answers[key] ? setup->answers[key] : "";
}

void setup_set(struct setup *setup, enum setup_key key, const char *value)
{
    char *copy = g_strdup(value);

    g_free(setup->answers[key]);
    setup->answers[key] = copy;
}

bool setup_is(const struct setup *setup, enum setup_key key, const char *value)
{
    return g_str_equal(setup_answer(setup, key), value);
}

const char *setup_choice_word(const char *choice)
{
    static const char *const words[] = {N_("yes"), N_("no"), N_("formal"), N_("informal")};

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_str_equal(choice, words[i]))
            return _(words[i]);
    return choice;
}

/* The value that TEXT is another word for, or TEXT. ALIASES is as in a question. Not owned. */
static const char *unalias(const char *text, char *const *aliases)
{
    gsize length = strlen(text);

    for (; aliases && *aliases; aliases++)
        if (strcspn(*aliases, "=") == length && !g_ascii_strncasecmp(*aliases, text, length))
            return *aliases + length + 1;
    return text;
}

/* A list as lines, without blanks around and without empty ones. */
static char *joined(const char *value, const char *parts, const char *other_words)
{
    g_auto(GStrv) aliases = other_words ? g_strsplit(other_words, " ", -1) : NULL;

    g_auto(GStrv) values = g_strsplit_set(value, parts, -1);
    GString *out = g_string_new(NULL);

    for (char **one = values; *one; one++) {
        const char *text = unalias(g_strstrip(*one), aliases);

        if (*text)
            g_string_append_printf(out, "%s%s", out->len ? "\n" : "", text);
    }
    return g_string_free(out, FALSE);
}

/* The choice that VALUE means: itself, its number, or yes and no in the languages of the programs. */
static const char *choice_of(char *const *choices, const char *value)
{
    static const char *const words[][2] = {{"y", "yes"}, {"j", "yes"}, {"ja", "yes"}, {"n", "no"}, {"nee", "no"}};
    gint64 number = g_ascii_strtoll(value, NULL, 10);
    guint count = g_strv_length((char **)choices);

    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (!g_ascii_strcasecmp(value, words[i][0]))
            value = words[i][1];
    for (guint i = 0; i < count; i++)
        if (!g_ascii_strcasecmp(choices[i], value) || !g_ascii_strcasecmp(setup_choice_word(choices[i]), value))
            return choices[i];
    return number >= 1 && number <= count ? choices[number - 1] : NULL;
}

static char *not_a_choice(const struct setup *setup, const struct setup_question *question, char *const *choices,
                          const char *value)
{
    g_autofree char *list = g_strjoinv(", ", (char **)choices);

    if (setup->told)
        return g_strdup_printf(_("\"%s\" is none of the answers"), value);
    return g_strdup_printf(_("\"%s\" cannot be \"%s\"; choose one of: %s"), question->name, value, list);
}

/* *VALUE made canonical; else why not. */
static char *canonical(struct setup *setup, const struct setup_question *question, char **value)
{
    g_auto(GStrv) choices = question->offer     ? question->offer(setup)
                            : question->choices ? g_strsplit(question->choices, " ", -1)
                                                : NULL;
    const char *choice;

    if (question->list) {
        char *lines = joined(*value, question->list, question->aliases);

        g_free(*value);
        *value = lines;
    }
    if (!choices || !**value)
        return NULL;
    choice = choice_of(choices, *value);
    if (!choice)
        return question->offer ? NULL : not_a_choice(setup, question, choices, *value);
    g_free(*value);
    *value = g_strdup(choice);
    return NULL;
}

/* What setup itself would say needs no judge. */
static bool is_usual(struct setup *setup, const struct setup_question *question, const char *value)
{
    g_autofree char *usual = question->usual ? question->usual(setup) : NULL;

    return usual && g_str_equal(usual, value);
}

/* Keeps VALUE while `refuse` looks at it, and what was there before when it is refused. */
static char *judge(struct setup *setup, enum setup_key key, char *value)
{
    const struct setup_question *question = &setup_questions[key];
    char *before = setup->answers[key], *why;

    setup->answers[key] = value;
    why = question->probe && *value && !(question->shipped && is_usual(setup, question, value))
              ? setup_probe(setup, question, value)
              : NULL;
    if (!why && question->refuse)
        why = question->refuse(setup, value);
    if (!why) {
        g_free(before);
        return NULL;
    }
    setup->answers[key] = before;
    g_free(value);
    return why;
}

char *setup_take(struct setup *setup, enum setup_key key, const char *value)
{
    const struct setup_question *question = &setup_questions[key];
    g_autofree char *own = g_strstrip(g_strdup(value));
    char *why;

    if (!question->secret && g_str_equal(own, "-"))
        *own = '\0';
    why = canonical(setup, question, &own);
    if (why)
        return why;
    if (!*own && question->required && setup->told)
        return g_strdup(_("this needs an answer; ? explains, < goes back to the question before"));
    if (!*own && question->required)
        return g_strdup_printf(_("\"%s\" must be answered"), question->name);
    return judge(setup, key, g_steal_pointer(&own));
}

void setup_clear(struct setup *setup)
{
    for (int i = 0; i < SETUP_COUNT; i++)
        g_clear_pointer(&setup->answers[i], g_free);
    g_clear_pointer(&setup->inspection, inspection_free);
    g_clear_pointer(&setup->ledger_file, g_free);
    g_clear_pointer(&setup->fetched, fetched_free);
    g_clear_pointer(&setup->contacts, contact_sheet_free);
    g_clear_pointer(&setup->bank_presets, config_unref);
    g_clear_pointer(&setup->presets, config_unref);
    g_clear_pointer(&setup->password, secret_free);
    g_free(setup->looked_up);
    g_free(setup->path);
    g_free(setup->base);
    g_free(setup->here);
    g_free(setup->datadir);
}

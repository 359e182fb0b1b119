/* SPDX-License-Identifier: MIT */
#include "control/options.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "control/control.h"

const struct option common_options[] = {
    {"config", N_("FILE"), N_("the configuration; else $HERINNERD_CONFIG, else the installed one")},
    {"now", N_("TIME"), N_("act as if it were this local time, as 2026-01-05T09:30")},
    {"lang", N_("LANGUAGE"), N_("language of the messages: en, nl")},
    {"color", N_("WHEN"), N_("auto, always or never")},
    {"json", NULL, N_("JSON Lines instead of tables")},
    {"yes", NULL, N_("do not ask")},
    {"help", NULL, N_("this page")},
    {"version", NULL, N_("the version")},
    {NULL, NULL, NULL},
};

static const struct option *find_in(const struct option *options, const char *name, gsize length)
{
    for (; options && options->name; options++) {
        if (strlen(options->name) == length && !strncmp(options->name, name, length))
            return options;
    }
    return NULL;
}

/* An option by the name in TEXT (`--name` or `--name=value`), of VERB or, with VERB NULL, of any verb. */
static const struct option *find_option(const struct verb *const *verbs, const struct verb *verb, const char *text)
{
    const char *name = g_str_equal(text, "-h") ? "help" : g_str_equal(text, "-o") ? "output" : text + 2;
    gsize length = strcspn(name, "=");
    const struct option *found = find_in(common_options, name, length);

    if (verb && !found)
        return find_in(verb->options, name, length);
    for (; !verb && *verbs && !found; verbs++)
        found = find_in((*verbs)->options, name, length);
    return found;
}

static bool is_option(const char *text)
{
    return g_str_has_prefix(text, "--") || g_str_equal(text, "-h") || g_str_equal(text, "-o");
}

/* The first two words that are no options nor their values. */
static void first_words(const struct verb *const *verbs, int argc, char **argv, const char *words[2])
{
    int count = 0;

    for (int i = 1; i < argc && count < 2; i++) {
        if (g_str_equal(argv[i], "--"))
            return;
        if (!is_option(argv[i])) {
            words[count++] = argv[i];
            continue;
        }
        const struct option *option = find_option(verbs, NULL, argv[i]);

        if (option && option->value && !strchr(argv[i], '='))
            i++;
    }
}

static bool fits(const struct verb *verb, const char *words[2])
{
    g_auto(GStrv) own = g_strsplit(verb->words, " ", 2);

    if (!words[0])
        return false;
    if (verb->alias && g_str_equal(verb->alias, words[0]))
        return true;
    return g_str_equal(own[0], words[0]) && (!own[1] || (words[1] && g_str_equal(own[1], words[1])));
}

/* The verb with the most words that fit. */
static const struct verb *find_verb(const struct verb *const *verbs, const char *words[2])
{
    const struct verb *best = NULL;

    for (; *verbs; verbs++) {
        if (fits(*verbs, words) && (!best || strlen((*verbs)->words) > strlen(best->words)))
            best = *verbs;
    }
    return best;
}

static bool asks_for_help(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (g_str_equal(argv[i], "--help") || g_str_equal(argv[i], "-h"))
            return true;
    return false;
}

const char *arguments_language(const struct verb *const *verbs, int argc, char **argv)
{
    const char *words[2] = {NULL, NULL};
    const struct verb *verb;

    first_words(verbs, argc, argv, words);
    verb = find_verb(verbs, words);
    if (verb && find_in(verb->options, "lang", strlen("lang")) && !asks_for_help(argc, argv))
        return NULL;
    for (int i = 1; i < argc; i++) {
        if (g_str_has_prefix(argv[i], "--lang="))
            return argv[i] + strlen("--lang=");
        if (g_str_equal(argv[i], "--lang") && i + 1 < argc)
            return argv[i + 1];
    }
    return NULL;
}

/* The second words of verbs that begin with WORD: "list, check, preview", or NULL. */
static char *second_words(const struct verb *const *verbs, const char *word)
{
    GString *text = g_string_new(NULL);

    for (; *verbs; verbs++) {
        if (g_str_has_prefix((*verbs)->words, word) && (*verbs)->words[strlen(word)] == ' ')
            g_string_append_printf(text, "%s%s", text->len ? ", " : "", (*verbs)->words + strlen(word) + 1);
    }
    return g_string_free(text, text->len == 0);
}

static void refuse_verb(const struct verb *const *verbs, const char *word, GError **error)
{
    g_autofree char *seconds = second_words(verbs, word);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const char *nearest;

    if (seconds) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("\"%s\" needs one of: %s"), word, seconds);
        return;
    }
    for (guint i = 0; verbs[i]; i++) {
        g_ptr_array_add(names, (gpointer)verbs[i]->words);
        if (verbs[i]->alias)
            g_ptr_array_add(names, (gpointer)verbs[i]->alias);
    }
    g_ptr_array_add(names, NULL);
    nearest = text_nearest(word, (const char *const *)names->pdata);
    if (nearest)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("unknown command \"%s\"; did you mean \"%s\"?"),
                    word, nearest);
    else
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("unknown command \"%s\"; \"herinnerctl --help\" lists them"), word);
}

static void refuse_option(const struct verb *verb, const char *text, GError **error)
{
    g_autofree char *name = g_strndup(text, strcspn(text, "="));
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const char *nearest;

    for (const struct option *option = common_options; option->name; option++)
        g_ptr_array_add(names, (gpointer)option->name);
    for (const struct option *option = verb ? verb->options : NULL; option && option->name; option++)
        g_ptr_array_add(names, (gpointer)option->name);
    g_ptr_array_add(names, NULL);
    nearest = text_nearest(name + 2, (const char *const *)names->pdata);
    if (nearest)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("unknown option \"%s\"; did you mean \"--%s\"?"),
                    name, nearest);
    else
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("unknown option \"%s\"; \"herinnerctl%s%s --help\" lists them"), name, verb ? " " : "",
                    verb ? verb->words : "");
}

/* Takes the option at *AT with its value; moves *AT to the last word used. */
static bool take_option(struct arguments *arguments, const struct verb *const *verbs, int argc, char **argv, int *at,
                        GError **error)
{
    const char *text = argv[*at];
    const char *equals = strchr(text, '=');
    static const struct verb none = {.words = ""};
    const struct option *option = find_option(verbs, arguments->verb ? arguments->verb : &none, text);

    if (!option) {
        refuse_option(arguments->verb, text, error);
        return false;
    }
    if (!option->value && equals) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("option \"--%s\" takes no value"), option->name);
        return false;
    }
    if (option->value && !equals && *at + 1 >= argc) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("option \"--%s\" needs a value: %s"), option->name,
                    _(option->value));
        return false;
    }
    g_hash_table_replace(arguments->values, (gpointer)option->name,
                         g_strdup(!option->value ? ""
                                  : equals       ? equals + 1
                                                 : argv[++*at]));
    return true;
}

/* Leaves the words of the verb itself out. */
static bool take_words(struct arguments *arguments, const struct verb *const *verbs, int argc, char **argv,
                       GError **error)
{
    bool options_end = false;

    for (int i = 1; i < argc; i++) {
        if (!options_end && g_str_equal(argv[i], "--"))
            options_end = true;
        else if (options_end || !is_option(argv[i]))
            g_ptr_array_add(arguments->words, g_strdup(argv[i]));
        else if (!take_option(arguments, verbs, argc, argv, &i, error))
            return false;
    }
    if (arguments->verb)
        g_ptr_array_remove_index(arguments->words, 0);
    if (arguments->verb && strchr(arguments->verb->words, ' '))
        g_ptr_array_remove_index(arguments->words, 0);
    return true;
}

static bool check_count(const struct arguments *arguments, GError **error)
{
    const struct verb *verb = arguments->verb;
    int count = (int)arguments->words->len;

    if (!verb || arguments_given(arguments, "help") || (count >= verb->least && count <= verb->most))
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("usage: herinnerctl %s%s%s; see --help"), verb->words,
                *verb->arguments ? " " : "", *verb->arguments ? _(verb->arguments) : "");
    return false;
}

struct arguments *arguments_parse(const struct verb *const *verbs, int argc, char **argv, GError **error)
{
    AUTO(arguments) arguments = g_new0(struct arguments, 1);
    const char *words[2] = {NULL, NULL};

    arguments->words = g_ptr_array_new_with_free_func(g_free);
    arguments->values = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    first_words(verbs, argc, argv, words);
    arguments->verb = find_verb(verbs, words);
    if (words[0] && !arguments->verb) {
        refuse_verb(verbs, words[0], error);
        return NULL;
    }
    if (!take_words(arguments, verbs, argc, argv, error) || !check_count(arguments, error))
        return NULL;
    return g_steal_pointer(&arguments);
}

void arguments_free(struct arguments *arguments)
{
    g_ptr_array_unref(arguments->words);
    g_hash_table_unref(arguments->values);
    g_free(arguments);
}

const char *arguments_word(const struct arguments *arguments, guint i)
{
    return i < arguments->words->len ? arguments->words->pdata[i] : NULL;
}

const char *arguments_value(const struct arguments *arguments, const char *name)
{
    return g_hash_table_lookup(arguments->values, name);
}

bool arguments_given(const struct arguments *arguments, const char *name)
{
    return g_hash_table_contains(arguments->values, name);
}

bool arguments_bare(const struct arguments *arguments)
{
    const struct option *option = arguments->verb->options;

    for (; option && option->name; option++)
        if (arguments_given(arguments, option->name))
            return false;
    return !arguments->words->len;
}

bool arguments_alone(const struct arguments *arguments, const char *name, const char *const *others, GError **error)
{
    for (; arguments_given(arguments, name) && *others; others++) {
        if (!arguments_given(arguments, *others))
            continue;
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("--%s and --%s exclude each other"), name,
                    *others);
        return false;
    }
    return true;
}

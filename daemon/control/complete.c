/* SPDX-License-Identifier: MIT */
#include "control/complete.h"

#include <string.h>

#include "control/control.h"
#include "proof/names.h"
#include "startup.h"

struct completion {
    const struct verb *const *verbs;
    char **words;            /* whole ones, without the shell's quotes */
    char *last;              /* the unfinished one */
    const struct verb *verb; /* NULL: not said yet */
    GHashTable *seen;        /* candidates that were printed */
    FILE *stream;
};

/* WORD as the program would get it. New string. */
static char *without_quotes(const char *word)
{
    GString *out = g_string_new(NULL);

    for (; *word; word++) {
        if (*word == '\\' && word[1])
            word++;
        else if (*word == '"' || *word == '\'')
            continue;
        g_string_append_c(out, *word);
    }
    return g_string_free(out, FALSE);
}

static void offer(struct completion *completion, const char *candidate)
{
    size_t length = strlen(completion->last);
    g_autofree char *start = g_strndup(candidate, length);
    g_autofree char *small = g_utf8_casefold(start, -1), *typed = g_utf8_casefold(completion->last, -1);

    if (strpbrk(candidate, "\r\n") || !g_str_equal(small, typed))
        return;
    if (g_hash_table_add(completion->seen, g_strdup(candidate)))
        fprintf(completion->stream, "%s\n", candidate);
}

static void offer_name(const char *name, void *data)
{
    offer(data, name);
}

static const char *value_of(const struct completion *completion, const char *option)
{
    for (char **word = completion->words; *word; word++)
        if (g_str_equal(*word, option) && word[1])
            return word[1];
    return NULL;
}

static void offer_from_store(struct completion *completion, enum store_name kind)
{
    g_autofree char *path = startup_config_path(value_of(completion, "--config"));
    g_autofree char *datadir = datadir_find();
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    AUTO(config) config = config_load(path, NULL, datadir, mistakes);
    struct clock clock;
    AUTO(store) store = NULL;

    if (!config || !clock_init(&clock, NULL, config->timezone, NULL))
        return;
    store = store_open(config->store, STORE_READ, 0, &clock, NULL);
    if (store)
        store_names(store, kind, completion->last, offer_name, completion, NULL);
}

/* What a place is called in the help says what may stand there. */
static void offer_for(struct completion *completion, const char *what)
{
    static const struct {
        const char *word;
        enum store_name kind;
    } kinds[] = {{"CLIENT", STORE_NAME_CLIENT},
                 {"INVOICE", STORE_NAME_INVOICE},
                 {"ID", STORE_NAME_REMINDER},
                 {"TASK", STORE_NAME_TASK}};
    g_auto(GStrv) parts = g_strsplit_set(what, " |[]", -1);

    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        for (char **part = parts; *part; part++)
            if (g_str_equal(*part, kinds[i].word) ||
                (g_str_has_prefix(*part, kinds[i].word) && g_str_equal(*part + strlen(kinds[i].word), "…")))
                offer_from_store(completion, kinds[i].kind);
}

static void offer_options(struct completion *completion)
{
    const struct option *own = completion->verb ? completion->verb->options : NULL;

    for (; own && own->name; own++) {
        g_autofree char *name = g_strconcat("--", own->name, NULL);

        offer(completion, name);
    }
    for (const struct option *option = common_options; option->name; option++) {
        g_autofree char *name = g_strconcat("--", option->name, NULL);

        offer(completion, name);
    }
}

/* The option that stands right before the unfinished word and takes a value. */
static const struct option *waiting_option(const struct completion *completion)
{
    guint count = g_strv_length(completion->words);
    const char *before = count ? completion->words[count - 1] : "";
    const struct option *lists[] = {completion->verb ? completion->verb->options : NULL, common_options};

    for (gsize i = 0; g_str_has_prefix(before, "--") && i < G_N_ELEMENTS(lists); i++)
        for (const struct option *option = lists[i]; option && option->name; option++)
            if (option->value && g_str_equal(option->name, before + 2))
                return option;
    return NULL;
}

/* Commands whose first words are SAID (NULL: none yet). */
static void offer_verbs(struct completion *completion, const char *said)
{
    for (const struct verb *const *verb = completion->verbs; *verb; verb++) {
        g_auto(GStrv) own = g_strsplit((*verb)->words, " ", 2);

        if (!said)
            offer(completion, own[0]);
        else if (own[1] && g_str_equal(own[0], said))
            offer(completion, own[1]);
    }
}

static void find_verb(struct completion *completion, GPtrArray *plain)
{
    const char *first = plain->len > 0 ? plain->pdata[0] : NULL, *second = plain->len > 1 ? plain->pdata[1] : NULL;
    g_autofree char *both = first && second ? g_strconcat(first, " ", second, NULL) : NULL;

    for (const struct verb *const *verb = completion->verbs; first && *verb; verb++) {
        bool whole = both && g_str_equal((*verb)->words, both);
        bool part = g_str_equal((*verb)->words, first) || !g_strcmp0((*verb)->alias, first);

        if (whole || (part && !completion->verb))
            completion->verb = *verb;
    }
}

/* The words that are no options, nor values of common ones. */
static GPtrArray *plain_words(const struct completion *completion)
{
    GPtrArray *plain = g_ptr_array_new();

    for (char **word = completion->words; *word; word++) {
        bool valued = false;

        for (const struct option *option = common_options; option->name; option++)
            valued = valued || (option->value && g_str_has_prefix(*word, "--") && g_str_equal(option->name, *word + 2));
        if (valued && word[1])
            word++;
        else if (**word != '-')
            g_ptr_array_add(plain, *word);
    }
    return plain;
}

static void complete(struct completion *completion)
{
    g_autoptr(GPtrArray) plain = plain_words(completion);
    const struct option *option;

    find_verb(completion, plain);
    option = waiting_option(completion);
    if (option && option->value)
        offer_for(completion, g_str_equal(option->name, "client")    ? "CLIENT"
                              : g_str_equal(option->name, "invoice") ? "INVOICE"
                                                                     : option->value);
    else if (*completion->last == '-')
        offer_options(completion);
    else if (!plain->len)
        offer_verbs(completion, NULL);
    else if (plain->len == 1)
        offer_verbs(completion, plain->pdata[0]);
    if (!option && plain->len && completion->verb && *completion->last != '-')
        offer_for(completion, completion->verb->arguments);
}

void complete_print(const struct verb *const *verbs, char *const *words, FILE *stream)
{
    guint count = g_strv_length((char **)words);
    struct completion completion = {.verbs = verbs, .stream = stream, .words = g_new0(char *, count + 1)};

    for (guint i = 0; i + 1 < count; i++)
        completion.words[i] = without_quotes(words[i]);
    completion.last = without_quotes(count ? words[count - 1] : "");
    completion.seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    complete(&completion);
    g_hash_table_unref(completion.seen);
    g_strfreev(completion.words);
    g_free(completion.last);
}

/* SPDX-License-Identifier: MIT */
#include "compose/compiled.h"

#include <stdio.h>
#include <string.h>

bool compiled_is_partial(const struct letter_source *source)
{
    return source->name[0] == '_';
}

bool compiled_is_layout(const struct letter_source *source)
{
    return !*source->language;
}

/* Splits `FILE:line:column: reason`. NULL when TEXT does not begin with FILE. */
static struct config_mistake *split(const char *text, const char *file)
{
    gsize length = strlen(file);
    int line = 0, column = 0, used = 0;

    if (strncmp(text, file, length) || sscanf(text + length, ":%d:%d: %n", &line, &column, &used) != 2 || !used)
        return NULL;
    return config_mistake_new(file, line, column, "%s", text + length + used);
}

struct config_mistake *compiled_mistake(const struct letter_set *set, const char *file, const GError *error)
{
    struct config_mistake *mistake = NULL;
    GHashTableIter iter;
    gpointer source;

    g_hash_table_iter_init(&iter, set->sources);
    while (!mistake && g_hash_table_iter_next(&iter, NULL, &source))
        mistake = split(error->message, ((struct letter_source *)source)->path);
    return mistake ? mistake : config_mistake_new(file, 0, 0, "%s", error->message);
}

static void free_mistake(gpointer mistake)
{
    config_mistake_free(mistake);
}

static void free_letter(gpointer data)
{
    struct compiled_letter *letter = data;

    letter_file_free(letter->file);
    if (letter->subject)
        mustache_free(letter->subject);
    if (letter->body)
        mustache_free(letter->body);
    g_free(letter);
}

static bool parse_partial(struct compiled_letter *letter, const char *text, gsize length, GError **error)
{
    struct mustache_origin origin = {letter->source->path, 1, 1};

    letter->body = mustache_parse(text, length, &origin, MUSTACHE_REFUSE_RAW, error);
    return letter->body;
}

static bool parse_letter(struct compiled_letter *letter, const char *text, gsize length, GError **error)
{
    struct letter_file *file = letter_file_split(text, length, letter->source->path, error);

    letter->file = file;
    if (!file)
        return false;
    letter->subject =
        mustache_parse(file->subject, strlen(file->subject), &file->subject_origin, MUSTACHE_REFUSE_RAW, error);
    if (!letter->subject)
        return false;
    letter->body = mustache_parse(file->body, file->body_length, &file->body_origin, MUSTACHE_REFUSE_RAW, error);
    return letter->body;
}

static void add_mistake(struct compiled *compiled, const struct letter_source *source, const GError *error)
{
    g_ptr_array_add(compiled->mistakes, compiled_mistake(compiled->set, source->path, error));
}

static void compile_letter(struct compiled *compiled, const char *key, const struct letter_source *source)
{
    struct compiled_letter *letter = g_new0(struct compiled_letter, 1);
    g_autoptr(GError) error = NULL;
    gsize length;
    const char *text = g_bytes_get_data(source->bytes, &length);

    letter->source = source;
    if (compiled_is_partial(source) ? parse_partial(letter, text, length, &error)
                                    : parse_letter(letter, text, length, &error)) {
        g_hash_table_insert(compiled->letters, g_strdup(key), letter);
        return;
    }
    add_mistake(compiled, source, error);
    free_letter(letter);
}

static void compile_layout(struct compiled *compiled, const struct letter_source *source)
{
    struct mustache_origin origin = {source->path, 1, 1};
    g_autoptr(GError) error = NULL;
    gsize length;
    const char *text = g_bytes_get_data(source->bytes, &length);

    compiled->layout = mustache_parse(text, length, &origin, MUSTACHE_PLAIN, &error);
    if (!compiled->layout)
        add_mistake(compiled, source, error);
}

static void free_names(gpointer names)
{
    g_hash_table_unref(names);
}

struct compiled *compiled_new(const struct letter_set *set)
{
    struct compiled *compiled = g_new0(struct compiled, 1);
    GHashTableIter iter;
    gpointer key, source;

    compiled->set = set;
    compiled->mistakes = g_ptr_array_new_with_free_func(free_mistake);
    compiled->letters = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_letter);
    compiled->partials = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_names);
    g_hash_table_iter_init(&iter, set->sources);
    while (g_hash_table_iter_next(&iter, &key, &source)) {
        if (compiled_is_layout(source))
            compile_layout(compiled, source);
        else
            compile_letter(compiled, key, source);
    }
    return compiled;
}

void compiled_free(struct compiled *compiled)
{
    if (!compiled)
        return;
    g_hash_table_unref(compiled->letters);
    g_hash_table_unref(compiled->partials);
    g_ptr_array_unref(compiled->mistakes);
    if (compiled->layout)
        mustache_free(compiled->layout);
    g_free(compiled);
}

const struct compiled_letter *compiled_find(const struct compiled *compiled, const char *language, const char *name)
{
    const struct letter_source *source = letter_set_find(compiled->set, language, name);
    g_autofree char *key = source ? g_strconcat(source->language, "/", source->name, NULL) : NULL;

    return key ? g_hash_table_lookup(compiled->letters, key) : NULL;
}

static GHashTable *partials_of(const struct compiled *compiled, const char *language)
{
    GHashTable *names = g_hash_table_lookup(compiled->partials, language);

    if (!names) {
        names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        g_hash_table_insert(compiled->partials, g_strdup(language), names);
    }
    return names;
}

const struct compiled_letter *compiled_partial(const struct compiled *compiled, const char *language, const char *name)
{
    GHashTable *names = partials_of(compiled, language);
    const struct compiled_letter *found = g_hash_table_lookup(names, name);
    g_autofree char *file = NULL;

    if (found)
        return found;
    file = g_strconcat("_", name, NULL);
    found = compiled_find(compiled, language, file);
    if (found)
        g_hash_table_insert(names, g_strdup(name), (gpointer)found);
    return found;
}

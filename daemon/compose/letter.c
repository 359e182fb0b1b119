/* SPDX-License-Identifier: MIT */
#include "compose/letter.h"

#include <string.h>

#include "base/error.h"
#include "compose/check.h"
#include "compose/compiled.h"
#include "compose/due_event.h"
#include "compose/example.h"
#include "compose/letter_head.h"
#include "compose/owner.h"
#include "compose/render.h"
#include "compose/values.h"

struct composer {
    struct config *config;
    struct compiled *compiled;
    GHashTable *own;     /* struct config_sender -> struct compiled, of those with letters of their own */
    GHashTable *formats; /* tag -> struct formats, opened when first asked for */
    struct shapes *shapes;
    GHashTable *patterns; /* struct compiled_letter -> GBytes, its example, made when first asked for */
};

static void free_formats(gpointer formats)
{
    formats_free(formats);
}

static void free_pattern(gpointer pattern)
{
    g_bytes_unref(pattern);
}

static void free_compiled(gpointer compiled)
{
    compiled_free(compiled);
}

/* The letters of each sender that has some of its own. */
static void compile_own(struct composer *composer, const struct config *config)
{
    composer->own = g_hash_table_new_full(NULL, NULL, NULL, free_compiled);
    for (guint i = 0; i < config->senders->len; i++) {
        struct config_sender *sender = config->senders->pdata[i];

        if (sender->letters)
            g_hash_table_insert(composer->own, sender, compiled_new(sender->letters));
    }
}

/* What SENDER's letters are taken from; a copy of a sender in hand counts as the one with its key. */
static const struct compiled *compiled_of(const struct composer *composer, const struct config_sender *sender)
{
    const struct config_sender *known = sender ? config_sender(composer->config, sender->key) : NULL;
    const struct compiled *own = known ? g_hash_table_lookup(composer->own, known) : NULL;

    return own ? own : composer->compiled;
}

struct composer *composer_new(const struct config *config, GPtrArray *mistakes)
{
    AUTO(composer) composer = g_new0(struct composer, 1);
    guint before = mistakes->len;

    composer->config = config_ref((struct config *)config);
    composer->compiled = compiled_new(config->letters);
    composer->formats = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_formats);
    composer->shapes = shapes_new();
    composer->patterns = g_hash_table_new_full(NULL, NULL, NULL, free_pattern);
    compile_own(composer, config);
    letters_check_compiled(config, composer->compiled, mistakes, NULL);
    letters_check_own(config, mistakes, NULL);
    return mistakes->len == before ? g_steal_pointer(&composer) : NULL;
}

void composer_free(struct composer *composer)
{
    if (!composer)
        return;
    g_hash_table_unref(composer->formats);
    g_hash_table_unref(composer->patterns);
    shapes_free(composer->shapes);
    compiled_free(composer->compiled);
    g_hash_table_unref(composer->own);
    config_unref(composer->config);
    g_free(composer);
}

/* The formats of LANGUAGE; of less of it where there is no such region. */
static struct formats *formats_for(const struct composer *composer, const char *language, GError **error)
{
    struct formats *formats = g_hash_table_lookup(composer->formats, language);
    g_autoptr(GError) reason = NULL;

    if (formats)
        return formats;
    formats = formats_new(language, &reason);
    if (!formats && strchr(language, '-')) {
        g_autofree char *less = g_strndup(language, strcspn(language, "-"));

        return formats_for(composer, less, error);
    }
    if (formats)
        g_hash_table_insert(composer->formats, g_strdup(language), formats);
    else
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, "language \"%s\": %s", language, reason->message);
    return formats;
}

/* A letter in the language it is written in. */
struct chosen {
    const struct config_sender *sender;
    const struct compiled *set;
    const struct compiled_letter *letter;
    const char *language;
    struct formats *formats;
};

/* The first of LANGUAGES that has SENDER's letter NAME. */
static bool choose(const struct composer *composer, const struct config_sender *sender, const char *name,
                   const char *const *languages, struct chosen *chosen, GError **error)
{
    g_autoptr(GString) tried = g_string_new(NULL);

    *chosen = (struct chosen){.sender = sender, .set = compiled_of(composer, sender)};
    for (; *languages; languages++) {
        chosen->language = *languages;
        chosen->letter = **languages ? compiled_find(chosen->set, *languages, name) : NULL;
        if (chosen->letter) {
            chosen->formats = formats_for(composer, *languages, error);
            return chosen->formats != NULL;
        }
        if (**languages)
            g_string_append_printf(tried, "%s\"%s\"", tried->len ? ", " : "", *languages);
    }
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, "there is no letter \"%s\" for %s", name, tried->str);
    return false;
}

static struct rendered *render(const struct composer *composer, const struct chosen *chosen, struct value *values,
                               GError **error)
{
    return values ? render_letter(chosen->set, chosen->letter, chosen->language, values, composer->shapes, error)
                  : NULL;
}

/* The files of REQUEST, and DUE where there is one. */
static GArray *files_with(const struct letter_request *request, GBytes *due)
{
    GArray *files = g_array_new(FALSE, FALSE, sizeof(struct message_file));
    struct message_file entry = {
        .type = "text/calendar; method=PUBLISH; charset=utf-8", .filename = "due.ics", .bytes = due};

    if (request->file_count)
        g_array_append_vals(files, request->files, request->file_count);
    if (due)
        g_array_append_val(files, entry);
    return files;
}

static struct letter *write_example(const struct composer *composer, const struct chosen *chosen,
                                    enum example_shape shape, const struct letter_sample *sample, GError **error)
{
    AUTO(value) values = example_new(chosen->formats, chosen->sender, shape, error);
    AUTO(rendered) rendered = render(composer, chosen, values, error);
    struct letter_head head = {.sample = sample, .config = composer->config};

    return rendered ? letter_finish(rendered, chosen->language, &head, values, chosen->sender, error) : NULL;
}

static void add_example(const struct composer *composer, const struct chosen *chosen, enum example_shape shape,
                        GByteArray *out)
{
    AUTO(letter) example = write_example(composer, chosen, shape, NULL, NULL);
    gsize size;
    gconstpointer bytes = example ? g_bytes_get_data(example->message, &size) : NULL;

    if (bytes)
        g_byte_array_append(out, bytes, (guint)size);
}

/* The examples, written once: one with all there can be in it and one with the least, which most letters are more like;
 * no bytes at all where they cannot be. */
static GBytes *pattern_of(const struct composer *composer, const struct chosen *chosen)
{
    GBytes *pattern = g_hash_table_lookup(composer->patterns, chosen->letter);

    if (!pattern) {
        GByteArray *bytes = g_byte_array_new();

        add_example(composer, chosen, EXAMPLE_FULL, bytes);
        add_example(composer, chosen, EXAMPLE_BARE, bytes);
        pattern = g_byte_array_free_to_bytes(bytes);
        g_hash_table_insert(composer->patterns, (gpointer)chosen->letter, pattern);
    }
    return g_bytes_get_size(pattern) ? g_bytes_ref(pattern) : NULL;
}

static struct letter *write_letter(const struct composer *composer, const struct letter_request *request,
                                   const struct chosen *chosen, GError **error)
{
    AUTO(value) values = values_new(request, chosen->formats, error);
    AUTO(rendered) rendered = render(composer, chosen, values, error);
    g_autoptr(GBytes) due =
        rendered && chosen->letter->file->calendar_due ? due_event(request, rendered->subject, values) : NULL;
    g_autoptr(GArray) files = files_with(request, due);
    struct letter_head head = {.request = request,
                               .config = composer->config,
                               .files = (const struct message_file *)(void *)files->data,
                               .file_count = files->len};

    /* what was not named was not announced: later costs would rest on nothing */
    if (!rendered || !values_money_is_shown(values, rendered->text, error))
        return NULL;
    return letter_finish(rendered, chosen->language, &head, values, chosen->sender, error);
}

struct letter *composer_compose(const struct composer *composer, const struct letter_request *request, GError **error)
{
    const struct decision *decision = request->decision;
    const struct config_sender *sender = values_sender(request);
    const char *wanted = request->language ? request->language : decision->client->language;
    const char *const languages[] = {wanted, sender->language, "en", NULL};
    struct chosen chosen;
    struct letter *letter = choose(composer, sender, decision->template_name, languages, &chosen, error)
                                ? write_letter(composer, request, &chosen, error)
                                : NULL;

    if (letter && request->wants_pattern)
        letter->pattern = pattern_of(composer, &chosen);
    return letter;
}

struct letter *composer_owner(const struct composer *composer, const struct owner_request *request, GError **error)
{
    const char *const languages[] = {request->sender->owner_language, request->sender->language, "en", NULL};
    struct chosen chosen;
    bool found = choose(composer, request->sender, request->template_name, languages, &chosen, error);
    AUTO(value) values = found ? values_owner_new(request, chosen.formats, error) : NULL;
    AUTO(rendered) rendered = render(composer, &chosen, values, error);
    struct letter_head head = {
        .owner = request, .config = composer->config, .files = request->files, .file_count = request->file_count};

    return rendered ? letter_finish(rendered, chosen.language, &head, values, NULL, error) : NULL;
}

struct letter *composer_example(const struct composer *composer, const char *name, const char *language, GError **error)
{
    return composer_sample(composer, name, language, NULL, error);
}

struct letter *composer_sample(const struct composer *composer, const char *name, const char *language,
                               const struct letter_sample *sample, GError **error)
{
    const GPtrArray *senders = composer->config->senders;
    const struct config_sender *sender = senders->len ? senders->pdata[0] : NULL;
    const char *const own[] = {language ? language : sender ? sender->language : "en", "en", NULL};
    const char *const asked[] = {language, NULL};
    struct chosen chosen;

    return choose(composer, sender, name, language ? asked : own, &chosen, error)
               ? write_example(composer, &chosen, EXAMPLE_FULL, sample, error)
               : NULL;
}

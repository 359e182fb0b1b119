/* SPDX-License-Identifier: MIT */
#include "compose/letter.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "compose/check.h"
#include "compose/compiled.h"
#include "compose/due_event.h"
#include "compose/example.h"
#include "compose/letter_head.h"
#include "compose/owner.h"
#include "compose/pictures.h"
#include "compose/render.h"
#include "compose/values.h"

struct composer {
    struct config *config;
    struct compiled *compiled;
    GHashTable *own;     /* struct config_sender -> struct compiled, of those with letters of their own */
    GHashTable *formats; /* tag -> struct formats, opened when first asked for */
};

static void free_formats(gpointer formats)
{
    formats_free(formats);
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

/* The first of LANGUAGES that has the letter NAME; it replaces *LANGUAGE. */
static const struct compiled_letter *choose(const struct compiled *compiled, const char *name,
                                            const char *const *languages, const char **language, GError **error)
{
    g_autoptr(GString) tried = g_string_new(NULL);

    for (; *languages; languages++) {
        const struct compiled_letter *letter = **languages ? compiled_find(compiled, *languages, name) : NULL;

        *language = *languages;
        if (letter)
            return letter;
        if (**languages)
            g_string_append_printf(tried, "%s\"%s\"", tried->len ? ", " : "", *languages);
    }
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, "there is no letter \"%s\" for %s", name, tried->str);
    return NULL;
}

/* What was rendered with its pictures, in its envelope of header fields. */
static GBytes *build(const struct rendered *rendered, const char *language, struct letter_head *head,
                     const struct value *values, const struct config_sender *sender, GError **error)
{
    g_autofree char *tag = render_language_tag(language);
    struct pictures pictures;
    GBytes *message = NULL;

    if (pictures_find(&pictures, rendered->html, values, sender, error)) {
        head->images = pictures.files;
        head->image_count = pictures.count;
        message = letter_head_build(head, rendered, tag, error);
        head->images = NULL;
        head->image_count = 0;
    }
    pictures_clear(&pictures);
    return message;
}

/* Why the letter has no code to scan, where that is known. New string or NULL. */
static char *no_code(const struct value *values)
{
    const struct value *payment = value_member(values, "payment");
    const struct value *code = payment ? value_member(payment, "qr") : NULL;
    const struct value *why = code ? value_member(code, "raw") : NULL;

    return why && value_is_true(why) ? g_strdup(value_text(why)) : NULL;
}

static struct letter *finish(struct rendered *rendered, const char *language, struct letter_head *head,
                             const struct value *values, const struct config_sender *sender, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(GBytes) message = build(rendered, language, head, values, sender, &reason);

    if (!message) {
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, reason->message);
        return NULL;
    }

    struct letter *letter = g_new0(struct letter, 1);

    letter->message = g_steal_pointer(&message);
    letter->subject = g_steal_pointer(&rendered->subject);
    letter->text = g_steal_pointer(&rendered->text);
    letter->html = g_steal_pointer(&rendered->html);
    letter->language = g_strdup(language);
    letter->no_code = no_code(values);
    return letter;
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

struct letter *composer_compose(const struct composer *composer, const struct letter_request *request, GError **error)
{
    const struct decision *decision = request->decision;
    const struct config_sender *sender = values_sender(request);
    const char *wanted = request->language ? request->language : decision->client->language;
    const char *const languages[] = {wanted, sender->language, "en", NULL};
    const char *language;
    const struct compiled *set = compiled_of(composer, sender);
    const struct compiled_letter *compiled = choose(set, decision->template_name, languages, &language, error);
    struct formats *formats = compiled ? formats_for(composer, language, error) : NULL;
    AUTO(value) values = formats ? values_new(request, formats, error) : NULL;
    AUTO(rendered) rendered = values ? render_letter(set, compiled, language, values, error) : NULL;
    g_autoptr(GBytes) due =
        rendered && compiled->file->calendar_due ? due_event(request, rendered->subject, values) : NULL;
    g_autoptr(GArray) files = files_with(request, due);
    struct letter_head head = {.request = request,
                               .config = composer->config,
                               .files = (const struct message_file *)(void *)files->data,
                               .file_count = files->len};

    /* what was not named was not announced: later costs would rest on nothing */
    if (!rendered || !values_money_is_shown(values, rendered->text, error))
        return NULL;
    return finish(rendered, language, &head, values, sender, error);
}

struct letter *composer_owner(const struct composer *composer, const struct owner_request *request, GError **error)
{
    const char *const languages[] = {request->sender->owner_language, request->sender->language, "en", NULL};
    const char *language;
    const struct compiled *set = compiled_of(composer, request->sender);
    const struct compiled_letter *compiled = choose(set, request->template_name, languages, &language, error);
    struct formats *formats = compiled ? formats_for(composer, language, error) : NULL;
    AUTO(value) values = formats ? values_owner_new(request, formats, error) : NULL;
    AUTO(rendered) rendered = values ? render_letter(set, compiled, language, values, error) : NULL;
    struct letter_head head = {
        .owner = request, .config = composer->config, .files = request->files, .file_count = request->file_count};

    return rendered ? finish(rendered, language, &head, values, NULL, error) : NULL;
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
    const char *chosen;
    const struct compiled *set = compiled_of(composer, sender);
    const struct compiled_letter *compiled = choose(set, name, language ? asked : own, &chosen, error);
    struct formats *formats = compiled ? formats_for(composer, chosen, error) : NULL;
    AUTO(value) values = formats ? example_new(formats, sender, EXAMPLE_FULL, error) : NULL;
    AUTO(rendered) rendered = values ? render_letter(set, compiled, chosen, values, error) : NULL;
    struct letter_head head = {.sample = sample, .config = composer->config};

    return rendered ? finish(rendered, chosen, &head, values, sender, error) : NULL;
}

void letter_free(struct letter *letter)
{
    if (!letter)
        return;
    g_bytes_unref(letter->message);
    g_free(letter->subject);
    g_free(letter->text);
    g_free(letter->html);
    g_free(letter->language);
    g_free(letter->no_code);
    g_free(letter);
}

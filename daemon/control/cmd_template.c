/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "compose/check.h"
#include "compose/library.h"
#include "config/letters.h"
#include "control/verbs.h"
#include "report/json.h"
#include "report/table.h"

static int by_path(gconstpointer a, gconstpointer b)
{
    const struct letter_source *one = *(const struct letter_source *const *)a;
    const struct letter_source *other = *(const struct letter_source *const *)b;
    int order = strcmp(one->language, other->language);

    return order ? order : strcmp(one->name, other->name);
}

static GPtrArray *sorted_letters(const struct letter_set *set)
{
    GPtrArray *letters = g_ptr_array_new();
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, set->sources);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        g_ptr_array_add(letters, value);
    g_ptr_array_sort(letters, by_path);
    return letters;
}

/* Whether the shipped letter that an owner's was made from (cmd_template_edit.c) has changed since. */
static bool is_outdated(const struct letter_set *set, const struct letter_source *letter)
{
    g_autofree char *key = g_strconcat(letter->language, "/", letter->name, NULL);
    const struct letter_source *shipped = g_hash_table_lookup(set->shipped, key);
    g_autofree char *folder = g_path_get_dirname(letter->path);
    g_autofree char *base = g_strdup_printf("%s/.%s.md.shipped", folder, letter->name);
    g_autofree char *text = NULL;
    gsize length, now;
    const char *data = shipped ? g_bytes_get_data(shipped->bytes, &now) : NULL;

    return letter->owners && data && g_file_get_contents(base, &text, &length, NULL) &&
           (length != now || memcmp(text, data, length));
}

static void letter_json(const struct output *out, const struct letter_source *letter, bool outdated)
{
    struct json json;

    json_begin(&json);
    json_string(&json, "name", letter->name);
    json_word(&json, "language", letter->language);
    json_bool(&json, "own", letter->owners);
    json_bool(&json, "outdated", outdated);
    json_string(&json, "file", letter->path);
    json_end(&json, out->stream);
}

static int run_list(struct control *control, const struct arguments *arguments, GError **error)
{
    const struct table_column columns[] = {
        {.title = _("language")}, {.title = _("letter")}, {.title = _("whose")}, {.title = _("file"), .flow = true}};
    AUTO(table) table = table_new(columns, G_N_ELEMENTS(columns));
    g_autoptr(GPtrArray) letters = sorted_letters(control->config->letters);

    (void)arguments;
    (void)error;
    for (guint i = 0; i < letters->len; i++) {
        const struct letter_source *letter = letters->pdata[i];
        bool outdated = is_outdated(control->config->letters, letter);
        const char *whose = outdated ? _("your own, of an older one") : letter->owners ? _("your own") : _("shipped");
        const char *cells[] = {letter->language, letter->name, whose, letter->path};

        if (control->out.json)
            letter_json(&control->out, letter, outdated);
        else
            table_add(table, letter->owners ? TINT_BOLD : TINT_NONE, cells);
    }
    table_print(table, &control->out);
    return EXIT_DONE;
}

/* Mistakes and advice go out alike: they are what was asked for. */
static void print_mistakes(const struct output *out, const GPtrArray *mistakes, const char *kind, enum tint tint)
{
    for (guint i = 0; i < mistakes->len; i++) {
        const struct config_mistake *mistake = mistakes->pdata[i];
        g_autofree char *text = config_mistake_text(mistake);
        struct json json;

        if (!out->json) {
            output_place(out, tint, text);
            continue;
        }
        json_begin(&json);
        json_string(&json, "file", mistake->file);
        json_int(&json, "line", mistake->line);
        json_int(&json, "column", mistake->column);
        json_string(&json, "kind", kind);
        json_string(&json, "reason", mistake->message);
        json_end(&json, out->stream);
    }
}

static int run_check(struct control *control, const struct arguments *arguments, GError **error)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);

    (void)arguments;
    compose_init();
    letters_check(control->config, mistakes, warnings);
    letters_foresee(control->config, warnings);
    compose_shutdown();
    print_mistakes(&control->out, mistakes, "mistake", TINT_BAD);
    print_mistakes(&control->out, warnings, "advice", TINT_WARN);
    if (mistakes->len)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG,
                    ngettext("the letters have %u mistake", "the letters have %u mistakes", mistakes->len),
                    mistakes->len);
    else if (!control->out.json)
        output_line(&control->out, TINT_GOOD, _("letters: %u, no mistakes; advice: %u"),
                    g_hash_table_size(control->config->letters->sources), warnings->len);
    return EXIT_DONE;
}

const struct verb verb_template_list = {
    .words = "template list",
    .arguments = "",
    .summary = N_("the letters, and which of them are your own"),
    .details =
        N_("A letter of your own stands in templates/LANGUAGE/NAME.md beside the configuration and wins over the "
           "shipped one; «of an older one»: the shipped letter that it was made from has changed since."),
    .run = run_list,
};

const struct verb verb_template_check = {
    .words = "template check",
    .arguments = "",
    .summary = N_("mistakes in the letters, and advice on their wording"),
    .details = N_("Exit status 78 when there is a mistake; advice is no mistake."),
    .run = run_check,
};

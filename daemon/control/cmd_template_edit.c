/* SPDX-License-Identifier: MIT */
/*
 * A letter of one's own: a copy of the shipped one in the person's editor,
 * checked before it takes the other's place. The shipped text it came from is
 * kept beside it, so that `template list` can tell when that one has changed.
 */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/words.h"
#include "compose/check.h"
#include "compose/library.h"
#include "config/letters.h"
#include "control/new_file.h"
#include "control/verbs.h"

/* One letter being edited. */
struct editing {
    const struct control *control;
    const struct letter_source *source; /* what is there now */
    char *key;                          /* in the set of letters */
    char *target, *draft, *base;        /* the owner's file; what the editor has; the shipped text beside it */
};

static const char *editor_name(void)
{
    static const char *const usual[] = {"sensible-editor", "nano", "vi"};
    const char *visual = g_getenv("VISUAL"), *editor = g_getenv("EDITOR");

    if (visual && *visual)
        return visual;
    if (editor && *editor)
        return editor;
    for (gsize i = 0; i < G_N_ELEMENTS(usual); i++) {
        g_autofree char *path = g_find_program_in_path(usual[i]);

        if (path)
            return usual[i];
    }
    return "vi";
}

/* Its name may have arguments; no shell sees it. */
static bool run_editor(const char *path, GError **error)
{
    const GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_CHILD_INHERITS_STDIN;
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    g_auto(GStrv) words = NULL, argv = NULL;
    int status;

    if (!g_shell_parse_argv(editor_name(), NULL, &words, error))
        return false;
    g_strv_builder_addv(builder, (const char **)words);
    g_strv_builder_add(builder, path);
    argv = g_strv_builder_end(builder);
    return g_spawn_sync(NULL, argv, NULL, flags, NULL, NULL, NULL, NULL, &status, error) &&
           g_spawn_check_wait_status(status, error);
}

/* The mistakes of the letter as BYTES, each on stderr; how many. The rest of the letters stands as it is. */
static guint check(const struct editing *editing, GBytes *bytes)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    struct letter_source tried = *editing->source;
    GHashTable *sources = editing->control->config->letters->sources;
    gpointer key = NULL, before = NULL;
    guint count = 0;

    tried.path = editing->draft;
    tried.owners = true; /* shipped ones alone are not looked through */
    tried.bytes = bytes;
    g_hash_table_steal_extended(sources, editing->key, &key, &before);
    g_hash_table_insert(sources, key ? key : g_strdup(editing->key), &tried);
    letters_check(editing->control->config, mistakes, NULL);
    g_hash_table_steal_extended(sources, editing->key, &key, NULL);
    if (before)
        g_hash_table_insert(sources, key, before);
    else
        g_free(key);
    for (guint i = 0; i < mistakes->len; i++) {
        const struct config_mistake *mistake = mistakes->pdata[i];
        g_autofree char *text = config_mistake_text(mistake);

        if (!g_str_equal(mistake->file, editing->draft))
            continue;
        count++;
        control_complain(text);
    }
    return count;
}

static bool put(const char *path, GBytes *bytes, GError **error)
{
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);

    return file_replace(path, data, length, 0664, error);
}

/* The shipped text of what is edited, or NULL when it is the owner's invention. */
static GBytes *shipped_bytes(const struct editing *editing)
{
    const struct letter_source *shipped = g_hash_table_lookup(editing->control->config->letters->shipped, editing->key);

    if (shipped)
        return shipped->bytes;
    return editing->source->owners ? NULL : editing->source->bytes;
}

static bool install(const struct editing *editing, GBytes *bytes, GError **error)
{
    GBytes *shipped = shipped_bytes(editing);

    if ((shipped && !put(editing->base, shipped, error)) || !put(editing->target, bytes, error))
        return false;
    g_unlink(editing->draft);
    output_line(&editing->control->out, TINT_GOOD,
                _("your own letter is %s; a running service takes it up on reload (systemctl reload herinnerd)"),
                editing->target);
    return true;
}

static bool edit(const struct editing *editing, GError **error)
{
    g_autoptr(GBytes) bytes = NULL;
    char *data;
    gsize length;

    if (!put(editing->draft, editing->source->bytes, error) || !run_editor(editing->draft, error) ||
        !g_file_get_contents(editing->draft, &data, &length, error))
        return false;
    bytes = g_bytes_new_take(data, length);
    if (g_bytes_equal(bytes, editing->source->bytes)) {
        g_unlink(editing->draft);
        output_line(&editing->control->out, TINT_NONE, _("nothing was changed"));
        return true;
    }
    if (!check(editing, bytes))
        return install(editing, bytes, error);
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG,
                _("the letter has mistakes and is not taken into use; what you wrote is in \"%s\""), editing->draft);
    return false;
}

static bool edit_letter(const struct control *control, const char *name, const char *language, GError **error)
{
    const struct config *config = control->config;
    const struct config_sender *sender = config_sender(config, "");
    const char *wanted = language ? language : sender ? sender->language : "en";
    const struct letter_source *source = letter_set_find(config->letters, wanted, name);
    struct editing editing = {.control = control, .source = source};
    const char *tag = language ? language : source ? source->language : wanted;
    g_autofree char *folder = g_build_filename(config->template_dir, tag, NULL);
    g_autofree char *file = g_strconcat(name, ".md", NULL), *draft = g_strconcat(".", file, ".draft", NULL);
    g_autofree char *base = g_strconcat(".", file, ".shipped", NULL), *key = g_strconcat(tag, "/", name, NULL);
    g_autofree char *target = g_build_filename(folder, file, NULL);
    g_autofree char *draft_path = g_build_filename(folder, draft, NULL);
    g_autofree char *base_path = g_build_filename(folder, base, NULL);

    if (!source) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("there is no letter \"%s\" for \"%s\"; \"herinnerctl template list\" shows which there are"),
                    name, wanted);
        return false;
    }
    if (g_mkdir_with_parents(folder, 02775) != 0) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_PERSON, _("cannot make \"%s\": %s"), folder,
                    g_strerror(errno));
        return false;
    }
    editing.key = key;
    editing.target = target;
    editing.draft = draft_path;
    editing.base = base_path;
    return edit(&editing, error);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    bool done;

    compose_init();
    done = edit_letter(control, arguments_word(arguments, 0), arguments_value(arguments, "lang"), error);
    compose_shutdown();
    return done ? EXIT_DONE : EXIT_PERSON;
}

static const struct option options[] = {
    {"lang", N_("LANGUAGE"), N_("the letter in this language")},
    {NULL, NULL, NULL},
};

const struct verb verb_template_edit = {
    .words = "template edit",
    .arguments = N_("NAME"),
    .summary = N_("change a letter, as a copy of your own"),
    .details =
        N_("Opens $VISUAL or $EDITOR, and checks what you wrote before it counts. Parts are edited by their name "
           "with the underscore, as _closing."),
    .options = options,
    .least = 1,
    .most = 1,
    .run = run,
};

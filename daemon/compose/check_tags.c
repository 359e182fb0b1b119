/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "compose/check_part.h"
#include "compose/tags.h"

#define PATH_MAX_DEPTH (MUSTACHE_DEPTH_MAX * 4)

struct walk {
    struct checker *checker;
    const struct letter_source *source; /* whose tags these are */
    const char *letter;                 /* the letter's name */
    const char *language;
    GPtrArray *outer;    /* sections around the partial in hand */
    GPtrArray *partials; /* names of those in one another */
    struct letter_content *content;
};

static void walk_template(struct walk *walk, const struct mustache_template *template);

static void say(const struct walk *walk, const struct mustache_tag *tag, const char *format, ...) G_GNUC_PRINTF(3, 4);

static void say(const struct walk *walk, const struct mustache_tag *tag, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);

    walk->content->sound = false;
    check_say(walk->checker, walk->checker->mistakes,
              config_mistake_new(walk->source->path, tag->line, tag->column, "%s", text));
}

/* The sections around TAG, those around its partial first. */
static GPtrArray *path_of(const struct walk *walk, const struct mustache_tag *tag)
{
    GPtrArray *path = g_ptr_array_new();

    for (guint i = 0; i < walk->outer->len; i++)
        g_ptr_array_add(path, walk->outer->pdata[i]);
    for (guint i = 0; i < tag->depth; i++)
        g_ptr_array_add(path, (gpointer)tag->path[i]);
    return path;
}

static void note(struct letter_content *content, const char *name, enum tag_kind kind)
{
    content->amount |= kind == TAG_AMOUNT || !strcmp(name, "to_pay") || !strcmp(name, "principal");
    content->number |= !strcmp(name, "numbers") || !strcmp(name, "invoices.number");
    content->person |= !strcmp(name, "sender.phone") || !strcmp(name, "sender.address") ||
                       !strcmp(name, "sender.reply_to") || !strcmp(name, "answers.address");
    content->elements |= statute_element(name);
}

static void say_unknown(struct walk *walk, const struct mustache_tag *tag, const GPtrArray *path)
{
    g_autofree char *near = tags_nearest((const char *const *)path->pdata, path->len, tag->name);
    const char *dot = tags_find(tag->name) ? strchr(tag->name, '.') : NULL; /* of a list's items, outside its section */

    if (dot)
        say(walk, tag, "\"%s\" is a value of each item; write {{#%.*s}}{{%s}}{{/%.*s}}", tag->name,
            (int)(dot - tag->name), tag->name, dot + 1, (int)(dot - tag->name), tag->name);
    else if (near)
        say(walk, tag, "unknown tag \"%s\"; nearest: \"%s\"", tag->name, near);
    else
        say(walk, tag, "unknown tag \"%s\"; see herinnerd-templates(7)", tag->name);
}

static void check_name(struct walk *walk, const struct mustache_tag *tag)
{
    g_autoptr(GPtrArray) path = path_of(walk, tag);
    const struct tag *meaning = tags_resolve((const char *const *)path->pdata, path->len, tag->name);
    bool is_section = tag->kind == MUSTACHE_SECTION || tag->kind == MUSTACHE_INVERTED;
    const char *refusal;

    if (!meaning) {
        say_unknown(walk, tag, path);
        return;
    }
    if (!tag_is_of(meaning, walk->letter)) {
        say(walk, tag,
            tags_for_owner(walk->letter) ? "\"%s\" is a value of letters to clients, not of one to the owner"
                                         : "\"%s\" is a value of letters to the owner, not of one to a client",
            tag->name);
        return;
    }
    if (!is_section && !tag_kind_is_written(meaning->kind))
        say(walk, tag, "\"%s\" is not a text; open it as a section: {{#%s}}…{{/%s}}", tag->name, tag->name, tag->name);
    note(walk->content, meaning->name, meaning->kind);
    refusal = statute_refusal(walk->letter, meaning->name);
    if (refusal)
        say(walk, tag, "%s", refusal);
}

/* The names of the partials of LANGUAGE, without their `_`. */
static GPtrArray *partial_names(const struct walk *walk)
{
    GPtrArray *names = g_ptr_array_new();
    GHashTableIter iter;
    gpointer value;

    g_hash_table_iter_init(&iter, walk->checker->compiled->set->sources);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const struct letter_source *source = value;

        if (compiled_is_partial(source) && letter_set_find(walk->checker->compiled->set, walk->language, source->name))
            g_ptr_array_add(names, source->name + 1);
    }
    g_ptr_array_add(names, NULL);
    return names;
}

static void say_missing(struct walk *walk, const struct mustache_tag *tag)
{
    g_autoptr(GPtrArray) names = partial_names(walk);
    const char *near = text_nearest(tag->name, (const char *const *)names->pdata);
    g_autofree char *hint = near ? g_strdup_printf("nearest: \"%s\"", near)
                                 : g_strdup_printf("write a file _%s.md beside the letter", tag->name);

    say(walk, tag, "there is no partial \"%s\" for \"%s\"; %s", tag->name, walk->language, hint);
}

static bool is_open(const GPtrArray *names, const char *name)
{
    for (guint i = 0; i < names->len; i++)
        if (!strcmp(names->pdata[i], name))
            return true;
    return false;
}

static void enter_partial(struct walk *walk, const struct mustache_tag *tag, const struct compiled_letter *partial)
{
    g_autoptr(GPtrArray) outer = path_of(walk, tag);
    struct walk inner = *walk;

    inner.source = partial->source;
    inner.outer = outer;
    g_ptr_array_add(walk->partials, (gpointer)tag->name);
    walk_template(&inner, partial->body);
    g_ptr_array_remove_index(walk->partials, walk->partials->len - 1);
}

static void check_partial(struct walk *walk, const struct mustache_tag *tag)
{
    const struct compiled *compiled = walk->checker->compiled;
    g_autofree char *file = g_strconcat("_", tag->name, NULL);
    const struct compiled_letter *partial = compiled_find(compiled, walk->language, file);

    walk->content->answers |= !strcmp(tag->name, "answers");
    if (partial && (is_open(walk->partials, tag->name) || walk->outer->len + tag->depth > PATH_MAX_DEPTH))
        say(walk, tag, "partial \"%s\" contains itself", tag->name);
    else if (partial)
        enter_partial(walk, tag, partial);
    else if (letter_set_find(compiled->set, walk->language, file))
        walk->content->sound = false; /* its own mistake is told */
    else
        say_missing(walk, tag);
}

/* A section that begins or ends within a row moves the row's cells when it is empty. */
static void warn_of_row(struct walk *walk, const struct mustache_tag *tag)
{
    struct checker *checker = walk->checker;
    g_autofree char *line = g_strstrip(g_strndup(tag->source_line, tag->source_line_length));
    bool is_edge = tag->kind == MUSTACHE_SECTION || tag->kind == MUSTACHE_INVERTED || tag->kind == MUSTACHE_END;

    if (checker->warnings && is_edge && !tag->standalone && line[0] == '|')
        check_say(checker, checker->warnings,
                  config_mistake_new(walk->source->path, tag->line, tag->column,
                                     "the section \"%s\" shares its line with a table row; "
                                     "write its tags on lines of their own",
                                     tag->name));
}

static bool check_tag(const struct mustache_tag *tag, gpointer data)
{
    struct walk *walk = data;

    if (tag->kind == MUSTACHE_PARTIAL)
        check_partial(walk, tag);
    else if (tag->kind != MUSTACHE_END)
        check_name(walk, tag);
    warn_of_row(walk, tag);
    return true;
}

static void walk_template(struct walk *walk, const struct mustache_template *template)
{
    mustache_walk_tags(template, check_tag, walk);
}

struct letter_content check_tags(struct checker *checker, const struct compiled_letter *letter, const char *language)
{
    struct letter_content content = {.sound = true};
    g_autoptr(GPtrArray) outer = g_ptr_array_new();
    g_autoptr(GPtrArray) partials = g_ptr_array_new();
    struct walk walk = {.checker = checker,
                        .source = letter->source,
                        .letter = letter->source->name,
                        .language = language,
                        .outer = outer,
                        .partials = partials,
                        .content = &content};
    struct letter_content subject;

    walk_template(&walk, letter->subject);
    subject = content;
    content = (struct letter_content){.sound = subject.sound};
    walk_template(&walk, letter->body);
    content.number |= subject.number;
    return content;
}

/* SPDX-License-Identifier: MIT */
#include "config/reader_inside.h"

#include "base/text.h"
#include "base/words.h"

static bool has_setting(const struct shape *shape, const char *name)
{
    for (const struct spec *spec = shape->specs; spec && spec->name; spec++) {
        if (g_str_equal(spec->name, name))
            return true;
    }
    for (const struct shape *const *inner = shape->inner; inner && *inner; inner++) {
        if (g_str_equal((*inner)->kind, name))
            return true;
    }
    return false;
}

/* The kind of section, SHAPE or inside it, that has a setting or section NAME, or NULL. */
static const char *owner_of(const struct shape *shape, const char *name)
{
    if (has_setting(shape, name))
        return shape->kind;
    for (const struct shape *const *inner = shape->inner; inner && *inner; inner++) {
        const char *owner = owner_of(*inner, name);

        if (owner)
            return owner;
    }
    return NULL;
}

static const char *nearest(const cfg_t *cfg, const char *name)
{
    g_autoptr(GPtrArray) known = g_ptr_array_new();

    for (const cfg_opt_t *opt = cfg->opts; opt->name; opt++) {
        if (opt->name[0] != '(')
            g_ptr_array_add(known, (char *)opt->name);
    }
    g_ptr_array_add(known, NULL);
    return text_nearest(name, (const char *const *)known->pdata);
}

/* Whether WORD looks like the rest of a text with blanks rather than a name. */
static bool is_text(const char *word)
{
    for (; *word; word++) {
        if (!g_ascii_isalpha(*word) && *word != '_' && *word != '-')
            return true;
    }
    return false;
}

static char *unknown_setting(const struct reader *reader, const cfg_t *cfg, const char *name)
{
    const char *near = nearest(cfg, name);
    const char *owner = owner_of(reader->shape, name);

    if (owner && *owner)
        return g_strdup_printf("unknown setting \"%s\" here; it belongs in a \"%s\" section", name, owner);
    if (owner)
        return g_strdup_printf("unknown setting \"%s\" here; it belongs outside all sections", name);
    if (near && !is_text(name))
        return g_strdup_printf("unknown setting \"%s\"; did you mean \"%s\"?", name, near);
    if (reader->last_line == cfg->line)
        return g_strdup_printf("unknown setting \"%s\"; put a text with blanks in quotes", name);
    return g_strdup_printf("unknown setting \"%s\"", name);
}

/* libconfuse's sentences with one subject, and what we say before and after it. */
static const struct {
    const char *theirs, *before, *after;
} messages[] = {
    {"missing equal sign after option '%s'", "setting \"", "\" has no \"=\" behind it"},
    {"unexpected token '%s'", "\"", "\" is not expected here; a value, a comma or quotes are missing"},
    {"missing opening brace for section '%s'", "section \"", "\" has no \"{\" behind it"},
    {"missing title for section '%s'", "section \"", "\" has no name; write it in quotes before the \"{\""},
    {"attempt to append to non-list option '%s'", "setting \"", "\" holds one value; write = in place of +="},
    {"missing parenthesis for function '%s'", "\"", "\" is written as include(\"clients.d/*.conf\")"},
    {"syntax error in call of function '%s'", "\"", "\" is written as include(\"clients.d/*.conf\")"},
    {"invalid octal number '%s'", "\"", "\" is not a character"},
    {"bad escape sequence '%s'", "\"", "\" is not a character"},
};

/* libconfuse translates its messages before it hands them over. */
static bool is_theirs(const char *format, const char *theirs)
{
    return g_str_equal(format, theirs) || g_str_equal(format, dgettext("confuse", theirs));
}

void reader_on_error(cfg_t *cfg, const char *format, va_list arguments)
{
    const struct reader *reader = reader_of(cfg);
    g_autofree char *message = NULL;

    if (is_theirs(format, "no such option '%s'"))
        message = unknown_setting(reader, cfg, va_arg(arguments, const char *));
    else if (is_theirs(format, "premature end of file"))
        message = g_strdup("the file ends in the middle of a setting");
    for (gsize i = 0; !message && i < G_N_ELEMENTS(messages); i++) {
        if (is_theirs(format, messages[i].theirs))
            message = g_strconcat(messages[i].before, va_arg(arguments, const char *), messages[i].after, NULL);
    }
    if (!message)
        message = g_strdup_vprintf(format, arguments);
    reader_add_mistake(reader, cfg->line, message);
}

/* SPDX-License-Identifier: MIT */
#include "compose/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "compose/check_part.h"
#include "compose/example.h"
#include "compose/markdown.h"
#include "compose/render.h"
#include "compose/tags.h"

void check_say(struct checker *checker, GPtrArray *list, struct config_mistake *mistake)
{
    char *text = config_mistake_text(mistake);

    if (g_hash_table_add(checker->said, text))
        g_ptr_array_add(list, mistake);
    else
        config_mistake_free(mistake);
}

static void warn(struct checker *checker, const struct letter_source *source, const char *text)
{
    if (checker->warnings)
        check_say(checker, checker->warnings, config_mistake_new(source->path, 0, 0, "%s", text));
}

/* The example values of one language, for all its letters. */
struct examples {
    struct value *values[EXAMPLE_SHAPES];
    GError *error;
};

static void examples_free(gpointer data)
{
    struct examples *examples = data;

    for (int shape = 0; shape < EXAMPLE_SHAPES; shape++)
        g_clear_pointer(&examples->values[shape], value_free);
    g_clear_error(&examples->error);
    g_free(examples);
}

static struct examples *examples_of(struct checker *checker, const char *language)
{
    struct examples *examples = g_hash_table_lookup(checker->examples, language);
    g_autofree char *tag = render_language_tag(language);

    if (examples)
        return examples;
    examples = g_new0(struct examples, 1);
    g_hash_table_insert(checker->examples, g_strdup(language), examples);

    AUTO(formats) formats = formats_new(tag, &examples->error);
    for (int shape = 0; shape < EXAMPLE_SHAPES && formats && !examples->error; shape++)
        examples->values[shape] = example_new(formats, NULL, (enum example_shape)shape, &examples->error);
    return examples;
}

/* Fills LETTER with example values: what an optional value's absence, or two currencies, would break. */
static void try_letter(struct checker *checker, const struct compiled_letter *letter, const char *language)
{
    const struct examples *examples = examples_of(checker, language);
    g_autoptr(GError) error = examples->error ? g_error_copy(examples->error) : NULL;

    for (int shape = 0; shape < EXAMPLE_SHAPES && !error; shape++) {
        struct value *values = examples->values[shape];
        AUTO(rendered) rendered = render_letter(checker->compiled, letter, language, values, NULL, &error);
        AUTO(markdown) markdown = rendered && checker->warnings ? markdown_parse(rendered->markdown, NULL) : NULL;

        if (markdown && markdown_has_code(markdown))
            warn(checker, letter->source, "a code span or an indented block: values would show backslashes in it");
        if (markdown && markdown_has_html(markdown))
            warn(checker, letter->source, "HTML stands in it, which the reader would see as it is");
    }
    if (error)
        check_say(checker, checker->mistakes, compiled_mistake(checker->compiled->set, letter->source->path, error));
}

static bool is_one_of(const char *word, const char *const *list)
{
    return g_strv_contains(list, word);
}

/* Whether a mail stage before (after) the due date sends the letter NAME. */
static bool is_sent(const struct config *config, const char *name, bool before_due)
{
    for (guint p = 0; p < config->policies->len; p++) {
        const struct config_policy *policy = config->policies->pdata[p];

        for (guint s = 0; s < policy->stages->len; s++) {
            const struct config_stage *stage = policy->stages->pdata[s];

            if (stage->action == ACTION_MAIL && !strcmp(stage->template_name, name) &&
                duration_is_set(stage->before_due) == before_due)
                return true;
        }
    }
    return false;
}

static void warn_of_content(struct checker *checker, const struct letter_source *source,
                            const struct letter_content *content)
{
    static const char *const after[] = {"reminder", "second", "notice", "wik14", "be-first", "broken-promise", NULL};
    static const char *const for_owner[] = {"digest", "alert", "task", "handover", NULL};
    bool is_after = is_one_of(source->name, after) || is_sent(checker->config, source->name, false);
    bool demands = is_after || !strcmp(source->name, "courtesy") || is_sent(checker->config, source->name, true);

    if (is_one_of(source->name, for_owner))
        return;
    if (demands && !content->amount)
        warn(checker, source, "no amount: the reader cannot see what to pay; {{to_pay}} says it");
    if (!content->number)
        warn(checker, source, "no invoice number: the reader cannot tell what it is about");
    if (!content->person)
        warn(checker, source, "no way to reach a person; {{> signature}} gives one");
    if (is_after && !content->answers)
        warn(checker, source, "{{> answers}} is missing in a letter after the due date");
    check_statute(checker, source, content->elements);
}

/* `Calendar: due` in the fourteen-day letter: a date of the term by another road. */
static void check_calendar(struct checker *checker, const struct compiled_letter *letter)
{
    gsize length;
    const char *text = g_bytes_get_data(letter->source->bytes, &length);
    int line = 1;

    if (!letter->file->calendar_due || strcmp(letter->source->name, "wik14"))
        return;
    for (const char *p = text; g_ascii_strncasecmp(p, "Calendar:", 9) && (p = memchr(p, '\n', length - (p - text)));)
        p++, line++;
    check_say(checker, checker->mistakes,
              config_mistake_new(letter->source->path, line, 1, "wik14 may not carry a calendar entry for its term"));
}

static void check_letter(struct checker *checker, const struct compiled_letter *letter, const char *language)
{
    struct letter_content content = check_tags(checker, letter, language);

    check_calendar(checker, letter);
    if (!content.sound)
        return;
    if (checker->compiled->layout)
        try_letter(checker, letter, language);
    warn_of_content(checker, letter->source, &content);
}

static bool has_own_letters(const struct letter_set *set)
{
    GHashTableIter iter;
    gpointer source;

    g_hash_table_iter_init(&iter, set->sources);
    while (g_hash_table_iter_next(&iter, NULL, &source))
        if (((struct letter_source *)source)->owners)
            return true;
    return false;
}

/* Every letter in its own language, and in each variant of it that has no letter of that name but may have partials. */
static void check_letters(struct checker *checker)
{
    const struct compiled *compiled = checker->compiled;
    g_autoptr(GHashTable) languages = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTableIter sources, tags;
    gpointer value, language;

    g_hash_table_iter_init(&sources, compiled->set->sources);
    while (g_hash_table_iter_next(&sources, NULL, &value))
        if (!compiled_is_layout(value))
            g_hash_table_add(languages, ((struct letter_source *)value)->language);

    g_hash_table_iter_init(&sources, compiled->letters);
    while (g_hash_table_iter_next(&sources, NULL, &value)) {
        const struct compiled_letter *letter = value;

        if (checker->warnings && !tags_for_owner(letter->source->name))
            check_words(checker, letter->source);
        if (compiled_is_partial(letter->source))
            continue;
        g_hash_table_iter_init(&tags, languages);
        while (g_hash_table_iter_next(&tags, &language, NULL))
            if (compiled_find(compiled, language, letter->source->name) == letter)
                check_letter(checker, letter, language);
    }
}

static GPtrArray *letter_names(const struct compiled *compiled)
{
    GPtrArray *names = g_ptr_array_new();
    GHashTableIter iter;
    gpointer source;

    g_hash_table_iter_init(&iter, compiled->set->sources);
    while (g_hash_table_iter_next(&iter, NULL, &source))
        if (!compiled_is_layout(source) && !compiled_is_partial(source))
            g_ptr_array_add(names, ((struct letter_source *)source)->name);
    g_ptr_array_add(names, NULL);
    return names;
}

static void check_stage(struct checker *checker, const struct config_stage *stage, const char *const *names)
{
    const char *near;

    check_statute_stage(checker, stage);
    if (stage->action != ACTION_MAIL || is_one_of(stage->template_name, names))
        return;
    near = text_nearest(stage->template_name, names);
    check_say(checker, checker->mistakes,
              config_mistake_new(stage->place.file, stage->place.line, 0,
                                 near ? "there is no letter \"%s\" in any language; nearest: \"%s\""
                                      : "there is no letter \"%s\" in any language; "
                                        "`herinnerctl template list` shows which there are",
                                 stage->template_name, near));
}

static void check_stages(struct checker *checker)
{
    g_autoptr(GPtrArray) names = letter_names(checker->compiled);

    for (guint p = 0; p < checker->config->policies->len; p++) {
        const struct config_policy *policy = checker->config->policies->pdata[p];

        for (guint s = 0; s < policy->stages->len; s++)
            check_stage(checker, policy->stages->pdata[s], (const char *const *)names->pdata);
    }
}

static int by_place(const void *a, const void *b)
{
    const struct config_mistake *one = *(struct config_mistake *const *)a;
    const struct config_mistake *other = *(struct config_mistake *const *)b;
    int order = strcmp(one->file, other->file);

    if (!order)
        order = one->line - other->line;
    if (!order)
        order = one->column - other->column;
    return order ? order : strcmp(one->message, other->message);
}

static void sort_from(GPtrArray *list, guint first)
{
    if (list && list->len > first)
        qsort(list->pdata + first, list->len - first, sizeof(gpointer), by_place);
}

void letters_check_compiled(const struct config *config, const struct compiled *compiled, GPtrArray *mistakes,
                            GPtrArray *warnings)
{
    guint mistakes_before = mistakes->len;
    guint warnings_before = warnings ? warnings->len : 0;
    g_autoptr(GHashTable) said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) examples = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, examples_free);
    struct checker checker = {config, compiled, mistakes, warnings, said, examples};

    for (guint i = 0; i < compiled->mistakes->len; i++) {
        const struct config_mistake *found = compiled->mistakes->pdata[i];

        check_say(&checker, mistakes,
                  config_mistake_new(found->file, found->line, found->column, "%s", found->message));
    }
    check_layout(&checker);
    /* the shipped ones fit each other: filling them all with examples costs a starting service half its time */
    if (warnings || has_own_letters(compiled->set))
        check_letters(&checker);
    check_stages(&checker);
    sort_from(mistakes, mistakes_before);
    sort_from(warnings, warnings_before);
}

/* Moves to LIST what FOUND says of files below FOLDER: the rest was said of all senders. */
static void take_from(GPtrArray *list, const GPtrArray *found, const char *folder)
{
    for (guint i = 0; list && i < found->len; i++) {
        const struct config_mistake *one = found->pdata[i];
        gsize length = strlen(folder);

        if (g_str_has_prefix(one->file, folder) && one->file[length] == '/')
            g_ptr_array_add(list, config_mistake_new(one->file, one->line, one->column, "%s", one->message));
    }
}

static void free_mistake(gpointer mistake)
{
    config_mistake_free(mistake);
}

/* The letters that SENDER has of its own. */
static void check_own(const struct config *config, const struct config_sender *sender, GPtrArray *mistakes,
                      GPtrArray *warnings)
{
    AUTO(compiled) compiled = compiled_new(sender->letters);
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(free_mistake);
    g_autoptr(GPtrArray) advice = g_ptr_array_new_with_free_func(free_mistake);

    letters_check_compiled(config, compiled, found, advice);
    take_from(mistakes, found, sender->templates);
    take_from(warnings, advice, sender->templates);
}

void letters_check_own(const struct config *config, GPtrArray *mistakes, GPtrArray *warnings)
{
    for (guint i = 0; i < config->senders->len; i++) {
        const struct config_sender *sender = config->senders->pdata[i];

        if (sender->letters)
            check_own(config, sender, mistakes, warnings);
    }
}

void letters_check(const struct config *config, GPtrArray *mistakes, GPtrArray *warnings)
{
    AUTO(compiled) compiled = compiled_new(config->letters);

    letters_check_compiled(config, compiled, mistakes, warnings);
    letters_check_own(config, mistakes, warnings);
}

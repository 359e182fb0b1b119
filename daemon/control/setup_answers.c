/* SPDX-License-Identifier: MIT */
/* Answers in a file: NAME = VALUE, one a line, a list by saying it again. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "control/setup.h"

enum { ANSWERS_MAX = 1024 * 1024 };

/* One file while it is read: answers as they stand there. */
struct answers {
    const char *file;
    char *raw[SETUP_COUNT];
    int lines[SETUP_COUNT];
    int mistakes;
};

static void complain(struct answers *answers, int line, const char *text)
{
    g_autofree char *safe = output_safe(text);

    if (line)
        fprintf(stderr, "%s:%d: %s\n", answers->file, line, safe);
    else
        fprintf(stderr, "%s: %s\n", answers->file, safe);
    answers->mistakes++;
}

static int key_of(const char *name)
{
    for (int i = 0; i < SETUP_COUNT; i++)
        if (!strcmp(setup_questions[i].name, name))
            return i;
    return -1;
}

static void unknown(struct answers *answers, int line, const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *text = NULL;
    const char *nearest;

    for (int i = 0; i < SETUP_COUNT; i++)
        g_ptr_array_add(names, (gpointer)setup_questions[i].name);
    g_ptr_array_add(names, NULL);
    nearest = text_nearest(name, (const char *const *)names->pdata);
    text = nearest ? g_strdup_printf(_("unknown answer \"%s\"; did you mean \"%s\"?"), name, nearest)
                   : g_strdup_printf(_("unknown answer \"%s\"; herinnerctl(8) lists them under setup"), name);
    complain(answers, line, text);
}

/* "value" without its quotes. */
static const char *unquoted(char *value)
{
    size_t length = strlen(value);

    if (length < 2 || *value != '"' || value[length - 1] != '"')
        return value;
    value[length - 1] = '\0';
    return value + 1;
}

static void take_pair(struct answers *answers, int line, int key, const char *value)
{
    char *before = answers->raw[key];

    if (before && !setup_questions[key].list) {
        g_autofree char *text = g_strdup_printf(_("\"%s\" is given twice; the first is in line %d"),
                                                setup_questions[key].name, answers->lines[key]);

        complain(answers, line, text);
        return;
    }
    answers->raw[key] = before ? g_strconcat(before, "\n", value, NULL) : g_strdup(value);
    answers->lines[key] = answers->lines[key] ? answers->lines[key] : line;
    g_free(before);
}

static void take_line(struct answers *answers, int line, char *text)
{
    char *sign = strchr(g_strstrip(text), '=');
    int key;

    if (!*text || *text == '#')
        return;
    if (!sign) {
        complain(answers, line, _("this is no answer; write NAME = VALUE"));
        return;
    }
    *sign = '\0';
    key = key_of(g_strstrip(text));
    if (key < 0)
        unknown(answers, line, text);
    else if (setup_questions[key].secret)
        complain(answers, line,
                 _("a password does not stand among the answers; write smtp_password_file, "
                   "smtp_password_command or smtp_password_credential"));
    else
        take_pair(answers, line, key, unquoted(g_strstrip(sign + 1)));
}

static bool read_lines(struct answers *answers, GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autofree char *text = NULL;
    gsize length;

    if (!g_file_get_contents(answers->file, &text, &length, &cause)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG, _("the answers cannot be read: %s"),
                    cause->message);
        return false;
    }
    if (length > ANSWERS_MAX || strlen(text) != length || !g_utf8_validate(text, -1, NULL)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG,
                    _("the answers \"%s\" cannot be read: they are no text in UTF-8"), answers->file);
        return false;
    }
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (int i = 0; lines[i]; i++)
        take_line(answers, i + 1, lines[i]);
    return true;
}

/* A question nobody answered: its usual answer, or a mistake that says what is wanted. */
static void take_usual(struct setup *setup, struct answers *answers, enum setup_key key)
{
    const struct setup_question *question = &setup_questions[key];
    g_autofree char *usual = question->usual ? question->usual(setup) : g_strdup("");
    g_autofree char *note = NULL;
    g_autofree char *text = NULL;

    if (*usual || !question->required) {
        g_autofree char *why = setup_take(setup, key, usual);

        if (why)
            complain(answers, 0, why);
        return;
    }
    note = question->note ? question->note(setup) : NULL;
    text = g_strdup_printf(_("\"%s\" is needed: %s"), question->name, note ? note : _(question->text));
    complain(answers, 0, text);
}

static void take_all(struct setup *setup, struct answers *answers)
{
    for (int i = 0; i < SETUP_COUNT; i++) {
        if (!answers->raw[i]) {
            if (setup_applies(setup, (enum setup_key)i) && !setup_questions[i].secret)
                take_usual(setup, answers, (enum setup_key)i);
            continue;
        }
        g_autofree char *why = setup_take(setup, (enum setup_key)i, answers->raw[i]);

        if (why)
            complain(answers, answers->lines[i], why);
    }
}

static void answers_clear(struct answers *answers)
{
    for (int i = 0; i < SETUP_COUNT; i++)
        g_free(answers->raw[i]);
}

bool setup_answers_read(struct setup *setup, const char *file, GError **error)
{
    struct answers answers = {.file = file};
    bool good = read_lines(&answers, error);

    if (good)
        take_all(setup, &answers);
    if (good && answers.mistakes) {
        good = false;
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG,
                    ngettext("the answers \"%s\" have %d mistake; nothing was written",
                             "the answers \"%s\" have %d mistakes; nothing was written",
                             (unsigned long)answers.mistakes),
                    file, answers.mistakes);
    }
    answers_clear(&answers);
    return good;
}

void setup_answers_remember(struct setup *setup, const char *file)
{
    struct answers answers = {.file = file};

    if (g_file_test(file, G_FILE_TEST_EXISTS) && read_lines(&answers, NULL))
        for (int i = 0; i < SETUP_COUNT; i++)
            if (answers.raw[i])
                setup_set(setup, (enum setup_key)i, answers.raw[i]);
    answers_clear(&answers);
}

char *setup_answers_text(const struct setup *setup)
{
    GString *out =
        g_string_new(_("# What \"herinnerctl setup\" was told. Change it and run: herinnerctl setup --answers "
                       "THIS-FILE\n"));

    for (int i = 0; i < SETUP_COUNT; i++) {
        g_auto(GStrv) values = g_strsplit(setup->answers[i] ? setup->answers[i] : "", "\n", -1);

        for (char **value = values; *value && !setup_questions[i].secret && **value; value++)
            g_string_append_printf(out, "%s = \"%s\"\n", setup_questions[i].name, *value);
    }
    return g_string_free(out, FALSE);
}

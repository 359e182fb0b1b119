/* SPDX-License-Identifier: MIT */
/*
 * The questions at a terminal. Enter takes what stands in brackets, ? explains,
 * < goes back, - leaves out; the end of the input or Ctrl-C ends setup, and
 * since nothing was written yet nothing has changed.
 */
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/error.h"
#include "base/words.h"
#include "config/secret.h"
#include "control/setup.h"

enum { LINE_MAX_BYTES = 4096, INTERRUPT = 3 };

enum typed { TYPED_TEXT, TYPED_BACK, TYPED_HELP, TYPED_END };

/* Reads a line into LINE without its end; false at the end of the input or when Ctrl-C came as a character. */
static bool read_line(char line[LINE_MAX_BYTES])
{
    if (!fgets(line, LINE_MAX_BYTES, stdin) || strchr(line, INTERRUPT))
        return false;
    line[strcspn(line, "\r\n")] = '\0';
    return true;
}

/* The same, unseen. Ctrl-C comes as a character meanwhile, so that the terminal is always put right again. */
static bool read_secret(char line[LINE_MAX_BYTES])
{
    struct termios before, hidden;
    bool terminal = tcgetattr(STDIN_FILENO, &before) == 0, got;

    if (terminal) {
        hidden = before;
        hidden.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
        tcsetattr(STDIN_FILENO, TCSADRAIN, &hidden);
    }
    got = read_line(line);
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
        putc('\n', stdout);
    }
    return got;
}

static void print_choices(const struct setup *setup, char *const *choices)
{
    for (int i = 0; choices[i]; i++)
        output_line(setup->out, TINT_NONE, "  %d  %s", i + 1, choices[i]);
}

/* "yes no" as "ja/nee". New string. */
static char *choice_words(const char *choices)
{
    g_auto(GStrv) list = g_strsplit(choices, " ", -1);
    GString *out = g_string_new(NULL);

    for (char **one = list; *one; one++)
        g_string_append_printf(out, "%s%s", out->len ? "/" : "", setup_choice_word(*one));
    return g_string_free(out, FALSE);
}

static void print_question(struct setup *setup, const struct setup_question *question, const char *usual)
{
    g_auto(GStrv) offers = question->offer ? question->offer(setup) : NULL;
    g_autofree char *choices = question->choices ? choice_words(question->choices) : NULL;
    g_autofree char *note = question->note ? question->note(setup) : NULL;
    g_auto(GStrv) shown = g_strsplit(usual, "\n", -1);
    g_autofree char *preset = shown[0] && !shown[1] ? g_strdup(setup_choice_word(shown[0])) : g_strjoinv("; ", shown);

    output_blank(setup->out);
    if (question->heading) {
        output_line(setup->out, TINT_BOLD, "%s", _(question->heading));
        output_blank(setup->out);
    }
    if (note) {
        g_auto(GStrv) lines = g_strsplit(note, "\n", -1);

        for (char **line = lines; *line; line++)
            output_text(setup->out, (int)strspn(*line, " "), TINT_DIM, *line);
    }
    output_text(setup->out, 0, TINT_NONE, _(question->text));
    if (offers)
        print_choices(setup, offers);
    if (choices)
        fprintf(setup->out->stream, "(%s) ", choices);
    if (*preset)
        fprintf(setup->out->stream, "[%s] ", preset);
    fprintf(setup->out->stream, "> ");
    fflush(setup->out->stream);
}

static enum typed read_answer(const struct setup_question *question, char line[LINE_MAX_BYTES])
{
    if (!(question->secret ? read_secret(line) : read_line(line)))
        return TYPED_END;
    if (question->secret)
        return TYPED_TEXT;
    g_strstrip(line);
    if (g_str_equal(line, "?"))
        return TYPED_HELP;
    return g_str_equal(line, "<") ? TYPED_BACK : TYPED_TEXT;
}

/* What Enter takes: the answer of an earlier run, else the usual one. */
static char *usual_of(struct setup *setup, enum setup_key key, const char *earlier)
{
    const struct setup_question *question = &setup_questions[key];

    if (earlier)
        return g_strdup(earlier);
    return question->usual ? question->usual(setup) : g_strdup("");
}

static enum typed ask_one(struct setup *setup, enum setup_key key, const char *earlier)
{
    const struct setup_question *question = &setup_questions[key];
    g_autofree char *usual = usual_of(setup, key, earlier);
    char *line = secret_alloc(LINE_MAX_BYTES);
    enum typed typed = TYPED_HELP;

    while (typed == TYPED_HELP) {
        g_autofree char *why = NULL;

        print_question(setup, question, usual);
        typed = read_answer(question, line);
        if (typed == TYPED_HELP)
            output_text(setup->out, 2, TINT_NONE, question->hint ? _(question->hint) : _("there is no more to say"));
        if (typed != TYPED_TEXT)
            continue;
        why = setup_take(setup, key, *line ? line : usual);
        if (!why)
            continue;
        output_text(setup->out, 2, TINT_BAD, why);
        typed = TYPED_HELP;
    }
    secret_free(line);
    return typed;
}

bool setup_ask_yes(const struct setup *setup, const char *question, bool usual)
{
    char line[LINE_MAX_BYTES];

    output_blank(setup->out);
    output_text(setup->out, 0, TINT_NONE, question);
    fprintf(setup->out->stream, "(%s/%s) [%s] > ", setup_choice_word("yes"), setup_choice_word("no"),
            setup_choice_word(usual ? "yes" : "no"));
    fflush(setup->out->stream);
    if (!read_line(line))
        return false;
    g_strstrip(line);
    return *line ? strchr("yYjJ", *line) != NULL : usual;
}

/* An answer that is never asked for, or that an earlier one made needless. */
static bool passes_by(struct setup *setup, enum setup_key key, char *earlier)
{
    const struct setup_question *question = &setup_questions[key];

    if (question->text && setup_applies(setup, key))
        return false;
    if (setup_applies(setup, key)) {
        g_autofree char *usual = usual_of(setup, key, earlier);
        g_autofree char *why = setup_take(setup, key, usual);

        if (why)
            output_text(setup->out, 2, TINT_BAD, why);
    }
    return true;
}

static void introduce(const struct setup *setup)
{
    output_text(setup->out, 0, TINT_NONE,
                _("A few questions, and the service can rehearse. Enter takes what stands in [brackets], ? explains, < "
                  "goes back, - leaves out. Nothing is written before the end; Ctrl-C leaves all as it is."));
}

/* Every question in turn; BACK holds the way that was gone. */
static bool ask_all(struct setup *setup, char *earlier[SETUP_COUNT])
{
    enum setup_key back[SETUP_COUNT];
    int depth = 0, key = 0;

    while (key < SETUP_COUNT) {
        enum typed typed;

        if (setup->answers[key]) { /* on the way back: what was said there counts again */
            g_free(earlier[key]);
            earlier[key] = g_steal_pointer(&setup->answers[key]);
        }
        if (passes_by(setup, (enum setup_key)key, earlier[key])) {
            key++;
            continue;
        }
        typed = ask_one(setup, (enum setup_key)key, earlier[key]);
        if (typed == TYPED_END)
            return false;
        if (typed == TYPED_TEXT)
            back[depth++] = (enum setup_key)key++;
        else if (depth)
            key = (int)back[--depth];
    }
    return true;
}

bool setup_ask(struct setup *setup, GError **error)
{
    char *earlier[SETUP_COUNT];
    bool all;

    setvbuf(stdin, NULL, _IONBF, 0); /* a password leaves no copy there */
    memcpy(earlier, setup->answers, sizeof earlier);
    memset(setup->answers, 0, sizeof setup->answers);
    introduce(setup);
    all = ask_all(setup, earlier);
    for (int i = 0; i < SETUP_COUNT; i++)
        g_free(earlier[i]);
    if (!all) {
        fputc('\n', setup->out->stream);
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("stopped; nothing was written"));
    }
    return all;
}

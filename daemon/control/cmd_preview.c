/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "compose/library.h"
#include "control/new_file.h"
#include "control/preview.h"
#include "control/verbs.h"

/* To PATH, "-" being the screen. */
static bool write_to(const char *path, const void *data, gsize length, GError **error)
{
    if (g_str_equal(path, "-")) {
        fwrite(data, 1, length, stdout);
        return true;
    }
    return file_replace(path, data, length, 0666, error);
}

static bool write_letter(const struct control *control, const struct arguments *arguments, const struct letter *letter,
                         GError **error)
{
    const char *html = arguments_value(arguments, "html"), *eml = arguments_value(arguments, "eml");
    gsize length;
    const char *message = g_bytes_get_data(letter->message, &length);

    if (html && !write_to(html, letter->html, strlen(letter->html), error))
        return false;
    if (eml && !write_to(eml, message, length, error))
        return false;
    if (arguments_given(arguments, "text") || (!html && !eml))
        preview_print(&control->out, "Subject: ", letter);
    return true;
}

static int preview(struct control *control, const struct arguments *arguments, GError **error)
{
    const char *name = arguments_word(arguments, 0), *language = arguments_value(arguments, "lang");
    const char *invoice = arguments_value(arguments, "invoice");
    AUTO(composer) composer = preview_composer(control, error);
    AUTO(letter) letter = NULL;

    if (!composer)
        return EXIT_CONFIGURATION;
    if (!preview_knows(control, name, language, error))
        return EXIT_USAGE_ERROR;
    letter = invoice ? preview_for_invoice(control, composer, name, language, invoice, NULL, error)
                     : composer_example(composer, name, language, error);
    return letter && write_letter(control, arguments, letter, error) ? EXIT_DONE : EXIT_PERSON;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    int status;

    compose_init();
    status = preview(control, arguments, error);
    compose_shutdown();
    return status;
}

static const struct option options[] = {
    {"lang", N_("LANGUAGE"), N_("the letter in this language")},
    {"invoice", N_("NUMBER"), N_("filled for this invoice, as on the day it is due; else with example values")},
    {"html", N_("FILE"), N_("write the HTML part there; - is the screen")},
    {"text", NULL, N_("the text part; also when neither --html nor --eml is given")},
    {"eml", N_("FILE"), N_("write the whole message there; - is the screen")},
    {NULL, NULL, NULL},
};

const struct verb verb_template_preview = {
    .words = "template preview",
    .arguments = N_("NAME"),
    .summary = N_("how a letter comes out"),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_IF_THERE,
    .run = run,
};

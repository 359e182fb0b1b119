/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/verbs.h"
#include "law/reference.h"
#include "report/json.h"

/* How a kind is called. */
static const char *kind_name(enum reference_kind kind)
{
    static const char *const names[] = {
        [REFERENCE_OGM] = N_("structured communication (OGM)"),
        [REFERENCE_RF] = N_("creditor reference (RF)"),
        [REFERENCE_NL] = N_("Dutch payment reference (betalingskenmerk)"),
        [REFERENCE_IBAN] = N_("account number (IBAN)"),
    };

    return names[kind] ? _(names[kind]) : _("no reference of a kind that is known");
}

static void check_json(const struct output *out, enum reference_kind kind, const char *normalised)
{
    struct json json;

    json_begin(&json);
    json_string(&json, "kind", reference_kind_word(kind));
    json_bool(&json, "valid", normalised != NULL);
    json_string(&json, "normalised", normalised);
    json_end(&json, out->stream);
}

static char *all_words(const struct arguments *arguments)
{
    GString *text = g_string_new(arguments_word(arguments, 0));

    for (guint i = 1; i < arguments->words->len; i++)
        g_string_append_printf(text, " %s", arguments_word(arguments, i));
    return g_string_free(text, FALSE);
}

static int run_check(struct control *control, const struct arguments *arguments, GError **error)
{
    g_autofree char *text = all_words(arguments); /* references are printed in groups */
    enum reference_kind kind = reference_guess(text);
    g_autofree char *normalised = reference_normalise(kind, text);
    g_autofree char *printed = normalised ? reference_printed(kind, normalised) : NULL;

    (void)error;
    if (control->out.json)
        check_json(&control->out, kind, normalised);
    else if (printed)
        output_line(&control->out, TINT_GOOD, "%s: %s", kind_name(kind), printed);
    else if (kind == REFERENCE_NONE)
        output_line(&control->out, TINT_BAD, "%s", kind_name(kind));
    else
        output_line(&control->out, TINT_BAD, _("%s: wrong; compare it with the invoice, digit by digit"),
                    kind_name(kind));
    return normalised ? EXIT_DONE : EXIT_PERSON;
}

static void make_json(const struct output *out, enum reference_kind kind, const char *normalised, const char *printed)
{
    struct json json;

    json_begin(&json);
    json_string(&json, "kind", reference_kind_word(kind));
    json_string(&json, "normalised", normalised);
    json_string(&json, "printed", printed);
    json_end(&json, out->stream);
}

static int run_make(struct control *control, const struct arguments *arguments, GError **error)
{
    const char *word = arguments_word(arguments, 0);
    enum reference_kind kind = reference_kind_from_word(word);
    g_autofree char *normalised = NULL, *printed = NULL;

    if (kind == REFERENCE_NONE) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("\"%s\" is not one of ogm, rf, nl, iban"), word);
        return EXIT_USAGE_ERROR;
    }
    normalised = reference_make(kind, arguments_word(arguments, 1), error);
    if (!normalised)
        return EXIT_USAGE_ERROR;
    printed = reference_printed(kind, normalised);
    if (control->out.json)
        make_json(&control->out, kind, normalised, printed);
    else
        output_line(&control->out, TINT_NONE, "%s", printed);
    return EXIT_DONE;
}

const struct verb verb_reference_check = {
    .words = "reference check",
    .arguments = N_("TEXT"),
    .summary = N_("whether a payment reference or an IBAN is right"),
    .details = N_("Knows the Belgian +++nnn/nnnn/nnnnn+++ (OGM), RF references, the Dutch betalingskenmerk and IBANs. "
                  "Exit status 1 when it is wrong."),
    .least = 1,
    .most = 12,
    .alone = true,
    .run = run_check,
};

const struct verb verb_reference_make = {
    .words = "reference make",
    .arguments = N_("ogm|rf|nl|iban TEXT"),
    .summary = N_("a payment reference with its check digits"),
    .details = N_("Of up to 10 digits (ogm), 21 letters and digits (rf), 15 digits (nl), or a country and an account "
                  "(iban, as NLABNA0417164300)."),
    .least = 2,
    .most = 2,
    .alone = true,
    .run = run_make,
};

/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/mail_file.h"
#include "control/verbs.h"
#include "receive/classify.h"
#include "receive/mail.h"
#include "receive/match.h"
#include "report/json.h"

/* -- printing ----------------------------------------------------------- */

static const char *permanence_word(const struct mail_report *report)
{
    if (!report || report->permanent == PERMANENCE_UNKNOWN)
        return NULL;
    return report->permanent == PERMANENT ? _("yes") : _("no");
}

static void print_permanence(struct json *json, const struct mail_report *report)
{
    if (!report || report->permanent == PERMANENCE_UNKNOWN)
        json_string(json, "permanent", NULL);
    else
        json_bool(json, "permanent", report->permanent == PERMANENT);
}

static char *bracketed(const char *id)
{
    return *id ? g_strdup_printf("<%s>", id) : g_strdup("");
}

static void print_report(struct json *json, const struct mail_report *report)
{
    json_object(json, NULL);
    json_string(json, "class", mail_class_word(report->class));
    json_word(json, "recipient", report->recipient);
    json_word(json, "status", report->status);
    print_permanence(json, report);
    json_word(json, "diagnostic", report->diagnostic);
    json_object_end(json);
}

static void print_json(const struct output *out, const struct classification *found, const struct match *match)
{
    const struct mail_report *worst = classification_worst(found);
    g_autofree char *id = bracketed(found->original_message_id);
    struct json json;

    json_begin(&json);
    json_string(&json, "class", mail_class_word(found->class));
    json_word(&json, "recipient", worst ? worst->recipient : "");
    json_word(&json, "status", worst ? worst->status : "");
    print_permanence(&json, worst);
    json_word(&json, "diagnostic", found->diagnostic);
    json_word(&json, "original_message_id", id);
    json_word(&json, "original_envid", found->original_envid);
    if (match->letter)
        json_int(&json, "reminder", match->letter);
    else
        json_string(&json, "reminder", NULL);
    json_array(&json, "recipients");
    for (guint i = 0; i < found->reports->len; i++)
        print_report(&json, found->reports->pdata[i]);
    json_array_end(&json);
    json_end(&json, out->stream);
}

static void print_fact(const struct output *out, const char *label, const char *value)
{
    if (value && *value)
        output_fact(out, TINT_NONE, label, value);
}

static void print_people(const struct output *out, const struct classification *found, const struct match *match)
{
    g_autofree char *letter = match->letter ? g_strdup_printf("%" G_GINT64_FORMAT, match->letter) : NULL;
    g_autofree char *id = bracketed(found->original_message_id);

    output_fact(out, TINT_NONE, _("class"), mail_class_word(found->class));
    for (guint i = 0; i < found->reports->len; i++) {
        const struct mail_report *report = found->reports->pdata[i];

        print_fact(out, _("recipient"), report->recipient);
        print_fact(out, _("status"), report->status);
        print_fact(out, _("permanent"), permanence_word(report));
    }
    print_fact(out, _("diagnostic"), found->diagnostic);
    print_fact(out, _("about message"), id);
    print_fact(out, _("envelope id"), found->original_envid);
    print_fact(out, _("letter"), letter);
}

/* -- the verb ----------------------------------------------------------- */

static bool classify_file(struct control *control, const char *path, GError **error)
{
    gsize whole;
    g_autoptr(GBytes) raw = mail_file_read(path, &whole, error);
    AUTO(classification) found = raw ? classify_mail(raw, whole) : NULL;

    struct match match = {.key = ""};

    if (!found || (control->store && !match_mail(control->store, found, &match, error)))
        return false;
    if (control->out.json)
        print_json(&control->out, found, &match);
    else
        print_people(&control->out, found, &match);
    return true;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    bool good = true;

    mail_init();
    for (guint i = 0; good && i < arguments->words->len; i++)
        good = classify_file(control, arguments_word(arguments, i), error);
    mail_shutdown();
    return good ? EXIT_DONE : EXIT_PERSON;
}

const struct verb verb_classify = {
    .words = "classify",
    .arguments = N_("FILE…"),
    .summary = N_("what an incoming mail is; changes nothing"),
    .details = N_("FILE is a mail as it came; - is the standard input."),
    .least = 1,
    .most = 1000,
    .store = STORE_NEED_AT_MOST,
    .run = run,
};

/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/verbs.h"
#include "proof/journal.h"
#include "report/json.h"

static void print_json(const struct output *out, const struct verify_report *report)
{
    struct json json;

    json_begin(&json);
    json_bool(&json, "whole", report->breaks->len == 0);
    json_int(&json, "entries", report->entries);
    json_int(&json, "erased", report->erased);
    json_int(&json, "messages", report->messages);
    json_int(&json, "evidence", report->evidence);
    json_int(&json, "seals", report->seals);
    json_array(&json, "breaks");
    for (guint i = 0; i < report->breaks->len; i++)
        json_string(&json, NULL, report->breaks->pdata[i]);
    json_array_end(&json);
    json_word(&json, "head", report->head);
    json_end(&json, out->stream);
}

static void print_number(const struct output *out, const char *label, int64_t number)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);

    output_fact(out, TINT_NONE, label, text);
}

static void print_people(const struct output *out, const struct verify_report *report)
{
    print_number(out, _("entries"), report->entries);
    if (report->erased)
        print_number(out, _("of them erased"), report->erased);
    print_number(out, _("messages"), report->messages);
    print_number(out, _("receipts"), report->evidence);
    print_number(out, _("seals"), report->seals);
    output_fact(out, TINT_NONE, _("journal head"), report->head);
    for (guint i = 0; i < report->breaks->len; i++)
        output_fact(out, TINT_BAD, _("broken"), report->breaks->pdata[i]);
    if (report->breaks->len)
        return;
    output_line(out, TINT_GOOD, _("whole: every entry, message and receipt has the hash that was kept"));
    output_line(
        out, TINT_DIM,
        _("Without a head or seal kept elsewhere this shows accidents, not a forgery by whoever owns the store; "
          "compare with --head."));
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    struct verify_report *report = store_verify(control->store, arguments_value(arguments, "head"), error);
    bool whole;

    if (!report)
        return EXIT_UNREACHABLE;
    if (control->out.json)
        print_json(&control->out, report);
    else
        print_people(&control->out, report);
    whole = report->breaks->len == 0;
    verify_report_free(report);
    return whole ? EXIT_DONE : EXIT_PERSON;
}

static const struct option options[] = {
    {"head", N_("SEQ:HASH"), N_("a journal head kept elsewhere, from a digest or the system journal")},
    {NULL, NULL, NULL},
};

const struct verb verb_verify = {
    .words = "verify",
    .arguments = "",
    .summary = N_("recompute every hash of the journal, the messages and the receipts"),
    .details = N_("Exit status 1 when something is broken; each break is named."),
    .options = options,
    .store = STORE_NEED_READ,
    .run = run,
};

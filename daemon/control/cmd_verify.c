/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/verbs.h"
#include "proof/journal.h"
#include "report/json.h"

static void print_list(struct json *json, const char *key, const GPtrArray *list)
{
    json_array(json, key);
    for (guint i = 0; i < list->len; i++)
        json_string(json, NULL, list->pdata[i]);
    json_array_end(json);
}

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
    json_int(&json, "stamps", report->stamps);
    print_list(&json, "breaks", report->breaks);
    json_int(&json, "broken", report->broken);
    print_list(&json, "erasures", report->erasures);
    json_word(&json, "stamped", report->stamped);
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
    if (report->stamps)
        print_number(out, _("time stamps"), report->stamps);
    output_fact(out, TINT_NONE, _("newest time stamp"), report->stamped);
    for (guint i = 0; i < report->erasures->len; i++)
        output_fact(out, TINT_DIM, _("erased"), report->erasures->pdata[i]);
    output_fact(out, TINT_NONE, _("journal head"), report->head);
    for (guint i = 0; i < report->breaks->len; i++)
        output_fact(out, TINT_BAD, _("broken"), report->breaks->pdata[i]);
    if (report->broken > report->breaks->len)
        print_number(out, _("broken in all"), report->broken);
    if (report->breaks->len)
        return;
    output_line(out, TINT_GOOD, _("whole: every entry, message and receipt has the hash that was kept"));
    if (report->stamps)
        return;
    output_line(
        out, TINT_DIM,
        _("Without a head or seal kept elsewhere this shows accidents, not a forgery by whoever owns the store; "
          "compare with --head."));
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    const struct verify_ask ask = {.head = arguments_value(arguments, "head"),
                                   .since = arguments_value(arguments, "since"),
                                   .ca_file = control->config->timestamp_ca};
    struct verify_report *report = store_verify(control->store, &ask, error);
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
    {"since", N_("SEAL"), N_("only what came after a seal that is trusted: its day, or DAY:HASH")},
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

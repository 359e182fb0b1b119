/* SPDX-License-Identifier: MIT */
#include "report/show.h"

#include "base/words.h"
#include "report/json.h"
#include "report/log.h"
#include "report/notes.h"
#include "report/reasons.h"

static char *invoices_with_balances(const struct log_entry *entry)
{
    GString *text = g_string_new(NULL);
    guint balances = entry->balances ? g_strv_length(entry->balances) : 0;

    for (guint i = 0; entry->invoices && entry->invoices[i]; i++) {
        g_string_append_printf(text, "%s%s", i ? ", " : "", entry->invoices[i]);
        if (i < balances)
            g_string_append_printf(text, " (%s)", entry->balances[i]);
    }
    return g_string_free(text, FALSE);
}

static void print_letter(const struct output *out, const struct log_entry *entry)
{
    g_autofree char *time = output_time(out, entry->time);
    g_autofree char *level_time = output_time(out, entry->level_time);
    g_autofree char *level = g_strdup_printf("%s, %s", level_text(entry->level), level_time);
    g_autofree char *client = g_strdup_printf("%s (%s)", entry->client_name, entry->client);
    bool has_policy = entry->policy && *entry->policy; /* a mail to the owner has none */
    g_autofree char *stage = has_policy ? g_strdup_printf(_("%s of policy %s"), entry->stage, entry->policy) : NULL;
    g_autofree char *invoices = invoices_with_balances(entry);
    g_autofree char *to = output_list(entry->to);

    output_fact(out, TINT_NONE, _("client"), *entry->client_name ? client : entry->client);
    output_fact(out, TINT_NONE, _("stage"), has_policy ? stage : entry->stage);
    output_fact(out, TINT_NONE, _("invoices"), invoices);
    output_fact(out, TINT_NONE, _("to"), to);
    output_fact(out, TINT_NONE, _("sender"), entry->sender);
    output_fact(out, TINT_NONE, _("subject"), entry->subject);
    output_fact(out, TINT_NONE, _("date"), entry->day);
    output_fact(out, TINT_NONE, _("term until"), entry->term_until);
    output_fact(out, TINT_NONE, _("time"), time);
    output_fact(out, level_tint(entry->level), _("level"), *level_time ? level : level_text(entry->level));
    output_fact(out, TINT_NONE, _("server said"), entry->reply);
    output_fact(out, TINT_NONE, "Message-ID", entry->message_id);
    output_fact(out, TINT_NONE, "ENVID", entry->envid);
    output_fact(out, TINT_NONE, "SHA-256", entry->message_sha256);
}

static void print_attempt(const struct output *out, const struct attempt_row *attempt, guint number)
{
    g_autofree char *heading = g_strdup_printf(_("attempt %u"), number);
    g_autofree char *started = output_time(out, attempt->started);
    g_autofree char *ended = output_time(out, attempt->ended);
    g_autofree char *tls = g_strjoin(" ", attempt->tls, attempt->cipher, NULL);

    output_heading(out, heading);
    output_fact(out, TINT_NONE, _("started"), started);
    output_fact(out, TINT_NONE, _("ended"), ended);
    output_fact(out, TINT_NONE, _("outcome"), level_text(attempt->outcome));
    output_fact(out, TINT_NONE, _("server said"), attempt->text);
    output_fact(out, TINT_NONE, _("relay"), attempt->relay);
    output_fact(out, TINT_NONE, _("address"), attempt->peer);
    output_fact(out, TINT_NONE, "TLS", *attempt->tls ? tls : "");
    output_fact(out, TINT_NONE, _("certificate"), attempt->cert_sha256);
    output_fact(out, TINT_NONE, _("transcript"), attempt->transcript_sha256);
}

static void attempt_json(struct json *json, const struct output *out, const struct attempt_row *attempt)
{
    g_autofree char *started = output_time(out, attempt->started);
    g_autofree char *ended = output_time(out, attempt->ended);

    json_object(json, NULL);
    json_int(json, "id", attempt->id);
    json_word(json, "started", started);
    json_word(json, "ended", ended);
    json_word(json, "outcome", attempt->outcome);
    json_int(json, "code", attempt->code);
    json_word(json, "text", attempt->text);
    json_word(json, "relay", attempt->relay);
    json_word(json, "peer", attempt->peer);
    json_word(json, "tls", attempt->tls);
    json_word(json, "cipher", attempt->cipher);
    json_word(json, "cert_sha256", attempt->cert_sha256);
    json_word(json, "transcript_sha256", attempt->transcript_sha256);
    json_object_end(json);
}

static void letter_json(struct json *json, const struct output *out, const struct log_entry *entry)
{
    g_autofree char *time = output_time(out, entry->time);
    g_autofree char *level_time = output_time(out, entry->level_time);

    json_int(json, "id", entry->id);
    json_word(json, "time", time);
    json_string(json, "client", entry->client);
    json_word(json, "client_name", entry->client_name);
    json_word(json, "sender", entry->sender);
    json_word(json, "policy", entry->policy);
    json_string(json, "stage", entry->stage);
    json_word(json, "day", entry->day);
    json_word(json, "term_until", entry->term_until);
    json_strings(json, "invoices", entry->invoices);
    json_strings(json, "balances", entry->balances);
    json_strings(json, "to", entry->to);
    json_word(json, "subject", entry->subject);
    json_word(json, "message_id", entry->message_id);
    json_word(json, "envid", entry->envid);
    json_word(json, "message_sha256", entry->message_sha256);
    json_word(json, "state", entry->state);
    json_string(json, "level", entry->level);
    json_word(json, "level_time", level_time);
    json_word(json, "reply", entry->reply);
    json_bool(json, "rehearsal", entry->rehearsal);
}

static void show_json(const struct output *out, const struct log_entry *entry, const GPtrArray *attempts,
                      const GPtrArray *notes)
{
    struct json json;

    json_begin(&json);
    letter_json(&json, out, entry);
    json_array(&json, "attempts");
    for (guint i = 0; i < attempts->len; i++)
        attempt_json(&json, out, attempts->pdata[i]);
    json_array_end(&json);
    notes_json(&json, out, notes);
    json_end(&json, out->stream);
}

void report_show(const struct output *out, const struct log_entry *entry, const GPtrArray *attempts,
                 const GPtrArray *notes)
{
    if (out->json) {
        show_json(out, entry, attempts, notes);
        return;
    }
    print_letter(out, entry);
    for (guint i = 0; i < attempts->len; i++)
        print_attempt(out, attempts->pdata[i], i + 1);
    report_notes(out, notes);
}

static void print_body(const struct output *out, const char *body)
{
    g_auto(GStrv) lines = g_strsplit(body ? body : _("erased"), "\n", -1);

    for (guint i = 0; lines[i]; i++)
        output_text(out, 4, TINT_DIM, lines[i]);
}

void report_journal_row(const struct journal_row *row, void *data)
{
    const struct output *out = data;
    g_autofree char *time = output_time(out, row->time);
    g_autofree char *seq = g_strdup_printf("%" G_GINT64_FORMAT, row->seq);
    struct json json;

    if (!out->json) {
        output_line(out, TINT_NONE, _("%s, entry %s: %s by %s"), time, seq, row->type, row->actor);
        print_body(out, row->body);
        return;
    }
    json_begin(&json);
    json_int(&json, "seq", row->seq);
    json_string(&json, "time", time);
    json_string(&json, "actor", row->actor);
    json_string(&json, "type", row->type);
    json_bool(&json, "decides", row->decides);
    json_string(&json, "body", row->body);
    json_end(&json, out->stream);
}

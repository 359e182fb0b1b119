/* SPDX-License-Identifier: MIT */
#include "report/client.h"

#include "base/words.h"
#include "law/interest.h"
#include "report/ageing.h"
#include "report/decision.h"
#include "report/json.h"
#include "report/notes.h"
#include "report/reasons.h"

/* Where a value comes from, first wins (interfaces.md). */
enum source { SOURCE_NONE, SOURCE_SET, SOURCE_SECTION, SOURCE_CONTACTS, SOURCE_LEDGER, SOURCE_OTHER };

struct value {
    const char *setting; /* as `client set` calls it, and the configuration */
    char *text;
    enum source source;
};

static const char *const source_words[] = {"", "set", "section", "contacts", "ledger", "default"};
static const char *const source_texts[] = {
    "", N_("set by client set"), N_("client section"), N_("contacts"), N_("ledger"), N_("default")};

static const char *segment_word(enum segment segment)
{
    static const char *const words[] = {"", "business", "consumer"};

    return words[segment];
}

/* "8.00", "" when no interest was agreed on. New string. */
static char *agreed_text(const struct plan_client *client)
{
    char rate[LAW_RATE_TEXT_SIZE];

    return g_strdup(client->agreed.what == LAW_RATE_AGREED ? law_rate_text(client->agreed.rate, rate) : "");
}

/* FILES is what contacts and ledger say together; FACT is what a row of the ledger may say of it, CLIENT_FACT_COUNT
 * where only contacts can. */
static struct value value_of(const struct client_view *view, const char *setting, char *text, const char *section,
                             const char *files, enum client_fact fact)
{
    bool contacts = fact == CLIENT_FACT_COUNT || view->client->facts->contacts & 1U << fact;
    const char *set = history_override(view->history, view->client->key, setting);
    enum source source = set && *set           ? SOURCE_SET
                         : section && *section ? SOURCE_SECTION
                         : files && *files     ? contacts ? SOURCE_CONTACTS : SOURCE_LEDGER
                         : text && *text       ? SOURCE_OTHER
                                               : SOURCE_NONE;

    return (struct value){setting, text, source};
}

static GArray *values_of(const struct client_view *view)
{
    const struct plan_client *client = view->client;
    const struct config_client *own = client->section;
    const struct ledger_client *from = client->facts;
    const char *email = own && own->email[0] ? own->email[0] : "";
    const char *formal = own && own->email_formal[0] ? own->email_formal[0] : "";
    const struct value values[] = {
        value_of(view, "email", output_list(client->email), email, from->email, CLIENT_EMAIL),
        value_of(view, "email_formal", output_list(client->email_formal), formal, from->more->email_formal,
                 CLIENT_FACT_COUNT),
        value_of(view, "cc", output_list(client->cc), own && own->cc[0] ? own->cc[0] : "", from->more->cc,
                 CLIENT_FACT_COUNT),
        value_of(view, "language", g_strdup(client->language), own ? own->language : "", from->language,
                 CLIENT_LANGUAGE),
        value_of(view, "policy", g_strdup(client->policy ? client->policy->name : ""), own ? own->policy : "",
                 from->more->policy, CLIENT_FACT_COUNT),
        value_of(view, "segment", g_strdup(segment_word(client->segment)), own ? segment_word(own->segment) : "",
                 segment_word(from->segment), CLIENT_SEGMENT),
        value_of(view, "country", g_strdup(client->country), own ? own->country : "", from->country, CLIENT_COUNTRY),
        value_of(view, "terms", g_strdup(client->terms), own ? own->terms : "", from->terms, CLIENT_TERMS),
        value_of(view, "phone", g_strdup(client->phone), own ? own->phone : "", from->more->phone, CLIENT_FACT_COUNT),
        value_of(view, "contact", g_strdup(client->contact), own ? own->contact : "", from->more->contact,
                 CLIENT_FACT_COUNT),
        value_of(view, "salutation", g_strdup(client->salutation), own ? own->salutation : "", from->more->salutation,
                 CLIENT_FACT_COUNT),
        value_of(view, "interest_rate", agreed_text(client), own ? own->interest_rate : "", "", CLIENT_FACT_COUNT),
        value_of(view, "terms_clause", g_strdup(client->terms_clause ? "yes" : "no"),
                 own && own->terms_clause ? "yes" : "", "", CLIENT_FACT_COUNT),
        value_of(view, "reach", g_strdup(client->reach_task ? "task" : "mail"), own && own->reach_task ? "task" : "",
                 "", CLIENT_FACT_COUNT),
    };
    GArray *list = g_array_new(FALSE, FALSE, sizeof(struct value));

    g_array_append_vals(list, values, G_N_ELEMENTS(values));
    return list;
}

static void print_values(const struct output *out, const GArray *values)
{
    for (guint i = 0; i < values->len; i++) {
        const struct value *value = &g_array_index(values, struct value, i);
        g_autofree char *text = value->source == SOURCE_NONE || !*value->text
                                    ? g_strdup("-")
                                    : g_strdup_printf("%s (%s)", value->text, _(source_texts[value->source]));

        output_fact(out, TINT_NONE, value->setting, text);
    }
}

static void print_balances(const struct output *out, const struct client_view *view)
{
    g_autoptr(GArray) rows = ageing_of(view->plan, view->today, false);

    for (guint i = 0; i < rows->len; i++) {
        const struct ageing *row = &g_array_index(rows, struct ageing, i);

        if (row->client != view->client)
            continue;
        g_autofree char *open = amount_text(row->open, row->currency);
        g_autofree char *overdue = amount_text(row->open - row->ages[AGE_CURRENT], row->currency);
        g_autofree char *text = g_strdup_printf(ngettext("%s in %d invoice, of it overdue %s",
                                                         "%s in %d invoices, of it overdue %s", (gulong)row->invoices),
                                                open, row->invoices, overdue);

        output_fact(out, TINT_NONE, _("balance"), text);
    }
}

static void print_holds(const struct output *out, const struct client_view *view)
{
    for (guint i = 0; i < view->history->holds->len; i++) {
        const struct history_hold *hold = &g_array_index(view->history->holds, struct history_hold, i);

        if (hold->scope != HOLD_CLIENT || !g_str_equal(hold->subject, view->client->key) ||
            !hold_in_force(hold, view->today))
            continue;
        g_autofree char *text = reason_sentence(reason_from_word(hold->kind), DAY_NONE, hold);

        output_fact(out, TINT_WARN, _("held"), text);
    }
}

static void print_json(const struct output *out, const struct client_view *view, const GArray *values)
{
    struct json json;

    json_begin(&json);
    json_string(&json, "client", view->client->key);
    json_word(&json, "name", view->client->name);
    for (guint i = 0; i < values->len; i++) {
        const struct value *value = &g_array_index(values, struct value, i);

        json_object(&json, value->setting);
        json_word(&json, "value", value->text);
        json_word(&json, "source", source_words[value->source]);
        json_object_end(&json);
    }
    notes_json(&json, out, view->notes);
    json_end(&json, out->stream);
}

void report_client(const struct output *out, const struct client_view *view)
{
    g_autoptr(GArray) values = values_of(view);
    g_autofree char *name = g_strdup_printf("%s (%s)", client_label(view->client), view->client->key);

    if (out->json) {
        print_json(out, view, values);
    } else {
        output_fact(out, TINT_BOLD, _("client"), name);
        print_values(out, values);
        print_balances(out, view);
        print_holds(out, view);
        report_notes(out, view->notes);
    }
    for (guint i = 0; i < values->len; i++)
        g_free(g_array_index(values, struct value, i).text);
}

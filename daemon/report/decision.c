/* SPDX-License-Identifier: MIT */
#include "report/decision.h"

#include "report/reasons.h"

enum { ID_LENGTH = 8 };

char **items_numbers(const GPtrArray *items)
{
    GPtrArray *numbers = g_ptr_array_new();

    for (guint i = 0; i < items->len; i++) {
        const struct plan_item *item = items->pdata[i];

        g_ptr_array_add(numbers, g_strdup(item->invoice->number));
    }
    g_ptr_array_add(numbers, NULL);
    return (char **)g_ptr_array_free(numbers, FALSE);
}

char *amount_text(int64_t minor, const char *currency)
{
    char buffer[MONEY_TEXT_SIZE];

    return g_strdup_printf("%s %s", money_to_text(minor, currency, buffer), currency);
}

char *items_total(const GPtrArray *items)
{
    g_autoptr(GArray) totals = decision_totals(items);
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < totals->len; i++) {
        const struct money *money = &g_array_index(totals, struct money, i);
        g_autofree char *amount = amount_text(money->minor, money->currency);

        g_string_append_printf(text, "%s%s", i ? " + " : "", amount);
    }
    return g_string_free(text, FALSE);
}

static void items_total_json(struct json *json, const GPtrArray *items)
{
    g_autoptr(GArray) totals = decision_totals(items);
    char buffer[MONEY_TEXT_SIZE];

    json_object(json, "total");
    for (guint i = 0; i < totals->len; i++) {
        const struct money *money = &g_array_index(totals, struct money, i);

        json_string(json, money->currency, money_to_text(money->minor, money->currency, buffer));
    }
    json_object_end(json);
}

const char *client_label(const struct plan_client *client)
{
    return client->name && *client->name ? client->name : client->key;
}

char *decision_id(const struct decision *decision)
{
    g_autofree char *digest = decision_digest(decision);

    return g_strndup(digest, ID_LENGTH);
}

char *decision_why(const struct decision *decision, const struct history *history, civil_day today)
{
    const struct history_hold *hold =
        reason_hold(history, decision->reason, today, decision->client->key, decision->items);

    return reason_sentence_of(decision->client, decision->reason, decision->until, hold);
}

void decision_json(const struct output *out, const struct decision *decision)
{
    struct json json;
    g_auto(GStrv) numbers = items_numbers(decision->items);
    g_autofree char *day = output_day(out, decision->day);
    g_autofree char *until = output_day(out, decision->until);

    json_begin(&json);
    json_string(&json, "date", day);
    json_string(&json, "client", decision->client->key);
    json_string(&json, "stage", decision->stage_name);
    json_string(&json, "action", action_word(decision->stage ? decision->stage->action : ACTION_MAIL));
    json_strings(&json, "invoices", numbers);
    json_strings(&json, "to", decision->to);
    items_total_json(&json, decision->items);
    json_string(&json, "decision", verdict_word(decision->verdict));
    json_word(&json, "reason", reason_word(decision->reason));
    json_string(&json, "until", until);
    json_end(&json, out->stream);
}

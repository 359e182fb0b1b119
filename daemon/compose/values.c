/* SPDX-License-Identifier: MIT */
#include "compose/values.h"

#include <string.h>

#include "base/error.h"
#include "compose/values_build.h"
#include "law/reference.h"

const struct config_sender *values_sender(const struct letter_request *request)
{
    return request->sender ? request->sender : request->decision->sender;
}

const char *values_reply_to(const struct config_sender *sender)
{
    return *sender->reply_to ? sender->reply_to : sender->address;
}

/* A telephone number is not broken over two lines. New string. */
static char *unbroken(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, " ", -1);

    return g_strjoinv("\xc2\xa0", parts);
}

struct value *values_of_sender(const struct config_sender *sender, bool logo)
{
    struct value *map = value_new_map();
    g_autofree char *iban = reference_in_fours(sender->iban);
    g_autofree char *phone = unbroken(sender->phone);

    value_map_set_text(map, "name", sender->name);
    value_map_set_text(map, "legal_name", *sender->legal_name ? sender->legal_name : sender->name);
    value_map_set_text(map, "address", sender->address);
    value_map_set_text(map, "reply_to", values_reply_to(sender));
    value_map_set_text(map, "person", sender->person);
    value_map_set_text(map, "phone", phone);
    value_map_set_text(map, "website", sender->website);
    value_map_set_text(map, "registration", sender->registration);
    value_map_set_text(map, "vat", sender->vat);
    value_map_set_text(map, "iban", iban);
    value_map_set_text(map, "bic", sender->bic);
    value_map_set_text(map, "country", sender->country);
    value_map_set_text(map, "describe", sender->describe);
    build_truth(map, "logo", logo);
    return map;
}

/* The greeting's own comma stands in the letter. */
static char *without_comma(const char *salutation)
{
    char *text = g_strchomp(g_strdup(salutation));
    gsize length = strlen(text);

    if (length && text[length - 1] == ',')
        text[length - 1] = '\0';
    return text;
}

static void build_client(const struct plan_client *client, struct value *root)
{
    struct value *map = value_map_set(root, "client", value_new_map());
    g_autofree char *salutation = without_comma(client->salutation);

    value_map_set_text(map, "name", client->name);
    value_map_set_text(map, "legal_name", *client->legal_name ? client->legal_name : client->name);
    value_map_set_text(map, "salutation", salutation);
    value_map_set_text(map, "contact", client->contact);
    value_map_set_text(map, "language", client->language);
    value_map_set_text(map, "supplier_number", client->supplier_number);
    build_truth(map, "consumer", client->segment == SEGMENT_CONSUMER);
    build_truth(map, "business", client->segment == SEGMENT_BUSINESS);
}

static void build_stage(struct builder *builder, struct value *root)
{
    const struct decision *decision = builder->decision;
    struct value *map = value_map_set(root, "stage", value_new_map());
    int index = decision->policy && decision->stage ? config_stage_index(decision->policy, decision->stage_name) : -1;

    value_map_set_text(map, "name", decision->stage_name);
    build_number(builder, map, "number", index + 1);
}

/* The year is left out where it goes without saying. */
static enum format_date_style term_style(civil_day today, civil_day until)
{
    int year_today, year_until;

    day_to_ymd(today, &year_today, NULL, NULL);
    day_to_ymd(until, &year_until, NULL, NULL);
    return year_today == year_until ? FORMAT_DATE_WEEKDAY_ONLY : FORMAT_DATE_WEEKDAY;
}

static void build_new_term(struct builder *builder, struct value *root)
{
    civil_day until = builder->decision->term_until;

    if (until == DAY_NONE || until <= builder->today) {
        build_truth(root, "new_term", false);
        return;
    }

    /* counted to the day it really ends on, so that number and date agree after a holiday */
    int64_t days = (int64_t)until - builder->today;
    struct value *map = value_map_set(root, "new_term", value_new_map());
    g_autofree char *length = format_days(builder->formats, days);

    build_number(builder, map, "days", days);
    value_map_set_text(map, "length", length);
    build_date(builder, map, "date", until, term_style(builder->today, until));
}

/* A letter before the due date is no reminder that a later one could point to. */
static bool is_before_due(const struct decision *decision, const char *stage_name)
{
    int index = decision->policy ? config_stage_index(decision->policy, stage_name) : -1;
    const struct config_stage *stage = index < 0 ? NULL : decision->policy->stages->pdata[index];

    return stage && duration_is_set(stage->before_due);
}

static void build_previous(struct builder *builder, struct value *root)
{
    const GPtrArray *letters = builder->request->previous;
    struct value *list = value_map_set(root, "previous", value_new_list());
    g_autoptr(GPtrArray) dates = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; letters && i < letters->len; i++) {
        const struct letter_previous *letter = letters->pdata[i];

        if (is_before_due(builder->decision, letter->stage))
            continue;

        struct value *map = value_list_add(list, value_new_map());
        char *date = format_date(builder->formats, letter->day, FORMAT_DATE_LONG);

        value_map_set_text(map, "stage", letter->stage);
        build_date(builder, map, "date", letter->day, FORMAT_DATE_LONG);
        if (dates->len && !strcmp(dates->pdata[dates->len - 1], date))
            g_free(date);
        else
            g_ptr_array_add(dates, date);
    }

    g_autofree char *phrase = format_list(builder->formats, (const char *const *)dates->pdata, dates->len);

    value_map_set_text(root, "previous_dates", phrase);
    build_truth(root, "several_dates", dates->len > 1);
}

struct value *values_new(const struct letter_request *request, struct formats *formats, GError **error)
{
    struct builder builder = {.request = request,
                              .decision = request->decision,
                              .sender = values_sender(request),
                              .formats = formats,
                              .today = request->decision->day};
    AUTO(value) root = value_new_map();

    build_date(&builder, root, "today", builder.today, FORMAT_DATE_LONG);
    build_date(&builder, root, "paid_until", request->paid_until, FORMAT_DATE_LONG);
    value_map_set(root, "sender", values_of_sender(builder.sender, builder.sender->logo_bytes != NULL));
    build_client(builder.decision->client, root);
    build_stage(&builder, root);
    build_new_term(&builder, root);
    build_invoices(&builder, root);
    build_money(&builder, root);
    build_previous(&builder, root);
    build_agreed(&builder, root);
    build_payment(&builder, root);
    if (!builder.error)
        return g_steal_pointer(&root);
    g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, builder.error->message);
    g_error_free(builder.error);
    return NULL;
}

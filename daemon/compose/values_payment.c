/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "compose/values_build.h"
#include "law/reference.h"

#define TRANSFER_MAX 140 /* characters of unstructured remittance information in a SEPA transfer */

char *item_reference(const struct plan_item *item)
{
    const char *reference = invoice_text(item->invoice, TEXT_PAYMENT_REFERENCE);

    if (!reference)
        return g_strdup("");
    if (g_str_has_prefix(reference, "RF") && !strchr(reference, ' '))
        return reference_in_fours(reference);
    return g_strdup(reference);
}

static char *pay_link_value(const char *name, const struct plan_item *item)
{
    const struct invoice *invoice = item->invoice;
    const char *reference = invoice_text(invoice, TEXT_PAYMENT_REFERENCE);
    char amount[MONEY_TEXT_SIZE];

    if (!strcmp(name, "number"))
        return g_strdup(invoice->number);
    if (!strcmp(name, "amount"))
        return g_strdup(money_to_text(item_demand(item), invoice->currency, amount));
    if (!strcmp(name, "currency"))
        return g_strdup(invoice->currency);
    if (!strcmp(name, "reference"))
        return g_strdup(reference ? reference : invoice->number);
    return NULL;
}

char *item_pay_link(const char *pattern, const struct plan_item *item)
{
    GString *out = g_string_new(NULL);

    for (const char *p = pattern; *p;) {
        const char *end = *p == '{' ? strchr(p, '}') : NULL;
        g_autofree char *name = end ? g_strndup(p + 1, (gsize)(end - p - 1)) : NULL;
        g_autofree char *value = name ? pay_link_value(name, item) : NULL;

        if (value)
            g_string_append_uri_escaped(out, value, NULL, FALSE);
        else
            g_string_append_c(out, *p);
        p = value ? end + 1 : p + 1;
    }
    return g_string_free(out, FALSE);
}

char *item_numbers(const GPtrArray *items, guint most)
{
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < items->len && i < most; i++) {
        const struct plan_item *item = items->pdata[i];

        g_string_append_printf(out, "%s%s", i ? ", " : "", item->invoice->number);
    }
    return g_string_free(out, FALSE);
}

/* What to write with the transfer: for several invoices their numbers, as long as a transfer can carry them. */
static char *transfer_reference(const GPtrArray *items)
{
    g_autofree char *reference = items->len == 1 ? item_reference(items->pdata[0]) : NULL;
    g_autofree char *numbers = item_numbers(items, items->len);

    if (reference && *reference)
        return g_steal_pointer(&reference);
    return g_strdup(g_utf8_strlen(numbers, -1) > TRANSFER_MAX ? "" : numbers);
}

/* One link for the whole letter: the invoice's own, or one that names no invoice. */
static char *transfer_link(const char *pattern, const GPtrArray *items)
{
    if (items->len == 1)
        return item_pay_link(pattern, items->pdata[0]);
    return g_strdup(strchr(pattern, '{') ? "" : pattern);
}

static bool has_image(const struct letter_request *request, const char *id)
{
    for (guint i = 0; i < request->image_count; i++)
        if (!g_strcmp0(request->images[i].content_id, id))
            return true;
    return false;
}

static void build_answers(struct builder *builder, struct value *root)
{
    const GPtrArray *items = builder->decision->items;
    struct value *answers = value_map_set(root, "answers", value_new_map());
    g_autofree char *first = item_numbers(items, 3);
    g_autofree char *numbers = items->len > 3 ? g_strdup_printf("%s + %u", first, items->len - 3) : g_strdup(first);

    value_map_set_text(answers, "address", values_reply_to(builder->sender));
    value_map_set_text(answers, "numbers", numbers);
    value_map_set_text(answers, "token", builder->request->token);
}

void build_payment(struct builder *builder, struct value *root)
{
    const struct config_sender *sender = builder->sender;
    const GPtrArray *items = builder->decision->items;
    struct value *payment = value_map_set(root, "payment", value_new_map());
    g_autofree char *iban = reference_in_fours(sender->iban);
    g_autofree char *reference = transfer_reference(items);
    /* the link asks for all that is open */
    bool part = builder->decision->kind == DECISION_INSTALMENT;
    g_autofree char *link = part ? g_strdup("") : transfer_link(sender->pay_link, items);

    value_map_set_text(payment, "name", *sender->legal_name ? sender->legal_name : sender->name);
    value_map_set_text(payment, "iban", iban);
    value_map_set_text(payment, "bic", sender->bic);
    value_map_set_text(payment, "reference", reference);
    value_map_set(payment, "link", value_new_url(link));
    build_truth(payment, "qr", has_image(builder->request, "qr"));
    build_answers(builder, root);
}

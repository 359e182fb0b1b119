/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "compose/values_payment.h"

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

        g_string_append(out, i ? ", " : "");
        g_string_append(out, item->invoice->number);
    }
    return g_string_free(out, FALSE);
}

/* One link for the whole letter: the invoice's own, or one that names no invoice. */
static char *transfer_link(const char *pattern, const GPtrArray *items)
{
    if (items->len == 1)
        return item_pay_link(pattern, items->pdata[0]);
    return g_strdup(strchr(pattern, '{') ? "" : pattern);
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

/* What was agreed to be paid first: a settlement's sum, a part that was promised, the first instalment. NULL = all. */
static const struct value *agreed_amount(const struct value *root)
{
    const struct value *settlement = value_member(root, "settlement"), *promise = value_member(root, "promise");
    const struct value *instalments = value_is_true(promise) ? value_member(promise, "instalments") : NULL;

    if (value_is_true(settlement))
        return settlement;
    if (!value_is_true(promise) || value_is_true(value_member(promise, "broken")))
        return NULL;
    if (value_length(instalments))
        return value_item(instalments, 0);
    return value_is_true(value_member(promise, "amount")) ? promise : NULL;
}

/* The map whose member NAME is the amount of the transfer that the letter asks for. */
static const struct value *asked_in(const struct builder *builder, const struct value *root, const char **name)
{
    const struct value *agreed = agreed_amount(root);

    *name = agreed ? "amount" : "grand_total";
    /* the principal alone keeps its term: interest is asked apart from it */
    if (!strcmp(builder->decision->template_name, "wik14"))
        *name = "total";
    return agreed ? agreed : root;
}

void build_payment(struct builder *builder, struct value *root)
{
    const struct config_sender *sender = builder->sender;
    struct value *payment = value_map_set(root, "payment", value_new_map());
    const char *name;
    const struct value *asked = asked_in(builder, root, &name);
    g_autofree char *iban = reference_in_fours(sender->iban);
    struct payment_reference reference = payment_reference_of_transfer(builder);
    g_autofree char *normalised = reference.text;
    g_autofree char *printed = payment_reference_print(&reference);
    /* the link asks for all that is open */
    bool part = builder->decision->kind == DECISION_INSTALMENT || asked != root;
    g_autofree char *link = part ? g_strdup("") : transfer_link(sender->pay_link, builder->decision->items);

    value_map_set_text(payment, "name", *sender->legal_name ? sender->legal_name : sender->name);
    value_map_set_text(payment, "iban", iban);
    value_map_set_text(payment, "bic", sender->bic);
    value_map_set_formatted(payment, "amount", value_text(value_member(asked, name)), payment_raw(asked, name));
    value_map_set_text(payment, "reference", printed);
    value_map_set(payment, "link", value_new_url(link));
    payment_set_code(payment, sender, &reference, payment_no_code(builder, payment));
    build_answers(builder, root);
}

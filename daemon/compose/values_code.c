/* SPDX-License-Identifier: MIT */
/* The code to scan and pay, as the text it holds. */
#include <string.h>

#include "base/text.h"
#include "compose/epc.h"
#include "compose/values_payment.h"

static const char *text_of(const struct value *map, const char *name)
{
    const struct value *value = value_member(map, name);
    const char *text = value ? value_text(value) : NULL;

    return text ? text : "";
}

const char *payment_raw(const struct value *map, const char *name)
{
    const struct value *value = value_member(map, name);

    return value && value_member(value, "raw") ? text_of(value, "raw") : "";
}

const char *payment_no_code(const struct builder *builder, const struct value *payment)
{
    const GPtrArray *items = builder->decision->items;
    bool euros = !strcmp(((const struct plan_item *)items->pdata[0])->invoice->currency, "EUR");

    if (!*payment_raw(payment, "amount"))
        return "the letter is about several currencies";
    if (!euros)
        return "it is for euros only";
    return *text_of(payment, "reference") ? NULL : "the invoice numbers do not fit into a transfer";
}

static char *make_code(const struct config_sender *sender, const struct value *payment,
                       const struct payment_reference *reference, GError **error)
{
    bool creditor = reference->kind == REFERENCE_RF;
    g_autofree char *name = text_one_line(text_of(payment, "name"));
    g_autofree char *printed =
        reference->kind == REFERENCE_NL ? g_strdup(reference->text) : payment_reference_print(reference);
    g_autofree char *text = text_one_line(printed);
    struct epc_transfer transfer = {.bic = sender->bic,
                                    .name = name ? name : "",
                                    .iban = sender->iban,
                                    .amount = payment_raw(payment, "amount"),
                                    .reference = creditor ? reference->text : NULL,
                                    .text = creditor ? NULL : text};

    return epc_payload(&transfer, error);
}

void payment_set_code(struct value *payment, const struct config_sender *sender,
                      const struct payment_reference *reference, const char *why)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *code = NULL;

    if (!sender->qr)
        why = "`qr` is off";
    if (!why)
        code = make_code(sender, payment, reference, &error);
    value_map_set_formatted(payment, "qr", code, error ? error->message : why);
}

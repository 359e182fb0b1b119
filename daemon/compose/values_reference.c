/* SPDX-License-Identifier: MIT */
/* What a payer writes with a transfer. */
#include <string.h>

#include "compose/epc.h"
#include "compose/values_payment.h"

/* The country the account is in decides what bare digits are meant to be. */
static bool is_account_in(const struct config_sender *sender, const char *country)
{
    return g_str_has_prefix(*sender->iban ? sender->iban : sender->country, country);
}

/* Whether TEXT says by its marks that it is a structured reference; other texts are whatever the ledger makes of them.
 */
static enum reference_kind marked_kind(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "/", -1);

    if (g_str_has_prefix(text, "RF") && g_ascii_isdigit(text[2]) && g_ascii_isdigit(text[3]))
        return REFERENCE_RF;
    if ((g_str_has_prefix(text, "+++") || g_str_has_prefix(text, "***")) &&
        g_ascii_isdigit(text[3 + strspn(text + 3, " ")]))
        return REFERENCE_OGM;
    if (g_strv_length(parts) == 3 && strlen(parts[0]) == 3 && strlen(parts[1]) == 4 && strlen(parts[2]) == 5)
        return REFERENCE_OGM;
    return REFERENCE_NONE;
}

static struct payment_reference read_reference(const struct config_sender *sender, const char *text)
{
    static const enum reference_kind bare[] = {REFERENCE_OGM, REFERENCE_NL};
    static const char *const countries[] = {"BE", "NL"};
    enum reference_kind kind = text ? marked_kind(text) : REFERENCE_NONE;
    char *normalised = text ? reference_normalise(kind, text) : NULL;

    for (gsize i = 0; i < G_N_ELEMENTS(bare) && text && kind == REFERENCE_NONE; i++)
        if (is_account_in(sender, countries[i]) && strlen(text) > 11 &&
            (normalised = reference_normalise(bare[i], text)))
            kind = bare[i];
    if (kind == REFERENCE_NONE)
        normalised = g_strdup(text);
    return (struct payment_reference){kind, normalised ? normalised : g_strdup("")};
}

char *payment_reference_print(const struct payment_reference *reference)
{
    if (reference->kind == REFERENCE_NONE || !*reference->text)
        return g_strdup(reference->text);
    return reference_printed(reference->kind, reference->text);
}

static struct payment_reference reference_of(const struct builder *builder, const struct plan_item *item)
{
    return read_reference(builder->sender, invoice_text(item->invoice, TEXT_PAYMENT_REFERENCE));
}

char *item_reference(const struct builder *builder, const struct plan_item *item)
{
    struct payment_reference reference = reference_of(builder, item);
    g_autofree char *text = reference.text;

    return payment_reference_print(&reference);
}

/* What to write with the transfer: for several invoices their numbers, as long as a transfer can carry them. */
struct payment_reference payment_reference_of_transfer(const struct builder *builder)
{
    const GPtrArray *items = builder->decision->items;
    struct payment_reference reference = {REFERENCE_NONE, NULL};

    if (items->len == 1)
        reference = reference_of(builder, items->pdata[0]);
    if (reference.text && *reference.text)
        return reference;
    g_free(reference.text);

    g_autofree char *numbers = item_numbers(items, items->len);

    return (struct payment_reference){REFERENCE_NONE,
                                      g_strdup(g_utf8_strlen(numbers, -1) > EPC_TEXT_MAX ? "" : numbers)};
}

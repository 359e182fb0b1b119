/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "compose/values_build.h"

#define NUMBERS_SHOWN 3 /* in subjects and sentences */

/* What the letter asks for ITEM: what is open of it less credits, or the instalment it is about. */
static int64_t demand_of(const struct builder *builder, const struct plan_item *item)
{
    const struct decision *decision = builder->decision;

    return decision->kind == DECISION_INSTALMENT && item == decision->items->pdata[0] ? decision->asked
                                                                                      : item_demand(item);
}

static civil_day due_of(const struct builder *builder, const struct plan_item *item)
{
    const struct decision *decision = builder->decision;

    return decision->kind == DECISION_INSTALMENT && item == decision->items->pdata[0] ? decision->asked_day : item->due;
}

static int64_t item_paid(const struct plan_item *item)
{
    return item->invoice->balance_known ? item->invoice->total - item_open(item) : 0;
}

/* What an invoice of any list has. */
static struct value *add_invoice(struct builder *builder, struct value *list, const struct plan_item *item)
{
    const struct invoice *invoice = item->invoice;
    struct value *map = value_list_add(list, value_new_map());
    civil_day due = due_of(builder, item);

    value_map_set_text(map, "number", invoice->number);
    value_map_set_text(map, "currency", invoice->currency);
    build_date(builder, map, "issued", invoice->issued, FORMAT_DATE_LONG);
    build_date(builder, map, "due", due, FORMAT_DATE_LONG);
    build_date(builder, map, "due_short", due, FORMAT_DATE_SHORT);
    build_amount(builder, map, "balance", demand_of(builder, item), invoice->currency);
    return map;
}

static struct value *add_overdue(struct builder *builder, struct value *list, const struct plan_item *item)
{
    struct value *map = add_invoice(builder, list, item);
    civil_day due = due_of(builder, item);

    build_number(builder, map, "days_overdue", due == DAY_NONE ? 0 : builder->today - due);
    return map;
}

static void add_demanded(struct builder *builder, struct value *list, const struct plan_item *item)
{
    const struct invoice *invoice = item->invoice;
    struct value *map = add_overdue(builder, list, item);
    g_autofree char *reference = item_reference(builder, item);
    /* the link asks for all that is open */
    bool part = builder->decision->kind == DECISION_INSTALMENT;
    g_autofree char *link = item_pay_link(part ? "" : builder->sender->pay_link, item);

    build_date(builder, map, "issued_short", invoice->issued, FORMAT_DATE_SHORT);
    build_amount(builder, map, "total", invoice->total, invoice->currency);
    build_amount_if(builder, map, "paid", item_paid(item), invoice->currency);
    build_amount_if(builder, map, "credited", item->rare->credited, invoice->currency);
    value_map_set_text(map, "reference", reference);
    value_map_set_text(map, "order", invoice_text(invoice, TEXT_ORDER));
    value_map_set_text(map, "description", invoice_text(invoice, TEXT_DESCRIPTION));
    value_map_set(map, "pay_link", value_new_url(link));
}

static void add_credit(struct builder *builder, struct value *list, const struct plan_item *item)
{
    const struct invoice *note = item->invoice;
    struct value *map = value_list_add(list, value_new_map());

    value_map_set_text(map, "number", note->number);
    value_map_set_text(map, "currency", note->currency);
    value_map_set_text(map, "invoice", invoice_text(note, TEXT_CREDITS));
    build_date(builder, map, "issued", note->issued, FORMAT_DATE_LONG);
    build_amount(builder, map, "amount", -note->balance, note->currency);
}

static int64_t sum_of(struct builder *builder, const GPtrArray *items, const char *currency)
{
    int64_t sum = 0;

    for (guint i = 0; i < items->len; i++) {
        const struct plan_item *item = items->pdata[i];

        if (!strcmp(item->invoice->currency, currency) && !builder->error)
            money_add(&sum, demand_of(builder, item), &builder->error);
    }
    return sum;
}

/* The currencies of ITEMS in alphabetical order. New array; the codes belong to the invoices. */
static GPtrArray *currencies_of(const GPtrArray *items)
{
    GPtrArray *codes = g_ptr_array_new();

    for (guint i = 0; i < items->len; i++) {
        const struct plan_item *item = items->pdata[i];
        guint at = 0;

        while (at < codes->len && strcmp(codes->pdata[at], item->invoice->currency) < 0)
            at++;
        if (at == codes->len || strcmp(codes->pdata[at], item->invoice->currency))
            g_ptr_array_insert(codes, (gint)at, (gpointer)item->invoice->currency);
    }
    return codes;
}

/* Every currency's sum in one phrase: what a sentence asks for. */
static void build_to_pay(struct builder *builder, struct value *root)
{
    const struct value *totals = value_member(root, "totals");
    g_autoptr(GPtrArray) amounts = g_ptr_array_new();
    g_autofree char *phrase = NULL;

    for (guint i = 0; i < value_length(totals); i++)
        g_ptr_array_add(amounts, (gpointer)value_text(value_member(value_item(totals, i), "amount")));
    phrase = format_list(builder->formats, (const char *const *)amounts->pdata, amounts->len);
    value_map_set_text(root, "to_pay", phrase);
    value_map_set_text(root, "principal", phrase);
}

static void build_totals(struct builder *builder, struct value *root, const GPtrArray *codes)
{
    const GPtrArray *items = builder->decision->items;
    struct value *totals = value_map_set(root, "totals", value_new_list());

    for (guint i = 0; i < codes->len; i++) {
        struct value *map = value_list_add(totals, value_new_map());

        value_map_set_text(map, "currency", codes->pdata[i]);
        build_amount(builder, map, "amount", sum_of(builder, items, codes->pdata[i]), codes->pdata[i]);
    }
    build_to_pay(builder, root);
    value_map_set_formatted(root, "total", "", "");
    value_map_set_formatted(root, "grand_total", "", "");
    if (codes->len != 1)
        return;
    build_amount(builder, root, "total", sum_of(builder, items, codes->pdata[0]), codes->pdata[0]);
    build_amount(builder, root, "grand_total", sum_of(builder, items, codes->pdata[0]), codes->pdata[0]);
}

/* All numbers as a list in the letter's language; the first three before «and 2 more». */
static char *numbers_phrase(struct builder *builder, const GPtrArray *items)
{
    const char *numbers[NUMBERS_SHOWN];

    if (items->len > NUMBERS_SHOWN)
        return item_numbers(items, NUMBERS_SHOWN);
    for (guint i = 0; i < items->len; i++)
        numbers[i] = ((const struct plan_item *)items->pdata[i])->invoice->number;
    return format_list(builder->formats, numbers, items->len);
}

static void build_overdue(struct builder *builder, struct value *root)
{
    const GPtrArray *items = builder->decision->items;
    g_autofree char *length = NULL;
    int64_t most = 0;

    for (guint i = 0; i < items->len; i++) {
        civil_day due = due_of(builder, items->pdata[i]);

        if (due != DAY_NONE)
            most = MAX(most, (int64_t)builder->today - due);
    }
    length = most ? format_days(builder->formats, most) : NULL;
    value_map_set_text(root, "overdue", length);
}

static void build_counts(struct builder *builder, struct value *root, guint currencies)
{
    const GPtrArray *items = builder->decision->items;
    g_autofree char *numbers = numbers_phrase(builder, items);
    bool part_paid = false, part_credited = false, references = false;

    for (guint i = 0; i < items->len; i++) {
        const struct plan_item *item = items->pdata[i];
        g_autofree char *reference = item_reference(builder, item);

        part_paid |= item_paid(item) > 0;
        part_credited |= item->rare->credited > 0;
        references |= items->len > 1 && *reference;
    }
    value_map_set_text(root, "numbers", numbers);
    build_number(builder, root, "more_numbers", (int64_t)items->len - NUMBERS_SHOWN);
    build_overdue(builder, root);
    build_truth(root, "one", items->len == 1);
    build_truth(root, "several", items->len > 1);
    build_truth(root, "several_currencies", currencies > 1);
    build_truth(root, "part_paid", part_paid);
    build_truth(root, "part_credited", part_credited);
    build_truth(root, "has_references", references);
    build_truth(root, "has_also_open", value_length(value_member(root, "also_open")));
    build_truth(root, "has_not_due", value_length(value_member(root, "not_due")));
    build_truth(root, "has_credits", value_length(value_member(root, "credits")));
    build_truth(root, "has_additions", false);
    build_truth(root, "dossier_pages", builder->request->dossier != DOSSIER_NONE);
    build_truth(root, "dossier_whole", builder->request->dossier == DOSSIER_WHOLE);
    build_truth(root, "attached", items->len && builder->request->invoice_file_count >= items->len);
}

/* Codes beside the signs as soon as any two amounts of the letter differ in currency. */
static bool currencies_differ(const struct decision *decision, const GPtrArray *not_due)
{
    const GPtrArray *const lists[] = {decision->items, decision->also_open, decision->credits, not_due};
    const char *first = NULL;

    for (gsize l = 0; l < G_N_ELEMENTS(lists); l++)
        for (guint i = 0; lists[l] && i < lists[l]->len; i++) {
            const struct plan_item *item = lists[l]->pdata[i];

            if (first && strcmp(first, item->invoice->currency))
                return true;
            first = item->invoice->currency;
        }
    return false;
}

void build_invoices(struct builder *builder, struct value *root)
{
    const struct decision *decision = builder->decision;
    struct value *invoices = value_map_set(root, "invoices", value_new_list());
    struct value *also_open = value_map_set(root, "also_open", value_new_list());
    struct value *credits = value_map_set(root, "credits", value_new_list());
    struct value *not_due = value_map_set(root, "not_due", value_new_list());
    const GPtrArray *later = builder->request->not_due;
    g_autoptr(GPtrArray) codes = currencies_of(decision->items);

    builder->by_code = currencies_differ(decision, later);
    for (guint i = 0; i < decision->items->len; i++)
        add_demanded(builder, invoices, decision->items->pdata[i]);
    for (guint i = 0; decision->also_open && i < decision->also_open->len; i++)
        add_overdue(builder, also_open, decision->also_open->pdata[i]);
    for (guint i = 0; later && i < later->len; i++)
        add_invoice(builder, not_due, later->pdata[i]);
    for (guint i = 0; decision->credits && i < decision->credits->len; i++)
        add_credit(builder, credits, decision->credits->pdata[i]);
    build_totals(builder, root, codes);
    build_counts(builder, root, codes->len);
}

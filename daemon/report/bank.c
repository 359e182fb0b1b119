/* SPDX-License-Identifier: MIT */
#include "report/bank.h"

#include "base/words.h"
#include "report/json.h"
#include "report/table.h"

static const struct bank_payment *payment_at(const struct bank_file *file, guint index)
{
    return &g_array_index(file->payments, struct bank_payment, index);
}

/* Behind the last payment of the entry that FIRST begins. */
static guint entry_end(const struct bank_file *file, guint first)
{
    guint end = first + 1;

    while (end < file->payments->len && payment_at(file, end)->entry == payment_at(file, first)->entry)
        end++;
    return end;
}

static int64_t entry_amount(const struct bank_file *file, guint first, guint end)
{
    int64_t sum = 0;

    for (; first < end; first++)
        if (!money_add(&sum, payment_at(file, first)->amount, NULL))
            return INT64_MAX;
    return sum;
}

static void json_amount(struct json *json, const char *key, int64_t minor, const char *currency)
{
    char amount[MONEY_TEXT_SIZE];

    json_string(json, key, money_to_text(minor, currency, amount));
}

static void json_party(struct json *json, const struct bank_payment *payment)
{
    g_autofree char *text = bank_text_shown(payment->text);
    g_autofree char *reference = bank_text_shown(payment->reference);

    json_word(json, "name", payment->name);
    json_word(json, "iban", payment->iban);
    json_word(json, "text", text);
    json_word(json, "reference", reference);
    json_word(json, "end_to_end", payment->end_to_end);
}

/* The transactions of a batch, where the bank tells them apart. */
static void json_details(struct json *json, const struct bank_file *file, guint first, guint end)
{
    json_array(json, "details");
    for (; first < end; first++) {
        const struct bank_payment *payment = payment_at(file, first);

        json_object(json, NULL);
        json_amount(json, "amount", payment->amount, payment->currency);
        json_string(json, "currency", payment->currency);
        json_party(json, payment);
        json_word(json, "id", payment->id);
        json_object_end(json);
    }
    json_array_end(json);
}

static void print_entry_json(const struct output *out, const struct bank_file *file, guint first, guint end)
{
    static const struct bank_payment batch = {.name = "", .iban = "", .text = "", .reference = "", .end_to_end = ""};
    const struct bank_payment *payment = payment_at(file, first);
    g_autofree char *booked = output_day(out, payment->booked), *value = output_day(out, payment->value);
    struct json json;

    json_begin(&json);
    json_string(&json, "booked", booked);
    json_string(&json, "value", payment->value == DAY_NONE ? NULL : value);
    json_amount(&json, "amount", entry_amount(file, first, end), payment->currency);
    json_string(&json, "currency", payment->currency);
    json_party(&json, end - first == 1 ? payment : &batch);
    json_word(&json, "id", *payment->entry_id ? payment->entry_id : payment->id);
    json_bool(&json, "reversal", payment->reversal);
    if (payment->pending)
        json_bool(&json, "pending", true);
    if (end - first > 1)
        json_details(&json, file, first, end);
    json_end(&json, out->stream);
}

static void print_statement_json(const struct output *out, const struct bank_statement *statement)
{
    char amount[MONEY_TEXT_SIZE];
    struct json json;

    json_begin(&json);
    json_word(&json, "statement", statement->id);
    json_word(&json, "account", statement->account);
    json_string(&json, "opening",
                statement->has_opening ? money_to_text(statement->opening, statement->currency, amount) : NULL);
    json_string(&json, "closing",
                statement->has_closing ? money_to_text(statement->closing, statement->currency, amount) : NULL);
    json_word(&json, "currency", statement->currency);
    json_int(&json, "entries", statement->entries);
    json_bool(&json, "adds_up", statement->adds_up);
    json_end(&json, out->stream);
}

static void add_entry(struct table *table, const struct output *out, const struct bank_file *file, guint first,
                      guint end)
{
    const struct bank_payment *payment = payment_at(file, first);
    g_autofree char *booked = output_day(out, payment->booked), *text = bank_text_shown(payment->text);
    char amount[MONEY_TEXT_SIZE];
    g_autofree char *sum = g_strdup_printf(
        "%s %s", money_to_text(entry_amount(file, first, end), payment->currency, amount), payment->currency);
    const char *cells[] = {booked, sum, end - first > 1 ? _("several payers") : payment->name,
                           *payment->reference ? payment->reference : text};

    table_add(table, payment->pending ? TINT_DIM : TINT_NONE, cells);
}

static void print_statement(const struct output *out, const struct bank_statement *statement)
{
    char opening[MONEY_TEXT_SIZE], closing[MONEY_TEXT_SIZE];

    if (statement->has_opening && statement->has_closing)
        output_line(out, TINT_BOLD, _("statement %s of %s: %s to %s %s, %u entries"), statement->id, statement->account,
                    money_to_text(statement->opening, statement->currency, opening),
                    money_to_text(statement->closing, statement->currency, closing), statement->currency,
                    statement->entries);
    else
        output_line(out, TINT_BOLD, _("statement without balances: %u entries"), statement->entries);
    if (!statement->adds_up)
        output_line(out, TINT_WARN,
                    _("its opening balance and its entries do not make its closing balance; it is not "
                      "trusted to be complete"));
}

void report_bank_file(const struct output *out, const struct bank_file *file)
{
    const struct table_column columns[] = {{.title = _("booked")},
                                           {.title = _("amount"), .right = true},
                                           {.title = _("name"), .least = 12},
                                           {.title = _("text"), .least = 12}};

    for (guint i = 0, at = 0; i < file->statements->len; i++) {
        const struct bank_statement *statement = &g_array_index(file->statements, struct bank_statement, i);
        AUTO(table) table = table_new(columns, G_N_ELEMENTS(columns));

        if (out->json)
            print_statement_json(out, statement);
        else
            print_statement(out, statement);
        for (guint end; at < file->payments->len && payment_at(file, at)->statement == i; at = end) {
            end = entry_end(file, at);
            if (out->json)
                print_entry_json(out, file, at, end);
            else
                add_entry(table, out, file, at, end);
        }
        if (!out->json)
            table_print(table, out);
    }
}

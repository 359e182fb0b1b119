/* SPDX-License-Identifier: MIT */
#include "report/ledger.h"

#include "base/words.h"
#include "report/json.h"
#include "report/table.h"

static const char *const status_words[] = {[STATUS_OPEN] = "open",
                                           [STATUS_DRAFT] = "draft",
                                           [STATUS_VOID] = "void",
                                           [STATUS_PAID] = "paid",
                                           [STATUS_IN_PAYMENT] = "in-payment",
                                           [STATUS_DISPUTED] = "disputed",
                                           [STATUS_COLLECTION] = "collection",
                                           [STATUS_UNSURE] = "unsure"};

static const char *const status_texts[] = {[STATUS_OPEN] = N_("open"),
                                           [STATUS_DRAFT] = N_("draft"),
                                           [STATUS_VOID] = N_("void"),
                                           [STATUS_PAID] = N_("paid"),
                                           [STATUS_IN_PAYMENT] = N_("in payment"),
                                           [STATUS_DISPUTED] = N_("disputed"),
                                           [STATUS_COLLECTION] = N_("with an agency"),
                                           [STATUS_UNSURE] = N_("unsure")};

static const char *email_of(const struct invoice *row)
{
    return row->email && *row->email ? row->email : row->client->email;
}

static void print_json(const struct output *out, const struct ledger *ledger, const struct invoice *row)
{
    g_autofree char *issued = output_day(out, row->issued);
    g_autofree char *due = output_day(out, row->due);
    char amount[MONEY_TEXT_SIZE];
    struct json json;

    json_begin(&json);
    json_string(&json, "ledger", ledger->config->key);
    json_string(&json, "number", row->number);
    json_string(&json, "kind", row->kind == KIND_CREDIT_NOTE ? "credit-note" : "invoice");
    json_string(&json, "client", row->client->id);
    json_word(&json, "name", row->client->name);
    json_word(&json, "email", email_of(row));
    json_string(&json, "issued", issued);
    json_string(&json, "due", due);
    json_string(&json, "currency", row->currency);
    json_string(&json, "total", money_to_text(row->total, row->currency, amount));
    json_string(&json, "balance", money_to_text(row->balance, row->currency, amount));
    json_string(&json, "status", status_words[row->status]);
    json_word(&json, "payment_reference", invoice_text(row, TEXT_PAYMENT_REFERENCE));
    json_word(&json, "order", invoice_text(row, TEXT_ORDER));
    json_word(&json, "description", invoice_text(row, TEXT_DESCRIPTION));
    json_word(&json, "iban", invoice_text(row, TEXT_IBAN));
    json_word(&json, "invoice_pdf", invoice_text(row, TEXT_INVOICE_PDF));
    json_word(&json, "language", invoice_text(row, TEXT_LANGUAGE));
    json_end(&json, out->stream);
}

static void add_row(struct table *table, const struct output *out, const struct invoice *row)
{
    g_autofree char *issued = output_day(out, row->issued);
    g_autofree char *due = output_day(out, row->due);
    char amount[MONEY_TEXT_SIZE];
    g_autofree char *balance =
        g_strdup_printf("%s %s", money_to_text(row->balance, row->currency, amount), row->currency);
    const char *cells[] = {row->number, row->client->name && *row->client->name ? row->client->name : row->client->id,
                           issued,      due,
                           balance,     _(status_texts[row->status])};

    table_add(table, row->balance == 0 ? TINT_DIM : TINT_NONE, cells);
}

static void print_counts(const struct output *out, enum tint tint, const struct ledger *ledger)
{
    output_line(out, tint,
                ngettext("%s: %d row, %u rejected, %d left out", "%s: %d rows, %u rejected, %d left out",
                         (unsigned long)ledger->rows),
                ledger->config->key, ledger->rows, ledger->rejects->len, ledger->skipped);
}

static void print_table(const struct output *out, const struct ledger *ledger)
{
    const struct table_column columns[] = {{.title = _("number"), .least = 10},
                                           {.title = _("client"), .least = 12},
                                           {.title = _("issued")},
                                           {.title = _("due")},
                                           {.title = _("balance"), .right = true},
                                           {.title = _("status")}};
    AUTO(table) table = table_new(columns, G_N_ELEMENTS(columns));

    for (guint i = 0; i < ledger->invoices->len; i++)
        add_row(table, out, &g_array_index(ledger->invoices, struct invoice, i));
    print_counts(out, TINT_BOLD, ledger);
    table_print(table, out);
}

void report_ledger(const struct output *out, const struct ledger *ledger)
{
    if (!out->json) {
        if (!ledger->failure)
            print_table(out, ledger);
        return;
    }
    for (guint i = 0; i < ledger->invoices->len; i++)
        print_json(out, ledger, &g_array_index(ledger->invoices, struct invoice, i));
}

static void reject_json(const struct output *out, const struct ledger *ledger, int line, int column, const char *reason)
{
    struct json json;

    json_begin(&json);
    json_string(&json, "file", ledger_file(ledger, line));
    json_int(&json, "line", ledger->files ? 0 : line);
    json_int(&json, "column", column);
    json_string(&json, "reason", reason);
    json_end(&json, out->stream);
}

static void print_reject(const struct output *out, const struct ledger *ledger, const struct ledger_reject *reject)
{
    GString *text = g_string_new(ledger_file(ledger, reject->line));

    if (ledger->files)
        g_string_append_c(text, ':');
    else
        g_string_append_printf(text, ":%d:", reject->line);
    if (reject->column)
        g_string_append_printf(text, "%d:", reject->column);
    if (reject->number)
        g_string_append_printf(text, " %s:", reject->number);
    g_string_append_printf(text, " %s", reject->reason);
    output_place(out, TINT_WARN, text->str);
    g_string_free(text, TRUE);
}

static void print_verdict(const struct output *out, const struct ledger *ledger)
{
    for (guint i = 0; i < ledger->warnings->len; i++)
        output_place(out, TINT_DIM, ledger->warnings->pdata[i]);
    if (ledger->failure)
        output_place(out, TINT_BAD, ledger->failure);
    else
        print_counts(out, ledger->rejects->len ? TINT_WARN : TINT_GOOD, ledger);
}

void report_ledger_check(const struct output *out, const struct ledger *ledger)
{
    for (guint i = 0; i < ledger->rejects->len; i++) {
        const struct ledger_reject *reject = ledger->rejects->pdata[i];

        if (out->json)
            reject_json(out, ledger, reject->line, reject->column, reject->reason);
        else
            print_reject(out, ledger, reject);
    }
    if (!out->json)
        print_verdict(out, ledger);
    else if (ledger->failure)
        reject_json(out, ledger, ledger->failure_line, ledger->failure_column, ledger->failure);
}

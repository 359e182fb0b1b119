/* SPDX-License-Identifier: MIT */
#include "ledger_claims.h"

#include <string.h>

#include "fuzz.h"

static void claim_client(const struct ledger_client *client)
{
    const char *const texts[] = {client->id,
                                 client->name,
                                 client->more->legal_name,
                                 client->email,
                                 client->more->contact,
                                 client->more->address,
                                 client->more->city,
                                 client->more->salutation,
                                 client->country,
                                 client->more->note};

    fuzz_claim(client->id, "a client has an id", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        fuzz_claim_line(texts[i], "what a client is known by is one line");
}

static void claim_invoice(const struct invoice *invoice)
{
    fuzz_claim(invoice->number && *invoice->number, "an invoice has a number", NULL);
    fuzz_claim_line(invoice->number, "a number is one line");
    fuzz_claim_line(invoice->email, "an address is one line");
    fuzz_claim(strlen(invoice->currency) == 3, "an invoice has a currency", invoice->currency);
    fuzz_claim(invoice->kind <= KIND_CREDIT_NOTE && invoice->status <= STATUS_UNSURE, "kind and status are known",
               invoice->number);
    fuzz_claim(invoice->line > 0, "an invoice stands on a line", invoice->number);
    for (int i = 0; i < TEXT_COUNT; i++)
        fuzz_claim_line(invoice_text(invoice, (enum invoice_text)i), "what a row says is one line");
    claim_client(invoice->client);
}

void fuzz_claim_ledger(const struct ledger *ledger)
{
    const char *before = "";

    fuzz_claim(!ledger->failure || !ledger->invoices->len, "a file that failed gives no invoice", ledger->failure);
    fuzz_claim_line(ledger->failure, "a failure is one line");
    for (guint i = 0; i < ledger->invoices->len; i++) {
        const struct invoice *invoice = &g_array_index(ledger->invoices, struct invoice, i);

        claim_invoice(invoice);
        fuzz_claim(strcmp(before, invoice->number) < 0, "numbers are in order, each once", invoice->number);
        fuzz_claim(ledger_find(ledger, invoice->number) == invoice, "an invoice is found", invoice->number);
        before = invoice->number;
    }
    for (guint i = 0; i < ledger->rejects->len; i++)
        fuzz_claim_line(((struct ledger_reject *)ledger->rejects->pdata[i])->reason, "a reason is one line");
    for (guint i = 0; i < ledger->warnings->len; i++)
        fuzz_claim_line(ledger->warnings->pdata[i], "a warning is one line");
}

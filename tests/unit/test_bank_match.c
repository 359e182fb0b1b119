/* SPDX-License-Identifier: MIT */
/* Which payment pays which invoice: each rule, what other systems learned, and what holds for any set of payments. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bank/match.h"

enum { MOST = 6 };

/* Amounts in cents; days are days of January 2026. */
struct case_invoice {
    const char *number, *client, *name, *reference, *currency;
    int64_t open, credits;
    int issued, due;
    bool paid;
};

struct case_payment {
    int day;
    int64_t amount, instructed;
    const char *currency, *name, *iban, *text, *reference, *end_to_end, *reason, *instructed_currency;
    bool reversal, undetailed, decided;
};

/* What a person said of the first payment and the first invoice. */
struct case_tie {
    int64_t amount; /* 0 = nothing */
    enum match_state state;
};

struct match_case {
    const char *what;
    struct case_invoice invoices[MOST];
    struct case_payment payments[MOST];
    const char *known[2]; /* account, client */
    struct case_tie tie;
    bool allow;
    const char *want; /* "NUMBER state amount[+difference] rule; …", by payment */
};

#define IBAN_A "NL20INGB0001234567"
#define IBAN_B "NL91ABNA0417164300"

static const struct match_case cases[] = {
    {.what = "rule 1: reference in its field, amount as open",
     .invoices = {{.number = "2026-0001", .client = "C1", .reference = "RF18539007547034", .open = 10000}},
     .payments = {{.day = 5, .amount = 10000, .reference = "RF18 5390 0754 7034"}},
     .want = "2026-0001 applied 10000 1"},
    {.what = "rule 1: structured communication with marks in the text, broken over two lines",
     .invoices = {{.number = "2026-0001", .client = "C1", .reference = "+++090/9337/55493+++", .open = 10000}},
     .payments = {{.day = 5, .amount = 10000, .text = "***090/933\n7/55493*** dank"}},
     .want = "2026-0001 applied 10000 1"},
    {.what = "rule 1: Dutch reference of sixteen digits in groups of four",
     .invoices = {{.number = "2026-0001", .client = "C1", .reference = "0010008346912014", .open = 121000}},
     .payments = {{.day = 5, .amount = 121000, .reference = "0010 0083 4691 2014"}},
     .want = "2026-0001 applied 121000 1"},
    {.what = "rule 1: a reference says so even when the payment is older than the invoice",
     .invoices = {{.number = "2026-0001", .client = "C1", .reference = "RF18539007547034", .open = 10000, .issued = 9}},
     .payments = {{.day = 5, .amount = 10000, .reference = "RF18539007547034"}},
     .want = "2026-0001 applied 10000 1"},
    {.what = "rule 2: less than is open is a part payment",
     .invoices = {{.number = "2026-0001", .client = "C1", .reference = "RF18539007547034", .open = 10000}},
     .payments = {{.day = 5, .amount = 4000, .reference = "RF18539007547034"}},
     .want = "2026-0001 applied 4000 2"},
    {.what = "rule 3: of more than is open the excess stays with the payment",
     .invoices = {{.number = "2026-0001", .client = "C1", .reference = "RF18539007547034", .open = 10000}},
     .payments = {{.day = 5, .amount = 12500, .reference = "RF18539007547034"}},
     .want = "2026-0001 applied 10000 3 left 2500"},
    {.what = "rule 4: a reference of several invoices pays all when it is their sum",
     .invoices = {{.number = "A-0001", .client = "C1", .reference = "RF18539007547034", .open = 10000},
                  {.number = "A-0002", .client = "C1", .reference = "RF18539007547034", .open = 5000}},
     .payments = {{.day = 5, .amount = 15000, .reference = "RF18539007547034"}},
     .want = "A-0001 applied 10000 4; A-0002 applied 5000 4"},
    {.what = "rule 4: otherwise all of the client's invoices wait",
     .invoices = {{.number = "A-0001", .client = "C1", .reference = "RF18539007547034", .open = 10000},
                  {.number = "A-0002", .client = "C1", .reference = "RF18539007547034", .open = 5000},
                  {.number = "A-0003", .client = "C1", .open = 700}},
     .payments = {{.day = 5, .amount = 5000, .reference = "RF18539007547034"}},
     .want = "A-0001 held 0 4; A-0002 held 0 4; A-0003 held 0 4"},
    {.what = "rule 5: a wrong check digit that is ours",
     .invoices = {{.number = "A-0001", .client = "C1", .reference = "090933755494", .open = 10000}},
     .payments = {{.day = 5, .amount = 10000, .text = "090933755494"}},
     .want = "A-0001 applied 10000 5"},
    {.what = "rule 5: a reference that is not ours is left aside",
     .invoices = {{.number = "A-0001", .client = "C1", .reference = "090933755493", .open = 10000}},
     .payments = {{.day = 5, .amount = 777, .text = "+++123/4567/89002+++"}},
     .want = "none 0"},
    {.what = "rule 6: number as a whole word, amount as open",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500}},
     .payments = {{.day = 5, .amount = 60500, .text = "Betaling factuur 2026-0\n101 van 1 september"}},
     .want = "2026-0101 applied 60500 6"},
    {.what = "rule 6: filled lines, the number goes on in the next one",
     .invoices = {{.number = "201604005", .client = "C1", .open = 60500}},
     .payments = {{.day = 5, .amount = 60500, .text = "fact 201604-00\r5 met dank"}},
     .want = "201604005 held 0 10"},
    {.what = "rule 6: blanks and marks of the number do not count",
     .invoices = {{.number = "INV/2026/00012", .client = "C1", .open = 60500}},
     .payments = {{.day = 5, .amount = 60500, .text = "inv 2026 00012"}},
     .want = "INV/2026/00012 applied 60500 6"},
    {.what = "rule 6: not inside a longer word",
     .invoices = {{.number = "26010", .client = "C1", .open = 60500}},
     .payments = {{.day = 5, .amount = 99, .text = "klant 260101"}},
     .want = "none 0"},
    {.what = "rule 6: the payer's own id may be the number",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500}},
     .payments = {{.day = 5, .amount = 60500, .end_to_end = "2026-0101"}},
     .want = "2026-0101 applied 60500 6"},
    {.what = "rule 6: the number of two invoices is nobody's",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500},
                  {.number = "20260101", .client = "C2", .open = 60500}},
     .payments = {{.day = 5, .amount = 60500, .text = "2026 0101"}},
     .want = "2026-0101 held 0 9; 20260101 held 0 9"},
    {.what = "rule 6: a payment older than the invoice cannot pay it by its number",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500, .issued = 9}},
     .payments = {{.day = 5, .amount = 60500, .text = "2026-0101"}},
     .want = "none 0"},
    {.what = "rule 7: less, and the payer is known by name",
     .invoices = {{.number = "2026-0101", .client = "C1", .name = "Bakkerij De Korst B.V.", .open = 60500}},
     .payments = {{.day = 5, .amount = 40000, .name = "BAKKERIJ DE KORST BV", .text = "2026-0101"}},
     .want = "2026-0101 applied 40000 7"},
    {.what = "rule 7: less, and the payer is known by account",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500}},
     .payments = {{.day = 5, .amount = 40000, .iban = IBAN_A, .text = "2026-0101"}},
     .known = {IBAN_A, "C1"},
     .want = "2026-0101 applied 40000 7"},
    {.what = "rule 7: less, from a stranger",
     .invoices = {{.number = "2026-0101", .client = "C1", .name = "De Korst", .open = 60500}},
     .payments = {{.day = 5, .amount = 40000, .name = "P. Jansen", .text = "2026-0101"}},
     .want = "2026-0101 held 0 7"},
    {.what = "rule 7: more",
     .invoices = {{.number = "2026-0101", .client = "C1", .name = "De Korst", .open = 60500}},
     .payments = {{.day = 5, .amount = 70000, .name = "De Korst", .text = "2026-0101"}},
     .want = "2026-0101 held 0 7"},
    {.what = "rule 8: several numbers, together the amount",
     .invoices = {{.number = "2026-0042", .client = "C1", .open = 30000},
                  {.number = "2026-0043", .client = "C1", .open = 9995}},
     .payments = {{.day = 5, .amount = 39995, .text = "Factuur 2026-0042 en 2026-0043"}},
     .want = "2026-0042 applied 30000 8; 2026-0043 applied 9995 8"},
    {.what = "rule 9: several numbers, another amount",
     .invoices = {{.number = "2026-0042", .client = "C1", .open = 30000},
                  {.number = "2026-0043", .client = "C1", .open = 9995}},
     .payments = {{.day = 5, .amount = 35000, .text = "Factuur 2026-0042 en 2026-0043"}},
     .want = "2026-0042 held 0 9; 2026-0043 held 0 9"},
    {.what = "rule 10: without prefix and zeros, payer known by name only",
     .invoices = {{.number = "2026-0101", .client = "C1", .name = "De Korst", .open = 60500}},
     .payments = {{.day = 5, .amount = 60500, .name = "De Korst", .text = "nota 101"}},
     .want = "2026-0101 held 0 10"},
    {.what = "rule 10: the same from a known account",
     .invoices = {{.number = "2026-0101", .client = "C1", .name = "De Korst", .open = 60500}},
     .payments = {{.day = 5, .amount = 60500, .iban = IBAN_A, .text = "nota 101"}},
     .known = {IBAN_A, "C1"},
     .want = "2026-0101 applied 60500 10"},
    {.what = "rule 10: a range",
     .invoices = {{.number = "2026-0041", .client = "C1", .name = "De Korst", .open = 100},
                  {.number = "2026-0042", .client = "C1", .name = "De Korst", .open = 200},
                  {.number = "2026-0043", .client = "C1", .name = "De Korst", .open = 300}},
     .payments = {{.day = 5, .amount = 600, .name = "De Korst", .text = "facturen 41-43"}},
     .want = "2026-0041 held 0 10; 2026-0042 held 0 10; 2026-0043 held 0 10"},
    {.what = "rule 10: two digits turned round",
     .invoices = {{.number = "2026-0112", .client = "C1", .name = "De Korst", .open = 60500}},
     .payments = {{.day = 5, .amount = 60500, .text = "2026-0121"}},
     .want = "2026-0112 held 0 10"},
    {.what = "rule 10: a short number of a stranger with another amount says nothing",
     .invoices = {{.number = "2026-0101", .client = "C1", .name = "De Korst", .open = 60500}},
     .payments = {{.day = 5, .amount = 5, .name = "P. Jansen", .text = "101"}},
     .want = "none 0"},
    {.what = "rule 11: known account, one invoice of that amount",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500}},
     .payments = {{.day = 5, .amount = 60500, .iban = IBAN_A, .text = "dank"}},
     .known = {IBAN_A, "C1"},
     .want = "2026-0101 held 0 11"},
    {.what = "rule 11: applied where the user allows it",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500}},
     .payments = {{.day = 5, .amount = 60500, .iban = IBAN_A, .text = "dank"}},
     .known = {IBAN_A, "C1"},
     .allow = true,
     .want = "2026-0101 applied 60500 11"},
    {.what = "rule 12: a subscription: the oldest waits, never applied",
     .invoices = {{.number = "2026-0102", .client = "C1", .open = 60500, .due = 20},
                  {.number = "2026-0101", .client = "C1", .open = 60500, .due = 10}},
     .payments = {{.day = 5, .amount = 60500, .iban = IBAN_A}},
     .known = {IBAN_A, "C1"},
     .allow = true,
     .want = "2026-0101 held 0 12"},
    {.what = "rule 13: known account, all that is open",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 100},
                  {.number = "2026-0102", .client = "C1", .open = 250}},
     .payments = {{.day = 5, .amount = 350, .iban = IBAN_A}},
     .known = {IBAN_A, "C1"},
     .want = "2026-0101 held 0 13; 2026-0102 held 0 13"},
    {.what = "rule 13: a known payer's amount that fits nothing is a hint",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 100},
                  {.number = "2026-0102", .client = "C1", .open = 250}},
     .payments = {{.day = 5, .amount = 300, .iban = IBAN_A}},
     .known = {IBAN_A, "C1"},
     .want = "2026-0101 hint 0 13; 2026-0102 hint 0 13"},
    {.what = "rule 14: amount, name alike, account unknown",
     .invoices = {{.number = "2026-0101", .client = "C1", .name = "Atelier Zuid BVBA", .open = 60500}},
     .payments = {{.day = 5, .amount = 60500, .name = "ATELIER ZUID", .iban = IBAN_B}},
     .want = "2026-0101 held 0 14"},
    {.what = "rule 15: the amount alone is a hint",
     .invoices = {{.number = "2026-0101", .client = "C1", .name = "Atelier Zuid", .open = 60500}},
     .payments = {{.day = 5, .amount = 60500, .name = "P. Jansen"}},
     .want = "2026-0101 hint 0 15"},
    {.what = "rule 15: of two invoices of that amount not even that",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500},
                  {.number = "2026-0102", .client = "C2", .open = 60500}},
     .payments = {{.day = 5, .amount = 60500, .name = "P. Jansen"}},
     .want = "none 15"},
    {.what = "rule 16: cents that lack are let go, with the number",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500}},
     .payments = {{.day = 5, .amount = 60497, .text = "2026-0101"}},
     .want = "2026-0101 applied 60497+3 16"},
    {.what = "rule 16: cents too many stay with the payment",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500}},
     .payments = {{.day = 5, .amount = 60503, .text = "2026-0101"}},
     .want = "2026-0101 applied 60500 16 left 3"},
    {.what = "rule 16: never with an amount alone",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500}},
     .payments = {{.day = 5, .amount = 60497, .name = "P. Jansen"}},
     .want = "none 0"},
    {.what = "rule 16: banks on the way kept something of what was ordered",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500}},
     .payments = {{.day = 5, .amount = 59000, .instructed = 60500, .instructed_currency = "EUR", .text = "2026-0101"}},
     .want = "2026-0101 applied 59000+1500 16"},
    {.what = "rule 17: two per cent before the due date",
     .invoices = {{.number = "2026-0101", .client = "C1", .name = "De Korst", .open = 60500, .due = 20}},
     .payments = {{.day = 5, .amount = 59290, .name = "De Korst", .text = "2026-0101"}},
     .want = "2026-0101 held 0 17"},
    {.what = "rule 18: a payment service's sum is nobody's",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500}},
     .payments = {{.day = 5, .amount = 60500, .name = "Stichting Mollie Payments", .text = "uitbetaling"}},
     .want = "none 18"},
    {.what = "rule 18: nor is a batch without details",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500}},
     .payments = {{.day = 5, .amount = 60500, .undetailed = true}},
     .want = "none 18"},
    {.what = "rule 19: with a credit nothing would be left: a person nets it",
     .invoices = {{.number = "2026-0101", .client = "C1", .name = "De Korst", .open = 60500, .credits = 12100}},
     .payments = {{.day = 5, .amount = 48400, .name = "De Korst", .text = "2026-0101"}},
     .want = "2026-0101 applied 48400 7; 2026-0101 held 0 19"},
    {.what = "rule 20: a return undoes the payment",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500}},
     .payments = {{.day = 5, .amount = 60500, .text = "2026-0101", .end_to_end = "E77"},
                  {.day = 9, .amount = -60500, .reversal = true, .end_to_end = "E77"}},
     .want = "2026-0101 reversed 60500 6 | none 20"},
    {.what = "rule 20: of two payments alike the newer is the one taken back",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500},
                  {.number = "2026-0102", .client = "C1", .open = 60500}},
     .payments = {{.day = 4, .amount = 60500, .text = "2026-0101", .iban = IBAN_A},
                  {.day = 5, .amount = 60500, .text = "2026-0102", .iban = IBAN_A},
                  {.day = 9, .amount = -60500, .reason = "MD06", .iban = IBAN_A, .text = "2026-0102"}},
     .want = "2026-0101 applied 60500 6 | 2026-0102 reversed 60500 6 | none 20"},
    {.what = "rule 20: money we send ourselves is no return",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500}},
     .payments = {{.day = 5, .amount = 60500, .text = "2026-0101", .iban = IBAN_A},
                  {.day = 9, .amount = -60500, .iban = IBAN_A, .text = "terug"}},
     .want = "2026-0101 applied 60500 6 | none 0"},
    {.what = "rule 21: another currency waits",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500}},
     .payments = {{.day = 5, .amount = 60500, .currency = "USD", .text = "2026-0101"}},
     .want = "2026-0101 held 0 21"},
    {.what = "rule 21: what is named beside an invoice in another currency waits with it",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500, .currency = "USD"},
                  {.number = "2026-0102", .client = "C1", .open = 40000}},
     .payments = {{.day = 5, .amount = 90000, .text = "2026-0101 en 2026-0102"}},
     .want = "2026-0101 held 0 21; 2026-0102 held 0 21"},
    {.what = "a year, a postcode or a customer's number is no invoice number",
     .invoices = {{.number = "2026", .client = "C1", .open = 100}, {.number = "1234", .client = "C2", .open = 200}},
     .payments = {{.day = 5, .amount = 300, .text = "1 januari 2026 1234 AB"}},
     .want = "none 0"},
    {.what = "a date that reads like a number holds, it does not pay",
     .invoices = {{.number = "20260105", .client = "C1", .open = 60500}},
     .payments = {{.day = 6, .amount = 60500, .text = "overleg 2026-01-05"}},
     .want = "20260105 held 0 10"},
    {.what = "a payment closes no invoice by a part of its amount and a likeness",
     .invoices = {{.number = "2026-0101", .client = "C1", .name = "De Korst", .open = 60500}},
     .payments = {{.day = 5, .amount = 30000, .name = "De Korst"}},
     .want = "none 0"},
    {.what = "an account that pays for several clients tells nothing",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 100},
                  {.number = "2026-0102", .client = "C2", .open = 200},
                  {.number = "2026-0103", .client = "C2", .open = 700}},
     .payments = {{.day = 4, .amount = 100, .iban = IBAN_A, .text = "2026-0101"},
                  {.day = 5, .amount = 200, .iban = IBAN_A, .text = "2026-0102"},
                  {.day = 6, .amount = 300, .iban = IBAN_A, .text = "dank"}},
     .want = "2026-0101 applied 100 6 | 2026-0102 applied 200 6 | none 0"},
    {.what = "what was paid by number makes the account known",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 100},
                  {.number = "2026-0102", .client = "C1", .open = 200}},
     .payments = {{.day = 6, .amount = 100, .iban = IBAN_A, .text = "2026-0101"},
                  {.day = 5, .amount = 200, .iban = IBAN_A, .text = "dank"}},
     .want = "2026-0101 applied 100 6 | 2026-0102 held 0 11"},
    {.what = "two payments of one invoice: the second finds nothing open",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500}},
     .payments = {{.day = 5, .amount = 60500, .text = "2026-0101"}, {.day = 6, .amount = 60500, .text = "2026-0101"}},
     .want = "2026-0101 applied 60500 6 | none 7"},
    {.what = "two part payments fill it",
     .invoices = {{.number = "2026-0101", .client = "C1", .reference = "RF18539007547034", .open = 10000}},
     .payments = {{.day = 5, .amount = 4000, .reference = "RF18539007547034"},
                  {.day = 6, .amount = 6000, .reference = "RF18539007547034"}},
     .want = "2026-0101 applied 4000 2 | 2026-0101 applied 6000 1"},
    {.what = "an invoice that the ledger says is paid explains its payment",
     .invoices = {{.number = "2026-0101", .client = "C1", .open = 60500, .paid = true}},
     .payments = {{.day = 5, .amount = 60500, .text = "2026-0101"}},
     .want = "2026-0101 applied 60500 6"},
};

#include "bank_match_edges.h"

/* -- a case as the matcher takes it ----------------------------------------- */

static const char *text_of(const char *text)
{
    return text ? text : "";
}

static civil_day january(int day)
{
    return day ? day_from_ymd(2026, 1, day) : DAY_NONE;
}

static GArray *invoices_of(const struct match_case *one)
{
    GArray *invoices = g_array_new(FALSE, TRUE, sizeof(struct match_invoice));

    for (int i = 0; i < MOST && one->invoices[i].number; i++) {
        const struct case_invoice *from = &one->invoices[i];
        struct match_invoice invoice = {.ledger = "main",
                                        .number = from->number,
                                        .client = from->client,
                                        .name = text_of(from->name),
                                        .reference = text_of(from->reference),
                                        .open = from->open,
                                        .total = from->open,
                                        .credits = from->credits,
                                        .issued = january(from->issued),
                                        .due = january(from->due),
                                        .paid = from->paid};

        g_strlcpy(invoice.currency, from->currency ? from->currency : "EUR", CURRENCY_SIZE);
        g_array_append_val(invoices, invoice);
    }
    return invoices;
}

static const char *const keys[MOST] = {"a", "b", "c", "d", "e", "f"};

static struct match_payment payment_of(const struct case_payment *from, int index)
{
    struct match_payment payment = {.key = keys[index],
                                    .booked = january(from->day),
                                    .amount = from->amount,
                                    .instructed = from->instructed,
                                    .name = text_of(from->name),
                                    .iban = text_of(from->iban),
                                    .text = text_of(from->text),
                                    .reference = text_of(from->reference),
                                    .end_to_end = text_of(from->end_to_end),
                                    .reason = text_of(from->reason),
                                    .reversal = from->reversal,
                                    .undetailed = from->undetailed,
                                    .decided = from->decided};

    g_strlcpy(payment.currency, from->currency ? from->currency : "EUR", CURRENCY_SIZE);
    g_strlcpy(payment.instructed_currency, text_of(from->instructed_currency), CURRENCY_SIZE);
    return payment;
}

static GArray *payments_of(const struct match_case *one, bool backwards)
{
    GArray *payments = g_array_new(FALSE, TRUE, sizeof(struct match_payment));
    int count = 0;

    while (count < MOST && one->payments[count].day)
        count++;
    for (int i = 0; i < count; i++) {
        int index = backwards ? count - 1 - i : i;
        struct match_payment payment = payment_of(&one->payments[index], index);

        g_array_append_val(payments, payment);
    }
    return payments;
}

/* What became of the payment with KEY. */
static void describe(const struct match_result *result, const GArray *invoices, const GArray *payments, const char *key,
                     GString *text)
{
    static const char *const states[] = {"applied", "held", "hint", "reversed"};
    guint payment = 0;
    bool any = false, applied = false;
    int64_t left;

    while (!g_str_equal(g_array_index(payments, struct match_payment, payment).key, key))
        payment++;
    for (guint i = 0; i < result->matches->len; i++) {
        const struct match *match = &g_array_index(result->matches, struct match, i);

        if (match->payment != payment)
            continue;
        g_string_append_printf(text, "%s%s %s %d", any ? "; " : "",
                               g_array_index(invoices, struct match_invoice, match->invoice).number,
                               states[match->state], (int)match->amount);
        if (match->difference)
            g_string_append_printf(text, "+%d", (int)match->difference);
        g_string_append_printf(text, " %d", match->rule);
        any = true;
        applied = applied || match->state == MATCH_APPLIED;
    }
    left = g_array_index(result->left, int64_t, payment);
    if (!any)
        g_string_append_printf(text, "none %d", g_array_index(result->rules, int, payment));
    applied = applied || g_array_index(result->rules, int, payment) == RULE_BY_HAND;
    if (applied && left)
        g_string_append_printf(text, " left %d", (int)left);
}

static GArray *fixed_of(const struct match_case *one, const GArray *payments)
{
    GArray *fixed = matches_new();
    struct match match = {.state = one->tie.state, .rule = RULE_BY_HAND, .amount = one->tie.amount};

    while (!g_str_equal(g_array_index(payments, struct match_payment, match.payment).key, keys[0]))
        match.payment++;
    if (match.amount)
        g_array_append_val(fixed, match);
    return fixed;
}

static char *run_case(const struct match_case *one, bool backwards)
{
    g_autoptr(GArray) invoices = invoices_of(one), payments = payments_of(one, backwards);
    g_autoptr(GArray) known = g_array_new(FALSE, FALSE, sizeof(struct match_known));
    g_autoptr(GArray) fixed = fixed_of(one, payments);
    struct match_known payer = {one->known[0], one->known[1]};
    struct match_input input = {.invoices = invoices,
                                .payments = payments,
                                .known = known,
                                .fixed = fixed,
                                .tolerance = {5, "EUR"},
                                .iban_and_amount_apply = one->allow};
    AUTO(match_result) result = NULL;
    GString *text = g_string_new(NULL);

    if (payer.iban)
        g_array_append_val(known, payer);
    result = match_run(&input);
    for (guint i = 0; i < payments->len; i++) {
        if (i)
            g_string_append(text, " | ");
        describe(result, invoices, payments, keys[i], text);
    }
    return g_string_free(text, FALSE);
}

static void check_case(int index, const struct match_case *one)
{
    g_autofree char *forwards = run_case(one, false), *backwards = run_case(one, true);

    if (!g_str_equal(forwards, one->want))
        fail_msg("case %d (%s): got \"%s\" want \"%s\"", index, one->what, forwards, one->want);
    if (!g_str_equal(forwards, backwards))
        fail_msg("case %d (%s): got \"%s\" backwards, \"%s\" forwards", index, one->what, backwards, forwards);
}

static void every_rule_ends_where_its_row_says_in_whatever_order_payments_come(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(edges); i++)
        check_case((int)i, &edges[i]);
}

/* More invoices than are looked at: their sum is not all that is open, so that nothing is applied by it. */
static void the_sum_of_more_invoices_than_fit_applies_nothing(void **state)
{
    enum { MANY = 70, LOOKED_AT = 64 };
    GStringChunk *strings = g_string_chunk_new(4096);
    g_autoptr(GArray) invoices = g_array_new(FALSE, TRUE, sizeof(struct match_invoice));
    g_autoptr(GArray) payments = g_array_new(FALSE, TRUE, sizeof(struct match_payment));
    g_autoptr(GArray) known = g_array_new(FALSE, FALSE, sizeof(struct match_known)), fixed = matches_new();
    struct match_known payer = {IBAN_A, "C1"};
    const struct case_payment all = {.day = 5, .amount = LOOKED_AT * 100, .iban = IBAN_A};
    struct match_payment payment = payment_of(&all, 0);
    struct match_input input = {.invoices = invoices,
                                .payments = g_array_append_val(payments, payment),
                                .known = g_array_append_val(known, payer),
                                .fixed = fixed,
                                .iban_and_amount_apply = true};

    (void)state;
    for (int i = 0; i < MANY; i++) {
        char number[16];
        struct match_invoice invoice = {.ledger = "main", .client = "C1", .name = "", .reference = "", .open = 100};

        g_snprintf(number, sizeof number, "2026-%04d", i);
        invoice.number = g_string_chunk_insert(strings, number);
        invoice.total = invoice.open;
        invoice.issued = invoice.due = DAY_NONE;
        g_strlcpy(invoice.currency, "EUR", CURRENCY_SIZE);
        g_array_append_val(invoices, invoice);
    }

    AUTO(match_result) result = match_run(&input);

    assert_int_equal(g_array_index(result->left, int64_t, 0), LOOKED_AT * 100);
    for (guint i = 0; i < result->matches->len; i++)
        assert_int_equal(g_array_index(result->matches, struct match, i).state, MATCH_HINT);
    g_string_chunk_free(strings);
}

static void every_rule_does_what_its_row_says(void **state)
{
    bool seen[RULE_COUNT] = {false};

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = run_case(&cases[i], false);
        int rule = g_str_has_prefix(cases[i].what, "rule ") ? atoi(cases[i].what + 5) : 0;

        seen[rule] = true;
        if (!g_str_equal(got, cases[i].want))
            fail_msg("case %d (%s): got \"%s\" want \"%s\"", (int)i, cases[i].what, got, cases[i].want);
    }
    for (int rule = 1; rule < RULE_COUNT; rule++)
        if (!seen[rule])
            fail_msg("rule %d has no case", rule);
}

static void the_order_of_payments_changes_nothing(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *forwards = run_case(&cases[i], false), *backwards = run_case(&cases[i], true);

        if (!g_str_equal(forwards, backwards))
            fail_msg("case %d (%s): got \"%s\" backwards, \"%s\" forwards", (int)i, cases[i].what, backwards, forwards);
    }
}

/* -- any set of payments ---------------------------------------------------- */

enum { RANDOM_RUNS = 300, RANDOM_INVOICES = 12, RANDOM_PAYMENTS = 20 };

static GArray *random_invoices(GRand *rand, GStringChunk *strings)
{
    GArray *invoices = g_array_new(FALSE, TRUE, sizeof(struct match_invoice));

    for (int i = 0; i < RANDOM_INVOICES; i++) {
        char text[32];
        struct match_invoice invoice = {.ledger = "main", .issued = january(1), .due = january(20), .currency = "EUR"};

        g_snprintf(text, sizeof text, "2026-%04d", 100 + i);
        invoice.number = g_string_chunk_insert(strings, text);
        g_snprintf(text, sizeof text, "C%d", g_rand_int_range(rand, 0, 4));
        invoice.client = invoice.name = g_string_chunk_insert(strings, text);
        g_snprintf(text, sizeof text, "%016d", g_rand_int_range(rand, 1, 8));
        invoice.reference = g_rand_boolean(rand) ? g_string_chunk_insert(strings, text) : "";
        invoice.open = invoice.total = g_rand_int_range(rand, 1, 6) * 1000;
        g_array_append_val(invoices, invoice);
    }
    return invoices;
}

static GArray *random_payments(GRand *rand, GStringChunk *strings)
{
    GArray *payments = g_array_new(FALSE, TRUE, sizeof(struct match_payment));

    for (int i = 0; i < RANDOM_PAYMENTS; i++) {
        char text[96];
        struct match_payment payment = {.booked = january(g_rand_int_range(rand, 2, 28)),
                                        .currency = "EUR",
                                        .name = "",
                                        .end_to_end = "",
                                        .reason = ""};

        g_snprintf(text, sizeof text, "k%02d", i);
        payment.key = g_string_chunk_insert(strings, text);
        payment.amount = g_rand_int_range(rand, 1, 9) * 1000 - g_rand_int_range(rand, 0, 4);
        if (g_rand_int_range(rand, 0, 6) == 0) {
            payment.amount = -payment.amount;
            payment.reversal = true;
        }
        g_snprintf(text, sizeof text, "NL%02dINGB0001234567", g_rand_int_range(rand, 10, 15));
        payment.iban = g_string_chunk_insert(strings, text);
        g_snprintf(text, sizeof text, "2026-%04d 2026-%04d", g_rand_int_range(rand, 95, 115),
                   g_rand_int_range(rand, 95, 115));
        payment.text = g_rand_boolean(rand) ? g_string_chunk_insert(strings, text) : "dank";
        g_snprintf(text, sizeof text, "%016d", g_rand_int_range(rand, 1, 12));
        payment.reference = g_rand_int_range(rand, 0, 3) ? "" : g_string_chunk_insert(strings, text);
        g_array_append_val(payments, payment);
    }
    return payments;
}

static void check_sums(int run, const struct match_result *result, const GArray *invoices, const GArray *payments)
{
    g_autofree int64_t *paid = g_new0(int64_t, invoices->len), *used = g_new0(int64_t, payments->len);

    for (guint i = 0; i < result->matches->len; i++) {
        const struct match *match = &g_array_index(result->matches, struct match, i);

        if (match->amount < 0 || match->difference < 0 || (match->state == MATCH_HELD && match->amount))
            fail_msg("run %d: match %u has amount %d", run, i, (int)match->amount);
        if (match->state != MATCH_APPLIED)
            continue;
        paid[match->invoice] += match->amount + match->difference;
        used[match->payment] += match->amount;
    }
    for (guint i = 0; i < invoices->len; i++)
        if (paid[i] > g_array_index(invoices, struct match_invoice, i).open)
            fail_msg("run %d: invoice %u got %d, more than was open", run, i, (int)paid[i]);
    for (guint i = 0; i < payments->len; i++)
        if (used[i] > MAX(g_array_index(payments, struct match_payment, i).amount, 0))
            fail_msg("run %d: payment %u gave %d, more than it is", run, i, (int)used[i]);
}

static void nothing_pays_more_than_it_is_or_than_is_open(void **state)
{
    (void)state;
    for (int run = 0; run < RANDOM_RUNS; run++) {
        GRand *rand = g_rand_new_with_seed((guint32)run);
        GStringChunk *strings = g_string_chunk_new(4096);
        g_autoptr(GArray) invoices = random_invoices(rand, strings), payments = random_payments(rand, strings);
        g_autoptr(GArray) known = g_array_new(FALSE, FALSE, sizeof(struct match_known)), fixed = matches_new();
        struct match_input input = {.invoices = invoices,
                                    .payments = payments,
                                    .known = known,
                                    .fixed = fixed,
                                    .tolerance = {5, "EUR"},
                                    .iban_and_amount_apply = run % 2};
        AUTO(match_result) result = match_run(&input);

        check_sums(run, result, invoices, payments);
        g_string_chunk_free(strings);
        g_rand_free(rand);
    }
}

/* One match, payment by payment, and what of each is left. */
static char *text_of_result(const struct match_result *result)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < result->matches->len; i++) {
        const struct match *match = &g_array_index(result->matches, struct match, i);

        g_string_append_printf(text, "%u-%u %d %d %d %d+%d %s\n", match->payment, match->invoice, match->state,
                               match->rule, match->payer, (int)match->amount, (int)match->difference, match->found);
    }
    for (guint i = 0; i < result->left->len; i++)
        g_string_append_printf(text, "%d %d %d\n", g_array_index(result->rules, int, i),
                               (int)g_array_index(result->left, int64_t, i), g_array_index(result->returned, int, i));
    return g_string_free(text, FALSE);
}

static char *run_in_steps(const struct match_input *input, guint most, int *steps)
{
    struct matcher *matcher = match_begin(input);

    for (*steps = 1; !match_step(matcher, most); ++*steps)
        ;

    AUTO(match_result) result = match_end(matcher);

    return text_of_result(result);
}

static void it_does_not_matter_where_the_work_is_cut(void **state)
{
    static const guint cuts[] = {1, 5, 3 * 1024};

    (void)state;
    for (int run = 0; run < RANDOM_RUNS / 4; run++) {
        GRand *rand = g_rand_new_with_seed((guint32)run);
        GStringChunk *strings = g_string_chunk_new(4096);
        g_autoptr(GArray) invoices = random_invoices(rand, strings), payments = random_payments(rand, strings);
        g_autoptr(GArray) known = g_array_new(FALSE, FALSE, sizeof(struct match_known)), fixed = matches_new();
        struct match_known payer = {"NL10INGB0001234567", "C1"};
        struct match_input input = {.invoices = invoices,
                                    .payments = payments,
                                    .known = g_array_append_val(known, payer),
                                    .fixed = fixed,
                                    .tolerance = {5, "EUR"},
                                    .iban_and_amount_apply = run % 2};
        int once, steps;
        g_autofree char *want = run_in_steps(&input, G_MAXUINT, &once);

        for (gsize i = 0; i < G_N_ELEMENTS(cuts); i++) {
            g_autofree char *got = run_in_steps(&input, cuts[i], &steps);

            if (steps <= once || !g_str_equal(got, want))
                fail_msg("run %d, case %zu, %d steps: got «%s» want «%s»", run, i, steps, got, want);
        }
        g_string_chunk_free(strings);
        g_rand_free(rand);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_does_what_its_row_says),
        cmocka_unit_test(every_rule_ends_where_its_row_says_in_whatever_order_payments_come),
        cmocka_unit_test(the_sum_of_more_invoices_than_fit_applies_nothing),
        cmocka_unit_test(the_order_of_payments_changes_nothing),
        cmocka_unit_test(nothing_pays_more_than_it_is_or_than_is_open),
        cmocka_unit_test(it_does_not_matter_where_the_work_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "compose/tags.h"

#include "compose/tags_owner.h"

#include <string.h>

static const struct tag table[] = {
    {"today", TAG_DATE, false, "the date the letter carries", "2026-11-24"},
    {"paid_until", TAG_DATE, true, "payments up to and including this day are taken into account", "2026-11-23"},
    {"numbers", TAG_TEXT, false, "the invoice numbers, the first three", "2026-0412"},
    {"more_numbers", TAG_NUMBER, true, "how many invoices there are beyond those three", ""},
    {"one", TAG_TRUTH, false, "the letter is about one invoice", "yes"},
    {"several", TAG_TRUTH, false, "the letter is about more than one invoice", ""},
    {"several_currencies", TAG_TRUTH, false, "its invoices are not all in one currency", ""},
    {"part_paid", TAG_TRUTH, false, "a part of one of the invoices has been paid", "yes"},
    {"part_credited", TAG_TRUTH, false, "a part of one of the invoices has been credited", "yes"},
    {"has_references", TAG_TRUTH, false, "there are several invoices, with payment references of their own", ""},
    {"overdue", TAG_TEXT, true, "how long the oldest of them has been overdue, in words", "13"},
    {"attached", TAG_TRUTH, false, "each invoice goes along as a file", "yes"},
    {"dossier_pages", TAG_TRUTH, false, "to an agency: the first pages of the dossier and the claim go along", ""},
    {"dossier_whole", TAG_TRUTH, false, "and the whole dossier", ""},
    {"to_pay", TAG_TEXT, false, "all that the letter asks for, that of each currency in one phrase", "EUR 610.00"},
    {"principal", TAG_TEXT, false, "the same without interest and costs: what is open of the invoices", "EUR 610.00"},
    {"total", TAG_AMOUNT, true, "the sum of its invoices; absent when there are several currencies", "EUR 610.00"},
    {"grand_total", TAG_AMOUNT, true, "that sum with the interest and costs asked now", "EUR 610.00"},
    {"has_additions", TAG_TRUTH, false, "interest or costs are asked now", ""},
    {"totals", TAG_LIST, false, "the sum of its invoices in each currency", NULL},
    {"totals.currency", TAG_TEXT, false, "its ISO 4217 code", "EUR"},
    {"totals.amount", TAG_AMOUNT, false, "the sum", "EUR 610.00"},

    {"sender", TAG_GROUP, false, "who sends the letter, as in the section `sender`", "yes"},
    {"sender.name", TAG_TEXT, false, "the name it trades under", "Bakkerij De Vries"},
    {"sender.legal_name", TAG_TEXT, false, "the legal name; the trade name when none is set", "Bakkerij De Vries B.V."},
    {"sender.address", TAG_TEXT, false, "the mail address", "administratie@devries.example"},
    {"sender.reply_to", TAG_TEXT, false, "where answers go; the mail address when none is set",
     "administratie@devries.example"},
    {"sender.person", TAG_TEXT, true, "whom to call", "Piet de Vries"},
    {"sender.phone", TAG_TEXT, true, "that person's number", "+31 6 12 34 56 78"},
    {"sender.website", TAG_TEXT, true, "the web site", "devries.example"},
    {"sender.registration", TAG_TEXT, true, "the number in the trade register, with its name", "KvK 12345678"},
    {"sender.vat", TAG_TEXT, true, "the VAT number", "NL001234567B01"},
    {"sender.iban", TAG_TEXT, true, "the account in groups of four", "NL91 ABNA 0417 1643 00"},
    {"sender.bic", TAG_TEXT, true, "its BIC", "ABNANL2A"},
    {"sender.country", TAG_TEXT, true, "the country's code", "NL"},
    {"sender.describe", TAG_TEXT, true, "what it sells, in a few words", "brood en gebak"},
    {"sender.logo", TAG_TRUTH, false, "a logo goes along as the image `cid:logo`", ""},

    {"client", TAG_GROUP, false, "who gets the letter", "yes"},
    {"client.name", TAG_TEXT, false, "the name", "Café Zonnig"},
    {"client.legal_name", TAG_TEXT, false, "the legal name; the name when none is known", "Café Zonnig V.O.F."},
    {"client.salutation", TAG_TEXT, true, "the whole greeting that was set, without its comma", ""},
    {"client.contact", TAG_TEXT, true, "the contact's name", "Anna Smit"},
    {"client.language", TAG_TEXT, true, "the language tag set for the client", "nl"},
    {"client.supplier_number", TAG_TEXT, true, "our number in the client's books", ""},
    {"client.consumer", TAG_TRUTH, false, "the client is known to be a consumer", ""},
    {"client.business", TAG_TRUTH, false, "the client is known to be a business", "yes"},

    {"stage", TAG_GROUP, false, "the stage of the ladder", "yes"},
    {"stage.name", TAG_TEXT, false, "its name in the configuration", "second"},
    {"stage.number", TAG_NUMBER, true, "its place in the ladder, from 1", "3"},

    {"new_term", TAG_GROUP, true, "the term this letter gives; absent when it gives none", "yes"},
    {"new_term.days", TAG_NUMBER, false, "its days, a number", "14"},
    {"new_term.length", TAG_TEXT, false, "its days in words: «1 day», «14 days»", "14"},
    {"new_term.date", TAG_DATE, false, "its last day, with the day of the week", "2026-12-08"},

    {"invoices", TAG_LIST, false, "the invoices the letter is about, by due date", NULL},
    {"invoices.number", TAG_TEXT, false, "the invoice number", "2026-0412"},
    {"invoices.issued", TAG_DATE, true, "the invoice date", "2026-10-12"},
    {"invoices.due", TAG_DATE, true, "the due date", "2026-11-11"},
    {"invoices.issued_short", TAG_DATE, true, "the invoice date, short for a table", "2026-10-12"},
    {"invoices.due_short", TAG_DATE, true, "the due date, short for a table", "2026-11-11"},
    {"invoices.days_overdue", TAG_NUMBER, true, "days since the due date", "13"},
    {"invoices.total", TAG_AMOUNT, false, "the amount of the invoice", "EUR 1210.00"},
    {"invoices.paid", TAG_AMOUNT, true, "what has been paid of it; absent when nothing", "EUR 500.00"},
    {"invoices.credited", TAG_AMOUNT, true, "what credits cover of it; absent when nothing", "EUR 100.00"},
    {"invoices.balance", TAG_AMOUNT, false, "what is still to pay of it", "EUR 610.00"},
    {"invoices.currency", TAG_TEXT, false, "its currency's code", "EUR"},
    {"invoices.reference", TAG_TEXT, true, "its own payment reference", "RF18 5390 0754 7034"},
    {"invoices.order", TAG_TEXT, true, "the client's order number", "PO-4711"},
    {"invoices.description", TAG_TEXT, true, "what was delivered", "Bread, October"},
    {"invoices.pay_link", TAG_URL, true, "where it can be paid online", ""},

    {"has_also_open", TAG_TRUTH, false, "other invoices are overdue: for what stands once around the list", "yes"},
    {"also_open", TAG_LIST, true, "other overdue invoices, not asked for in this letter", NULL},
    {"also_open.number", TAG_TEXT, false, "the invoice number", "2026-0398"},
    {"also_open.issued", TAG_DATE, true, "the invoice date", "2026-10-05"},
    {"also_open.due", TAG_DATE, true, "the due date", "2026-11-04"},
    {"also_open.due_short", TAG_DATE, true, "the due date, short for a table", "2026-11-04"},
    {"also_open.days_overdue", TAG_NUMBER, true, "days since the due date", "20"},
    {"also_open.balance", TAG_AMOUNT, false, "what is still to pay of it", "EUR 85.00"},
    {"also_open.currency", TAG_TEXT, false, "its currency's code", "EUR"},

    {"has_credits", TAG_TRUTH, false, "there are credit notes: for what stands once around the list", "yes"},
    {"credits", TAG_LIST, true, "credit notes that were set against the invoices", NULL},
    {"credits.number", TAG_TEXT, false, "the credit note's number", "C-2026-031"},
    {"credits.issued", TAG_DATE, true, "its date", "2026-11-02"},
    {"credits.amount", TAG_AMOUNT, false, "what it is good for", "EUR 100.00"},
    {"credits.currency", TAG_TEXT, false, "its currency's code", "EUR"},
    {"credits.invoice", TAG_TEXT, true, "the invoice it names", "2026-0412"},

    {"previous", TAG_LIST, true, "earlier letters about these invoices after their due date, oldest first", NULL},
    {"previous.stage", TAG_TEXT, false, "the stage's name", "reminder"},
    {"previous.date", TAG_DATE, false, "the date it carried", "2026-11-14"},
    {"previous_dates", TAG_TEXT, true, "the dates of those letters in one phrase", "2026-11-14"},

    {"several_dates", TAG_TRUTH, false, "there are several of those dates", ""},

    {"promise", TAG_GROUP, true, "what was agreed: in `promise` from now on, in `broken-promise` in vain", "yes"},
    {"promise.numbers", TAG_TEXT, false, "the invoices it is about, the first three", "2026-0412"},
    {"promise.date", TAG_DATE, false, "the day it was promised for; of instalments the last one", "2026-11-20"},
    {"promise.amount", TAG_AMOUNT, true, "a part of what is open; absent when all was promised", "EUR 300.00"},
    {"promise.broken", TAG_TRUTH, false, "the day has passed without it", ""},
    {"promise.has_instalments", TAG_TRUTH, false, "it is paid in instalments, which the list names", ""},
    {"promise.instalments", TAG_LIST, true, "the instalments that were agreed", NULL},
    {"promise.instalments.number", TAG_NUMBER, false, "which one it is", "1"},
    {"promise.instalments.date", TAG_DATE, false, "the last day to pay it", "2026-12-01"},
    {"promise.instalments.amount", TAG_AMOUNT, false, "its amount", "EUR 305.00"},

    {"settlement", TAG_GROUP, true, "a sum that settles the invoices, in the letter `settlement`", "yes"},
    {"settlement.amount", TAG_AMOUNT, false, "that sum", "EUR 500.00"},
    {"settlement.forgiven", TAG_AMOUNT, false, "what then need not be paid any more", "EUR 110.00"},
    {"settlement.date", TAG_DATE, false, "the last day to pay it", "2026-12-04"},

    {"has_not_due", TAG_TRUTH, false, "there is more that is not due yet: for what stands once around the list", "yes"},
    {"not_due", TAG_LIST, true, "what is open and not due yet, in a statement", NULL},
    {"not_due.number", TAG_TEXT, false, "the invoice number", "2026-0440"},
    {"not_due.issued", TAG_DATE, true, "the invoice date", "2026-11-10"},
    {"not_due.due", TAG_DATE, true, "the due date", "2026-12-10"},
    {"not_due.due_short", TAG_DATE, true, "the due date, short for a table", "2026-12-10"},
    {"not_due.balance", TAG_AMOUNT, false, "what is to pay of it", "EUR 242.00"},
    {"not_due.currency", TAG_TEXT, false, "its currency's code", "EUR"},

    {"recalled", TAG_GROUP, true, "in an apology: the letter that is withdrawn", "yes"},
    {"recalled.date", TAG_DATE, false, "the date it carried", "2026-11-24"},
    {"recalled.nothing_open", TAG_TRUTH, false, "all it asked for has been paid", ""},
    {"instalment", TAG_GROUP, true, "the letter is about an instalment that was agreed; amount and date are its own",
     "yes"},
    {"instalment.number", TAG_NUMBER, false, "which one it is", "2"},
    {"instalment.count", TAG_NUMBER, false, "of how many", "3"},

    {"payment", TAG_GROUP, false, "how to pay", "yes"},
    {"payment.name", TAG_TEXT, false, "whose account it is", "Bakkerij De Vries B.V."},
    {"payment.iban", TAG_TEXT, true, "the account in groups of four", "NL91 ABNA 0417 1643 00"},
    {"payment.bic", TAG_TEXT, true, "its BIC", "ABNANL2A"},
    {"payment.amount", TAG_AMOUNT, true, "all that is asked now; absent when there are several currencies",
     "EUR 610.00"},
    {"payment.reference", TAG_TEXT, true,
     "one invoice: its payment reference, else its number; several: the numbers, "
     "absent when they do not fit into a transfer",
     "RF18 5390 0754 7034"},
    {"payment.link", TAG_URL, true, "where all of it can be paid online", ""},
    {"payment.qr", TAG_TRUTH, false, "a code to scan goes along as the image `cid:qr`", ""},

    {"interest", TAG_GROUP, true, "the interest asked in this letter", "yes"},
    {"interest.amount", TAG_AMOUNT, false, "its amount", "EUR 4.88"},
    {"interest.rate", TAG_TEXT, false, "its rate a year", "10.4"},
    {"interest.since", TAG_DATE, false, "the first day it runs from", "2026-11-12"},
    {"interest.agreed", TAG_TRUTH, false, "its rate is that of the contract; else the legal one", ""},

    {"fee", TAG_GROUP, true, "the fee of the contract that the stage asks", "yes"},
    {"fee.amount", TAG_AMOUNT, false, "its amount", "EUR 10.00"},

    {"costs", TAG_GROUP, true, "the collection costs asked or announced in this letter", "yes"},
    {"costs.amount", TAG_AMOUNT, false, "their amount", "EUR 91.50"},
    {"costs.vat", TAG_AMOUNT, true, "the VAT on them", ""},
    {"costs.total", TAG_AMOUNT, false, "both together", "EUR 91.50"},
    {"costs.rule", TAG_TEXT, false, "the rule they follow from", "art. 6:96 BW"},
    {"costs.claimed", TAG_TRUTH, false, "they are asked now and in the grand total; else announced", ""},

    {"answers", TAG_GROUP, false, "for the links a client answers with", "yes"},
    {"answers.address", TAG_TEXT, false, "where the answer goes", "administratie@devries.example"},
    {"answers.numbers", TAG_TEXT, false, "the invoice numbers for the answer's subject", "2026-0412"},
    {"answers.token", TAG_TEXT, true, "what ties the answer to this letter", ""},

    TAGS_OF_OWNER /* from here on those of the letters to the owner (tag_is_of) */
        TAGS_OF_DIGEST};

static bool is_shared(const struct tag *tag)
{
    return !strcmp(tag->name, "today") || !strcmp(tag->name, "sender") || g_str_has_prefix(tag->name, "sender.");
}

bool tags_for_owner(const char *letter)
{
    return !strcmp(letter, "task") || !strcmp(letter, "alert") || !strcmp(letter, "digest");
}

bool tag_is_of(const struct tag *tag, const char *letter)
{
    return is_shared(tag) || (tag >= tags_find("single")) == tags_for_owner(letter);
}

const struct tag *tags_all(gsize *count)
{
    *count = G_N_ELEMENTS(table);
    return table;
}

const struct tag *tags_find(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        if (table[i].name[0] == name[0] && !strcmp(table[i].name, name))
            return &table[i];
    return NULL;
}

bool tag_kind_has_raw(enum tag_kind kind)
{
    return kind == TAG_NUMBER || kind == TAG_AMOUNT || kind == TAG_DATE;
}

bool tag_kind_is_written(enum tag_kind kind)
{
    return kind != TAG_TRUTH && kind != TAG_GROUP && kind != TAG_LIST;
}

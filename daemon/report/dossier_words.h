/* SPDX-License-Identifier: MIT */
/*
 * The words of a dossier in the languages of those who read one: agencies,
 * bailiffs, courts. They are no part of the catalogues for the owner's
 * screen, since a dossier may be in a language the owner does not read.
 * "{}" stands for a value, in the order of the sentence.
 */
#pragma once

#include <glib.h>

/* Every field is a sentence or a word; never NULL (a test looks). */
struct dossier_words {
    const char *tag; /* of the language */

    const char *title, *made_on, *rehearsal;
    const char *creditor, *debtor, *registration, *vat, *address, *mail, *phone, *person, *account, *kind, *client_key;
    const char *business, *consumer, *not_known;

    const char *claim, *principal, *interest_until, *costs, *total, *per_day, *nothing_due;
    const char *invoices, *invoice, *issued, *due, *amount, *paid, *open, *interest, *since, *not_due;
    const char *interest_rule, *interest_agreed, *compound, *interest_open, *interest_undated, *costs_rule;
    const char *periods, *from, *to, *days, *rate, *base;
    const char *payments, *day, *payer, *how, *by_reference, *by_number, *by_payer, *by_hand, *by_other, *taken_back,
        *in_the_books, *allocation;

    const char *letters, *sent, *letter, *addressee, *reached, *term, *answer, *no_letters, *until;
    const char *accepted, *relayed, *delivered, *displayed, *replied, *failed, *uncertain, *recalled, *delayed,
        *rehearsed, *posted, *recorded;
    const char *names_costs, *claims_costs, *answered_on;

    const char *events, *no_events, *promised, *promised_all, *not_kept, *instalments, *disputed, *settled, *says_paid,
        *insolvent, *handed_over, *called, *not_called, *whole_client, *ended_on;

    const char *lacks, *nothing_lacks, *no_contract, *no_order, *no_delivery, *no_invoice_file, *no_debtor_address,
        *no_debtor_number, *no_creditor_address, *no_creditor_number, *lacks_segment, *lacks_country, *lacks_rates,
        *lacks_costs, *lacks_clause, *lacks_notice, *lacks_default, *lacks_receipt, *lacks_letters, *lacks_seal,
        *lacks_file;

    const char *evidence, *file, *content, *file_letter, *file_transcript, *file_receipt, *file_invoice, *file_proof,
        *file_journal, *file_claim, *file_verify, *file_sums, *file_stamp, *contract, *terms, *order, *delivery,
        *timesheet, *paper;

    const char *check, *check_how, *check_steps, *check_result, *newest_seal, *no_seal;
};

/* The languages there are: nl, fr, de, en; NULL-terminated. */
extern const char *const dossier_languages[];

/* The words of LANGUAGE, a tag of which the part before "-" counts; NULL when there are none. */
const struct dossier_words *dossier_words_of(const char *language);

/* TEXT with its "{}" replaced by the values behind it, one each. New string. */
#define dossier_fill(text, ...) dossier_fill_all((text), (const char *const[]){__VA_ARGS__, NULL})
char *dossier_fill_all(const char *text, const char *const *values);

/* The words themselves. */
extern const struct dossier_words dossier_words_nl, dossier_words_fr, dossier_words_de, dossier_words_en;

/* SPDX-License-Identifier: MIT */
/* The rows of the table of tags (tags.c) for the letters to the owner: tasks and alerts, then the overview. */
#pragma once

/* clang-format off */
#define TAGS_OF_ACTS(list) \
{list ".acts", TAG_GROUP, true, "links by which the owner acts on it with a mail; absent when no mailbox is read", \
"yes"}, \
{list ".acts.address", TAG_TEXT, false, "where such a mail goes", "administratie@devries.example"}, \
{list ".acts.about", TAG_TEXT, false, "the client and the invoice numbers, for its subject", \
"Café Zonnig, 2026-0412"}, \
{list ".acts.until", TAG_DATE, false, "the last day on which the links are good", "2026-12-24"}, \
{list ".acts.by", TAG_TEXT, false, "the date that a mail about a promise proposes", "2026-12-01"}, \
{list ".acts.pause", TAG_TEXT, true, "what has to stand in the subject to hold the reminders", \
"a1b2c3d4e5f60718293a4b5c6"}, \
{list ".acts.paid", TAG_TEXT, true, "… because the client says it is paid", "a2b2c3d4e5f60718293a4b5c6"}, \
{list ".acts.promise", TAG_TEXT, true, "… because payment was promised; the mail names the date", \
"a3b2c3d4e5f60718293a4b5c6"}, \
{list ".acts.dispute", TAG_TEXT, true, "… because the client objects", "a4b2c3d4e5f60718293a4b5c6"}, \
{list ".acts.answered", TAG_TEXT, true, "… to go on after a reply was answered", "a5b2c3d4e5f60718293a4b5c6"}, \
{list ".acts.close", TAG_TEXT, true, "… to never remind of it again", "a6b2c3d4e5f60718293a4b5c6"},

#define TAGS_OF_OWNER \
{"single", TAG_TRUTH, false, "the letter tells one thing", "yes"}, \
{"count", TAG_NUMBER, false, "how many things it tells", "1"}, \
{"clients", TAG_TEXT, true, "the clients it is about, the first three", "Café Zonnig"}, \
{"tasks", TAG_LIST, false, "what there is to do", NULL}, \
{"tasks.id", TAG_TEXT, false, "its number, for `herinnerctl done`", "17"}, \
{"tasks.call", TAG_TRUTH, false, "the client is to be called", "yes"}, \
{"tasks.handover", TAG_TRUTH, false, "the invoices are to be handed over for collection", ""}, \
{"tasks.no_address", TAG_TRUTH, false, "a mail address is missing", ""}, \
{"tasks.claim", TAG_TRUTH, false, "the client is insolvent: the claim is to be filed", ""}, \
{"tasks.agency", TAG_TRUTH, false, "a payment is to be told to the agency that collects the invoice", ""}, \
{"tasks.other", TAG_TRUTH, false, "none of these: the client is reached by hand", ""}, \
{"tasks.client", TAG_TEXT, false, "the client's name", "Café Zonnig"}, \
{"tasks.contact", TAG_TEXT, true, "the contact's name", "Anna Smit"}, \
{"tasks.phone", TAG_TEXT, true, "the telephone number", "+31 20 123 45 67"}, \
{"tasks.stage", TAG_TEXT, true, "the stage that is served when it is done", "call"}, \
{"tasks.numbers", TAG_TEXT, true, "the invoice numbers, the first three", "2026-0412"}, \
{"tasks.total", TAG_TEXT, true, "what is open of them, of each currency", "EUR 610.00"}, \
{"tasks.overdue", TAG_TEXT, true, "how long the oldest of them has been overdue, in words", "13"}, \
{"tasks.until", TAG_DATE, true, "the last day before it lapses", "2026-12-01"}, \
{"tasks.invoices", TAG_LIST, true, "the invoices", NULL}, \
{"tasks.invoices.number", TAG_TEXT, false, "the invoice number", "2026-0412"}, \
{"tasks.invoices.due", TAG_DATE, true, "the due date, short for a table", "2026-11-11"}, \
{"tasks.invoices.days_overdue", TAG_NUMBER, true, "days since the due date", "13"}, \
{"tasks.invoices.balance", TAG_AMOUNT, false, "what is still to pay of it", "EUR 610.00"}, \
{"tasks.has_letters", TAG_TRUTH, false, "there were letters: for what stands once around the list", "yes"}, \
{"tasks.letters", TAG_LIST, true, "what went before, oldest first", NULL}, \
{"tasks.letters.stage", TAG_TEXT, false, "the stage's name", "reminder"}, \
{"tasks.letters.date", TAG_DATE, false, "its date", "2026-11-14"}, \
{"tasks.has_promises", TAG_TRUTH, false, "payment was promised: for what stands once around the list", "yes"}, \
{"tasks.promises", TAG_LIST, true, "what was promised", NULL}, \
{"tasks.promises.date", TAG_DATE, false, "the day it was promised for", "2026-11-20"}, \
{"tasks.promises.amount", TAG_AMOUNT, true, "a part; absent when all was promised", ""}, \
{"tasks.promises.words", TAG_TEXT, true, "what was said then", "after the fair"}, \
{"tasks.has_notes", TAG_TRUTH, false, "there are notes: for what stands once around the list", "yes"}, \
{"tasks.notes", TAG_LIST, true, "what was noted about the client, oldest first", NULL}, \
{"tasks.notes.date", TAG_DATE, false, "when", "2026-11-18"}, \
{"tasks.notes.text", TAG_TEXT, false, "the note", "calls are answered after ten"}, \
TAGS_OF_ACTS("tasks") \
{"alerts", TAG_LIST, false, "what the owner should know", NULL}, \
{"alerts.approval", TAG_TRUTH, false, "a letter waits for a yes", "yes"}, \
{"alerts.announced", TAG_TRUTH, false, "a letter will go on a date", ""}, \
{"alerts.ledger", TAG_TRUTH, false, "nothing is sent from a ledger", ""}, \
{"alerts.stale", TAG_TRUTH, false, "its file is too old; the date is the file's", ""}, \
{"alerts.shrunk", TAG_TRUTH, false, "it has far fewer rows than before", ""}, \
{"alerts.columns", TAG_TRUTH, false, "the columns of a ledger changed", ""}, \
{"alerts.payment", TAG_TRUTH, false, "a payment that may be for an invoice waits for a decision", ""}, \
{"alerts.flood", TAG_TRUTH, false, "more letters at once than usual", ""}, \
{"alerts.clock", TAG_TRUTH, false, "the date made a jump", ""}, \
{"alerts.promise_broken", TAG_TRUTH, false, "a promised payment did not come", ""}, \
{"alerts.instalments_broken", TAG_TRUTH, false, "an instalment did not come", ""}, \
{"alerts.settlement_broken", TAG_TRUTH, false, "the sum of a settlement did not come", ""}, \
{"alerts.says_paid_over", TAG_TRUTH, false, "said to be paid, and still open", ""}, \
{"alerts.returned", TAG_TRUTH, false, "a payment was taken back", ""}, \
{"alerts.attachment", TAG_TRUTH, false, "a file that should have gone along with a letter is not there", ""}, \
{"alerts.held", TAG_TRUTH, false, "and the letter waits for it", ""}, \
{"alerts.reply", TAG_TRUTH, false, "a client wrote back", ""}, \
{"alerts.bounced", TAG_TRUTH, false, "a letter came back", ""}, \
{"alerts.left", TAG_TRUTH, false, "who we wrote to works there no more", ""}, \
{"alerts.challenge", TAG_TRUTH, false, "a machine keeps a letter until somebody says who we are", ""}, \
{"alerts.uncertain", TAG_TRUTH, false, "nobody knows whether a letter went", ""}, \
{"alerts.template", TAG_TRUTH, false, "a letter cannot be written", ""}, \
{"alerts.renamed", TAG_TRUTH, false, "a ledger seems to be another one under a new name", ""}, \
{"alerts.gone", TAG_TRUTH, false, "or it left the configuration", ""}, \
{"alerts.iban", TAG_TRUTH, false, "the account that letters ask to pay to changed", ""}, \
{"alerts.bank", TAG_TRUTH, false, "nothing is sent from a ledger, for it is not known what was paid", ""}, \
{"alerts.relay", TAG_TRUTH, false, "a relay takes no letters", ""}, \
{"alerts.mailbox", TAG_TRUTH, false, "a mailbox cannot be read", ""}, \
{"alerts.fetch", TAG_TRUTH, false, "a file on a web server cannot be fetched", ""}, \
{"alerts.copies", TAG_TRUTH, false, "copies of letters cannot be put away", ""}, \
{"alerts.disk", TAG_TRUTH, false, "the disk with the store is filling up", ""}, \
{"alerts.again", TAG_TRUTH, false, "it was told before and is still so", ""}, \
{"alerts.id", TAG_TEXT, true, "what `herinnerctl approve` knows it by", "3f2a9c01"}, \
{"alerts.client", TAG_TEXT, true, "the client's name", "Café Zonnig"}, \
{"alerts.stage", TAG_TEXT, true, "the stage", "notice"}, \
{"alerts.number", TAG_TEXT, true, "the first invoice number, for a command", "2026-0412"}, \
{"alerts.numbers", TAG_TEXT, true, "the invoice numbers, the first three", "2026-0412"}, \
{"alerts.total", TAG_TEXT, true, "what is open of them, of each currency", "EUR 610.00"}, \
{"alerts.source", TAG_TEXT, true, "the name of the ledger, sender, relay, mailbox or fetched file", "main"}, \
{"alerts.detail", TAG_TEXT, true, "what is wrong, in the words of the log", "line 14 cannot be understood"}, \
{"alerts.rows", TAG_NUMBER, true, "how many rows a ledger that shrank has", ""}, \
{"alerts.one_row", TAG_TRUTH, false, "it is one", ""}, \
{"alerts.rows_before", TAG_NUMBER, true, "and how many it had", ""}, \
{"alerts.date", TAG_DATE, true, "the date in question", "2026-11-26"}, \
{"alerts.letters", TAG_NUMBER, true, "how many letters it is about", "40"}, \
TAGS_OF_ACTS("alerts")

#define TAGS_OF_DIGEST \
{"rehearsal", TAG_TRUTH, false, "nothing goes to clients", ""}, \
{"overview", TAG_TRUTH, false, "the overview with everything in it", "yes"}, \
{"quiet", TAG_TRUTH, false, "nothing went out and nothing waits", ""}, \
{"since", TAG_DATE, true, "the day of the one before", "2026-11-23"}, \
{"has_tasks", TAG_TRUTH, false, "there are calls or tasks", "yes"}, \
{"has_alerts", TAG_TRUTH, false, "something is wrong", "yes"}, \
{"tasks_count", TAG_NUMBER, true, "how many calls and tasks there are", "1"}, \
{"head", TAG_TEXT, true, "the head of the journal, for herinnerctl verify", "412:9f2c"}, \
{"has_approvals", TAG_TRUTH, false, "the list approvals holds something", "yes"}, \
{"approvals_count", TAG_NUMBER, true, "how many approvals holds", "1"}, \
{"approvals_more", TAG_NUMBER, true, "how many of them are not shown", ""}, \
{"approvals", TAG_LIST, true, "letters that wait for a yes", NULL}, \
{"approvals.client", TAG_TEXT, true, "the client's name", "Café Zonnig"}, \
{"approvals.key", TAG_TEXT, true, "the client's key", "C0042"}, \
{"approvals.numbers", TAG_TEXT, true, "the invoice numbers", "2026-0412"}, \
{"approvals.number", TAG_TEXT, true, "the first of them", "2026-0412"}, \
{"approvals.total", TAG_TEXT, true, "what it is about, of each currency", "EUR 610.00"}, \
{"approvals.stage", TAG_TEXT, true, "the stage", "second"}, \
{"approvals.date", TAG_DATE, true, "the day", "2026-11-24"}, \
{"approvals.id", TAG_TEXT, true, "what herinnerctl approve knows it by", "3f2a9c01"}, \
{"approvals.overdue", TAG_TEXT, true, "how late the oldest is, in words", "13"}, \
{"approvals.previous", TAG_TEXT, true, "the letters before it, with their dates", "reminder 14 November 2026"}, \
{"approvals.interest", TAG_TEXT, true, "the interest it asks", ""}, \
{"approvals.costs", TAG_AMOUNT, true, "the costs it names", ""}, \
TAGS_OF_ACTS("approvals") \
{"has_returned", TAG_TRUTH, false, "the list returned holds something", "yes"}, \
{"returned_count", TAG_NUMBER, true, "how many returned holds", "1"}, \
{"returned_more", TAG_NUMBER, true, "how many of them are not shown", ""}, \
{"returned", TAG_LIST, true, "what came back", NULL}, \
{"returned.client", TAG_TEXT, true, "the client's name", "Café Zonnig"}, \
{"returned.key", TAG_TEXT, true, "the client's key", "C0042"}, \
{"returned.numbers", TAG_TEXT, true, "the invoice numbers", "2026-0412"}, \
{"returned.number", TAG_TEXT, true, "the first of them", "2026-0412"}, \
{"returned.total", TAG_TEXT, true, "what it is about, of each currency", "EUR 610.00"}, \
{"returned.date", TAG_DATE, true, "the day", "2026-11-24"}, \
{"returned.wrote", TAG_TRUTH, false, "somebody wrote back", "yes"}, \
{"returned.bounced", TAG_TRUTH, false, "a letter came back", ""}, \
{"returned.left", TAG_TRUTH, false, "the contact has left", ""}, \
{"returned.challenged", TAG_TRUTH, false, "a filter keeps the letter", ""}, \
{"returned.broke", TAG_TRUTH, false, "a promised payment did not come", ""}, \
TAGS_OF_ACTS("returned") \
{"has_sent", TAG_TRUTH, false, "the list sent holds something", "yes"}, \
{"sent_count", TAG_NUMBER, true, "how many sent holds", "1"}, \
{"sent_more", TAG_NUMBER, true, "how many of them are not shown", ""}, \
{"sent", TAG_LIST, true, "letters that went out", NULL}, \
{"sent.client", TAG_TEXT, true, "the client's name", "Café Zonnig"}, \
{"sent.key", TAG_TEXT, true, "the client's key", "C0042"}, \
{"sent.numbers", TAG_TEXT, true, "the invoice numbers", "2026-0412"}, \
{"sent.number", TAG_TEXT, true, "the first of them", "2026-0412"}, \
{"sent.total", TAG_TEXT, true, "what it is about, of each currency", "EUR 610.00"}, \
{"sent.stage", TAG_TEXT, true, "the stage", "second"}, \
{"sent.date", TAG_DATE, true, "the day", "2026-11-24"}, \
{"sent.failed", TAG_TRUTH, false, "refused for good", ""}, \
{"sent.doubtful", TAG_TRUTH, false, "nobody knows whether it went", ""}, \
{"sent.recalled", TAG_TRUTH, false, "taken back", ""}, \
{"sent.lapsed", TAG_TRUTH, false, "a call or task that was not done in time", ""}, \
{"has_paid", TAG_TRUTH, false, "the list paid holds something", "yes"}, \
{"paid_count", TAG_NUMBER, true, "how many paid holds", "1"}, \
{"paid_more", TAG_NUMBER, true, "how many of them are not shown", ""}, \
{"paid", TAG_LIST, true, "payments that were seen", NULL}, \
{"paid.client", TAG_TEXT, true, "the client's name", "Café Zonnig"}, \
{"paid.key", TAG_TEXT, true, "the client's key", "C0042"}, \
{"paid.numbers", TAG_TEXT, true, "the invoice numbers", "2026-0412"}, \
{"paid.number", TAG_TEXT, true, "the first of them", "2026-0412"}, \
{"paid.total", TAG_TEXT, true, "what it is about, of each currency", "EUR 610.00"}, \
{"paid.partly", TAG_TRUTH, false, "in part", ""}, \
{"paid.taken_back", TAG_TRUTH, false, "or taken back", ""}, \
{"has_coming", TAG_TRUTH, false, "the list coming holds something", "yes"}, \
{"coming_count", TAG_NUMBER, true, "how many coming holds", "1"}, \
{"coming_more", TAG_NUMBER, true, "how many of them are not shown", ""}, \
{"coming", TAG_LIST, true, "what goes in the next days", NULL}, \
{"coming.client", TAG_TEXT, true, "the client's name", "Café Zonnig"}, \
{"coming.key", TAG_TEXT, true, "the client's key", "C0042"}, \
{"coming.numbers", TAG_TEXT, true, "the invoice numbers", "2026-0412"}, \
{"coming.number", TAG_TEXT, true, "the first of them", "2026-0412"}, \
{"coming.total", TAG_TEXT, true, "what it is about, of each currency", "EUR 610.00"}, \
{"coming.stage", TAG_TEXT, true, "the stage", "second"}, \
{"coming.date", TAG_DATE, true, "the day", "2026-11-24"}, \
{"has_held", TAG_TRUTH, false, "the list held holds something", "yes"}, \
{"held_count", TAG_NUMBER, true, "how many held holds", "1"}, \
{"held_more", TAG_NUMBER, true, "how many of them are not shown", ""}, \
{"held", TAG_LIST, true, "what a person holds up", NULL}, \
{"held.client", TAG_TEXT, true, "the client's name", "Café Zonnig"}, \
{"held.key", TAG_TEXT, true, "the client's key", "C0042"}, \
{"held.numbers", TAG_TEXT, true, "the invoice numbers", "2026-0412"}, \
{"held.number", TAG_TEXT, true, "the first of them", "2026-0412"}, \
{"held.total", TAG_TEXT, true, "what it is about, of each currency", "EUR 610.00"}, \
{"held.stage", TAG_TEXT, true, "the stage", "second"}, \
{"held.date", TAG_DATE, true, "the day", "2026-11-24"}, \
{"held.until", TAG_DATE, true, "the last day of it", ""}, \
{"held.words", TAG_TEXT, true, "what was said of it", "after the fair"}, \
{"held.conflict", TAG_TRUTH, false, "open in the ledger, paid at the bank", ""}, \
{"held.payment", TAG_TRUTH, false, "a payment waits to be matched", ""}, \
{"held.missing", TAG_TRUTH, false, "gone from the ledger", ""}, \
{"held.rejected", TAG_TRUTH, false, "its row is wrong", ""}, \
{"held.elsewhere", TAG_TRUTH, false, "another program reminded", ""}, \
{"held.first_sight", TAG_TRUTH, false, "long overdue when first seen", ""}, \
{"held.dispute", TAG_TRUTH, false, "disputed", ""}, \
{"held.instalments", TAG_TRUTH, false, "paid in instalments", ""}, \
{"held.promise", TAG_TRUTH, false, "payment was promised", ""}, \
{"held.says_paid", TAG_TRUTH, false, "said to be paid", ""}, \
{"held.pause", TAG_TRUTH, false, "paused", "yes"}, \
{"held.reply", TAG_TRUTH, false, "the client wrote back", ""}, \
{"held.undeliverable", TAG_TRUTH, false, "mail comes back", ""}, \
{"held.segment", TAG_TRUTH, false, "business or consumer is not known", ""}, \
{"held.rates", TAG_TRUTH, false, "the legal rates are not known", ""}, \
{"held.no_address", TAG_TRUTH, false, "there is no mail address", ""}, \
{"held.template", TAG_TRUTH, false, "the letter cannot be written", ""}, \
{"held.uncertain", TAG_TRUTH, false, "the last letter may not have gone", ""}, \
TAGS_OF_ACTS("held") \
{"has_debtors", TAG_TRUTH, false, "the list debtors holds something", "yes"}, \
{"debtors_count", TAG_NUMBER, true, "how many debtors holds", "1"}, \
{"debtors_more", TAG_NUMBER, true, "how many of them are not shown", ""}, \
{"debtors", TAG_LIST, true, "who owes most after the due date", NULL}, \
{"debtors.client", TAG_TEXT, true, "the client's name", "Café Zonnig"}, \
{"debtors.key", TAG_TEXT, true, "the client's key", "C0042"}, \
{"debtors.total", TAG_TEXT, true, "how much", "EUR 610.00"}, \
{"ageing", TAG_LIST, true, "what is open, by age: once for each currency", NULL}, \
{"ageing.sum", TAG_AMOUNT, false, "all of it", "EUR 610.00"}, \
{"ageing.bands", TAG_LIST, false, "the five ages", NULL}, \
{"ageing.bands.current", TAG_TRUTH, false, "not due yet", ""}, \
{"ageing.bands.to_30", TAG_TRUTH, false, "to 30 days late", "yes"}, \
{"ageing.bands.to_60", TAG_TRUTH, false, "to 60 days", ""}, \
{"ageing.bands.to_90", TAG_TRUTH, false, "to 90 days", ""}, \
{"ageing.bands.older", TAG_TRUTH, false, "more", ""}, \
{"ageing.bands.amount", TAG_AMOUNT, false, "how much", "EUR 610.00"}, \
{"ageing.bands.bar", TAG_TEXT, true, "a bar as long as its share", "████"}, \
{"sources", TAG_LIST, true, "the ledgers and banks", NULL}, \
{"sources.name", TAG_TEXT, true, "its name", "main"}, \
{"sources.account", TAG_TRUTH, false, "a bank; else a ledger", ""}, \
{"sources.trusted", TAG_TRUTH, false, "it can be relied on", "yes"}, \
{"sources.date", TAG_DATE, true, "the day of the file; the last day that is known", "2026-11-24"}, \
{"sources.rows", TAG_NUMBER, true, "how many rows it has", "128"}, \
{"sources.one_row", TAG_TRUTH, false, "it is one", ""}, \
{"sources.rejected", TAG_NUMBER, true, "how many of them were rejected", "2"}, \
{"sources.one_rejected", TAG_TRUTH, false, "it is one", ""},
/* clang-format on */

/* SPDX-License-Identifier: MIT */
/* The table of questions: what is asked, when, and what judges the answer. */
#include <string.h>

#include "base/words.h"
#include "control/setup.h"

/* The daemon's reader judges values in sections of their own, so that its sentence is the one that is shown. */
#define SENDER(setting) "sender \"main\" { name = \"-\"  address = \"nobody@localhost.invalid\"  " setting " }\n"
#define WITH_SENDER(text) SENDER("") text "\n"
#define SMTP(setting) WITH_SENDER("smtp \"main\" { url = \"smtps://localhost.invalid\"  " setting " }")

static bool has_ledger(const struct setup *setup)
{
    return setup_ledger_is_there(setup);
}

static bool has_sheet(const struct setup *setup)
{
    return setup->inspection != NULL;
}

static bool has_documents(const struct setup *setup)
{
    return setup_source_is(setup, LEDGER_UBL);
}

static bool has_database(const struct setup *setup)
{
    return setup_source_is(setup, LEDGER_SQLITE);
}

static bool has_bank(const struct setup *setup)
{
    return has_ledger(setup) && *setup_answer(setup, SETUP_BANK);
}

static bool has_mail(const struct setup *setup)
{
    return setup_is(setup, SETUP_MAIL, "yes");
}

static bool has_login(const struct setup *setup)
{
    return has_mail(setup) && *setup_answer(setup, SETUP_SMTP_USER);
}

static bool has_oauth2(const struct setup *setup)
{
    return has_login(setup) && setup_is(setup, SETUP_SMTP_AUTH, "oauth2");
}

static bool is_microsoft(const struct setup *setup)
{
    return has_oauth2(setup) && strstr(setup_answer(setup, SETUP_SMTP_URL), "office365") != NULL;
}

static bool has_password(const struct setup *setup)
{
    return has_login(setup) && !has_oauth2(setup) && !*setup_answer(setup, SETUP_SMTP_PASSWORD_FILE) &&
           !*setup_answer(setup, SETUP_SMTP_PASSWORD_COMMAND) && !*setup_answer(setup, SETUP_SMTP_PASSWORD_CREDENTIAL);
}

static bool speaks_dutch(const struct setup *setup)
{
    return setup_is(setup, SETUP_LANGUAGE, "nl") && !setup_is(setup, SETUP_COUNTRY, "BE");
}

#define OPEN(name, question)                                                                                           \
    static bool name##_is_open(const struct setup *setup)                                                              \
    {                                                                                                                  \
        return setup_ledger_leaves(setup, question);                                                                   \
    }                                                                                                                  \
    static char *name##_note(struct setup *setup)                                                                      \
    {                                                                                                                  \
        return setup_ledger_note(setup, question);                                                                     \
    }                                                                                                                  \
    static char **name##_offer(struct setup *setup)                                                                    \
    {                                                                                                                  \
        return setup_ledger_offer(setup, question);                                                                    \
    }

OPEN(number, INSPECT_NUMBER)
OPEN(client, INSPECT_CLIENT)
OPEN(amount, INSPECT_AMOUNT)
OPEN(day, INSPECT_DAY)
OPEN(date, INSPECT_DATE)
OPEN(decimal, INSPECT_DECIMAL)
OPEN(currency, INSPECT_CURRENCY)

#define ASKED_OF_FILE(name) .applies = name##_is_open, .note = name##_note, .offer = name##_offer, .required = true

static char *usual_yes(struct setup *setup)
{
    (void)setup;
    return g_strdup("yes");
}

static char *usual_no(struct setup *setup)
{
    (void)setup;
    return g_strdup("no");
}

static char *usual_form(struct setup *setup)
{
    (void)setup;
    return g_strdup("formal");
}

static char *usual_all(struct setup *setup)
{
    (void)setup;
    return g_strdup("all");
}

static char *usual_legal_name(struct setup *setup)
{
    return g_strdup(setup_answer(setup, SETUP_NAME));
}

static char *usual_days(struct setup *setup)
{
    (void)setup;
    return g_strdup("mo tu we th fr");
}

static char *usual_window(struct setup *setup)
{
    (void)setup;
    return g_strdup("09:00-17:00");
}

static char *usual_tenant(struct setup *setup)
{
    const char *at = strchr(setup_answer(setup, SETUP_ADDRESS), '@');

    return g_strdup(at ? at + 1 : "");
}

static char *reminds_note(struct setup *setup)
{
    const struct config_ledger *preset = setup->inspection ? setup->inspection->preset : NULL;
    const char *advice = setup_package_advice(preset ? preset->preset : "");

    return advice ? g_strdup(_(advice)) : NULL;
}

const struct setup_question setup_questions[SETUP_COUNT] = {
    [SETUP_NAME] = {.name = "name",
                    .heading = N_("Who the letters come from"),
                    .text = N_("What is your company called, as clients know it?"),
                    .probe = "sender \"main\" { name = %s  address = \"nobody@localhost.invalid\" }\n",
                    .required = true},
    [SETUP_LEGAL_NAME] = {.name = "legal_name",
                          .text = N_("And in full, with its legal form?"),
                          .hint = N_("Formal letters name the creditor as the trade register does: Bakkerij De Vries "
                                     "B.V."),
                          .probe = SENDER("legal_name = %s"),
                          .usual = usual_legal_name},
    [SETUP_PERSON] = {.name = "person",
                      .text = N_("Who signs the letters?"),
                      .hint = N_("A name below a letter is answered more often than a company. Empty: the company."),
                      .probe = SENDER("person = %s")},
    [SETUP_ADDRESS] = {.name = "address",
                       .text = N_("Which mail address do the letters come from?"),
                       .hint = N_("One whose mail somebody reads: answers of clients arrive there."),
                       .probe = "sender \"main\" { name = \"-\"  address = %s }\n",
                       .required = true},
    [SETUP_PHONE] = {.name = "phone",
                     .text = N_("Which telephone number may a client call about an invoice?"),
                     .probe = SENDER("phone = %s")},
    [SETUP_IBAN] = {.name = "iban",
                    .text = N_("Which account do clients pay to (IBAN)?"),
                    .hint = N_("It stands in every letter, and in the code that a bank's app scans."),
                    .probe = SENDER("iban = %s")},
    [SETUP_COUNTRY] = {.name = "country",
                       .text = N_("In which country is your company (two letters)?"),
                       .hint = N_("It decides the holidays, and which law counts where a client's own is not known."),
                       .probe = SENDER("country = %s"),
                       .usual = setup_usual_country,
                       .required = true},
    [SETUP_REGISTRATION] = {.name = "registration",
                            .text = N_("Its number in the trade register, as letters show it (KvK 12345678)?"),
                            .probe = SENDER("registration = %s")},
    [SETUP_VAT] = {.name = "vat", .text = N_("Its VAT number?"), .probe = SENDER("vat = %s")},
    [SETUP_LANGUAGE] = {.name = "language",
                        .text = N_("In which language do you write to clients of whom none is known?"),
                        .choices = "nl fr de en",
                        .usual = setup_usual_language,
                        .required = true},
    [SETUP_FORM] = {.name = "form",
                    .text = N_("And how do you address them in Dutch: formal (u) or informal (je)?"),
                    .choices = "formal informal",
                    .applies = speaks_dutch,
                    .usual = usual_form},
    [SETUP_TIMEZONE] = {.name = "timezone",
                        .probe = WITH_SENDER("timezone = %s"),
                        .usual = setup_usual_timezone,
                        .required = true},
    [SETUP_LEDGER_PRESET] = {.name = "ledger_preset"},
    [SETUP_LEDGER_SEPARATOR] = {.name = "ledger_separator", .choices = "; , | tab"},
    [SETUP_LEDGER_ENCODING] = {.name = "ledger_encoding"},
    [SETUP_LEDGER_COLUMNS] = {.name = "ledger_columns", .refuse = setup_ledger_columns_refuse},
    [SETUP_LEDGER] = {.name = "ledger",
                      .heading = N_("Your invoices"),
                      .text = N_("Where are your open invoices: a CSV file, an SQLite database or a folder of "
                                 "electronic invoices (UBL)?"),
                      .hint =
                          N_("Mostly the list that your bookkeeping exports as CSV. A pattern takes the newest file "
                             "that fits: /srv/export/open*.csv. The service must be able to read it. Empty: "
                             "later."),
                      .refuse = setup_ledger_refuse},
    [SETUP_LEDGER_OWN] = {.name = "ledger_own",
                          .text = N_("By which VAT number are your own invoices known in it (several: parted by "
                                     "semicolons)?"),
                          .hint = N_("Such a folder often holds what others billed to you, too: only documents whose "
                                     "supplier has this number count. The number in the trade register does as well."),
                          .list = "\n;",
                          .applies = has_documents,
                          .usual = setup_usual_own,
                          .refuse = setup_source_refuse,
                          .required = true},
    [SETUP_LEDGER_QUERY] = {.name = "ledger_query",
                            .text = N_("Which query lists the invoices?"),
                            .hint = N_("One SELECT that gives number, client or name, due (or issued), currency and "
                                       "open (or total), and email where it is known: SELECT no AS number, customer AS "
                                       "name, due_date AS due, 'EUR' AS currency, rest AS open FROM bills"),
                            .applies = has_database,
                            .note = setup_query_note,
                            .usual = setup_usual_query,
                            .refuse = setup_source_refuse,
                            .required = true},
    [SETUP_LEDGER_NUMBER] = {.name = "ledger_number",
                             .text = N_("Which column holds the invoice number?"),
                             ASKED_OF_FILE(number),
                             .refuse = setup_ledger_again},
    [SETUP_LEDGER_CLIENT] = {.name = "ledger_client",
                             .text = N_("Which column says whose invoice it is?"),
                             ASKED_OF_FILE(client),
                             .refuse = setup_ledger_again},
    [SETUP_LEDGER_AMOUNT] = {.name = "ledger_amount",
                             .text = N_("Which column holds what is still open?"),
                             ASKED_OF_FILE(amount),
                             .refuse = setup_ledger_again},
    [SETUP_LEDGER_DUE] = {.name = "ledger_due",
                          .text = N_("Which column holds the day by which it is to be paid?"),
                          ASKED_OF_FILE(day),
                          .refuse = setup_ledger_again},
    [SETUP_LEDGER_DATE] = {.name = "ledger_date",
                           .text = N_("How are dates written?"),
                           ASKED_OF_FILE(date),
                           .refuse = setup_ledger_again},
    [SETUP_LEDGER_DECIMAL] = {.name = "ledger_decimal",
                              .text = N_("Which mark stands before the cents?"),
                              ASKED_OF_FILE(decimal),
                              .refuse = setup_ledger_again},
    [SETUP_LEDGER_CURRENCY] = {.name = "ledger_currency",
                               .text = N_("In which currency are the amounts (three letters)?"),
                               ASKED_OF_FILE(currency),
                               .refuse = setup_ledger_again},
    [SETUP_LEDGER_TERMS] = {.name = "ledger_terms",
                            .text = N_("After how many days is an invoice to be paid?"),
                            .hint = N_("The file has no due dates, so they are counted from the invoice: 30d, or 30d "
                                       "eom for the end of that month."),
                            .probe = WITH_SENDER("ledger \"main\" { path = \"-\"  terms = %s }"),
                            .applies = setup_ledger_needs_terms,
                            .refuse = setup_ledger_again,
                            .required = true},
    [SETUP_CONTACTS] = {.name = "contacts",
                        .text = N_("Which file holds the mail addresses of your clients (CSV)?"),
                        .hint = N_("The list of relations that your bookkeeping exports. Empty: none; then a client "
                                   "without an address gets no letter, and \"herinnerctl clients --incomplete\" lists "
                                   "them."),
                        .applies = has_ledger,
                        .note = setup_contacts_note,
                        .refuse = setup_contacts_refuse},
    [SETUP_CONTACTS_COLUMNS] = {.name = "contacts_columns"},
    [SETUP_BANK_TYPE] = {.name = "bank_type", .choices = "camt053 mt940 csv"},
    [SETUP_BANK_PRESET] = {.name = "bank_preset"},
    [SETUP_BANK] = {.name = "bank",
                    .text = N_("Where do the statements of your bank arrive (a folder or a file)?"),
                    .hint = N_("CAMT.053, MT940, or the CSV that a bank offers for download. A payment in them stops a "
                               "reminder before your bookkeeping knows of it. Empty: nowhere."),
                    .applies = has_ledger,
                    .note = setup_bank_note,
                    .refuse = setup_bank_refuse},
    [SETUP_BANK_ACCOUNT] = {.name = "bank_account",
                            .probe = WITH_SENDER("bank \"main\" { path = \"-\"  account = %s }"),
                            .applies = has_bank,
                            .usual = setup_usual_bank_account},
    [SETUP_PACKAGE_REMINDS] = {.name = "package_reminds",
                               .text = N_("Does your bookkeeping package send reminders by itself, too?"),
                               .hint = N_("Then a client would get every reminder twice: switch it off there before "
                                          "you go live."),
                               .choices = "no yes",
                               .applies = has_ledger,
                               .note = reminds_note,
                               .usual = usual_no},
    [SETUP_TERM_AGREED] = {.name = "term_agreed",
                           .text = N_("Is the payment term agreed with your clients in writing (a contract, a signed "
                                      "offer, terms of sale)?"),
                           .hint = N_("A term that only the invoice names is often no agreed one. Without it the "
                                      "letters to companies claim no interest and name no costs."),
                           .choices = "no yes",
                           .applies = has_ledger,
                           .usual = usual_no},
    [SETUP_REMIND] = {.name = "remind",
                      .text = N_("Who is to be reminded: all, or to begin with a few (numbers or names, parted by "
                                 "semicolons)?"),
                      .hint = N_("The others are left out of the ledger section by \"keep\"; take that line away "
                                 "later. Old debts met for the first time wait for your yes anyhow."),
                      .list = "\n;",
                      .applies = has_sheet,
                      .note = setup_clients_note,
                      .usual = usual_all,
                      .refuse = setup_clients_refuse},
    [SETUP_MAIL] = {.name = "mail",
                    .heading = N_("The mail account"),
                    .text = N_("Set up the mail account now?"),
                    .hint = N_("A rehearsal needs none: its letters are put into the outbox. Nothing is sent to a "
                               "client before \"herinnerctl go-live\"."),
                    .choices = "yes no",
                    .usual = usual_yes},
    [SETUP_SMTP_URL] = {.name = "smtp_url",
                        .text = N_("Which server sends your mail?"),
                        .hint = N_("smtp://HOST:587 or smtps://HOST:465; your provider's page for mail programs names "
                                   "it as outgoing server."),
                        .probe = WITH_SENDER("smtp \"main\" { url = %s }"),
                        .applies = has_mail,
                        .note = setup_mail_note,
                        .usual = setup_usual_smtp_url,
                        .required = true},
    [SETUP_SMTP_USER] = {.name = "smtp_user",
                         .text = N_("The user name there?"),
                         .hint = N_("Mostly the mail address. \"-\": the server wants no login."),
                         .probe = SMTP("user = %s  password_command = \"-\""),
                         .applies = has_mail,
                         .usual = setup_usual_user},
    [SETUP_SMTP_CA_FILE] = {.name = "smtp_ca_file", .probe = SMTP("ca_file = %s")},
    [SETUP_SMTP_AUTH] = {.name = "smtp_auth",
                         .text = N_("Log in with a password, or with OAuth2?"),
                         .choices = "password oauth2",
                         .applies = has_login,
                         .usual = setup_usual_smtp_auth},
    [SETUP_SMTP_TENANT] = {.name = "smtp_tenant",
                           .text = N_("The tenant at Microsoft (its id or domain)?"),
                           .applies = is_microsoft,
                           .usual = usual_tenant,
                           .required = true},
    [SETUP_SMTP_CLIENT_ID] = {.name = "smtp_client_id",
                              .text = N_("The id of the application (client) that you registered?"),
                              .hint = N_("herinnerd.conf(5), \"Microsoft 365 and Google\", says how to register one."),
                              .applies = has_oauth2,
                              .required = true},
    [SETUP_SMTP_SECRET_FILE] = {.name = "smtp_client_secret_file"},
    [SETUP_SMTP_PASSWORD_COMMAND] = {.name = "smtp_password_command"},
    [SETUP_SMTP_PASSWORD_CREDENTIAL] = {.name = "smtp_password_credential"},
    [SETUP_SMTP_PASSWORD_FILE] = {.name = "smtp_password_file"},
    [SETUP_SMTP_PASSWORD] = {.name = "smtp_password",
                             .text = N_("The password?"),
                             .hint = N_("It is not shown, and goes into a file that only the service can read."),
                             .secret = true,
                             .applies = has_password,
                             .refuse = setup_password_refuse},
    [SETUP_MAILBOX_URL] = {.name = "mailbox_url",
                           .text = N_("Where are bounces and answers read (imaps://HOST/INBOX)?"),
                           .hint = N_("With the same user and password. Empty: nowhere; then tell herinnerd yourself "
                                      "what came back."),
                           .probe = WITH_SENDER("mailbox \"main\" { url = %s }"),
                           .applies = has_login,
                           .usual = setup_usual_mailbox},
    [SETUP_OWNER] = {.name = "owner",
                     .heading = N_("You, and when"),
                     .text = N_("Who is told what happens, and asked (mail addresses, parted by semicolons)?"),
                     .list = "\n;, ",
                     .probe = SENDER("owner = %s"),
                     .usual = setup_usual_owner,
                     .required = true},
    [SETUP_OWNER_LANGUAGE] = {.name = "owner_language", .choices = "nl en", .usual = setup_usual_owner_language},
    [SETUP_DAYS] = {.name = "days",
                    .text = N_("On which days may letters go (mo tu we th fr sa su)?"),
                    .list = "\n;, ",
                    .aliases = "ma=mo di=tu wo=we do=th vr=fr za=sa zo=su",
                    .probe = WITH_SENDER("schedule { days = %s }"),
                    .usual = usual_days,
                    .required = true},
    [SETUP_WINDOW] = {.name = "window",
                      .text = N_("Between which hours?"),
                      .probe = WITH_SENDER("schedule { window = %s }"),
                      .usual = usual_window,
                      .required = true},
    [SETUP_CALENDARS] = {.name = "calendars",
                         .list = "\n;, ",
                         .probe = WITH_SENDER("schedule { calendars = %s }"),
                         .shipped = true,
                         .usual = setup_usual_calendars},
    [SETUP_STORE] = {.name = "store", .probe = WITH_SENDER("store = %s"), .usual = setup_usual_store, .required = true},
};

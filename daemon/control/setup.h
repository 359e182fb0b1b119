/* SPDX-License-Identifier: MIT */
/*
 * The first hour: questions with their answers, the configuration that is
 * made of them, and how it gets onto the disk. Everything stays in memory
 * until setup_write() renames all files at once; a person who stops at any
 * question has changed nothing. The daemon's own reader judges each value, so
 * setup never writes what the daemon cannot run.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "config/config.h"
#include "control/setup_provider.h"
#include "ledger/inspect.h"
#include "ledger/inspect_contacts.h"
#include "report/output.h"

/* In the order in which they are asked. */
enum setup_key {
    SETUP_NAME,
    SETUP_LEGAL_NAME,
    SETUP_PERSON,
    SETUP_ADDRESS,
    SETUP_PHONE,
    SETUP_IBAN,
    SETUP_COUNTRY,
    SETUP_REGISTRATION,
    SETUP_VAT,
    SETUP_LANGUAGE,
    SETUP_FORM,
    SETUP_TIMEZONE,
    SETUP_LEDGER_PRESET,
    SETUP_LEDGER_SEPARATOR,
    SETUP_LEDGER_ENCODING,
    SETUP_LEDGER_COLUMNS,
    SETUP_LEDGER,
    SETUP_LEDGER_OWN,
    SETUP_LEDGER_QUERY,
    SETUP_LEDGER_NUMBER,
    SETUP_LEDGER_CLIENT,
    SETUP_LEDGER_AMOUNT,
    SETUP_LEDGER_DUE,
    SETUP_LEDGER_DATE,
    SETUP_LEDGER_DECIMAL,
    SETUP_LEDGER_CURRENCY,
    SETUP_LEDGER_TERMS,
    SETUP_CONTACTS,
    SETUP_CONTACTS_COLUMNS,
    SETUP_BANK_TYPE,
    SETUP_BANK_PRESET,
    SETUP_BANK,
    SETUP_BANK_ACCOUNT,
    SETUP_PACKAGE_REMINDS,
    SETUP_TERM_AGREED,
    SETUP_REMIND,
    SETUP_MAIL,
    SETUP_SMTP_URL,
    SETUP_SMTP_USER,
    SETUP_SMTP_CA_FILE,
    SETUP_SMTP_AUTH,
    SETUP_SMTP_TENANT,
    SETUP_SMTP_CLIENT_ID,
    SETUP_SMTP_SECRET_FILE,
    SETUP_SMTP_PASSWORD_COMMAND,
    SETUP_SMTP_PASSWORD_CREDENTIAL,
    SETUP_SMTP_PASSWORD_FILE,
    SETUP_SMTP_PASSWORD,
    SETUP_MAILBOX_URL,
    SETUP_OWNER,
    SETUP_OWNER_LANGUAGE,
    SETUP_DAYS,
    SETUP_WINDOW,
    SETUP_CALENDARS,
    SETUP_STORE,
    SETUP_COUNT,
};

struct setup {
    const struct output *out;
    char *path, *base, *datadir;           /* the configuration, its folder, the shipped data */
    char *here;                            /* what a relative path in an answer counts from */
    struct config *presets;                /* of packages, control/presets.h */
    char *answers[SETUP_COUNT];            /* canonical; NULL = none yet */
    int lines[SETUP_COUNT];                /* where the answers file has it, 0 = nowhere */
    char *password;                        /* typed; of secret_alloc(), or NULL */
    struct inspection *inspection;         /* of a ledger that is a CSV file, or NULL */
    struct fetched *fetched;               /* what it looked at, of a web address; else NULL */
    char *ledger_file;                     /* of one that is not: the database, the folder or one document; or NULL */
    enum ledger_type ledger_type;          /* then */
    guint undated;                         /* invoices in it without a day by which they are to be paid */
    struct config *bank_presets;           /* as soon as they are needed */
    bool bank_is_ours;                     /* its newest statement is of the account that clients pay to */
    struct contact_sheet *contacts;        /* or NULL */
    char *looked_up;                       /* the domain whose mail servers `provider` was found by */
    const struct setup_provider *provider; /* NULL = unknown */
    bool told;                             /* what was found is shown to a person */
};

void setup_clear(struct setup *setup);

/* setup_web.c: the path of what lies at the web address, fetched for a look and kept in `fetched`; NULL with *WHY. A
 * login is not asked for here. New strings. */
char *setup_web_find(struct setup *setup, const char *address, char **why);

/* --- setup_questions.c, setup_take.c, setup_usual.c */

struct setup_question {
    const char *name;    /* in the answers file */
    const char *heading; /* N_(): a new part begins here; NULL */
    const char *text;    /* N_(); NULL = never asked, only in the answers file */
    const char *hint;    /* N_(), for who types ?; NULL */
    const char *choices; /* "yes no", NULL = anything */
    const char *probe;   /* what the daemon must be able to read, %s being the value in quotes; NULL */
    const char *list;    /* what may part its values, NULL = there is one value */
    const char *aliases; /* other words for values, "ma=mo di=tu"; NULL */
    bool required, secret;
    bool shipped;                               /* the probe needs the shipped data */
    bool (*applies)(const struct setup *setup); /* NULL = always */
    char *(*usual)(struct setup *setup);        /* new string, "" = none; NULL = always "" */
    char *(*note)(struct setup *setup);         /* what to know before answering, new string; NULL = nothing */
    char **(*offer)(struct setup *setup);       /* values to choose from by number, like `choices`; NULL */
    /* Why VALUE cannot be, a new string for people, or NULL; it may look at files and servers. */
    char *(*refuse)(struct setup *setup, const char *value);
};

extern const struct setup_question setup_questions[SETUP_COUNT];

bool setup_applies(const struct setup *setup, enum setup_key key);
/* The answer, "" when there is none. Not owned. */
const char *setup_answer(const struct setup *setup, enum setup_key key);
void setup_set(struct setup *setup, enum setup_key key, const char *value);
bool setup_is(const struct setup *setup, enum setup_key key, const char *value);
/* CHOICE in the language of the messages, where it is a word for people. Not owned. */
const char *setup_choice_word(const char *choice);
/* Takes VALUE for KEY when it can be; else why not, a new string for people. */
char *setup_take(struct setup *setup, enum setup_key key, const char *value);
/* Country, language, zone and the like by what was answered before: setup_usual.c. New strings. */
char *setup_usual_country(struct setup *setup);
char *setup_usual_language(struct setup *setup);
char *setup_usual_timezone(struct setup *setup);
char *setup_usual_calendars(struct setup *setup);
char *setup_usual_owner_language(struct setup *setup);
char *setup_usual_store(struct setup *setup);
char *setup_usual_owner(struct setup *setup);
char *setup_usual_user(struct setup *setup);
/* The language of the letters with the form of address: nl, nl-je, nl-BE. New string. */
char *setup_letter_language(const struct setup *setup);

/* --- setup_answers.c */

/* Reads FILE and takes every answer; what is lacking gets its usual value. HERINNERD_ERROR_CONFIG, with all mistakes
 * on stderr as `file:line: message`. */
bool setup_answers_read(struct setup *setup, const char *file, GError **error);
/* The same without judging: what an earlier run left, as usual answers of this one. */
void setup_answers_remember(struct setup *setup, const char *file);
/* The answers as a file that setup_answers_read() takes; never a password. New string. */
char *setup_answers_text(const struct setup *setup);

/* --- setup_ask.c */

/* Asks a person everything; HERINNERD_ERROR_USAGE when they stop. */
bool setup_ask(struct setup *setup, GError **error);
/* A yes or no; false at the end of the input, too. */
bool setup_ask_yes(const struct setup *setup, const char *question, bool usual);

/* --- setup_ledger.c: looking at what was named */

bool setup_ledger_leaves(const struct setup *setup, enum inspect_question question);
bool setup_ledger_needs_terms(const struct setup *setup);
bool setup_ledger_is_there(const struct setup *setup);
/* What the file says about the open QUESTION, and what it may be. */
char *setup_ledger_note(const struct setup *setup, enum inspect_question question);
char **setup_ledger_offer(const struct setup *setup, enum inspect_question question);
char *setup_ledger_refuse(struct setup *setup, const char *value);
char *setup_ledger_again(struct setup *setup, const char *value); /* after a question the file left open */
char *setup_ledger_columns_refuse(struct setup *setup, const char *value);
/* The `ledger` section, with the filter for the chosen clients; "" without a ledger. New string. */
char *setup_ledger_section(struct setup *setup);

/* --- setup_source.c: a ledger that is no CSV file */

/* Looks at what stands at PATH; false when the inspection of CSV files is to judge, else *WHY (new string) or NULL. */
bool setup_source_take(struct setup *setup, const char *path, char **why);
/* What to say of a bank's statement at PATH. New string. */
char *setup_not_the_ledger(const char *path);
bool setup_source_is(const struct setup *setup, enum ledger_type type);
char *setup_source_section(const struct setup *setup);
/* Whether the ledger can be read with the numbers that are ours, or the query. */
char *setup_source_refuse(struct setup *setup, const char *value);
char *setup_usual_own(struct setup *setup);

/* --- setup_query.c: the database's tables, and the query that is offered; free with g_free() */
char *setup_usual_query(struct setup *setup);
char *setup_query_note(struct setup *setup);

/* --- setup_bank.c */

char *setup_bank_refuse(struct setup *setup, const char *value);
/* Whether the file at PATH is a bank's statement. */
bool setup_bank_reads(struct setup *setup, const char *path);
char *setup_bank_note(struct setup *setup);
char *setup_usual_bank_account(struct setup *setup);
/* The `bank` section, "" without statements. New string. */
char *setup_bank_section(const struct setup *setup);

/* --- setup_contacts.c, setup_clients.c, setup_mail.c, setup_packages.c */

char *setup_contacts_refuse(struct setup *setup, const char *value);
char *setup_contacts_section(const struct setup *setup);
char *setup_contacts_note(struct setup *setup);

/* The clients with something open as text, numbered, for a person to choose from. New string. */
char *setup_clients_note(struct setup *setup);
char *setup_clients_refuse(struct setup *setup, const char *value);
/* "COLUMN=VALUE" of each client that is to be reminded; NULL = all. */
char **setup_clients_filters(struct setup *setup);

char *setup_mail_note(struct setup *setup);
char *setup_password_refuse(struct setup *setup, const char *value);
char *setup_usual_smtp_url(struct setup *setup);
char *setup_usual_mailbox(struct setup *setup);
char *setup_usual_smtp_auth(struct setup *setup);
/* The typed password as a file that has no name, for the reader of the configuration; -1 without one. */
int setup_password_descriptor(const struct setup *setup);
/* Logs in now; what went wrong, a new string for people, or NULL. */
char *setup_mail_try(struct setup *setup);

/* Where the reminders of the package that the ledger comes from are switched off, N_(), or NULL. */
const char *setup_package_advice(const char *preset);

/* --- setup_text.c */

/* The configuration, commented. PASSWORD_FILE in place of the one that will be written, for trying; or NULL. */
char *setup_text(struct setup *setup, const char *password_file);

/* --- setup_check.c */

/* VALUE as an absolute path, ~ and what is relative resolved. New string. */
char *setup_path(const struct setup *setup, const char *value);

/* TEXT as the daemon would read it in place; NULL with all mistakes added. */
struct config *setup_load(const struct setup *setup, const char *text, GPtrArray *mistakes);
/* Why the daemon would not take VALUE in the probe of QUESTION, a new string, or NULL. */
char *setup_probe(const struct setup *setup, const struct setup_question *question, const char *value);

/* --- setup_write.c, setup_reach.c */

enum setup_file_state {
    SETUP_FILE_NEW,    /* not there yet */
    SETUP_FILE_SAME,   /* there with these very bytes */
    SETUP_FILE_OURS,   /* as setup or the installation left it */
    SETUP_FILE_OTHERS, /* changed by a person, or written by one */
};

/* A first line that tells a later run whether the file was changed since. New string. */
char *setup_mark(const char *text);
enum setup_file_state setup_file_state(const struct setup *setup, const char *path, const char *text);
/* All files or none; KEEP: what a person wrote is kept beside as FILE.old. */
bool setup_write(const struct setup *setup, const char *text, bool keep, GError **error);
/* Whether the user of the service can read PATH, as far as the modes tell; true without such a user. */
bool setup_service_reads(const char *path);
/* smtp.password beside the configuration. New string. */
char *setup_password_path(const struct setup *setup);
char *setup_answers_path(const struct setup *setup);

/* SPDX-License-Identifier: MIT */
/*
 * The whole configuration as one immutable struct. config_load() reads the
 * file with its includes, checks every value and either returns all of it or
 * the list of all mistakes, each with file and line. It reads letters as
 * bytes (letters.h) and the time zone; it never opens a ledger, a calendar,
 * a store or a connection.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/auto.h"
#include "base/date.h"
#include "base/duration.h"
#include "base/money.h"

/* Every `char *` is never NULL: "" where the setting is absent. Every `char **`
 * is NULL-terminated and never NULL. Paths are absolute. */

enum run_mode { MODE_REHEARSAL, MODE_LIVE };

/* Where a section or a stage stands, for messages. */
struct config_place {
    char *file;
    int line;
};

struct letter_set;

struct config_sender {
    char *key; /* the section's title */
    struct config_place place;
    char *name, *legal_name, *postal_address, *address, *person, *phone, *reply_to, *bounce;
    char **owner;
    char *owner_language, *language, *country;
    char *iban, *bic, *registration, *vat, *website, *logo, *pay_link;
    GBytes *logo_bytes;         /* of `logo`, NULL when there is none */
    const char *logo_type;      /* image/png, image/jpeg or image/gif */
    bool qr;                    /* letters carry a code to scan and pay, where one can be made */
    char *smtp, *mailbox;       /* titles of sections, checked to exist ("" only when there is none) */
    char *templates;            /* directory of this sender's own letters, "" = none */
    struct letter_set *letters; /* all letters with those over them; NULL without `templates` */
    char *describe;
};

enum transport { TRANSPORT_SMTP, TRANSPORT_MAILDIR };
enum security { SECURITY_STARTTLS, SECURITY_TLS, SECURITY_NONE };
enum auth { AUTH_PASSWORD, AUTH_OAUTH2 };

/* How to log in somewhere. The secret itself is read when needed (credential.h). */
struct config_login {
    char *user;
    char *password_credential, *password_file, *password_command;
    enum auth auth;
    char *token_url, *client_id, *scope, *client_secret_file, *client_secret_credential;
    char *refresh_token_file;         /* need not exist: `herinnerctl login` writes it */
    char *authorize_url, *device_url; /* for a first login, "" = by token_url */
};

struct config_smtp {
    char *key;
    struct config_place place;
    enum transport transport;
    char *url; /* smtp://host[:port] or smtps://host[:port] */
    enum security security;
    bool insecure; /* «none» on a host that is not loopback was asked for by name */
    char *ca_file; /* "" = the system's */
    struct config_login login;
    int connections;        /* 1 to 64 */
    int rate;               /* letters a minute, 0 = no limit */
    int per_day;            /* 0 = no limit */
    int64_t timeout;        /* seconds, 0 = none */
    int64_t timeout_accept; /* seconds for the reply to the final dot */
    bool dsn, mark_automatic;
    char *save_sent;    /* auto, never or an imaps:// URL */
    int64_t attach_max; /* bytes */
};

struct config_mailbox {
    char *key;
    struct config_place place;
    char *url;
    enum security security;
    char *ca_file;
    struct config_login login;
    int64_t every; /* seconds */
    char *after;   /* keep, seen or move:FOLDER */
    char **folders;
};

struct config_schedule {
    unsigned days;                /* bit 0 = Monday */
    int window_start, window_end; /* minutes of the local day, 0 to 1440 */
    char **calendars;             /* names under <datadir>/calendars or absolute paths of .ics files */
    char *digest, *overview;
};

/*
 * A file on a web server, of which a copy is kept beside the store. The copy's path is the `path` of the section, so
 * that whoever reads it reads a file; when the file was written is the copy's time of change.
 */
struct config_web {
    char *url;                 /* what is asked for; NULL or "" = a file of this machine */
    char *shown;               /* the address for people, without what may be secret in it */
    bool share;                /* a share with a password, asked for by WebDAV */
    struct config_login login; /* `auth` is password; no user = none is needed */
    char *ca_file;             /* "" = the system's */
    int64_t every, timeout;    /* seconds */
    int64_t max_size;          /* bytes, unpacked */
};

/* Whether WEB is an address at all. */
bool web_is(const struct config_web *web);

/* ADDRESS, which web_url_fault() finds nothing wrong with, that nobody configured, with the defaults; USER and
 * PASSWORD_FILE may be NULL. */
struct config_web *config_web_new(const char *address, const char *user, const char *password_file);
void config_web_free(struct config_web *web);
AUTO_DEFINE(config_web, config_web_free)

/* What people call the source: the address, or PATH for a file of this machine. Lives as long as both. */
const char *web_place(const struct config_web *web, const char *path);

enum ledger_type { LEDGER_CSV, LEDGER_SQLITE, LEDGER_UBL };
enum missing { MISSING_PAID, MISSING_UNKNOWN };
enum grouping { GROUP_ROW, GROUP_SUM, GROUP_REPEAT };

enum ledger_column {
    COLUMN_NUMBER,
    COLUMN_CLIENT,
    COLUMN_NAME,
    COLUMN_EMAIL,
    COLUMN_ISSUED,
    COLUMN_DUE,
    COLUMN_CURRENCY,
    COLUMN_TOTAL,
    COLUMN_OPEN,
    COLUMN_PAID,
    COLUMN_STATUS,
    COLUMN_KIND,
    COLUMN_LANGUAGE,
    COLUMN_PAYMENT_REFERENCE,
    COLUMN_ORDER,
    COLUMN_DESCRIPTION,
    COLUMN_INVOICE_PDF,
    COLUMN_REMINDED,
    COLUMN_COLLECT,
    COLUMN_IBAN,
    COLUMN_CREDITS,
    COLUMN_COUNTRY,
    COLUMN_SEGMENT,
    COLUMN_TERMS,
    COLUMN_COUNT,
};
/* credits: on a credit note, the number of the invoice it belongs to. */

/* The setting's (and canonical header's) name of COLUMN. */
const char *ledger_column_name(enum ledger_column column);

enum contact_column {
    CONTACT_KEY,
    CONTACT_NAME,
    CONTACT_LEGAL_NAME,
    CONTACT_EMAIL,
    CONTACT_EMAIL_FORMAL,
    CONTACT_CC,
    CONTACT_CONTACT,
    CONTACT_SALUTATION,
    CONTACT_PHONE,
    CONTACT_ADDRESS,
    CONTACT_POSTCODE,
    CONTACT_CITY,
    CONTACT_COUNTRY,
    CONTACT_LANGUAGE,
    CONTACT_SEGMENT,
    CONTACT_COMPANY_NUMBER,
    CONTACT_VAT,
    CONTACT_TERMS,
    CONTACT_POLICY,
    CONTACT_ACCOUNT_MANAGER,
    CONTACT_NOTE,
    CONTACT_COUNT,
};

const char *contact_column_name(enum contact_column column);

/* How a CSV file is written: shared by ledgers, contacts and bank files. */
struct config_csv {
    char separator; /* one ASCII character, `\t` included */
    char quote;     /* 0 = quoting off */
    char decimal;   /* '.' or ',' */
    char *date;     /* strptime-like: %d %m %Y %y %b and literals; a time of day behind it is left aside */
    char *encoding; /* iconv's name */
    int skip_lines;
    bool header;
};

/* `drop` and `keep`: a row whose COLUMN (header name, or #3 by position) is exactly VALUE. */
struct config_filter {
    char *column, *value;
};

struct config_ledger {
    char *key;
    struct config_place place;
    enum ledger_type type;
    char *path; /* may be a glob: the newest readable file counts */
    struct config_web web;
    char *sender; /* key of a sender, checked */
    char *preset;
    struct config_csv csv;
    GPtrArray *drop, *keep; /* of struct config_filter */
    enum grouping group;
    char *fixed_currency;
    char *columns[COLUMN_COUNT]; /* header name, or position from 1 as "#3" (bare digits when there is no header); "" =
                                    not mapped */
    bool columns_given;          /* false: the canonical header */
    char *invoice_pdf;           /* pattern with {number} */
    enum missing missing;
    struct duration max_age; /* 0 = off */
    int max_vanished;        /* percent */
    int shrink_from;         /* rows */
    char *terms;             /* "30d", "30d eom", "eom 30d", "30d day 15" or "" */
    char *query;             /* sqlite */
    char **own;              /* ubl */
};

struct config_contacts {
    char *key; /* the ledger's name */
    struct config_place place;
    char *path;
    struct config_web web;
    struct config_csv csv;
    char *columns[CONTACT_COUNT];
};

/* The columns of a bank's CSV file. */
enum bank_column {
    BANK_BOOKED,
    BANK_VALUE,
    BANK_AMOUNT,
    BANK_SIDE,
    BANK_CREDIT,
    BANK_DEBIT,
    BANK_CURRENCY,
    BANK_ACCOUNT,
    BANK_OTHER,
    BANK_NAME,
    BANK_REFERENCE,
    BANK_END_TO_END,
    BANK_ID,
    BANK_REASON,
    BANK_COLUMN_COUNT,
};

const char *bank_column_name(enum bank_column column);

struct config_bank {
    char *key;
    struct config_place place;
    char *type; /* camt053, mt940 or csv */
    char *path; /* may be a glob: every file counts */
    char *preset;
    char *account;           /* "" = any */
    struct duration max_age; /* 0 = off */
    /* csv */
    struct config_csv csv;
    GPtrArray *drop, *keep;             /* of struct config_filter */
    char **credit_words, **debit_words; /* in the column `side` */
    char *fixed_currency;
    char *columns[BANK_COLUMN_COUNT]; /* as of a ledger; several names of one column split by | */
    char **text;                      /* the columns whose texts, joined, are what the payer wrote */
};

struct config_match {
    struct money tolerance;
    bool iban_and_amount_apply;
};

enum first_sight { FIRST_SIGHT_HOLD, FIRST_SIGHT_START, FIRST_SIGHT_IGNORE };

struct config_limits {
    int per_run; /* -1 = auto */
    struct duration max_gap, first_sight_age, contact_gap, min_gap, promise_grace, partial_grace, on_reply, retention;
    enum first_sight first_sight;
    int max_per_week;
    bool max_per_week_set; /* `group = invoice` heeds it only when it was set */
    GArray *min_balance;   /* of struct money */
};

enum stage_action { ACTION_MAIL, ACTION_CALL, ACTION_TASK, ACTION_HANDOVER };
enum stage_costs { COSTS_NONE, COSTS_ANNOUNCE, COSTS_CLAIM };

struct config_stage {
    char *name;
    struct config_place place;
    struct duration before_due, after_due, after_issue, after_previous; /* unset unless given */
    enum stage_action action;
    char *template_name;
    struct duration new_term;
    char **attach;
    bool attach_required; /* attach_missing = hold */
    bool escalation, confirm, interest;
    enum stage_costs costs;
    char *fee;
    struct duration tell_owner, lapse, wait; /* lapse unset = never */
    bool requires_delivered;
    char **to; /* hand-over: the agency */
    struct duration repeat;
    int repeat_max;
};

enum policy_per { PER_INVOICE, PER_CLIENT };
enum policy_group { GROUP_CLIENT, GROUP_INVOICE };
enum policy_thanks { THANKS_FIRST, THANKS_ALWAYS, THANKS_NO };
enum { CONFIG_STAGES_MOST = 100 }; /* of a policy */

struct config_policy {
    char *name;
    struct config_place place;
    enum policy_per per;
    enum policy_group group;
    enum policy_thanks thanks;
    GPtrArray *stages; /* of struct config_stage, in order */
};

enum segment { SEGMENT_UNKNOWN, SEGMENT_BUSINESS, SEGMENT_CONSUMER };

/* A `client` section. Unset values are "" or the unset mark. */
struct config_client {
    char *key;
    struct config_place place;
    char **match; /* ledger client ids */
    char *name;
    char **email, **email_formal, **cc;
    char *salutation, *contact, *phone, *language, *country, *terms, *policy, *calendar, *habit, *supplier_number;
    enum segment segment;
    bool reach_task;
    int mark_automatic; /* -1 = the relay's setting */
    bool terms_clause;
    char *interest_rate; /* percent a year of the contract, as in 8.00; "" = none was agreed */
};

/* `policies`: first key that fits segment and country. */
struct config_policy_choice {
    char *key;    /* consumer-NL, business, default */
    char *policy; /* checked to exist */
};

struct law_book;

struct config {
    char *path;   /* of the file itself */
    char *sha256; /* over all files read, in order: hex */
    enum run_mode mode;
    bool mode_given; /* `mode` stands in the file */
    char *rehearse_to;
    char *timezone_name;
    GTimeZone *timezone;
    char *timestamp_url;          /* of a time-stamping authority (RFC 3161), "" = none */
    char *timestamp_ca;           /* PEM: whom its signer must lead to, "" = not looked at */
    char *store, *outbox;         /* the outbox stands beside the store */
    char *datadir, *template_dir; /* shipped data; the owner's letters: templates/ beside the file */
    GPtrArray *senders, *smtps, *mailboxes, *ledgers, *contacts, *banks; /* of the structs above, in file order */
    struct config_schedule schedule;
    struct config_match match;
    struct config_limits limits;
    GPtrArray *policy_choices, *policies, *clients;
    struct letter_set *letters;
    struct law_book *law; /* law/law.h; never NULL */
};

/* One mistake. The list is in the order of the files and lines. */
struct config_mistake {
    char *file;
    int line;   /* 0 = the file as a whole */
    int column; /* 0 = unknown */
    char *message;
};

/* "file:line: message", new string. */
char *config_mistake_text(const struct config_mistake *mistake);
void config_mistake_free(struct config_mistake *mistake);
struct config_mistake *config_mistake_new(const char *file, int line, int column, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/*
 * Reads PATH. BASE, where not NULL, is the directory that relative paths and
 * includes count from (`--check --base`). DATADIR is the directory of shipped data.
 * Returns the configuration, or NULL with at least one mistake added to
 * MISTAKES (of struct config_mistake). The result is immutable.
 */
struct config *config_load(const char *path, const char *base, const char *datadir, GPtrArray *mistakes);

/* A CSV ledger of its own that nobody configured, with the defaults and no columns; freed by config_ledger_free(). */
struct config_ledger *config_ledger_blank(const char *key, const char *path);
void config_ledger_free(struct config_ledger *ledger);
struct config_filter *config_filter_new(const char *column, const char *value);
void config_filter_free(gpointer filter);

struct config *config_ref(struct config *config);
void config_unref(struct config *config);
AUTO_DEFINE(config, config_unref)

/* The days (bit 0 = Monday) and the minute of the day of `digest`; false when it never goes. */
bool config_digest(const struct config_schedule *schedule, unsigned *days, int *minute);
/* The days of `overview`, 0 = none. */
unsigned config_overview_days(const struct config_schedule *schedule);

/* Look-ups by key; NULL when there is none. sender "" is the first one. */
const struct config_sender *config_sender(const struct config *config, const char *key);
const struct config_smtp *config_smtp(const struct config *config, const char *key);
const struct config_mailbox *config_mailbox(const struct config *config, const char *key);
const struct config_ledger *config_ledger(const struct config *config, const char *key);
const struct config_contacts *config_contacts(const struct config *config, const char *key); /* of that ledger */
const struct config_policy *config_policy(const struct config *config, const char *name);
const struct config_client *config_client(const struct config *config, const char *key);

/* The `client` section whose match list holds LEDGER_ID, or NULL. By a hash table. */
const struct config_client *config_client_by_match(const struct config *config, const char *ledger_id);

/* Index of the stage called NAME in POLICY, or -1. */
int config_stage_index(const struct config_policy *policy, const char *name);

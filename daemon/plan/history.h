/* SPDX-License-Identifier: MIT */
/*
 * What has happened so far, as values for the planner: proof/ fills it from
 * the store, the planner reads it. It holds only what live planning of the
 * current mode needs (a rehearsal has a history of its own).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/auto.h"
#include "base/date.h"
#include "base/duration.h"
#include "base/money.h"

struct ledger;
struct history_quiet_key;

enum step_kind {
    STEP_LETTER, /* a mail stage, also one recorded as posted or registered */
    STEP_CALL,
    STEP_TASK,
    STEP_HANDOVER,
    STEP_SKIP,
    STEP_OTHER, /* recorded phone call, visit, … */
};

enum step_state {
    STEP_CLAIMED,   /* on the wire now: neither served nor free */
    STEP_UNCERTAIN, /* perhaps sent: waits for an answer, never sent again by itself */
    STEP_OPEN,      /* a call or task that was made and is not done */
    STEP_SERVED,
};

/* One stage of one invoice that went out or was dealt with, and is live. */
struct history_step {
    bool posted;   /* a letter by post, recorded */
    int64_t costs; /* how much of costs it named, minor units; 0 = not known */
    char *policy, *stage;
    int cycle, round;
    enum step_kind kind;
    enum step_state state;
    civil_day day;           /* the sender's local date that the letter carries */
    civil_day term_until;    /* last day of the term it named, DAY_NONE when none */
    int64_t reminder;        /* id in the store, 0 when there is none */
    bool delivered;          /* a letter: there is evidence of delivery or better (R14), */
    civil_day delivered_day; /* since this day */
    bool named_costs;        /* a letter without costs that named the coming ones (R22) */
};

enum invoice_state {
    INVOICE_OPEN,
    INVOICE_PAID,
    INVOICE_MISSING, /* vanished, and that cannot be trusted */
    INVOICE_GONE,    /* vanished and taken as paid */
    INVOICE_IGNORED, /* first_sight = ignore */
};

/* One row of the store's table `invoice`, with its steps. There may be a million, so that it is kept small. */
struct history_invoice {
    const char *ledger, *number, *client; /* client: key as last planned. All kept by the history (history_keep) */
    GArray *steps;                        /* of struct history_step, by day then id; NULL when none */
    int64_t total, balance;               /* as last seen */
    char currency[CURRENCY_SIZE];
    civil_day first_seen;
    civil_day due;            /* as last seen, after terms */
    int32_t seen_read;        /* id of the source_read that last held it, 0 = new in this pass */
    civil_day partial_since;  /* a payment was seen that day, DAY_NONE */
    civil_day returned_since; /* balance came back after paid, or the row after missing; DAY_NONE */
    civil_day paid_on;        /* the row itself showed the last payment that day, DAY_NONE */
    int partial_stage;        /* number of served steps when partial_since was set: R15 once per stage */
    int cycle;                /* from 1 */
    enum invoice_state state : 8;
    bool first_sight_held; /* too old when first seen */
    bool taken_back;       /* was handed over once and came back (R24) */
    bool changed;          /* set by observe_ledgers(): the row must be written */
};

/* When a quiet row was first and last seen. */
struct history_quiet_row {
    civil_day first_seen; /* DAY_NONE: the row is not quiet */
    int32_t seen_read;
};

/*
 * The quiet rows of a ledger: each stands there as it was last seen, open, with a due date and a client of its own,
 * and has had no step, no payment and nothing else. No record is made of those: the row says the rest.
 */
struct history_quiet {
    const struct ledger *ledger;    /* not owned */
    struct history_quiet_row *rows; /* by the index of the row */
    struct history_quiet_key *keys; /* by the index of a client */
    guint clients;                  /* of the ledger, at least 1 */
};

/* All there is to know of an invoice that is quiet beside a row which says the same. */
struct history_mark {
    guint64 mark;       /* of the row as it was last seen (ledger/mark.h); 0 = none, it is not quiet */
    const char *client; /* key as last planned, the same pointer for all of one */
    struct history_quiet_row seen;
};

/* A mail to a client that counts for gaps (queued, uncertain, accepted). */
struct history_contact {
    char *client, *sender;
    char *address; /* the first recipient */
    civil_day day;
};

/* A letter that asked a client for costs of collection. */
struct history_claim {
    char *client;
    int64_t reminder;
    civil_day day;
};

enum hold_scope { HOLD_ALL, HOLD_LEDGER, HOLD_CLIENT, HOLD_INVOICE };

struct history_hold {
    int64_t id;
    enum hold_scope scope;
    char *subject; /* client key, "ledger/number", ledger name or "" */
    char *kind;    /* the reason word: pause, dispute, promise, … */
    bool escalation_only;
    civil_day from_day;
    civil_day until_day;  /* last day in force; DAY_NONE = until lifted */
    civil_day lifted_day; /* resumed: its last day; DAY_NONE = not lifted */
    char *reason;         /* the person's words */
    char *actor;          /* who set it, NULL when not known */
    char *address;        /* undeliverable: the one that failed for good (R14); NULL: the letter itself was refused */
    /* promise, settlement, instalments: what was agreed about one invoice. Minor units of its currency. */
    civil_day named_day;   /* the date that was named; of instalments the first, of absence the return; DAY_NONE */
    int64_t amount;        /* promised by then; 0 = all that is open */
    int64_t balance_then;  /* what was open when it was agreed: what came in since counts from here */
    int count;             /* instalments: how many, */
    struct duration every; /* and how far apart */
    bool letter;           /* the client is to have it in writing */
};

enum payment_state {
    PAYMENT_APPLIED,  /* tied to its invoice */
    PAYMENT_HELD,     /* perhaps this invoice's: a person is asked */
    PAYMENT_REVERSED, /* taken back by the bank: waits for a person */
};

/* A payment at the bank about one invoice (R13), as far as the ledger's balance does not show it yet. */
enum { PAYMENT_HINT = 15 }; /* the rule of equal amounts alone: it keeps an invoice back for some days and no longer */

struct history_payment {
    char *ledger, *number;
    int64_t amount; /* minor units of the invoice's currency; 0 = the ledger shows it, or it holds nothing any more */
    enum payment_state state;
    /* for whoever explains: */
    char *bank, *name, *found; /* the bank section, the payer, what in the text named the invoice */
    char currency[CURRENCY_SIZE];
    int64_t paid; /* what of the payment is this invoice's, or all of it when that is not known */
    int64_t id;   /* of the payment, 0 = not in the store yet */
    civil_day booked;
    int rule, payer; /* bank/match.h */
};

/* A bank whose statements are read. */
struct history_bank {
    char *name;            /* the `bank` section's key */
    civil_day known_until; /* the last day that its statements say something about, DAY_NONE = there is none */
    civil_day known_since; /* the first of those days, DAY_NONE */
    civil_day gap;         /* statements are missing after that day, DAY_NONE */
    civil_day unread;      /* when the newest file of it that cannot be read was written, DAY_NONE */
};

enum approval_kind {
    APPROVAL_LETTER,
    APPROVAL_PASS,
    APPROVAL_CLOCK,
    APPROVAL_LEDGER,
    APPROVAL_FIRST_SIGHT,
    APPROVAL_ELSEWHERE, /* subject plan_elsewhere_subject() */
    APPROVAL_IBAN,      /* subject plan_iban_subject() */
};

struct history_approval {
    int64_t id;
    enum approval_kind kind;
    char *subject; /* decision_digest(), ledger name, or "ledger/number" */
    civil_day given;
    civil_day lapses; /* last day it counts, DAY_NONE = no end */
};

/* A letter that was recalled, and whose client has not been told yet (R23). */
struct history_recall {
    int64_t reminder;
    char *client, *client_name, *sender, *policy, *stage;
    civil_day day;       /* the date it carried */
    GPtrArray *invoices; /* of char*: "ledger/number" */
    char **to, **cc;     /* whom it went to */
    bool told;           /* in a simulation */
};

/* R1: a credit as its ledger showed it when that was last read well. */
struct history_credit {
    char *ledger, *number;
    char *client;   /* as the ledger calls it */
    char *named;    /* the invoices it belongs to, between commas; "" */
    int64_t amount; /* above 0 */
    char currency[CURRENCY_SIZE];
};

/* What the store knows of a ledger's earlier reads. */
struct history_ledger {
    char *name;
    int64_t last_good_read; /* source_read id, 0 = never */
    int last_good_rows;
    char *header_sha256;     /* of the last good read; "" = none */
    char *sha256;            /* of the file at the last good read */
    civil_day last_good_day; /* the file's local date */
};

struct history {
    GArray *invoices;             /* of struct history_invoice, sorted by ledger then number; without quiet rows */
    GArray *quiet;                /* of struct history_quiet, a ledger each */
    struct history_invoice calm;  /* stands for what is known of any quiet row: what it shows holds for all of them */
    GArray *contacts;             /* of struct history_contact, the last 35 days, by day */
    GArray *holds;                /* of struct history_hold, not lifted or lifted at most 60 days ago */
    GArray *approvals;            /* of struct history_approval, unused and not lapsed */
    GArray *recalls;              /* of struct history_recall, by reminder */
    GArray *ledgers;              /* of struct history_ledger */
    GArray *credits;              /* of struct history_credit */
    GArray *payments;             /* of struct history_payment */
    GArray *banks;                /* of struct history_bank */
    GHashTable *client_overrides; /* client key -> GHashTable: what a person set for it, setting -> value */
    GHashTable *merged;           /* client key -> key of the client that it is one with; never a chain */
    GHashTable *senders;          /* sender key -> plan_sender_accounts() as letters last named them */
    GHashTable *thanked;          /* client key -> GINT_TO_POINTER(civil_day) of the last thanks letter */
    GHashTable *announced;  /* announcement_key() -> GINT_TO_POINTER(civil_day) on which the owner was told (R19) */
    civil_day last_day;     /* date of the last pass the clock brake let through, DAY_NONE = first pass */
    int letters_of_day[20]; /* letters accepted on each of the last 20 days that had any, newest first */
    int letters_days;       /* how many of those are filled */
    int letters_today;      /* accepted, uncertain or claimed today and not covered by an approved pass */
    bool origin_held;       /* store.md 13 */
    GArray *cost_claims;    /* of struct history_claim: the last two years */
    GStringChunk *strings;  /* history_keep() */
};

struct history *history_new(void);
void history_free(struct history *history);
AUTO_DEFINE(history, history_free)

/* Empty arrays whose elements free what they own: for whoever fills a history. */
GArray *history_steps_new(void);
GArray *history_invoices_new(void);

/* TEXT kept as long as HISTORY. history_word() keeps one of each, for what repeats: keys of ledgers and clients. */
const char *history_keep(struct history *history, const char *text);
const char *history_word(struct history *history, const char *text);

/* Room for the quiet rows of LEDGER, which must outlive HISTORY: there are none yet. Borrowed, until the next one. */
struct history_quiet *history_quiet_new(struct history *history, const struct ledger *ledger);
void history_quiet_clear(struct history_quiet *quiet);

/* Those of LEDGER, NULL when no room was made. Borrowed. */
struct history_quiet *history_quiet_of(const struct history *history, const struct ledger *ledger);

/* Notes the row at PLACE as quiet when it is, by KNOWN, its record, which then is needed no more. */
bool history_quiet_take(struct history_quiet *quiet, guint place, const struct history_invoice *known);
/* The same by what was marked of its record, which nothing else is in. */
bool history_quiet_match(struct history_quiet *quiet, guint place, const struct history_mark *mark);

/* QUIET may be NULL. */
bool history_is_quiet(const struct history_quiet *quiet, guint place);

/* The record of the quiet row at PLACE; its texts are the ledger's. */
struct history_invoice history_quiet_invoice(const struct history_quiet *quiet, guint place);

/* What is known of LEDGER/NUMBER, quiet or not, in *FOUND, whose texts and steps are borrowed; false when nothing is.
 */
bool history_look_up(const struct history *history, const char *ledger, const char *number,
                     struct history_invoice *found);

/* The order of history->invoices: ledger, then number, byte by byte. */
int history_invoice_compare(const char *ledger, const char *number, const struct history_invoice *other);

/* The first invoice of LEDGER; *END is behind the last one. */
struct history_invoice *history_of_ledger(const struct history *history, const char *ledger,
                                          struct history_invoice **end);

/* By binary search; NULL when unknown or quiet. */
struct history_invoice *history_find(const struct history *history, const char *ledger, const char *number);

/* What a person set for client KEY as SETTING (email, language, …), or NULL; and whether anything at all. */
bool history_has_overrides(const struct history *history, const char *key);
const char *history_override(const struct history *history, const char *key, const char *setting);

/* Adds such a value. */
void history_set_override(struct history *history, const char *key, const char *setting, const char *value);

/* What is known of the ledger NAME; NULL when it was never read well. Borrowed. */
const struct history_ledger *history_find_ledger(const struct history *history, const char *name);

/* The client that KEY stands for: itself, or the one it was merged into. Borrowed. */
const char *history_client(const struct history *history, const char *key);

/* Whether STEP is one of the ladder, not a letter beside it (thanks, instalment), which serves no stage. */
bool step_is_of_ladder(const struct history_step *step);

/* How many live steps of the ladder INVOICE has in its present cycle. */
int history_steps_in_cycle(const struct history_invoice *invoice);

/* R24: it was exported to an agency and has not come back. */
bool history_handed_over(const struct history_invoice *invoice);

/* An independent copy, for simulations that move it on: it has a record of every invoice, quiet or not. */
struct history *history_copy(const struct history *history);

/* SPDX-License-Identifier: MIT */
/*
 * What is due when (planner.md): ledger snapshot × configuration × history ×
 * calendar × moment → decisions. A pure function: same input, same output. It
 * asks no clock and touches nothing; the only values it changes are the
 * history's invoice rows it is given (observe_ledgers.c), marked `changed`.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/auto.h"
#include "base/date.h"
#include "calendar/calendar.h"
#include "config/clock.h"
#include "config/config.h"
#include "law/interest.h"
#include "law/law.h"
#include "ledger/ledger.h"
#include "plan/history.h"
#include "plan/reason.h"

/* A client of the sender: one namespace of keys over all ledgers (R10). Values are
 * already resolved: client section, contacts, ledger. Never NULL; words are borrowed from what the plan is made of. */
struct plan_client {
    const char *key;
    guint index; /* in plan->clients */
    enum segment segment;
    struct law_agreement agreed; /* on interest */
    bool has_credit;             /* an item of its is a credit that counts: others need not be looked through for one */
    bool undeliverable;          /* none is left of the addresses it had */
    bool bad_address;            /* an address was given that cannot be used */
    bool reach_task;
    bool terms_clause;                   /* the terms of sale bind it and say what has to be paid when */
    const struct config_client *section; /* NULL when there is none */
    const struct ledger_client *facts;   /* what a ledger and its contacts say of it */
    const struct config_policy *policy;
    const struct calendar *calendar; /* the client's own, NULL when none */
    char **email;                    /* checked addresses; empty = no address (R18) */
    char **email_formal, **cc;
    char *single[2];    /* `email` of nearly all: one address, borrowed; behind it stands the empty list */
    GPtrArray *bounced; /* of char *: failed for good, in none of the lists above (R14); NULL = none */
    const char *name, *legal_name, *contact, *salutation, *language, *country, *phone, *terms, *supplier_number;
};

/* Where items come from. */
struct plan_source {
    const struct config_ledger *ledger;
    const struct config_sender *sender;
    bool plain; /* R13: there is nothing against it as a whole, nor does it wait for its bank */
};

/* What few items have. */
struct plan_item_rare {
    int64_t credited;         /* how much of the balance credits cover, minor units */
    int64_t banked;           /* how much of it came in at the bank and is not in the ledger yet (R13) */
    int64_t broken_amount;    /* the part that was promised for broken_promise, minor units; 0 = all that is open */
    civil_day broken_promise; /* the date that was promised and passed, unanswered by a letter yet; DAY_NONE = none */
    civil_day costs_from;     /* the first day after the term of the letter that named them; DAY_NONE = none did */
    const char *law_file;     /* REASON_RATES: what to bring up to date; NULL = nothing is known of that law */
};

/* One invoice or credit note of a snapshot in this pass; there may be a million, so that it is kept small. */
struct plan_item {
    const struct invoice *invoice;
    struct history_invoice *history; /* NULL for credit notes */
    const struct plan_client *client;
    const struct plan_source *source;
    struct plan_item_rare *rare; /* never NULL; the plan's one `plain` for nearly all */
    reason_set reasons;          /* what holds it today */
    civil_day due;               /* R2; DAY_NONE for credit notes without one */
    civil_day own_day; /* the stage's own date (R3, R4) before holds, terms and gaps; DAY_NONE when stage < 0 */
    civil_day due_day; /* when it may go: own_day after R5, R8, R15; DAY_NONE = never by itself */
    civil_day until;   /* the day it may go on for all the first reason says, DAY_NONE = not known */
    civil_day issued;  /* the invoice's, beside what else most rules ask for */
    int16_t round;     /* of its next stage, from 1 */
    int8_t stage;      /* index of that in the policy, -1 = ladder at its end */
    bool usual : 1;    /* nothing happened to it, its row says nothing special: most rules need not look */
    bool eligible : 1; /* R1: an open invoice, to be reminded of at all */
    bool overdue : 1;
    bool first_letter : 1;  /* no letter in this cycle yet */
    bool costs_allowed : 1; /* R22: its next letter may ask for costs of collection */
    bool bank_waits : 1;    /* a payment that may be its, or one that was taken back, waits for a person */
    bool on_the_wire : 1;   /* its next stage is being sent at this moment: no decision */
};

G_STATIC_ASSERT(CONFIG_STAGES_MOST <= INT8_MAX);

/* A ledger that is no more in the configuration, with invoices that were open when it was last read. */
struct plan_gone {
    const char *name; /* of history */
    guint open;       /* how many */
    guint reminded;   /* of them had a letter or another step */
};

enum verdict { VERDICT_SEND, VERDICT_TASK, VERDICT_HANDOVER, VERDICT_HELD };

enum decision_kind { DECISION_STAGE, DECISION_THANKS, DECISION_INSTALMENT, DECISION_APOLOGY, DECISION_AGREED };

/* R20: what a letter asks for or announces beside its invoices. */
struct decision_money {
    GArray *interest;       /* of struct money, by currency; NULL or empty = none is asked */
    law_rate rate;          /* a year, as of the letter's date */
    civil_day since;        /* the first day that bears interest, of the oldest invoice; DAY_NONE without interest */
    bool agreed;            /* the rate is the contract's, not the law's */
    enum stage_costs costs; /* whether the costs are announced or claimed; COSTS_NONE = there are none */
    struct money amount;    /* of the costs */
    const char *rule;       /* the article they follow from */
    struct money fee;       /* minor 0 = none */
};

/* One letter, call, task or hand-over: of one client and sender, at one stage. */
struct decision {
    enum decision_kind kind;
    enum verdict verdict;
    enum reason reason; /* REASON_NONE unless held */
    int round;          /* of a letter beside the ladder, from 1; 0 = each item's own */
    const struct plan_client *client;
    const struct config_sender *sender;
    const struct config_policy *policy;
    const struct config_stage *stage; /* NULL for those beside the ladder */
    const char *stage_name; /* stage->name, or one beside the ladder: "thanks", "instalment", "apology", "promise", … */
    const char *template_name;
    reason_set reasons;   /* all that apply */
    civil_day until;      /* the day it may go on for all the reason says, DAY_NONE when not known */
    civil_day day;        /* the date of the pass: what the letter carries */
    civil_day since;      /* since when its stage has been due */
    civil_day term_until; /* last day of the new term, DAY_NONE when the stage names none */
    GPtrArray *items;     /* of const struct plan_item, demanded: by due date, number */
    GPtrArray *also_open; /* of const struct plan_item: overdue, not held, not in this letter */
    GPtrArray *credits;   /* of const struct plan_item: credit notes taken into account */
    char **to;            /* addresses; not owned */
    char **cc;
    const struct history_recall *recall;  /* DECISION_APOLOGY: the letter that is withdrawn; else NULL */
    const struct history_hold *agreement; /* DECISION_AGREED: what the letter confirms; else NULL */
    const struct decision_money *money;   /* never NULL; decision_asks_nothing of nearly all */
    /* DECISION_INSTALMENT, whose round is the instalment's number: the rest is of the one item */
    int instalments;     /* how many there are */
    civil_day asked_day; /* the date by which it was agreed, */
    int64_t asked;       /* and what is not in yet of what was to be in by then, minor units */
};

/* R19, tell_owner: an invoice whose next letter the owner is to hear of before it goes. */
struct announcement {
    const struct plan_item *item;
    civil_day told; /* the day the owner was told, DAY_NONE = to be told now */
    civil_day goes; /* the day the letter may go */
};

/* Why it is not known what was paid of a ledger. */
enum bank_lack {
    BANK_TOO_OLD = 1, /* the statements */
    BANK_NONE,        /* it never says so itself, and no bank does */
};

struct plan {
    /* Of struct plan_item: what is open and what is known from before, of all ledgers, ordered by client key, due date,
     * number. Rows that are paid and were never reminded have no item. */
    GArray *items;
    struct plan_source *sources; /* of items, by ledger of the input */
    struct plan_item_rare plain; /* of items that have nothing rare */
    GPtrArray *rare;             /* of struct plan_item_rare: of the others */
    GPtrArray *decisions;        /* of struct decision, in the order of R11 for printing */
    GPtrArray *clients;          /* of struct plan_client, by key */
    GPtrArray *absent;           /* what no ledger holds any more and a decision is still about (apology.c) */
    GPtrArray *observations;     /* of struct observation */
    GPtrArray *undated;          /* of const struct plan_item: open, and nobody knows when they are due (R2) */
    GHashTable *stale_banks;     /* names of ledgers of which nothing goes (R13) -> GINT_TO_POINTER(enum bank_lack) */
    GArray *announcements;       /* of struct announcement, in the order of items */
    GHashTable *ledger_reasons;  /* ledger name -> GINT_TO_POINTER(enum reason) that stops it whole */
    civil_day day;               /* the date of the pass */
    GPtrArray *gone;             /* of struct plan_gone: ledgers that left the configuration and are missed (R13) */
    GPtrArray *senders_held;     /* of const struct config_sender whose accounts changed and were not confirmed (R13) */
    int letters;                 /* decisions of verdict send that are mails */
    bool clock_held;             /* R12d: this pass writes nothing but that */
    civil_day next_day;          /* on which anything can become due; today: a letter waits for its hours; DAY_NONE */
};

/* Beside the invoices. */
extern const struct decision_money decision_asks_nothing;

/* What DECISION asks of its own, to be written to. */
struct decision_money *decision_own_money(struct decision *decision);

/* For one that a caller made by hand; those of a plan go with it. */
void decision_free(struct decision *decision);

/* A fact noticed while comparing the snapshot with what was known (R13, R15, R16, R9). */
enum observation_kind {
    OBSERVED_FIRST_SEEN,
    OBSERVED_PAID,
    OBSERVED_PART_PAID,
    OBSERVED_RETURNED,
    OBSERVED_VANISHED_PAID,
    OBSERVED_MISSING,
    OBSERVED_BACK,
    OBSERVED_DUE_MOVED,
    OBSERVED_FIRST_SIGHT_HELD,
    OBSERVED_TASK_LAPSED,    /* a call or task not done in time: its stage is served today (R24) */
    OBSERVED_TASK_ENDED,     /* the invoice was paid, held or starts again: the task ends unserved (R24) */
    OBSERVED_PROMISE_BROKEN, /* a promise, an instalment or a settlement: its hold ends, the owner is told */
};

struct observation {
    enum observation_kind kind;
    const char *ledger, *number, *client;
    int64_t before, after;        /* balances, minor units */
    char currency[CURRENCY_SIZE]; /* "" = no amounts */
    civil_day due_before, due_after;
    civil_day day;           /* the date of the pass */
    int64_t reminder;        /* OBSERVED_TASK_*: the step of the task */
    int64_t hold;            /* OBSERVED_PROMISE_BROKEN: the hold that ends, */
    civil_day hold_last_day; /* and its last day */
};

struct plan_input {
    const struct config *config;
    GPtrArray *ledgers; /* of const struct ledger, as read for this pass */
    struct history *history;
    const struct calendar *calendar; /* the sender's */
    GHashTable *client_calendars;    /* name -> struct calendar, NULL = none */
    struct moment now;
    enum run_mode mode;
    bool whole_day;             /* true: «what is due on this date», the hour is left aside (plan --date) */
    GHashTable *broken_letters; /* digests of decisions whose letter could not be composed, NULL = none */
    const struct law_book *law; /* NULL = nothing is known: stages that ask for more than the invoice wait */
    reason_set brakes;          /* REASON_RELAY, REASON_DISK, REASON_ORIGIN, as the edges report them */
    /* smtp names -> GINT_TO_POINTER(REASON_RELAY or REASON_DISK), for who looks on; NULL = none. Never set where
     * letters are sent: what is held here is not tried again. */
    GHashTable *stopped_relays;
};

/*
 * Makes the plan of one pass: observes the ledgers, applies the rules, groups
 * and brakes. INPUT and all it points to must outlive the plan. Never fails:
 * what cannot be understood is held alone.
 */
struct plan *plan_make(const struct plan_input *input);
void plan_free(struct plan *plan);
AUTO_DEFINE(plan, plan_free)

/* R11: the decisions of PLAN to send, of const struct decision, in the order in which they go: those that withdraw a
 * letter, then those whose stage has been due longest, equal ones as in the plan. New array; they are the plan's. */
GPtrArray *plan_going(const struct plan *plan);

/* What an approval of LEDGER as it was read (age, shrinking, columns, vanished rows) is given for:
 * its name and the file's hash. New string. */
char *plan_ledger_subject(const struct ledger *ledger);

/* The same of a ledger that left the configuration. New string. */
char *plan_gone_subject(const char *name);

/* What a yes to go on about LEDGER/NUMBER is given for although the ledger says in REMINDED that another program
 * reminded: it counts while the ledger says the same. New string. */
char *plan_elsewhere_subject(const char *ledger, const char *number, const char *reminded);

/* Where letters of SENDER ask to pay: account and link. New string. */
char *plan_sender_accounts(const struct config_sender *sender);
/* What a yes to those is given for. New string. */
char *plan_iban_subject(const struct config_sender *sender);

/* "ledger/number": the subject of holds and approvals of one invoice. New string. */
char *plan_invoice_subject(const char *ledger, const char *number);

/* Hex digest over client, sender and its accounts, stage, cycles, rounds, invoices, balances and what is asked beside
 * them (costs and fee, and the terms of interest): what an approval covers, and what tells a kept decision from a
 * changed one. New string. */
char *decision_digest(const struct decision *decision);

/* What is asked for ITEMS (of struct plan_item) a currency, credits that count against them taken off: of struct money,
 * ordered by currency. A sum that overflows leaves that currency out. New array. */
GArray *decision_totals(const GPtrArray *items);

/* Whether what LEDGER bills is paid to the account of BANK. A bank without `account` is everybody's. */
bool plan_bank_serves(const struct config *config, const struct config_ledger *ledger, const struct config_bank *bank);

/* What is open of ITEM: its balance less what came in at the bank since. */
int64_t item_open(const struct plan_item *item);
/* What is asked for ITEM: what is open less the credits that count against it. */
int64_t item_demand(const struct plan_item *item);

/* R7: instalment K, from 0, of the instalments HOLD: its date, and what has to be in by then (minor units). */
civil_day instalment_day(const struct history_hold *hold, int k);
int64_t instalment_sum(const struct history_hold *hold, int k);

/* What keeps the next stage of an invoice from going on its own date. */
enum plan_cause_kind {
    CAUSE_GAP,       /* R5: min_gap after the letter of SINCE */
    CAUSE_TERM,      /* R5: a letter gave time until SINCE */
    CAUSE_ONE_A_DAY, /* R5: a stage was served on SINCE */
    CAUSE_PART_PAID, /* R15: seen on SINCE */
    CAUSE_RETURNED,  /* R16: since then it goes on */
    CAUSE_HOLD,      /* R8: a hold ended, SINCE is its last day */
};

struct plan_cause {
    enum plan_cause_kind kind;
    civil_day since;
    civil_day day;    /* the first one allowed */
    const char *hold; /* CAUSE_HOLD: its kind */
};

/*
 * All that moves the next stage of ITEM, of a plan made from INPUT, behind its own date: of struct plan_cause, by day.
 * New array; the words are the history's.
 */
GArray *plan_causes(const struct plan_input *input, const struct plan_item *item);
/* What an announcement of the next letter about ITEM is known by: invoice, stage, cycle and round. New string. */
char *announcement_key(const struct plan_item *item);

/* R24: the last day on which the call or task of STAGE, made on DAY, is not lapsed; DAY_NONE = it waits for a person.
 */
civil_day task_last_day(const struct calendar *mine, const struct calendar *theirs, const struct config_policy *policy,
                        const char *stage, civil_day day);

/* The item of LEDGER/NUMBER (any ledger when LEDGER is NULL), or NULL. */
const struct plan_item *plan_find_item(const struct plan *plan, const char *ledger, const char *number);

/* SPDX-License-Identifier: MIT */
/*
 * What the owner is to be told: one notice a cause, from what the plan and the
 * history show. A cause stands as long as it is found; it is told once, and
 * again only where its kind says so (R13, R19). A new cause is a row of the
 * table in tell.c and a few lines in the letter. Says nothing to anybody
 * itself; the store keeps what was told. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "calendar/calendar.h"
#include "plan/plan.h"

enum notice_kind {
    NOTICE_TASK,           /* a call or task to do: the store opens and ends it with the task */
    NOTICE_APPROVAL,       /* R19: a letter waits for a yes */
    NOTICE_ANNOUNCED,      /* R19, tell_owner: a letter will go on a day */
    NOTICE_LEDGER,         /* R13: nothing is sent from a ledger: unreadable, stale, shrunk */
    NOTICE_COLUMNS,        /* R13: its columns changed */
    NOTICE_RENAMED,        /* R13: it came under another name, or left the configuration */
    NOTICE_BANK,           /* R13: nothing is sent from a ledger, for it is not known what was paid */
    NOTICE_PAYMENT,        /* R13: a payment that may be for an invoice waits for a person */
    NOTICE_IBAN,           /* R13: the account that letters name changed */
    NOTICE_FLOOD,          /* R12a */
    NOTICE_CLOCK,          /* R12d */
    NOTICE_PROMISE_BROKEN, /* R7, these four */
    NOTICE_INSTALMENTS_BROKEN,
    NOTICE_SETTLEMENT_BROKEN,
    NOTICE_SAYS_PAID_OVER,
    NOTICE_RETURNED,   /* R16 */
    NOTICE_ATTACHMENT, /* a file that should have gone along with a letter is not there */
    NOTICE_REPLY,      /* R14, these four: somebody wrote back; */
    NOTICE_BOUNCED,    /* a letter came back; */
    NOTICE_LEFT,       /* an automatic answer says that who we wrote to is gone; */
    NOTICE_CHALLENGE,  /* a machine wants to know whether we are people, and keeps the letter */
    NOTICE_UNCERTAIN,  /* nobody knows whether a letter went */
    NOTICE_TEMPLATE,   /* a letter cannot be written */
    NOTICE_RELAY,      /* R12g: a relay does not take letters; */
    NOTICE_MAILBOX,    /* a mailbox cannot be read; */
    NOTICE_FETCH,      /* a file cannot be fetched from its web server; */
    NOTICE_COPIES,     /* copies of letters cannot be put away; */
    NOTICE_DISK,       /* the disk with the store is filling up */
    NOTICE_DIGEST,     /* the overview of a day (plan/digest.h) */
    NOTICE_KINDS,
};

struct notice {
    enum notice_kind kind;
    char *cause;           /* the same words as long as it is the same */
    char *client;          /* key, "" = none */
    char *ledger, *number; /* what it is about, "" = none */
    civil_day day;         /* the date in question, DAY_NONE = none */
};

/* All strings are copied. */
struct notice *notice_new(enum notice_kind kind, const char *cause, const char *client, const char *ledger,
                          const char *number, civil_day day);
void notice_free(struct notice *notice);
AUTO_DEFINE(notice, notice_free)

/* The word of KIND in the store; NOTICE_KINDS for an unknown word. */
const char *notice_word(enum notice_kind kind);
enum notice_kind notice_kind_of(const char *word);

/* The letter that tells it: "task", "alert" or "digest". */
const char *notice_template(enum notice_kind kind);

/* It happened once, in one pass, and is over when it was told. Others stand or fall with what is found. */
bool notice_is_event(enum notice_kind kind);

/* What an edge reports: KIND is NOTICE_TEMPLATE (NAME is the client's key), RELAY, MAILBOX, COPIES (the section's) or
 * DISK (""). */
struct tell_trouble {
    enum notice_kind kind;
    char *name, *text;
};

struct tell_trouble *tell_trouble_new(enum notice_kind kind, const char *name, const char *text);
void tell_trouble_free(struct tell_trouble *trouble);

/* A letter to a client of which nobody knows whether it went, and the first of its invoices. */
struct tell_uncertain {
    int64_t id;
    char *client, *ledger, *number;
    civil_day day; /* the date it carries */
};

void tell_uncertain_free(struct tell_uncertain *letter);

/* What causes are looked for in; lists may be NULL. */
struct tell_facts {
    const struct plan *plan;
    const struct history *history;
    const struct config *config;
    const GPtrArray *troubles;  /* of struct tell_trouble */
    const GPtrArray *uncertain; /* of struct tell_uncertain */
    const GPtrArray *open;      /* of struct notice: what stood until now */
};

/* What stands, of the kinds that are found by looking (of struct notice), ordered by kind, then as in the plan. With
 * the clock held (R12d) that alone. New array. */
GPtrArray *tell_standing(const struct tell_facts *facts);

/* Whether a letter to CLIENT is due in PLAN, or would be if it could be written. */
bool tell_is_awaited(const struct plan *plan, const char *client);

/* The event that SEEN is for the owner, or NULL. HOLD_KIND is the kind of its hold, NULL when it is about none. */
struct notice *tell_event(const struct observation *seen, const char *hold_kind);

/* How often a cause was told, and when. */
struct told {
    int times;
    civil_day first, last; /* DAY_NONE when never */
};

/* Whether a cause of KIND that was told so is to be told (again) on TODAY. CALENDAR is the sender's; a reply is told
 * again ON_REPLY later (R14), unset or nothing = never. */
bool tell_is_due(enum notice_kind kind, const struct told *told, const struct calendar *calendar,
                 struct duration on_reply, civil_day today);

/* Whether what was not found any more has ended: not while its ledger cannot be read (PLAN), nor with the clock held.
 */
bool tell_has_ended(const struct notice *notice, const struct plan *plan);

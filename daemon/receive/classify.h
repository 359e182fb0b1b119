/* SPDX-License-Identifier: MIT */
/*
 * What an incoming mail is (mail.md 1): structure before headers, headers
 * before words. A function of the bytes alone: it knows no client, no
 * reminder and no clock, and says nothing of whether the mail may be
 * believed. Pure; mail_init() comes first.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/auto.h"
#include "base/date.h"

/* Reports from the worst to the best, then the rest. */
enum mail_class {
    MAIL_DSN_FAILED,
    MAIL_DSN_DELAYED,
    MAIL_DSN_DELIVERED,
    MAIL_DSN_RELAYED,
    MAIL_DSN_EXPANDED,
    MAIL_MDN_DISPLAYED,
    MAIL_MDN_DELETED,
    MAIL_AUTO_REPLY,
    MAIL_REPLY,
    MAIL_BOUNCE_UNSTRUCTURED,
    MAIL_OTHER,
};

enum permanence { PERMANENCE_UNKNOWN = -1, TEMPORARY = 0, PERMANENT = 1 };

/* What is said about one recipient. Strings "" when not said. */
struct mail_report {
    enum mail_class class;
    char *recipient;  /* Final-Recipient as written, */
    char *original;   /* Original-Recipient; mail to it was forwarded when they differ */
    char *status;     /* "5.1.1" */
    char *diagnostic; /* the other server's words */
    char *remote;     /* Remote-MTA */
    enum permanence permanent;
    bool handed_over; /* «delivered» by a system that says so of a hand-over (mail.md 3) */
    bool waiting;     /* a bounce in words that is none yet: the mail is still in a queue */
};

/* The one word that the client answered with (templates.md, answers). */
enum mail_answer { ANSWER_NONE, ANSWER_PAID, ANSWER_QUESTION, ANSWER_PARTS, ANSWER_DISPUTE };

struct classification {
    enum mail_class class;
    GPtrArray *reports;        /* of struct mail_report, the worst first; empty when none speaks of a recipient */
    char *diagnostic;          /* of the worst report, Disposition, or the deciding words; "" */
    char *original_message_id; /* bare, "" = not said */
    char *original_envid;      /* "" */
    /* what else may tell which letter is meant, as it stands in the mail: */
    char **references; /* bare message-ids, In-Reply-To first, then References from the last to the first */
    char **addressed;  /* addresses that it came to, in lower case */
    char *message_id, *from, *subject; /* bare; an address in lower case; "" */
    char *above;                       /* of a reply or an automatic answer: what stands above the quoted text */
    bool hostile;                      /* beyond the limits: its headers alone were read */
    bool rejected;                     /* an MDN of a filter that refused the mail: nobody saw it */
    bool challenge;                    /* a request to prove that a person wrote: the mail is not delivered */
    bool left;                         /* an automatic answer: the person works there no more */
    bool abuse;                        /* ARF (RFC 5965): the recipient called it spam */
    bool guess;                        /* an automatic answer by its words alone */
    enum mail_answer answer;
};

/* Never NULL. RAW is not kept; WHOLE is how large the mail is when RAW is only its beginning. */
struct classification *classify_mail(GBytes *raw, gsize whole);
void classification_free(struct classification *classification);
AUTO_DEFINE(classification, classification_free)

/* "dsn-failed" and so on (interfaces.md). */
const char *mail_class_word(enum mail_class class);

/* The worst report, NULL when there is none. */
const struct mail_report *classification_worst(const struct classification *classification);

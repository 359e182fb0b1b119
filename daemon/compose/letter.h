/* SPDX-License-Identifier: MIT */
/*
 * From a decision to a message: the letter named by its stage, in the
 * client's language, filled with the decision's facts (values.h) and built by
 * message.h. It decides nothing about reminders, reads no file, asks no
 * clock. A letter that cannot be filled for one client is an error of that
 * letter alone; nothing comes out in part. Pure; compose_init() comes first.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "base/auto.h"
#include "base/date.h"
#include "compose/message.h"
#include "config/config.h"
#include "plan/plan.h"

/* The compiled letters and open formats of one configuration. Belongs to one thread. */
struct composer;

/*
 * Compiles and checks every letter of CONFIG (letters_check() of check.h,
 * warnings left aside) and keeps a reference to CONFIG. NULL with at least
 * one struct config_mistake added to MISTAKES.
 */
struct composer *composer_new(const struct config *config, GPtrArray *mistakes);
void composer_free(struct composer *composer);
AUTO_DEFINE(composer, composer_free)

/* An earlier letter about the same invoices. */
struct letter_previous {
    const char *stage;
    civil_day day; /* the date it carried */
};

/* What of a dossier goes along with a letter to an agency. */
enum letter_dossier {
    DOSSIER_NONE,
    DOSSIER_PAGES, /* its first pages and the claim */
    DOSSIER_WHOLE, /* and all of it */
};

/* All pointers belong to the caller; what is left out (0, NULL) is absent. */
struct letter_request {
    const struct decision *decision;
    const char *language;                 /* a tag that replaces the client's language */
    const char *message_id;               /* without angle brackets */
    const char *marks;                    /* for the header of that name (message_facts.h), NULL = none */
    const char *const *references;        /* Message-IDs of earlier letters, oldest first, NULL-terminated */
    int64_t instant_ms;                   /* Unix milliseconds, for Date: */
    int utc_offset;                       /* seconds east at that instant */
    civil_day paid_until;                 /* R15; DAY_NONE when not known */
    const struct config_sender *sender;   /* replaces the decision's */
    const GPtrArray *previous;            /* of struct letter_previous, oldest first */
    const GPtrArray *not_due;             /* of const struct plan_item: open and not due yet, for a statement */
    const struct history_hold *agreement; /* a promise, instalments or a settlement that the letter confirms */
    const char *token;                    /* for answers.token */
    const struct message_file *files;     /* that go along, the invoices first */
    guint file_count;
    guint invoice_file_count; /* how many of them are invoices */
    enum letter_dossier dossier;
    bool wants_pattern; /* for who keeps many letters */
};

struct letter {
    GBytes *message; /* the exact bytes, CRLF, not dot-stuffed */
    GBytes *pattern; /* where wanted: examples of this letter, in the same bytes for all of them; else NULL */
    char *subject;   /* one line of UTF-8 */
    char *text;      /* the text part, LF */
    char *html;      /* the HTML part in its frame, LF */
    char *language;  /* the tag it was written in */
    char *no_code;   /* why it has no code to scan and pay, NULL when it has one or asks for nothing */
};

/*
 * Composes the letter of REQUEST. Language: the request's, else the client's,
 * falling back part by part (nl-BE, nl), then the sender's, then English.
 * NULL with HERINNERD_ERROR_TEMPLATE, worded `file:line:column: reason` where
 * a place is known.
 */
struct letter *composer_compose(const struct composer *composer, const struct letter_request *request, GError **error);
void letter_free(struct letter *letter);
AUTO_DEFINE(letter, letter_free)

/*
 * The letter NAME with the example values of tags.h and the first sender's
 * own details, for a preview. LANGUAGE NULL: that sender's.
 */
struct letter *composer_example(const struct composer *composer, const char *name, const char *language,
                                GError **error);

/* To whom and when an example goes. */
struct letter_sample {
    const char *to;         /* a mail address */
    const char *message_id; /* without angle brackets */
    int64_t instant_ms;     /* Unix milliseconds */
    int utc_offset;         /* seconds east at that instant */
};

/* composer_example(), ready to be sent as SAMPLE says. */
struct letter *composer_sample(const struct composer *composer, const char *name, const char *language,
                               const struct letter_sample *sample, GError **error);

/* SPDX-License-Identifier: MIT */
/*
 * Which payment pays which invoice: payments × open invoices → applied, held,
 * hint. Asymmetrical on purpose: generous with holds, strict with applying;
 * nothing is applied for its amount alone. The rules are numbered as in the
 * manual's table, and the number is the evidence that is kept. A function of
 * the set: in which order payments were read changes nothing. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/auto.h"
#include "base/date.h"
#include "base/money.h"

enum match_state {
    MATCH_APPLIED,  /* counts as paid */
    MATCH_HELD,     /* the invoice waits for a person */
    MATCH_HINT,     /* listed; the invoice waits for a short while only */
    MATCH_REVERSED, /* was applied, and the bank took it back */
};

enum match_rule {
    RULE_NONE,
    RULE_REFERENCE = 1,      /* reference, amount as open */
    RULE_REFERENCE_PART,     /* less */
    RULE_REFERENCE_MORE,     /* more */
    RULE_REFERENCE_SHARED,   /* of several invoices, or of a client */
    RULE_REFERENCE_MISTYPED, /* ours, with a wrong check digit */
    RULE_NUMBER,
    RULE_NUMBER_AMOUNT, /* another amount */
    RULE_NUMBERS,
    RULE_NUMBERS_AMOUNT,
    RULE_NUMBER_PART, /* without prefix or zeros, a range, mistyped */
    RULE_PAYER_AMOUNT,
    RULE_PAYER_AMOUNTS, /* several invoices of that amount */
    RULE_PAYER_SUM,
    RULE_NAME_AMOUNT,
    RULE_AMOUNT,
    RULE_TOLERANCE,
    RULE_DISCOUNT,
    RULE_COLLECTED, /* by a payment service, or a batch without details */
    RULE_CREDIT,
    RULE_RETURN,
    RULE_CURRENCY,
    RULE_COUNT,
    RULE_BY_HAND = 99, /* a person said so */
};

enum match_payer { PAYER_UNKNOWN, PAYER_BY_ACCOUNT, PAYER_BY_NAME };

/* Days for which a hint keeps a letter back. */
enum { MATCH_GRACE_DAYS = 3 };

/* Strings are never NULL. */
struct match_invoice {
    const char *ledger, *number, *client, *name, *reference;
    char currency[CURRENCY_SIZE];
    int64_t open; /* what payments may count against, above 0: as if the ledger showed none of them */
    int64_t total;
    int64_t credits;       /* open credits of its client in this currency */
    civil_day issued, due; /* DAY_NONE when not known */
    bool paid;             /* the ledger says so: only a reference or its number ties a payment to it */
};

struct match_payment {
    const char *key; /* orders payments of one day */
    civil_day booked;
    int64_t amount;
    char currency[CURRENCY_SIZE];
    int64_t instructed;
    char instructed_currency[CURRENCY_SIZE];
    const char *name, *iban, *text, *reference, *end_to_end, *reason;
    bool reversal, undetailed;
    bool decided; /* by a person: nothing is tied to it but what `fixed` says */
};

struct match {
    guint payment, invoice; /* indexes */
    enum match_state state;
    int rule;
    enum match_payer payer;
    int64_t amount;     /* of the payment; never more than is left of it */
    int64_t difference; /* let go by rule 16: amount + difference is what the invoice loses */
    char *found;        /* what was found in the text, "" = nothing; owned */
};

/* That payments from IBAN are CLIENT's. */
struct match_known {
    const char *iban, *client;
};

struct match_input {
    const GArray *invoices; /* of struct match_invoice */
    const GArray *payments; /* of struct match_payment */
    const GArray *known;    /* of struct match_known, from what was applied before */
    const GArray *fixed;    /* of struct match: a person's, by hand; or what rests on an invoice that is gone */
    struct money tolerance; /* other currencies: the same number of minor units */
    bool iban_and_amount_apply;
};

struct match_result {
    GArray *matches;  /* of struct match, by payment, invoice; without the fixed ones */
    GArray *rules;    /* int a payment: of its matches, or why there is none; RULE_NONE */
    GArray *left;     /* int64_t a payment: what no invoice took */
    GArray *returned; /* int a payment: the index of the one it takes back, -1 */
};

/*
 * The run in bites, since the payments of years against a million invoices take seconds: what comes out does not
 * depend on where it was cut. INPUT and what it points to outlive the matcher.
 */
struct matcher;
struct matcher *match_begin(const struct match_input *input);
/* As much as MOST invoices are, about a microsecond each, and at least one step; true when there is nothing left to do.
 */
bool match_step(struct matcher *matcher, guint most);
/* What came out, once the last step said so; MATCHER is freed. */
struct match_result *match_end(struct matcher *matcher);
void matcher_free(struct matcher *matcher);
AUTO_DEFINE(matcher, matcher_free)

/* The same in one go. */
struct match_result *match_run(const struct match_input *input);
void match_result_free(struct match_result *result);
AUTO_DEFINE(match_result, match_result_free)

/* A GArray of struct match that frees what its elements own. */
GArray *matches_new(void);

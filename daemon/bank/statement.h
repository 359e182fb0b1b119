/* SPDX-License-Identifier: MIT */
/*
 * What a bank says, whatever its file looks like: statements with their
 * balances, entries, and the transactions inside an entry. A reader
 * (source.h) hands them over one by one; what it points to is gone after the
 * call, so that a file of any length is read in the same memory. Readers only say
 * what stands there: who paid what is match.h's business.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "base/money.h"

/* In texts: a place where the bank broke a line, maybe within a word. Shown as a blank, or as nothing where the
 * format fills its lines to the last column; matching tries both. */
#define JOINT_BLANK '\n'
#define JOINT_NONE '\r'

/* One transaction. Strings are never NULL, "" = the bank does not say. */
struct bank_part {
    int64_t amount; /* minor units, money out is negative */
    char currency[CURRENCY_SIZE];
    int64_t instructed; /* what the payer ordered, above 0; 0 = not said */
    char instructed_currency[CURRENCY_SIZE];
    const char *name;       /* the other side */
    const char *account;    /* its IBAN or other account number, without blanks */
    const char *text;       /* for us, with joints */
    const char *reference;  /* the structured reference as it stands */
    const char *end_to_end; /* the payer's own id; "" also for NOTPROVIDED */
    const char *id;         /* the bank's own id of it */
    const char *reason;     /* code of the reason when it was sent back, "" otherwise */
};

struct bank_entry {
    civil_day booked, value; /* DAY_NONE when not said */
    int64_t amount;
    char currency[CURRENCY_SIZE];
    const char *account; /* ours, where each row names it; "" = the statement's */
    const char *id;      /* the bank's own id of it */
    bool pending;        /* not booked: counts for nothing */
    bool reversal;       /* takes an earlier entry back */
    bool undetailed;     /* several transactions of which nothing is said */
    const struct bank_part *parts;
    guint count; /* of them, at least 1 */
};

struct bank_head {
    const char *id, *sequence, *account; /* "" = not said */
    char currency[CURRENCY_SIZE];
    civil_day from, to;                     /* the days it is about, DAY_NONE = not said */
    bool has_opening, has_closing, goes_on; /* goes_on: its closing balance is of a page, not of a day */
    int64_t opening, closing;
};

struct fault;

/* Who takes what a reader finds. The calls return false with FAULT set to stop. */
struct bank_sink {
    bool (*entry)(void *data, const struct bank_entry *entry, struct fault *fault);
    /* The statement that the entries since the last call belong to. */
    bool (*statement)(void *data, const struct bank_head *head, struct fault *fault);
    void *data;
};

/* TEXT as it is shown: joints are blanks or nothing, runs of blanks one. New string. */
char *bank_text_shown(const char *text);

/* Decimals of CURRENCY; 2 for one that is no more (DEM), since nothing is owed in it; -1 when it is no code. */
int bank_exponent(const char *currency);

/* ACCOUNT without blanks and dots, in capitals. New string. */
char *bank_account_plain(const char *account);

/* Whether A and B, both plain, are one account: equal, or the IBAN that ends in the other's national number. */
bool bank_account_is(const char *a, const char *b);

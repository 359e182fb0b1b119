/* SPDX-License-Identifier: MIT */
/*
 * Why a decision is held: one word each, in the order in which the first that
 * applies is shown (planner.md, Reasons). The words are an interface (JSON,
 * journal); sentences for people are made from them in report/.
 */
#pragma once

#include <stdint.h>

enum reason {
    REASON_ORIGIN, REASON_CLOCK, REASON_LEDGER, REASON_COLUMNS, REASON_RENAMED, REASON_BANK, REASON_CONFLICT,
    REASON_PAYMENT, REASON_MISSING, REASON_REJECTED, REASON_PAID, REASON_CLOSED, REASON_INSOLVENT,
    REASON_HANDED_OVER, REASON_CREDIT, REASON_SMALL, REASON_ELSEWHERE, REASON_FIRST_SIGHT, REASON_DISPUTE,
    REASON_INSTALMENTS, REASON_PROMISE, REASON_SAYS_PAID, REASON_PAUSE, REASON_REPLY, REASON_ABSENCE,
    REASON_UNDELIVERABLE, REASON_SEGMENT, REASON_RATES, REASON_NO_ADDRESS, REASON_TEMPLATE, REASON_IBAN,
    REASON_DELIVERY, REASON_UNCERTAIN, REASON_APPROVAL, REASON_WINDOW, REASON_GAP, REASON_RATE, REASON_FLOOD,
    REASON_RELAY, REASON_DISK,
    REASON_COUNT,
    REASON_NONE = REASON_COUNT,
};

/* The word, or "" for REASON_NONE. */
const char *reason_word(enum reason reason);

/* REASON_NONE for an unknown word. */
enum reason reason_from_word(const char *word);

/* A set of reasons. */
typedef uint64_t reason_set;

#define REASON_BIT(reason) ((reason_set)1 << (reason))

/* The first reason of SET in the order above, or REASON_NONE. */
enum reason reason_first(reason_set set);

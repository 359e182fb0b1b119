/* SPDX-License-Identifier: MIT */
/*
 * What the `law` verbs share: whose law is asked about, and the options that
 * are read in one way by all of them. They work without a configuration, on
 * the shipped numbers; with one the owner's own come first. They calculate for a person and change nothing.
 */
#pragma once

#include "control/control.h"
#include "law/deadline.h"
#include "law/law.h"

struct law_ask {
    const struct law_book *book;
    struct law_book *own; /* read for this, without a configuration */
    const char *country;  /* as asked */
    enum law_kind kind;
};

/* The book, read from the shipped data where there is no configuration. ASK is cleared by law_ask_clear() in any case.
 */
bool law_ask_book(struct law_ask *ask, const struct control *control, GError **error);
void law_ask_clear(struct law_ask *ask);

/* A verb whose question names whose law it is: its exit status, ANSWER's own once that is known. */
typedef int (*law_ask_func)(struct control *control, const struct arguments *arguments, const struct law_ask *ask,
                            GError **error);
int law_ask_answer(struct control *control, const struct arguments *arguments, law_ask_func answer, GError **error);

/* HERINNERD_ERROR_USAGE: nothing of that kind (WHAT) is known there. Always false. */
bool law_ask_unknown(const struct law_ask *ask, const char *what, GError **error);

/* --NAME as an amount above or equal to 0 with two decimals; *MINOR stays when it is not given and not NEEDED. */
bool law_ask_amount(const struct arguments *arguments, const char *name, bool needed, int64_t *minor, GError **error);

/* --NAME as yes or no; *YES stays when it is not given. */
bool law_ask_yes(const struct arguments *arguments, const char *name, bool *yes, GError **error);

/* --NAME as a date; DAY_NONE when it is not given, an error when it is NEEDED. */
bool law_ask_day(const struct arguments *arguments, const char *name, bool needed, civil_day *day, GError **error);

/* "1234.56" of minor units of two decimals. */
const char *law_text(int64_t minor, char buffer[MONEY_TEXT_SIZE]);

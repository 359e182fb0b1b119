/* SPDX-License-Identifier: MIT */
/*
 * Why a whole file cannot be used: the first reason, with its place. Readers
 * set it and stop; ledger.c words it for people. A wrong row is no fault: it
 * is rejected alone (struct ledger_reject).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

struct fault {
    char *what;       /* NULL = nothing is wrong */
    int line, column; /* from 1; 0 = unknown */
    bool is_value;    /* a date or an amount that does not fit its declaration */
};

/* FORMAT filled in, as one line of UTF-8 whatever a cell, a column or a path holds. New string. */
char *fault_text(const char *format, ...) G_GNUC_PRINTF(1, 2);
char *fault_text_of(const char *format, va_list arguments) G_GNUC_PRINTF(1, 0);

/* Keeps the first fault; always false, so that a reader can return it. */
bool fault_set(struct fault *fault, int line, int column, const char *format, ...) G_GNUC_PRINTF(4, 5);

/* The same for a date or an amount. */
bool fault_set_value(struct fault *fault, int line, int column, const char *what);

void fault_clear(struct fault *fault);

/* SPDX-License-Identifier: MIT */
/*
 * Reply codes in text: enhanced ones (RFC 3463) and those of SMTP (RFC 5321
 * 4.2), told apart from addresses of hosts, versions and amounts. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* The enhanced code of CLASS ('2', '4', '5'; 0 = 4 or 5) in TEXT: one that follows an SMTP code, else the first one
 * that is not x.0.0, else the first. New string, NULL when there is none. */
char *code_enhanced(const char *text, char class);

/* The first SMTP code 4xx or 5xx in TEXT, 0 = none. */
int code_smtp(const char *text);

/* STATUS as far as it is a code ("4.2.2 (Over quota)"), made finer by one of the same class in DIAGNOSTIC when it says
 * x.0.0 or nothing. New string, NULL when neither has one. */
char *code_refined(const char *status, const char *diagnostic);

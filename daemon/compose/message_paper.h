/* SPDX-License-Identifier: MIT */
/*
 * A message of ours as a page for paper: its HTML part, with its pictures in
 * the page itself, under the address of who gets it, the date and the
 * subject. The letter stays as it was sent. Fetches and names nothing else.
 * Pure.
 */
#pragma once

#include <glib.h>

#include "base/date.h"

struct paper {
    char *const *address; /* the lines for an envelope's window, NULL-terminated; empty ones are left out */
    civil_day day;        /* the date of the letter; written in the letter's language */
};

/* MESSAGE as one HTML file in UTF-8. New string; NULL when it has no HTML part. */
char *message_paper(GBytes *message, const struct paper *paper);

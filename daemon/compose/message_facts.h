/* SPDX-License-Identifier: MIT */
/*
 * The few facts of a message's head by which one of our own letters is known
 * again. Pure; compose_init() comes first.
 */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "base/auto.h"

/* The header of `message.marks`. */
#define MESSAGE_MARKS "X-Herinnerd-Covers"

struct message_facts {
    char *message_id; /* without angle brackets, "" = none */
    char *marks;      /* words parted by blanks, "" = it is no letter of ours about an invoice */
    char *subject;    /* UTF-8, one line */
    GPtrArray *to;    /* of char*, addresses, NULL-terminated */
    int64_t date;     /* seconds since 1970, 0 = none */
};

/* MESSAGE may be its head alone, with any line ends. */
struct message_facts *message_facts_read(GBytes *message);
void message_facts_free(struct message_facts *facts);
AUTO_DEFINE(message_facts, message_facts_free)

/* SPDX-License-Identifier: MIT */
/*
 * What stops a relay, as one sentence for a bookkeeper: what failed, at whom,
 * the server's own words, and what to do about it. No letter and no client is
 * blamed. Pure but for the catalogue of words.
 */
#pragma once

#include "net/login.h"
#include "net/stream.h"

enum trouble {
    TROUBLE_REFUSES,     /* the relay refuses MAIL, DATA or anything by policy */
    TROUBLE_PUTS_OFF,    /* it puts one letter off after the other */
    TROUBLE_LOST,        /* the connection broke in the middle */
    TROUBLE_SILENT,      /* no reply in time, in the middle */
    TROUBLE_OUT_OF_STEP, /* answers that fit no question */
    TROUBLE_OUTBOX,      /* the Maildir cannot be written */
    TROUBLE_DISK,        /* no room to write down what would be sent */
    TROUBLE_COPY,        /* a copy cannot be put into the Sent folder */
};

/* New strings. HOST names the relay (or the folder), WORDS are the other side's or the system's. */
char *trouble_text(enum trouble trouble, const char *host, const char *words);
char *trouble_of_fault(enum stream_fault fault, const char *host, const char *words);
/* NAME: the `smtp` section's, for the command that helps. */
char *trouble_of_login(const struct login_failure *failure, const char *host, const char *name);

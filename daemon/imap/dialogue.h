/* SPDX-License-Identifier: MIT */
/*
 * Commands and responses of one IMAP session after login: commands go out one
 * after the other, literals when the server asks for them, and what comes back
 * is handed out in order. The caller moves the bytes, keeps the time and knows
 * what it wants to say. Pure.
 */
#pragma once

#include "imap/response.h"

enum imap_event_kind {
    IMAP_DATA,  /* an untagged response: `response` */
    IMAP_DONE,  /* the command in hand has ended: `response` is its OK, NO or BAD */
    IMAP_ENDED, /* BYE, or bytes that are no response: nothing more will come; `response` is the BYE or NULL */
};

struct imap_event {
    enum imap_event_kind kind;
    guint command; /* DONE: its number, from 1 in the order of imap_command() */
    struct imap_response *response;
};

struct imap_dialogue;

struct imap_dialogue *imap_dialogue_new(gsize literal_max);
void imap_dialogue_free(struct imap_dialogue *dialogue);

/* Puts TEXT ("UID SEARCH ALL") behind what is still to be said; with LITERAL (may be NULL) as its last argument. Its
 * number. TEXT must hold no CR, LF or NUL. */
guint imap_command(struct imap_dialogue *dialogue, const char *text, GBytes *literal);

/* Ends the IDLE in hand (RFC 2177); its DONE comes as any other. Nothing when another command is in hand. */
void imap_end_idle(struct imap_dialogue *dialogue);

/* Bytes to send now (LENGTH 0: none), and how many of them were taken. */
const char *imap_output(const struct imap_dialogue *dialogue, gsize *length);
void imap_sent(struct imap_dialogue *dialogue, gsize length);

void imap_received(struct imap_dialogue *dialogue, const char *data, gsize length);

/* The next event, or NULL. Freed with imap_event_free(). */
struct imap_event *imap_next_event(struct imap_dialogue *dialogue);
void imap_event_free(struct imap_event *event);

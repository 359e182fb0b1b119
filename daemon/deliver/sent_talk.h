/* SPDX-License-Identifier: MIT */
/*
 * One IMAP session that puts copies into a Sent folder: finds the folder,
 * looks whether a copy lies there already (a relay may keep one by itself, an
 * earlier try may have ended without an answer), and appends it if not. The
 * caller moves the bytes. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"

struct sent_talk;

struct sent_result {
    int64_t id;
    bool saved;
    int tries;                /* the caller's: before this one */
    char *folder;             /* saved: as IMAP writes it */
    int64_t uidvalidity, uid; /* saved: 0 = the server did not say */
    char *text;               /* not saved: why, the server's words */
};

/* FOLDER in UTF-8, "" = the one marked for sent mail (RFC 6154). Copies younger than SINCE are looked for. */
struct sent_talk *sent_talk_new(const char *folder, civil_day since);
void sent_talk_free(struct sent_talk *talk);

/* A copy of letter ID to be made; MESSAGE is referenced. Before the first bytes are moved. */
void sent_talk_add(struct sent_talk *talk, int64_t id, const char *message_id, GBytes *message);

const char *sent_talk_output(const struct sent_talk *talk, gsize *length);
void sent_talk_sent(struct sent_talk *talk, gsize length);
void sent_talk_received(struct sent_talk *talk, const char *data, gsize length);

/* The connection broke, or time ran out: what was not made has failed because of WORDS. */
void sent_talk_lost(struct sent_talk *talk, const char *words);

/* The next result, NULL when there is none. Freed with sent_result_free(). */
struct sent_result *sent_talk_result(struct sent_talk *talk);
void sent_result_free(struct sent_result *result);

/* Nothing more will be said: close the connection. */
bool sent_talk_is_over(const struct sent_talk *talk);

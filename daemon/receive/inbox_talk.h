/* SPDX-License-Identifier: MIT */
/*
 * One IMAP session that reads mail: folder by folder, what is new since the
 * last time, one mail at a time. The next one is asked for only when the
 * caller has the last one in its store, and only then the server is told to
 * mark or move it: so a mail is never lost and, with its bytes remembered,
 * never handled twice. Nothing else in the mailbox is touched. The caller
 * moves the bytes. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"

struct inbox_talk;

/* A folder, and up to where it was read: both 0 when never. */
struct inbox_folder {
    char *name; /* UTF-8 */
    int64_t uidvalidity, last_uid;
};

struct inbox_options {
    const GPtrArray *folders; /* of struct inbox_folder; copied */
    const char *after;        /* keep, seen or move:FOLDER */
    civil_day since;          /* of a folder that was never read, or was made anew: mail from this day on */
    bool stay;                /* wait for new mail in the first folder, where the server can say so (RFC 2177) */
};

/* What the caller is to write down. */
struct inbox_news {
    const char *folder;       /* as in the options */
    int64_t uidvalidity, uid; /* everything up to UID is dealt with after this */
    GBytes *raw;              /* NULL: only the position moved */
    int64_t whole;            /* its size; larger than RAW when only the beginning was fetched */
};

struct inbox_talk *inbox_talk_new(const struct inbox_options *options);
void inbox_talk_free(struct inbox_talk *talk);

const char *inbox_talk_output(const struct inbox_talk *talk, gsize *length);
void inbox_talk_sent(struct inbox_talk *talk, gsize length);
void inbox_talk_received(struct inbox_talk *talk, const char *data, gsize length);

/* What waits to be written down, NULL when nothing does. Until inbox_talk_kept() nothing more is asked for; OURS: it is
 * about a letter of ours, so that it is marked or moved as the options say. Other mail stays as it is. */
const struct inbox_news *inbox_talk_news(const struct inbox_talk *talk);
void inbox_talk_kept(struct inbox_talk *talk, bool ours);

/* All folders were read to their ends since the last time this was asked. */
bool inbox_talk_took_round(struct inbox_talk *talk);

/* Waits for new mail; inbox_talk_wake() reads all folders again. */
bool inbox_talk_is_idling(const struct inbox_talk *talk);
/* The server tells of mail in the first folder alone: others have to be looked at. */
bool inbox_talk_hears_all(const struct inbox_talk *talk);
void inbox_talk_wake(struct inbox_talk *talk);

/* Nothing more will be said: close the connection. */
bool inbox_talk_is_over(const struct inbox_talk *talk);
/* What went wrong, the server's words; NULL = nothing. */
const char *inbox_talk_trouble(const struct inbox_talk *talk);

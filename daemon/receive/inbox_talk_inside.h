/* SPDX-License-Identifier: MIT */
/* The inside of inbox_talk.h, shared by its files. Nobody else includes it. */
#pragma once

#include "imap/dialogue.h"
#include "receive/inbox_talk.h"
#include "receive/limits.h"

/* UIDS_A_SEARCH keeps what a search answers in one line. */
enum { UIDS_A_SEARCH = 5000 };

/* In the order of the protocol. */
enum inbox_talk_state {
    TALK_CAPABILITY,
    TALK_OPEN,   /* the folder: read only, unless mail is marked or moved */
    TALK_SEARCH, /* what is new, a range of UIDs at a time */
    TALK_SIZE,   /* of the next mail */
    TALK_FETCH,
    TALK_KEEP, /* the caller writes it down */
    TALK_MARK, /* \Seen, or the way to another folder */
    TALK_COPY, /* MOVE in three steps (RFC 4315), where the server knows no other way */
    TALK_DELETE,
    TALK_EXPUNGE,
    TALK_LISTEN, /* the first folder is opened to wait in it */
    TALK_IDLE,
    TALK_LOGOUT,
    TALK_OVER,
};

struct inbox_talk {
    struct imap_dialogue *dialogue;
    enum inbox_talk_state state;
    GPtrArray *folders; /* of struct inbox_folder */
    guint place;        /* of the folder in hand */
    char *after;
    civil_day since;
    bool stay, round_done, can_idle, can_move, can_uidplus;
    int64_t uidvalidity, uidnext; /* of the open folder */
    bool fresh;                   /* it was never read, or was made anew */
    int64_t searched;             /* up to this UID */
    GArray *uids;                 /* found and not yet taken, rising */
    guint taken;
    int64_t size;
    GBytes *raw;
    struct inbox_news news;
    bool has_news;
    char *trouble;
};

static inline struct inbox_folder *inbox_talk_folder(const struct inbox_talk *talk)
{
    return talk->folders->pdata[talk->place];
}

static inline int64_t inbox_talk_uid(const struct inbox_talk *talk)
{
    return g_array_index(talk->uids, int64_t, talk->taken);
}

/* inbox_talk_say.c */
void inbox_talk_say(struct inbox_talk *talk, enum inbox_talk_state state, const char *text);
void inbox_talk_begin_round(struct inbox_talk *talk);
void inbox_talk_next_folder(struct inbox_talk *talk);
void inbox_talk_next_mail(struct inbox_talk *talk);
void inbox_talk_say_fetch(struct inbox_talk *talk);
/* "UID COMMAND", the mail in hand, WHAT. */
void inbox_talk_say_of_mail(struct inbox_talk *talk, enum inbox_talk_state state, const char *command,
                            const char *what);
/* NAME as in a command. New string. */
char *inbox_talk_quoted(const char *name);
/* To be written down before anything else is said. */
void inbox_talk_give(struct inbox_talk *talk, int64_t uid, GBytes *raw, int64_t whole);

/* inbox_talk_data.c: what an untagged response tells. */
void inbox_talk_take_data(struct inbox_talk *talk, const struct imap_response *response);

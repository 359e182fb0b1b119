/* SPDX-License-Identifier: MIT */
/* The inside of inbox.h: inbox.c has the mailboxes, inbox_wire.c their connections, inbox_keep.c what is written.
 * Nobody else includes it. */
#pragma once

#include "net/login.h"
#include "net/stream.h"
#include "receive/inbox.h"
#include "receive/inbox_talk.h"

struct inboxes {
    const struct config *config;
    struct store *store;
    const struct clock *clock;
    struct inboxes_hooks hooks;
    struct hub *hub;
    struct logins *logins;
    sd_event *event;
    sd_event_source *start; /* deferred: begins to read */
    GPtrArray *all;         /* of struct inbox */
    bool once, settled;
};

/* What the timer of a mailbox is for. */
enum inbox_wait {
    INBOX_ROUND,  /* the next connection */
    INBOX_ANSWER, /* the server's patience, or ours */
    INBOX_IDLE,   /* to read all folders again */
    INBOX_STORE,  /* the store was busy */
};

struct inbox {
    struct inboxes *inboxes;
    const struct config_mailbox *section;
    char *url;  /* without a folder */
    char *host; /* for sentences */
    struct login_question *question;
    struct stream *stream;
    struct inbox_talk *talk;
    sd_event_source *timer;
    enum inbox_wait wait;
    int failures;     /* in a row */
    bool settled;     /* was read once, or could not */
    int64_t began_ms; /* monotonic: the first connection */
    int64_t read_ms;  /* UTC: it was read to its end without trouble, 0 = never */
    char *trouble;    /* as `status` has it, or NULL */
};

/* inbox.c */
void inbox_set_timer(struct inbox *inbox, enum inbox_wait wait, int64_t ms);
/* It was read to its end, or cannot be: the others are waited for. */
void inbox_settle(struct inbox *inbox);

/* inbox_wire.c */
void inbox_open(struct inbox *inbox);
void inbox_close(struct inbox *inbox);
void inbox_on_time(struct inbox *inbox);

/* inbox_keep.c: the positions of the section's folders (of struct inbox_folder); NULL on error. */
GPtrArray *inbox_positions(struct inbox *inbox, GError **error);
/* Writes what the talk has; false with HERINNERD_ERROR_BUSY to come again. */
bool inbox_keep(struct inbox *inbox, GError **error);
/* Tells `status` TEXT, which is taken; NULL = all is well. */
void inbox_tell(struct inbox *inbox, char *text);

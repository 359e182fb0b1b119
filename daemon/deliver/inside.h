/* SPDX-License-Identifier: MIT */
/*
 * The inside of deliver/, shared by its edges: one `deliver` holds a relay for
 * each `smtp` section, a relay its queue and its sessions; what became of a
 * letter waits as an `ending` for the next transaction. Nobody else includes it.
 */
#pragma once

#include "deliver/deliver.h"
#include "deliver/dialogue.h"
#include "deliver/rate.h"
#include "net/login.h"
#include "net/stream.h"
#include "proof/reminder.h"

enum { PUT_OFF_MAX = 5 }; /* letters in a row; then it is the relay that puts off */

/* A letter's end, on its way into the store. */
struct ending {
    int64_t id, attempt; /* attempt 0: it was never claimed */
    enum ruling ruling;
    int code;
    char *text;
    char *relay, *peer, *tls, *cipher, *cert_sha256; /* "" when not known */
    GPtrArray *recipients;                           /* of struct recipient, or NULL */
    GBytes *transcript;                              /* or NULL */
    struct log_about *about;                         /* for its line in the log, once it is written */
    bool rehearsal;
    struct relay *copy_by; /* accepted: a copy is wanted (sent.h); NULL = none */
    bool overtaken;        /* the store has moved on: there is nothing to write */
    bool never_ends;       /* put off by the relay as such: five days of that are no fault of the letter */
};

/* A claim that waits for the next transaction. */
struct claim {
    int64_t id, attempt;
    struct session *session; /* NULL: of the outbox */
    struct ready *letter;    /* the outbox's */
    bool granted, overtaken;
    bool revoked; /* granted, and then something was decided before it was on the disk */
};

/* What one transaction wrote, until it is on the disk: before that nothing may be done on the strength of it. */
struct group {
    uint64_t number;    /* of its commit (store_synced()), 0 = it is there */
    int64_t begun_us;   /* monotonic */
    int64_t head;       /* the last entry of the journal then */
    GArray *claims;     /* of struct claim */
    GPtrArray *endings; /* of struct ending */
    bool plan_again;    /* what ended changes the plan */
};

struct relay {
    struct deliver *deliver;
    const struct config_smtp *smtp; /* NULL: the outbox of a rehearsal, for every sender */
    const char *key;                /* NULL: all */
    char *host;                     /* for sentences: the relay's name, or the outbox's folder */
    bool outbox;
    bool trials;    /* in rehearsal: takes test mails only, and those for real */
    GQueue letters; /* of struct ready: fetched, not yet offered */
    bool drained;   /* the store has no more than that */
    bool unread;    /* the store could not be asked: again in a moment */
    struct rate rate;
    GPtrArray *sessions;   /* of struct session */
    GPtrArray *writing;    /* the outbox: letters whose claim is asked for */
    bool step_by_step;     /* it offers PIPELINING and then answers out of step, or not at all */
    struct sent *sent;     /* copies for the Sent folder, NULL = none */
    char *trouble;         /* or NULL */
    bool lacks_room;       /* that is what the trouble says */
    bool trouble_changed;  /* not yet in the store */
    int failures;          /* in a row */
    int put_off;           /* letters in a row that were put off */
    int64_t not_before_ms; /* monotonic: the next connection */
    bool await_login;      /* refused for good: a person has to log in, see logins_mended() */
    civil_day counted_day; /* per_day */
    int sent_today;
};

struct session {
    struct relay *relay;
    struct login_question *question; /* its secret is being asked for */
    struct stream *stream;           /* NULL until then */
    bool second_login;               /* with a new token, after the last one was refused */
    struct dialogue *dialogue;       /* NULL while connecting */
    struct smtp_capabilities offered;
    char *peer, *tls, *cipher, *cert_sha256;
    char *opening; /* head of each transcript */
    sd_event_source *timer;
    int64_t deadline_ms;     /* monotonic: what is waited for must have come by then */
    int64_t alarm_ms;        /* monotonic: the timer rings then, no later than the deadline; 0 = it does not */
    enum dialogue_wait wait; /* what the timer is for */
    enum dialogue_state state;
    guint progress;
    int64_t attempt;  /* of the claimed letter */
    int64_t claiming; /* the id whose claim is asked for, 0 = none */
    bool granting;    /* a claim of it is written and not yet on the disk: a group knows it */
    int accepted;     /* letters, on this connection */
    bool closed;      /* to be reaped */
};

struct deliver {
    struct config *config;
    enum run_mode mode;
    struct store *store;
    sd_event *event;
    const struct clock *clock;
    GTimeZone *zone;
    struct deliver_hooks hooks;
    struct hub *hub;
    struct logins *logins;
    GPtrArray *relays;
    GPtrArray *endings;      /* of struct ending, oldest first: not yet written */
    GQueue groups;           /* of struct group, oldest first: not yet on the disk */
    sd_event_source *turn;   /* deferred: what the store must hear, after the sockets of this loop turn */
    sd_event_source *timer;  /* backoff, rate, a busy store */
    sd_event_source *synced; /* the disk has more; NULL: each commit waits for it */
    sd_event_source *rest;   /* until the next transaction, for others to share it */
    int64_t rest_until_us;   /* monotonic */
    int64_t answered_us;     /* monotonic: when the disk last did */
    bool disk_is_fast;       /* when last asked */
    int retry_ms;            /* 0 = the store was not busy */
    char *complaint;         /* the last error of the store that was logged */
    bool stopping;
    bool await_plan;    /* a claim was overtaken: nothing more before the next kick */
    bool room;          /* the disk has room for another claim */
    int64_t room_at_ms; /* monotonic: when to look again whether it has */
    bool working;       /* not idle when last looked */
    bool news;          /* to be told by hooks.progress */
};

/* turn.c: runs once, after the events of this loop turn. */
void deliver_schedule(struct deliver *deliver);
int deliver_turn(sd_event_source *source, void *data);
/* The disk has the transaction that was BEGUN (monotonic): how long that took says when the next may come. */
void deliver_rest(struct deliver *deliver, int64_t begun_us);
/* Writes what is left without asking for more; for the end. */
void deliver_flush_endings(struct deliver *deliver);
/* ERROR of the store: logged once, and told when nothing can mend it. */
void deliver_store_failed(struct deliver *deliver, const GError *error);
int64_t deliver_now_ms(const struct deliver *deliver);
civil_day deliver_today(const struct deliver *deliver);
/* settle.c: what was written and is not on the disk yet. Takes the endings, and CLAIMS. */
void group_add(struct deliver *deliver, GArray *claims, uint64_t number, bool plan_again);
void group_free(struct group *group);
/* The disk has taken more. */
int deliver_on_synced(sd_event_source *source, int fd, uint32_t events, void *data);
/* Waits until the disk has taken all; false when it does not (deliver_store_failed() has heard it). */
bool deliver_settle_all(struct deliver *deliver);
/* Each claim's answer, once the transaction is on the disk (GRANTED) or was not to be. */
void deliver_settle_claims(struct deliver *deliver, const GArray *claims);
/* deliver.c: sets the timer to the next thing that comes by itself. */
void deliver_arm(struct deliver *deliver);
/* Whether the disk has room, with its reserve; the relays hear it. */
void deliver_look_for_room(struct deliver *deliver);

/* relay.c */
struct relay *relay_new(struct deliver *deliver, const struct config_smtp *smtp, bool outbox, const char *host);
void relay_free(struct relay *relay);
const char *relay_name(const struct relay *relay);
/* Whether it may take a letter now, rate aside. */
bool relay_is_open(struct relay *relay);
/* Fetches letters when there are none. */
void relay_refill(struct relay *relay);
/* The next letter that the rate lets through, or NULL. */
struct ready *relay_take(struct relay *relay);
/* Milliseconds until it should be looked at again, -1 = not by itself. */
int64_t relay_wait_ms(struct relay *relay);
/* Takes SENTENCE; the relay rests for its backoff. */
void relay_failed(struct relay *relay, char *sentence);
void relay_recovered(struct relay *relay);
/* No claim may be made for want of disk space; and there is room again. */
void relay_lacks_room(struct relay *relay);
void relay_has_room(struct relay *relay);
/* A letter was claimed, or tried without a claim: it counts for `per_day`. */
void relay_count(struct relay *relay);
/* A letter's end tells about the relay too. */
void relay_heard(struct relay *relay, enum ruling ruling, const char *words);
void relay_drop_letters(struct relay *relay);
/* Opens, fills and reaps its sessions. */
void relay_work(struct relay *relay);
bool relay_is_working(struct relay *relay);

/* letter.c: the envelope of LETTER as this installation sends it, content included. */
struct envelope *letter_envelope(const struct deliver *deliver, const struct ready *letter, GError **error);

/* session.c */
struct session *session_open(struct relay *relay);
void session_free(struct session *session);
/* Goes on where nothing has come: letters may be there now, or something was to be written. */
void session_work(struct session *session);
void session_stop(struct session *session);
/* The claim of reminder ID is on disk as ATTEMPT. */
void session_granted(struct session *session, int64_t id, int64_t attempt);
void session_claim_refused(struct session *session, enum dialogue_end end);
bool session_is_working(const struct session *session);
/* A reply of the relay is on its way, which may ask for a claim or end a letter. */
bool session_is_awaited(const struct session *session);
/* Says good-bye as far as that goes without waiting, and settles what was in hand. */
void session_abandon(struct session *session);

/* ending.c */
struct ending *ending_new(struct relay *relay, int64_t id, int64_t attempt, enum ruling ruling, int code,
                          const char *text);
GPtrArray *ending_list_new(void); /* owns what it holds */
/* Inside the caller's transaction. */
bool ending_write(struct deliver *deliver, struct ending *ending, GError **error);
void ending_log(const struct ending *ending);

/* outbox.c */
void outbox_work(struct relay *relay);
/* The claims of LETTERS are on disk: writes the files. */
void outbox_granted(struct relay *relay, struct ready *letter, int64_t attempt);

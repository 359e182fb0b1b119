/* SPDX-License-Identifier: MIT */
/*
 * A reminder's life in the store: planned, queued, claimed, and its outcome
 * (proof.md). The schema makes a second live letter for one (invoice, stage,
 * cycle, round) impossible; this module only words what happens.
 * Unless said otherwise a function runs inside the caller's transaction.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "config/clock.h"
#include "plan/plan.h"

struct store;

/* A planned or queued letter that no one has claimed. */
struct pending {
    int64_t id;
    char *digest;  /* decision_digest() it was planned from */
    civil_day day; /* the date it carries */
    bool queued;   /* has its bytes */
    bool tried;    /* was claimed before: a retry of the day uses the same bytes */
    char *sender, *language;
};

/* All pending client reminders of MODE, for the pass to compare with its plan. */
GPtrArray *reminder_pending(struct store *store, enum run_mode mode, GError **error);
void pending_free(struct pending *pending);

/*
 * Writes DECISION (verdict send) as a planned row with covers and recipients, and its journal
 * row. READ_ID is the newest source_read it rests on; VALID_UNTIL (UTC ms) the
 * end of its window. RELAY is the `smtp` section's key. *ID gets its number.
 */
bool reminder_plan(struct store *store, const struct decision *decision, enum run_mode mode, int64_t read_id,
                   int64_t valid_until_ms, const char *relay, int64_t *id, GError **error);

/* The plan still says the same: its plan number moves to the journal's head. */
bool reminder_keep(struct store *store, int64_t id, int64_t read_id, int64_t valid_until_ms, GError **error);

/* Takes back a planned or queued one. WHY is a word: stale, overtaken, template, … */
bool reminder_cancel(struct store *store, int64_t id, const char *why, GError **error);

/* Stores the exact bytes of a planned one: it is queued now. SUBJECT for the log. */
bool reminder_queue(struct store *store, int64_t id, GBytes *message, const char *subject, GError **error);

/* The same by PATTERN: what such letters have in common, with nobody's data in it (content_put_like()), or NULL. */
bool reminder_queue_like(struct store *store, int64_t id, GBytes *message, GBytes *pattern, const char *subject,
                         GError **error);

/* Message-ID (without angle brackets; right side DOMAIN) and ENVID with their HMAC for reminder ID. New strings; NULL =
 * not asked. */
bool reminder_identify(struct store *store, int64_t id, const char *domain, char **message_id, char **envid,
                       char **bounce_token, GError **error);

/*
 * What letter ID covers as words that only this store can make again: by them it knows a letter that another copy of it
 * sent (found.h). *MARKS is a new string, NULL for a rehearsed letter and one that serves no stage.
 */
bool reminder_marks(struct store *store, int64_t id, char **marks, GError **error);
/* The word for one invoice; new string. */
char *reminder_mark(struct store *store, const char *ledger, const char *number, const char *stage, int cycle,
                    int round, GError **error);

/* Message-IDs of letters that went about the covered invoices of ID, oldest first, for References; of an apology the
 * letter it withdraws comes last. NULL-terminated. */
char **reminder_thread(struct store *store, int64_t id, GError **error);

/* What is ready to be claimed. */
struct ready {
    int64_t id;
    char *sender;
    char **to, **cc;
    char *envid, *message_id, *bounce_token;
    GBytes *message; /* exact bytes, CRLF */
    char *subject;
    bool rehearsal;
    bool trial; /* a person's test mail (trial.h): it leaves the house in rehearsal too */
    int64_t size;
};

/*
 * Queued ones of RELAY (NULL: all) for DAY whose backoff is over at NOW, longest waiting first, at most LIMIT and no
 * more once their messages are READY_BYTES_MOST, without those in SKIP (array of int64_t ids, may be NULL). Outside a
 * transaction. One whose bytes are not those that were
 * hashed is left out; the error is given only when nothing else is ready.
 */
enum { READY_BYTES_MOST = 4 << 20 };
GPtrArray *reminder_ready(struct store *store, const char *relay, enum run_mode mode, civil_day day, int64_t now_ms,
                          int limit, const GArray *skip, GError **error);
/* The same of the test mails that persons asked for, which a rehearsal holds back from no relay. */
GPtrArray *reminder_ready_trials(struct store *store, const char *relay, civil_day day, int64_t now_ms, int limit,
                                 const GArray *skip, GError **error);
void ready_free(struct ready *ready);

/* How many letters of RELAY have their bytes and may be claimed at NOW; not those that a server put off, or whose
 * window ended. By an index, whatever the log holds. */
bool reminder_ahead(struct store *store, const char *relay, enum run_mode mode, int64_t now_ms, int *count,
                    GError **error);

/* The earliest instant (UTC ms) at which a queued one of MODE may be tried again after NOW, or 0 when there is none. */
int64_t reminder_next_try(struct store *store, enum run_mode mode, civil_day day, int64_t now_ms, GError **error);

/*
 * The claim of store.md 1: only if still queued, for DAY, valid at NOW and overtaken by
 * nothing that decides. Opens the attempt. HERINNERD_ERROR_OVERTAKEN when it
 * must go back to the planner. Content may leave only after the commit.
 */
bool reminder_claim(struct store *store, int64_t id, civil_day day, int64_t now_ms, int64_t *attempt, GError **error);

enum outcome {
    OUTCOME_ACCEPTED,      /* 2xx to the final dot */
    OUTCOME_LATER,         /* provably not accepted; tried again */
    OUTCOME_NEVER,         /* refused for good: failed, told to the owner */
    OUTCOME_UNDELIVERABLE, /* the address is dead: failed for that address */
    OUTCOME_UNCERTAIN,     /* no reply after the dot */
};

/* One recipient's reply. */
struct recipient_reply {
    const char *address;
    int code; /* 0 = none came */
    const char *text;
    bool refused;
    bool dead; /* refused because there is no such address: mail to it can never arrive (R14) */
};

struct attempt_result {
    enum outcome outcome;
    int code;                                              /* of the deciding reply, 0 = none */
    const char *text;                                      /* the server's own words, with queue id */
    const char *relay, *peer, *tls, *cipher, *cert_sha256; /* "" when not known */
    GBytes *transcript;                                    /* without secrets; NULL = none */
    int64_t not_before_ms;                                 /* for LATER: when to try again */
    bool same_day_bytes;                                   /* for LATER: the bytes stand (resend) */
    const struct recipient_reply *recipients;
    int recipient_count;
    bool rehearsal; /* went to the outbox of the rehearsal: level `rehearsed` */
};

/* Ends ATTEMPT of reminder ID with its journal row. */
bool reminder_outcome(struct store *store, int64_t id, int64_t attempt, const struct attempt_result *result,
                      GError **error);

/* How often it was tried and when first (UTC ms, 0 = never), across re-composed letters of the same key. */
bool reminder_tries(struct store *store, int64_t id, int *tries, int64_t *first_try_ms, GError **error);

/*
 * Mail to ADDRESS came back for good after letter ID had been accepted (R14); WORDS are the other server's. The address
 * is left out from now on. Reached the letter nobody, and did no later one follow it, then it counts neither as served
 * nor as contact (*FREED), calls, tasks and skips after it neither, and the client's approvals end.
 */
bool bounce_came_back(struct store *store, int64_t id, const char *address, const char *words, bool *freed,
                      GError **error);

/* A queued one was refused before any content (RCPT): outcome without a claim. */
bool reminder_refused(struct store *store, int64_t id, const struct attempt_result *result, GError **error);

/* Under the sender lock at start: `claimed` without outcome becomes uncertain. Own transaction. *COUNT may be NULL. */
bool reminder_recover(struct store *store, int *count, GError **error);

/* A person's answer to «uncertain». Sets the state, frees the covers for send-again. */
bool reminder_settle(struct store *store, int64_t id, bool was_sent, const char *actor, GError **error);

/* What becomes of a letter that a person recalls (R23). */
enum recall_effect {
    RECALL_CANCELLED, /* it had not gone yet, and does not */
    RECALL_WITHDRAWN, /* it went: recalled, and its stage not served */
};

struct recall_order {
    const char *reason; /* the person's words */
    bool apology;       /* the client is told by a letter */
    enum run_mode mode; /* letters of the other mode are refused */
    civil_day today;
    const char *actor;
};

/* Recalls letter ID and holds its invoices (pause) until resume. HERINNERD_ERROR_USAGE when there is nothing to recall,
 * _BUSY while it is on the wire. */
bool reminder_recall(struct store *store, int64_t id, const struct recall_order *order, enum recall_effect *effect,
                     GError **error);

/* Serves the next stage of ITEM without a letter (R21 skip) on DAY. */
bool reminder_skip(struct store *store, const struct plan_item *item, enum run_mode mode, civil_day day,
                   const char *actor, const char *reason, GError **error);

/* What was done outside and serves a stage (R21). */
struct outside {
    const GPtrArray *items; /* of const struct plan_item of one client, each at its own cycle */
    const struct config_stage *stage;
    bool letter;           /* by post or registered: a letter for gaps, terms, cycles */
    const char *by, *note; /* the person's words */
    civil_day day;
    civil_day term_until; /* DAY_NONE = it named no term */
};

/* Serves the stage of OUTSIDE on its day. What waits for that stage gives way; HERINNERD_ERROR_OVERTAKEN when one of
 * the invoices had it already. */
bool reminder_record(struct store *store, const struct outside *outside, enum run_mode mode, const char *actor,
                     GError **error);

/* SPDX-License-Identifier: MIT */
/*
 * The sent-mail log as rows for reading (`log`, `show`). Writes nothing.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/auto.h"
#include "base/date.h"

struct store;

/* All strings owned by the entry; "" when absent. */
struct log_entry {
    int64_t id;
    char *time; /* UTC ms text: of the outcome, else of planning */
    char *client, *client_name, *sender, *policy, *stage, *day, *term_until;
    char **invoices; /* numbers */
    char **balances; /* "1234.56 EUR", same order */
    char **to;
    char *subject, *message_id, *envid, *message_sha256;
    char *state; /* as in the table */
    char *level; /* interfaces.md: planned queued rehearsed accepted … cancelled recalled */
    char *level_time;
    char *reply; /* the relay's last words */
    int attempts;
    bool rehearsal;
};

struct log_filter {
    const char *client;  /* key, NULL = all */
    const char *invoice; /* number, NULL = all */
    const char *since;   /* UTC ms text, NULL = all */
    const char *reached; /* level at least, NULL = all */
    int64_t after_id;    /* for --follow */
    int64_t id;          /* exactly this one, 0 = all */
    bool with_cancelled;
    bool uncertain; /* only those that are */
    bool owner;     /* mails to the owner in place of letters to clients */
};

typedef void (*log_func)(const struct log_entry *entry, void *data);

/* Oldest first. */
bool log_each(struct store *store, const struct log_filter *filter, log_func func, void *data, GError **error);

/* What the delivery line says of a letter, in one look: lists are joined by commas. All strings owned. */
struct log_about {
    char *client, *stage, *invoices, *to; /* "" when absent */
};

/* NULL when there is none of that number, or on an error. */
struct log_about *log_about(struct store *store, int64_t id, GError **error);
void log_about_free(struct log_about *about);
AUTO_DEFINE(log_about, log_about_free)

struct attempt_row {
    int64_t id;
    char *started, *ended, *outcome, *text, *relay, *peer, *tls, *cipher, *cert_sha256, *transcript_sha256;
    int code;
};

/* The attempts of reminder ID, oldest first (of struct attempt_row). */
GPtrArray *log_attempts(struct store *store, int64_t id, GError **error);
void attempt_row_free(struct attempt_row *row);

/* A stored message, file or receipt by its SHA-256, checked against it. NULL when erased or not there. */
GBytes *content_get(struct store *store, const char *sha256, GError **error);
/* The same for the transcript of attempt ATTEMPT. */
GBytes *content_of_attempt(struct store *store, int64_t attempt, GError **error);

/* When a relay last took a letter to a client (UTC ms), 0 = never, or it cannot be read. */
int64_t log_last_sent(struct store *store);

/* Counts by state and the like, for `status`. */
struct store_counts {
    int planned, queued, claimed, uncertain, accepted, rehearsed, failed, holds, tasks, invoices_open;
};
bool store_count(struct store *store, struct store_counts *counts, GError **error);

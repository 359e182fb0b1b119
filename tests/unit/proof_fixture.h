/* SPDX-License-Identifier: MIT */
/* For the tests of proof/: a store in a directory of its own, a clock that stands still, one client's letter to
 * plan. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "plan/plan.h"
#include "proof/journal.h"
#include "proof/log.h"
#include "proof/records.h"
#include "proof/reminder.h"
#include "proof/sql.h"
#include "proof/store.h"

#define NOON 1768305600000 /* 2026-01-13T12:00:00.000Z */
#define TODAY ((civil_day)(NOON / 86400000))
#define TONIGHT (NOON + 5 * 3600000)

#define SAID(error) ((error) ? (error)->message : "no error")

/* CALL must succeed; `error` is the test's own. */
#define MUST(call)                                                                                                     \
    do {                                                                                                               \
        if (!(call))                                                                                                   \
            fail_msg("%s: %s", #call, SAID(error));                                                                    \
    } while (0)

/* CALL must fail with CODE. */
#define MUST_FAIL(call, want)                                                                                          \
    do {                                                                                                               \
        if (call)                                                                                                      \
            fail_msg("%s: got success want error %d", #call, (int)(want));                                             \
        if (!g_error_matches(error, HERINNERD_ERROR, (int)(want)))                                                     \
            fail_msg("%s: got «%s» want error %d", #call, SAID(error), (int)(want));                                   \
        g_clear_error(&error);                                                                                         \
    } while (0)

#define WANT_INT(got, want)                                                                                            \
    do {                                                                                                               \
        int64_t got_ = (got), want_ = (want);                                                                          \
        if (got_ != want_)                                                                                             \
            fail_msg("%s: got %" G_GINT64_FORMAT " want %" G_GINT64_FORMAT, #got, got_, want_);                        \
    } while (0)

#define WANT_TEXT(got, want)                                                                                           \
    do {                                                                                                               \
        const char *got_ = (got), *want_ = (want);                                                                     \
        if (g_strcmp0(got_, want_) != 0)                                                                               \
            fail_msg("%s: got «%s» want «%s»", #got, got_ ? got_ : "(null)", want_ ? want_ : "(null)");                \
    } while (0)

struct fixture {
    char *directory, *path;
    struct clock clock;
    struct store *store;
    struct config_sender sender;
    struct config_ledger ledger;
    struct config_policy policy;
    struct config_stage stages[3];
    struct plan_client client;
    struct ledger_client ledger_client;
    struct invoice invoices[3];
    struct history_invoice known[3];
    struct plan_source source;
    struct plan_item_rare rare;
    struct plan_item items[3];
    char *addresses[3];
    char *nobody[1];
};

static inline void fixture_people(struct fixture *f)
{
    static const char *const names[] = {"reminder", "call", "formal"};

    f->sender.key = (char *)"devries";
    f->ledger.key = (char *)"main";
    f->policy.name = (char *)"standard";
    f->policy.stages = g_ptr_array_new();
    for (int i = 0; i < 3; i++) {
        f->stages[i].name = (char *)names[i];
        f->stages[i].template_name = (char *)names[i];
        g_ptr_array_add(f->policy.stages, &f->stages[i]);
    }
    f->stages[1].action = ACTION_CALL;
    f->addresses[0] = (char *)"ap@acme.example";
    f->addresses[1] = (char *)"boss@acme.example";
    f->client = (struct plan_client){.key = (char *)"acme",
                                     .policy = &f->policy,
                                     .name = "Acme BV",
                                     .legal_name = "",
                                     .contact = "",
                                     .salutation = "",
                                     .language = "nl",
                                     .country = "NL",
                                     .phone = "",
                                     .terms = "",
                                     .supplier_number = "",
                                     .email = f->addresses,
                                     .email_formal = f->nobody,
                                     .cc = f->nobody};
    f->ledger_client = (struct ledger_client){.id = "C1", .name = "Acme BV"};
}

static inline void fixture_invoices(struct fixture *f)
{
    static const char *const numbers[] = {"2026-001", "2026-002", "2026-003"};

    f->source = (struct plan_source){.ledger = &f->ledger, .sender = &f->sender};
    for (int i = 0; i < 3; i++) {
        f->invoices[i] = (struct invoice){.number = numbers[i],
                                          .client = &f->ledger_client,
                                          .total = 12100,
                                          .balance = 12100 + i,
                                          .issued = TODAY - 40,
                                          .due = TODAY - 10,
                                          .currency = "EUR"};
        f->known[i] = (struct history_invoice){.ledger = f->ledger.key,
                                               .number = (char *)numbers[i],
                                               .client = f->client.key,
                                               .first_seen = TODAY - 20,
                                               .due = TODAY - 10,
                                               .total = 12100,
                                               .balance = 12100 + i,
                                               .currency = "EUR",
                                               .partial_since = DAY_NONE,
                                               .returned_since = DAY_NONE,
                                               .paid_on = DAY_NONE,
                                               .cycle = 1,
                                               .changed = true};
        f->items[i] = (struct plan_item){.invoice = &f->invoices[i],
                                         .history = &f->known[i],
                                         .rare = &f->rare,
                                         .client = &f->client,
                                         .source = &f->source,
                                         .due = TODAY - 10,
                                         .round = 1,
                                         .own_day = TODAY,
                                         .due_day = TODAY,
                                         .until = DAY_NONE,
                                         .eligible = true,
                                         .overdue = true};
    }
}

static inline int fixture_make(void **state)
{
    struct fixture *f = g_new0(struct fixture, 1);
    GError *error = NULL;

    f->directory = g_dir_make_tmp("herinnerd-XXXXXX", NULL);
    f->path = g_build_filename(f->directory, "herinnerd.db", NULL);
    f->clock = (struct clock){.pretended = true, .pretended_ms = NOON};
    fixture_people(f);
    fixture_invoices(f);
    f->store = store_open(f->path, STORE_CREATE, 0, &f->clock, &error);
    *state = f;
    if (!f->store)
        g_printerr("store_open: %s\n", SAID(error));
    return f->store ? 0 : -1;
}

static inline void fixture_remove(const char *directory)
{
    GDir *dir = g_dir_open(directory, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(directory, name, NULL);

        g_unlink(path);
    }
    if (dir)
        g_dir_close(dir);
    g_rmdir(directory);
}

static inline int fixture_drop(void **state)
{
    struct fixture *f = *state;

    if (f->store)
        store_close(f->store);
    fixture_remove(f->directory);
    g_ptr_array_unref(f->policy.stages);
    g_free(f->directory);
    g_free(f->path);
    g_free(f);
    return 0;
}

/* A letter of STAGE about the first COUNT invoices. Freed by letter_free(). */
static inline struct decision *letter_new(struct fixture *f, int stage, guint count)
{
    struct decision *decision = g_new0(struct decision, 1);

    *decision = (struct decision){
        .client = &f->client,
        .sender = &f->sender,
        .policy = &f->policy,
        .stage = &f->stages[stage],
        .stage_name = f->stages[stage].name,
        .template_name = f->stages[stage].name,
        .verdict = VERDICT_SEND,
        .reason = REASON_NONE,
        .until = DAY_NONE,
        .day = (civil_day)(f->clock.pretended_ms / 86400000),
        .since = TODAY,
        .term_until = TODAY + 7,
        .items = g_ptr_array_new(),
        .also_open = g_ptr_array_new(),
        .credits = g_ptr_array_new(),
        .to = f->addresses,
        .cc = f->nobody,
        .money = &decision_asks_nothing,
    };
    for (guint i = 0; i < count; i++)
        g_ptr_array_add(decision->items, &f->items[i]);
    return decision;
}

static inline void letter_free(struct decision *decision)
{
    g_ptr_array_unref(decision->items);
    g_ptr_array_unref(decision->also_open);
    g_ptr_array_unref(decision->credits);
    g_free(decision);
}

/* Plans a letter in a transaction of its own; 0 when it fails. */
static inline int64_t plan_letter(struct fixture *f, int stage, guint count, enum run_mode mode, GError **error)
{
    struct decision *decision = letter_new(f, stage, count);
    int64_t id = 0;
    bool done = store_begin(f->store, error) && reminder_plan(f->store, decision, mode, 1, TONIGHT, "main", &id, error);

    letter_free(decision);
    if (done)
        done = store_commit(f->store, error);
    else
        store_rollback(f->store);
    return done ? id : 0;
}

static inline GBytes *message_new(int64_t id)
{
    char *text =
        g_strdup_printf("From: a@b.example\r\nMessage-Id: <m%d@b.example>\r\nSubject: x\r\n\r\nbody\r\n", (int)id);

    return g_bytes_new_take(text, strlen(text));
}

/* Planned and queued, in one transaction. */
static inline int64_t queue_letter(struct fixture *f, int stage, guint count, enum run_mode mode)
{
    GError *error = NULL;
    int64_t id = plan_letter(f, stage, count, mode, &error);
    g_autoptr(GBytes) message = message_new(id);

    MUST(id);
    MUST(store_begin(f->store, &error));
    MUST(reminder_queue(f->store, id, message, "Factuur 2026-001", &error));
    MUST(store_commit(f->store, &error));
    return id;
}

static inline int64_t claim_letter(struct fixture *f, int64_t id, GError **error)
{
    int64_t attempt = 0;

    if (!store_begin(f->store, error))
        return 0;
    if (!reminder_claim(f->store, id, TODAY, f->clock.pretended_ms, &attempt, error)) {
        store_rollback(f->store);
        return 0;
    }
    return store_commit(f->store, error) ? attempt : 0;
}

static inline void end_letter(struct fixture *f, int64_t id, int64_t attempt, enum outcome outcome)
{
    const struct recipient_reply replies[] = {
        {.address = "ap@acme.example", .code = 250, .text = "2.1.5 Ok"},
        {.address = "boss@acme.example", .code = 550, .text = "5.1.1 unknown", .refused = true}};
    g_autoptr(GBytes) transcript = g_bytes_new_static("S: 250 ok\n", 10);
    const struct attempt_result result = {
        .outcome = outcome,
        .code = outcome == OUTCOME_ACCEPTED ? 250
                : outcome == OUTCOME_LATER  ? 451
                                            : 0,
        .text = "2.0.0 Ok: queued as 4F0",
        .relay = "main",
        .peer = "127.0.0.1",
        .tls = "TLSv1.3",
        .cipher = "",
        .cert_sha256 = "",
        .transcript = transcript,
        .not_before_ms = NOON + 60000,
        .same_day_bytes = true,
        .recipients = replies,
        .recipient_count = 2,
    };
    GError *error = NULL;

    MUST(store_begin(f->store, &error));
    MUST(reminder_outcome(f->store, id, attempt, &result, &error));
    MUST(store_commit(f->store, &error));
}

/* Planned, queued, claimed and accepted. */
static inline int64_t send_letter(struct fixture *f, int stage, guint count, enum run_mode mode)
{
    GError *error = NULL;
    int64_t id = queue_letter(f, stage, count, mode), attempt = claim_letter(f, id, &error);

    MUST(attempt);
    end_letter(f, id, attempt, OUTCOME_ACCEPTED);
    return id;
}

static inline int64_t set_hold(struct fixture *f, struct store *store, enum hold_scope scope, const char *subject,
                               const char *kind)
{
    const struct history_hold hold = {.scope = scope,
                                      .subject = (char *)subject,
                                      .kind = (char *)kind,
                                      .from_day = TODAY,
                                      .until_day = DAY_NONE,
                                      .lifted_day = DAY_NONE,
                                      .reason = (char *)"asked"};
    GError *error = NULL;
    int64_t id = 0;

    MUST(store_begin(store, &error));
    MUST(hold_set(store, &hold, f->client.key, "piet", &id, &error));
    MUST(store_commit(store, &error));
    return id;
}

/* Another hand at the file: SQL that no module would write. */
static inline bool tamper(struct fixture *f, const char *text, GError **error)
{
    struct sql *sql = sql_open(f->path, true, 1000, error);
    bool done = sql && sql_script(sql, text, error);

    if (sql)
        sql_close(sql);
    return done;
}

/* The first column of the first row. */
static inline int64_t ask(struct fixture *f, const char *text)
{
    GError *error = NULL;
    struct sql *sql = sql_open(f->path, false, 1000, &error);
    int64_t value = 0;

    MUST(sql && sql_int(sql, -1, &value, &error, text, NO_BIND));
    sql_close(sql);
    return value;
}

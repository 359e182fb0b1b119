/* SPDX-License-Identifier: MIT */
/*
 * A small world for tests of the planner: a configuration from text, a ledger
 * made in memory, and days that are lived through one by one.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>
#include <glib/gstdio.h>

#include "calendar/calendar.h"
#include "config/config.h"
#include "config/law.h"
#include "ledger/ledger.h"
#include "plan/plan.h"
#include "plan/simulate.h"
#include "row_text.h"

struct plan_case {
    char *folder;
    struct config *config;
    struct ledger *ledger;
    struct calendar *calendar;
    GHashTable *client_calendars;
    struct history *history;
    struct plan *plan;
    struct law_book *law; /* NULL = nothing is known */
    int minute;           /* of the day passes run at */
};

#define CASE_HEAD                                                                                                      \
    "mode = live\ntimezone = \"Europe/Amsterdam\"\n"                                                                   \
    "sender \"us\" { name = \"Us\" address = \"us@us.example\" owner = {\"o@us.example\"} language = en country = NL " \
    "smtp = \"m\" }\n"                                                                                                 \
    "smtp \"m\" { transport = maildir }\n"                                                                             \
    "ledger \"main\" { type = csv path = \"l.csv\" sender = us max_age = 0 fixed_currency = EUR }\n"

#define CASE_POLICY                                                                                                    \
    "policy \"standard\" { thanks = no\n"                                                                              \
    " stage \"courtesy\" { before_due = 3d template = courtesy }\n"                                                    \
    " stage \"reminder\" { after_due = 7d template = reminder new_term = 7d }\n"                                       \
    " stage \"second\" { after_previous = 10d template = second new_term = 7d }\n"                                     \
    " stage \"notice\" { after_previous = 8d template = notice new_term = 14d escalation = yes }\n}\n"

static inline civil_day d(const char *iso)
{
    civil_day day = day_from_iso(iso);

    assert_true(day != DAY_NONE);
    return day;
}

static inline struct plan_case *case_new(const char *head, const char *policy, const char *rest)
{
    struct plan_case *c = g_new0(struct plan_case, 1);
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    g_autofree char *text = g_strconcat(head, policy, rest, NULL);
    g_autofree char *path = NULL;

    c->folder = g_dir_make_tmp("herinnerd-plan-XXXXXX", NULL);
    path = g_build_filename(c->folder, "herinnerd.conf", NULL);
    assert_true(g_file_set_contents(path, text, -1, NULL));
    c->config = config_load(path, NULL, c->folder, mistakes);
    for (guint i = 0; i < mistakes->len; i++) {
        g_autofree char *line = config_mistake_text(mistakes->pdata[i]);

        fprintf(stderr, "%s\n", line);
    }
    assert_non_null(c->config);
    c->ledger = g_new0(struct ledger, 1);
    c->ledger->config = config_ledger(c->config, "main");
    c->ledger->header_sha256 = g_strdup("");
    c->ledger->sha256 = g_strdup("00");
    c->ledger->invoices = g_array_new(FALSE, TRUE, sizeof(struct invoice));
    c->ledger->rejects = g_ptr_array_new();
    c->ledger->contact_facts = g_ptr_array_new_with_free_func(g_free);
    c->ledger->strings = g_string_chunk_new(256);
    c->ledger->clients = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    c->calendar = calendar_weekdays(c->config->schedule.days);
    c->client_calendars = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)calendar_free);
    c->history = history_new();
    c->minute = 10 * 60;
    return c;
}

static inline void case_free(struct plan_case *c)
{
    g_autofree char *path = g_build_filename(c->folder, "herinnerd.conf", NULL);

    if (c->plan)
        plan_free(c->plan);
    history_free(c->history);
    g_clear_pointer(&c->law, law_book_free);
    g_hash_table_unref(c->client_calendars);
    calendar_free(c->calendar);
    g_array_unref(c->ledger->invoices);
    g_ptr_array_unref(c->ledger->rejects);
    g_ptr_array_unref(c->ledger->contact_facts);
    g_string_chunk_free(c->ledger->strings);
    g_hash_table_unref(c->ledger->clients);
    g_free(c->ledger->header_sha256);
    g_free(c->ledger->sha256);
    g_free(c->ledger);
    config_unref(c->config);
    g_unlink(path);
    g_rmdir(c->folder);
    g_free(c->folder);
    g_free(c);
}

static inline struct ledger_client *case_client(struct plan_case *c, const char *id)
{
    struct ledger_client *client = g_hash_table_lookup(c->ledger->clients, id);

    if (!client) {
        g_autofree char *email = g_strdup_printf("%s@client.example", id);

        client = g_memdup2(&ledger_client_blank, sizeof ledger_client_blank);
        client->id = client->name = g_string_chunk_insert(c->ledger->strings, id);
        client->email = g_string_chunk_insert(c->ledger->strings, email);
        g_hash_table_insert(c->ledger->clients, (gpointer)client->id, client);
    }
    return client;
}

/* What contacts say of ID, to be written to. */
static inline struct ledger_contact *case_contact(struct plan_case *c, const char *id)
{
    struct ledger_contact *contact = g_memdup2(ledger_client_blank.more, sizeof *contact);

    g_ptr_array_add(c->ledger->contact_facts, contact);
    case_client(c, id)->more = contact;
    return contact;
}

static inline int case_by_number(gconstpointer a, gconstpointer b)
{
    return strcmp(((const struct invoice *)a)->number, ((const struct invoice *)b)->number);
}

static inline void case_law_facts(const GPtrArray *facts, civil_day known_through)
{
    for (guint i = 0; i < facts->len; i++)
        ((struct law_fact *)facts->pdata[i])->known_through = known_through; /* the fact stands first */
}

/* The shipped law, as if it were known through that day. */
static inline struct law_book *case_law(const char *known_through)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    struct law_book *book = law_book_load((const char *const[]){"etc/law", NULL}, NULL, mistakes);

    assert_int_equal(mistakes->len, 0);
    case_law_facts(book->interests, d(known_through));
    case_law_facts(book->costs, d(known_through));
    return book;
}

/* Rows may move when one is added: keep numbers, not pointers. */
static inline struct invoice *case_row(struct plan_case *c, const char *number)
{
    for (guint i = 0; i < c->ledger->invoices->len; i++) {
        struct invoice *row = &g_array_index(c->ledger->invoices, struct invoice, i);

        if (g_str_equal(row->number, number))
            return row;
    }
    return NULL;
}

static inline struct invoice *case_invoice(struct plan_case *c, const char *number, const char *client,
                                           const char *issued, const char *due, int64_t balance)
{
    struct invoice row = {
        .number = g_string_chunk_insert(c->ledger->strings, number),
        .client = case_client(c, client),
        .total = balance,
        .balance = balance,
        .issued = issued ? d(issued) : DAY_NONE,
        .due = due ? d(due) : DAY_NONE,
        .kind = balance < 0 ? KIND_CREDIT_NOTE : KIND_INVOICE,
        .balance_known = true,
        .currency = "EUR",
    };

    g_array_append_val(c->ledger->invoices, row);
    g_array_sort(c->ledger->invoices, case_by_number);
    c->ledger->rows = (int)c->ledger->invoices->len;
    return case_row(c, number);
}

static inline void case_remove(struct plan_case *c, const char *number)
{
    struct invoice *row = case_row(c, number);

    g_array_remove_index(c->ledger->invoices, (guint)(row - (struct invoice *)(void *)c->ledger->invoices->data));
    c->ledger->rows--;
}

/* The plan of DAY; nothing is served. */
static inline const struct plan *case_plan(struct plan_case *c, civil_day day)
{
    g_autoptr(GPtrArray) ledgers = g_ptr_array_new();
    struct plan_input input = {
        .config = c->config,
        .ledgers = ledgers,
        .history = c->history,
        .calendar = c->calendar,
        .client_calendars = c->client_calendars,
        .now = {.day = day, .minute = c->minute},
        .mode = MODE_LIVE,
        .law = c->law,
    };

    g_ptr_array_add(ledgers, c->ledger);
    g_clear_pointer(&c->plan, plan_free);
    c->plan = plan_make(&input);
    return c->plan;
}

/* Lives through DAY: what is to go is served. Returns a word a decision: "A1,A2:reminder!client" for each letter sent.
 */
static inline char *case_live(struct plan_case *c, civil_day day)
{
    const struct plan *plan = case_plan(c, day);
    GString *out = g_string_new(NULL);

    for (guint i = 0; i < plan->decisions->len; i++) {
        const struct decision *decision = plan->decisions->pdata[i];

        if (decision->verdict == VERDICT_HELD)
            continue;
        if (out->len)
            g_string_append_c(out, ' ');
        for (guint j = 0; j < decision->items->len; j++)
            g_string_append_printf(out, "%s%s", j ? "," : "",
                                   ((const struct plan_item *)decision->items->pdata[j])->invoice->number);
        g_string_append_printf(out, ":%s", decision->stage_name);
    }
    simulate_serve(c->history, plan);
    if (!plan->clock_held)
        c->history->last_day = day;
    return g_string_free(out, FALSE);
}

/* Lives through the days FROM to TO; "2026-01-12 A:reminder; …" of what was sent. */
static inline char *case_live_through(struct plan_case *c, const char *from, const char *to)
{
    GString *out = g_string_new(NULL);
    char iso[DAY_ISO_SIZE];

    for (civil_day day = d(from); day <= d(to); day++) {
        g_autofree char *sent = case_live(c, day);

        if (*sent)
            g_string_append_printf(out, "%s%s %s", out->len ? "; " : "", day_to_iso(day, iso), sent);
    }
    return g_string_free(out, FALSE);
}

#define assert_lives(c, from, to, want)                                                                                \
    do {                                                                                                               \
        g_autofree char *got_ = case_live_through(c, from, to);                                                        \
        assert_string_equal(got_, want);                                                                               \
    } while (0)

/* The reason that holds NUMBER in the present plan, "" when its decision goes, NULL without a decision. */
static inline const char *case_reason(const struct plan_case *c, const char *number)
{
    for (guint i = 0; i < c->plan->decisions->len; i++) {
        const struct decision *decision = c->plan->decisions->pdata[i];

        for (guint j = 0; j < decision->items->len; j++) {
            if (g_str_equal(((const struct plan_item *)decision->items->pdata[j])->invoice->number, number))
                return reason_word(decision->reason);
        }
    }
    return NULL;
}

static inline struct plan_item *case_item(const struct plan_case *c, const char *number)
{
    return (struct plan_item *)plan_find_item(c->plan, "main", number);
}

/* The decision that NUMBER is part of, NULL without one. */
static inline const struct decision *case_decision(const struct plan_case *c, const char *number)
{
    for (guint i = 0; i < c->plan->decisions->len; i++) {
        const struct decision *decision = c->plan->decisions->pdata[i];

        if (g_ptr_array_find(decision->items, case_item(c, number), NULL))
            return decision;
    }
    return NULL;
}

static inline bool case_observed(const struct plan_case *c, enum observation_kind kind)
{
    for (guint i = 0; i < c->plan->observations->len; i++) {
        if (((const struct observation *)c->plan->observations->pdata[i])->kind == kind)
            return true;
    }
    return false;
}

/* A stage that NUMBER, which a plan has seen, was served on DAY. */
static inline struct history_step *case_step(struct plan_case *c, const char *number, const char *stage,
                                             enum step_kind kind, const char *day)
{
    struct history_invoice *known = history_find(c->history, "main", number);
    struct history_step step = {.policy = g_strdup("standard"),
                                .stage = g_strdup(stage),
                                .cycle = known->cycle,
                                .round = 1,
                                .kind = kind,
                                .state = STEP_SERVED,
                                .day = d(day),
                                .term_until = DAY_NONE};

    if (!known->steps)
        known->steps = history_steps_new();
    g_array_append_val(known->steps, step);
    return &g_array_index(known->steps, struct history_step, known->steps->len - 1);
}

static inline void case_hold(struct plan_case *c, enum hold_scope scope, const char *subject, const char *kind,
                             const char *from, const char *until, const char *lifted, bool escalation)
{
    struct history_hold hold = {
        .id = c->history->holds->len + 1,
        .scope = scope,
        .subject = g_strdup(subject),
        .kind = g_strdup(kind),
        .escalation_only = escalation,
        .from_day = d(from),
        .until_day = until ? d(until) : DAY_NONE,
        .lifted_day = lifted ? d(lifted) : DAY_NONE,
        .reason = g_strdup(""),
        .named_day = DAY_NONE,
    };

    g_array_append_val(c->history->holds, hold);
}

static inline void case_approve(struct plan_case *c, enum approval_kind kind, const char *subject)
{
    struct history_approval approval = {.id = 1, .kind = kind, .subject = g_strdup(subject), .lapses = DAY_NONE};

    g_array_append_val(c->history->approvals, approval);
}

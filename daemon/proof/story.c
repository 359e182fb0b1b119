/* SPDX-License-Identifier: MIT */
#include "proof/story.h"

#include <string.h>

#include "proof/attachment.h"
#include "proof/export_inside.h"
#include "proof/records.h"

static void answer_free(gpointer data)
{
    struct story_answer *answer = data;

    g_free(answer->level);
    g_free(answer->time);
    g_free(answer->recipient);
    g_free(answer);
}

static void letter_free(gpointer data)
{
    struct story_letter *letter = data;
    char *const texts[] = {letter->action,  letter->stage, letter->day,        letter->term_until,
                           letter->subject, letter->state, letter->level,      letter->level_time,
                           letter->relay,   letter->reply, letter->costs_kind, letter->note};

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_strfreev(letter->to);
    g_strfreev(letter->invoices);
    g_ptr_array_unref(letter->answers);
    g_free(letter);
}

static void event_free(gpointer data)
{
    struct story_event *event = data;

    g_free(event->kind);
    g_free(event->invoice);
    g_free(event->text);
    g_free(event->every);
    g_free(event);
}

static void payment_free(gpointer data)
{
    struct story_payment *payment = data;
    char *const texts[] = {payment->bank,   payment->name,  payment->iban,
                           payment->number, payment->found, payment->state};

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_free(payment);
}

/* Calls TAKE for each row of TEXT. */
typedef bool (*take_func)(struct store *store, struct story *story, struct rows *rows, GError **error);

static bool each(struct store *store, struct story *story, const struct export_scope *scope, int64_t client,
                 const char *text, take_func take, GError **error)
{
    AUTO(rows) rows = sql_query(store->sql, text, SCOPE_BINDS(scope, client), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        if (!take(store, story, rows, error))
            return false;
    }
    return step == ROWS_END;
}

/* -- letters ------------------------------------------------------------ */

static bool read_answers(struct store *store, struct story_letter *letter, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql, "SELECT level, time, recipient FROM evidence WHERE reminder = ?1 ORDER BY id",
                     BIND(bind_int(letter->id)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        struct story_answer *answer = g_new0(struct story_answer, 1);

        answer->level = column_dup(rows, 0);
        answer->time = column_dup(rows, 1);
        answer->recipient = column_dup(rows, 2);
        g_ptr_array_add(letter->answers, answer);
    }
    return step == ROWS_END;
}

static void fill(const struct log_entry *entry, void *data)
{
    struct story_letter *letter = data;

    letter->stage = g_strdup(entry->stage);
    letter->day = g_strdup(entry->day);
    letter->term_until = g_strdup(entry->term_until);
    letter->subject = g_strdup(entry->subject);
    letter->state = g_strdup(entry->state);
    letter->level = g_strdup(entry->level);
    letter->level_time = g_strdup(entry->level_time);
    letter->to = g_strdupv(entry->to);
    letter->invoices = g_strdupv(entry->invoices);
    letter->reply = g_strdup(entry->reply);
    letter->rehearsal = entry->rehearsal;
}

/* What was recorded by hand says how it went in its entry. */
static char *note_of(const char *body)
{
    return body ? body_value(body, "note") : g_strdup("");
}

static bool take_letter(struct store *store, struct story *story, struct rows *rows, GError **error)
{
    struct story_letter *letter = g_new0(struct story_letter, 1);
    const struct log_filter filter = {.id = column_int(rows, 0)};

    letter->id = filter.id;
    letter->action = column_dup(rows, 1);
    letter->costs_kind = column_dup(rows, 2);
    letter->costs = column_int(rows, 3);
    if (!column_is_null(rows, 4))
        g_strlcpy(letter->costs_currency, column_text(rows, 4), sizeof letter->costs_currency);
    letter->relay = column_dup(rows, 5);
    letter->note = note_of(column_text(rows, 6));
    letter->answers = g_ptr_array_new_with_free_func(answer_free);
    g_ptr_array_add(story->letters, letter);
    return log_each(store, &filter, fill, letter, error) && read_answers(store, letter, error);
}

static const char letters_text[] =
    "SELECT r.id, r.action, r.costs_kind, r.costs, r.costs_currency,"
    " (SELECT COALESCE(t.peer, t.relay) FROM attempt t WHERE t.reminder = r.id ORDER BY t.id DESC LIMIT 1),"
    " (SELECT b.body FROM journal j JOIN journal_body b USING (seq) WHERE j.reminder = r.id AND j.type = 'recorded'"
    "  ORDER BY j.seq DESC LIMIT 1)"
    " FROM reminder r WHERE r.kind = 'client' AND r.id IN " ITS_LETTERS
    " AND ((r.action = 'mail' AND r.state IN ('accepted', 'uncertain', 'failed', 'recalled'))"
    "   OR (r.action IN ('post', 'other') AND r.state = 'accepted')) ORDER BY r.day, r.id";

/* -- what was agreed ---------------------------------------------------- */

static char *number_in(const char *subject)
{
    const char *slash = strchr(subject, '/');

    return g_strdup(slash ? slash + 1 : "");
}

static bool take_hold(struct store *store, struct story *story, struct rows *rows, GError **error)
{
    struct story_event *event = g_new0(struct story_event, 1);
    g_autofree char *subject = column_dup(rows, 1);

    (void)store;
    (void)error;
    event->kind = column_dup(rows, 0);
    event->invoice = g_str_equal(column_text(rows, 8), "invoice") ? number_in(subject) : g_strdup("");
    event->day = column_day(rows, 2);
    event->text = column_dup(rows, 3);
    event->named_day = column_day(rows, 4);
    event->amount = column_int(rows, 5);
    event->count = (int)column_int(rows, 6);
    event->every = column_dup(rows, 7);
    event->ended = column_day(rows, 9);
    event->broken = column_int(rows, 10) != 0;
    g_ptr_array_add(story->events, event);
    return true;
}

/* A hold that was taken back the day it was set, before it held anything, was never meant. */
static const char holds_text[] =
    "SELECT h.kind, h.subject, h.from_day, h.reason, h.named_day, h.amount, h.count, h.every, h.scope, h.lifted_day,"
    " COALESCE(l.type, '') = 'promise-broken' FROM hold h LEFT JOIN journal l ON l.seq = h.lifted_seq"
    " WHERE h.kind IN ('promise', 'instalments', 'dispute', 'closed', 'says-paid', 'insolvent', 'handed-over')"
    " AND (h.lifted_day IS NULL OR h.from_day IS NULL OR h.lifted_day >= h.from_day)"
    " AND ((h.scope = 'client' AND h.subject IN (SELECT key FROM party WHERE id IN " ITS "))"
    "   OR (h.scope = 'invoice' AND h.subject IN (SELECT ledger || '/' || number FROM invoice WHERE id IN " ITS_INVOICES
    "))) ORDER BY h.from_day, h.id";

static bool take_task(struct store *store, struct story *story, struct rows *rows, GError **error)
{
    struct story_event *event = g_new0(struct story_event, 1);

    (void)store;
    (void)error;
    event->kind = column_dup(rows, 0);
    event->day = column_day(rows, 1);
    event->text = column_dup(rows, 2);
    event->invoice = column_dup(rows, 3);
    event->every = g_strdup("");
    event->named_day = event->ended = DAY_NONE;
    g_ptr_array_add(story->events, event);
    return true;
}

/* R24: what lapsed served its stage, and nobody telephoned or handed anything over. */
static const char tasks_text[] =
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM task t WHERE t.reminder = r.id AND t.state = 'lapsed')"
    " THEN 'lapsed-' ELSE '' END || r.action, r.day, CASE r.action WHEN 'call' THEN (SELECT t.note FROM task t WHERE "
    "t.reminder = r.id AND"
    " t.state = 'done' ORDER BY t.id DESC LIMIT 1) END, (SELECT group_concat(number, ', ') FROM covers c WHERE"
    " c.reminder = r.id) FROM reminder r WHERE r.action IN ('call', 'handover') AND r.state = 'accepted' AND r.id IN"
    " " ITS_LETTERS " ORDER BY r.day, r.id";

static gint by_day(gconstpointer a, gconstpointer b)
{
    const struct story_event *one = *(struct story_event *const *)a, *other = *(struct story_event *const *)b;

    return one->day < other->day ? -1 : one->day > other->day;
}

/* -- money -------------------------------------------------------------- */

static bool take_payment(struct store *store, struct story *story, struct rows *rows, GError **error)
{
    struct story_payment *payment = g_new0(struct story_payment, 1);

    (void)store;
    (void)error;
    payment->bank = column_dup(rows, 0);
    payment->booked = column_day(rows, 1);
    payment->name = column_dup(rows, 2);
    payment->iban = column_dup(rows, 3);
    payment->number = column_dup(rows, 4);
    payment->found = column_dup(rows, 5);
    payment->state = column_dup(rows, 6);
    payment->amount = column_int(rows, 7);
    g_strlcpy(payment->currency, column_text(rows, 8), sizeof payment->currency);
    payment->rule = (int)column_int(rows, 9);
    payment->by_hand = column_int(rows, 10) != 0;
    g_ptr_array_add(story->payments, payment);
    return true;
}

static const char payments_text[] =
    "SELECT p.bank, p.booked, p.name, p.iban, a.number, a.found, a.state, a.amount, p.currency, a.rule, a.by_hand"
    " FROM applied a JOIN payment p ON p.id = a.payment WHERE a.undone_seq IS NULL AND a.state IN ('applied',"
    " 'reversed') AND " ITS_TIES " ORDER BY p.booked, p.id, a.rowid";

/* -- all ---------------------------------------------------------------- */

static struct story *story_new(void)
{
    struct story *story = g_new0(struct story, 1);

    story->letters = g_ptr_array_new_with_free_func(letter_free);
    story->events = g_ptr_array_new_with_free_func(event_free);
    story->payments = g_ptr_array_new_with_free_func(payment_free);
    return story;
}

static bool read_all(struct store *store, struct story *story, const struct export_scope *scope, int64_t client,
                     GError **error)
{
    story->papers = attachment_list(store, scope->key, scope->ledger, scope->number, NULL, error);
    return story->papers && each(store, story, scope, client, letters_text, take_letter, error) &&
           each(store, story, scope, client, holds_text, take_hold, error) &&
           each(store, story, scope, client, tasks_text, take_task, error) &&
           each(store, story, scope, client, payments_text, take_payment, error);
}

struct story *story_read(struct store *store, const struct export_scope *scope, GError **error)
{
    AUTO(story) story = story_new();
    int64_t client = party_find(store, scope->key, error);

    if (client < 0 || !read_all(store, story, scope, client, error))
        return NULL;
    g_ptr_array_sort(story->events, by_day);
    return g_steal_pointer(&story);
}

void story_free(struct story *story)
{
    g_ptr_array_unref(story->letters);
    g_ptr_array_unref(story->events);
    g_ptr_array_unref(story->payments);
    g_clear_pointer(&story->papers, g_ptr_array_unref);
    g_free(story);
}

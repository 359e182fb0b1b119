/* SPDX-License-Identifier: MIT */
/*
 * R23: a person takes a letter back. One that waits is cancelled; one that went counts as not served from now on and
 * stays in the log. Either way its invoices are held, or the next pass would write the same again.
 */
#include "proof/records.h"
#include "proof/reminder.h"
#include "proof/rows_inside.h"

struct found {
    char *state, *stage, *key;
    int64_t recalls;
    bool letter, rehearsal;
    civil_day day;
};

static void found_clear(struct found *found)
{
    g_free(found->state);
    g_free(found->stage);
    g_free(found->key);
}

static bool refuse(GError **error, enum herinnerd_error code, int64_t id, const char *why)
{
    g_set_error(error, HERINNERD_ERROR, (gint)code, "letter %" G_GINT64_FORMAT " %s", id, why);
    return false;
}

static bool find(struct store *store, int64_t id, struct found *found, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT r.state, r.stage, COALESCE(p.key, ''), r.recalls, r.kind = 'client' AND"
                     " r.action = 'mail', r.rehearsal, r.day FROM reminder r LEFT JOIN who p"
                     " ON p.id = r.client WHERE r.id = ?1",
                     BIND(bind_int(id)), error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;

    if (step == ROWS_END)
        return refuse(error, HERINNERD_ERROR_USAGE, id, "does not exist; `herinnerctl log` shows those that do");
    if (step != ROWS_ROW)
        return false;
    *found = (struct found){.state = column_dup(rows, 0),
                            .stage = column_dup(rows, 1),
                            .key = column_dup(rows, 2),
                            .recalls = column_int(rows, 3),
                            .letter = column_int(rows, 4) != 0,
                            .rehearsal = column_int(rows, 5) != 0,
                            .day = column_day(rows, 6)};
    return true;
}

/* Why it cannot be recalled; NULL when it can. */
static const char *objection(const struct found *found, enum run_mode mode)
{
    static const struct {
        const char *state, *why;
    } over[] = {
        {"failed", "did not arrive, so there is nothing to recall"},
        {"cancelled", "was cancelled and never went"},
        {"recalled", "is recalled already"},
    };

    if (!found->letter)
        return "is no letter to a client; `herinnerctl undo` takes back what a person did";
    if (found->rehearsal && mode == MODE_LIVE)
        return "was rehearsed, so no client has it";
    if (found->recalls)
        return "withdraws another one itself; write to the client yourself";
    for (guint i = 0; i < G_N_ELEMENTS(over); i++) {
        if (g_str_equal(over[i].state, found->state))
            return over[i].why;
    }
    return NULL;
}

static bool check(const struct found *found, int64_t id, enum run_mode mode, GError **error)
{
    const char *why = objection(found, mode);

    if (why)
        return refuse(error, HERINNERD_ERROR_USAGE, id, why);
    return !g_str_equal(found->state, "claimed") ||
           refuse(error, HERINNERD_ERROR_BUSY, id, "is being sent at this moment; recall it when it has gone");
}

/* When it went stays known: only what never went gets a time of its end. */
static bool set_state(struct store *store, int64_t id, bool went, bool apology, GError **error)
{
    if (went)
        return sql_run(store->sql, "UPDATE reminder SET state = 'recalled', apology = ?2 WHERE id = ?1",
                       BIND(bind_int(id), bind_int(apology)), error);
    return sql_run(store->sql, "UPDATE reminder SET state = 'cancelled', outcome_time = ?2 WHERE id = ?1",
                   BIND(bind_int(id), bind_time(clock_now_ms(store->clock))), error);
}

static bool mark(struct store *store, int64_t id, const struct found *found, const struct recall_order *order,
                 enum recall_effect effect, GError **error)
{
    GString *text = g_string_new(NULL);
    g_autofree char *body = NULL;
    bool went = effect == RECALL_WITHDRAWN;

    body_line(text, went ? "was" : "why", went ? found->state : "recalled");
    body_line(text, "stage", found->stage);
    body_day(text, "day", found->day);
    body_line(text, "reason", order->reason);
    if (went)
        body_line(text, "letter", order->apology ? "apology" : "none");
    body = g_string_free(text, FALSE);
    return set_state(store, id, went, order->apology, error) &&
           reminder_note(store, id, went ? "recalled" : "cancelled", order->actor, true, body, NULL, error);
}

/* "ledger/number" of all it is about. */
static GPtrArray *subjects_of(struct store *store, int64_t id, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
    AUTO(rows)
    rows =
        sql_query(store->sql, "SELECT ledger || '/' || number FROM covers WHERE reminder = ?1 ORDER BY ledger, number",
                  BIND(bind_int(id)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW)
        g_ptr_array_add(list, column_dup(rows, 0));
    return step == ROWS_END ? g_steal_pointer(&list) : NULL;
}

static bool hold_invoices(struct store *store, int64_t id, const struct found *found, const struct recall_order *order,
                          GError **error)
{
    g_autoptr(GPtrArray) subjects = subjects_of(store, id, error);
    g_autofree char *reason = g_strdup_printf("letter %" G_GINT64_FORMAT " recalled: %s", id, order->reason);
    g_autofree struct history_hold *holds = g_new0(struct history_hold, subjects ? subjects->len : 0);
    struct arrangement act = {.holds = holds, .client_key = found->key, .today = order->today, .actor = order->actor};

    for (guint i = 0; subjects && i < subjects->len; i++)
        holds[act.count++] = (struct history_hold){
            .scope = HOLD_INVOICE,
            .subject = subjects->pdata[i],
            .kind = (char *)reason_word(REASON_PAUSE),
            .from_day = order->today,
            .until_day = DAY_NONE,
            .lifted_day = DAY_NONE,
            .named_day = DAY_NONE,
            .reason = reason,
        };
    return subjects && (act.count == 0 || hold_arrange(store, &act, NULL, NULL, error));
}

bool reminder_recall(struct store *store, int64_t id, const struct recall_order *order, enum recall_effect *effect,
                     GError **error)
{
    struct found found = {0};
    bool done = find(store, id, &found, error) && check(&found, id, order->mode, error);

    if (done) {
        bool waits = g_str_equal(found.state, "planned") || g_str_equal(found.state, "queued");

        *effect = waits ? RECALL_CANCELLED : RECALL_WITHDRAWN;
        done = mark(store, id, &found, order, *effect, error) && hold_invoices(store, id, &found, order, error);
    }
    found_clear(&found);
    return done;
}

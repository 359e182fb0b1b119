/* SPDX-License-Identifier: MIT */
#include "proof/bank.h"
#include "proof/handover.h"
#include "proof/records.h"
#include "proof/rows_inside.h"

enum { CLOSED_LONG_DAYS = 60, UNCLAIMED_LONG_DAYS = 400, SETTLED_A_PAGE = 512 };

static const char *const state_words[] = {
    [MATCH_APPLIED] = "applied", [MATCH_HELD] = "held", [MATCH_HINT] = "hint", [MATCH_REVERSED] = "reversed"};

/* -- files ---------------------------------------------------------------- */

static bool write_statement(struct store *store, int64_t id, const struct bank_file *file,
                            const struct bank_statement *from, GError **error)
{
    return sql_run(
        store->sql,
        "INSERT INTO statement(file, bank, account, name, sequence, currency, from_day, to_day, opening, closing,"
        " adds_up, goes_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        BIND(bind_int(id), bind_text(file->bank->key), bind_text(from->account), bind_text(from->id),
             bind_text(from->sequence), bind_text(from->currency), bind_day(from->from),
             bind_day(from->to == DAY_NONE ? file->known_until : from->to),
             from->has_opening ? bind_int(from->opening) : bind_null(),
             from->has_closing ? bind_int(from->closing) : bind_null(), bind_int(from->adds_up),
             bind_int(from->goes_on)),
        error);
}

static bool journal_file(struct store *store, const struct bank_file *file, GError **error)
{
    g_autoptr(GString) body = g_string_new(NULL);

    body_line(body, "bank", file->bank->key);
    body_line(body, "file", file->path);
    body_line(body, "sha256", file->sha256);
    body_number(body, "statements", file->statements->len);
    body_number(body, "payments", file->payments->len);
    body_line(body, "failure", file->failure);
    return journal_append(store, &(struct journal_entry){.type = "bank-read", .actor = "herinnerd", .body = body->str},
                          NULL, error);
}

bool bank_file_record(struct store *store, const struct bank_file *file, GError **error)
{
    g_autofree char *stamp = bank_stamp_text(&file->stamp);
    int64_t known = 0, id;

    if (!file->failure && !sql_int(store->sql, 0, &known, error,
                                   "SELECT id FROM bank_file WHERE bank = ?1 AND sha256 = ?2 AND failure = ''",
                                   BIND(bind_text(file->bank->key), bind_text(file->sha256))))
        return false;
    if (!sql_run(store->sql,
                 "INSERT INTO bank_file(bank, path, stamp, sha256, time, failure, unread)"
                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                 " ON CONFLICT(bank, path) DO UPDATE SET stamp = excluded.stamp, sha256 = excluded.sha256,"
                 " time = excluded.time, failure = excluded.failure, unread = excluded.unread",
                 BIND(bind_text(file->bank->key), bind_text(file->path), bind_text(stamp),
                      bind_text(file->sha256 ? file->sha256 : ""), bind_time(clock_now_ms(store->clock)),
                      bind_text(file->failure ? file->failure : ""), bind_int(bank_file_is_unread(file))),
                 error) ||
        !journal_file(store, file, error))
        return false;
    if (known || file->failure)
        return true;
    if (!sql_int(store->sql, 0, &id, error, "SELECT id FROM bank_file WHERE bank = ?1 AND path = ?2",
                 BIND(bind_text(file->bank->key), bind_text(file->path))))
        return false;
    for (guint i = 0; i < file->statements->len; i++) {
        const struct bank_statement *statement = &g_array_index(file->statements, struct bank_statement, i);

        if (!statement->repeated && !write_statement(store, id, file, statement, error))
            return false;
    }
    return true;
}

/* -- payments ------------------------------------------------------------- */

static bool insert_row(struct store *store, struct bank_row *row, GError **error)
{
    const struct match_payment *from = &row->payment;

    if (!sql_run(store->sql,
                 "INSERT INTO payment(bank, key, booked, value, amount, currency, account, name, iban, text, reference,"
                 " end_to_end, reason, bank_id, reversal, undetailed, instructed, instructed_currency)"
                 " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
                 BIND(bind_text(row->bank), bind_text(from->key), bind_day(from->booked), bind_day(row->value),
                      bind_int(from->amount), bind_text(from->currency), bind_text(row->account), bind_text(from->name),
                      bind_text(from->iban), bind_text(from->text), bind_text(from->reference),
                      bind_text(from->end_to_end), bind_text(from->reason), bind_text(row->bank_id),
                      bind_int(from->reversal), bind_int(from->undetailed), bind_int(from->instructed),
                      bind_text(from->instructed_currency)),
                 error))
        return false;
    row->id = sql_last_id(store->sql);
    return true;
}

static char *tie_body(const struct bank_row *row, const struct bank_tie *tie)
{
    GString *body = g_string_new(NULL);
    char amount[MONEY_TEXT_SIZE];

    body_line(body, "bank", row->bank);
    body_day(body, "booked", row->payment.booked);
    body_line(body, "name", row->payment.name);
    body_line(body, "ledger", tie->ledger);
    body_line(body, "invoice", tie->number);
    body_line(body, "amount", money_to_text(tie->amount, row->payment.currency, amount));
    body_line(body, "currency", row->payment.currency);
    if (tie->difference)
        body_line(body, "difference", money_to_text(tie->difference, row->payment.currency, amount));
    body_number(body, "rule", tie->rule);
    body_line(body, "found", tie->found);
    return g_string_free(body, FALSE);
}

/* The journal entry that TIE of ROW begins with; 0 on error. */
static int64_t journal_tie(struct store *store, const struct bank_row *row, const struct bank_tie *tie,
                           const char *actor, GError **error)
{
    g_autofree char *type = g_strconcat("payment-", state_words[tie->state], NULL);
    g_autofree char *body = tie_body(row, tie);
    int64_t client = *tie->client ? party_find(store, tie->client, error) : 0;
    int64_t invoice = invoice_find(store, tie->ledger, tie->number, error), seq;

    if (client < 0 || invoice < 0 ||
        !journal_append(store,
                        &(struct journal_entry){.type = type,
                                                .actor = actor,
                                                .client = client,
                                                .invoice = invoice,
                                                .decides = tie->by_hand,
                                                .body = body},
                        &seq, error))
        return 0;
    return seq;
}

static bool insert_tie(struct store *store, const struct bank_row *row, const struct bank_tie *tie, int64_t seq,
                       GError **error)
{
    return sql_run(store->sql,
                   "INSERT INTO applied(payment, ledger, number, client, state, rule, payer, amount, difference,"
                   " total_before, paid_before, found, by_hand, set_seq) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
                   " ?10, ?11, ?12, ?13, ?14)",
                   BIND(bind_int(row->id), bind_text(tie->ledger), bind_text(tie->number), bind_text(tie->client),
                        bind_text(state_words[tie->state]), bind_int(tie->rule), bind_int(tie->payer),
                        bind_int(tie->amount), bind_int(tie->difference), bind_int(tie->total_before),
                        bind_int(tie->paid_before), bind_text(tie->found), bind_int(tie->by_hand), bind_int(seq)),
                   error);
}

static bool undo_ties(struct store *store, int64_t id, int64_t seq, GError **error)
{
    return sql_run(store->sql, "UPDATE applied SET undone_seq = ?2 WHERE payment = ?1 AND undone_seq IS NULL",
                   BIND(bind_int(id), bind_int(seq)), error);
}

/* Tied by another rule, say: that it came in is no news. */
static bool was_tied(const struct bank_row *row, const struct bank_tie *tie)
{
    for (guint i = 0; row->stored && i < row->stored->len; i++) {
        const struct bank_tie *old = &g_array_index(row->stored, struct bank_tie, i);

        if (old->state == MATCH_APPLIED && old->amount == tie->amount && g_str_equal(old->ledger, tie->ledger) &&
            g_str_equal(old->number, tie->number))
            return true;
    }
    return false;
}

/* What it was tied to ends first, and the entry says so. */
static bool replace_ties(struct store *store, const struct bank_row *row, GError **error)
{
    int64_t seq = 0;

    if (row->stored && row->stored->len) {
        g_autofree char *body = g_strdup_printf("payment: %" G_GINT64_FORMAT "\n", row->id);

        if (!journal_append(store,
                            &(struct journal_entry){.type = "payment-untied", .actor = "herinnerd", .body = body}, &seq,
                            error) ||
            !undo_ties(store, row->id, seq, error))
            return false;
    }
    for (guint i = 0; i < row->ties->len; i++) {
        const struct bank_tie *tie = &g_array_index(row->ties, struct bank_tie, i);

        seq = journal_tie(store, row, tie, "herinnerd", error);
        if (!seq || !insert_tie(store, row, tie, seq, error))
            return false;
        if (tie->state == MATCH_APPLIED && !was_tied(row, tie) &&
            !handover_bank_payment(store, tie, tie->client, row->payment.currency, seq, error))
            return false;
    }
    return true;
}

bool bank_row_write(struct store *store, struct bank_row *row, GError **error)
{
    int64_t decided = 0;

    if (!row->id && bank_payment_known(store, row->bank, row->payment.key))
        return true;
    if (!row->id && !insert_row(store, row, error))
        return false;
    if (!sql_int(store->sql, 0, &decided, error, "SELECT decided FROM payment WHERE id = ?1", BIND(bind_int(row->id))))
        return false;
    if (decided != row->decided)
        return true;
    if (!sql_run(store->sql, "UPDATE payment SET rule = ?2, rest = ?3, returns = ?4 WHERE id = ?1",
                 BIND(bind_int(row->id), bind_int(row->rule), bind_int(row->left), bind_text(row->returns)), error))
        return false;
    return !row->retied || replace_ties(store, row, error);
}

/* Up to which payment the page behind FROM goes; false with ERROR. *DONE: there is none behind it. */
static bool find_page(struct store *store, civil_day before, const struct bank_cursor *from, struct bank_cursor *to,
                      bool *done, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql,
                     "SELECT booked, id FROM payment WHERE settled = 0 AND booked < ?1 AND (booked, id) > (?2, ?3)"
                     " ORDER BY booked, id LIMIT 1 OFFSET ?4",
                     BIND(bind_day(before), bind_text(from->booked), bind_int(from->id), bind_int(SETTLED_A_PAGE - 1)),
                     error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;

    *done = step != ROWS_ROW;
    *to = (struct bank_cursor){.booked = "9999", .id = INT64_MAX}; /* behind all days */
    if (step == ROWS_ROW) {
        g_strlcpy(to->booked, column_text(rows, 0), sizeof to->booked);
        to->id = column_int(rows, 1);
    }
    return step != ROWS_FAILED;
}

bool bank_settle(struct store *store, civil_day today, struct bank_cursor *from, bool *done, GError **error)
{
    civil_day before = today - CLOSED_LONG_DAYS;
    struct bank_cursor begin = *from;

    return find_page(store, before, &begin, from, done, error) &&
           sql_run(store->sql,
                   "UPDATE payment SET settled = 1 WHERE settled = 0 AND booked < ?1"
                   " AND (booked, id) > (?3, ?4) AND (booked, id) <= (?5, ?6)"
                   /* as long as the ledger shows an invoice as open, what pays it or keeps it back counts */
                   " AND NOT EXISTS (SELECT 1 FROM applied a JOIN invoice i ON i.ledger = a.ledger AND"
                   " i.number = a.number WHERE a.payment = payment.id AND a.undone_seq IS NULL AND a.state <> 'hint'"
                   " AND i.state IN ('open', 'missing')) AND (booked < ?2 OR"
                   " (EXISTS (SELECT 1 FROM applied a WHERE a.payment = payment.id AND a.undone_seq IS NULL)"
                   " AND NOT EXISTS (SELECT 1 FROM applied a WHERE a.payment = payment.id AND a.undone_seq IS NULL AND"
                   " a.state <> 'applied')))",
                   BIND(bind_day(before), bind_day(today - UNCLAIMED_LONG_DAYS), bind_text(begin.booked),
                        bind_int(begin.id), bind_text(from->booked), bind_int(from->id)),
                   error);
}

/* -- a person's word ------------------------------------------------------ */

static bool load_row(struct store *store, int64_t id, struct bank_row *row, char **name, GError **error)
{
    AUTO(rows)
    rows = sql_query(store->sql, "SELECT booked, currency, bank, name FROM payment WHERE id = ?1", BIND(bind_int(id)),
                     error);
    enum rows_step step = rows ? rows_next(rows, error) : ROWS_FAILED;

    if (step != ROWS_ROW) {
        if (step == ROWS_END)
            g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                        "there is no payment %" G_GINT64_FORMAT "; `herinnerctl payments` lists them", id);
        return false;
    }
    *name = column_dup(rows, 3);
    *row = (struct bank_row){.id = id, .bank = g_intern_string(column_text(rows, 2)), .payment = {.name = *name}};
    row->payment.booked = column_day(rows, 0);
    g_strlcpy(row->payment.currency, column_text(rows, 1), CURRENCY_SIZE);
    return true;
}

bool bank_match_by_hand(struct store *store, int64_t id, const struct bank_tie *tie, const char *client_key,
                        const char *actor, GError **error)
{
    struct bank_row row;
    struct bank_tie mine = *tie;
    g_autofree char *name = NULL;
    int64_t seq;

    mine.by_hand = true;
    mine.rule = RULE_BY_HAND;
    if (!load_row(store, id, &row, &name, error) || party_id(store, client_key, NULL, error) < 0)
        return false;
    seq = journal_tie(store, &row, &mine, actor, error);
    /* what a rule had said gives way; what a person tied it to before stays beside it */
    return seq &&
           sql_run(store->sql,
                   "UPDATE applied SET undone_seq = ?2 WHERE payment = ?1 AND undone_seq IS NULL AND (by_hand = 0 OR"
                   " (ledger = ?3 AND number = ?4))",
                   BIND(bind_int(id), bind_int(seq), bind_text(tie->ledger), bind_text(tie->number)), error) &&
           insert_tie(store, &row, &mine, seq, error) &&
           handover_bank_payment(store, &mine, client_key, row.payment.currency, seq, error) &&
           sql_run(store->sql,
                   "UPDATE payment SET decided = 1, settled = 0, rule = ?2, rest = amount - (SELECT sum(amount) FROM"
                   " applied WHERE payment = ?1 AND undone_seq IS NULL AND state = 'applied') WHERE id = ?1",
                   BIND(bind_int(id), bind_int(RULE_BY_HAND)), error);
}

bool bank_unmatch(struct store *store, int64_t id, const char *actor, int *count, GError **error)
{
    struct bank_row row;
    g_autofree char *name = NULL;
    g_autofree char *body = g_strdup_printf("payment: %" G_GINT64_FORMAT "\n", id);
    int64_t seq;

    /* decides for everybody: a payment may have been tied to several clients' invoices */
    if (!load_row(store, id, &row, &name, error) ||
        !journal_append(
            store, &(struct journal_entry){.type = "payment-unmatched", .actor = actor, .decides = true, .body = body},
            &seq, error) ||
        !undo_ties(store, id, seq, error))
        return false;
    *count = sql_changes(store->sql);
    return sql_run(store->sql,
                   "UPDATE payment SET decided = 1, settled = 0, rule = 0, rest = max(amount, 0)"
                   " WHERE id = ?1",
                   BIND(bind_int(id)), error);
}

/* SPDX-License-Identifier: MIT */
#include "bank/intake.h"

enum { PAYMENTS_MAX = 5000000 };

static const char *keep(struct bank_file *file, const char *text)
{
    return *text ? g_string_chunk_insert(file->strings, text) : "";
}

/* The same few words in most rows: accounts and currencies. */
static const char *keep_word(struct bank_file *file, const char *text)
{
    return *text ? g_string_chunk_insert_const(file->strings, text) : "";
}

/* Whether a row or statement of ACCOUNT, plain, is one of the configured account's. */
static bool is_ours(struct bank_file *file, const char *account)
{
    if (!*file->bank->account || !*account || bank_account_is(file->bank->account, account))
        return true;
    file->others++;
    return false;
}

static void add_part(struct bank_intake *intake, const struct bank_entry *entry, const struct bank_part *part)
{
    struct bank_file *file = intake->file;
    g_autofree char *ours = bank_account_plain(entry->account), *other = bank_account_plain(part->account);
    struct bank_payment payment = {
        .key = "",
        .booked = entry->booked,
        .value = entry->value,
        .amount = part->amount,
        .instructed = part->instructed,
        .account = keep_word(file, ours),
        .name = keep(file, part->name),
        .iban = keep(file, other),
        .text = keep(file, part->text),
        .reference = keep(file, part->reference),
        .end_to_end = keep(file, part->end_to_end),
        .reason = keep_word(file, part->reason),
        .entry_id = keep(file, entry->id),
        .id = keep(file, part->id),
        .statement = file->statements->len,
        .entry = intake->entry,
        .pending = entry->pending,
        .reversal = entry->reversal,
        .undetailed = entry->undetailed,
    };

    g_strlcpy(payment.currency, part->currency, CURRENCY_SIZE);
    g_strlcpy(payment.instructed_currency, part->instructed_currency, CURRENCY_SIZE);
    g_array_append_val(file->payments, payment);
}

static bool take_entry(void *data, const struct bank_entry *entry, struct fault *fault)
{
    struct bank_intake *intake = data;
    g_autofree char *account = bank_account_plain(entry->account);

    if (intake->file->payments->len + entry->count > PAYMENTS_MAX)
        return fault_set(fault, 0, 0, "has more than %d transactions; export shorter periods", PAYMENTS_MAX);
    if (!is_ours(intake->file, account))
        return true;
    for (guint i = 0; i < entry->count; i++)
        add_part(intake, entry, &entry->parts[i]);
    intake->entry++;
    return true;
}

/* What a statement says as a whole reaches its entries only at its end. */
static void settle_entries(struct bank_intake *intake, struct bank_statement *statement)
{
    GArray *payments = intake->file->payments;
    guint last = G_MAXUINT;

    for (guint i = intake->since; i < payments->len; i++) {
        struct bank_payment *payment = &g_array_index(payments, struct bank_payment, i);

        if (!*payment->account)
            payment->account = statement->account;
        if (payment->booked == DAY_NONE)
            payment->booked = statement->to != DAY_NONE ? statement->to : payment->value;
        statement->entries += payment->entry != last;
        last = payment->entry;
        if (!payment->pending && !money_add(&statement->sum, payment->amount, NULL))
            intake->too_much = true;
    }
}

/* Sums that do not fit add up to nothing. */
static bool adds_up(const struct bank_intake *intake, const struct bank_statement *statement)
{
    int64_t sum = statement->sum;

    if (!statement->has_opening || !statement->has_closing)
        return true;
    return !intake->too_much && money_add(&sum, statement->opening, NULL) && sum == statement->closing;
}

static bool has_day(struct bank_intake *intake, struct fault *fault)
{
    const GArray *payments = intake->file->payments;

    for (guint i = intake->since; i < payments->len; i++)
        if (g_array_index(payments, struct bank_payment, i).booked == DAY_NONE)
            return fault_set(fault, 0, 0, "an entry has no date, nor has its statement");
    return true;
}

static bool take_statement(void *data, const struct bank_head *head, struct fault *fault)
{
    struct bank_intake *intake = data;
    struct bank_file *file = intake->file;
    g_autofree char *account = bank_account_plain(head->account);
    struct bank_statement statement = {
        .id = keep(file, head->id),
        .sequence = keep(file, head->sequence),
        .account = keep_word(file, account),
        .from = head->from,
        .to = head->to,
        .has_opening = head->has_opening,
        .has_closing = head->has_closing,
        .goes_on = head->goes_on,
        .opening = head->opening,
        .closing = head->closing,
    };

    if (!is_ours(file, account)) {
        g_array_set_size(file->payments, intake->since);
        return true;
    }
    g_strlcpy(statement.currency, head->currency, CURRENCY_SIZE);
    settle_entries(intake, &statement);
    if (!has_day(intake, fault))
        return false;
    statement.adds_up = adds_up(intake, &statement);
    intake->too_much = false;
    intake->since = file->payments->len;
    g_array_append_val(file->statements, statement);
    return true;
}

struct bank_sink bank_intake_sink(struct bank_intake *intake)
{
    return (struct bank_sink){take_entry, take_statement, intake};
}

/* SPDX-License-Identifier: MIT */
/* One entry (Ntry) of a CAMT.053 with its transactions (TxDtls). */
#include "bank/camt_inside.h"

#include <string.h>

#include "ledger/amount.h"

enum { TRANSACTIONS_MAX = 200000 };

bool camt_amount_read(const char *text, const char *currency, int line, struct camt_amount *amount, struct fault *fault)
{
    g_autoptr(GError) error = NULL;
    int exponent = bank_exponent(currency);

    if (exponent < 0)
        return fault_set(fault, line, 0, "currency \"%.10s\" is not known", currency);
    if (text[strspn(text, "0123456789.")] || strchr(text, '.') != strrchr(text, '.'))
        return fault_set_value(fault, line, 0, "an amount is not written in digits with a point, as ISO 20022 wants");
    if (!amount_read(text, '.', exponent, &amount->minor, &error))
        return fault_set_value(fault, line, 0, error->message);
    g_strlcpy(amount->currency, currency, CURRENCY_SIZE);
    amount->there = true;
    return true;
}

civil_day camt_day(const char *text)
{
    char day[DAY_ISO_SIZE];

    g_strlcpy(day, text, sizeof day);
    return day_from_iso(day);
}

/* -- the entry's room ----------------------------------------------------- */

static void transaction_free(gpointer data)
{
    struct camt_transaction *transaction = data;

    for (int i = 0; i < CAMT_TEXT_COUNT; i++)
        g_string_free(transaction->text[i], TRUE);
    g_free(transaction);
}

void camt_entry_init(struct camt_entry *entry)
{
    entry->id = g_string_new(NULL);
    entry->servicer = g_string_new(NULL);
    entry->summary = g_string_new(NULL);
    entry->transactions = g_ptr_array_new_with_free_func(transaction_free);
    entry->parts = g_array_new(FALSE, FALSE, sizeof(struct bank_part));
}

void camt_entry_clear(struct camt_entry *entry)
{
    g_string_free(entry->id, TRUE);
    g_string_free(entry->servicer, TRUE);
    g_string_free(entry->summary, TRUE);
    g_ptr_array_unref(entry->transactions);
    g_array_unref(entry->parts);
}

void camt_entry_begin(struct camt_entry *entry)
{
    g_string_truncate(entry->id, 0);
    g_string_truncate(entry->servicer, 0);
    g_string_truncate(entry->summary, 0);
    entry->amount = (struct camt_amount){0};
    entry->sign = 0;
    entry->reversal = entry->pending = false;
    entry->booked = entry->value = DAY_NONE;
    entry->count = 0;
    entry->used = 0;
}

void camt_transaction_begin(struct camt_entry *entry)
{
    struct camt_transaction *transaction;

    if (entry->used == entry->transactions->len) {
        transaction = g_new0(struct camt_transaction, 1);
        for (int i = 0; i < CAMT_TEXT_COUNT; i++)
            transaction->text[i] = g_string_new(NULL);
        g_ptr_array_add(entry->transactions, transaction);
    }
    transaction = entry->transactions->pdata[entry->used++];
    for (int i = 0; i < CAMT_TEXT_COUNT; i++)
        g_string_truncate(transaction->text[i], 0);
    transaction->amount = transaction->transaction = transaction->instructed = (struct camt_amount){0};
    transaction->sign = 0;
}

/* -- leaves --------------------------------------------------------------- */

static void set_once(GString *string, const char *text)
{
    if (!string->len)
        g_string_assign(string, text);
}

static void append(GString *string, const char *text, char joint)
{
    if (string->len)
        g_string_append_c(string, joint);
    g_string_append(string, text);
}

static int sign_of(const char *text)
{
    return g_str_equal(text, "DBIT") ? -1 : 1;
}

/* The name or account of one of the four parties. */
static void take_party(struct camt_transaction *to, const struct camt_path *path, enum camt_name leaf, const char *text)
{
    static const struct {
        enum camt_name party;
        enum camt_text name;
    } parties[] = {
        {CAMT_Dbtr, CAMT_TEXT_DEBTOR},
        {CAMT_Cdtr, CAMT_TEXT_CREDITOR},
        {CAMT_UltmtDbtr, CAMT_TEXT_LAST_DEBTOR},
        {CAMT_UltmtCdtr, CAMT_TEXT_LAST_CREDITOR},
    };

    for (gsize i = 0; leaf == CAMT_Nm && i < G_N_ELEMENTS(parties); i++)
        if (camt_within(path, parties[i].party, 3))
            set_once(to->text[parties[i].name], text);
    if (leaf != CAMT_IBAN && (leaf != CAMT_Id || !camt_within(path, CAMT_Othr, 2)))
        return;
    if (camt_within(path, CAMT_DbtrAcct, 4))
        set_once(to->text[CAMT_TEXT_DEBTOR_ACCOUNT], text);
    else if (camt_within(path, CAMT_CdtrAcct, 4))
        set_once(to->text[CAMT_TEXT_CREDITOR_ACCOUNT], text);
}

static void take_remittance(struct camt_transaction *to, const struct camt_path *path, enum camt_name leaf,
                            const char *text)
{
    if (leaf == CAMT_Ustrd || leaf == CAMT_AddtlRmtInf)
        append(to->text[CAMT_TEXT_TEXT], text, JOINT_BLANK);
    else if (leaf == CAMT_Ref && camt_within(path, CAMT_CdtrRefInf, 2))
        append(to->text[CAMT_TEXT_REFERENCE], text, JOINT_BLANK);
    else if (leaf == CAMT_Nb && camt_within(path, CAMT_RfrdDocInf, 2))
        append(to->text[CAMT_TEXT_NUMBERS], text, JOINT_BLANK);
}

static bool take_amount(struct camt_transaction *to, const struct camt_path *path, const char *text,
                        const char *currency, int line, struct fault *fault)
{
    struct camt_amount *amount = NULL;

    if (camt_within(path, CAMT_InstdAmt, 2))
        amount = &to->instructed;
    else if (camt_within(path, CAMT_TxAmt, 2))
        amount = &to->transaction;
    else if (camt_within(path, CAMT_TxDtls, 2))
        amount = &to->amount;
    return !amount || camt_amount_read(text, currency, line, amount, fault);
}

static bool take_transaction(struct camt_transaction *to, const struct camt_path *path, const char *text,
                             const char *currency, int line, struct fault *fault)
{
    enum camt_name leaf = path->names[path->depth - 1];

    if (leaf == CAMT_Amt)
        return take_amount(to, path, text, currency, line, fault);
    if (leaf == CAMT_CdtDbtInd && camt_within(path, CAMT_TxDtls, 2))
        to->sign = sign_of(text);
    else if (camt_within(path, CAMT_Refs, 2) && leaf == CAMT_EndToEndId)
        set_once(to->text[CAMT_TEXT_END_TO_END], text);
    else if (camt_within(path, CAMT_Refs, 2) && leaf == CAMT_AcctSvcrRef)
        set_once(to->text[CAMT_TEXT_ID], text);
    else if (camt_within(path, CAMT_RltdPties, 6))
        take_party(to, path, leaf, text);
    else if (camt_within(path, CAMT_RmtInf, 6))
        take_remittance(to, path, leaf, text);
    else if (leaf == CAMT_Cd && camt_within(path, CAMT_RtrInf, 3))
        set_once(to->text[CAMT_TEXT_REASON], text);
    return true;
}

static void take_date(struct camt_entry *entry, const struct camt_path *path, const char *text)
{
    if (camt_within(path, CAMT_BookgDt, 2))
        entry->booked = camt_day(text);
    else if (camt_within(path, CAMT_ValDt, 2))
        entry->value = camt_day(text);
}

/* BOOK is booked, and so is an entry of which nothing is said: a statement is about what was booked. */
static void take_status(struct camt_entry *entry, const char *text)
{
    entry->pending = !g_str_equal(text, "BOOK");
}

bool camt_entry_take(struct camt_entry *entry, const struct camt_path *path, const char *text, const char *currency,
                     int line, struct fault *fault)
{
    enum camt_name leaf = path->names[path->depth - 1];

    if (entry->used && camt_within(path, CAMT_TxDtls, CAMT_DEPTH_MAX))
        return take_transaction(entry->transactions->pdata[entry->used - 1], path, text, currency, line, fault);
    if (leaf == CAMT_Dt || leaf == CAMT_DtTm)
        take_date(entry, path, text);
    else if (leaf == CAMT_Sts || (leaf == CAMT_Cd && camt_within(path, CAMT_Sts, 2)))
        take_status(entry, text);
    else if (leaf == CAMT_NbOfTxs && camt_within(path, CAMT_Btch, 2))
        entry->count = g_ascii_strtoll(text, NULL, 10);
    if (!camt_within(path, CAMT_Ntry, 2))
        return true;
    if (leaf == CAMT_Amt)
        return camt_amount_read(text, currency, line, &entry->amount, fault);
    if (leaf == CAMT_CdtDbtInd)
        entry->sign = sign_of(text);
    else if (leaf == CAMT_RvslInd)
        entry->reversal = g_str_equal(text, "true") || g_str_equal(text, "1");
    else if (leaf == CAMT_NtryRef)
        g_string_assign(entry->id, text);
    else if (leaf == CAMT_AcctSvcrRef)
        g_string_assign(entry->servicer, text);
    else if (leaf == CAMT_AddtlNtryInf)
        g_string_assign(entry->summary, text);
    return true;
}

/* -- the whole ------------------------------------------------------------ */

static const char *either(const GString *first, const GString *second)
{
    return first->len ? first->str : second->str;
}

static bool is_given(const GString *end_to_end)
{
    return end_to_end->len && !g_str_equal(end_to_end->str, "NOTPROVIDED");
}

static const char *name_of(const struct camt_transaction *from, bool debtor)
{
    GString *const *text = from->text;

    return debtor ? either(text[CAMT_TEXT_DEBTOR], text[CAMT_TEXT_LAST_DEBTOR])
                  : either(text[CAMT_TEXT_CREDITOR], text[CAMT_TEXT_LAST_CREDITOR]);
}

static const char *account_of(const struct camt_transaction *from, bool debtor)
{
    return from->text[debtor ? CAMT_TEXT_DEBTOR_ACCOUNT : CAMT_TEXT_CREDITOR_ACCOUNT]->str;
}

/* The other side is the debtor of money that came in; of a reversal the roles stay as in the first booking, but some
 * banks turn them. */
static struct bank_part part_of(const struct camt_entry *entry, const struct camt_transaction *from)
{
    int sign = from->sign ? from->sign : entry->sign;
    bool came_in = (sign > 0) != entry->reversal;
    GString *const *text = from->text;
    struct camt_amount amount = entry->amount; /* of a single transaction: what was booked, in the account's currency */
    const char *name = name_of(from, came_in);

    if (entry->used > 1 && (from->amount.there || from->transaction.there))
        amount = from->amount.there ? from->amount : from->transaction;

    struct bank_part part = {
        .amount = amount.minor * sign,
        .instructed = from->instructed.there ? from->instructed.minor : 0,
        .name = *name || !entry->reversal ? name : name_of(from, !came_in),
        .account = account_of(from, *name || !entry->reversal ? came_in : !came_in),
        .text = either(text[CAMT_TEXT_TEXT], text[CAMT_TEXT_NUMBERS]),
        .reference = text[CAMT_TEXT_REFERENCE]->str,
        .end_to_end = is_given(text[CAMT_TEXT_END_TO_END]) ? text[CAMT_TEXT_END_TO_END]->str : "",
        .id = text[CAMT_TEXT_ID]->str,
        .reason = text[CAMT_TEXT_REASON]->str,
    };

    g_strlcpy(part.currency, amount.currency, CURRENCY_SIZE);
    g_strlcpy(part.instructed_currency, from->instructed.currency, CURRENCY_SIZE);
    return part;
}

/* An entry without details: what the bank says of it as a whole is all there is. */
static struct bank_part bare_part(const struct camt_entry *entry)
{
    struct bank_part part = {
        .amount = entry->amount.minor * entry->sign,
        .name = "",
        .account = "",
        .text = entry->summary->str,
        .reference = "",
        .end_to_end = "",
        .id = "",
        .reason = "",
    };

    g_strlcpy(part.currency, entry->amount.currency, CURRENCY_SIZE);
    return part;
}

/* Numbers of documents beside a text belong to it. */
static void join_numbers(struct camt_transaction *transaction)
{
    GString *text = transaction->text[CAMT_TEXT_TEXT], *numbers = transaction->text[CAMT_TEXT_NUMBERS];

    if (text->len && numbers->len)
        append(text, numbers->str, ' ');
}

/* Details that do not add up to the entry are none: each would be taken for more, or less, than came in. */
static bool adds_up(const struct camt_entry *entry)
{
    int64_t sum = 0;

    if (entry->parts->len < 2)
        return true;
    for (guint i = 0; i < entry->parts->len; i++) {
        const struct bank_part *part = &g_array_index(entry->parts, struct bank_part, i);

        if (!g_str_equal(part->currency, entry->amount.currency) || !money_add(&sum, part->amount, NULL))
            return false;
    }
    return sum == entry->amount.minor * entry->sign;
}

/* False when nothing can be said about the single transactions. */
static bool make_parts(struct camt_entry *entry)
{
    bool good;

    g_array_set_size(entry->parts, 0);
    for (guint i = 0; i < entry->used; i++) {
        struct bank_part part;

        join_numbers(entry->transactions->pdata[i]);
        part = part_of(entry, entry->transactions->pdata[i]);
        if (entry->used == 1 && !*part.text)
            part.text = entry->summary->str;
        g_array_append_val(entry->parts, part);
    }
    good = adds_up(entry);
    if (!good)
        g_array_set_size(entry->parts, 0);
    if (!entry->parts->len) {
        struct bank_part part = bare_part(entry);

        g_array_append_val(entry->parts, part);
    }
    return good && (entry->count < 2 || entry->used > 1);
}

bool camt_entry_end(struct camt_entry *entry, civil_day day, int line, const struct bank_sink *sink,
                    struct fault *fault)
{
    struct bank_entry whole = {
        .booked = entry->booked != DAY_NONE ? entry->booked : day,
        .value = entry->value,
        .amount = entry->amount.minor * entry->sign,
        .account = "",
        .id = either(entry->servicer, entry->id),
        .pending = entry->pending,
        .reversal = entry->reversal,
    };

    if (!entry->amount.there || !entry->sign)
        return fault_set(fault, line, 0, "an entry lacks its amount or its side (CdtDbtInd); the file is damaged");
    if (entry->used > TRANSACTIONS_MAX)
        return fault_set(fault, line, 0, "an entry has more than %d transactions", TRANSACTIONS_MAX);
    g_strlcpy(whole.currency, entry->amount.currency, CURRENCY_SIZE);
    whole.undetailed = !make_parts(entry);
    whole.parts = (const struct bank_part *)(const void *)entry->parts->data;
    whole.count = entry->parts->len;
    return sink->entry(sink->data, &whole, fault);
}

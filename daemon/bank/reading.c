/* SPDX-License-Identifier: MIT */
/* A bank's file on its way in: bytes to a source, what the source finds to a struct bank_file. */
#include <errno.h>
#include <glob.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bank/file.h"
#include "bank/key.h"
#include "bank/sheet.h"
#include "bank/source.h"
#include "ledger/checksum.h"
#include "ledger/file.h"

enum { STRINGS_BLOCK = 16384, PAYMENTS_MAX = 5000000 };

struct bank_reading {
    struct bank_file *file;
    GTimeZone *zone;
    struct fault fault;
    struct bank_sink sink;
    struct bank_bytes bytes;
    const struct bank_source *source; /* NULL for csv */
    void *opened;
    struct bank_sheet *sheet;
    struct sheet_facts facts;
    struct checksum *sum;
    uint64_t count; /* bytes read */
    int descriptor; /* -1 = closed */
    guint entry;    /* the next one's number */
    guint since;    /* the first payment of the open statement */
    bool begun, done;
    bool too_much; /* the sums of the open statement do not fit */
};

/* -- what the source finds ------------------------------------------------ */

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

static void add_part(struct bank_reading *reading, const struct bank_entry *entry, const struct bank_part *part)
{
    struct bank_file *file = reading->file;
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
        .entry = reading->entry,
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
    struct bank_reading *reading = data;
    g_autofree char *account = bank_account_plain(entry->account);

    if (reading->file->payments->len + entry->count > PAYMENTS_MAX)
        return fault_set(fault, 0, 0, "has more than %d transactions; export shorter periods", PAYMENTS_MAX);
    if (!is_ours(reading->file, account))
        return true;
    for (guint i = 0; i < entry->count; i++)
        add_part(reading, entry, &entry->parts[i]);
    reading->entry++;
    return true;
}

/* What a statement says as a whole reaches its entries only at its end. */
static void settle_entries(struct bank_reading *reading, struct bank_statement *statement)
{
    GArray *payments = reading->file->payments;
    guint last = G_MAXUINT;

    for (guint i = reading->since; i < payments->len; i++) {
        struct bank_payment *payment = &g_array_index(payments, struct bank_payment, i);

        if (!*payment->account)
            payment->account = statement->account;
        if (payment->booked == DAY_NONE)
            payment->booked = statement->to != DAY_NONE ? statement->to : payment->value;
        statement->entries += payment->entry != last;
        last = payment->entry;
        if (!payment->pending && !money_add(&statement->sum, payment->amount, NULL))
            reading->too_much = true;
    }
}

/* Sums that do not fit add up to nothing. */
static bool adds_up(const struct bank_reading *reading, const struct bank_statement *statement)
{
    int64_t sum = statement->sum;

    if (!statement->has_opening || !statement->has_closing)
        return true;
    return !reading->too_much && money_add(&sum, statement->opening, NULL) && sum == statement->closing;
}

static bool has_day(struct bank_reading *reading, struct fault *fault)
{
    const GArray *payments = reading->file->payments;

    for (guint i = reading->since; i < payments->len; i++)
        if (g_array_index(payments, struct bank_payment, i).booked == DAY_NONE)
            return fault_set(fault, 0, 0, "an entry has no date, nor has its statement");
    return true;
}

static bool take_statement(void *data, const struct bank_head *head, struct fault *fault)
{
    struct bank_reading *reading = data;
    struct bank_file *file = reading->file;
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
        g_array_set_size(file->payments, reading->since);
        return true;
    }
    g_strlcpy(statement.currency, head->currency, CURRENCY_SIZE);
    settle_entries(reading, &statement);
    if (!has_day(reading, fault))
        return false;
    statement.adds_up = adds_up(reading, &statement);
    reading->too_much = false;
    reading->since = file->payments->len;
    g_array_append_val(file->statements, statement);
    return true;
}

/* -- bytes ---------------------------------------------------------------- */

static int read_bytes(void *data, char *space, int size)
{
    struct bank_reading *reading = data;
    ssize_t got;

    do
        got = read(reading->descriptor, space, (size_t)size);
    while (got < 0 && errno == EINTR);
    if (got < 0) {
        fault_set(&reading->fault, 0, 0, "cannot be read: %s", g_strerror(errno));
        return -1;
    }
    reading->count += (uint64_t)got;
    checksum_add(reading->sum, space, (gsize)got);
    return (int)got;
}

/* -- beginning and end ---------------------------------------------------- */

static struct bank_file *file_new(const struct config_bank *bank, const char *path)
{
    struct bank_file *file = g_new0(struct bank_file, 1);

    file->bank = bank;
    file->path = g_strdup(path);
    file->payments = g_array_new(FALSE, FALSE, sizeof(struct bank_payment));
    file->statements = g_array_new(FALSE, FALSE, sizeof(struct bank_statement));
    file->strings = g_string_chunk_new(STRINGS_BLOCK);
    file->known_until = DAY_NONE;
    return file;
}

void bank_file_free(struct bank_file *file)
{
    if (!file)
        return;
    g_free(file->path);
    g_free(file->sha256);
    g_free(file->failure);
    g_array_unref(file->payments);
    g_array_unref(file->statements);
    g_string_chunk_free(file->strings);
    g_free(file);
}

bool bank_file_is_unread(const struct bank_file *file)
{
    return file->failure && !file->others;
}

struct bank_reading *bank_read_begin(const struct config_bank *bank, const char *path, GTimeZone *zone)
{
    struct bank_reading *reading = g_new0(struct bank_reading, 1);

    reading->file = file_new(bank, path);
    reading->zone = zone;
    reading->descriptor = -1;
    reading->sink = (struct bank_sink){take_entry, take_statement, reading};
    reading->bytes = (struct bank_bytes){read_bytes, reading};
    return reading;
}

static bool begin(struct bank_reading *reading)
{
    const struct config_bank *bank = reading->file->bank;

    reading->begun = true;
    if (g_str_equal(bank->type, "csv")) {
        reading->sheet = bank_sheet_open(bank, reading->file->path, &reading->sink, &reading->facts, &reading->fault);
        return reading->sheet != NULL;
    }
    reading->descriptor = file_open(reading->file->path, &reading->file->stamp, &reading->fault);
    if (reading->descriptor < 0)
        return false;
    reading->sum = checksum_new();
    reading->source = g_str_equal(bank->type, "mt940") ? &bank_mt940 : &bank_camt;
    reading->opened = reading->source->open(bank, &reading->bytes, &reading->sink, &reading->fault);
    return true;
}

static bool refuse_change(struct bank_reading *reading)
{
    return fault_set(&reading->fault, 0, 0, "changed while it was read; it is read again later");
}

/* Reads to the end, for the sum and to notice what a format leaves behind its last byte. */
static void read_rest(struct bank_reading *reading)
{
    char rest[4096];

    while (!reading->fault.what && read_bytes(reading, rest, sizeof rest) > 0)
        ;
}

static bool end_source(struct bank_reading *reading)
{
    struct ledger_stamp after;
    bool steady;

    read_rest(reading);
    steady = file_stamp(reading->descriptor, &after) && stamp_equal(&after, &reading->file->stamp) &&
             reading->count == after.size;
    reading->file->sha256 = checksum_end(reading->sum);
    return steady || refuse_change(reading);
}

static bool end_sheet(struct bank_reading *reading)
{
    bool good = bank_sheet_close(reading->sheet);

    reading->sheet = NULL;
    reading->file->stamp = reading->facts.stamp;
    reading->file->sha256 = g_steal_pointer(&reading->facts.sha256);
    return good || (reading->facts.changed && refuse_change(reading));
}

/* The last day the statements close, of a CSV file the last day booked or the one before it was written. */
static civil_day known_until(const struct bank_reading *reading)
{
    const struct bank_file *file = reading->file;
    civil_day known = DAY_NONE;

    for (guint i = 0; i < file->statements->len; i++) {
        const struct bank_statement *statement = &g_array_index(file->statements, struct bank_statement, i);

        if (statement->adds_up && !statement->goes_on)
            known = MAX(known, statement->to);
    }
    if (reading->source)
        return known;
    for (guint i = 0; i < file->payments->len; i++)
        known = MAX(known, g_array_index(file->payments, struct bank_payment, i).booked);

    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(file->stamp.mtime_ns / INT64_C(1000000000));
    g_autoptr(GDateTime) written = utc && reading->zone ? g_date_time_to_timezone(utc, reading->zone) : NULL;

    if (written)
        known = MAX(known, day_from_ymd(g_date_time_get_year(written), g_date_time_get_month(written),
                                        g_date_time_get_day_of_month(written)) -
                               1);
    return known;
}

static bool finish(struct bank_reading *reading)
{
    struct bank_file *file = reading->file;

    if (!(reading->source ? end_source(reading) : end_sheet(reading)))
        return false;
    if (file->others && !file->payments->len && (reading->source ? !file->statements->len : true))
        return fault_set(&reading->fault, 0, 0, "holds nothing of account %s; check `account` and `path`",
                         file->bank->account);
    keys_make(file);
    file->known_until = known_until(reading);
    return true;
}

static void fail(struct bank_reading *reading)
{
    struct bank_file *file = reading->file;
    GString *text = g_string_new(file->path);

    if (reading->fault.line)
        g_string_append_printf(text, ":%d", reading->fault.line);
    if (reading->fault.line && reading->fault.column)
        g_string_append_printf(text, ":%d", reading->fault.column);
    g_string_append_printf(text, ": %s", reading->fault.what ? reading->fault.what : "cannot be read");
    file->failure = g_string_free(text, FALSE);
    if (!file->stamp.inode)
        file_stamp_path(file->path, &file->stamp);
    g_array_set_size(file->payments, 0);
    g_array_set_size(file->statements, 0);
}

bool bank_read_step(struct bank_reading *reading)
{
    bool done = false, good;

    if (reading->done)
        return true;
    good = reading->begun || begin(reading);
    if (good)
        good = reading->sheet ? bank_sheet_step(reading->sheet, &done) : reading->source->step(reading->opened, &done);
    if (good && !done)
        return false;
    good = good && finish(reading);
    if (!good && reading->sheet)
        end_sheet(reading);
    if (!good)
        fail(reading);
    reading->done = true;
    return true;
}

static void reading_clear(struct bank_reading *reading)
{
    if (reading->opened)
        reading->source->close(reading->opened);
    if (reading->sheet)
        bank_sheet_close(reading->sheet);
    if (reading->descriptor >= 0)
        close(reading->descriptor);
    if (reading->sum)
        checksum_free(reading->sum);
    sheet_facts_clear(&reading->facts);
    fault_clear(&reading->fault);
}

struct bank_file *bank_read_end(struct bank_reading *reading)
{
    struct bank_file *file = g_steal_pointer(&reading->file);

    bank_reading_free(reading);
    return file;
}

void bank_reading_free(struct bank_reading *reading)
{
    if (!reading)
        return;
    reading_clear(reading);
    bank_file_free(reading->file);
    g_free(reading);
}

struct bank_file *bank_read(const struct config_bank *bank, const char *path, GTimeZone *zone)
{
    struct bank_reading *reading = bank_read_begin(bank, path, zone);

    while (!bank_read_step(reading))
        ;
    return bank_read_end(reading);
}

static gint by_bytes(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

GPtrArray *bank_files(const struct config_bank *bank)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    struct stat facts;
    glob_t found = {0};

    if (stat(bank->path, &facts) == 0) {
        if (S_ISREG(facts.st_mode))
            g_ptr_array_add(files, g_strdup(bank->path));
        return files;
    }
    if (glob(bank->path, GLOB_NOSORT, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc; i++)
            if (stat(found.gl_pathv[i], &facts) == 0 && S_ISREG(facts.st_mode))
                g_ptr_array_add(files, g_strdup(found.gl_pathv[i]));
    globfree(&found);
    g_ptr_array_sort(files, by_bytes);
    return files;
}

/* SPDX-License-Identifier: MIT */
/* A bank's file on its way in: bytes to a source, what the source finds to a struct bank_file. */
#include <errno.h>
#include <unistd.h>

#include "bank/file.h"
#include "bank/intake.h"
#include "bank/key.h"
#include "bank/sheet.h"
#include "bank/source.h"
#include "ledger/checksum.h"
#include "ledger/file.h"

struct bank_reading {
    struct bank_intake intake;
    GTimeZone *zone;
    struct fault fault;
    struct bank_sink sink;
    struct bank_bytes bytes;
    const struct bank_source *source; /* NULL for csv */
    void *opened;
    struct bank_sheet *sheet;
    struct sheet_facts facts;
    struct checksum *sum;
    struct keys *keys; /* behind the last byte */
    uint64_t count;    /* bytes read */
    int descriptor;    /* -1 = closed */
    bool begun, done;
};

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

struct bank_reading *bank_read_begin(const struct config_bank *bank, const char *path, GTimeZone *zone)
{
    struct bank_reading *reading = g_new0(struct bank_reading, 1);

    reading->intake.file = bank_file_new(bank, path);
    reading->zone = zone;
    reading->descriptor = -1;
    reading->sink = bank_intake_sink(&reading->intake);
    reading->bytes = (struct bank_bytes){read_bytes, reading};
    return reading;
}

static bool begin(struct bank_reading *reading)
{
    const struct config_bank *bank = reading->intake.file->bank;

    reading->begun = true;
    if (g_str_equal(bank->type, "csv")) {
        reading->sheet =
            bank_sheet_open(bank, reading->intake.file->path, &reading->sink, &reading->facts, &reading->fault);
        return reading->sheet != NULL;
    }
    reading->descriptor = file_open(reading->intake.file->path, &reading->intake.file->stamp, &reading->fault);
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
    steady = file_stamp(reading->descriptor, &after) && stamp_equal(&after, &reading->intake.file->stamp) &&
             reading->count == after.size;
    reading->intake.file->sha256 = checksum_end(reading->sum);
    return steady || refuse_change(reading);
}

static bool end_sheet(struct bank_reading *reading)
{
    bool good = bank_sheet_close(reading->sheet);

    reading->sheet = NULL;
    reading->intake.file->stamp = reading->facts.stamp;
    reading->intake.file->sha256 = g_steal_pointer(&reading->facts.sha256);
    return good || (reading->facts.changed && refuse_change(reading));
}

/* The last day the statements close, of a CSV file the last day booked or the one before it was written. */
static civil_day known_until(const struct bank_reading *reading)
{
    const struct bank_file *file = reading->intake.file;
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
    struct bank_file *file = reading->intake.file;

    if (!(reading->source ? end_source(reading) : end_sheet(reading)))
        return false;
    if (file->others && !file->payments->len && (reading->source ? !file->statements->len : true))
        return fault_set(&reading->fault, 0, 0, "holds nothing of account %s; check `account` and `path`",
                         file->bank->account);
    reading->keys = keys_begin(file);
    file->known_until = known_until(reading);
    return true;
}

static void fail(struct bank_reading *reading)
{
    struct bank_file *file = reading->intake.file;
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

/* One piece of the file. False when it is of no use; *DONE behind the last. */
static bool read_piece(struct bank_reading *reading, bool *done)
{
    if (!reading->begun && !begin(reading))
        return false;
    if (reading->sheet)
        return bank_sheet_step(reading->sheet, done);
    return reading->source->step(reading->opened, done);
}

bool bank_read_step(struct bank_reading *reading)
{
    bool done = false;

    if (reading->keys)
        reading->done = keys_step(reading->keys);
    if (reading->done || reading->keys)
        return reading->done;
    if (read_piece(reading, &done) && (!done || finish(reading)))
        return false;
    if (reading->sheet)
        end_sheet(reading);
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
    keys_free(reading->keys);
    if (reading->sum)
        checksum_free(reading->sum);
    sheet_facts_clear(&reading->facts);
    fault_clear(&reading->fault);
}

struct bank_file *bank_read_end(struct bank_reading *reading)
{
    struct bank_file *file = g_steal_pointer(&reading->intake.file);

    bank_reading_free(reading);
    return file;
}

void bank_reading_free(struct bank_reading *reading)
{
    if (!reading)
        return;
    reading_clear(reading);
    bank_file_free(reading->intake.file);
    g_free(reading);
}

struct bank_file *bank_read(const struct config_bank *bank, const char *path, GTimeZone *zone)
{
    struct bank_reading *reading = bank_read_begin(bank, path, zone);

    while (!bank_read_step(reading))
        ;
    return bank_read_end(reading);
}

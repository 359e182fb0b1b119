/* SPDX-License-Identifier: MIT */
#include "ledger/reading.h"

#include "ledger/file.h"
#include "ledger/ledger_inside.h"
#include "ledger/merge.h"
#include "ledger/order.h"
#include "ledger/rows_memory.h"
#include "ledger/source.h"
#include "ledger/ubl_folder.h"
#include "ledger/web_copy.h"

enum { TRIES = 3 };

enum stage { STAGE_OPEN, STAGE_CONTACTS, STAGE_ROWS, STAGE_KEEP, STAGE_ORDER, STAGE_SETTLE, STAGE_DONE };

struct ledger_reading {
    const struct config_ledger *config;
    const struct config_contacts *contacts;
    char *path; /* or NULL */
    int tries;
    enum stage stage;
    struct ledger *ledger;
    struct builder builder;
    struct fault fault;
    struct contacts_reading *people; /* in STAGE_CONTACTS */
    const struct source *source;
    void *rows;                /* of source, in STAGE_ROWS */
    struct ordering *ordering; /* in STAGE_ORDER */
    struct sheet_facts facts;  /* of the contacts, then of the ledger's file */
    char *memory;              /* the file that what was read is kept in, NULL = none */
    bool memory_writes;
    bool unaided; /* the rows are read without it */
};

/* -- how a try ends ------------------------------------------------------- */

/* Words the fault, found in PATH, as the reason why nothing of the ledger can be used. */
static void word_failure(struct ledger *ledger, const char *path, const struct fault *fault)
{
    GString *text = g_string_new(path);

    if (fault->line)
        g_string_append_printf(text, ":%d", fault->line);
    if (fault->line && fault->column)
        g_string_append_printf(text, ":%d", fault->column);
    g_string_append_printf(text, ": %s", fault->what);
    ledger->failure = g_string_free(text, FALSE);
    ledger->failure_line = fault->line;
    ledger->failure_column = fault->column;
    ledger->failure_is_value = fault->is_value;
    g_array_set_size(ledger->invoices, 0);
}

/* What could not be opened: how it looked all the same, so that a change is noticed. */
static void stamp_unread(struct ledger *ledger)
{
    if (ledger->path && ledger->stamp.inode == 0)
        file_stamp_path(ledger->path, &ledger->stamp);
    if (ledger->contacts_path && ledger->contacts_stamp.inode == 0)
        file_stamp_path(ledger->contacts_path, &ledger->contacts_stamp);
}

static void end_try(struct ledger_reading *reading)
{
    fault_clear(&reading->fault);
    sheet_facts_clear(&reading->facts);
    builder_clear(&reading->builder);
}

static void tell_memory(struct ledger_reading *reading)
{
    reading->builder.memory = reading->unaided ? NULL : reading->memory;
    reading->builder.memory_writes = reading->memory_writes;
}

static void start_try(struct ledger_reading *reading)
{
    reading->tries++;
    reading->stage = STAGE_OPEN;
    reading->fault = (struct fault){0};
    reading->facts = (struct sheet_facts){0};
    reading->ledger = ledger_new(reading->config, reading->contacts, reading->path);
    builder_init(&reading->builder, reading->ledger);
    tell_memory(reading);
}

static void try_again(struct ledger_reading *reading)
{
    end_try(reading);
    ledger_free(reading->ledger);
    start_try(reading);
}

/* This try came to nothing for what stands in fault, about WHERE; or because that file CHANGED: then once more. Also
 * when rows were remembered: what is wrong, and what came before it, is told as without them. */
static void fail(struct ledger_reading *reading, const char *where, bool changed)
{
    static const struct fault unsteady = {
        .what = (char *)"changed while it was read, three times; let the export write another name and rename it"};

    if (reading->builder.rows && !changed) {
        reading->unaided = true;
        reading->tries--;
        try_again(reading);
        return;
    }
    if (changed && reading->tries < TRIES) {
        try_again(reading);
        return;
    }
    word_failure(reading->ledger, where, changed ? &unsteady : &reading->fault);
    stamp_unread(reading->ledger);
    end_try(reading);
    reading->stage = STAGE_DONE;
}

/* -- the stages ----------------------------------------------------------- */

static void fail_contacts(struct ledger_reading *reading)
{
    const struct ledger *ledger = reading->ledger;

    fail(reading, ledger->contacts_path ? ledger->contacts_path : ledger->contacts->path, reading->facts.changed);
}

/* A file on a web server is read by its copy: true when there is none, and the try has failed. */
static bool lacks_copy(struct ledger_reading *reading, const struct config_web *web, const char *path)
{
    g_autofree char *lack = web_copy_lack(web, path);

    if (lack) {
        fault_set(&reading->fault, 0, 0, "%s", lack);
        fail(reading, web->shown, false);
    }
    return lack != NULL;
}

static void open_contacts(struct ledger_reading *reading)
{
    struct ledger *ledger = reading->ledger;

    if (!ledger->contacts) {
        reading->stage = STAGE_ROWS;
        return;
    }
    if (lacks_copy(reading, &ledger->contacts->web, ledger->contacts->path))
        return;
    reading->stage = STAGE_CONTACTS;
    reading->people = contacts_open(&reading->builder.clients, ledger->contacts, ledger->warnings,
                                    &ledger->contacts_path, &reading->facts, &reading->fault);
    ledger->contacts_stamp = reading->facts.stamp;
    if (!reading->people)
        fail_contacts(reading);
}

static void open_files(struct ledger_reading *reading)
{
    struct ledger *ledger = reading->ledger;

    if (!reading->path && lacks_copy(reading, &ledger->config->web, ledger->pattern))
        return;
    if (ledger->config->type == LEDGER_UBL) {
        ledger->path = g_strdup(ledger->pattern);
        ledger->files = g_ptr_array_new_with_free_func(g_free);
        ledger->look = g_new0(struct ubl_look, 1);
    } else {
        ledger->path = file_newest(ledger->pattern, ledger->warnings, &reading->fault);
    }
    if (ledger->path)
        open_contacts(reading);
    else
        fail(reading, ledger->pattern, false);
}

static void read_contacts(struct ledger_reading *reading)
{
    bool done = false, going = contacts_step(reading->people, &done);

    if (going && !done)
        return;
    going = contacts_close(reading->people) && going;
    reading->people = NULL;
    if (!going) {
        fail_contacts(reading);
        return;
    }
    sheet_facts_clear(&reading->facts);
    reading->stage = STAGE_ROWS;
}

static const struct source *source_of(const struct config_ledger *config)
{
    switch (config->type) {
    case LEDGER_CSV:
        return &source_csv;
    case LEDGER_SQLITE:
        return &source_sqlite;
    case LEDGER_UBL:
        return &source_ubl;
    }
    return NULL;
}

/* Also of a file that cannot be used: what it is called and how it looks is told. */
static void take_facts(struct ledger *ledger, struct sheet_facts *facts)
{
    ledger->stamp = facts->stamp;
    if (facts->sha256)
        ledger->sha256 = g_steal_pointer(&facts->sha256);
    if (facts->header_sha256) {
        g_free(ledger->header_sha256);
        ledger->header_sha256 = g_steal_pointer(&facts->header_sha256);
    }
}

static bool open_rows(struct ledger_reading *reading)
{
    reading->source = source_of(reading->config);
    if (reading->source)
        reading->rows = reading->source->open(&reading->builder, &reading->facts, &reading->fault);
    return reading->rows != NULL;
}

static void read_rows(struct ledger_reading *reading)
{
    bool done = false, going = reading->rows || open_rows(reading);

    if (going)
        going = reading->source->step(reading->rows, &done);
    if (going && !done)
        return;
    if (reading->rows)
        going = reading->source->close(reading->rows) && going;
    reading->rows = NULL;
    take_facts(reading->ledger, &reading->facts);
    if (going)
        reading->stage = STAGE_KEEP;
    else
        fail(reading, reading->ledger->path, reading->facts.changed);
}

/* While the rows are as they stand in the file. */
static void keep_rows(struct ledger_reading *reading)
{
    if (!reading->builder.rows || rows_memory_save(reading->builder.rows))
        reading->stage = STAGE_ORDER;
}

static void order(struct ledger_reading *reading)
{
    if (!reading->ordering)
        reading->ordering = ordering_begin(reading->ledger->invoices);
    if (!ordering_step(reading->ordering))
        return;
    g_clear_pointer(&reading->ordering, ordering_free);
    reading->stage = STAGE_SETTLE;
}

/* In order already, the rows need but one look. */
static void settle(struct ledger_reading *reading)
{
    sayings_settle(&reading->builder.clients.sayings);
    merge_rows(&reading->builder);
    end_try(reading);
    reading->stage = STAGE_DONE;
}

/* -- public --------------------------------------------------------------- */

struct ledger_reading *ledger_read_begin(const struct config_ledger *config, const struct config_contacts *contacts,
                                         const char *path)
{
    struct ledger_reading *reading = g_new0(struct ledger_reading, 1);

    reading->config = config;
    reading->contacts = contacts;
    reading->path = g_strdup(path);
    start_try(reading);
    return reading;
}

bool ledger_read_step(struct ledger_reading *reading)
{
    switch (reading->stage) {
    case STAGE_OPEN:
        open_files(reading);
        break;
    case STAGE_CONTACTS:
        read_contacts(reading);
        break;
    case STAGE_ROWS:
        read_rows(reading);
        break;
    case STAGE_KEEP:
        keep_rows(reading);
        break;
    case STAGE_ORDER:
        order(reading);
        break;
    case STAGE_SETTLE:
        settle(reading);
        break;
    case STAGE_DONE:
        break;
    }
    return reading->stage == STAGE_DONE;
}

void ledger_read_remember(struct ledger_reading *reading, const char *file, bool writes)
{
    g_free(reading->memory);
    reading->memory = g_strdup(file);
    reading->memory_writes = writes;
    tell_memory(reading);
}

struct ledger *ledger_read_end(struct ledger_reading *reading)
{
    struct ledger *ledger = g_steal_pointer(&reading->ledger);

    ledger_reading_free(reading);
    return ledger;
}

void ledger_reading_free(struct ledger_reading *reading)
{
    if (!reading)
        return;
    if (reading->people)
        contacts_close(reading->people);
    if (reading->rows)
        reading->source->close(reading->rows);
    ordering_free(reading->ordering);
    if (reading->stage != STAGE_DONE)
        end_try(reading);
    ledger_free(reading->ledger);
    g_free(reading->memory);
    g_free(reading->path);
    g_free(reading);
}

/* SPDX-License-Identifier: MIT */
#include "ledger/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/database.h"
#include "ledger/file.h"
#include "ledger/merge.h"
#include "ledger/source.h"

enum { TRIES = 3, STRINGS_BLOCK = 65536 };

static void reject_free(void *data)
{
    struct ledger_reject *reject = data;

    g_free(reject->number);
    g_free(reject->reason);
    g_free(reject);
}

static struct ledger *ledger_new(const struct config_ledger *config, const struct config_contacts *contacts,
                                 const char *path)
{
    struct ledger *ledger = g_new0(struct ledger, 1);

    ledger->config = config;
    ledger->contacts = contacts;
    ledger->pattern = g_strdup(path ? path : config->path);
    ledger->header_sha256 = g_strdup("");
    ledger->invoices = g_array_new(FALSE, FALSE, sizeof(struct invoice));
    ledger->rejects = g_ptr_array_new_with_free_func(reject_free);
    ledger->warnings = g_ptr_array_new_with_free_func(g_free);
    ledger->strings = g_string_chunk_new(STRINGS_BLOCK);
    ledger->clients = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    return ledger;
}

void ledger_free(struct ledger *ledger)
{
    if (!ledger)
        return;
    g_free(ledger->path);
    g_free(ledger->sha256);
    g_free(ledger->header_sha256);
    g_free(ledger->failure);
    g_free(ledger->pattern);
    g_free(ledger->contacts_path);
    g_array_unref(ledger->invoices);
    g_ptr_array_unref(ledger->rejects);
    g_ptr_array_unref(ledger->warnings);
    g_hash_table_unref(ledger->clients);
    g_string_chunk_free(ledger->strings);
    g_free(ledger);
}

/* Words FAULT, found in PATH, as the reason why nothing of LEDGER can be used. */
static void fail(struct ledger *ledger, const char *path, const struct fault *fault)
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

static void fail_changed(struct ledger *ledger, const char *path)
{
    struct fault fault = {
        .what = (char *)"changed while it was read, three times; let the export write another name and rename it"};

    fail(ledger, path, &fault);
}

/* Reads the contacts, where there are any; false when they cannot be used (FAULT) or changed (*CHANGED). */
static bool read_contacts(struct ledger *ledger, struct builder *builder, bool *changed, struct fault *fault)
{
    struct sheet_facts facts = {0};
    bool good;

    if (!ledger->contacts)
        return true;
    good = clients_read_contacts(&builder->clients, ledger->contacts, ledger->warnings, &ledger->contacts_path, &facts,
                                 fault);
    ledger->contacts_stamp = facts.stamp;
    *changed = facts.changed;
    sheet_facts_clear(&facts);
    return good;
}

static bool read_source(struct ledger *ledger, struct builder *builder, bool *changed, struct fault *fault)
{
    struct sheet_facts facts = {0};
    bool good = false;

    switch (ledger->config->type) {
    case LEDGER_CSV:
        good = source_csv_read(builder, &facts, fault);
        break;
    case LEDGER_SQLITE:
        good = source_sqlite_read(builder, &facts, fault);
        break;
    case LEDGER_UBL:
        fault_set(fault, 0, 0, "ledgers of this type cannot be read; set type = csv or sqlite");
        break;
    }
    ledger->stamp = facts.stamp;
    *changed = facts.changed;
    if (facts.sha256)
        ledger->sha256 = g_steal_pointer(&facts.sha256);
    if (facts.header_sha256) {
        g_free(ledger->header_sha256);
        ledger->header_sha256 = g_steal_pointer(&facts.header_sha256);
    }
    sheet_facts_clear(&facts);
    return good;
}

/* Reads both files into BUILDER; *WHERE is the one that FAULT or *CHANGED is about. */
static bool read_files(struct ledger *ledger, struct builder *builder, const char **where, bool *changed,
                       struct fault *fault)
{
    if (!read_contacts(ledger, builder, changed, fault)) {
        *where = ledger->contacts_path ? ledger->contacts_path : ledger->contacts->path;
        return false;
    }
    *where = ledger->path;
    return read_source(ledger, builder, changed, fault);
}

/* One try; true when a file changed meanwhile. */
static bool read_once(struct ledger *ledger)
{
    struct builder builder;
    struct fault fault = {0};
    const char *where = ledger->pattern;
    bool changed = false;

    builder_init(&builder, ledger);
    ledger->path = file_newest(ledger->pattern, ledger->warnings, &fault);
    if (ledger->path && read_files(ledger, &builder, &where, &changed, &fault))
        merge_rows(&builder);
    else if (changed)
        fail_changed(ledger, where);
    else
        fail(ledger, where, &fault);
    if (ledger->path && ledger->failure && ledger->stamp.inode == 0)
        file_stamp_path(ledger->path, &ledger->stamp); /* could not be opened: how it looked all the same */
    if (ledger->contacts_path && ledger->failure && ledger->contacts_stamp.inode == 0)
        file_stamp_path(ledger->contacts_path, &ledger->contacts_stamp);
    fault_clear(&fault);
    builder_clear(&builder);
    return changed;
}

struct ledger *ledger_read(const struct config_ledger *config, const struct config_contacts *contacts, const char *path)
{
    for (int i = 1;; i++) {
        struct ledger *ledger = ledger_new(config, contacts, path);

        if (!read_once(ledger) || i == TRIES)
            return ledger;
        ledger_free(ledger);
    }
}

typedef bool stamp_path(const char *path, struct ledger_stamp *stamp);

/* Whether the file that PATTERN means now is PATH and still looks like STAMP, which LOOK made. */
static bool is_same(const char *pattern, const char *path, const struct ledger_stamp *stamp, stamp_path *look)
{
    struct fault fault = {0};
    struct ledger_stamp now;
    g_autofree char *newest = file_newest(pattern, NULL, &fault);

    fault_clear(&fault);
    if (!newest || !path) /* nothing that could be read then, and nothing now: no news */
        return !newest && !path;
    return g_str_equal(newest, path) && look(path, &now) && stamp_equal(&now, stamp);
}

bool ledger_is_current(const struct ledger *ledger)
{
    stamp_path *look = ledger->config->type == LEDGER_SQLITE ? database_stamp : file_stamp_path;

    if (!is_same(ledger->pattern, ledger->path, &ledger->stamp, look))
        return false;
    return !ledger->contacts || !ledger->path || /* then they were not looked at */
           is_same(ledger->contacts->path, ledger->contacts_path, &ledger->contacts_stamp, file_stamp_path);
}

static int by_number(const void *key, const void *element)
{
    return strcmp(key, ((const struct invoice *)element)->number);
}

const struct invoice *ledger_find(const struct ledger *ledger, const char *number)
{
    if (!ledger->invoices->len)
        return NULL;
    return bsearch(number, ledger->invoices->data, ledger->invoices->len, sizeof(struct invoice), by_number);
}

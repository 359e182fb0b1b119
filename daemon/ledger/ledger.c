/* SPDX-License-Identifier: MIT */
#include "ledger/ledger.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/database.h"
#include "ledger/file.h"
#include "ledger/ledger_inside.h"
#include "ledger/reading.h"
#include "ledger/ubl_folder.h"

enum { STRINGS_BLOCK = 65536 };

static void reject_free(void *data)
{
    struct ledger_reject *reject = data;

    if (!reject)
        return;
    g_free(reject->number);
    g_free(reject->reason);
    g_free(reject);
}

struct ledger *ledger_new(const struct config_ledger *config, const struct config_contacts *contacts, const char *path)
{
    struct ledger *ledger = g_new0(struct ledger, 1);

    ledger->config = config;
    ledger->contacts = contacts;
    ledger->pattern = g_strdup(path ? path : config->path);
    ledger->header_sha256 = g_strdup("");
    ledger->contact_facts = g_ptr_array_new_with_free_func(g_free);
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
    g_clear_pointer(&ledger->files, g_ptr_array_unref);
    g_free(ledger->look);
    g_free(ledger->sha256);
    g_free(ledger->header_sha256);
    g_free(ledger->failure);
    g_free(ledger->pattern);
    g_free(ledger->contacts_path);
    g_array_unref(ledger->invoices);
    g_ptr_array_unref(ledger->rejects);
    g_ptr_array_unref(ledger->warnings);
    g_hash_table_unref(ledger->clients);
    g_ptr_array_unref(ledger->contact_facts);
    g_string_chunk_free(ledger->strings);
    g_free(ledger->remembered);
    g_free(ledger);
}

static void add_undated(GPtrArray *rejects, const struct invoice *row)
{
    struct ledger_reject *reject = g_new(struct ledger_reject, 1);

    *reject = (struct ledger_reject){
        .line = row->line,
        .number = g_strdup(row->number),
        .reason = g_strdup("the row has no due date, and no terms of payment are known; set `terms` for the ledger or "
                           "the client"),
        .undated = true,
    };
    g_ptr_array_add(rejects, reject);
}

static int by_line(const void *left, const void *right)
{
    const struct ledger_reject *a = *(struct ledger_reject *const *)left, *b = *(struct ledger_reject *const *)right;

    return (a->line > b->line) - (a->line < b->line);
}

void ledger_sort_rejects(struct ledger *ledger)
{
    g_ptr_array_sort(ledger->rejects, by_line);
}

static void drop_undated(GPtrArray *rejects)
{
    guint kept = 0;

    for (guint i = 0; i < rejects->len; i++) {
        struct ledger_reject *reject = rejects->pdata[i];

        rejects->pdata[i] = NULL;
        if (reject->undated)
            reject_free(reject);
        else
            rejects->pdata[kept++] = reject;
    }
    g_ptr_array_set_size(rejects, (int)kept);
}

void ledger_reject_undated(struct ledger *ledger, const GPtrArray *rows)
{
    drop_undated(ledger->rejects);
    for (guint i = 0; i < rows->len; i++)
        add_undated(ledger->rejects, rows->pdata[i]);
    if (rows->len)
        ledger_sort_rejects(ledger);
}

struct ledger *ledger_read(const struct config_ledger *config, const struct config_contacts *contacts, const char *path)
{
    struct ledger_reading *reading = ledger_read_begin(config, contacts, path);

    while (!ledger_read_step(reading))
        ;
    return ledger_read_end(reading);
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

    if (ledger->look ? !ubl_folder_is_same(ledger->path, &ledger->stamp, ledger->look)
                     : !is_same(ledger->pattern, ledger->path, &ledger->stamp, look))
        return false;
    return !ledger->contacts || !ledger->path || /* then they were not looked at */
           is_same(ledger->contacts->path, ledger->contacts_path, &ledger->contacts_stamp, file_stamp_path);
}

const char *ledger_file(const struct ledger *ledger, int line)
{
    return ledger->files && line > 0 && (guint)line <= ledger->files->len ? ledger->files->pdata[line - 1]
                                                                          : ledger->path;
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

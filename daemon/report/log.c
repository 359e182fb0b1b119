/* SPDX-License-Identifier: MIT */
#include "report/log.h"

#include "base/words.h"
#include "report/json.h"
#include "report/reasons.h"
#include "report/table.h"

enum { BATCH = 1000 };

enum tint level_tint(const char *level)
{
    if (g_str_equal(level, "failed") || g_str_equal(level, "uncertain"))
        return TINT_BAD;
    if (g_str_equal(level, "delayed") || g_str_equal(level, "recalled"))
        return TINT_WARN;
    if (g_str_equal(level, "cancelled"))
        return TINT_DIM;
    return TINT_NONE;
}

void log_entry_json(const struct output *out, const struct log_entry *entry)
{
    struct json json;
    g_autofree char *time = output_time(out, entry->time);
    g_autofree char *level_time = output_time(out, entry->level_time);

    json_begin(&json);
    json_int(&json, "id", entry->id);
    json_word(&json, "time", time);
    json_string(&json, "client", entry->client);
    json_string(&json, "stage", entry->stage);
    json_strings(&json, "invoices", entry->invoices);
    json_strings(&json, "to", entry->to);
    json_word(&json, "subject", entry->subject);
    json_word(&json, "message_id", entry->message_id);
    json_word(&json, "envid", entry->envid);
    json_string(&json, "level", entry->level);
    json_word(&json, "level_time", level_time);
    json_word(&json, "reply", entry->reply);
    json_int(&json, "attempts", entry->attempts);
    json_end(&json, out->stream);
}

static struct table *log_table(bool titled)
{
    const struct table_column columns[] = {
        {.title = titled ? "" : _("time")},
        {.title = titled ? "" : _("id"), .right = true},
        {.title = titled ? "" : _("client"), .least = 10},
        {.title = titled ? "" : _("stage"), .least = 8},
        {.title = titled ? "" : _("invoices"), .least = 9},
        {.title = titled ? "" : _("to"), .least = 10},
        {.title = titled ? "" : _("level")},
    };

    return table_new(columns, G_N_ELEMENTS(columns));
}

static void flush_batch(struct log_page *page)
{
    if (!page->table)
        return;
    table_print(page->table, page->out);
    page->titled = true;
    table_free(page->table);
    page->table = NULL;
}

static void add_row(struct log_page *page, const struct log_entry *entry)
{
    g_autofree char *time = output_time(page->out, entry->time);
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, entry->id);
    g_autofree char *invoices = output_list(entry->invoices);
    g_autofree char *to = output_list(entry->to);
    const char *client = entry->client_name && *entry->client_name ? entry->client_name : entry->client;
    const char *cells[] = {time, id, client, entry->stage, invoices, to, level_text(entry->level)};

    if (!page->table)
        page->table = log_table(page->titled);
    table_add(page->table, level_tint(entry->level), cells);
    if (table_rows(page->table) >= BATCH)
        flush_batch(page);
}

void log_page_add(const struct log_entry *entry, void *data)
{
    struct log_page *page = data;

    page->rows++;
    if (page->out->json)
        log_entry_json(page->out, entry);
    else
        add_row(page, entry);
}

void log_page_end(struct log_page *page)
{
    flush_batch(page);
    fflush(page->out->stream);
}

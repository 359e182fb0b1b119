/* SPDX-License-Identifier: MIT */
#include "report/clients.h"

#include <string.h>

#include "base/words.h"
#include "proof/records.h"
#include "report/ageing.h"
#include "report/csv.h"
#include "report/decision.h"
#include "report/json.h"
#include "report/table.h"

static const char *const age_words[AGE_COUNT] = {"current", "1-30", "31-60", "61-90", "90+"};

/* The figures of one client as text; "" where nothing is known. */
struct figures {
    char *late, *letters, *promises;
    const char *costs; /* of an agency, still to be paid */
};

static char *average(int64_t sum, int count)
{
    return count ? g_strdup_printf("%.1f", (double)sum / count) : g_strdup("");
}

static struct figures figures_of(const struct clients_view *view, const struct ageing *row)
{
    const struct client_record *record = view->records ? g_hash_table_lookup(view->records, row->client->key) : NULL;
    static const struct client_record none = {0};
    int promises;

    record = record ? record : &none;
    promises = record->kept + record->broken;
    return (struct figures){
        .late = average(record->days_late, record->paid),
        .letters = average(record->letters, record->paid),
        .promises = promises ? g_strdup_printf("%d/%d", record->kept, promises) : g_strdup(""),
        .costs = record->costs_open ? record->costs_open->str : "",
    };
}

static void figures_clear(struct figures *figures)
{
    g_free(figures->late);
    g_free(figures->letters);
    g_free(figures->promises);
}

/* Also who was collected from, with whom nothing new was agreed, and who left costs of an agency open. */
static bool is_stopped(const struct clients_view *view, const struct ageing *row)
{
    const struct client_record *record = view->records ? g_hash_table_lookup(view->records, row->client->key) : NULL;
    bool stop = row->stop || (record && record->costs_open);

    for (guint i = 0; !stop && view->collected && i < view->collected->len; i++)
        stop = g_str_equal(g_array_index(view->collected, struct collected, i).client, row->client->key);
    return stop;
}

static void print_json(const struct output *out, const struct clients_view *view, const struct ageing *row)
{
    struct figures figures = figures_of(view, row);
    g_autofree const char **missing = client_missing(row->client);
    char amount[MONEY_TEXT_SIZE];
    struct json json;

    json_begin(&json);
    json_string(&json, "client", row->client->key);
    json_word(&json, "name", row->client->name);
    json_string(&json, "currency", row->currency);
    json_int(&json, "invoices", row->invoices);
    json_string(&json, "balance", money_to_text(row->open, row->currency, amount));
    for (int age = 0; age < AGE_COUNT; age++)
        json_string(&json, age_words[age], money_to_text(row->ages[age], row->currency, amount));
    json_word(&json, "days_late", figures.late);
    json_word(&json, "letters", figures.letters);
    json_word(&json, "promises_kept", figures.promises);
    json_word(&json, "costs_open", figures.costs);
    json_strings(&json, "missing", (char *const *)missing);
    json_bool(&json, "stop", is_stopped(view, row));
    json_end(&json, out->stream);
    figures_clear(&figures);
}

static void print_line(const struct output *out, GString *line)
{
    fputs(line->str, out->stream);
    g_string_free(line, TRUE);
}

static void print_csv_titles(const struct output *out)
{
    static const char *const titles[] = {"client", "name", "currency", "invoices", "balance"};
    static const char *const last[] = {"days_late", "letters", "promises_kept", "costs_open", "missing", "stop"};
    GString *line = g_string_new(NULL);

    for (guint i = 0; i < G_N_ELEMENTS(titles); i++)
        csv_cell(line, titles[i]);
    for (int age = 0; age < AGE_COUNT; age++)
        csv_cell(line, age_words[age]);
    for (guint i = 0; i < G_N_ELEMENTS(last); i++)
        csv_cell(line, last[i]);
    csv_end(line);
    print_line(out, line);
}

static void print_csv(const struct output *out, const struct clients_view *view, const struct ageing *row)
{
    struct figures figures = figures_of(view, row);
    g_autofree const char **missing = client_missing(row->client);
    g_autofree char *words = g_strjoinv(" ", (char **)missing);
    g_autofree char *invoices = g_strdup_printf("%d", row->invoices);
    GString *line = g_string_new(NULL);
    char amount[MONEY_TEXT_SIZE];

    csv_cell(line, row->client->key);
    csv_cell(line, row->client->name ? row->client->name : "");
    csv_cell(line, row->currency);
    csv_cell(line, invoices);
    csv_cell(line, money_to_text(row->open, row->currency, amount));
    for (int age = 0; age < AGE_COUNT; age++)
        csv_cell(line, money_to_text(row->ages[age], row->currency, amount));
    csv_cell(line, figures.late);
    csv_cell(line, figures.letters);
    csv_cell(line, figures.promises);
    csv_cell(line, figures.costs);
    csv_cell(line, words);
    csv_cell(line, is_stopped(view, row) ? "yes" : "no");
    csv_end(line);
    print_line(out, line);
    figures_clear(&figures);
}

/* How it paid so far, and what the list asks for beside that; "" when nothing is known. New string. */
static char *record_text(const struct clients_view *view, const struct ageing *row, const struct figures *figures)
{
    g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func(g_free);
    g_autofree const char **missing = client_missing(row->client);
    g_autofree char *words = output_list((char *const *)missing);

    if (view->incomplete && *words)
        g_ptr_array_add(parts, g_strdup_printf(_("missing: %s"), words));
    if (view->stop && *figures->costs)
        g_ptr_array_add(parts, g_strdup_printf(_("costs open: %s"), figures->costs));
    if (*figures->late)
        g_ptr_array_add(parts, g_strdup_printf(_("paid %s days late on average, after %s letters"), figures->late,
                                               figures->letters));
    if (*figures->promises)
        g_ptr_array_add(parts, g_strdup_printf(_("promises kept: %s"), figures->promises));
    g_ptr_array_add(parts, NULL);
    return g_strjoinv("; ", (char **)parts->pdata);
}

static void add_row(struct table *table, const struct clients_view *view, const struct ageing *row)
{
    struct figures figures = figures_of(view, row);
    g_autofree char *record = record_text(view, row, &figures);
    g_autofree char *balance = amount_text(row->open, row->currency);
    char ages[AGE_COUNT][MONEY_TEXT_SIZE];

    for (int age = 0; age < AGE_COUNT; age++) {
        money_to_text(row->ages[age], row->currency, ages[age]);
        if (row->ages[age] == 0)
            ages[age][0] = '\0';
    }
    const char *cells[] = {
        client_label(row->client), balance, ages[AGE_CURRENT], ages[AGE_30], ages[AGE_60], ages[AGE_90],
        ages[AGE_OLDER],           record};

    table_add(table, is_stopped(view, row) ? TINT_WARN : TINT_NONE, cells);
    figures_clear(&figures);
}

static struct table *clients_table(void)
{
    const struct table_column columns[] = {
        {.title = _("client"), .least = 8},     {.title = _("balance"), .right = true},
        {.title = _("current"), .right = true}, {.title = "1-30", .right = true},
        {.title = "31-60", .right = true},      {.title = "61-90", .right = true},
        {.title = "90+", .right = true},        {.title = "", .flow = true},
    };

    return table_new(columns, G_N_ELEMENTS(columns));
}

static bool is_shown(const struct clients_view *view, const struct ageing *row)
{
    g_autofree const char **missing = client_missing(row->client);

    return (!view->incomplete || missing[0]) && (!view->stop || is_stopped(view, row));
}

void report_clients(const struct output *out, const struct clients_view *view)
{
    g_autoptr(GArray) rows = ageing_of(view->plan, view->today, view->stop);
    AUTO(table) table = clients_table();

    if (!out->json && view->form == CLIENTS_CSV)
        print_csv_titles(out);
    for (guint i = 0; i < rows->len; i++) {
        const struct ageing *row = &g_array_index(rows, struct ageing, i);

        if (!is_shown(view, row))
            continue;
        if (out->json)
            print_json(out, view, row);
        else if (view->form == CLIENTS_CSV)
            print_csv(out, view, row);
        else
            add_row(table, view, row);
    }
    if (out->json || view->form == CLIENTS_CSV)
        return;
    if (!table_rows(table))
        output_line(out, TINT_NONE,
                    view->incomplete || view->stop ? _("no client is in this list") : _("no client has anything open"));
    table_print(table, out);
}

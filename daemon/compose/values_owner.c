/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "compose/owner.h"
#include "compose/values_build.h"

enum { SHOWN = 3 }; /* numbers and names in a sentence */

static bool is_kind(const struct owner_task *task, const char *kind)
{
    return !strcmp(task->kind, kind);
}

/* What is open of ITEMS, of each currency in one phrase; "" for none. New string. */
static char *total_of(struct builder *builder, const GPtrArray *items)
{
    g_autoptr(GArray) totals = decision_totals(items);

    return sums_phrase(builder, totals);
}

static char *overdue_of(struct builder *builder, const GPtrArray *items)
{
    int64_t most = 0;

    for (guint i = 0; i < items->len; i++) {
        civil_day due = ((const struct plan_item *)items->pdata[i])->due;

        if (due != DAY_NONE)
            most = MAX(most, (int64_t)builder->today - due);
    }
    return most ? format_days(builder->formats, most) : g_strdup("");
}

static void build_about(struct builder *builder, struct value *map, const GPtrArray *items)
{
    g_autofree char *numbers = items ? item_numbers(items, SHOWN) : g_strdup("");
    g_autofree char *total = items ? total_of(builder, items) : g_strdup("");

    value_map_set_text(map, "numbers", numbers);
    value_map_set_text(map, "total", total);
}

static void build_task_invoices(struct builder *builder, struct value *map, const struct owner_task *task)
{
    struct value *list = value_map_set(map, "invoices", value_new_list());
    g_autofree char *overdue = task->items ? overdue_of(builder, task->items) : g_strdup("");

    for (guint i = 0; task->items && i < task->items->len; i++) {
        const struct plan_item *item = task->items->pdata[i];
        struct value *row = value_list_add(list, value_new_map());

        value_map_set_text(row, "number", item->invoice->number);
        build_date(builder, row, "due", item->due, FORMAT_DATE_SHORT);
        build_number(builder, row, "days_overdue", item->due == DAY_NONE ? 0 : (int64_t)builder->today - item->due);
        build_amount(builder, row, "balance", item_open(item), item->invoice->currency);
    }
    value_map_set_text(map, "overdue", overdue);
}

static void build_letters(struct builder *builder, struct value *map, const struct owner_task *task)
{
    struct value *list = value_map_set(map, "letters", value_new_list());

    for (guint i = 0; task->letters && i < task->letters->len; i++) {
        const struct letter_previous *letter = task->letters->pdata[i];
        struct value *row = value_list_add(list, value_new_map());

        value_map_set_text(row, "stage", letter->stage);
        build_date(builder, row, "date", letter->day, FORMAT_DATE_LONG);
    }
    build_truth(map, "has_letters", value_length(list));
}

static void build_promises(struct builder *builder, struct value *map, const struct owner_task *task)
{
    struct value *list = value_map_set(map, "promises", value_new_list());
    const struct plan_item *first = task->items && task->items->len ? task->items->pdata[0] : NULL;

    for (guint i = 0; task->promises && i < task->promises->len; i++) {
        const struct history_hold *hold = task->promises->pdata[i];
        struct value *row = value_list_add(list, value_new_map());

        build_date(builder, row, "date", hold->named_day, FORMAT_DATE_LONG);
        build_amount_if(builder, row, "amount", first ? hold->amount : 0, first ? first->invoice->currency : "EUR");
        value_map_set_text(row, "words", hold->reason);
    }
    build_truth(map, "has_promises", value_length(list));
}

static void build_notes(struct builder *builder, struct value *map, const struct owner_task *task)
{
    struct value *list = value_map_set(map, "notes", value_new_list());

    for (guint i = 0; task->notes && i < task->notes->len; i++) {
        const struct owner_note *note = task->notes->pdata[i];
        struct value *row = value_list_add(list, value_new_map());

        build_date(builder, row, "date", note->day, FORMAT_DATE_LONG);
        value_map_set_text(row, "text", note->text);
    }
    build_truth(map, "has_notes", value_length(list));
}

static void build_task(struct builder *builder, struct value *map, const struct owner_task *task)
{
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, task->id);
    bool call = is_kind(task, "call"), handover = is_kind(task, "handover");
    bool no_address = is_kind(task, "no-address"), claim = is_kind(task, "claim");
    bool agency = is_kind(task, "agency");

    value_map_set_text(map, "id", id);
    build_truth(map, "call", call);
    build_truth(map, "handover", handover);
    build_truth(map, "no_address", no_address);
    build_truth(map, "claim", claim);
    build_truth(map, "agency", agency);
    build_truth(map, "other", !call && !handover && !no_address && !claim && !agency);
    value_map_set_text(map, "client", task->name);
    value_map_set_text(map, "contact", task->contact);
    value_map_set_text(map, "phone", task->phone);
    value_map_set_text(map, "stage", task->stage);
    build_date(builder, map, "until", task->until, FORMAT_DATE_WEEKDAY_ONLY);
    build_about(builder, map, task->items);
    build_task_invoices(builder, map, task);
    build_letters(builder, map, task);
    build_promises(builder, map, task);
    build_notes(builder, map, task);
    build_owner_links(builder, map, task->name, task->items, task->links);
}

/* The sentence that it stands in has a full stop of its own. */
static void build_detail(struct value *map, const char *detail)
{
    g_autofree char *text = g_strchomp(g_strdup(detail ? detail : ""));
    gsize length = strlen(text);

    while (length && text[length - 1] == '.')
        text[--length] = '\0';
    value_map_set_text(map, "detail", text);
}

static void build_alert(struct builder *builder, struct value *map, const struct owner_alert *alert)
{
    static const struct {
        enum notice_kind kind;
        const char *name;
    } kinds[] = {
        {NOTICE_APPROVAL, "approval"},
        {NOTICE_ANNOUNCED, "announced"},
        {NOTICE_LEDGER, "ledger"},
        {NOTICE_COLUMNS, "columns"},
        {NOTICE_BANK, "bank"},
        {NOTICE_PAYMENT, "payment"},
        {NOTICE_FLOOD, "flood"},
        {NOTICE_CLOCK, "clock"},
        {NOTICE_PROMISE_BROKEN, "promise_broken"},
        {NOTICE_INSTALMENTS_BROKEN, "instalments_broken"},
        {NOTICE_SETTLEMENT_BROKEN, "settlement_broken"},
        {NOTICE_SAYS_PAID_OVER, "says_paid_over"},
        {NOTICE_RETURNED, "returned"},
        {NOTICE_ATTACHMENT, "attachment"},
        {NOTICE_REPLY, "reply"},
        {NOTICE_BOUNCED, "bounced"},
        {NOTICE_LEFT, "left"},
        {NOTICE_CHALLENGE, "challenge"},
        {NOTICE_UNCERTAIN, "uncertain"},
        {NOTICE_TEMPLATE, "template"},
        {NOTICE_RENAMED, "renamed"},
        {NOTICE_IBAN, "iban"},
        {NOTICE_RELAY, "relay"},
        {NOTICE_MAILBOX, "mailbox"},
        {NOTICE_FETCH, "fetch"},
        {NOTICE_COPIES, "copies"},
        {NOTICE_DISK, "disk"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        build_truth(map, kinds[i].name, alert->kind == kinds[i].kind);
    build_truth(map, "stale", alert->stale);
    build_truth(map, "shrunk", alert->shrunk);
    build_truth(map, "again", alert->again);
    build_truth(map, "held", alert->held);
    build_truth(map, "gone", alert->gone);
    build_number(builder, map, "rows", alert->rows);
    build_truth(map, "one_row", alert->rows == 1);
    build_number(builder, map, "rows_before", alert->rows_before);
    value_map_set_text(map, "id", alert->id);
    value_map_set_text(map, "client", alert->name);
    value_map_set_text(map, "stage", alert->stage);
    value_map_set_text(map, "number", alert->number);
    value_map_set_text(map, "source", alert->source);
    build_detail(map, alert->detail);
    build_date(builder, map, "date", alert->day, FORMAT_DATE_WEEKDAY);
    build_number(builder, map, "letters", alert->letters);
    build_about(builder, map, alert->items);
    build_owner_links(builder, map, alert->name, alert->items, alert->links);
}

static void add_name(GPtrArray *names, const char *name)
{
    for (guint i = 0; i < names->len; i++) {
        if (!strcmp(names->pdata[i], name))
            return;
    }
    if (*name && names->len < SHOWN)
        g_ptr_array_add(names, (gpointer)name);
}

static void build_lists(struct builder *builder, struct value *root, const struct owner_request *request)
{
    struct value *tasks = value_map_set(root, "tasks", value_new_list());
    struct value *alerts = value_map_set(root, "alerts", value_new_list());
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *clients = NULL;
    guint count;

    for (guint i = 0; request->tasks && i < request->tasks->len; i++) {
        const struct owner_task *task = request->tasks->pdata[i];

        build_task(builder, value_list_add(tasks, value_new_map()), task);
        add_name(names, task->name);
    }
    for (guint i = 0; request->alerts && i < request->alerts->len; i++) {
        const struct owner_alert *alert = request->alerts->pdata[i];

        build_alert(builder, value_list_add(alerts, value_new_map()), alert);
        add_name(names, alert->name);
    }
    clients = format_list(builder->formats, (const char *const *)names->pdata, names->len);
    count = value_length(tasks) + value_length(alerts);
    value_map_set_text(root, "clients", clients);
    build_number(builder, root, "count", count);
    build_truth(root, "single", count == 1);
    if (request->digest) {
        build_truth(root, "has_tasks", value_length(tasks));
        build_truth(root, "has_alerts", value_length(alerts));
        build_number(builder, root, "tasks_count", value_length(tasks));
        build_digest(builder, root, request->digest);
    }
}

struct value *values_owner_new(const struct owner_request *request, struct formats *formats, GError **error)
{
    struct builder builder = {.sender = request->sender, .formats = formats, .today = request->today};
    AUTO(value) root = value_new_map();

    build_date(&builder, root, "today", request->today, FORMAT_DATE_LONG);
    value_map_set(root, "sender", values_of_sender(request->sender, false));
    build_lists(&builder, root, request);
    if (!builder.error)
        return g_steal_pointer(&root);
    g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, builder.error->message);
    g_error_free(builder.error);
    return NULL;
}

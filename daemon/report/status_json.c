/* SPDX-License-Identifier: MIT */
#include "report/status_json.h"

#include "ledger/web_copy.h"
#include "plan/collected.h"
#include "report/json.h"
#include "report/reasons.h"
#include "report/status_bank.h"
#include "report/status_peers.h"

/* Only of what is fetched. */
static void web_json(struct json *json, const struct output *out, const struct config_ledger *config)
{
    AUTO(web_copy) copy = web_is(&config->web) ? web_copy_load(config->path) : NULL;
    g_autofree char *fetched = copy && copy->asked_ms ? output_instant(out, copy->asked_ms) : NULL;

    if (!copy)
        return;
    json_string(json, "url", config->web.shown);
    json_string(json, "fetched", fetched);
}

static void ledger_json(struct json *json, const struct output *out, const struct status_facts *facts,
                        const struct ledger *ledger)
{
    const struct history_ledger *known = history_find_ledger(facts->history, ledger->config->key);
    g_autofree char *written = ledger->path ? output_instant(out, ledger->stamp.mtime_ns / 1000000) : NULL;
    g_autofree char *good = output_day(out, known ? known->last_good_day : DAY_NONE);

    json_object(json, NULL);
    json_string(json, "ledger", ledger->config->key);
    json_string(json, "path", ledger->path);
    web_json(json, out, ledger->config);
    json_string(json, "written", written);
    json_int(json, "rows", ledger->rows);
    json_int(json, "rejected", ledger->rejects->len);
    json_int(json, "skipped", ledger->skipped);
    json_bool(json, "trusted", !ledger->failure && ledger_reason(facts->plan, ledger) == REASON_NONE);
    json_word(json, "reason", reason_word(ledger_reason(facts->plan, ledger)));
    json_string(json, "failure", ledger->failure);
    json_string(json, "last_good", good);
    json_object_end(json);
}

static void counts_json(struct json *json, const struct store_counts *counts)
{
    json_int(json, "planned", counts->planned);
    json_int(json, "queued", counts->queued);
    json_int(json, "claimed", counts->claimed);
    json_int(json, "uncertain", counts->uncertain);
    json_int(json, "accepted", counts->accepted);
    json_int(json, "rehearsed", counts->rehearsed);
    json_int(json, "failed", counts->failed);
    json_int(json, "holds", counts->holds);
    json_int(json, "tasks", counts->tasks);
    json_int(json, "invoices_open", counts->invoices_open);
}

/* Ledgers that left the configuration. */
static void gone_json(struct json *json, const struct plan *plan)
{
    json_array(json, "ledgers_gone");
    for (guint i = 0; i < plan->gone->len; i++) {
        const struct plan_gone *gone = plan->gone->pdata[i];

        json_object(json, NULL);
        json_string(json, "ledger", gone->name);
        json_int(json, "open", gone->open);
        json_int(json, "reminded", gone->reminded);
        json_object_end(json);
    }
    json_array_end(json);
}

static void senders_json(struct json *json, const struct plan *plan)
{
    json_array(json, "senders_held");
    for (guint i = 0; i < plan->senders_held->len; i++)
        json_string(json, NULL, ((const struct config_sender *)plan->senders_held->pdata[i])->key);
    json_array_end(json);
}

static void brakes_json(struct json *json, const struct output *out, const struct status_facts *facts)
{
    json_array(json, "brakes");
    if (facts->origin_held)
        json_string(json, NULL, reason_word(REASON_ORIGIN));
    if (facts->plan->clock_held)
        json_string(json, NULL, reason_word(REASON_CLOCK));
    if (facts->plan->gone->len)
        json_string(json, NULL, reason_word(REASON_RENAMED));
    if (facts->plan->senders_held->len)
        json_string(json, NULL, reason_word(REASON_IBAN));
    json_array_end(json);
    gone_json(json, facts->plan);
    senders_json(json, facts->plan);
    status_banks_json(json, out, facts);
    json_array(json, "troubles");
    for (guint i = 0; i < facts->troubles->len; i++) {
        const struct status_trouble *trouble = facts->troubles->pdata[i];
        g_autofree char *since = output_time(out, trouble->since);

        json_object(json, NULL);
        json_string(json, "subject", trouble->subject);
        json_string(json, "text", trouble->value);
        json_word(json, "since", since);
        json_object_end(json);
    }
    json_array_end(json);
}

static void collected_json(struct json *json, const struct status_facts *facts)
{
    g_autoptr(GArray) list = collected_clients(facts->history, facts->config, facts->today);

    json_array(json, "settled_after_collection");
    for (guint i = 0; i < list->len; i++) {
        const struct collected *one = &g_array_index(list, struct collected, i);

        json_object(json, NULL);
        json_string(json, "client", one->client);
        json_word(json, "habit", one->habit);
        json_word(json, "policy", one->policy);
        json_object_end(json);
    }
    json_array_end(json);
}

void report_status_json(const struct output *out, const struct status_facts *facts)
{
    struct json json;
    g_autofree char *today = output_day(out, facts->today);
    g_autofree char *next = output_day(out, facts->plan->next_day);
    g_autofree char *through = output_day(out, facts->calendar_through);
    g_autofree char *wake = output_time(out, facts->wake);

    json_begin(&json);
    json_string(&json, "mode", run_mode_word(facts->mode));
    json_string(&json, "date", today);
    json_bool(&json, "running", facts->service != 0);
    json_int(&json, "pid", facts->service);
    json_word(&json, "wake", facts->service ? wake : NULL);
    json_word(&json, "wake_why", facts->service ? facts->wake_why : NULL);
    json_int(&json, "letters_due", facts->plan->letters);
    json_string(&json, "next_day", next);
    json_int(&json, "to_approve", facts->approvals);
    counts_json(&json, &facts->counts);
    json_array(&json, "ledgers");
    for (guint i = 0; i < facts->ledgers->len; i++)
        ledger_json(&json, out, facts, facts->ledgers->pdata[i]);
    json_array_end(&json);
    status_peers_json(&json, out, facts);
    brakes_json(&json, out, facts);
    collected_json(&json, facts);
    json_string(&json, "calendar_through", through);
    json_string(&json, "store", facts->store);
    json_bool(&json, "store_there", facts->store_there);
    json_string(&json, "journal_head", facts->head);
    json_string(&json, "configuration", facts->config->path);
    json_bool(&json, "needs_person", status_needs_person(facts));
    json_end(&json, out->stream);
}

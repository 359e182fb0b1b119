/* SPDX-License-Identifier: MIT */
#include "report/status.h"

#include "base/words.h"
#include "ledger/web_copy.h"
#include "report/collected.h"
#include "report/reasons.h"
#include "report/status_bank.h"
#include "report/status_json.h"
#include "report/status_peers.h"

enum { CALENDAR_SHORT = 60 }; /* days of calendar left that are worth a warning */

void status_trouble_free(struct status_trouble *trouble)
{
    g_free(trouble->subject);
    g_free(trouble->value);
    g_free(trouble->since);
    g_free(trouble);
}

enum reason ledger_reason(const struct plan *plan, const struct ledger *ledger)
{
    gpointer value;

    if (g_hash_table_lookup_extended(plan->ledger_reasons, ledger->config->key, NULL, &value))
        return (enum reason)GPOINTER_TO_INT(value);
    return REASON_NONE;
}

bool status_needs_person(const struct status_facts *facts)
{
    for (guint i = 0; i < facts->ledgers->len; i++) {
        const struct ledger *ledger = facts->ledgers->pdata[i];

        if (ledger->failure || ledger->rejects->len || ledger_reason(facts->plan, ledger) != REASON_NONE)
            return true;
    }
    return facts->counts.uncertain || facts->origin_held || facts->plan->clock_held || facts->plan->gone->len ||
           facts->plan->senders_held->len || facts->troubles->len || status_banks_need_person(facts);
}

char *ledger_state_text(const struct plan *plan, const struct ledger *ledger)
{
    enum reason reason = ledger_reason(plan, ledger);
    g_autofree char *why = reason_sentence(reason, DAY_NONE, NULL);

    if (ledger->failure)
        return g_strdup_printf(_("%s: nothing is sent from it: %s"), ledger->config->key, ledger->failure);
    return g_strdup_printf(
        ngettext("%s: %d row, %u rejected; %s", "%s: %d rows, %u rejected; %s", (unsigned long)ledger->rows),
        ledger->config->key, ledger->rows, ledger->rejects->len, reason == REASON_NONE ? _("relied on") : why);
}

bool status_is_first_hour(const struct status_facts *facts)
{
    for (guint i = 0; i < facts->ledgers->len; i++)
        if (((const struct ledger *)facts->ledgers->pdata[i])->path)
            return false;
    return facts->counts.accepted + facts->counts.rehearsed == 0;
}

/* Nothing to read yet: that is no fault, and there is one thing to do. */
static void print_first_hour(const struct output *out, const struct status_facts *facts)
{
    if (!facts->ledgers->len)
        output_fact(out, TINT_NONE, _("ledger"), _("none yet, so there is nobody to remind"));
    if (status_is_first_hour(facts))
        output_fact(out, TINT_WARN, _("do next"),
                    _("herinnerctl setup: a few questions, and the service rehearses with your invoices"));
}

/* The file, or the address with the moment when the server last answered. */
static char *place_text(const struct output *out, const struct ledger *ledger)
{
    const struct config_web *web = &ledger->config->web;
    AUTO(web_copy) copy = web_is(web) ? web_copy_load(ledger->config->path) : NULL;
    g_autofree char *asked = copy && copy->asked_ms ? output_instant(out, copy->asked_ms) : NULL;

    return asked ? g_strdup_printf(_("%s, fetched %s"), web->shown, asked) : g_strdup(web_place(web, ledger->path));
}

static void print_ledgers(const struct output *out, const struct status_facts *facts)
{
    for (guint i = 0; i < facts->ledgers->len; i++) {
        const struct ledger *ledger = facts->ledgers->pdata[i];
        g_autofree char *text = ledger_state_text(facts->plan, ledger), *place = place_text(out, ledger);
        bool stopped = ledger->failure || ledger_reason(facts->plan, ledger) != REASON_NONE;

        output_fact(out, stopped ? TINT_BAD : ledger->rejects->len ? TINT_WARN : TINT_NONE, _("ledger"), text);
        output_fact(out, TINT_DIM, "", place);
    }
}

/* When the service looks again, and why then. */
static void print_wake(const struct output *out, const struct status_facts *facts)
{
    g_autofree char *time = output_time(out, facts->wake);
    g_autofree char *text = facts->wake_why && *facts->wake_why
                                ? g_strdup_printf("%s (%s)", time, wake_text(facts->wake_why))
                                : g_strdup(time);

    if (facts->service && *time)
        output_fact(out, TINT_NONE, _("looks again"), text);
}

/* What the planner sees ahead. */
static void print_next(const struct output *out, const struct status_facts *facts)
{
    char buffer[DAY_ISO_SIZE];
    g_autofree char *next = g_strdup_printf(_("on %s something falls due"), day_to_iso(facts->plan->next_day, buffer));
    g_autofree char *now = g_strdup_printf(
        ngettext("%d letter is due now", "%d letters are due now", (gulong)facts->plan->letters), facts->plan->letters);

    if (facts->plan->letters)
        output_fact(out, TINT_NONE, _("next"), now);
    else
        output_fact(out, TINT_NONE, _("next"), facts->plan->next_day == DAY_NONE ? _("nothing is to come") : next);
}

static void print_service(const struct output *out, const struct status_facts *facts)
{
    g_autofree char *running = g_strdup_printf(_("running, process %d"), facts->service);

    output_fact(out, TINT_NONE, _("mode"),
                facts->mode == MODE_LIVE ? _("live: letters go to clients") : _("rehearsal: nothing leaves the house"));
    output_fact(out, facts->service ? TINT_GOOD : TINT_WARN, _("service"),
                facts->service ? running : _("not running; nothing is sent until herinnerd runs"));
    print_wake(out, facts);
    print_next(out, facts);
}

static void print_count(const struct output *out, const char *label, enum tint tint, int count, const char *command)
{
    g_autofree char *text = command && count ? g_strdup_printf(_("%d; see «herinnerctl %s»"), count, command)
                                             : g_strdup_printf("%d", count);

    output_fact(out, count ? tint : TINT_NONE, label, text);
}

static void print_counts(const struct output *out, const struct status_facts *facts)
{
    const struct store_counts *counts = &facts->counts;
    g_autofree char *letters =
        g_strdup_printf(_("%d sent, %d rehearsed, %d failed"), counts->accepted, counts->rehearsed, counts->failed);

    print_count(out, _("in the queue"), TINT_NONE, counts->planned + counts->queued + counts->claimed, NULL);
    print_count(out, _("to approve"), TINT_WARN, facts->approvals, "approve");
    print_count(out, _("uncertain"), TINT_BAD, counts->uncertain, "uncertain");
    print_count(out, _("tasks"), TINT_NONE, counts->tasks, "tasks");
    print_count(out, _("holds"), TINT_NONE, counts->holds, "holds");
    output_fact(out, TINT_NONE, _("letters so far"), letters);
}

/* What left the configuration, and an account that nobody confirmed. */
static void print_changes(const struct output *out, const struct plan *plan)
{
    for (guint i = 0; i < plan->gone->len; i++) {
        const struct plan_gone *gone = plan->gone->pdata[i];
        g_autofree char *text = g_strdup_printf(
            ngettext("ledger %s left the configuration; %u open invoice is not followed; see «herinnerctl approve»",
                     "ledger %s left the configuration; %u open invoices are not followed; see «herinnerctl approve»",
                     gone->open),
            gone->name, gone->open);

        output_fact(out, TINT_BAD, _("brake"), text);
    }
    for (guint i = 0; i < plan->senders_held->len; i++) {
        const struct config_sender *sender = plan->senders_held->pdata[i];
        g_autofree char *why = reason_sentence(REASON_IBAN, DAY_NONE, NULL);
        g_autofree char *text = g_strdup_printf("%s: %s", sender->key, why);

        output_fact(out, TINT_BAD, _("brake"), text);
    }
}

static void print_brakes(const struct output *out, const struct status_facts *facts)
{
    if (facts->origin_held) {
        g_autofree char *text = reason_sentence(REASON_ORIGIN, DAY_NONE, NULL);

        output_fact(out, TINT_BAD, _("brake"), text);
    }
    if (facts->plan->clock_held) {
        g_autofree char *text = reason_sentence(REASON_CLOCK, DAY_NONE, NULL);

        output_fact(out, TINT_BAD, _("brake"), text);
    }
    print_changes(out, facts->plan);
    for (guint i = 0; i < facts->troubles->len; i++) {
        const struct status_trouble *trouble = facts->troubles->pdata[i];
        g_autofree char *since = output_time(out, trouble->since);
        g_autofree char *text = *since ? g_strdup_printf(_("%s: %s, since %s"), trouble->subject, trouble->value, since)
                                       : g_strdup_printf("%s: %s", trouble->subject, trouble->value);

        output_fact(out, TINT_BAD, _("trouble"), text);
    }
}

static void print_store(const struct output *out, const struct status_facts *facts)
{
    char buffer[DAY_ISO_SIZE];
    bool is_short = facts->calendar_through != DAY_NONE && facts->calendar_through < facts->today + CALENDAR_SHORT;
    g_autofree char *absent = g_strdup_printf(_("%s is not there yet; the service makes it"), facts->store);

    output_fact(out, TINT_NONE, _("store"), facts->store_there ? facts->store : absent);
    output_fact(out, TINT_DIM, _("journal head"), facts->head);
    output_fact(out, is_short ? TINT_WARN : TINT_NONE, _("holidays until"),
                facts->calendar_through == DAY_NONE ? _("none are known; see «calendars» in the configuration")
                                                    : day_to_iso(facts->calendar_through, buffer));
    output_fact(out, TINT_NONE, _("configuration"), facts->config->path);
}

static void print_insecure(const struct output *out, const struct status_facts *facts)
{
    for (guint i = 0; i < facts->config->smtps->len; i++) {
        const struct config_smtp *smtp = facts->config->smtps->pdata[i];

        if (smtp->insecure) {
            g_autofree char *text = g_strdup_printf(_("%s: without encryption (insecure = yes)"), smtp->key);

            output_fact(out, TINT_WARN, _("relay"), text);
        }
    }
}

/* Whoever had to be collected from agrees new terms first. */
static void print_collected(const struct output *out, const struct status_facts *facts)
{
    g_autoptr(GArray) list = collected_clients(facts->history, facts->config, facts->today);

    for (guint i = 0; i < list->len; i++) {
        g_autofree char *text = collected_sentence(&g_array_index(list, struct collected, i));

        output_fact(out, TINT_WARN, _("after collection"), text);
    }
}

void report_status(const struct output *out, const struct status_facts *facts)
{
    if (out->json) {
        report_status_json(out, facts);
        return;
    }
    output_mode(out, facts->mode);
    print_service(out, facts);
    print_brakes(out, facts);
    print_ledgers(out, facts);
    status_print_banks(out, facts);
    print_first_hour(out, facts);
    print_counts(out, facts);
    print_collected(out, facts);
    status_print_peers(out, facts);
    print_insecure(out, facts);
    print_store(out, facts);
}

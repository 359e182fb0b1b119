/* SPDX-License-Identifier: MIT */
/* What waits for a yes, worded for people and for JSON. */
#include "base/words.h"
#include "control/waiting.h"
#include "report/additions.h"
#include "report/decision.h"
#include "report/json.h"
#include "report/table.h"

static const char *const kind_words[] = {[WAITING_LETTER] = "letter",
                                         [WAITING_FIRST_SIGHT] = "first-sight",
                                         [WAITING_ELSEWHERE] = "elsewhere",
                                         [WAITING_PASS] = "pass",
                                         [WAITING_CLOCK] = "clock",
                                         [WAITING_LEDGER] = "ledger",
                                         [WAITING_GONE] = "gone",
                                         [WAITING_IBAN] = "iban",
                                         [WAITING_NONE] = ""};

char *sender_accounts_text(const struct config_sender *sender)
{
    const char *iban = *sender->iban ? sender->iban : _("no account");

    return *sender->pay_link ? g_strdup_printf("%s, %s", iban, sender->pay_link) : g_strdup(iban);
}

static char *ledger_text(const struct waiting *waiting)
{
    const char *name = waiting->ledger->config->key;

    if (waiting->reason == REASON_RENAMED)
        return g_strdup_printf(_("this seems to be an earlier ledger under a new name: «herinnerctl ledger rename OLD "
                                 "%s», or approve what is new"),
                               name);
    if (waiting->reason == REASON_COLUMNS)
        return g_strdup(_("the header of the file is another one than at the last good read"));
    return g_strdup(_("the ledger changed so much that it is not relied on"));
}

static char *gone_text(const struct plan_gone *gone)
{
    return g_strdup_printf(
        ngettext("the ledger left the configuration with %u open invoice; «herinnerctl ledger rename "
                 "%s NEW» when it has another name now",
                 "the ledger left the configuration with %u open invoices; «herinnerctl ledger "
                 "rename %s NEW» when it has another name now",
                 gone->open),
        gone->open, gone->name);
}

static char *iban_text(const struct config_sender *sender)
{
    g_autofree char *where = sender_accounts_text(sender);

    return g_strdup_printf(_("letters would ask to pay into another account than before: %s"), where);
}

/* A yes is given for what stands beside the total, too. */
static char *letter_text(const struct decision *decision)
{
    g_autofree char *asked = additions_text(decision);

    if (asked)
        return g_strdup_printf(_("this letter waits for a yes; beside the total: %s"), asked);
    return g_strdup(_("this letter waits for a yes"));
}

static char *reason_text(const struct waiting *waiting)
{
    switch (waiting->kind) {
    case WAITING_LETTER:
        return letter_text(waiting->decision);
    case WAITING_FIRST_SIGHT:
        return g_strdup(_("long overdue when first seen"));
    case WAITING_PASS:
        return g_strdup_printf(_("%d letters at once: more than usual"), waiting->letters);
    case WAITING_CLOCK:
        return g_strdup(_("the date made a jump"));
    case WAITING_ELSEWHERE:
        return g_strdup(_("another program reminded, says the ledger; «herinnerctl record» is for what it did"));
    case WAITING_LEDGER:
        return ledger_text(waiting);
    case WAITING_GONE:
        return gone_text(waiting->gone);
    case WAITING_IBAN:
        return iban_text(waiting->sender);
    case WAITING_NONE:
        break;
    }
    return g_strdup("");
}

static void print_json(const struct output *out, const struct waiting *waiting)
{
    const struct decision *decision = waiting->decision;
    g_auto(GStrv) numbers = decision ? items_numbers(decision->items) : NULL;
    g_autofree char *since = output_day(out, decision ? decision->since : DAY_NONE);
    g_autofree char *reason = reason_text(waiting);
    struct json json;

    json_begin(&json);
    json_string(&json, "id", waiting->id);
    json_string(&json, "kind", kind_words[waiting->kind]);
    json_string(&json, "client", decision ? decision->client->key : NULL);
    json_string(&json, "stage", decision ? decision->stage_name : NULL);
    json_strings(&json, "invoices", numbers);
    json_string(&json, "since", since);
    json_string(&json, "until", NULL);
    json_string(&json, "reason", reason);
    json_end(&json, out->stream);
}

static void add_row(struct table *table, const struct waiting *waiting)
{
    const struct decision *decision = waiting->decision;
    g_auto(GStrv) numbers = decision ? items_numbers(decision->items) : NULL;
    g_autofree char *list = output_list(numbers);
    g_autofree char *total = decision ? items_total(decision->items) : NULL;
    g_autofree char *reason = reason_text(waiting);
    const char *cells[] = {
        waiting->id, decision ? client_label(decision->client) : "", decision ? decision->stage_name : "", list, total,
        reason};

    table_add(table, TINT_NONE, cells);
}

void waiting_print(const struct output *out, const GPtrArray *waiting)
{
    const struct table_column columns[] = {
        {.title = _("approve")},
        {.title = _("client"), .least = 12},
        {.title = _("stage"), .least = 8},
        {.title = _("invoices"), .least = 10},
        {.title = _("total"), .right = true},
        {.title = _("why"), .flow = true},
    };
    AUTO(table) table = table_new(columns, G_N_ELEMENTS(columns));

    for (guint i = 0; i < waiting->len; i++) {
        if (out->json)
            print_json(out, waiting->pdata[i]);
        else
            add_row(table, waiting->pdata[i]);
    }
    if (out->json)
        return;
    if (!waiting->len)
        output_line(out, TINT_NONE, _("nothing waits for a yes"));
    table_print(table, out);
    if (waiting->len)
        output_line(out, TINT_DIM, _("\"herinnerctl approve\" and one of the first column; this list changed nothing"));
}

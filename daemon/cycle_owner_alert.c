/* SPDX-License-Identifier: MIT */
/* What the owner should know, in figures and names. */
#include <string.h>

#include "cycle_owner_inside.h"
#include "ledger/ledger.h"
#include "report/decision.h"

enum { ID_LENGTH = 8 };

void owner_alert_free(gpointer data)
{
    struct owner_alert *alert = data;

    g_clear_pointer(&alert->items, g_ptr_array_unref);
    g_free(alert->detail);
    g_free((char *)alert->id);
    owner_links_free(alert->links);
    g_free(alert);
}

static struct owner_alert *alert_new(struct gathering *gathering, const struct notice_row *row)
{
    struct owner_alert *alert = g_new0(struct owner_alert, 1);

    alert->kind = row->notice->kind;
    alert->again = row->told.times > 0;
    alert->name = alert->stage = alert->key = "";
    alert->source = row->notice->ledger;
    alert->number = row->notice->number;
    alert->day = row->notice->day;
    alert->items = g_ptr_array_new();
    g_ptr_array_add(gathering->alerts, alert);
    return alert;
}

/* By digest, worked out once a mail: there may be hundreds. */
static const struct decision *approval_of(struct gathering *gathering, const char *digest)
{
    const GPtrArray *decisions = gathering->cycle->plan->decisions;

    if (gathering->approvals)
        return g_hash_table_lookup(gathering->approvals, digest);
    gathering->approvals = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < decisions->len; i++) {
        struct decision *decision = decisions->pdata[i];

        if (decision->reason == REASON_APPROVAL)
            g_hash_table_insert(gathering->approvals, decision_digest(decision), decision);
    }
    return g_hash_table_lookup(gathering->approvals, digest);
}

static void tell_approval(struct gathering *gathering, const struct notice_row *row)
{
    const char *digest = row->notice->cause + strlen(notice_word(NOTICE_APPROVAL)) + 1;
    const struct decision *decision = approval_of(gathering, digest);
    struct owner_alert *alert = alert_new(gathering, row);

    alert->id = g_strndup(digest, ID_LENGTH);
    if (!decision)
        return;
    alert->name = client_label(decision->client);
    alert->stage = decision->stage_name;
    for (guint i = 0; i < decision->items->len; i++)
        g_ptr_array_add(alert->items, decision->items->pdata[i]);
}

/* The invoices of one client, stage and date stand together, as they will in the letter. */
static struct owner_alert *announced_with(struct gathering *gathering, const struct announcement *announcement)
{
    for (guint i = 0; i < gathering->alerts->len; i++) {
        struct owner_alert *alert = gathering->alerts->pdata[i];
        const struct plan_item *first = alert->items->len ? alert->items->pdata[0] : NULL;

        if (alert->kind == NOTICE_ANNOUNCED && first && first->client == announcement->item->client &&
            first->stage == announcement->item->stage && alert->day == announcement->goes)
            return alert;
    }
    return NULL;
}

static void tell_announcement(struct gathering *gathering, const struct notice_row *row)
{
    const char *key = row->notice->cause + strlen(notice_word(NOTICE_ANNOUNCED)) + 1;
    const GArray *announcements = gathering->cycle->plan->announcements;

    for (guint i = 0; i < announcements->len; i++) {
        const struct announcement *announcement = &g_array_index(announcements, struct announcement, i);
        const struct plan_item *item = announcement->item;
        g_autofree char *own = announcement_key(item);
        struct owner_alert *alert;

        if (!g_str_equal(own, key))
            continue;
        alert = announced_with(gathering, announcement);
        if (!alert) {
            alert = alert_new(gathering, row);
            alert->name = client_label(item->client);
            alert->stage = ((const struct config_stage *)item->client->policy->stages->pdata[item->stage])->name;
            alert->day = announcement->goes;
        }
        g_ptr_array_add(alert->items, (gpointer)item);
        return;
    }
}

static void tell_trouble(struct owner_alert *alert, const struct cycle *cycle, const struct ledger *ledger)
{
    const struct history *history = cycle->world->history;

    if (ledger->failure) {
        alert->detail = g_strdup(ledger->failure);
        return;
    }
    for (guint i = 0; i < history->ledgers->len; i++) {
        const struct history_ledger *known = &g_array_index(history->ledgers, struct history_ledger, i);

        if (!g_str_equal(known->name, alert->source) || known->last_good_rows < ledger->config->shrink_from ||
            ledger->rows * 2 >= known->last_good_rows)
            continue;
        alert->shrunk = true;
        alert->rows = ledger->rows;
        alert->rows_before = known->last_good_rows;
        return;
    }
    alert->stale = true;
    alert->day = moment_at(ledger->stamp.mtime_ns / 1000000, cycle->config->timezone).day;
}

static void tell_ledger(struct gathering *gathering, const struct notice_row *row)
{
    const GPtrArray *ledgers = gathering->cycle->world->ledgers;
    struct owner_alert *alert = alert_new(gathering, row);

    for (guint i = 0; i < ledgers->len; i++) {
        const struct ledger *ledger = ledgers->pdata[i];

        if (g_str_equal(ledger->config->key, alert->source))
            tell_trouble(alert, gathering->cycle, ledger);
    }
}

/* What happened with one invoice. */
static void tell_invoice(struct gathering *gathering, const struct notice_row *row)
{
    const struct notice *notice = row->notice;
    const struct plan_item *item = plan_find_item(gathering->cycle->plan, notice->ledger, notice->number);
    struct owner_alert *alert = alert_new(gathering, row);

    if (!item)
        return;
    alert->name = client_label(item->client);
    g_ptr_array_add(alert->items, (gpointer)item);
}

static void tell_bank(struct gathering *gathering, const struct notice_row *row)
{
    struct owner_alert *alert = alert_new(gathering, row);
    gpointer lack = g_hash_table_lookup(gathering->cycle->plan->stale_banks, alert->source);

    alert->stale = GPOINTER_TO_INT(lack) == BANK_TOO_OLD;
}

static void tell_payment(struct gathering *gathering, const struct notice_row *row)
{
    const char *id = row->notice->cause + strlen(notice_word(NOTICE_PAYMENT)) + 1;
    const GArray *payments = gathering->cycle->world->history->payments;
    struct owner_alert *alert;

    tell_invoice(gathering, row);
    alert = gathering->alerts->pdata[gathering->alerts->len - 1];
    alert->id = g_strdup(id);
    for (guint i = 0; i < payments->len; i++) {
        const struct history_payment *payment = &g_array_index(payments, struct history_payment, i);
        char amount[MONEY_TEXT_SIZE];

        if (payment->id != g_ascii_strtoll(id, NULL, 10))
            continue;
        alert->detail = g_strdup_printf("%s %s, %s", money_to_text(payment->paid, payment->currency, amount),
                                        payment->currency, payment->name);
        return;
    }
}

static void tell_flood(struct gathering *gathering, const struct notice_row *row)
{
    const GPtrArray *decisions = gathering->cycle->plan->decisions;
    struct owner_alert *alert = alert_new(gathering, row);

    for (guint i = 0; i < decisions->len; i++)
        alert->letters += (((const struct decision *)decisions->pdata[i])->reasons & REASON_BIT(REASON_FLOOD)) != 0;
}

/* "attachment LEDGER/NUMBER STAGE sent|held" and, in a second line, what is missing (cycle_files.c). */
static void tell_attachment(struct gathering *gathering, const struct notice_row *row)
{
    const char *line = strchr(row->notice->cause, '\n');
    struct owner_alert *alert;

    tell_invoice(gathering, row);
    alert = gathering->alerts->pdata[gathering->alerts->len - 1];
    alert->detail = g_strdup(line ? line + 1 : "");
    alert->held = line && line - row->notice->cause > 5 && !strncmp(line - 5, " held", 5);
}

static const struct plan_client *client_of(const struct cycle *cycle, const char *key)
{
    for (guint i = 0; i < cycle->plan->clients->len; i++) {
        const struct plan_client *client = cycle->plan->clients->pdata[i];

        if (g_str_equal(client->key, key))
            return client;
    }
    return NULL;
}

/* Why the client's mail waits, in the words of who wrote: of the newest hold of KIND. */
static char *words_of_hold(const struct cycle *cycle, const char *client, enum reason kind)
{
    const GArray *holds = cycle->world->history->holds;

    for (guint i = holds->len; i > 0; i--) {
        const struct history_hold *hold = &g_array_index(holds, struct history_hold, i - 1);

        if (hold->scope == HOLD_CLIENT && g_str_equal(hold->subject, client) && hold->reason &&
            g_str_equal(hold->kind, reason_word(kind)))
            return g_strdup(hold->reason);
    }
    return NULL;
}

/* What came back from a client (R14). */
static void tell_client(struct gathering *gathering, const struct notice_row *row)
{
    const struct cycle *cycle = gathering->cycle;
    const char *key = row->notice->client;
    const struct plan_client *client = client_of(cycle, key);
    struct owner_alert *alert = alert_new(gathering, row);

    alert->id = g_strdup(key);
    alert->key = key;
    alert->name = client ? client_label(client) : alert->id;
    if (row->notice->kind == NOTICE_REPLY)
        alert->detail = words_of_hold(cycle, key, REASON_REPLY);
    if (row->notice->kind == NOTICE_BOUNCED)
        alert->detail = words_of_hold(cycle, key, REASON_UNDELIVERABLE);
}

/* Nobody knows whether it went: the cause is the letter's number. */
static void tell_uncertain(struct gathering *gathering, const struct notice_row *row)
{
    struct owner_alert *alert;

    tell_client(gathering, row);
    alert = gathering->alerts->pdata[gathering->alerts->len - 1];
    g_free((char *)alert->id);
    alert->id = g_strdup(row->notice->cause + strlen(notice_word(NOTICE_UNCERTAIN)) + 1);
}

/* "template CLIENT" and, in a second line, what is wrong with the letter. */
static void tell_template(struct gathering *gathering, const struct notice_row *row)
{
    const char *line = strchr(row->notice->cause, '\n');
    struct owner_alert *alert;

    tell_client(gathering, row);
    alert = gathering->alerts->pdata[gathering->alerts->len - 1];
    alert->detail = g_strdup(line ? line + 1 : "");
}

/* A ledger that was not named before, or one that left the configuration. */
static void tell_renamed(struct gathering *gathering, const struct notice_row *row)
{
    struct owner_alert *alert = alert_new(gathering, row);

    alert->gone = !*row->notice->ledger;
    if (alert->gone)
        alert->source = row->notice->number;
}

static void tell_accounts(struct gathering *gathering, const struct notice_row *row)
{
    const struct config_sender *sender = config_sender(gathering->cycle->config, row->notice->number);
    struct owner_alert *alert = alert_new(gathering, row);

    alert->source = row->notice->number;
    if (sender)
        alert->detail = plan_sender_accounts(sender);
}

/* In the words that the log and `status` have for it. */
static void tell_report(struct gathering *gathering, const struct notice_row *row)
{
    const struct notice *notice = row->notice;
    struct owner_alert *alert = alert_new(gathering, row);

    alert->source = notice->number;
    alert->detail = g_strdup(cycle_trouble_text(gathering->cycle, notice->kind, notice->number));
}

static void tell_plainly(struct gathering *gathering, const struct notice_row *row)
{
    alert_new(gathering, row);
}

void gathering_add_alert(struct gathering *gathering, const struct notice_row *row)
{
    static void (*const tell[NOTICE_KINDS])(struct gathering * gathering, const struct notice_row *row) = {
        [NOTICE_APPROVAL] = tell_approval,
        [NOTICE_ANNOUNCED] = tell_announcement,
        [NOTICE_LEDGER] = tell_ledger,
        [NOTICE_COLUMNS] = tell_plainly,
        [NOTICE_BANK] = tell_bank,
        [NOTICE_PAYMENT] = tell_payment,
        [NOTICE_FLOOD] = tell_flood,
        [NOTICE_CLOCK] = tell_plainly,
        [NOTICE_ATTACHMENT] = tell_attachment,
        [NOTICE_REPLY] = tell_client,
        [NOTICE_BOUNCED] = tell_client,
        [NOTICE_LEFT] = tell_client,
        [NOTICE_CHALLENGE] = tell_client,
        [NOTICE_UNCERTAIN] = tell_uncertain,
        [NOTICE_TEMPLATE] = tell_template,
        [NOTICE_RENAMED] = tell_renamed,
        [NOTICE_IBAN] = tell_accounts,
        [NOTICE_RELAY] = tell_report,
        [NOTICE_MAILBOX] = tell_report,
        [NOTICE_FETCH] = tell_report,
        [NOTICE_COPIES] = tell_report,
        [NOTICE_DISK] = tell_report,
    };

    if (tell[row->notice->kind])
        tell[row->notice->kind](gathering, row);
    else
        tell_invoice(gathering, row);
}

/* SPDX-License-Identifier: MIT */
/*
 * R24: a hand-over whose stage names an agency mails it the claim, with the
 * first pages of the dossier and all of it as a zip file, or the zip in a
 * folder where it is too large. Nothing goes while anything holds one of the
 * invoices; what fails is left to the owner.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "compose/message.h"
#include "cycle_owner_inside.h"
#include "plan/claim.h"
#include "proof/agency.h"
#include "proof/paid.h"
#include "proof/store.h"
#include "report/dossier.h"
#include "report/dossier_words.h"

/* What stops a claim from being handed over although it was decided: things may have changed since. */
#define STOPS                                                                                                          \
    (REASON_BIT(REASON_ORIGIN) | REASON_BIT(REASON_CLOCK) | REASON_BIT(REASON_LEDGER) | REASON_BIT(REASON_COLUMNS) |   \
     REASON_BIT(REASON_RENAMED) | REASON_BIT(REASON_BANK) | REASON_BIT(REASON_CONFLICT) | REASON_BIT(REASON_PAYMENT) | \
     REASON_BIT(REASON_MISSING) | REASON_BIT(REASON_REJECTED) | REASON_BIT(REASON_PAID) | REASON_BIT(REASON_CLOSED) |  \
     REASON_BIT(REASON_INSOLVENT) | REASON_BIT(REASON_HANDED_OVER) | REASON_BIT(REASON_CREDIT) |                       \
     REASON_BIT(REASON_DISPUTE) | REASON_BIT(REASON_INSTALMENTS) | REASON_BIT(REASON_PROMISE) |                        \
     REASON_BIT(REASON_SAYS_PAID) | REASON_BIT(REASON_PAUSE) | REASON_BIT(REASON_REPLY) | REASON_BIT(REASON_IBAN))

enum { PAGES = 2 }; /* files of a dossier that always go along */

static const struct config_stage *stage_of(const struct cycle *cycle, const struct plan_client *client,
                                           const struct task_row *task)
{
    const struct config_policy *policy = client->policy;
    int index = config_stage_index(policy, task->stage);
    const struct config_stage *stage = index < 0 ? NULL : policy->stages->pdata[index];

    (void)cycle;
    return stage && stage->action == ACTION_HANDOVER && *stage->to ? stage : NULL;
}

static guint count_of(const char *list)
{
    g_auto(GStrv) parts = g_strsplit(list, ", ", -1);

    return g_strv_length(parts);
}

/* Whether all of TASK's ITEMS are there, late and held by nothing. */
static bool may_go(const struct cycle *cycle, const struct task_row *task, const GPtrArray *items)
{
    if (!items->len || items->len != count_of(task->invoices) || cycle->plan->clock_held)
        return false;
    for (guint i = 0; i < items->len; i++) {
        const struct plan_item *item = items->pdata[i];

        if ((item->reasons & STOPS) || !item->overdue || item_demand(item) <= 0 ||
            g_hash_table_contains(cycle->plan->ledger_reasons, item->source->ledger->key))
            return false;
    }
    return true;
}

bool cycle_agency_serves(const struct cycle *cycle, const struct task_row *task, bool *serves, GError **error)
{
    g_autoptr(GPtrArray) items = NULL;
    enum agency_state state;

    *serves = false;
    if (!g_str_equal(task->kind, "handover"))
        return true;
    items = cycle_task_items(cycle->plan, task);
    if (!items->len || !stage_of(cycle, ((const struct plan_item *)items->pdata[0])->client, task))
        return true;
    if (!agency_state(cycle->store, task->id, &state, error))
        return false;
    *serves = state != AGENCY_FAILED;
    return true;
}

/* -- the mail ----------------------------------------------------------- */

/* What is claimed beside the invoices, as the letter shows it. */
static void fill_money(struct decision *decision, const struct plan_input *input, const GArray *paid)
{
    AUTO(claim) claim = claim_make(input, decision->items, paid);
    struct decision_money *money = decision_own_money(decision);

    money->interest = g_array_new(FALSE, FALSE, sizeof(struct money));
    money->since = DAY_NONE;
    money->agreed = claim->agreed;
    for (guint i = 0; i < claim->totals->len; i++) {
        const struct claim_total *total = &g_array_index(claim->totals, struct claim_total, i);
        struct money interest = {.minor = total->interest};

        g_strlcpy(interest.currency, total->currency, sizeof interest.currency);
        if (total->interest > 0)
            g_array_append_val(money->interest, interest);
        if (total->costs > 0) {
            money->costs = COSTS_CLAIM;
            money->amount.minor = total->costs;
            g_strlcpy(money->amount.currency, total->currency, sizeof money->amount.currency);
            money->rule = claim->costs_rule;
        }
    }
    for (guint i = 0; i < claim->lines->len; i++) {
        const struct claim_line *line = &g_array_index(claim->lines, struct claim_line, i);

        if (line->since == DAY_NONE)
            continue;
        money->since = money->since == DAY_NONE ? line->since : MIN(money->since, line->since);
        money->rate = line->rate;
    }
}

static struct decision *decision_of(const struct cycle *cycle, const struct task_row *task,
                                    const struct config_stage *stage, GPtrArray *items, const GArray *paid)
{
    static char *nobody[] = {NULL};
    const struct plan_item *first = items->pdata[0];
    struct plan_input input = world_input(cycle->world);
    struct decision *decision = g_new0(struct decision, 1);

    decision->client = first->client;
    decision->sender = first->source->sender;
    decision->policy = first->client->policy;
    decision->stage = stage;
    decision->stage_name = stage->name;
    decision->template_name = *stage->template_name ? stage->template_name : "handover";
    decision->verdict = VERDICT_HANDOVER;
    decision->reason = REASON_NONE;
    decision->day = cycle->world->now.day;
    decision->since = day_from_iso(task->since);
    decision->until = decision->term_until = decision->asked_day = DAY_NONE;
    decision->items = g_ptr_array_ref(items);
    decision->also_open = g_ptr_array_new();
    decision->credits = g_ptr_array_new();
    decision->to = stage->to;
    decision->cc = nobody;
    decision->money = &decision_asks_nothing;
    fill_money(decision, &input, paid);
    return decision;
}

static char *digest_of(const struct task_row *task, const struct decision *decision)
{
    g_autofree char *about = decision_digest(decision);
    g_autofree char *text = g_strdup_printf("agency\n%" G_GINT64_FORMAT "\n%s\n", task->id, about);

    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
}

static bool add_mail(struct cycle *cycle, GPtrArray *mails, const struct task_row *task, GError **error)
{
    g_autoptr(GPtrArray) items = cycle_task_items(cycle->plan, task);
    const struct config_stage *stage =
        items->len ? stage_of(cycle, ((const struct plan_item *)items->pdata[0])->client, task) : NULL;
    g_autoptr(GArray) paid = NULL;
    enum agency_state state;
    struct owner_mail *mail;

    if (!stage || !may_go(cycle, task, items))
        return true;
    if (!agency_state(cycle->store, task->id, &state, error))
        return false;
    if (state != AGENCY_NONE && state != AGENCY_WAITING)
        return true;
    paid = paid_parts(cycle->store, task->client, error);
    if (!paid)
        return false;
    mail = g_new0(struct owner_mail, 1);
    mail->decision = decision_of(cycle, task, stage, items, paid);
    mail->task = task->id;
    mail->sender = mail->decision->sender;
    mail->template_name = mail->decision->template_name;
    mail->day = cycle->world->now.day;
    mail->rows = g_ptr_array_new();
    mail->digest = digest_of(task, mail->decision);
    g_ptr_array_add(mails, mail);
    return true;
}

bool cycle_add_agency_mails(struct cycle *cycle, GPtrArray *mails, GError **error)
{
    for (guint i = 0; i < cycle->tasks->len; i++) {
        const struct task_row *task = cycle->tasks->pdata[i];

        if (g_str_equal(task->kind, "handover") && task->rehearsal == (cycle->world->mode == MODE_REHEARSAL) &&
            !cycle->world->history->origin_held && !add_mail(cycle, mails, task, error))
            return false;
    }
    return true;
}

/* -- its letter --------------------------------------------------------- */

static struct dossier *make_dossier(struct cycle *cycle, const struct decision *decision, GError **error)
{
    struct plan_input input = world_input(cycle->world);
    const char *language = decision->sender->owner_language;
    const struct dossier_request request = {
        .store = cycle->store,
        .input = &input,
        .plan = cycle->plan,
        .client_key = decision->client->key,
        .name = decision->client->name,
        .item = decision->items->len == 1 ? decision->items->pdata[0] : NULL,
        .items = decision->items,
        .sender = decision->sender,
        .language = dossier_words_of(language) ? language : "en",
    };

    return dossier_make(&request, error);
}

/* The folder `dossiers` beside the store; what was left there before gives way. */
static bool leave(const struct cycle *cycle, const struct dossier *dossier, GBytes *zip, GError **error)
{
    g_autofree char *beside = g_path_get_dirname(store_path(cycle->store));
    g_autofree char *folder = g_build_filename(beside, "dossiers", NULL);
    g_autofree char *name = g_strconcat(dossier->folder, ".zip", NULL);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GError) why = NULL;
    gsize size;
    const char *data = g_bytes_get_data(zip, &size);

    if ((mkdir(folder, 0700) == 0 || errno == EEXIST) &&
        g_file_set_contents_full(path, data, (gssize)size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &why))
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, "\"%s\" cannot be written: %s", path,
                why ? why->message : g_strerror(errno));
    return false;
}

static struct letter *compose(struct cycle *cycle, int64_t id, const struct owner_mail *mail,
                              const struct message_file *files, guint count, GError **error)
{
    const struct decision *decision = mail->decision;
    const char *domain = strrchr(mail->sender->address, '@');
    g_autoptr(GPtrArray) previous = letter_previous_of(decision->items->pdata[0]);
    g_autofree char *message_id = NULL;
    struct letter_request request = {
        .decision = decision,
        .language = mail->sender->owner_language,
        .instant_ms = cycle->world->now.utc_ms,
        .utc_offset = cycle->world->now.utc_offset,
        .paid_until = world_paid_until(cycle->world, decision),
        .sender = decision->sender,
        .previous = previous,
        .files = files,
        .file_count = count,
        .dossier = count > PAGES ? DOSSIER_WHOLE : DOSSIER_PAGES,
    };

    if (!reminder_identify(cycle->store, id, domain ? domain + 1 : "localhost", &message_id, NULL, NULL, error))
        return NULL;
    request.message_id = message_id;
    return composer_compose(cycle->composer, &request, error);
}

struct letter *cycle_agency_letter(struct cycle *cycle, int64_t id, const struct owner_mail *mail, GError **error)
{
    const struct config_smtp *relay = config_smtp(cycle->config, mail->sender->smtp);
    AUTO(dossier) dossier = make_dossier(cycle, mail->decision, error);
    g_autoptr(GBytes) zip = dossier ? dossier_zip(dossier, error) : NULL;
    g_autofree char *page = NULL, *packed = NULL;
    bool fits;

    if (!zip)
        return NULL;
    page = g_strconcat(dossier->folder, ".html", NULL);
    packed = g_strconcat(dossier->folder, ".zip", NULL);
    fits = !relay || (gint64)g_bytes_get_size(zip) <= relay->attach_max;
    const struct message_file files[] = {
        {.type = "text/html", .filename = page, .bytes = dossier_file(dossier, "index.html")},
        {.type = "text/csv", .filename = "claim.csv", .bytes = dossier_file(dossier, "claim.csv")},
        {.type = "application/zip", .filename = packed, .bytes = zip},
    };

    if (!fits && !leave(cycle, dossier, zip, error))
        return NULL;
    return compose(cycle, id, mail, files, fits ? G_N_ELEMENTS(files) : PAGES, error);
}

/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/arrange.h"
#include "control/verbs.h"
#include "proof/records.h"
#include "report/decision.h"

static bool fill(struct arrange *arrange, struct history_hold *hold, GError **error)
{
    static const char *const kinds[] = {"bankruptcy", "suspension", "debt-relief", "administrator", NULL};
    const char *kind = arrange_choice(arrange->arguments, "kind", kinds, NULL, error);
    civil_day day;
    char date[DAY_ISO_SIZE];

    if (!kind || !control_date(arrange->arguments, "date", &day, error))
        return false;
    if (day > arrange->today) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("--date: that day is still to come; name the day of the judgment"));
        return false;
    }
    day_to_iso(day == DAY_NONE ? arrange->today : day, date);
    g_free(hold->reason);
    hold->reason = g_strdup_printf("%s, %s", kind, date);
    arrange->what =
        g_strdup_printf(_("insolvent (%s) since %s; everything stops, and \"file the claim\" is a task"), kind, date);
    return true;
}

/* All that is open, also what no letter goes about: direct debit, disputed, handed over. */
static bool is_claimed(const struct arrange *arrange, const struct plan_item *item)
{
    const struct invoice *row = item->invoice;

    return row->kind == KIND_INVOICE && item_open(item) > 0 && row->status != STATUS_DRAFT &&
           row->status != STATUS_VOID && g_str_equal(item->client->key, arrange->target.subject);
}

/* For the trustee, and for the VAT that may be claimed back: each invoice with its date and what is open of it. */
static void add_claim(GString *invoices, GString *list, const struct plan_item *item)
{
    const struct invoice *row = item->invoice;
    g_autofree char *open = amount_text(item_open(item), row->currency),
                    *total = amount_text(row->total, row->currency);
    char issued[DAY_ISO_SIZE];

    g_string_append_printf(invoices, "%s%s/%s", invoices->len ? ", " : "", item->source->ledger->key, row->number);
    g_string_append(list, list->len ? "; " : "");
    g_string_append_printf(list, _("%s of %s: %s open of %s"), row->number, day_to_iso(row->issued, issued), open,
                           total);
}

static bool add_task(struct control *control, struct arrange *arrange, int64_t entry, GError **error)
{
    g_autoptr(GString) invoices = g_string_new(NULL), list = g_string_new(NULL);
    g_autofree char *note = NULL;

    for (guint i = 0; i < arrange->plan->items->len; i++) {
        const struct plan_item *item = &g_array_index(arrange->plan->items, struct plan_item, i);

        if (is_claimed(arrange, item))
            add_claim(invoices, list, item);
    }
    note = g_strdup_printf(_("claim, and VAT to claim back: %s"), list->len ? list->str : _("nothing is open"));
    return task_file_claim(control->store, arrange->target.client_key, invoices->str, note, arrange->today, entry,
                           error);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    static const struct arrange_kind kind = {
        .reason = REASON_INSOLVENT, .clients = true, .fill = fill, .also = add_task};

    return arrange_run(control, arguments, &kind, error);
}

static const struct option options[] = {
    {"kind", N_("KIND"), N_("bankruptcy, suspension, debt-relief or administrator; needed")},
    {"date", N_("DATE"), N_("the day of the judgment; without it, today")},
    {NULL, NULL, NULL},
};

const struct verb verb_insolvent = {
    .words = "insolvent",
    .arguments = N_("CLIENT --kind KIND"),
    .summary = N_("a client is insolvent: everything stops"),
    .details = N_("No letter goes to this client until «reopen». A task asks you to file the claim with the trustee."),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_CREATE,
    .run = run,
};

/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/arrange.h"
#include "control/verbs.h"
#include "proof/records.h"

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
    arrange->what = g_strdup_printf(_("insolvent (%s) since %s; everything stops, and \"file the claim\" is a task"),
                                    kind, date);
    return true;
}

/* "ledger/number, ledger/number" of what the client has open. */
static char *open_invoices(const struct arrange *arrange)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < arrange->plan->items->len; i++) {
        const struct plan_item *item = &g_array_index(arrange->plan->items, struct plan_item, i);

        if (item->eligible && g_str_equal(item->client->key, arrange->target.subject))
            g_string_append_printf(text, "%s%s/%s", text->len ? ", " : "", item->ledger->key,
                                   item->invoice->number);
    }
    return g_string_free(text, FALSE);
}

static bool add_task(struct control *control, struct arrange *arrange, int64_t entry, GError **error)
{
    g_autofree char *invoices = open_invoices(arrange);

    return task_file_claim(control->store, arrange->target.client_key, invoices, arrange->today, entry, error);
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

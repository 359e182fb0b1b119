/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/erasing.h"
#include "control/find.h"
#include "control/verbs.h"

static bool erase(struct control *control, void *data, GError **error)
{
    struct erasing *erasing = data;

    return erase_client(control->store, erasing->client, control->actor, &erasing->counts, error);
}

/* The ledger may know of an invoice that no pass has read yet. */
static bool is_free(const struct plan *plan, const char *key, GError **error)
{
    int open = 0;

    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = &g_array_index(plan->items, struct plan_item, i);

        open += item->invoice->balance > 0 && g_str_equal(item->client->key, key);
    }
    if (!open)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                ngettext("\"%s\" cannot be forgotten: its ledger has %d open invoice",
                         "\"%s\" cannot be forgotten: its ledger has %d open invoices", open),
                key, open);
    return false;
}

static char *find(const struct control *control, const char *word, GError **error)
{
    AUTO(world) world = control_world(control, DAY_NONE, error);
    AUTO(plan) plan = world ? world_plan(world) : NULL;
    g_autofree char *key = plan ? find_client(plan, control->config, control->store, word, error) : NULL;

    return key && is_free(plan, key, error) ? g_steal_pointer(&key) : NULL;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    struct erasing erasing = {.work = erase, .question = _("Type the number of entries to go on:")};
    g_autofree char *key = find(control, arguments_word(arguments, 0), error);

    erasing.client = key;
    if (!key || !erasing_try(control, &erasing, error))
        return EXIT_USAGE_ERROR;
    erasing_say(control, _("All that is kept about \"%s\":"), key);
    erasing_print(control, &erasing);
    erasing_say(control, "%s",
                _("It cannot be had back. \"herinnerctl export\" makes a copy first; backups made before still have "
                  "it, and so have the ledger and the configuration."));
    return erasing_do(control, &erasing, error);
}

const struct verb verb_forget = {
    .words = "forget",
    .arguments = N_("CLIENT"),
    .summary = N_("erase all that is kept about a client without open invoices"),
    .details = N_("Words, names, addresses and mails go; numbers, dates and amounts stay under \"forgotten N\", and so "
                  "does the chain of hashes. Refused while something is open."),
    .least = 1,
    .most = 1,
    .store = STORE_NEED_CHANGE,
    .run = run,
};

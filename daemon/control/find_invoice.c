/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "control/find.h"

static const struct plan_item *item_at(const struct plan *plan, guint i)
{
    return &g_array_index(plan->items, struct plan_item, i);
}

static bool means(const struct plan_item *item, const char *text)
{
    gsize length = strlen(item->source->ledger->key);

    if (!g_ascii_strcasecmp(item->invoice->number, text))
        return true;
    return !strncmp(text, item->source->ledger->key, length) && text[length] == '/' &&
           !g_ascii_strcasecmp(text + length + 1, item->invoice->number);
}

static void refuse_several(const struct plan_item *one, const struct plan_item *other, const char *text, GError **error)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("invoice \"%s\" stands in two ledgers; write %s/%s or %s/%s"), text, one->source->ledger->key,
                one->invoice->number, other->source->ledger->key, other->invoice->number);
}

const struct plan_item *find_item(const struct plan *plan, const char *text, GError **error)
{
    const struct plan_item *found = NULL;

    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = item_at(plan, i);

        if (!means(item, text))
            continue;
        if (found) {
            refuse_several(found, item, text, error);
            return NULL;
        }
        found = item;
    }
    return found;
}

const struct plan_item *find_item_or_complain(const struct plan *plan, const char *text, GError **error)
{
    GError *trouble = NULL;
    const struct plan_item *item = find_item(plan, text, &trouble);
    g_autoptr(GPtrArray) numbers = g_ptr_array_new();
    const char *unread = NULL, *nearest;

    if (trouble)
        g_propagate_error(error, trouble);
    if (trouble || item)
        return item;
    unread = find_unread_ledger(plan);
    if (unread) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("unknown invoice \"%s\"; nothing is known of ledger \"%s\" now, see \"herinnerctl status\""),
                    text, unread);
        return NULL;
    }
    for (guint i = 0; i < plan->items->len; i++)
        g_ptr_array_add(numbers, (gpointer)item_at(plan, i)->invoice->number);
    g_ptr_array_add(numbers, NULL);
    nearest = text_nearest(text, (const char *const *)numbers->pdata);
    if (nearest)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("unknown invoice \"%s\"; did you mean \"%s\"?"),
                    text, nearest);
    else
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("no open invoice \"%s\" in any ledger; \"herinnerctl ledger show\" lists them"), text);
    return NULL;
}

char *find_future_subject(const struct config *config, const char *text, GError **error)
{
    for (guint i = 0; i < config->ledgers->len; i++) {
        const struct config_ledger *ledger = config->ledgers->pdata[i];
        gsize length = strlen(ledger->key);

        if (!strncmp(text, ledger->key, length) && text[length] == '/' && text[length + 1])
            return g_strdup(text);
    }
    if (config->ledgers->len == 1)
        return plan_invoice_subject(((const struct config_ledger *)config->ledgers->pdata[0])->key, text);
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("no ledger has invoice \"%s\" yet; write LEDGER/NUMBER to hold it all the same"), text);
    return NULL;
}

const struct config_ledger *find_ledger(const struct config *config, const char *name, GError **error)
{
    const struct config_ledger *ledger = config_ledger(config, name);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const char *nearest;

    if (ledger)
        return ledger;
    for (guint i = 0; i < config->ledgers->len; i++)
        g_ptr_array_add(names, ((struct config_ledger *)config->ledgers->pdata[i])->key);
    g_ptr_array_add(names, NULL);
    nearest = text_nearest(name, (const char *const *)names->pdata);
    if (!nearest)
        nearest = names->pdata[0];
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("unknown ledger \"%s\"; did you mean \"%s\"?"), name,
                nearest ? nearest : "");
    return NULL;
}

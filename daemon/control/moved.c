/* SPDX-License-Identifier: MIT */
#include "control/moved.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "control/target.h"

const struct option moved_options[] = {
    {"reason", N_("TEXT"), N_("why, for the log")},
    {NULL, NULL, NULL},
};

static const struct history_invoice *known_at(const struct world *world, guint i)
{
    return &g_array_index(world->history->invoices, struct history_invoice, i);
}

static bool means(const struct history_invoice *known, const char *text)
{
    gsize length = strlen(known->ledger);

    if (!g_ascii_strcasecmp(known->number, text))
        return true;
    return !strncmp(text, known->ledger, length) && text[length] == '/' &&
           !g_ascii_strcasecmp(text + length + 1, known->number);
}

static const struct ledger *ledger_of(const struct world *world, const struct history_invoice *known)
{
    for (guint i = 0; i < world->ledgers->len; i++) {
        const struct ledger *ledger = world->ledgers->pdata[i];

        if (g_str_equal(ledger->config->key, known->ledger))
            return ledger;
    }
    return NULL;
}

/* A ledger that cannot be read may still hold it. */
static bool has_left(const struct world *world, const struct history_invoice *known)
{
    const struct ledger *ledger = ledger_of(world, known);

    return !ledger || (!ledger->failure && !ledger_find(ledger, known->number));
}

static void refuse_unknown(const struct world *world, const char *text, GError **error)
{
    g_autoptr(GPtrArray) numbers = g_ptr_array_new();
    const char *nearest;

    for (guint i = 0; i < world->history->invoices->len; i++) {
        if (has_left(world, known_at(world, i)))
            g_ptr_array_add(numbers, (gpointer)known_at(world, i)->number);
    }
    g_ptr_array_add(numbers, NULL);
    nearest = text_nearest(text, (const char *const *)numbers->pdata);
    if (nearest)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("nothing is known of invoice \"%s\"; did you mean \"%s\"?"), text, nearest);
    else
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("nothing is known of invoice \"%s\"; name the number it had before"), text);
}

static void refuse_present(const struct world *world, const struct history_invoice *known, GError **error)
{
    const struct ledger *ledger = ledger_of(world, known);

    if (ledger->failure)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("ledger \"%s\" cannot be read, so it is not known whether \"%s\" left it: %s"), known->ledger,
                    known->number, ledger->failure);
    else
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("invoice \"%s\" still stands in ledger \"%s\"; only one that left it has got another number"),
                    known->number, known->ledger);
}

/* One that stands in its ledger as ever has no record of its own. */
static bool find_quiet(const struct world *world, const char *text, struct history_invoice *known)
{
    for (guint i = 0; i < world->history->quiet->len; i++) {
        const struct history_quiet *quiet = &g_array_index(world->history->quiet, struct history_quiet, i);

        for (guint place = 0; place < quiet->ledger->invoices->len; place++) {
            *known = history_quiet_invoice(quiet, place);
            if (history_is_quiet(quiet, place) && means(known, text))
                return true;
        }
    }
    return false;
}

const struct history_invoice *moved_find_invoice(const struct world *world, const char *text, GError **error)
{
    const struct history_invoice *found = NULL, *present = NULL;
    struct history_invoice quiet;

    for (guint i = 0; i < world->history->invoices->len; i++) {
        const struct history_invoice *known = known_at(world, i);

        if (!means(known, text))
            continue;
        if (!has_left(world, known)) {
            present = known;
            continue;
        }
        if (found) {
            g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                        _("invoice \"%s\" stands in two ledgers; write %s/%s or %s/%s"), text, found->ledger,
                        found->number, known->ledger, known->number);
            return NULL;
        }
        found = known;
    }
    if (!found && !present && find_quiet(world, text, &quiet))
        present = &quiet;
    if (!found && present)
        refuse_present(world, present, error);
    else if (!found)
        refuse_unknown(world, text, error);
    return found;
}

bool moved_check_ledger(const struct world *world, const char *name, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const char *nearest;

    if (config_ledger(world->config, name)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("ledger \"%s\" still stands in the configuration; give its section the new name first"), name);
        return false;
    }
    for (guint i = 0; i < world->history->invoices->len; i++) {
        const char *ledger = known_at(world, i)->ledger;

        if (g_str_equal(ledger, name))
            return true;
        if (!config_ledger(world->config, ledger) &&
            !g_ptr_array_find_with_equal_func(names, ledger, g_str_equal, NULL))
            g_ptr_array_add(names, (gpointer)ledger);
    }
    g_ptr_array_add(names, NULL);
    nearest = names->len == 2 ? names->pdata[0] : text_nearest(name, (const char *const *)names->pdata);
    if (nearest)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("nothing is known of a ledger \"%s\"; did you mean \"%s\"?"), name, nearest);
    else
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("nothing is known of a ledger \"%s\"; name the one that left the configuration"), name);
    return false;
}

void moved_tell(const struct control *control, const char *line, enum hold_scope scope, const char *subject,
                const char *client_key)
{
    const struct target target = {.scope = scope, .subject = (char *)subject, .client_key = (char *)client_key};
    AUTO(world) world = control_world(control, DAY_NONE, NULL);
    AUTO(plan) plan = world ? world_plan(world) : NULL;
    civil_day day = plan ? target_next_day(&target, plan, false) : DAY_NONE;
    char buffer[DAY_ISO_SIZE];

    if (day == DAY_NONE)
        output_line(&control->out, TINT_NONE, _("%s; no letter is to go by itself"), line);
    else
        output_line(&control->out, TINT_NONE, _("%s; the next letter may go on %s"), line,
                    day_to_iso(MAX(day, control_today(control)), buffer));
}

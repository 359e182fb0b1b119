/* SPDX-License-Identifier: MIT */
/* `approve` of what stops many letters: the clock, a ledger, the account to pay into. */
#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "control/approve.h"
#include "control/find.h"

int approve_clock(struct control *control, const struct world *world, const struct plan *plan, struct yes *yes,
                  GError **error)
{
    char today[DAY_ISO_SIZE], last[DAY_ISO_SIZE];
    int status;

    if (!plan->clock_held) {
        output_line(&control->out, TINT_NONE, _("the date did not jump; nothing waits"));
        return EXIT_DONE;
    }
    day_to_iso(yes->today, today);
    day_to_iso(world->history->last_day, last);
    if (yes->today < world->history->last_day) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_PERSON,
                    _("the last pass was on %s and today is %s: put the clock right, or wait for that day"), last,
                    today);
        return EXIT_PERSON;
    }
    output_line(&control->out, TINT_NONE, _("the last pass was on %s, today is %s; letters that hang on it: %d"), last,
                today, (int)plan->decisions->len);
    yes->kind = APPROVAL_CLOCK;
    yes->subject = "";
    yes->lapses = yes->today;
    status = approve_carry_out(control, yes, (int)plan->decisions->len, true, error);
    if (status == EXIT_DONE)
        output_line(&control->out, TINT_NONE, _("approved: %s is right; it counts for today"), today);
    return status;
}

static const struct ledger *ledger_named(const struct world *world, const char *name, GError **error)
{
    const struct config_ledger *config = find_ledger(world->config, name, error);

    for (guint i = 0; config && i < world->ledgers->len; i++) {
        const struct ledger *ledger = world->ledgers->pdata[i];

        if (ledger->config == config)
            return ledger;
    }
    return NULL;
}

static const struct waiting *waiting_ledger(const GPtrArray *list, const struct ledger *ledger)
{
    for (guint i = 0; i < list->len; i++) {
        const struct waiting *waiting = list->pdata[i];

        if (waiting->ledger == ledger)
            return waiting;
    }
    return NULL;
}

static const struct plan_gone *gone_ledger(const GPtrArray *list, const char *name)
{
    for (guint i = 0; i < list->len; i++) {
        const struct waiting *waiting = list->pdata[i];

        if (waiting->kind == WAITING_GONE && g_str_equal(waiting->gone->name, name))
            return waiting->gone;
    }
    return NULL;
}

static int approve_gone(struct control *control, const struct plan_gone *gone, struct yes *yes, GError **error)
{
    g_autofree char *subject = plan_gone_subject(gone->name);
    int status;

    output_line(&control->out, TINT_NONE,
                _("ledger %s left the configuration; open invoices that nobody follows now: %u"), gone->name,
                gone->open);
    yes->kind = APPROVAL_LEDGER;
    yes->subject = subject;
    status = approve_carry_out(control, yes, (int)gone->open, true, error);
    if (status == EXIT_DONE)
        output_line(&control->out, TINT_NONE, _("approved: ledger %s is gone, and no other one is held because of it"),
                    gone->name);
    return status;
}

int approve_ledger(struct control *control, const struct world *world, const GPtrArray *list, const char *name,
                   struct yes *yes, GError **error)
{
    const struct plan_gone *gone = gone_ledger(list, name);
    const struct ledger *ledger = gone ? NULL : ledger_named(world, name, error);
    const struct waiting *waiting = ledger ? waiting_ledger(list, ledger) : NULL;
    g_autofree char *subject = NULL;
    int status;

    if (gone)
        return approve_gone(control, gone, yes, error);
    if (!ledger)
        return EXIT_USAGE_ERROR;
    if (ledger->failure) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_PERSON,
                    _("ledger \"%s\" cannot be approved, since it cannot be read: %s"), name, ledger->failure);
        return EXIT_PERSON;
    }
    if (!waiting) {
        output_line(&control->out, TINT_NONE, _("ledger %s is relied on; nothing waits"), name);
        return EXIT_DONE;
    }
    output_line(&control->out, TINT_NONE, _("ledger %s: %d rows; letters that hang on it: %d"), name, ledger->rows,
                waiting->letters);
    subject = plan_ledger_subject(ledger);
    yes->kind = APPROVAL_LEDGER;
    yes->subject = subject;
    status = approve_carry_out(control, yes, waiting->letters, true, error);
    if (status == EXIT_DONE)
        output_line(&control->out, TINT_NONE,
                    _("approved: ledger %s is relied on as it is now, until its file changes"), name);
    return status;
}

static const struct config_sender *sender_named(const struct config *config, const char *name, GError **error)
{
    const struct config_sender *sender = config_sender(config, name);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const char *nearest;

    if (sender)
        return sender;
    for (guint i = 0; i < config->senders->len; i++)
        g_ptr_array_add(names, ((struct config_sender *)config->senders->pdata[i])->key);
    g_ptr_array_add(names, NULL);
    nearest = text_nearest(name, (const char *const *)names->pdata);
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("unknown sender \"%s\"; did you mean \"%s\"?"), name,
                nearest ? nearest : (const char *)names->pdata[0]);
    return NULL;
}

static const struct waiting *waiting_sender(const GPtrArray *list, const struct config_sender *sender)
{
    for (guint i = 0; i < list->len; i++) {
        const struct waiting *waiting = list->pdata[i];

        if (waiting->sender == sender)
            return waiting;
    }
    return NULL;
}

int approve_iban(struct control *control, const GPtrArray *list, const char *name, struct yes *yes, GError **error)
{
    const struct config_sender *sender = sender_named(control->config, name, error);
    const struct waiting *waiting = sender ? waiting_sender(list, sender) : NULL;
    g_autofree char *subject = NULL, *where = NULL;
    int status;

    if (!sender)
        return EXIT_USAGE_ERROR;
    where = sender_accounts_text(sender);
    if (!waiting) {
        output_line(&control->out, TINT_NONE, _("sender %s: clients pay into %s as before; nothing waits"), name,
                    where);
        return EXIT_DONE;
    }
    output_line(&control->out, TINT_NONE, _("sender %s: clients will pay into %s; letters that hang on it: %d"), name,
                where, waiting->letters);
    subject = plan_iban_subject(sender);
    yes->kind = APPROVAL_IBAN;
    yes->subject = subject;
    status = approve_carry_out(control, yes, waiting->letters, true, error);
    if (status == EXIT_DONE)
        output_line(&control->out, TINT_NONE, _("approved: letters of %s ask to pay into %s"), name, where);
    return status;
}

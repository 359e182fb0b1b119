/* SPDX-License-Identifier: MIT */
#include "control/agency_mail.h"

#include <string.h>

#include "base/words.h"
#include "control/find.h"
#include "report/decision.h"
#include "report/output.h"

/* The value of line KEY in the task's note. New string, "" when there is none. */
static char *note_value(const struct task_row *task, const char *key)
{
    g_auto(GStrv) lines = g_strsplit(task->note, "\n", -1);
    g_autofree char *start = g_strconcat(key, ": ", NULL);

    for (char **line = lines; *line; line++) {
        if (g_str_has_prefix(*line, start))
            return g_strdup(*line + strlen(start));
    }
    return g_strdup("");
}

/* The addresses of the stage by which it was handed over; of any policy, as the client's own may have changed. */
static char **agency_of(const struct task_row *task, const struct plan_client *client, const struct config *config)
{
    const char *const none[] = {NULL};
    char **found = NULL;

    for (guint i = 0; i < config->policies->len; i++) {
        const struct config_policy *policy = config->policies->pdata[i];
        int index = config_stage_index(policy, task->stage);
        const struct config_stage *stage = index < 0 ? NULL : policy->stages->pdata[index];

        if (stage && stage->action == ACTION_HANDOVER && (!found || (client && client->policy == policy)))
            found = stage->to;
    }
    return g_strdupv(found ? found : (char **)none);
}

/* The task's own numbers, without their ledgers. New list. */
static char **numbers_of(const struct task_row *task)
{
    char **numbers = g_strsplit(task->invoices, ", ", -1);

    for (char **number = numbers; *number; number++) {
        const char *slash = strchr(*number, '/');

        if (slash)
            memmove(*number, slash + 1, strlen(slash + 1) + 1);
    }
    return numbers;
}

static void fill_payment(struct agency_mail *mail, const struct task_row *task, const char *name, const char *numbers,
                         const char *sender)
{
    g_autofree char *before = note_value(task, "before"), *after = note_value(task, "after");
    bool all = !strpbrk(after, "123456789");
    g_autofree char *rest = all ? g_strdup(_("It is paid in full with that. Please close the case."))
                                : g_strdup_printf(_("Still open is %s. Please go on with that alone."), after);

    mail->subject = g_strdup_printf(_("Payment on invoice %s of %s"), numbers, name);
    mail->text = g_strdup_printf(_("Hello,\n\nOn %s we saw a payment on invoice %s of %s, which you are collecting for "
                                   "us.\n%s\n\nKind regards,\n%s\n"),
                                 task->since, numbers, name, rest, sender);
    mail->fact = g_strdup_printf(_("%s was open, now %s"), before, after);
}

/* One invoice of the claim and the letters about it. */
static void add_claim(GString *text, const struct plan_item *item)
{
    g_autofree char *open = amount_text(item->invoice->balance, item->invoice->currency);
    const GArray *steps = item->history ? item->history->steps : NULL;
    char due[DAY_ISO_SIZE], day[DAY_ISO_SIZE];

    g_string_append_printf(text, _("Invoice %s, due %s, open %s\n"), item->invoice->number,
                           item->due == DAY_NONE ? "-" : day_to_iso(item->due, due), open);
    for (guint i = 0; steps && i < steps->len; i++) {
        const struct history_step *step = &g_array_index(steps, struct history_step, i);

        if (step->kind == STEP_LETTER && step->state == STEP_SERVED && step->cycle == item->history->cycle)
            g_string_append_printf(text, _("    written to on %s (%s)\n"), day_to_iso(step->day, day), step->stage);
    }
}

static void fill_claim(struct agency_mail *mail, const struct task_row *task, const struct plan *plan, const char *name,
                       const char *numbers, const char *sender)
{
    g_auto(GStrv) subjects = g_strsplit(task->invoices, ", ", -1);
    const struct plan_client *client = plan ? find_plan_client(plan, task->client) : NULL;
    g_autoptr(GString) claim = g_string_new(NULL);
    g_autofree char *who = client ? g_strjoinv(", ", client->email) : g_strdup("");

    for (char **subject = subjects; plan && *subject; subject++) {
        const struct plan_item *item = find_item(plan, *subject, NULL);

        if (item)
            add_claim(claim, item);
    }
    mail->subject = g_strdup_printf(_("Please collect from %s: %s"), name, numbers);
    mail->text = g_strdup_printf(_("Hello,\n\nPlease collect for us from %s (%s):\n\n%s\nKind regards,\n%s\n"), name,
                                 who, claim->str, sender);
}

struct agency_mail *agency_mail_new(const struct task_row *task, const struct plan *plan, const struct config *config)
{
    const char *name = *task->name ? task->name : find_label(plan, task->client);
    const struct config_sender *sender = config_sender(config, "");
    bool payment = g_str_equal(task->kind, "agency");
    g_autofree char *numbers = NULL;
    struct agency_mail *mail;

    if (!payment && !g_str_equal(task->kind, "handover"))
        return NULL;
    g_auto(GStrv) list = numbers_of(task);

    numbers = output_list(list);
    mail = g_new0(struct agency_mail, 1);
    mail->to = agency_of(task, plan ? find_plan_client(plan, task->client) : NULL, config);
    if (payment)
        fill_payment(mail, task, name, numbers, sender ? sender->name : "");
    else
        fill_claim(mail, task, plan, name, numbers, sender ? sender->name : "");
    return mail;
}

void agency_mail_free(struct agency_mail *mail)
{
    g_strfreev(mail->to);
    g_free(mail->subject);
    g_free(mail->text);
    g_free(mail->fact);
    g_free(mail);
}

/* SPDX-License-Identifier: MIT */
#include "report/reasons.h"

#include "base/words.h"

static const char *const sentences[REASON_COUNT] = {
    [REASON_ORIGIN] = N_("this store was restored or comes from another machine; see «herinnerctl adopt»"),
    [REASON_CLOCK] = N_("the date made a jump; «herinnerctl approve --clock» when it is right"),
    [REASON_LEDGER] = N_("the ledger cannot be relied on now; see «herinnerctl status»"),
    [REASON_COLUMNS] = N_("the columns of the ledger changed; «herinnerctl approve» when they are right"),
    [REASON_RENAMED] = N_("this seems to be an earlier ledger under a new name; see «herinnerctl approve»"),
    [REASON_BANK] =
        N_("what was paid is not known: no bank says it, or its statements are too old or cannot be read; see "
           "«herinnerctl status»"),
    [REASON_CONFLICT] = N_("open in the ledger, paid at the bank"),
    [REASON_PAYMENT] = N_("a payment is on its way"),
    [REASON_MISSING] = N_("no longer in the ledger, and it is not certain that it was paid"),
    [REASON_REJECTED] =
        N_("the row in the ledger, or what credits or corrects it, is wrong; see «herinnerctl ledger check»"),
    [REASON_PAID] = N_("paid"),
    [REASON_CLOSED] = N_("closed"),
    [REASON_INSOLVENT] = N_("the client is insolvent"),
    [REASON_HANDED_OVER] = N_("handed over for collection"),
    [REASON_CREDIT] = N_("covered by a credit"),
    [REASON_SMALL] = N_("the balance is too small"),
    [REASON_ELSEWHERE] =
        N_("the ledger says that another program reminded; «herinnerctl record» what it did, or «approve»"),
    [REASON_FIRST_SIGHT] = N_("long overdue when first seen; «herinnerctl approve» starts its reminders"),
    [REASON_DISPUTE] = N_("disputed"),
    [REASON_INSTALMENTS] = N_("paid in instalments"),
    [REASON_PROMISE] = N_("payment was promised"),
    [REASON_SAYS_PAID] = N_("the client says it is paid"),
    [REASON_PAUSE] = N_("paused"),
    [REASON_REPLY] = N_("the client wrote back; read it and decide"),
    [REASON_ABSENCE] = N_("the client is away"),
    [REASON_UNDELIVERABLE] = N_("mail to this client comes back"),
    [REASON_SEGMENT] = N_("it is not known whether the client is a business or a consumer, or in which country"),
    [REASON_RATES] = N_("the legal rates for this date are not known"),
    [REASON_NO_ADDRESS] = N_("there is no mail address"),
    [REASON_TEMPLATE] = N_("the letter cannot be written; see «herinnerctl template check»"),
    [REASON_IBAN] = N_("the account to pay into changed; «herinnerctl approve» when it is right"),
    [REASON_DELIVERY] = N_("the earlier letter has no proof of delivery yet"),
    [REASON_UNCERTAIN] = N_("it is not certain that the last letter went out; see «herinnerctl uncertain»"),
    [REASON_APPROVAL] = N_("waits for approval; see «herinnerctl approve»"),
    [REASON_WINDOW] = N_("outside the hours for sending"),
    [REASON_GAP] = N_("too soon after other mail to this client"),
    [REASON_RATE] = N_("the number of letters for now is reached"),
    [REASON_FLOOD] = N_("more letters at once than usual; see «herinnerctl approve --pass»"),
    [REASON_RELAY] = N_("the mail server does not take letters now; see «herinnerctl status»"),
    [REASON_DISK] = N_("the disk is nearly full"),
};

static char *hold_sentence(const struct history_hold *hold, const char *what)
{
    GString *text = g_string_new(what);
    char buffer[DAY_ISO_SIZE];

    if (hold->until_day != DAY_NONE)
        g_string_append_printf(text, _(" until %s"), day_to_iso(hold->until_day, buffer));
    if (hold->actor && *hold->actor)
        g_string_append_printf(text, _(" by %s"), hold->actor);
    if (hold->reason && *hold->reason)
        g_string_append_printf(text, ": %s", hold->reason);
    return g_string_free(text, FALSE);
}

char *reason_sentence(enum reason reason, civil_day until, const struct history_hold *hold)
{
    char buffer[DAY_ISO_SIZE];
    const char *what;

    if (reason >= REASON_COUNT)
        return g_strdup("");
    what = _(sentences[reason]);
    if (hold)
        return hold_sentence(hold, what);
    if (reason == REASON_APPROVAL && until != DAY_NONE)
        return g_strdup_printf(_("announced to you; goes on %s unless you stop it"), day_to_iso(until, buffer));
    if (until == DAY_NONE)
        return g_strdup(what);
    return g_strdup_printf(_("%s; not before %s"), what, day_to_iso(until, buffer));
}

char *reason_sentence_of(const struct plan_client *client, enum reason reason, civil_day until,
                         const struct history_hold *hold)
{
    if (reason == REASON_NO_ADDRESS && client->bad_address)
        return g_strdup(_("the mail address that is given cannot be used; correct it in the ledger or the contacts"));
    return reason_sentence(reason, until, hold);
}

bool hold_in_force(const struct history_hold *hold, civil_day today)
{
    if (hold->lifted_day != DAY_NONE || hold->from_day > today)
        return false;
    return hold->until_day == DAY_NONE || hold->until_day >= today;
}

static bool is_about_item(const struct history_hold *hold, const struct plan_item *item)
{
    g_autofree char *subject = NULL;

    if (hold->scope == HOLD_LEDGER)
        return g_str_equal(hold->subject, item->source->ledger->key);
    subject = plan_invoice_subject(item->source->ledger->key, item->invoice->number);
    return g_str_equal(hold->subject, subject);
}

static bool is_about(const struct history_hold *hold, const char *client, const GPtrArray *items)
{
    if (hold->scope == HOLD_ALL)
        return true;
    if (hold->scope == HOLD_CLIENT)
        return g_str_equal(hold->subject, client);
    for (guint i = 0; i < items->len; i++) {
        if (is_about_item(hold, items->pdata[i]))
            return true;
    }
    return false;
}

const struct history_hold *reason_hold(const struct history *history, enum reason reason, civil_day today,
                                       const char *client, const GPtrArray *items)
{
    const char *word = reason_word(reason);

    for (guint i = 0; i < history->holds->len; i++) {
        const struct history_hold *hold = &g_array_index(history->holds, struct history_hold, i);

        if (g_str_equal(hold->kind, word) && hold_in_force(hold, today) && is_about(hold, client, items))
            return hold;
    }
    return NULL;
}

/* SPDX-License-Identifier: MIT */
#include "report/additions.h"

#include "base/words.h"
#include "law/interest.h"
#include "report/decision.h"

static void add(GString *text, char *part)
{
    g_string_append_printf(text, "%s%s", text->len ? "; " : "", part);
    g_free(part);
}

/* A sum of interest, and how its rate came about. New string. */
static char *interest_text(const struct decision *decision, const struct money *sum)
{
    char rate[LAW_RATE_TEXT_SIZE], since[DAY_ISO_SIZE];
    g_autofree char *amount = amount_text(sum->minor, sum->currency);

    law_rate_text(decision->money->rate, rate);
    day_to_iso(decision->money->since, since);
    if (decision->money->agreed)
        return g_strdup_printf(_("interest %s (%s%% as agreed, since %s)"), amount, rate, since);
    if (decision->client->agreed.what == LAW_RATE_AGREED)
        return g_strdup_printf(_("interest %s (%s%% since %s; by law the rate agreed on does not count)"), amount, rate,
                               since);
    return g_strdup_printf(_("interest %s (%s%% since %s)"), amount, rate, since);
}

static void add_interest(GString *text, const struct decision *decision)
{
    const GArray *sums = decision->money->interest;

    for (guint i = 0; sums && i < sums->len; i++)
        add(text, interest_text(decision, &g_array_index(sums, struct money, i)));
}

static void add_costs(GString *text, const struct decision_money *money)
{
    g_autofree char *amount = amount_text(money->amount.minor, money->amount.currency);

    if (money->costs == COSTS_ANNOUNCE)
        add(text, g_strdup_printf(_("announces costs of %s (%s)"), amount, money->rule));
    else if (money->costs == COSTS_CLAIM)
        add(text, g_strdup_printf(_("asks for costs of %s (%s)"), amount, money->rule));
}

char *additions_text(const struct decision *decision)
{
    const struct decision_money *money = decision->money;
    GString *text = g_string_new(NULL);

    add_interest(text, decision);
    add_costs(text, money);
    if (money->fee.minor) {
        g_autofree char *amount = amount_text(money->fee.minor, money->fee.currency);

        add(text, g_strdup_printf(_("fee %s"), amount));
    }
    return g_string_free(text, text->len == 0);
}

static char *missing_law(const struct plan_item *item)
{
    if (item->rare->law_file)
        return g_strdup_printf(_("The law's numbers end before this date; bring %s up to date."), item->rare->law_file);
    return g_strdup(_("Nothing is known of the law of the client's country; «herinnerctl law list» shows what is."));
}

/* Which of the two is not known, and how to say it. */
static char *missing_kind(const struct plan_client *client)
{
    if (client->segment != SEGMENT_UNKNOWN)
        return g_strdup_printf(_("Which law counts is not known; say it with «herinnerctl client set %s country NL»."),
                               client->key);
    if (*client->country)
        return g_strdup_printf(_("Which law counts is not known; say it with «herinnerctl client set %s segment "
                                 "business» (or consumer)."),
                               client->key);
    return g_strdup_printf(_("Which law counts is not known; say it with «herinnerctl client set %s segment business» "
                             "(or consumer) and «herinnerctl client set %s country NL»."),
                           client->key, client->key);
}

char *additions_missing(const struct plan_item *item)
{
    const struct config_stage *stage =
        item->stage < 0 || !item->client->policy ? NULL : item->client->policy->stages->pdata[item->stage];
    char day[DAY_ISO_SIZE];

    if (item->reasons & REASON_BIT(REASON_SEGMENT))
        return missing_kind(item->client);
    if (item->reasons & REASON_BIT(REASON_RATES))
        return missing_law(item);
    if (!stage || item->client->segment != SEGMENT_CONSUMER)
        return NULL;
    if (stage->costs != COSTS_CLAIM || item->costs_allowed)
        return NULL;
    if (item->rare->costs_from == DAY_NONE)
        return g_strdup(_("Its letter goes without costs: a consumer owes them only after a letter that named them."));
    return g_strdup_printf(_("Its letter goes without costs until %s: the term of the letter that named them runs."),
                           day_to_iso(item->rare->costs_from, day));
}

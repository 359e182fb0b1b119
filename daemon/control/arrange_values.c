/* SPDX-License-Identifier: MIT */
/* The dates, amounts and words that the verbs of arrange.h take. */
#include "base/error.h"
#include "base/words.h"
#include "control/arrange.h"
#include "report/decision.h"

enum { YEARS_AHEAD = 10 };

static bool refuse_day(const char *name, const char *why, GError **error)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, "--%s: %s", name, why);
    return false;
}

bool arrange_future(const struct arrange *arrange, const char *name, civil_day *day, GError **error)
{
    if (!control_date(arrange->arguments, name, day, error))
        return false;
    if (*day == DAY_NONE)
        return refuse_day(name, _("a date is needed, as 2026-12-31"), error);
    if (*day < arrange->today)
        return refuse_day(name, _("that day is over; name today or a later one"), error);
    if (*day > day_add_months(arrange->today, 12 * YEARS_AHEAD))
        return refuse_day(name, _("that is more than ten years ahead; look at the year"), error);
    return true;
}

bool arrange_letter(struct arrange *arrange, struct history_hold *hold, GError **error)
{
    const struct plan_client *client = arrange->item->client;
    g_autofree char *what = NULL;

    if (!arguments_given(arrange->arguments, "letter"))
        return true;
    if (!client->email[0] || client->reach_task) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("--letter: no mail goes to \"%s\"; write it down without, and tell the client yourself"),
                    client->key);
        return false;
    }
    hold->letter = true;
    what = g_steal_pointer(&arrange->what);
    arrange->what = g_strdup_printf(_("%s, and a letter to the client says so"), what);
    return true;
}

int64_t arrange_open(const struct plan_item *item)
{
    return item_demand(item);
}

/* A person writes 12.50 or 12,50. */
static bool parse_amount(const char *text, const char *currency, int64_t *amount)
{
    int exponent = currency_exponent(currency);

    return money_parse(text, '.', exponent, amount, NULL) || money_parse(text, ',', exponent, amount, NULL);
}

bool arrange_amount(const struct arrange *arrange, const char *name, int64_t *amount, GError **error)
{
    const char *text = arguments_value(arrange->arguments, name), *currency;
    g_autofree char *open = NULL;

    *amount = 0;
    if (!text)
        return true;
    currency = arrange->item->invoice->currency;
    open = amount_text(arrange_open(arrange->item), currency);
    if (!parse_amount(text, currency, amount) || *amount <= 0) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("--%s: \"%s\" is no amount; write it as 12.50"),
                    name, text);
        return false;
    }
    if (*amount <= arrange_open(arrange->item))
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("--%s: %s is more than is open; name %s or less"),
                name, text, open);
    return false;
}

const char *arrange_choice(const struct arguments *arguments, const char *name, const char *const *choices,
                           const char *fallback, GError **error)
{
    const char *word = arguments_value(arguments, name);
    g_autofree char *list = g_strjoinv(", ", (char **)choices);

    if (!word && fallback)
        return fallback;
    if (word && g_strv_contains(choices, word))
        return word;
    if (word)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("--%s: \"%s\" is not one of %s"), name, word,
                    list);
    else
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("--%s is needed: one of %s"), name, list);
    return NULL;
}

civil_day arrange_later(const struct arrange *arrange, civil_day day, struct duration span)
{
    const struct calendar *theirs = arrange->item ? arrange->item->client->calendar : NULL;
    civil_day later = calendar_add(arrange->world->calendar, theirs, day, span, true);

    return later == DAY_NONE ? day : later;
}

const struct history_hold *arrange_standing(const struct history *history, enum hold_scope scope, const char *subject,
                                            const char *kind, civil_day today)
{
    for (guint i = 0; subject && i < history->holds->len; i++) {
        const struct history_hold *hold = &g_array_index(history->holds, struct history_hold, i);

        if (hold->scope == scope && hold->lifted_day == DAY_NONE && g_str_equal(hold->kind, kind) &&
            g_str_equal(hold->subject, subject) && (hold->until_day == DAY_NONE || hold->until_day >= today))
            return hold;
    }
    return NULL;
}

/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/arrange.h"
#include "control/verbs.h"
#include "report/decision.h"

enum { COUNT_MAX = 120 };

static bool refuse(const char *why, GError **error)
{
    g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, why);
    return false;
}

static bool read_count(const struct arrange *arrange, struct history_hold *hold, GError **error)
{
    const char *text = arguments_value(arrange->arguments, "count");
    gint64 count;

    if (!text || !g_ascii_string_to_signed(text, 10, 2, COUNT_MAX, &count, NULL))
        return refuse(_("--count: a number from 2 to 120 is needed"), error);
    hold->count = (int)count;
    if (arrange_open(arrange->item) / count > 0)
        return true;
    return refuse(_("--count: less is open than that many instalments; name a smaller number"), error);
}

static bool read_every(const struct arrange *arrange, struct history_hold *hold, GError **error)
{
    const char *text = arguments_value(arrange->arguments, "every");

    if (text && !duration_parse(text, &hold->every, error)) {
        g_prefix_error(error, "--every: ");
        (*error)->code = HERINNERD_ERROR_USAGE;
        return false;
    }
    if (!text || hold->every.count < 1 || hold->every.unit == DURATION_BUSINESS_DAYS)
        return refuse(_("--every: how far apart is needed, in days, weeks or months: 1mo, 2w"), error);
    return true;
}

/* The date of the last instalment, DAY_NONE when it lies beyond the calendar. */
static civil_day last_date(const struct history_hold *hold)
{
    struct duration whole = {hold->every.unit, hold->every.count};

    if ((int64_t)hold->every.count * (hold->count - 1) > 36500)
        return DAY_NONE;
    whole.count *= hold->count - 1;
    return duration_add_plain(whole, hold->named_day, true);
}

static bool fill(struct arrange *arrange, struct history_hold *hold, GError **error)
{
    const struct invoice *row = arrange->item->invoice;
    g_autofree char *each = NULL;
    char first[DAY_ISO_SIZE], last_text[DAY_ISO_SIZE];
    civil_day last;

    if (!read_count(arrange, hold, error) || !read_every(arrange, hold, error) ||
        !arrange_future(arrange, "first", &hold->named_day, error))
        return false;
    last = last_date(hold);
    if (last == DAY_NONE || last > day_add_months(arrange->today, 240))
        return refuse(_("the last instalment would be more than twenty years ahead; make them fewer or closer"), error);
    hold->balance_then = item_open(arrange->item);
    hold->until_day = arrange_later(arrange, last, arrange->control->config->limits.promise_grace);
    each = amount_text(hold->balance_then / hold->count, row->currency);
    arrange->what = g_strdup_printf(_("%d instalments of %s from %s to %s, the last one with the rest"), hold->count,
                                    each, day_to_iso(hold->named_day, first), day_to_iso(last, last_text));
    return arrange_letter(arrange, hold, error);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    static const char *const replaces[] = {"instalments", NULL}, *const refused[] = {"promise", NULL};
    static const struct arrange_kind kind = {
        .reason = REASON_INSTALMENTS, .invoices = true, .replaces = replaces, .refused = refused, .fill = fill};

    return arrange_run(control, arguments, &kind, error);
}

static const struct option options[] = {
    {"count", N_("NUMBER"), N_("how many; needed")},
    {"every", N_("SPAN"), N_("how far apart: 1mo, 2w; needed")},
    {"first", N_("DATE"), N_("the day of the first one; needed")},
    {"reason", N_("TEXT"), N_("what was said, for the log")},
    {"letter", NULL, N_("confirm it to the client by a letter, with the next letters that go")},
    {NULL, NULL, NULL},
};

const struct verb verb_instalments = {
    .words = "instalments",
    .arguments = N_("INVOICE --count NUMBER --every SPAN --first DATE"),
    .summary = N_("the client pays in parts"),
    .details = N_("All are equal but the last, which has the rest. As long as each is in by its date and a short "
                  "grace after it, no reminder goes. One that is missed ends the arrangement: you are told, and the "
                  "reminders go on where they were."),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_CREATE,
    .run = run,
};

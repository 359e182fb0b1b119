/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/verbs.h"
#include "proof/records.h"

enum { MONTHS_AHEAD = 120 };

static bool set(struct control *control, void *data, GError **error)
{
    const struct history_hold *hold = data;

    return hold_set(control->store, hold, NULL, control->actor, NULL, error);
}

static bool refuse(const char *why, GError **error)
{
    g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, why);
    return false;
}

static bool read_days(const struct control *control, const struct arguments *arguments, struct history_hold *hold,
                      GError **error)
{
    civil_day today = control_today(control);

    if (!control_date(arguments, "from", &hold->from_day, error) ||
        !control_date(arguments, "until", &hold->until_day, error))
        return false;
    if (hold->from_day == DAY_NONE)
        hold->from_day = today;
    if (hold->until_day == DAY_NONE)
        return refuse(_("--until is needed: the last day away"), error);
    if (hold->until_day < hold->from_day)
        return refuse(_("--until lies before --from; look at the dates"), error);
    if (hold->from_day < today)
        return refuse(_("--from: that day is over; name today or a later one"), error);
    if (hold->until_day > day_add_months(today, MONTHS_AHEAD))
        return refuse(_("--until: that is more than ten years ahead; look at the year"), error);
    return true;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    const char *reason = arguments_value(arguments, "reason");
    struct history_hold hold = {.scope = HOLD_ALL, .subject = (char *)"", .kind = (char *)reason_word(REASON_PAUSE),
                                .lifted_day = DAY_NONE, .named_day = DAY_NONE,
                                .reason = (char *)(reason ? reason : "")};
    char from[DAY_ISO_SIZE], until[DAY_ISO_SIZE];

    if (!read_days(control, arguments, &hold, error))
        return EXIT_USAGE_ERROR;
    if (!control_act(control, set, &hold, error))
        return EXIT_UNREACHABLE;
    output_line(&control->out, TINT_NONE,
                _("no letter goes from %s to %s; what falls due meanwhile goes on the business day after, one stage "
                  "at a time"),
                day_to_iso(hold.from_day, from), day_to_iso(hold.until_day, until));
    return EXIT_DONE;
}

static const struct option options[] = {
    {"from", N_("DATE"), N_("the first day; without it, today")},
    {"until", N_("DATE"), N_("the last day; needed")},
    {"reason", N_("TEXT"), N_("why, for the log")},
    {NULL, NULL, NULL},
};

const struct verb verb_away = {
    .words = "away",
    .arguments = N_("--from DATE --until DATE"),
    .summary = N_("send nothing in a time when nobody is there"),
    .details = N_("A pause of everything, set ahead. «resume --all» ends it, before it has begun too."),
    .options = options,
    .store = STORE_NEED_CREATE,
    .run = run,
};

/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/law.h"
#include "control/verbs.h"
#include "report/json.h"

/* One of --received, --sent and --posted. */
static bool read_way(const struct arguments *arguments, enum law_way *way, civil_day *day, GError **error)
{
    static const char *const names[] = {"received", "sent", "posted"}; /* in the order of the ways */
    int given = 0;

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (!arguments_given(arguments, names[i]))
            continue;
        given++;
        *way = (enum law_way)i;
        if (!law_ask_day(arguments, names[i], true, day, error))
            return false;
    }
    if (given == 1)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("say one of --received, --sent and --posted with the day"));
    return false;
}

static void print(const struct output *out, const struct law_notice *notice, const struct law_term *term)
{
    char last[DAY_ISO_SIZE], first[DAY_ISO_SIZE], received[DAY_ISO_SIZE];
    struct json json;

    if (!out->json) {
        output_line(out, TINT_BOLD, _("costs may be asked from %s on"), day_to_iso(term->first_day, first));
        output_line(out, TINT_NONE, _("the last day to pay without them: %s"), day_to_iso(term->rolled, last));
        output_line(out, TINT_NONE, _("rule: %s"), notice->fact.rule);
        return;
    }
    json_begin(&json);
    json_string(&json, "counts_from", day_to_iso(term->received, received));
    json_string(&json, "last_day", day_to_iso(term->rolled, last));
    json_string(&json, "first_day_costs", day_to_iso(term->first_day, first));
    json_string(&json, "letter", notice->letter);
    json_string(&json, "rule", notice->fact.rule);
    json_end(&json, out->stream);
}

static int compute(struct control *control, const struct arguments *arguments, const struct law_ask *ask,
                   GError **error)
{
    const struct law_notice *notice = law_book_notice(ask->book, ask->country, ask->kind);
    enum law_way way = LAW_WAY_MAIL;
    civil_day day = DAY_NONE;

    if (!notice)
        return law_ask_unknown(ask, _("terms of a letter"), error) ? EXIT_DONE : EXIT_PERSON;
    if (!read_way(arguments, &way, &day, error))
        return EXIT_USAGE_ERROR;
    if (!law_fact_is_known(&notice->fact, day, error))
        return EXIT_PERSON;

    struct law_term term = law_notice_term(notice, way, day, NULL);

    print(&control->out, notice, &term);
    return EXIT_DONE;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    return law_ask_answer(control, arguments, compute, error);
}

static const struct option options[] = {
    {"country", N_("COUNTRY"), N_("the debtor's country; needed")},
    {"segment", N_("WHO"), N_("business or consumer; needed")},
    {"received", N_("DATE"), N_("the day it was received, which you can prove")},
    {"sent", N_("DATE"), N_("the day it was mailed")},
    {"posted", N_("DATE"), N_("the day it was posted")},
    {NULL, NULL, NULL},
};

const struct verb verb_law_deadline = {
    .words = "law deadline",
    .arguments = N_("--country C --segment consumer --sent DATE"),
    .summary = N_("when the term of the letter before the costs is over"),
    .details =
        N_("For the letter the law asks for before a consumer owes costs: fourteen days in the Netherlands and in "
           "Belgium, each counted in its own way and moved past weekends and holidays."),
    .options = options,
    .optional = true,
    .run = run,
};

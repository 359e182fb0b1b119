/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/law.h"
#include "control/verbs.h"
#include "law/interest.h"
#include "report/json.h"
#include "report/table.h"

static bool read_agreement(const struct arguments *arguments, struct law_agreement *agreement, GError **error)
{
    const char *text = arguments_value(arguments, "contract-rate");

    if (!text)
        return true;
    agreement->what = g_str_equal(text, "ceiling") ? LAW_CEILING_AGREED : LAW_RATE_AGREED;
    if (agreement->what == LAW_CEILING_AGREED || law_rate_parse(text, &agreement->rate))
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("--contract-rate: \"%s\" is no rate; write percent a year as 8.50, or the word ceiling"), text);
    return false;
}

/* --day-count in place of the file's; LAW is a copy. */
static bool read_day_count(const struct arguments *arguments, struct law_interest *law, GError **error)
{
    const char *text = arguments_value(arguments, "day-count");

    if (!text)
        return true;
    law->day_count = g_ascii_strcasecmp(text, "act-act") == 0 ? LAW_ACT_ACT : LAW_ACT_365F;
    if (law->day_count == LAW_ACT_ACT || g_ascii_strcasecmp(text, "act-365f") == 0)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("--day-count: \"%s\" is not one of act-365f, act-act"),
                text);
    return false;
}

static bool read_case(const struct arguments *arguments, struct law_interest_case *c, GError **error)
{
    if (!law_ask_amount(arguments, "principal", true, &c->principal, error) ||
        !law_ask_day(arguments, "from", true, &c->from, error) || !law_ask_day(arguments, "to", true, &c->to, error) ||
        !read_agreement(arguments, &c->agreement, error))
        return false;
    if (c->from <= c->to)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("--from is the first day that bears interest and --to the last; they stand the other way round"));
    return false;
}

static void print_json(const struct output *out, const struct law_interest_case *c, const GArray *periods,
                       int64_t interest)
{
    char buffer[MONEY_TEXT_SIZE], rate[LAW_RATE_TEXT_SIZE], iso[DAY_ISO_SIZE];
    struct json json;

    json_begin(&json);
    json_string(&json, "interest", law_text(interest, buffer));
    json_int(&json, "days", c->to - c->from + 1);
    json_array(&json, "periods");
    for (guint i = 0; i < periods->len; i++) {
        const struct law_period *period = &g_array_index(periods, struct law_period, i);

        json_object(&json, NULL);
        json_string(&json, "from", day_to_iso(period->from, iso));
        json_string(&json, "to", day_to_iso(period->to, iso));
        json_string(&json, "rate", law_rate_text(period->rate, rate));
        json_string(&json, "interest", law_text(period->interest, buffer));
        json_object_end(&json);
    }
    json_array_end(&json);
    json_string(&json, "rule", c->law->fact.rule);
    json_end(&json, out->stream);
}

static void print_people(const struct output *out, const struct law_interest_case *c, const GArray *periods,
                         int64_t interest)
{
    const struct table_column columns[] = {{.title = _("FROM")},
                                           {.title = _("TO")},
                                           {.title = _("PERCENT"), .right = true},
                                           {.title = _("OVER"), .right = true},
                                           {.title = _("INTEREST"), .right = true}};
    AUTO(table) table = table_new(columns, G_N_ELEMENTS(columns));
    char sum[MONEY_TEXT_SIZE], base[MONEY_TEXT_SIZE], rate[LAW_RATE_TEXT_SIZE], from[DAY_ISO_SIZE], to[DAY_ISO_SIZE];

    for (guint i = 0; i < periods->len; i++) {
        const struct law_period *period = &g_array_index(periods, struct law_period, i);

        table_add(table, TINT_NONE,
                  (const char *const[]){day_to_iso(period->from, from), day_to_iso(period->to, to),
                                        law_rate_text(period->rate, rate), law_text(period->base, base),
                                        law_text(period->interest, sum)});
    }
    table_print(table, out);
    output_line(out, TINT_BOLD, _("interest: %s over %d days"), law_text(interest, sum), c->to - c->from + 1);
    output_line(out, TINT_NONE, _("rule: %s"), c->law->fact.rule);
    if (c->agreement.what != LAW_NOTHING_AGREED && !law_agreement_holds(c))
        output_text(out, 0, TINT_WARN,
                    _("The rate agreed on does not count here: the law has none beside its own, or the agreed one is "
                      "above what it allows. This is the legal rate."));
}

static int compute(struct control *control, const struct arguments *arguments, const struct law_ask *ask,
                   GError **error)
{
    g_autoptr(GArray) periods = g_array_new(FALSE, FALSE, sizeof(struct law_period));
    const struct law_interest *known = law_book_interest(ask->book, ask->country, ask->kind);
    struct law_interest law;
    struct law_interest_case c = {.law = &law, .fixed = law_book_rate_is_fixed(ask->book, ask->country)};
    int64_t interest;

    if (!known)
        return law_ask_unknown(ask, _("rates of interest"), error) ? EXIT_DONE : EXIT_PERSON;
    law = *known;
    c.ceiling = law_book_interest(ask->book, ask->country, LAW_BUSINESS);
    if (!read_day_count(arguments, &law, error) || !read_case(arguments, &c, error))
        return EXIT_USAGE_ERROR;
    if (!law_interest_compute(&c, periods, &interest, error))
        return EXIT_PERSON;
    if (control->out.json)
        print_json(&control->out, &c, periods, interest);
    else
        print_people(&control->out, &c, periods, interest);
    return EXIT_DONE;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    return law_ask_answer(control, arguments, compute, error);
}

static const struct option options[] = {
    {"country", N_("COUNTRY"), N_("the debtor's country: NL, BE, DE, FR, LU, GB or another of the Union; needed")},
    {"segment", N_("WHO"), N_("business or consumer; needed")},
    {"principal", N_("AMOUNT"), N_("what bears interest; needed")},
    {"from", N_("DATE"), N_("the first day that bears interest; needed")},
    {"to", N_("DATE"), N_("the last one; needed")},
    {"contract-rate", N_("PERCENT"), N_("a rate that was agreed on; ceiling: as much as the law lets")},
    {"day-count", N_("WAY"), N_("act-365f or act-act; else what the file says")},
    {NULL, NULL, NULL},
};

const struct verb verb_law_interest = {
    .words = "law interest",
    .arguments = N_("--country C --segment WHO --principal AMOUNT --from DATE --to DATE"),
    .summary = N_("the interest the law gives on a late sum, with each rate"),
    .details =
        N_("Both days bear interest. A changed rate counts from its own day; where the law says so, a full "
           "year's interest bears interest itself. A day behind the last rate that is known is refused, with the "
           "file to bring up to date."),
    .options = options,
    .optional = true,
    .run = run,
};

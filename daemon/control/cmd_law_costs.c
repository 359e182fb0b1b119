/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/law.h"
#include "control/verbs.h"
#include "law/costs.h"
#include "report/json.h"

/* One calculation. */
struct sum {
    const struct law_costs *law;
    GArray *claims; /* of int64_t */
    bool vat, clause;
};

/* `100.00+250.00`: several invoices in one demand. */
static bool read_claims(const struct arguments *arguments, GArray *claims, GError **error)
{
    const char *text = arguments_value(arguments, "principal");
    g_auto(GStrv) parts = g_strsplit(text ? text : "", "+", -1);

    for (char **part = parts; *part; part++) {
        int64_t claim;

        if (!money_parse(*part, '.', 2, &claim, NULL) || claim < 0)
            break;
        g_array_append_val(claims, claim);
    }
    if (claims->len && claims->len == g_strv_length(parts))
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("--principal: \"%s\" is no amount; write what is open as 1234.56, several as 100.00+250.00"),
                text ? text : "");
    return false;
}

/* What came in within the term goes off the claims, the first ones first. */
static void take_paid(GArray *claims, int64_t paid)
{
    for (guint i = 0; i < claims->len; i++) {
        int64_t *claim = &g_array_index(claims, int64_t, i);
        int64_t before = *claim;

        *claim = law_claim_left(before, paid);
        paid -= before - *claim;
    }
}

static bool read_sum(struct sum *sum, const struct control *control, const struct arguments *arguments, GError **error)
{
    civil_day day = DAY_NONE;
    int64_t paid = 0;

    if (!read_claims(arguments, sum->claims, error) || !law_ask_amount(arguments, "paid", false, &paid, error) ||
        !law_ask_yes(arguments, "vat-service", &sum->vat, error) ||
        !law_ask_yes(arguments, "terms-clause", &sum->clause, error) ||
        !law_ask_day(arguments, "date", false, &day, error))
        return false;
    take_paid(sum->claims, paid);
    return law_fact_is_known(&sum->law->fact, day == DAY_NONE ? control_today(control) : day, error);
}

static void print_json(const struct output *out, const struct law_costs *law, const struct law_amounts *amounts)
{
    struct json json;
    char buffer[MONEY_TEXT_SIZE];

    json_begin(&json);
    json_string(&json, "costs", law_text(amounts->costs, buffer));
    json_string(&json, "vat", law_text(amounts->vat, buffer));
    json_string(&json, "total", law_text(amounts->total, buffer));
    json_string(&json, "rule", law->fact.rule);
    json_end(&json, out->stream);
}

/* What has to be so before they may be asked. */
static void print_conditions(const struct output *out, const struct law_ask *ask, const struct law_costs *law)
{
    const struct law_notice *notice = law_book_notice(ask->book, ask->country, ask->kind);

    if (!law->scale->len) {
        output_text(out, 0, TINT_WARN, _("There are no costs that may be asked of this debtor."));
        return;
    }
    if (law->notice && notice)
        output_line(out, TINT_NONE, _("Only after the letter %s, once its term has passed without payment."),
                    notice->letter);
    if (law->clause)
        output_text(out, 0, TINT_NONE, _("Only where your terms of sale say so (terms_clause = yes)."));
    if (law->fact.confidence == LAW_RECALLED)
        output_text(out, 0, TINT_WARN,
                    _("This rule was not checked against a source; look it up before you rely on it."));
}

static void print_people(const struct output *out, const struct law_ask *ask, const struct law_costs *law,
                         const struct law_amounts *amounts)
{
    const char *currency = law->currency;
    char buffer[MONEY_TEXT_SIZE];

    output_line(out, TINT_BOLD, _("collection costs: %s %s"), currency, law_text(amounts->costs, buffer));
    if (amounts->vat) {
        output_line(out, TINT_NONE, _("VAT on them: %s %s"), currency, law_text(amounts->vat, buffer));
        output_line(out, TINT_NONE, _("together: %s %s"), currency, law_text(amounts->total, buffer));
    }
    output_line(out, TINT_NONE, _("rule: %s"), law->fact.rule);
    print_conditions(out, ask, law);
}

static int compute(struct control *control, const struct arguments *arguments, const struct law_ask *ask,
                   GError **error)
{
    g_autoptr(GArray) claims = g_array_new(FALSE, FALSE, sizeof(int64_t));
    struct sum sum = {.law = law_book_costs(ask->book, ask->country, ask->kind), .claims = claims, .clause = true};
    struct law_amounts amounts = {0};

    if (!sum.law)
        return law_ask_unknown(ask, _("collection costs"), error) ? EXIT_DONE : EXIT_PERSON;
    if (!read_sum(&sum, control, arguments, error))
        return EXIT_USAGE_ERROR;
    if ((sum.clause || !sum.law->clause) &&
        !law_costs_compute(sum.law, (const int64_t *)(const void *)claims->data, claims->len, sum.vat, &amounts, error))
        return EXIT_PERSON;
    if (control->out.json)
        print_json(&control->out, sum.law, &amounts);
    else
        print_people(&control->out, ask, sum.law, &amounts);
    return EXIT_DONE;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    return law_ask_answer(control, arguments, compute, error);
}

static const struct option options[] = {
    {"country", N_("COUNTRY"), N_("the debtor's country: NL, BE, DE, FR, LU, GB or another of the Union; needed")},
    {"segment", N_("WHO"), N_("business or consumer; needed")},
    {"principal", N_("AMOUNT"), N_("what is open, without interest; several invoices as 100.00+250.00; needed")},
    {"paid", N_("AMOUNT"), N_("of that, what came in within the term")},
    {"date", N_("DATE"), N_("the law of that day instead of today's")},
    {"vat-service", N_("YES|NO"), N_("yes: an outside service is paid, with VAT that you cannot deduct")},
    {"terms-clause", N_("YES|NO"), N_("no: your terms of sale say nothing of costs")},
    {NULL, NULL, NULL},
};

const struct verb verb_law_costs = {
    .words = "law costs",
    .arguments = N_("--country C --segment WHO --principal AMOUNT"),
    .summary = N_("the collection costs the law allows"),
    .details = N_("Of several invoices in one demand the costs are worked out as the law says: once over their sum, or "
                  "for each. For consumers every cent is rounded down. This is arithmetic, not advice."),
    .options = options,
    .optional = true,
    .run = run,
};

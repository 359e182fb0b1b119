/* SPDX-License-Identifier: MIT */
#include "law/interest_inside.h"

#include "base/error.h"

/* What one cent of interest is made of: rate (percent in ten-thousandths) × days, over 365 and 366 alike. */
enum { DAYS_PLAIN = 365, DAYS_LEAP = 366, RATE_WHOLE = 1000000 };

#define DENOMINATOR ((__int128)RATE_WHOLE * DAYS_PLAIN * DAYS_LEAP)

/* One year of default under way. */
struct run {
    const struct law_interest_case *c;
    const struct law_interest *table; /* whose rates count; NULL = the rate agreed on */
    bool yearly;                      /* interest is added to what it is counted from, each year */
    GArray *periods;
    int64_t base;
    __int128 parts;  /* interest since the base last grew, in 1/DENOMINATOR of a minor unit */
    int64_t counted; /* of those, what is in the periods already */
    guint paid;      /* how many of the payments are behind */
};

static bool is_leap(civil_day day)
{
    int year;

    day_to_ymd(day, &year, NULL, NULL);
    return day_from_ymd(year, 2, 29) != DAY_NONE;
}

static civil_day year_end(civil_day day)
{
    int year;

    day_to_ymd(day, &year, NULL, NULL);
    return day_from_ymd(year, 12, 31);
}

/* The days FROM to TO in units of 1/(365 × 366) year. */
static int64_t weight(enum law_day_count count, civil_day from, civil_day to)
{
    int64_t sum = 0;

    if (count == LAW_ACT_365F)
        return (int64_t)(to - from + 1) * DAYS_LEAP;
    for (civil_day day = from, end; day <= to; day = end + 1) {
        end = MIN(to, year_end(day));
        sum += (int64_t)(end - day + 1) * (is_leap(day) ? DAYS_PLAIN : DAYS_LEAP);
    }
    return sum;
}

/* To the nearest minor unit, the half upwards. */
static bool rounded(__int128 parts, int64_t *minor, GError **error)
{
    __int128 value = (parts + DENOMINATOR / 2) / DENOMINATOR;

    if (value > INT64_MAX) {
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERFLOW, "the interest does not fit");
        return false;
    }
    *minor = (int64_t)value;
    return true;
}

static bool add_period(struct run *run, civil_day from, civil_day to, law_rate rate, GError **error)
{
    struct law_period period = {.from = from, .to = to, .rate = rate, .base = run->base};
    int64_t total;

    run->parts += (__int128)run->base * rate * weight(run->c->law->day_count, from, to);
    if (!rounded(run->parts, &total, error))
        return false;
    period.interest = total - run->counted;
    run->counted = total;
    if (run->periods)
        g_array_append_val(run->periods, period);
    return true;
}

/* The rate on DAY; *END is moved back to the last day it holds. */
static bool rate_from(const struct run *run, civil_day day, civil_day *end, law_rate *rate, GError **error)
{
    const struct law_interest_case *c = run->c;
    const struct law_step *step;

    if (!run->table) {
        *rate = c->agreement.rate;
        return true;
    }
    if (c->fixed || run->table->fixed)
        return law_rate_on(run->table, c->from, rate, error);
    step = law_step_on(run->table, day, end);
    if (!step) {
        law_no_rate(run->table, day, error);
        return false;
    }
    *rate = step->rate;
    return true;
}

/* The first day of the YEAR-th year of default behind FROM. What begins on 29 February begins again on 1 March, where
 * that day is missing: later, and so never too much. */
static civil_day anniversary(civil_day from, int year)
{
    civil_day day = day_add_months(from, 12 * year);
    int began, now;

    day_to_ymd(from, NULL, NULL, &began);
    if (day == DAY_NONE)
        return INT32_MAX;
    day_to_ymd(day, NULL, NULL, &now);
    return now < began ? day + 1 : day;
}

/* The day of the next payment, at most END. */
static civil_day next_payment(const struct run *run, civil_day end)
{
    const struct law_interest_case *c = run->c;

    return run->paid < c->payment_count ? MIN(end, c->payments[run->paid].day) : end;
}

static void take_payments(struct run *run, civil_day until)
{
    const struct law_interest_case *c = run->c;

    for (; run->paid < c->payment_count && c->payments[run->paid].day <= until; run->paid++)
        run->base -= c->payments[run->paid].amount;
}

/* What was open on the first day. */
static bool start_base(struct run *run, GError **error)
{
    const struct law_interest_case *c = run->c;

    run->base = c->principal;
    for (guint i = 0; i < c->payment_count; i++) {
        if (!money_add(&run->base, c->payments[i].amount, error))
            return false;
    }
    take_payments(run, c->from - 1);
    return true;
}

static bool run_days(struct run *run, civil_day from, civil_day to, GError **error)
{
    for (civil_day day = from, end; day <= to; day = end + 1) {
        law_rate rate;

        end = next_payment(run, to);
        if (!rate_from(run, day, &end, &rate, error) || !add_period(run, day, end, rate, error))
            return false;
        take_payments(run, end);
    }
    return true;
}

static bool run_all(struct run *run, int64_t *interest, GError **error)
{
    const struct law_interest_case *c = run->c;
    int64_t sum = 0;
    int year = 1;

    for (civil_day day = c->from, end; day <= c->to; day = end + 1) {
        civil_day full = run->yearly ? anniversary(c->from, year++) : INT32_MAX;

        end = MIN(c->to, full - 1);
        run->parts = 0;
        run->counted = 0;
        if (!run_days(run, day, end, error) || !money_add(&sum, run->counted, error) ||
            !money_add(&run->base, run->counted, error))
            return false;
    }
    *interest = sum;
    return true;
}

bool law_agreement_holds(const struct law_interest_case *c)
{
    civil_day end;

    if (c->agreement.what == LAW_NOTHING_AGREED || c->law->contract == LAW_CONTRACT_NONE)
        return false;
    if (c->law->contract == LAW_CONTRACT_FREE)
        return c->agreement.what == LAW_RATE_AGREED;
    if (!c->ceiling || !law_fact_is_known(&c->ceiling->fact, c->to, NULL))
        return false;
    for (civil_day day = c->from; day <= c->to; day = end + 1) {
        const struct law_step *step;

        end = c->to;
        step = law_step_on(c->ceiling, day, &end);
        if (!step || (c->agreement.what == LAW_RATE_AGREED && c->agreement.rate > step->rate))
            return false;
    }
    return true;
}

bool law_interest_compute(const struct law_interest_case *c, GArray *periods, int64_t *interest, GError **error)
{
    bool agreed = law_agreement_holds(c);
    struct run run = {.c = c, .table = c->law, .yearly = c->law->yearly, .periods = periods};

    if (agreed)
        run.table = c->agreement.what == LAW_CEILING_AGREED ? c->ceiling : NULL;
    if (c->principal <= 0 || c->from > c->to) {
        *interest = 0;
        return true;
    }
    if ((run.table && !law_fact_is_known(&run.table->fact, c->to, error)) || !start_base(&run, error))
        return false;
    return run_all(&run, interest, error);
}

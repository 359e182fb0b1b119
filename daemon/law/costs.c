/* SPDX-License-Identifier: MIT */
#include "law/costs.h"

#include "base/error.h"

enum { RATE_WHOLE = 1000000 };

static const struct law_band *band_at(const struct law_costs *law, guint i)
{
    return &g_array_index(law->scale, struct law_band, i);
}

static const struct law_band *band_of(const struct law_costs *law, int64_t claim)
{
    const struct law_band *found = NULL;

    for (guint i = 0; i < law->scale->len; i++) {
        const struct law_band *band = band_at(law, i);

        if (band->above ? claim > band->from : claim >= band->from)
            found = band;
    }
    return found;
}

static __int128 round_parts(__int128 parts, enum law_rounding rounding)
{
    return (parts + (rounding == LAW_ROUND_NEAREST ? RATE_WHOLE / 2 : 0)) / RATE_WHOLE;
}

static bool fits(__int128 value, int64_t *out, GError **error)
{
    if (value > INT64_MAX) {
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERFLOW, "the costs do not fit");
        return false;
    }
    *out = (int64_t)value;
    return true;
}

/* The scale over one sum, within minimum and maximum. */
static bool costs_of(const struct law_costs *law, int64_t claim, int64_t *costs, GError **error)
{
    const struct law_band *band = claim > 0 ? band_of(law, claim) : NULL;
    __int128 parts;

    *costs = 0;
    if (!band)
        return true;
    parts = (__int128)band->base * RATE_WHOLE + (__int128)(claim - band->from) * band->rate;
    if (!fits(round_parts(parts, law->rounding), costs, error))
        return false;
    *costs = MAX(*costs, law->minimum);
    if (law->maximum)
        *costs = MIN(*costs, law->maximum);
    return true;
}

static bool sum_of(const int64_t *claims, guint count, int64_t *sum, GError **error)
{
    *sum = 0;
    for (guint i = 0; i < count; i++) {
        if (claims[i] > 0 && !money_add(sum, claims[i], error))
            return false;
    }
    return true;
}

static bool each_of(const struct law_costs *law, const int64_t *claims, guint count, int64_t *costs, GError **error)
{
    *costs = 0;
    for (guint i = 0; i < count; i++) {
        int64_t one;

        if (!costs_of(law, claims[i], &one, error) || !money_add(costs, one, error))
            return false;
    }
    return true;
}

bool law_costs_compute(const struct law_costs *law, const int64_t *claims, guint count, bool vat,
                       struct law_amounts *out, GError **error)
{
    struct law_amounts amounts = {0};
    int64_t sum;

    if (law->each) {
        if (!each_of(law, claims, count, &amounts.costs, error))
            return false;
    } else if (!sum_of(claims, count, &sum, error) || !costs_of(law, sum, &amounts.costs, error)) {
        return false;
    }
    if (vat && !fits(round_parts((__int128)amounts.costs * law->vat, law->rounding), &amounts.vat, error))
        return false;
    amounts.total = amounts.costs;
    if (!money_add(&amounts.total, amounts.vat, error))
        return false;
    *out = amounts;
    return true;
}

const char *law_costs_check(const struct law_costs *law)
{
    for (guint i = 1; i < law->scale->len; i++) {
        const struct law_band *band = band_at(law, i), *before = band_at(law, i - 1);
        __int128 width = (__int128)band->from - before->from;

        if (width <= 0)
            return "its parts are not in the order of the sums they begin at";
        if ((__int128)before->base * RATE_WHOLE + width * before->rate > (__int128)band->base * RATE_WHOLE)
            return "a part begins lower than the one before it ends";
    }
    if (law->maximum && law->maximum < law->minimum)
        return "the maximum is below the minimum";
    return NULL;
}

int64_t law_claim_left(int64_t claim, int64_t paid)
{
    return paid >= claim ? 0 : paid > 0 ? claim - paid : claim;
}

struct law_debt law_debt_after(struct law_debt debt, int64_t payment)
{
    int64_t *const parts[] = {&debt.costs, &debt.interest, &debt.principal};

    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        int64_t taken = MIN(*parts[i], payment);

        *parts[i] -= taken;
        payment -= taken;
    }
    return debt;
}

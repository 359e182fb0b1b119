/* SPDX-License-Identifier: MIT */
#include "law/interest_inside.h"

#include <string.h>

#include "base/error.h"

enum { RATE_DECIMALS = 4, RATE_ONE = 10000, RATE_MOST = 100 * RATE_ONE };

bool law_rate_parse(const char *text, law_rate *rate)
{
    int64_t value = 0;
    int decimals = -1;

    if (!g_ascii_isdigit(*text) || strlen(text) >= LAW_RATE_TEXT_SIZE)
        return false;
    for (; *text; text++) {
        if (*text == '.' && decimals < 0) {
            decimals = 0;
            continue;
        }
        if (!g_ascii_isdigit(*text) || (decimals >= 0 && ++decimals > RATE_DECIMALS))
            return false;
        value = value * 10 + (*text - '0');
    }
    if (decimals == 0)
        return false;
    for (int i = MAX(decimals, 0); i < RATE_DECIMALS; i++)
        value *= 10;
    if (value > RATE_MOST)
        return false;
    *rate = (law_rate)value;
    return true;
}

const char *law_rate_text(law_rate rate, char buffer[LAW_RATE_TEXT_SIZE])
{
    gsize length;

    g_snprintf(buffer, LAW_RATE_TEXT_SIZE, "%d.%04d", rate / RATE_ONE, rate % RATE_ONE);
    length = strlen(buffer);
    for (int i = 0; i < 2 && buffer[length - 1] == '0'; i++)
        buffer[--length] = '\0';
    return buffer;
}

const struct law_step *law_step_on(const struct law_interest *law, civil_day day, civil_day *end)
{
    const struct law_step *found = NULL;

    for (guint i = law->steps->len; i-- > 0 && !found;) {
        const struct law_step *step = &g_array_index(law->steps, struct law_step, i);

        if (step->from > day)
            *end = MIN(*end, step->from - 1);
        else
            found = step;
    }
    if (!found || (found->to != DAY_NONE && day > found->to))
        return NULL;
    if (found->to != DAY_NONE)
        *end = MIN(*end, found->to);
    return found;
}

void law_no_rate(const struct law_interest *law, civil_day day, GError **error)
{
    const struct law_fact *fact = &law->fact;
    char iso[DAY_ISO_SIZE];

    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_PERSON, "no rate of %s-%s is known for %s; add it to %s",
                fact->country, law_kind_word(fact->kind), day_to_iso(day, iso), fact->file);
}

bool law_rate_on(const struct law_interest *law, civil_day day, law_rate *rate, GError **error)
{
    civil_day end = day;
    const struct law_step *step;

    if (!law_fact_is_known(&law->fact, day, error))
        return false;
    step = law_step_on(law, day, &end);
    if (!step) {
        law_no_rate(law, day, error);
        return false;
    }
    *rate = step->rate;
    return true;
}

/* SPDX-License-Identifier: MIT */
#include "law/deadline.h"

enum { SEARCH_DAYS = 400 };

static bool is_closed(const struct law_notice *notice, const struct law_days *days, civil_day day)
{
    return law_is_holiday(notice->holidays, day) || (days && days->is_closed(days->data, day));
}

static civil_day roll(const struct law_notice *notice, const struct law_days *days, civil_day day)
{
    for (int i = 0; i < SEARCH_DAYS && (day_weekday(day) >= SATURDAY || is_closed(notice, days, day)); i++)
        day++;
    return day;
}

/* The day on which a letter posted on DAY counts as received. */
static civil_day delivery(const struct law_notice *notice, const struct law_days *days, civil_day day)
{
    int left = notice->post_day;

    for (int i = 0; i < SEARCH_DAYS && left > 0; i++) {
        day++;
        if ((notice->post_days >> day_weekday(day)) & 1U && !is_closed(notice, days, day))
            left--;
    }
    return day;
}

struct law_term law_notice_term(const struct law_notice *notice, enum law_way way, civil_day day,
                                const struct law_days *days)
{
    struct law_term term = {.received = day};
    int wait = notice->after_mail;

    if (day > day_from_ymd(DAY_YEAR_MAX - 1, 1, 1))
        return (struct law_term){DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE};
    if (way == LAW_WAY_POST) {
        term.received = delivery(notice, days, day);
        wait = notice->after_post;
    } else if (way == LAW_WAY_RECEIVED) {
        wait = notice->after_receipt;
    }
    term.last_day = term.received + wait;
    term.rolled = roll(notice, days, term.last_day);
    term.first_day = term.rolled + 1;
    return term;
}

civil_day law_payment_last_day(const struct law_payment *payment, civil_day day)
{
    return day == DAY_NONE ? DAY_NONE : day + payment->days;
}

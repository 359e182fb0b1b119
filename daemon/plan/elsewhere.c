/* SPDX-License-Identifier: MIT */
/*
 * R13, elsewhere: the ledger's column `reminded` says that another program reminded. What it did is not known here, so
 * nothing goes until the history has caught up (a person records it) or a person says to go on. The column holds
 * the day of the last reminder, how many there were, or a word.
 */
#include "ledger/date_pattern.h"
#include "ledger/vocabulary.h"
#include "plan/planner.h"

enum { MANY = 99 };

/* The day TEXT is in the ledger's own form or ISO 8601, DAY_NONE when it is none. */
static civil_day read_day(const struct config_ledger *ledger, const char *text)
{
    struct date_pattern pattern;
    g_autofree char *first = g_strndup(text, DAY_ISO_SIZE - 1);
    civil_day day = DAY_NONE;

    if (ledger->csv.date && date_pattern_compile(ledger->csv.date, &pattern))
        day = date_pattern_read(&pattern, text);
    return day != DAY_NONE ? day : day_from_iso(first);
}

/* How many reminders TEXT, which is no date, speaks of. */
static int read_count(const char *text)
{
    gint64 count;

    if (g_ascii_string_to_signed(text, 10, 0, MANY, &count, NULL))
        return (int)count;
    return vocabulary_collect(text) == WORD_NO ? 0 : 1;
}

/* The history has a stage served on DAY or later; without a day, COUNT of them. */
static bool has_caught_up(const struct history_invoice *known, civil_day day, int count)
{
    int served = 0;

    for (guint i = 0; known->steps && i < known->steps->len; i++) {
        const struct history_step *step = &g_array_index(known->steps, struct history_step, i);

        served += step->state == STEP_SERVED && (day == DAY_NONE || step->day >= day);
    }
    return served >= count;
}

char *plan_elsewhere_subject(const char *ledger, const char *number, const char *reminded)
{
    return g_strdup_printf("%s/%s %s", ledger, number, reminded ? reminded : "");
}

void rule_elsewhere(const struct planner *planner, struct plan_item *item)
{
    const char *text = invoice_text(item->invoice, TEXT_REMINDED);
    g_autofree char *subject = NULL;
    civil_day day;

    if (!text || !*text)
        return;
    day = read_day(item->source->ledger, text);
    if (has_caught_up(item->history, day, day == DAY_NONE ? read_count(text) : 1))
        return;
    subject = plan_elsewhere_subject(item->source->ledger->key, item->invoice->number, text);
    if (!is_approved(planner, APPROVAL_ELSEWHERE, subject))
        item_add_reason(item, REASON_ELSEWHERE, DAY_NONE);
}

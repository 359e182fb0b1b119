/* SPDX-License-Identifier: MIT */
/* What comes, what waits for a yes, and what a person holds up, from the plan. */
#include <string.h>

#include "cycle_digest.h"
#include "report/decision.h"
#include "report/reasons.h"

enum { COMING_DAYS = 7, NUMBERS = 3, ID_LENGTH = 8 };

/* What only a person can end. */
static bool waits_for_a_person(enum reason reason)
{
    const reason_set person = REASON_BIT(REASON_CONFLICT) | REASON_BIT(REASON_PAYMENT) | REASON_BIT(REASON_MISSING) |
                              REASON_BIT(REASON_REJECTED) | REASON_BIT(REASON_ELSEWHERE) |
                              REASON_BIT(REASON_FIRST_SIGHT) | REASON_BIT(REASON_DISPUTE) | REASON_BIT(REASON_PAUSE) |
                              REASON_BIT(REASON_REPLY) | REASON_BIT(REASON_UNDELIVERABLE) | REASON_BIT(REASON_SEGMENT) |
                              REASON_BIT(REASON_RATES) | REASON_BIT(REASON_NO_ADDRESS) | REASON_BIT(REASON_TEMPLATE) |
                              REASON_BIT(REASON_UNCERTAIN) | REASON_BIT(REASON_SAYS_PAID) | REASON_BIT(REASON_PROMISE) |
                              REASON_BIT(REASON_INSTALMENTS);

    return reason != REASON_NONE && (person & REASON_BIT(reason));
}

static void add_item(struct digest_line *line, const struct plan_item *item, civil_day today)
{
    const char *number = item->invoice->number;

    if (!line->number)
        line->number = g_strdup(number);
    if (!line->numbers) {
        line->numbers = g_strdup(number);
    } else if (strlen(line->numbers) < 60) {
        char *numbers = g_strjoin(", ", line->numbers, number, NULL);

        g_free(line->numbers);
        line->numbers = numbers;
    } else if (!g_str_has_suffix(line->numbers, "…")) {
        char *numbers = g_strconcat(line->numbers, ", …", NULL);

        g_free(line->numbers);
        line->numbers = numbers;
    }
    digest_line_add(line, item_demand(item), item->invoice->currency);
    if (item->due != DAY_NONE)
        line->overdue = MAX(line->overdue, today - item->due);
}

static struct digest_line *add_line(GPtrArray *lines, const struct plan_client *client, const char *stage,
                                    civil_day day)
{
    struct digest_line *line = digest_line_new();

    line->key = g_strdup(client->key);
    line->client = g_strdup(client_label(client));
    line->stage = g_strdup(stage);
    line->day = day;
    g_ptr_array_add(lines, line);
    return line;
}

static struct digest_line *add_decision(GPtrArray *lines, const struct decision *decision, civil_day day)
{
    struct digest_line *line = add_line(lines, decision->client, decision->stage_name, day);

    for (guint i = 0; i < decision->items->len; i++)
        add_item(line, decision->items->pdata[i], decision->day);
    line->items = g_ptr_array_ref(decision->items);
    line->reason = decision->reason;
    line->until = decision->until;
    return line;
}

/* Enough to say yes or no: who, how much, how late, what went before, what it would ask. */
static void add_approval(struct owner_digest *digest, const struct decision *decision)
{
    struct digest_line *line = add_decision(digest->approvals, decision, decision->since);
    g_autofree char *id = decision_digest(decision);

    line->id = g_strndup(id, ID_LENGTH);
    if (decision->items->len)
        line->previous = letter_previous_of(decision->items->pdata[0]);
    if (decision->money->interest)
        g_array_append_vals(line->interest, decision->money->interest->data, decision->money->interest->len);
    line->costs = decision->money->amount;
}

static void add_held(struct owner_digest *digest, const struct digest_sources *sources, const struct decision *decision)
{
    const struct history_hold *hold =
        reason_hold(sources->world->history, decision->reason, decision->day, decision->client->key, decision->items);
    struct digest_line *line = add_decision(digest->held, decision, hold ? hold->from_day : decision->since);

    line->words = hold ? g_strdup(hold->reason) : NULL;
    line->until = hold ? hold->until_day : DAY_NONE;
}

/* Its day, DAY_NONE when it does not come by itself within the next days. */
static civil_day day_of(const struct decision *decision)
{
    const reason_set waits = REASON_BIT(REASON_WINDOW) | REASON_BIT(REASON_GAP) | REASON_BIT(REASON_RATE) |
                             REASON_BIT(REASON_APPROVAL) | REASON_BIT(REASON_ABSENCE);

    if (decision->verdict == VERDICT_SEND)
        return decision->day;
    if (decision->verdict != VERDICT_HELD || !(waits & REASON_BIT(decision->reason)))
        return DAY_NONE;
    if (decision->until == DAY_NONE)
        return decision->reason == REASON_WINDOW ? decision->day : DAY_NONE;
    return decision->until <= decision->day + COMING_DAYS ? MAX(decision->until, decision->day) : DAY_NONE;
}

static void add_decisions(struct owner_digest *digest, const struct digest_sources *sources)
{
    for (guint i = 0; i < sources->plan->decisions->len; i++) {
        const struct decision *decision = sources->plan->decisions->pdata[i];
        civil_day day = day_of(decision);

        if (!decision->items->len || !digest_is_of(sources->sender, decision->sender))
            continue;
        if (day != DAY_NONE)
            add_decision(digest->coming, decision, day);
        else if (decision->verdict == VERDICT_HELD && decision->reason == REASON_APPROVAL)
            add_approval(digest, decision);
        else if (decision->verdict == VERDICT_HELD && waits_for_a_person(decision->reason))
            add_held(digest, sources, decision);
    }
}

/* The invoices of a client that come on the same day at the same stage go together, as in the letter. */
static struct digest_line *coming_with(const GPtrArray *lines, guint from, const struct plan_item *item,
                                       const char *stage)
{
    for (guint i = lines->len; i > from; i--) {
        struct digest_line *line = lines->pdata[i - 1];

        if (!g_str_equal(line->key, item->client->key))
            return NULL;
        if (line->day == item->due_day && g_str_equal(line->stage, stage))
            return line;
    }
    return NULL;
}

static void add_later(struct owner_digest *digest, const struct digest_sources *sources)
{
    const struct plan *plan = sources->plan;
    guint from = digest->coming->len;

    for (guint i = 0; i < plan->items->len; i++) {
        const struct plan_item *item = &g_array_index(plan->items, struct plan_item, i);
        const struct config_stage *stage;
        struct digest_line *line;

        if (!item->eligible || item->stage < 0 || item->reasons || item->due_day == DAY_NONE ||
            item->due_day <= plan->day || item->due_day > plan->day + COMING_DAYS ||
            !digest_is_of(sources->sender, item->source->sender))
            continue;
        stage = item->client->policy->stages->pdata[item->stage];
        line = coming_with(digest->coming, from, item, stage->name);
        if (!line)
            line = add_line(digest->coming, item->client, stage->name, item->due_day);
        add_item(line, item, plan->day);
    }
}

static int compare_days(gconstpointer a, gconstpointer b)
{
    const struct digest_line *one = *(const struct digest_line *const *)a,
                             *other = *(const struct digest_line *const *)b;

    if (one->day != other->day)
        return one->day < other->day ? -1 : 1;
    return strcmp(one->key, other->key);
}

void digest_add_plan(struct owner_digest *digest, const struct digest_sources *sources)
{
    if (sources->plan->clock_held)
        return;
    add_decisions(digest, sources);
    add_later(digest, sources);
    g_ptr_array_sort(digest->coming, compare_days);
    g_ptr_array_sort(digest->held, compare_days);
}

/* SPDX-License-Identifier: MIT */
/* R9, R2: the record of an invoice that no pass before this one has seen. */
#include <string.h>

#include "plan/client.h"
#include "plan/due.h"
#include "plan/observe.h"

civil_day observe_due(const struct planner *planner, const struct ledger *ledger, const struct invoice *row)
{
    const struct config_client *section;
    const char *text, *set;
    struct terms terms;

    if (row->due != DAY_NONE || row->issued == DAY_NONE)
        return row->due;
    section = plan_client_section(planner->input, row->client->id);
    set = history_override(planner->history, plan_client_key(planner->input, row->client->id), "terms");
    text = set && *set                  ? set
           : section && *section->terms ? section->terms
           : *row->client->terms        ? row->client->terms
                                        : ledger->config->terms;
    if (!*text || !terms_parse(text, &terms, NULL))
        return DAY_NONE;
    return terms_due(&terms, row->issued);
}

/* R9: too old when first seen. */
static void first_sight(const struct planner *planner, struct history_invoice *known)
{
    const struct config_limits *limits = &planner->config->limits;
    civil_day limit;

    if (known->due == DAY_NONE || limits->first_sight == FIRST_SIGHT_START)
        return;
    limit = calendar_add(planner->calendar, NULL, known->due, limits->first_sight_age, true);
    if (planner->today <= limit)
        return;
    if (limits->first_sight == FIRST_SIGHT_IGNORE)
        known->state = INVOICE_IGNORED;
    else
        known->first_sight_held = true;
}

struct history_invoice observe_first_seen(const struct planner *planner, const struct ledger *ledger,
                                          const struct invoice *row, const struct observe_words *words, bool trusted)
{
    struct history_invoice known = {
        .ledger = words->ledger,
        .number = history_keep(planner->history, row->number),
        .client = words->client,
        .first_seen = planner->today,
        .due = observe_due(planner, ledger, row),
        .total = row->total,
        .balance = row->balance,
        .state = INVOICE_OPEN,
        .partial_since = DAY_NONE,
        .returned_since = DAY_NONE,
        .paid_on = DAY_NONE,
        .cycle = 1,
        .changed = trusted,
    };

    memcpy(known.currency, row->currency, sizeof known.currency);
    first_sight(planner, &known);
    return known;
}

/* SPDX-License-Identifier: MIT */
/* R13: whether a ledger as a whole can be relied on. */
#include <string.h>

#include "plan/planner.h"

/* Older than max_age after the file's local date. Looking ahead supposes that the file is kept fresh. */
static bool is_stale(const struct planner *planner, const struct ledger *ledger)
{
    struct duration age = ledger->config->max_age;
    struct moment written = moment_at(ledger->stamp.mtime_ns / 1000000, planner->config->timezone);

    if (age.count == 0 || planner->input->whole_day)
        return false;
    return planner->today > calendar_add(planner->calendar, NULL, written.day, age, true);
}

static bool has_shrunk(const struct ledger *ledger, const struct history_ledger *known)
{
    return known && known->last_good_rows >= ledger->config->shrink_from && ledger->rows * 2 < known->last_good_rows;
}

static bool has_new_columns(const struct ledger *ledger, const struct history_ledger *known)
{
    return known && *known->header_sha256 && !g_str_equal(known->header_sha256, ledger->header_sha256);
}

char *plan_ledger_subject(const struct ledger *ledger)
{
    return g_strdup_printf("%s %s", ledger->config->key, ledger->sha256 ? ledger->sha256 : "");
}

static enum reason judge(const struct planner *planner, const struct ledger *ledger)
{
    const struct history_ledger *known = history_find_ledger(planner->history, ledger->config->key);
    g_autofree char *subject = plan_ledger_subject(ledger);

    if (ledger->failure)
        return REASON_LEDGER;
    if (is_approved(planner, APPROVAL_LEDGER, subject))
        return REASON_NONE;
    if (is_stale(planner, ledger) || has_shrunk(ledger, known))
        return REASON_LEDGER;
    if (has_new_columns(ledger, known))
        return REASON_COLUMNS;
    return renamed_suspects(planner, ledger, known != NULL) ? REASON_RENAMED : REASON_NONE;
}

void trust_ledgers(struct planner *planner)
{
    renamed_find_gone(planner);
    for (guint i = 0; i < planner->input->ledgers->len; i++) {
        const struct ledger *ledger = planner->input->ledgers->pdata[i];
        enum reason reason = judge(planner, ledger);

        if (reason != REASON_NONE)
            g_hash_table_insert(planner->plan->ledger_reasons, g_strdup(ledger->config->key),
                                GINT_TO_POINTER((int)reason));
    }
}

enum reason trust_reason(const struct planner *planner, const char *ledger)
{
    gpointer value;

    if (g_hash_table_size(planner->plan->ledger_reasons) > 0 && /* asked for every row of a ledger */
        g_hash_table_lookup_extended(planner->plan->ledger_reasons, ledger, NULL, &value))
        return (enum reason)GPOINTER_TO_INT(value);
    return REASON_NONE;
}

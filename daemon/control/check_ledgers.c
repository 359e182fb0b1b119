/* SPDX-License-Identifier: MIT */
#include "control/check_ledgers.h"

#include "base/words.h"
#include "report/status.h"

void check_ledgers(struct check_page *page, const struct world *world, const struct plan *plan, const char *name)
{
    for (guint i = 0; i < world->ledgers->len; i++) {
        const struct ledger *ledger = world->ledgers->pdata[i];
        bool good = !ledger->failure && !ledger->rejects->len && ledger_reason(plan, ledger) == REASON_NONE;

        if (!name || g_str_equal(name, ledger->config->key))
            doctor_say(page, good ? CHECK_GOOD : CHECK_BAD, N_("ledger"), ledger_state_text(plan, ledger));
    }
}

/* SPDX-License-Identifier: MIT */
/*
 * Collection costs by a scale: of several invoices in one demand the sum is
 * taken once where the law says so (art. 6:96(7) BW), else each has its own.
 * Only what is unpaid counts, interest never. Whether they may be asked is
 * not decided here.
 */
#pragma once

#include "law/law.h"

struct law_amounts {
    int64_t costs, vat, total; /* minor units of the law's currency */
};

/*
 * The costs over CLAIMS (COUNT of them, minor units, what is open of each; 0 and less count for nothing), with VAT on
 * top where VAT is true and LAW knows of it. HERINNERD_ERROR_OVERFLOW leaves *OUT as it was.
 */
bool law_costs_compute(const struct law_costs *law, const int64_t *claims, guint count, bool vat,
                       struct law_amounts *out, GError **error);

/* What is wrong with the scale of LAW: not by size, or costs that fall where the claim rises. NULL when it is well. */
const char *law_costs_check(const struct law_costs *law);

/* Who asks less than he could where PAID came in during the term: CLAIM without it, never below 0. */
int64_t law_claim_left(int64_t claim, int64_t paid);

/* What a payment goes to: costs, then interest, then the claim (art. 6:44 BW). */
struct law_debt {
    int64_t costs, interest, principal;
};

/* DEBT after PAYMENT (0 or more); what is paid too much is left aside. */
struct law_debt law_debt_after(struct law_debt debt, int64_t payment);

/* SPDX-License-Identifier: MIT */
/* What the searches for causes share. Private to plan/tell*.c: tell.c has the table of kinds and says when each is
 * told, tell_find.c looks through the plan and the history, tell_trouble.c through what the edges report. */
#pragma once

#include "plan/tell.h"

struct finder {
    const struct plan *plan;
    const struct history *history;
    const struct config *config;
    const struct tell_facts *facts;
    GPtrArray *found;
};

/* Adds the cause "WORD REST": those of different kinds never meet. Takes REST. */
void tell_found(struct finder *finder, enum notice_kind kind, char *rest, const char *client, const char *ledger,
                const char *number, civil_day day);

void tell_find_approvals(struct finder *finder);
void tell_find_announcements(struct finder *finder);
void tell_find_ledgers(struct finder *finder);
void tell_find_columns(struct finder *finder);
void tell_find_flood(struct finder *finder);
void tell_find_clock(struct finder *finder);
void tell_find_says_paid(struct finder *finder);
void tell_find_replies(struct finder *finder);
void tell_find_renamed(struct finder *finder);
void tell_find_banks(struct finder *finder);
void tell_find_payments(struct finder *finder);
void tell_find_accounts(struct finder *finder);
void tell_find_uncertain(struct finder *finder);
void tell_find_letters(struct finder *finder);
void tell_find_relays(struct finder *finder);
void tell_find_mailboxes(struct finder *finder);
void tell_find_fetches(struct finder *finder);
void tell_find_copies(struct finder *finder);
void tell_find_disk(struct finder *finder);

/* SPDX-License-Identifier: MIT */
/*
 * Who a client is: key, policy, language, addresses. Values come from what a
 * person set, the `client` section, then contacts and ledger (interfaces.md); the policy from
 * the client itself, its habit, or `policies` by segment and country.
 */
#pragma once

#include "plan/plan.h"

/* Resolves LEDGER_CLIENT for SENDER. BOUNCED (of char *, taken over; NULL = none) are addresses to leave out (R14).
 * New; strings of config, history and ledger are borrowed. */
struct plan_client *plan_client_new(const struct plan_input *input, const struct ledger_client *ledger_client,
                                    const struct config_sender *sender, GPtrArray *bounced);
void plan_client_free(struct plan_client *client);

/* Fills the addresses of CLIENT: what a person set by HISTORY, its section, FROM; without those that failed. */
void plan_client_find_addresses(struct plan_client *client, const struct history *history,
                                const struct ledger_client *from);

/* Frees LIST, one of the lists of addresses of CLIENT (may be NULL). */
void plan_client_free_list(const struct plan_client *client, char **list);

/* The key that a client of a ledger gets: its section's title, else the ledger's id; the other one's when a person
 * merged it into another. Borrowed. */
const char *plan_client_key(const struct plan_input *input, const char *ledger_id);

/* The section of the client with LEDGER_ID, of the one it was merged into; NULL when there is none. */
const struct config_client *plan_client_section(const struct plan_input *input, const char *ledger_id);

/* The closed days of the client of SECTION (may be NULL); NULL when it has none of its own. Borrowed. */
const struct calendar *plan_client_calendar(const struct plan_input *input, const struct config_client *section);

/* Takes the addresses of a newer invoice when nothing else names one. */
void plan_client_take_row(struct plan_client *client, const struct invoice *invoice);

/* Has what the rules ask of the client at PLACE of CLIENTS fetched from memory: they come in the order of their keys
 * and lie in that of the rows. */
static inline void plan_client_fetch(const GPtrArray *clients, guint place)
{
    const struct plan_client *client = place < clients->len ? clients->pdata[place] : NULL;

    if (!client)
        return;
    __builtin_prefetch(&client->policy);
    __builtin_prefetch(&client->email);
    __builtin_prefetch(&client->calendar);
}

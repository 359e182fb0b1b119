/* SPDX-License-Identifier: MIT */
/*
 * What a mail to the owner offers to do by mail: one token an act, bound to
 * the item that the mail tells of, good once and until a day. The store keeps
 * the hash of a token alone, so that who reads it cannot act; it holds
 * numbers, no names. What an act does is receive/owner_order.h. Functions that
 * write run inside the caller's transaction.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/auto.h"
#include "base/date.h"
#include "plan/owner_act.h"

struct store;

/* One act that mail REMINDER (its number) offers. */
struct owner_offer {
    int64_t reminder;
    enum owner_act act;
    const char *client;     /* key */
    const GPtrArray *items; /* of const struct plan_item; NULL or empty = the client as a whole */
    int64_t expires_ms;
};

/* Remembers OFFER; *TOKEN gets what the mail carries. New string. */
bool owner_act_offer(struct store *store, const struct owner_offer *offer, char **token, GError **error);

/* Forgets offers that expired long ago. */
bool owner_act_sweep(struct store *store, GError **error);

enum owner_token {
    OWNER_TOKEN_UNKNOWN, /* never made here, or long ago */
    OWNER_TOKEN_USED,
    OWNER_TOKEN_EXPIRED,
    OWNER_TOKEN_GOOD,
};

/* An invoice that is open and that letters may still go about. */
struct owner_invoice {
    char *subject; /* "ledger/number" */
    int64_t balance;
    bool instalments, dispute; /* that hold stands on it */
};

struct owner_order {
    enum owner_token token;
    int64_t reminder; /* 0 with OWNER_TOKEN_UNKNOWN; then nothing else is filled */
    enum owner_act act;
    char *client;        /* key, as it is called now; "" = unknown */
    bool whole;          /* about the client as a whole */
    GPtrArray *invoices; /* of struct owner_invoice: what is left of the item on TODAY */
};

/* What TOKEN is for; NULL on error. */
struct owner_order *owner_order_load(struct store *store, const char *token, civil_day today, GError **error);
void owner_order_free(struct owner_order *order);
AUTO_DEFINE(owner_order, owner_order_free)

/* TOKEN is good no more. */
bool owner_act_spend(struct store *store, const char *token, GError **error);

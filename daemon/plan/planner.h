/* SPDX-License-Identifier: MIT */
/*
 * What the rules of one pass share. Private to plan/. The order of the work
 * is plan.c's: trust, observe, items, credits, the rules for one invoice, letters, brakes.
 */
#pragma once

#include "plan/plan.h"

struct planner {
    const struct plan_input *input;
    const struct config *config;
    const struct calendar *calendar;
    struct history *history;
    civil_day today;
    struct plan *plan;
    GHashTable *clients;                 /* key -> struct plan_client (owned by the plan) */
    GHashTable *approvals;               /* "kind subject" -> history_approval */
    GHashTable *holds[HOLD_INVOICE + 1]; /* by scope: subject -> GPtrArray of history_hold */
    GHashTable *held_rows;               /* struct invoice -> that of HOLD_INVOICE */
    bool any_holds;
    GHashTable *payments; /* "ledger/number" -> GPtrArray of history_payment; NULL when there is none */
    GHashTable *credited; /* struct plan_client -> GPtrArray of history_credit; NULL when there is none */
    /* What gap.c knows of the letters to a client, or an address: */
    GArray *contacts;      /* of struct contacts */
    GHashTable *contacted; /* key of a client -> its place among them from 1 */
    GHashTable *addressed; /* the same by address */
    struct last_address *last_address;
    guint32 *contacts_of_client; /* the same by index of a client, 0 = not asked for yet */
    GPtrArray *nothing;          /* empty, and never added to: what most decisions list */
    /* Of one client, while letters.c makes them; used again for the next one's: */
    GPtrArray *decisions, *mails, *also_open, *credits;
    bool announces;                   /* announcements_are_wanted() */
    struct usual_stage *usual_stages; /* usual.c */
};

/* --- plan.c */
/* A planner that knows what INPUT says and has no plan yet. */
struct planner planner_of(const struct plan_input *input);
/* The plan can read differently on DAY. */
void planner_look_again(struct planner *planner, civil_day day);

/* Whether any policy of CONFIG IS so: where none is, the items need not be gone through for those that have it. */
bool any_policy(const struct config *config, bool (*is)(const struct config_policy *policy));

/* What ITEM has of its own of what few have, to be written to. */
struct plan_item_rare *item_own_rare(const struct planner *planner, struct plan_item *item);

/* --- trust.c: R13. Fills plan->ledger_reasons. */
void trust_ledgers(struct planner *planner);
/* The reason that stops LEDGER whole, or REASON_NONE. */
enum reason trust_reason(const struct planner *planner, const char *ledger);

/* --- renamed.c: R13. Fills plan->gone; whether LEDGER, which KNOWN_GOOD says was read before, seems to be another one
 * under a new name. */
void renamed_find_gone(struct planner *planner);
bool renamed_suspects(const struct planner *planner, const struct ledger *ledger, bool known_good);

/* --- elsewhere.c: R13. Another program reminded of ITEM, by what the ledger says. */
void rule_elsewhere(const struct planner *planner, struct plan_item *item);

/* --- accounts.c: R13, iban. Fills plan->senders_held, and holds their letters. */
void accounts_compare(struct planner *planner);
void accounts_hold(const struct planner *planner, struct decision *decision);

/* --- observe_ledgers.c: R9, R13 missing, R15, R16, R17. Brings history->invoices up to what the ledgers show. */
void observe_ledgers(struct planner *planner);

/* --- items.c: one item a row that matters, with client, sender and due date (R2). EACH gets those of every client, in
 * the order of clients, once all clients are known. */
typedef void (*client_items_func)(struct planner *planner, struct plan_item *items, guint count);
void items_collect(struct planner *planner, client_items_func each);
/* EACH again for those of every client, in the same order. */
void items_of_clients(struct planner *planner, client_items_func each);

/* --- credit.c: R1. Counts credits of a client against its open invoices, the COUNT of ITEMS; sets `credited`. */
void credits_apply(const struct planner *planner, struct plan_item *items, guint count);
/* Before that, when all clients are known: whose are the credits of ledgers that cannot be relied on now. */
void credits_recall(struct planner *planner);
/* --- bank.c: R13, what the bank knows and the ledger does not. Once, and then for each item before the credits. */
void banks_index(struct planner *planner);
void banks_apply(const struct planner *planner, struct plan_item *item);
/* Whether the statements behind LEDGER are too old to send anything of it. */
bool bank_is_stale(const struct planner *planner, const char *ledger);
/* Whether ITEM, of a ledger that never says what is paid, is older than the first statement. */
bool bank_says_nothing(const struct planner *planner, const struct plan_item *item);

/* --- stage.c: R3 to R6. */
/* Sets stage, round and own_day; due_day as far as R5, R15 and R16 say. */
void stage_find(const struct planner *planner, struct plan_item *item);
/* R3 and R4: the own date of STAGE for an invoice like ITEM whose previous stage was served on LAST (DAY_NONE: never).
 */
civil_day stage_day(const struct planner *planner, const struct plan_item *item, const struct config_stage *stage,
                    civil_day last);
/* Calls FOUND with all that keeps STAGE of ITEM from an earlier day, holds aside: R5, R15, R16. */
typedef void (*cause_func)(const struct plan_cause *cause, void *data);
void stage_find_causes(const struct planner *planner, const struct plan_item *item, const struct config_stage *stage,
                       cause_func found, void *data);
/* Puts ITEM at stage INDEX, round ROUND, own date OWN_DAY, and moves due_day behind gap, term and graces. */
void stage_set(const struct planner *planner, struct plan_item *item, int index, int round, civil_day own_day);
/* The steps of ITEM's present cycle are looked through with these. */
const struct history_step *item_last_step(const struct plan_item *item);
const struct history_step *item_last_letter(const struct plan_item *item);
bool item_has_step(const struct plan_item *item, const char *stage);
/* The next stage of ITEM, NULL when its ladder is at its end. Asked for several times an item. */
static inline const struct config_stage *item_stage(const struct plan_item *item)
{
    return item->stage < 0 ? NULL : item->client->policy->stages->pdata[item->stage];
}
/* Whether a letter counts as one for gaps and terms. */
bool step_is_letter(const struct history_step *step);

/* --- usual.c: stage_find() of an item that is `usual`, by what was found for another like it. */
struct usual_stage *usual_stages_new(void); /* to be freed by the caller */
void usual_stage_find(const struct planner *planner, struct plan_item *item);

/* --- hold.c: R7, R8. Adds the reasons of holds in force and moves due_day behind ended ones. */
void holds_index(struct planner *planner);
void holds_clear(struct planner *planner);
void holds_apply(const struct planner *planner, struct plan_item *item);
/* Those on exactly SUBJECT, by id; NULL when there is none. */
const GPtrArray *holds_on(const struct planner *planner, enum hold_scope scope, const char *subject);
/* A hold of KIND on all stages is in force on exactly SCOPE/SUBJECT and not resumed today; *LAST gets its last day,
 * DAY_NONE = not known. */
bool hold_stands(const struct planner *planner, enum hold_scope scope, const char *subject, enum reason kind,
                 civil_day *last);
/* Calls FOUND with each hold on ITEM that has ended, with the first day allowed after it (R8). */
void holds_find_ended(const struct planner *planner, const struct plan_item *item, cause_func found, void *data);
/* The newest hold for REASON that was set on the invoice of ITEM itself and not lifted, or NULL. */
const struct history_hold *hold_on_invoice(const struct planner *planner, const struct plan_item *item,
                                           enum reason reason);
/* --- bounce.c: R14, addresses that failed. */
/* Those of CLIENT (strings of the history), NULL when there is none. New array. */
GPtrArray *bounced_addresses(const struct planner *planner, const char *client);
/* Whether no address is left that ITEM's next stage could go to. */
bool bounce_holds(const struct plan_item *item);
/* --- promise.c: R7, what was agreed about money. */
/* The last day on which HOLD is in force for ITEM, DAY_NONE while no end is known; *BROKEN when it ended by not being
 * kept. */
civil_day hold_last_day(const struct planner *planner, const struct history_hold *hold, const struct plan_item *item,
                        bool *broken);

/* What came in on ITEM since HOLD was agreed. */
int64_t hold_came_in(const struct history_hold *hold, const struct plan_item *item);

/* --- task.c: R24, open calls and tasks of ITEM that lapse or end; before its stage is looked for. */
void tasks_settle(const struct planner *planner, struct plan_item *item);

/* --- money.c: R20. Fills decision->money for a letter that goes; holds it where a rate is missing. */
void money_work_out(const struct planner *planner, struct decision *decision);
/* Whether a person has to agree to costs for the client being asked again so soon. */
bool money_is_asked_again(const struct planner *planner, const struct decision *decision);

/* --- law.c: R22. */
void rule_law(const struct planner *planner, struct plan_item *item);

/* --- rules.c: the rules for one invoice, in order; each adds reasons or moves dates. */
void rules_apply(const struct planner *planner, struct plan_item *item);
/* Whether an item of ROW and KNOWN (may be NULL) is `usual`: then neither has to be fetched from memory again. */
bool rules_find_usual(const struct planner *planner, const struct invoice *row, const struct history_invoice *known);
/* Those again that ask which stage is next, when that has become another one. */
void rules_apply_to_stage(const struct planner *planner, struct plan_item *item);
void item_add_reason(struct plan_item *item, enum reason reason, civil_day until);
/* Nobody is to be asked for ITEM: payments at the bank or credits cover it, or leave too little, or one may be its. */
bool item_asks_nothing(const struct planner *planner, const struct plan_item *item);

/* --- ladder.c: R10, per = client. Replaces what stage_find() said for the stages after the due date. */
void ladders_apply(struct planner *planner);

/* --- letters.c: R10, R18. The COUNT items of one client to decisions. */
void letters_group(struct planner *planner, struct plan_item *items, guint count);
/* --- apology.c: R23. Before the letters, which see it as a contact of today. */
void apologies_add(struct planner *planner);
void absent_free(gpointer absent);
/* --- announce.c: R19, tell_owner. After the ladders, before the letters; of the COUNT items of one client. */
void announcements_apply(struct planner *planner, struct plan_item *items, guint count);
/* Whether any policy asks for that. */
bool announcements_are_wanted(const struct config *config);
/* --- instalments.c: R7. */
void instalments_add(struct planner *planner);
/* --- agreed.c */
void agreements_add(struct planner *planner);
/* --- thanks.c: R15. */
void thanks_add(struct planner *planner);
/* Whether a letter goes to CLIENT in this plan: what is beside the ladder yields to it. */
bool is_written_to(const struct planner *planner, const struct plan_client *client);
/* Adds DECISION, a letter beside the ladder, as far as the gaps let it go. */
void beside_add(struct planner *planner, struct decision *decision);

/* --- gap.c: R10's one voice per client. */
void contacts_index(struct planner *planner); /* when all clients are known */
void contacts_clear(struct planner *planner);
/* Those of one client; what may go counts as a contact of today for all that come after it. */
void gaps_apply(struct planner *planner, GPtrArray *mails_of_client);
/* MAIL may go: a contact of today for what else is decided in this pass. */
void contact_count(const struct planner *planner, const struct decision *mail);

/* --- brake.c: R12. */
bool clock_is_held(const struct planner *planner, civil_day *until);
void brakes_apply(struct planner *planner);
/* R12c, R4: holds DECISION outside its window; what is held here does not compete for a client's one voice. */
void brake_window(const struct planner *planner, struct decision *decision);

/* --- decision.c */
struct decision *decision_new(const struct planner *planner, const struct plan_item *first);
void decision_hold(struct decision *decision, enum reason reason, civil_day until);
int decision_compare(gconstpointer a, gconstpointer b);

/* --- approval.c: R19. */
void approvals_index(struct planner *planner);
bool is_approved(const struct planner *planner, enum approval_kind kind, const char *subject);
bool decision_is_approved(const struct planner *planner, enum approval_kind kind, const struct decision *decision);

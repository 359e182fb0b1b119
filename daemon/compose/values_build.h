/* SPDX-License-Identifier: MIT */
/*
 * What the files that build the values share: the letter in hand, and setters
 * that write an amount, a date or a number in its language. The first error
 * is kept and the rest goes on, so that no caller has to look at each step.
 * Private to values*.c and example.c.
 */
#pragma once

#include "compose/values.h"

struct builder {
    const struct letter_request *request;
    const struct decision *decision;
    const struct config_sender *sender;
    struct formats *formats;
    civil_day today;
    bool by_code; /* several currencies: «EUR 1.234,56» */
    GError *error;
};

void build_amount(struct builder *builder, struct value *map, const char *name, int64_t minor, const char *currency);

/* As build_amount(), but an empty text when MINOR is not above 0. */
void build_amount_if(struct builder *builder, struct value *map, const char *name, int64_t minor, const char *currency);

/* An empty text for DAY_NONE. */
void build_date(struct builder *builder, struct value *map, const char *name, civil_day day,
                enum format_date_style style);

/* An empty text when NUMBER is not above 0. */
void build_number(struct builder *builder, struct value *map, const char *name, int64_t number);

/* SUMS (of struct money) in one phrase, the currency in each where there are several; "" for none. New string. */
char *sums_phrase(struct builder *builder, const GArray *sums);

void build_truth(struct value *map, const char *name, bool truth);

/* The lists `invoices`, `also_open`, `credits`, `totals`, and what is told about them (values_invoices.c). */
void build_invoices(struct builder *builder, struct value *root);

/* The groups `interest`, `costs` and `fee`, and what is asked with them: after build_invoices() (values_money.c). */
void build_money(struct builder *builder, struct value *root);

/* The groups `payment` and `answers`, once the grand total stands (values_payment.c). */
void build_payment(struct builder *builder, struct value *root);

/* The groups `recalled`, `instalment`, `promise`, `settlement` (values_agreed.c). */
void build_agreed(struct builder *builder, struct value *root);

struct owner_links;

/* The group `acts` of an item about the client NAME and ITEMS (may be NULL); LINKS NULL = it is absent
 * (values_owner_links.c). */
void build_owner_links(struct builder *builder, struct value *map, const char *name, const GPtrArray *items,
                       const struct owner_links *links);

/* Everything of the owner's overview but its tasks and alerts (values_digest.c). */
struct owner_digest;
void build_digest(struct builder *builder, struct value *root, const struct owner_digest *digest);

/* The first MOST numbers of ITEMS with «, » between them. New string. */
char *item_numbers(const GPtrArray *items, guint most);

/* PATTERN (a `pay_link`) with {number}, {amount}, {currency}, {reference} of ITEM filled in,
 * percent-encoded. New string, "" for no pattern. */
char *item_pay_link(const char *pattern, const struct plan_item *item);

/* The payment reference of ITEM as it is printed (law/reference.h); "" when it has none, or one whose check digits are
 * wrong, which a bank would refuse. New string. */
char *item_reference(const struct builder *builder, const struct plan_item *item);

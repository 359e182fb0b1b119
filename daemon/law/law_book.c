/* SPDX-License-Identifier: MIT */
#include "law/law.h"

#include "base/error.h"

static const char *const kinds[] = {"business", "consumer"};
static const char *const confidences[] = {"A", "B", "C", "R"};

const char *law_kind_word(enum law_kind kind)
{
    return kinds[kind];
}

const char *law_confidence_word(enum law_confidence confidence)
{
    return confidences[confidence];
}

static void clear_fact(struct law_fact *fact)
{
    g_free(fact->rule);
    g_free(fact->source);
    g_free(fact->file);
}

static void law_interest_free(struct law_interest *interest)
{
    clear_fact(&interest->fact);
    g_clear_pointer(&interest->steps, g_array_unref);
    g_free(interest);
}

static void law_costs_free(struct law_costs *costs)
{
    clear_fact(&costs->fact);
    g_clear_pointer(&costs->scale, g_array_unref);
    g_free(costs);
}

static void law_notice_free(struct law_notice *notice)
{
    clear_fact(&notice->fact);
    g_free(notice->letter);
    g_clear_pointer(&notice->holidays, g_array_unref);
    g_free(notice);
}

static void law_payment_free(struct law_payment *payment)
{
    clear_fact(&payment->fact);
    g_free(payment);
}

struct law_book *law_book_new(void)
{
    struct law_book *book = g_new0(struct law_book, 1);

    book->interests = g_ptr_array_new_with_free_func((GDestroyNotify)law_interest_free);
    book->costs = g_ptr_array_new_with_free_func((GDestroyNotify)law_costs_free);
    book->notices = g_ptr_array_new_with_free_func((GDestroyNotify)law_notice_free);
    book->payments = g_ptr_array_new_with_free_func((GDestroyNotify)law_payment_free);
    book->members = g_array_new(FALSE, FALSE, sizeof(struct law_member));
    return book;
}

void law_book_free(struct law_book *book)
{
    g_ptr_array_unref(book->interests);
    g_ptr_array_unref(book->costs);
    g_ptr_array_unref(book->notices);
    g_ptr_array_unref(book->payments);
    g_array_unref(book->members);
    g_free(book);
}

/* The fact stands first in each of them. */
static gconstpointer own_rule(const GPtrArray *facts, const char *country, enum law_kind kind)
{
    for (guint i = 0; i < facts->len; i++) {
        const struct law_fact *fact = facts->pdata[i];

        if (fact->kind == kind && g_ascii_strcasecmp(fact->country, country) == 0)
            return fact;
    }
    return NULL;
}

static gconstpointer find(const struct law_book *book, const GPtrArray *facts, const char *country, enum law_kind kind)
{
    gconstpointer found = own_rule(facts, country, kind);

    for (guint i = 0; !found && i < book->members->len; i++) {
        const struct law_member *member = &g_array_index(book->members, struct law_member, i);

        if (g_ascii_strcasecmp(member->country, country) == 0)
            found = own_rule(facts, member->rules, kind);
    }
    return found;
}

const struct law_interest *law_book_interest(const struct law_book *book, const char *country, enum law_kind kind)
{
    return find(book, book->interests, country, kind);
}

const struct law_costs *law_book_costs(const struct law_book *book, const char *country, enum law_kind kind)
{
    return find(book, book->costs, country, kind);
}

const struct law_notice *law_book_notice(const struct law_book *book, const char *country, enum law_kind kind)
{
    return find(book, book->notices, country, kind);
}

const struct law_payment *law_book_payment(const struct law_book *book, const char *country, enum law_kind kind)
{
    return find(book, book->payments, country, kind);
}

bool law_book_rate_is_fixed(const struct law_book *book, const char *country)
{
    for (guint i = 0; i < book->members->len; i++) {
        const struct law_member *member = &g_array_index(book->members, struct law_member, i);

        if (member->fixed && g_ascii_strcasecmp(member->country, country) == 0)
            return true;
    }
    return false;
}

bool law_fact_is_known(const struct law_fact *fact, civil_day day, GError **error)
{
    char asked[DAY_ISO_SIZE], known[DAY_ISO_SIZE];

    if (fact->since != DAY_NONE && day < fact->since) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_PERSON,
                    "%s-%s is not known on %s, only since %s; add what was before to %s", fact->country,
                    kinds[fact->kind], day_to_iso(day, asked), day_to_iso(fact->since, known), fact->file);
        return false;
    }
    if (fact->known_through == DAY_NONE || day <= fact->known_through)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_PERSON,
                "%s-%s is not known on %s, only through %s; bring %s up to date", fact->country, kinds[fact->kind],
                day_to_iso(day, asked), day_to_iso(fact->known_through, known), fact->file);
    return false;
}

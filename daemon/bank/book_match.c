/* SPDX-License-Identifier: MIT */
/* Where the matching of a book may be cut. */
#include "bank/book_inside.h"

enum { A_STEP = 2048, MATCHED_A_STEP = 4096 };

struct bank_row *book_row_at(const struct bank_matching *matching, guint index)
{
    return &g_array_index(matching->book->rows, struct bank_row, index);
}

const struct invoice *book_invoice_at(const struct bank_matching *matching, guint ledger, guint row)
{
    return &g_array_index(((const struct ledger *)matching->ledgers->pdata[ledger])->invoices, struct invoice, row);
}

guint32 book_place_of(const struct bank_matching *matching, guint ledger, const struct invoice *row)
{
    guint first = g_array_index(matching->firsts, guint, ledger);

    return g_array_index(matching->places, guint32, first + (guint)(row - book_invoice_at(matching, ledger, 0)));
}

char *book_subject(const char *ledger, const char *number)
{
    return g_strconcat(ledger, "/", number, NULL);
}

/* -- beginning and end ----------------------------------------------------- */

static civil_day day_written(const struct ledger *ledger, GTimeZone *zone)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(ledger->stamp.mtime_ns / INT64_C(1000000000));
    g_autoptr(GDateTime) local = utc ? g_date_time_to_timezone(utc, zone) : NULL;

    return local ? day_from_ymd(g_date_time_get_year(local), g_date_time_get_month(local),
                                g_date_time_get_day_of_month(local))
                 : DAY_NONE;
}

static void make_places(struct bank_matching *matching, GTimeZone *zone)
{
    guint first = 0;

    for (guint i = 0; i < matching->ledgers->len; i++) {
        const struct ledger *ledger = matching->ledgers->pdata[i];
        civil_day day = day_written(ledger, zone);

        g_array_append_val(matching->firsts, first);
        g_array_append_val(matching->days, day);
        first += ledger->invoices->len;
    }
    matching->places = g_array_sized_new(FALSE, TRUE, sizeof(guint32), first);
    g_array_set_size(matching->places, first);
}

struct bank_matching *bank_match_begin(struct bank_book *book, const GPtrArray *ledgers,
                                       const struct config_match *config, GTimeZone *zone)
{
    struct bank_matching *matching = g_new0(struct bank_matching, 1);

    matching->book = book;
    matching->ledgers = ledgers;
    matching->phase = book->rows->len ? BOOK_BASES : BOOK_DONE;
    matching->bases = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    matching->credits = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    matching->invoices = g_array_new(FALSE, FALSE, sizeof(struct match_invoice));
    matching->rows = g_array_new(FALSE, FALSE, sizeof(const struct invoice *));
    matching->firsts = g_array_new(FALSE, FALSE, sizeof(guint));
    matching->payments = g_array_new(FALSE, FALSE, sizeof(struct match_payment));
    matching->fixed = g_array_new(FALSE, FALSE, sizeof(struct match));
    matching->days = g_array_new(FALSE, FALSE, sizeof(civil_day));
    make_places(matching, zone);
    matching->input = (struct match_input){.invoices = matching->invoices,
                                           .payments = matching->payments,
                                           .known = book->known,
                                           .fixed = matching->fixed,
                                           .tolerance = config->tolerance,
                                           .iban_and_amount_apply = config->iban_and_amount_apply};
    return matching;
}

void bank_matching_free(struct bank_matching *matching)
{
    if (!matching)
        return;
    matcher_free(matching->matcher);
    if (matching->result)
        match_result_free(matching->result);
    g_hash_table_unref(matching->bases);
    g_hash_table_unref(matching->credits);
    g_array_unref(matching->invoices);
    g_array_unref(matching->rows);
    g_array_unref(matching->firsts);
    g_array_unref(matching->places);
    g_array_unref(matching->payments);
    g_array_unref(matching->fixed);
    g_array_unref(matching->days);
    g_free(matching);
}

/* -- steps ----------------------------------------------------------------- */

/* One more of the book's rows each. True when they are through. */
static bool walk_book(struct bank_matching *matching, void (*take)(struct bank_matching *matching, guint index))
{
    guint end = MIN(matching->position + A_STEP, matching->book->rows->len);

    for (; matching->position < end; matching->position++)
        take(matching, matching->position);
    return end == matching->book->rows->len;
}

/* Likewise of the rows of one ledger after the other. */
static bool walk_ledgers(struct bank_matching *matching,
                         void (*take)(struct bank_matching *matching, guint ledger, guint row))
{
    for (guint taken = 0; matching->ledger < matching->ledgers->len; matching->ledger++, matching->position = 0) {
        guint count = ((const struct ledger *)matching->ledgers->pdata[matching->ledger])->invoices->len;

        for (; matching->position < count; matching->position++) {
            if (taken++ == A_STEP)
                return false;
            take(matching, matching->ledger, matching->position);
        }
    }
    return true;
}

static bool match_on(struct bank_matching *matching)
{
    if (!matching->matcher)
        matching->matcher = match_begin(&matching->input);
    if (!match_step(matching->matcher, MATCHED_A_STEP))
        return false;
    matching->result = match_end(g_steal_pointer(&matching->matcher));
    return true;
}

static bool work(struct bank_matching *matching)
{
    switch (matching->phase) {
    case BOOK_BASES:
        return walk_book(matching, book_collect_bases);
    case BOOK_CREDITS:
        return walk_ledgers(matching, book_collect_credit);
    case BOOK_INVOICES:
        return walk_ledgers(matching, book_collect_invoice);
    case BOOK_PAYMENTS:
        return walk_book(matching, book_collect_payment);
    case BOOK_MATCH:
        return match_on(matching);
    case BOOK_ANSWER:
        return book_take_results(matching, A_STEP);
    case BOOK_DONE:
        break;
    }
    return false;
}

bool bank_match_step(struct bank_matching *matching)
{
    if (work(matching)) {
        matching->phase++;
        matching->ledger = matching->position = 0;
    }
    return matching->phase == BOOK_DONE;
}

/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "control/find.h"
#include "control/review_payments.h"
#include "control/verbs.h"
#include "proof/bank.h"
#include "report/payments.h"
#include "world_bank.h"

/* What a pass met already, unless the file has gone or looks otherwise since; that was read again above. */
static int complain_stored(const struct control *control, const struct world *world)
{
    g_autoptr(GPtrArray) failures = control->store ? bank_failures(control->store, NULL) : NULL;
    int status = EXIT_DONE;

    for (guint i = 0; failures && i < failures->len; i++) {
        const char *failure = failures->pdata[i];
        GHashTableIter iter;
        gpointer name;
        bool there = false;

        g_hash_table_iter_init(&iter, world->banks->listed);
        while (!there && g_hash_table_iter_next(&iter, &name, NULL))
            there = g_str_has_prefix(failure, strchr(name, ' ') + 1);
        if (!there)
            continue;
        control_complain(failure);
        status = EXIT_PERSON;
    }
    return status;
}

static int complain_files(const struct control *control, const struct world *world)
{
    int status = world->banks->files->len ? EXIT_DONE : complain_stored(control, world);

    for (guint i = 0; i < world->banks->files->len; i++) {
        const struct bank_file *file = world->banks->files->pdata[i];

        if (!file->failure)
            continue;
        control_complain(file->failure);
        status = EXIT_PERSON;
    }
    for (guint i = 0; i < world->history->banks->len; i++) {
        const struct history_bank *bank = &g_array_index(world->history->banks, struct history_bank, i);
        g_autofree char *text = NULL;
        char day[DAY_ISO_SIZE];

        if (bank->gap == DAY_NONE)
            continue;
        text = g_strdup_printf(_("bank \"%s\": statements are missing after %s; fetch them from the bank"), bank->name,
                               day_to_iso(bank->gap, day));
        control_complain(text);
        status = EXIT_PERSON;
    }
    return status;
}

/* A review is about all that waits. */
static bool check_review(const struct arguments *arguments, GError **error)
{
    static const char *const others[] = {"held", "unmatched", "all", NULL};

    return arguments_alone(arguments, "review", others, error);
}

static int run_payments(struct control *control, const struct arguments *arguments, GError **error)
{
    enum payment_filter filter = PAYMENTS_ALL;
    AUTO(world) world = check_review(arguments, error) ? control_world(control, DAY_NONE, error) : NULL;
    int status;

    if (!world)
        return EXIT_UNREACHABLE;
    if (arguments_given(arguments, "review")) {
        status = review_payments_run(control, world, error);
        return MAX(status, complain_files(control, world));
    }
    if (arguments_given(arguments, "held"))
        filter = PAYMENTS_HELD;
    else if (arguments_given(arguments, "unmatched"))
        filter = PAYMENTS_UNMATCHED;
    if (arguments_given(arguments, "all") && control->store) {
        AUTO(bank_book) all = bank_book_list(control->store, true, error);

        if (!all)
            return EXIT_UNREACHABLE;
        report_payments(&control->out, all, filter);
    } else if (world->banks->book) {
        report_payments(&control->out, world->banks->book, filter);
    } else if (!control->out.json) {
        output_line(&control->out, TINT_NONE, _("no payments"));
    }
    return complain_files(control, world);
}

static const struct option payments_options[] = {
    {"held", NULL, N_("only those that wait for a person")},
    {"unmatched", NULL, N_("only those that are nobody's")},
    {"review", NULL, N_("what waits for a person, one by one: match, unmatch")},
    {"all", NULL, N_("also those of long ago whose invoices are closed, as stored")},
    {NULL, NULL, NULL},
};

const struct verb verb_payments = {
    .words = "payments",
    .arguments = "",
    .summary = N_("what came in at the bank, and which invoices it pays by which rule"),
    .details = N_(
        "A payment that is held keeps back the letters about its invoices until «match» or «unmatch» decides. "
        "With --review each that waits is shown, and what you answer is done by the command of that name; with --json "
        "they are printed with the commands that settle them. Exit status 1 when a bank's file cannot be used or "
        "statements are missing."),
    .options = payments_options,
    .store = STORE_NEED_IF_THERE,
    .run = run_payments,
};

/* -- match and unmatch ---------------------------------------------------- */

struct hand {
    int64_t id;
    struct bank_tie tie;
    const char *client;
    int count;
};

static bool read_id(const struct arguments *arguments, int64_t *id, GError **error)
{
    const char *text = arguments_word(arguments, 0);
    gint64 value = 0;

    if (!g_ascii_string_to_signed(text, 10, 1, G_MAXINT64, &value, NULL)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("\"%s\" is no payment's number; \"herinnerctl payments\" lists them"), text);
        return false;
    }
    *id = value;
    return true;
}

static const struct bank_row *row_of(const struct world *world, int64_t id, GError **error)
{
    const GArray *rows = world->banks->book ? world->banks->book->rows : NULL;

    for (guint i = 0; rows && i < rows->len; i++)
        if (g_array_index(rows, struct bank_row, i).id == id)
            return &g_array_index(rows, struct bank_row, i);
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("there is no payment %d that can be matched; \"herinnerctl payments\" lists them"), (int)id);
    return NULL;
}

/* What is left of ROW beside what a person tied to other invoices. */
static int64_t left_of(const struct bank_row *row, const struct plan_item *item)
{
    int64_t left = row->payment.amount;

    for (guint i = 0; i < row->ties->len; i++) {
        const struct bank_tie *tie = &g_array_index(row->ties, struct bank_tie, i);

        if (tie->by_hand &&
            (!g_str_equal(tie->number, item->invoice->number) || !g_str_equal(tie->ledger, item->source->ledger->key)))
            left -= tie->amount;
    }
    return left;
}

/* What is open of ITEM when what ROW pays of it now is taken away. */
static int64_t open_of(const struct world *world, const struct bank_row *row, const struct plan_item *item)
{
    int64_t open = item_open(item);
    const GArray *payments = world->history->payments;

    for (guint i = 0; i < payments->len; i++) {
        const struct history_payment *payment = &g_array_index(payments, struct history_payment, i);

        if (payment->id == row->id && payment->state == PAYMENT_APPLIED &&
            g_str_equal(payment->number, item->invoice->number) &&
            g_str_equal(payment->ledger, item->source->ledger->key))
            open += payment->amount;
    }
    return MIN(open, item->invoice->balance);
}

static bool read_amount(const struct arguments *arguments, const struct bank_row *row, int64_t most, int64_t *amount,
                        GError **error)
{
    const char *text = arguments_value(arguments, "amount");
    char shown[MONEY_TEXT_SIZE];

    *amount = most;
    if (text && !money_parse(text, '.', bank_exponent(row->payment.currency), amount, error))
        return false;
    if (*amount > 0 && *amount <= most)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("payment and invoice leave %s %s to match; name an amount above zero up to that"),
                money_to_text(MAX(most, 0), row->payment.currency, shown), row->payment.currency);
    return false;
}

/* The totals by which later passes tell what the ledger shows of it: those of a tie that is there, or today's. */
static void set_base(const struct world *world, const struct plan_item *item, struct bank_tie *tie)
{
    const GArray *rows = world->banks->book->rows;

    tie->total_before = MAX(item->invoice->total, item->invoice->balance);
    tie->paid_before = tie->total_before - item->invoice->balance;
    for (guint i = 0; i < rows->len; i++) {
        const GArray *ties = g_array_index(rows, struct bank_row, i).ties;

        for (guint j = 0; j < ties->len; j++) {
            const struct bank_tie *other = &g_array_index(ties, struct bank_tie, j);

            if (!g_str_equal(other->number, tie->number) || !g_str_equal(other->ledger, tie->ledger) ||
                !other->total_before || other->state != MATCH_APPLIED)
                continue;
            tie->total_before = other->total_before;
            tie->paid_before = other->paid_before;
            return;
        }
    }
}

static bool do_match(struct control *control, void *data, GError **error)
{
    const struct hand *hand = data;

    return bank_match_by_hand(control->store, hand->id, &hand->tie, hand->client, control->actor, error);
}

static int run_match(struct control *control, const struct arguments *arguments, GError **error)
{
    struct hand hand = {.tie = {.found = "", .state = MATCH_APPLIED}};
    AUTO(world) world = control_world(control, DAY_NONE, error);
    AUTO(plan) plan = world ? world_plan(world) : NULL;
    const struct bank_row *row = plan && read_id(arguments, &hand.id, error) ? row_of(world, hand.id, error) : NULL;
    const struct plan_item *item = row ? find_item_or_complain(plan, arguments_word(arguments, 1), error) : NULL;
    char amount[MONEY_TEXT_SIZE];

    if (!item)
        return EXIT_USAGE_ERROR;
    if (!g_str_equal(row->payment.currency, item->invoice->currency)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("the payment is in %s and the invoice in %s"),
                    row->payment.currency, item->invoice->currency);
        return EXIT_USAGE_ERROR;
    }
    if (!read_amount(arguments, row, MIN(left_of(row, item), open_of(world, row, item)), &hand.tie.amount, error))
        return EXIT_USAGE_ERROR;
    hand.tie.ledger = item->source->ledger->key;
    hand.tie.number = item->invoice->number;
    hand.tie.client = item->invoice->client->id;
    hand.client = item->client->key;
    set_base(world, item, &hand.tie);
    if (!control_act(control, do_match, &hand, error))
        return EXIT_PERSON;
    output_line(&control->out, TINT_GOOD, _("%s %s of payment %d counts for invoice %s"),
                money_to_text(hand.tie.amount, row->payment.currency, amount), row->payment.currency, (int)hand.id,
                hand.tie.number);
    return EXIT_DONE;
}

static const struct option match_options[] = {
    {"amount", N_("AMOUNT"), N_("how much of it, with a point before the cents; otherwise as much as fits")},
    {NULL, NULL, NULL},
};

const struct verb verb_match = {
    .words = "match",
    .arguments = N_("PAYMENT INVOICE"),
    .summary = N_("a payment pays an invoice"),
    .details = N_("Takes the place of what a rule said about this payment; other invoices it was matched to by hand "
                  "keep their part."),
    .options = match_options,
    .least = 2,
    .most = 2,
    .store = STORE_NEED_CHANGE,
    .run = run_match,
};

static bool do_unmatch(struct control *control, void *data, GError **error)
{
    struct hand *hand = data;

    return bank_unmatch(control->store, hand->id, control->actor, &hand->count, error);
}

static int run_unmatch(struct control *control, const struct arguments *arguments, GError **error)
{
    struct hand hand = {0};

    if (!read_id(arguments, &hand.id, error))
        return EXIT_USAGE_ERROR;
    if (!control_act(control, do_unmatch, &hand, error))
        return EXIT_PERSON;
    output_line(&control->out, TINT_GOOD,
                ngettext("payment %d counts for nothing any more; %d invoice is as it was without it",
                         "payment %d counts for nothing any more; %d invoices are as they were without it",
                         (gulong)hand.count),
                (int)hand.id, hand.count);
    return EXIT_DONE;
}

const struct verb verb_unmatch = {
    .words = "unmatch",
    .arguments = N_("PAYMENT"),
    .summary = N_("a payment pays none of the invoices it was tied to"),
    .details = N_("No rule ties it again; «match» does. Of a payment that the bank took back it says that a person has "
                  "seen it, and the reminders go on."),
    .least = 1,
    .most = 1,
    .store = STORE_NEED_CHANGE,
    .run = run_unmatch,
};

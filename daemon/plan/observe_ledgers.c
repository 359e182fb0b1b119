/* SPDX-License-Identifier: MIT */
/*
 * What the ledgers show against what was known, in one walk along both lists, which have the same order: what is new
 * (R9), what vanished (R13), and for each invoice that is in both what changed. History is brought up to date.
 */
#include <string.h>

#include "plan/client.h"
#include "plan/observe.h"

static bool is_rejected(const struct ledger *ledger, const char *number)
{
    for (guint i = 0; i < ledger->rejects->len; i++) {
        const struct ledger_reject *reject = ledger->rejects->pdata[i];

        if (reject->number && g_str_equal(reject->number, number))
            return true;
    }
    return false;
}

/* R13: who vanished is taken as paid when the file can be believed in that, else it is missing. */
static void see_vanished(struct planner *planner, const struct ledger *ledger, GArray *merged, const GArray *vanished,
                         guint open)
{
    g_autofree char *subject = plan_ledger_subject(ledger);
    guint allowed = MAX(5, open * (guint)ledger->config->max_vanished / 100);
    bool believed = (ledger->config->missing == MISSING_PAID && vanished->len <= allowed) ||
                    is_approved(planner, APPROVAL_LEDGER, subject);

    for (guint i = 0; i < vanished->len; i++) {
        struct history_invoice *known =
            &g_array_index(merged, struct history_invoice, g_array_index(vanished, guint, i));
        enum invoice_state state = believed && !is_rejected(ledger, known->number) ? INVOICE_GONE : INVOICE_MISSING;

        if (known->state == state)
            continue;
        observe_note(planner, state == INVOICE_GONE ? OBSERVED_VANISHED_PAID : OBSERVED_MISSING, known, NULL);
        known->state = state;
        known->changed = true;
    }
}

/* A row that nobody has to be reminded of and that was not known: leaves no trace. */
static bool is_of_no_interest(const struct invoice *row)
{
    return row->kind == KIND_CREDIT_NOTE || row->balance <= 0 || row->status == STATUS_PAID ||
           row->status == STATUS_DRAFT || row->status == STATUS_VOID;
}

/* The key that was last found to be a ledger's client's. */
struct keyed {
    const struct ledger_client *from;
    const char *key;
};

struct merge {
    struct planner *planner;
    GArray *known;      /* of struct history_invoice: those of before, brought up to date where they stand */
    GArray *fresh;      /* those seen for the first time or quiet no more, in the same order */
    guint next;         /* in known */
    struct keyed *keys; /* by the index of a client in its ledger */
    guint clients;      /* of that ledger */
    const char *ledger; /* its key, kept by the history */
};

static struct history_invoice *known_at(const struct merge *merge, guint i)
{
    return &g_array_index(merge->known, struct history_invoice, i);
}

/* Brings KNOWN up to ROW. Keys are kept once by the history, so that few of a million have to be compared. */
static void see_row(struct merge *merge, const struct ledger *ledger, struct history_invoice *known,
                    const struct invoice *row)
{
    guint index = row->client_index < merge->clients ? row->client_index : 0;
    struct keyed *last = &merge->keys[index];

    if (last->from != row->client || last->key != known->client)
        observe_client(merge->planner, known, row);
    *last = (struct keyed){row->client, known->client};
    observe_row(merge->planner, ledger, known, row);
}

/* The key of ROW's client, kept by the history: looked for once a client. */
static const char *key_of_row(struct merge *merge, const struct invoice *row)
{
    const struct planner *planner = merge->planner;
    struct keyed *last = &merge->keys[row->client_index < merge->clients ? row->client_index : 0];

    if (last->from != row->client)
        *last = (struct keyed){row->client,
                               history_word(planner->history, plan_client_key(planner->input, row->client->id))};
    return last->key;
}

/* R10: nothing of a quiet row at PLACE is new but, now and then, whose it is: then it gets a record. */
static void see_quiet(struct merge *merge, struct history_quiet *quiet, guint place, const struct invoice *row)
{
    struct planner *planner = merge->planner;
    struct history_invoice known;

    if (!planner->config->clients->len && !g_hash_table_size(planner->history->merged))
        return;
    if (g_str_equal(plan_client_key(planner->input, row->client->id), row->client->id))
        return;
    known = history_quiet_invoice(quiet, place);
    observe_client(planner, &known, row);
    g_array_append_val(merge->fresh, known);
    quiet->rows[place].first_seen = DAY_NONE;
}

/* Takes the next of LEDGER's ROW (NULL = no more) and what was known up to END; true when ROW is done with. */
static bool merge_row(struct merge *merge, const struct ledger *ledger, const struct invoice *row, guint end,
                      bool trusted, GArray *vanished, guint *open)
{
    struct history_invoice *known = merge->next < end ? known_at(merge, merge->next) : NULL;
    int order = !known ? -1 : !row ? 1 : strcmp(row->number, known->number);

    if (order >= 0) {
        *open += known->state == INVOICE_OPEN;
        if (order > 0 && (known->state == INVOICE_OPEN || known->state == INVOICE_MISSING))
            g_array_append_val(vanished, merge->next);
        merge->next++;
    }
    if (order == 0 && trusted)
        see_row(merge, ledger, known, row);
    if (order < 0 && row && !is_of_no_interest(row)) {
        struct history_invoice fresh = observe_first_seen(
            merge->planner, ledger, row, &(struct observe_words){merge->ledger, key_of_row(merge, row)}, trusted);

        g_array_append_val(merge->fresh, fresh);
    }
    return order <= 0;
}

static void merge_ledger(struct merge *merge, const struct ledger *ledger, bool trusted)
{
    enum { AHEAD = 8 }; /* rows: what is looked at in those is on its way from memory by then */
    g_autoptr(GArray) vanished = g_array_new(FALSE, FALSE, sizeof(guint));
    struct history_invoice *last, *first = history_of_ledger(merge->planner->history, ledger->config->key, &last);
    guint end = (guint)(last - known_at(merge, 0)), open = 0, count = ledger->invoices->len;
    const struct invoice *rows = (const struct invoice *)(const void *)ledger->invoices->data;
    struct history_quiet *quiet = history_quiet_of(merge->planner->history, ledger);

    merge->next = (guint)(first - known_at(merge, 0));
    merge->clients = ledger->clients ? g_hash_table_size(ledger->clients) : 0;
    merge->ledger = history_word(merge->planner->history, ledger->config->key);
    merge->keys = g_new0(struct keyed, merge->clients + 1);
    for (guint i = 0; i < count || merge->next < end;) {
        if (i + AHEAD < count && rows[i + AHEAD].client_index < merge->clients)
            __builtin_prefetch(&merge->keys[rows[i + AHEAD].client_index], 1);
        if (i < count && history_is_quiet(quiet, i)) {
            open++;
            if (trusted)
                see_quiet(merge, quiet, i, &rows[i]);
            i++;
            continue;
        }
        i += merge_row(merge, ledger, i < count ? &rows[i] : NULL, end, trusted, vanished, &open);
    }
    g_clear_pointer(&merge->keys, g_free);
    if (trusted)
        see_vanished(merge->planner, ledger, merge->known, vanished, open);
}

/* Moves FRESH, which is given up, to where they belong in KNOWN; from the back, so that no third list is made. */
static GArray *join(GArray *known, GArray *fresh)
{
    guint i = known->len, j = fresh->len;
    struct history_invoice *all, *add = (struct history_invoice *)(void *)fresh->data;

    if (i == 0) {
        g_array_unref(known);
        return fresh;
    }
    g_array_set_size(known, i + j);
    all = (struct history_invoice *)(void *)known->data;
    for (guint place = i + j; j > 0;) {
        bool later = i > 0 && history_invoice_compare(add[j - 1].ledger, add[j - 1].number, &all[i - 1]) < 0;

        all[--place] = later ? all[--i] : add[--j];
    }
    g_array_set_clear_func(fresh, NULL); /* they have moved over */
    g_array_unref(fresh);
    return known;
}

static int by_name(gconstpointer a, gconstpointer b)
{
    const struct ledger *const *one = a, *const *other = b;

    return strcmp((*one)->config->key, (*other)->config->key);
}

void observe_ledgers(struct planner *planner)
{
    g_autoptr(GPtrArray) ledgers = g_ptr_array_new();
    struct history *history = planner->history;
    struct merge merge = {.planner = planner, .known = history->invoices, .fresh = history_invoices_new()};

    for (guint i = 0; i < planner->input->ledgers->len; i++)
        g_ptr_array_add(ledgers, planner->input->ledgers->pdata[i]);
    g_ptr_array_sort(ledgers, by_name);
    for (guint i = 0; i < ledgers->len; i++) {
        const struct ledger *ledger = ledgers->pdata[i];
        bool trusted = trust_reason(planner, ledger->config->key) == REASON_NONE && !planner->plan->clock_held;

        if (!ledger->failure)
            merge_ledger(&merge, ledger, trusted);
    }
    history->invoices = join(merge.known, merge.fresh);
}

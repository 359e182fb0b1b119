/* SPDX-License-Identifier: MIT */
#include "control/review_payments.h"

#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "control/review.h"
#include "report/payments.h"
#include "world_bank.h"

enum { ANSWER_MAX = 1024, BUSY_MS = 5000 };

enum said { SAID_NEXT, SAID_MATCH, SAID_UNMATCH, SAID_QUIT, SAID_NONE };

struct walk {
    struct control *control;
    struct world *world;
    GHashTable *asked; /* "bank key" of payments that have had their answer */
    guint count;
    bool ended;
};

static char *name_of(const struct bank_row *row)
{
    return g_strconcat(row->bank, " ", row->payment.key, NULL);
}

static bool was_asked(const struct walk *walk, const struct bank_row *row)
{
    g_autofree char *name = name_of(row);

    return g_hash_table_contains(walk->asked, name);
}

/* The oldest one that has had no answer, and how many there are. */
static const struct bank_row *next_payment(const struct walk *walk, guint *left)
{
    const GArray *rows = walk->world->banks->book ? walk->world->banks->book->rows : NULL;
    const struct bank_row *found = NULL;

    *left = 0;
    for (guint i = 0; rows && i < rows->len; i++) {
        const struct bank_row *row = &g_array_index(rows, struct bank_row, i);

        if (!payment_waits(row) || was_asked(walk, row))
            continue;
        found = found && payment_by_day(&found, &row) < 0 ? found : row;
        ++*left;
    }
    return found;
}

/* What LINE means: a word or its first letter; *REST is what stands behind it. */
static enum said said_of(const char *line, const char **rest)
{
    static const char *const words[] = {
        [SAID_NEXT] = "next", [SAID_MATCH] = "match", [SAID_UNMATCH] = "unmatch", [SAID_QUIT] = "quit"};
    gsize length = strcspn(line, " ");

    *rest = line + length + strspn(line + length, " ");
    if (!length)
        return SAID_NEXT;
    for (int i = 0; i < (int)G_N_ELEMENTS(words); i++)
        if ((length == 1 || length == strlen(words[i])) && !g_ascii_strncasecmp(line, words[i], length))
            return (enum said)i;
    return SAID_NONE;
}

/* One line of the person's; at the end of the input the walk ends. */
static enum said ask(const struct walk *walk, char *line, gsize size, const char **rest)
{
    const struct output *out = &walk->control->out;
    enum said said = SAID_NONE;

    while (said == SAID_NONE) {
        fprintf(out->stream, "%s ", _("match, unmatch, next or quit?"));
        fflush(out->stream);
        if (!fgets(line, (int)size, stdin)) {
            fputc('\n', out->stream);
            return SAID_QUIT;
        }
        g_strstrip(line);
        said = said_of(line, rest);
        if (said == SAID_NONE)
            output_line(out, TINT_WARN,
                        _("\"%s\" is none of these; the first letter of a word is enough, «match INVOICE» and «match "
                          "INVOICE AMOUNT» say which and how much"),
                        line);
    }
    return said;
}

static GPtrArray *words_new(const char *verb, const struct bank_row *row)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);

    g_ptr_array_add(words, g_strdup("herinnerctl"));
    g_ptr_array_add(words, g_strdup(verb));
    g_ptr_array_add(words, g_strdup_printf("%" G_GINT64_FORMAT, row->id));
    return words;
}

/* The only invoice that ROW may be about; NULL when none or several are. New string. */
static char *only_subject(const struct bank_row *row)
{
    const struct bank_tie *tie = row->ties->len == 1 ? &g_array_index(row->ties, struct bank_tie, 0) : NULL;

    return tie ? plan_invoice_subject(tie->ledger, tie->number) : NULL;
}

/* REST: an invoice, and behind its last blank an amount; a number may have blanks itself. */
static bool match(const struct walk *walk, const struct bank_row *row, const char *rest)
{
    g_autoptr(GPtrArray) words = words_new("match", row);
    g_autofree char *subject = *rest ? g_strdup(rest) : only_subject(row);
    char *last = subject ? strrchr(subject, ' ') : NULL;
    int64_t amount;

    if (!subject) {
        output_line(&walk->control->out, TINT_WARN, "%s", _("name the invoice behind «match»"));
        return false;
    }
    if (last && money_parse(last + 1, '.', bank_exponent(row->payment.currency), &amount, NULL)) {
        g_ptr_array_add(words, g_strconcat("--amount=", last + 1, NULL));
        *last = '\0';
    }
    g_ptr_array_insert(words, 3, g_strdup(g_strchomp(subject)));
    return answer_run_verb(walk->control, words);
}

static bool carry_out(const struct walk *walk, const struct bank_row *row, enum said said, const char *rest)
{
    g_autoptr(GPtrArray) words = NULL;

    if (said == SAID_NEXT)
        return true;
    if (!row->id) {
        output_line(&walk->control->out, TINT_WARN, "%s", _("it has no number before the next pass of the service"));
        return false;
    }
    if (said == SAID_MATCH)
        return match(walk, row, rest);
    words = words_new("unmatch", row);
    return answer_run_verb(walk->control, words);
}

static void review_payment(struct walk *walk, const struct bank_row *row, guint left)
{
    char line[ANSWER_MAX];
    const char *rest;
    enum said said;

    walk->count++;
    g_hash_table_add(walk->asked, name_of(row));
    report_payment_card(&walk->control->out, row, walk->count, walk->count + left - 1);
    do {
        said = ask(walk, line, sizeof line, &rest);
        walk->ended = said == SAID_QUIT;
    } while (!walk->ended && !carry_out(walk, row, said, rest));
}

static bool walk_on(struct walk *walk, GError **error)
{
    guint left;
    const struct bank_row *row;

    while (!walk->ended && (row = next_payment(walk, &left))) {
        review_payment(walk, row, left);
        if (!walk->ended && !world_refresh(walk->world, walk->control->store, error))
            return false;
    }
    return true;
}

static void tell_end(const struct walk *walk)
{
    const struct output *out = &walk->control->out;
    guint left, count = walk->count - (walk->ended && walk->count ? 1 : 0);

    next_payment(walk, &left);
    if (!walk->count)
        output_line(out, TINT_NONE, "%s", _("no payment waits for a person"));
    else
        output_line(out, TINT_NONE, _("answered: %u; not looked at: %u; \"herinnerctl payments\" shows all"), count,
                    left + (walk->ended ? 1 : 0));
}

int review_payments_run(struct control *control, struct world *world, GError **error)
{
    struct control own = *control;
    struct walk walk = {.control = &own, .world = world};
    int status = EXIT_UNREACHABLE;

    if (control->out.json) {
        if (world->banks->book)
            report_payments_waiting(&control->out, world->banks->book);
        return EXIT_DONE;
    }
    own.store = store_open(control->config->store, STORE_CREATE, BUSY_MS, &own.clock, error);
    if (!own.store)
        return EXIT_UNREACHABLE;
    walk.asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (walk_on(&walk, error)) {
        tell_end(&walk);
        status = EXIT_DONE;
    }
    g_hash_table_unref(walk.asked);
    store_close(own.store);
    return status;
}

/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "compose/library.h"
#include "control/found.h"
#include "control/letter_id.h"
#include "control/verbs.h"
#include "proof/records.h"
#include "proof/reminder.h"
#include "report/log.h"

struct answer {
    int64_t id;
    bool was_sent;
};

static int compare_ids(gconstpointer a, gconstpointer b, gpointer data)
{
    intptr_t one = (intptr_t)a, other = (intptr_t)b;

    (void)data;
    return one < other ? -1 : one > other;
}

/* The letters that HISTORY holds as uncertain, each once: a sorted set of ids. */
static GTree *uncertain_ids(const struct history *history)
{
    GTree *ids = g_tree_new_full(compare_ids, NULL, NULL, NULL);

    for (guint i = 0; i < history->invoices->len; i++) {
        const struct history_invoice *invoice = &g_array_index(history->invoices, struct history_invoice, i);

        for (guint j = 0; invoice->steps && j < invoice->steps->len; j++) {
            const struct history_step *step = &g_array_index(invoice->steps, struct history_step, j);

            if (step->state == STEP_UNCERTAIN && step->reminder)
                g_tree_insert(ids, (gpointer)(intptr_t)step->reminder, GINT_TO_POINTER(1));
        }
    }
    return ids;
}

static bool list(struct control *control, const struct history *history, GError **error)
{
    g_autoptr(GTree) ids = uncertain_ids(history);
    struct log_page page = {.out = &control->out};
    const struct log_filter to_owner = {.owner = true, .uncertain = true};
    bool ok = true;

    for (GTreeNode *node = g_tree_node_first(ids); node && ok; node = g_tree_node_next(node))
        ok = letter_id_each(control, (int64_t)(intptr_t)g_tree_node_key(node), log_page_add, &page, error);
    ok = ok && log_each(control->store, &to_owner, log_page_add, &page, error);
    log_page_end(&page);
    if (control->out.json)
        return ok;
    if (!page.rows)
        output_line(&control->out, TINT_NONE, _("nothing is uncertain"));
    else
        output_line(&control->out, TINT_NONE,
                    _("Look in the Sent folder or ask the client; then \"herinnerctl uncertain ID was-sent\" or "
                      "\"herinnerctl uncertain ID send-again\"."));
    return ok;
}

static bool settle(struct control *control, void *data, GError **error)
{
    const struct answer *answer = data;

    return reminder_settle(control->store, answer->id, answer->was_sent, control->actor, error);
}

static void check_state(const struct log_entry *entry, void *data)
{
    *(bool *)data = g_str_equal(entry->state, "uncertain");
}

static int decide(struct control *control, const struct arguments *arguments, GError **error)
{
    const char *word = arguments_word(arguments, 1);
    struct answer answer = {.was_sent = !g_strcmp0(word, "was-sent")};
    bool is_uncertain = false;

    if (!letter_id_parse(arguments_word(arguments, 0), &answer.id, error))
        return EXIT_USAGE_ERROR;
    if (!answer.was_sent && g_strcmp0(word, "send-again")) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("say was-sent or send-again"));
        return EXIT_USAGE_ERROR;
    }
    if (!letter_id_each(control, answer.id, check_state, &is_uncertain, error))
        return EXIT_USAGE_ERROR;
    if (!is_uncertain) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("letter %s is not uncertain; nothing was done"),
                    arguments_word(arguments, 0));
        return EXIT_USAGE_ERROR;
    }
    if (!control_act(control, settle, &answer, error))
        return EXIT_UNREACHABLE;
    if (answer.was_sent)
        output_line(&control->out, TINT_NONE, _("letter %s counts as sent on its own date"),
                    arguments_word(arguments, 0));
    else
        output_line(&control->out, TINT_NONE, _("letter %s counts as not sent; a new one is planned"),
                    arguments_word(arguments, 0));
    return EXIT_DONE;
}

enum { LOOK_BACK_DAYS = 60 };

/* A copy in Sent was put there by the relay, since ours is made after its yes only: the letter went. */
static int look(struct control *control, const char *path, GError **error)
{
    struct sent_search search = {.path = path, .uncertain_only = true};
    struct found_counts counts;
    bool done;

    compose_init();
    search.since = (civil_day)(clock_wall_ms() / 86400000) - LOOK_BACK_DAYS;
    done = sent_search_run(control, &search, error) && found_take(control, &search, &counts, error);
    if (done)
        found_print_places(&control->out, &search);
    if (done && !search.places->len)
        output_line(&control->out, TINT_WARN, _("no Sent folder is known; name a Maildir or mbox file with --sent"));
    else if (done && !counts.settled)
        output_line(&control->out, TINT_NONE, _("no letter in doubt was found there; that proves nothing"));
    sent_search_clear(&search);
    compose_shutdown();
    return done ? EXIT_DONE : EXIT_UNREACHABLE;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    AUTO(history) history = NULL;

    if (arguments_given(arguments, "look") || arguments_given(arguments, "sent"))
        return look(control, arguments_value(arguments, "sent"), error);
    if (arguments->words->len)
        return decide(control, arguments, error);
    history = history_load(control->store, store_mode(control->store, control->config), control_today(control), error);
    return history && list(control, history, error) ? EXIT_DONE : EXIT_UNREACHABLE;
}

static const struct option options[] = {
    {"look", NULL, N_("look for them in the Sent folders; what lies there was sent")},
    {"sent", N_("PATH"), N_("look in a Maildir or mbox file in place of the mailboxes")},
    {NULL, NULL, NULL},
};

const struct verb verb_uncertain = {
    .words = "uncertain",
    .arguments = N_("[ID was-sent|send-again]"),
    .summary = N_("letters of which nobody knows whether they went, and your answer"),
    .details = N_("When a connection breaks after the whole letter was given and before the server answered, it may or "
                  "may not have gone. It is never sent again by itself."),
    .options = options,
    .most = 2,
    .store = STORE_NEED_CHANGE,
    .looks = true,
    .run = run,
};

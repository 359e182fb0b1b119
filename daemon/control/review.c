/* SPDX-License-Identifier: MIT */
#include "control/review.h"

#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "compose/library.h"
#include "control/preview.h"
#include "report/decision.h"

enum { ANSWER_MAX = 1024, LINES_SHOWN = 6, INDENT = 4, BUSY_MS = 5000 };

struct review {
    struct control *control;
    const char *key; /* of the client, NULL = all */
    struct composer *composer;
    struct world *world;
    struct plan *plan;
    GHashTable *asked; /* digests of letters that have had their answer */
    guint count;
    bool ended;
};

/* No apology: a person's own recall ordered that, and `undo` takes it back (R23). */
static bool is_letter(const struct decision *decision)
{
    return decision->kind == DECISION_THANKS ||
           (decision->stage && decision->stage->action == ACTION_MAIL && !decision->client->reach_task);
}

/* A letter that goes, or would with a yes; the others wait for something else and are only counted. */
static bool is_asked_about(const struct review *review, const struct decision *decision)
{
    g_autofree char *digest = NULL;

    if (!is_letter(decision) || !review_can_send(decision) ||
        (review->key && !g_str_equal(review->key, decision->client->key)))
        return false;
    digest = decision_digest(decision);
    return !g_hash_table_contains(review->asked, digest);
}

static const struct decision *next_letter(const struct review *review, guint *left)
{
    const struct decision *found = NULL;

    *left = 0;
    for (guint i = 0; i < review->plan->decisions->len; i++) {
        const struct decision *decision = review->plan->decisions->pdata[i];

        if (!is_asked_about(review, decision))
            continue;
        found = found ? found : decision;
        ++*left;
    }
    return found;
}

/* The first lines, as they stand; blank ones between them do not count. */
static void print_beginning(const struct output *out, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    int shown = 0;

    for (char **line = lines; *line && shown < LINES_SHOWN; line++) {
        g_autofree char *safe = output_safe(*line);

        shown += *safe != '\0';
        output_text(out, INDENT, TINT_DIM, safe);
        if (!*safe)
            output_blank(out);
    }
}

static void print_letter(const struct review *review, const struct decision *decision, const struct letter *letter,
                         const char *trouble, guint left)
{
    const struct output *out = &review->control->out;
    g_auto(GStrv) numbers = items_numbers(decision->items);
    g_autofree char *invoices = output_list(numbers), *total = items_total(decision->items);
    g_autofree char *to = output_list(decision->to),
                    *why = decision_why(decision, review->world->history, review->world->now.day);
    g_autofree char *client = g_strdup_printf("%s (%s)", client_label(decision->client), decision->client->key);
    g_autofree char *head =
        g_strdup_printf(_("letter %u of %u: %s"), review->count, review->count + left - 1, decision->stage_name);

    output_heading(out, head);
    output_fact(out, TINT_NONE, _("client"), client);
    output_fact(out, TINT_NONE, _("to"), to);
    output_fact(out, TINT_NONE, _("invoices"), invoices);
    output_fact(out, TINT_NONE, _("total"), total);
    output_fact(out, TINT_WARN, _("held"), decision->verdict == VERDICT_HELD ? why : NULL);
    output_fact(out, TINT_BOLD, _("subject"), letter ? letter->subject : NULL);
    output_fact(out, TINT_BAD, _("trouble"), trouble);
    output_blank(out);
    if (letter)
        print_beginning(out, letter->text);
}

/* One line of the person's; at the end of the input the walk ends. */
static enum answer ask(struct review *review, char *line, gsize size, const char **rest)
{
    const struct output *out = &review->control->out;
    enum answer answer;

    do {
        fprintf(out->stream, "%s ", _("send, wait, dispute, paid, open, next or quit?"));
        fflush(out->stream);
        if (!fgets(line, (int)size, stdin)) {
            fputc('\n', out->stream);
            return ANSWER_QUIT;
        }
        g_strstrip(line);
        answer = answer_read(line, rest);
        if (answer == ANSWER_NONE)
            output_line(out, TINT_WARN,
                        _("\"%s\" is none of these; the first letter of a word is enough, «wait 2w», "
                          "«wait 2026-12-31», «dispute REASON» and «paid 2026-12-31» say more"),
                        line);
    } while (answer == ANSWER_NONE);
    return answer;
}

/* Until the letter has its answer. */
static void ask_about(struct review *review, const struct decision *decision, const struct letter *letter,
                      const char *trouble)
{
    char line[ANSWER_MAX];
    const char *rest;

    for (;;) {
        enum answer answer = ask(review, line, sizeof line, &rest);

        if (answer == ANSWER_QUIT) {
            review->ended = true;
            return;
        }
        if (answer == ANSWER_OPEN)
            pager_show(&review->control->out, letter ? letter->text : trouble);
        else if (answer_carry_out(review->control, decision, answer, rest))
            return;
    }
}

static void review_letter(struct review *review, const struct decision *decision, guint left)
{
    g_autoptr(GError) trouble = NULL;
    AUTO(letter)
    letter = preview_letter(review->control, review->composer, review->world, decision, NULL, NULL, &trouble);

    review->count++;
    g_hash_table_add(review->asked, decision_digest(decision));
    print_letter(review, decision, letter, trouble ? trouble->message : NULL, left);
    ask_about(review, decision, letter, trouble ? trouble->message : "");
}

static bool plan_again(struct review *review, GError **error)
{
    struct control *control = review->control;

    g_clear_pointer(&review->plan, plan_free);
    if (!review->world) /* for the whole day, so that the letters of today are there outside the hours, too */
        review->world = control_world(control, control_today(control), error);
    else if (!world_refresh(review->world, control->store, error))
        return false;
    review->plan = review->world ? world_plan(review->world) : NULL;
    return review->plan != NULL;
}

static bool walk(struct review *review, GError **error)
{
    while (!review->ended) {
        const struct decision *decision;
        guint left;

        if (!plan_again(review, error))
            return false;
        decision = next_letter(review, &left);
        if (!decision)
            break;
        review_letter(review, decision, left);
    }
    return true;
}

static void tell_end(const struct review *review)
{
    const struct output *out = &review->control->out;
    guint left, count = review->count - (review->ended && review->count ? 1 : 0);

    next_letter(review, &left);
    if (!review->count)
        output_line(out, TINT_NONE, _("no letter is due today that goes or waits for a yes"));
    else
        output_line(out, TINT_NONE, _("answered: %u; not looked at: %u; \"herinnerctl plan\" shows the rest"), count,
                    left + (review->ended ? 1 : 0));
}

static int review(struct review *review, GError **error)
{
    review->composer = preview_composer(review->control, error);
    if (!review->composer)
        return EXIT_CONFIGURATION;
    output_mode(&review->control->out, store_mode(review->control->store, review->control->config));
    if (!walk(review, error))
        return EXIT_UNREACHABLE;
    tell_end(review);
    return EXIT_DONE;
}

int review_run(struct control *control, const char *key, GError **error)
{
    struct control own = *control;
    struct review state = {.control = &own, .key = key};
    int status;

    own.store = store_open(control->config->store, STORE_CREATE, BUSY_MS, &own.clock, error);
    if (!own.store)
        return EXIT_UNREACHABLE;
    state.asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    compose_init();
    status = review(&state, error);
    g_clear_pointer(&state.plan, plan_free);
    g_clear_pointer(&state.world, world_free);
    g_clear_pointer(&state.composer, composer_free);
    compose_shutdown();
    g_hash_table_unref(state.asked);
    store_close(own.store);
    return status;
}

/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "control/approve.h"
#include "control/review.h"
#include "control/verbs.h"
#include "report/decision.h"

enum { PASS_DAYS = 7 }; /* R12a */

enum answer answer_read(const char *line, const char **rest)
{
    static const char *const words[] = {
        [ANSWER_NEXT] = "next", [ANSWER_SEND] = "send", [ANSWER_WAIT] = "wait", [ANSWER_DISPUTE] = "dispute",
        [ANSWER_PAID] = "paid", [ANSWER_OPEN] = "open", [ANSWER_QUIT] = "quit"};
    gsize length = strcspn(line, " ");

    *rest = line + length + strspn(line + length, " ");
    if (length == 0)
        return **rest ? ANSWER_NONE : ANSWER_NEXT;
    for (int i = 0; i < (int)G_N_ELEMENTS(words); i++) {
        if ((length == 1 || length == strlen(words[i])) && !g_ascii_strncasecmp(line, words[i], length))
            return (enum answer)i;
    }
    return ANSWER_NONE;
}

bool review_can_send(const struct decision *decision)
{
    const reason_set yes = REASON_BIT(REASON_APPROVAL) | REASON_BIT(REASON_FIRST_SIGHT) | REASON_BIT(REASON_ELSEWHERE) |
                           REASON_BIT(REASON_FLOOD);

    return decision->verdict == VERDICT_SEND || (decision->reasons & yes);
}

bool answer_run_verb(struct control *control, GPtrArray *words)
{
    g_autoptr(GError) error = NULL;
    AUTO(arguments) arguments = arguments_parse(all_verbs, (int)words->len, (char **)words->pdata, &error);

    if (arguments)
        arguments->verb->run(control, arguments, &error);
    if (error)
        control_complain(error->message);
    return !error;
}

static GPtrArray *words_new(const char *verb)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);

    g_ptr_array_add(words, g_strdup("herinnerctl"));
    g_ptr_array_add(words, g_strdup(verb));
    return words;
}

static char *subject_of(const struct plan_item *item)
{
    return plan_invoice_subject(item->source->ledger->key, item->invoice->number);
}

/* The invoice that *REST begins with, which then points behind it; NULL = it names none of DECISION's. */
static const struct plan_item *named_item(const struct decision *decision, const char **rest)
{
    for (guint i = 0; i < decision->items->len; i++) {
        const struct plan_item *item = decision->items->pdata[i];
        gsize length = strlen(item->invoice->number);

        if (!g_ascii_strncasecmp(*rest, item->invoice->number, length) &&
            ((*rest)[length] == '\0' || (*rest)[length] == ' ')) {
            *rest += length + strspn(*rest + length, " ");
            return item;
        }
    }
    return NULL;
}

/* What is said of one invoice: the named one, or the only one. */
static const struct plan_item *item_meant(const struct control *control, const struct decision *decision,
                                          const char *word, const char **rest)
{
    const struct plan_item *item = named_item(decision, rest);
    g_auto(GStrv) numbers = items_numbers(decision->items);
    g_autofree char *list = output_list(numbers);

    if (item || decision->items->len == 1)
        return item ? item : decision->items->pdata[0];
    output_line(&control->out, TINT_WARN, _("the letter is about %s; name one of them behind «%s»"), list, word);
    return NULL;
}

static bool dispute(struct control *control, const struct decision *decision, const char *rest)
{
    const struct plan_item *item = item_meant(control, decision, "dispute", &rest);
    g_autoptr(GPtrArray) words = words_new("dispute");

    if (!item)
        return false;
    g_ptr_array_add(words, subject_of(item));
    g_ptr_array_add(words, g_strconcat("--reason=", rest, NULL));
    return answer_run_verb(control, words);
}

static bool paid(struct control *control, const struct decision *decision, const char *rest)
{
    const struct plan_item *item = item_meant(control, decision, "paid", &rest);
    g_autoptr(GPtrArray) words = words_new("paid");

    if (!item)
        return false;
    g_ptr_array_add(words, subject_of(item));
    if (*rest)
        g_ptr_array_add(words, g_strconcat("--date=", rest, NULL));
    return answer_run_verb(control, words);
}

/* The letter waits: each invoice it is about is paused, so that it does not come back with the others. */
static bool wait_for(struct control *control, const struct decision *decision, const char *rest)
{
    const char *option = day_from_iso(rest) != DAY_NONE ? "--until=" : "--for=";
    bool done = true;

    for (guint i = 0; done && i < decision->items->len; i++) {
        g_autoptr(GPtrArray) words = words_new("pause");

        g_ptr_array_add(words, g_strdup("--invoice"));
        g_ptr_array_add(words, subject_of(decision->items->pdata[i]));
        if (*rest)
            g_ptr_array_add(words, g_strconcat(option, rest, NULL));
        done = answer_run_verb(control, words);
    }
    return done;
}

/* A letter of a pass that is larger than usual: this one alone. */
static bool send_of_flood(struct control *control, const struct decision *decision)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) one = g_ptr_array_new();
    civil_day today = control_today(control);
    struct yes yes = {.decisions = one, .kind = APPROVAL_PASS, .today = today, .lapses = today + PASS_DAYS};

    g_ptr_array_add(one, (gpointer)decision);
    if (approve_carry_out(control, &yes, 1, false, &error) == EXIT_DONE)
        return true;
    control_complain(error->message);
    return false;
}

static bool send(struct control *control, const struct decision *decision)
{
    g_autofree char *id = decision_id(decision);
    g_autoptr(GPtrArray) words = words_new("approve");

    if (decision->verdict == VERDICT_SEND) {
        output_line(&control->out, TINT_GOOD, _("it goes by itself, as soon as hours and gaps allow"));
        return true;
    }
    if (!review_can_send(decision)) {
        output_line(&control->out, TINT_WARN, _("a yes does not help here: what holds it stands above"));
        return false;
    }
    if (decision->reasons & REASON_BIT(REASON_FLOOD))
        return send_of_flood(control, decision);
    g_ptr_array_add(words, g_steal_pointer(&id));
    return answer_run_verb(control, words);
}

bool answer_carry_out(struct control *control, const struct decision *decision, enum answer answer, const char *rest)
{
    switch (answer) {
    case ANSWER_SEND:
        return send(control, decision);
    case ANSWER_WAIT:
        return wait_for(control, decision, rest);
    case ANSWER_DISPUTE:
        return dispute(control, decision, rest);
    case ANSWER_PAID:
        return paid(control, decision, rest);
    case ANSWER_NEXT:
    case ANSWER_OPEN:
    case ANSWER_QUIT:
    case ANSWER_NONE:
        break;
    }
    return true;
}

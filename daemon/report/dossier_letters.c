/* SPDX-License-Identifier: MIT */
/* What was written and how far it came, what was said and agreed. */
#include <string.h>

#include "report/dossier_inside.h"

/* -- letters ------------------------------------------------------------ */

bool letter_is_received(const struct story_letter *letter)
{
    static const char *const levels[] = {"delivered", "displayed", "replied", NULL};

    return g_strv_contains(levels, letter->level);
}

static const char *level_word(const struct dossier_words *words, const char *level)
{
    const struct {
        const char *level, *word;
    } all[] = {
        {"accepted", words->accepted},   {"relayed", words->relayed},   {"delivered", words->delivered},
        {"displayed", words->displayed}, {"replied", words->replied},   {"failed", words->failed},
        {"uncertain", words->uncertain}, {"recalled", words->recalled}, {"delayed", words->delayed},
        {"rehearsed", words->rehearsed},
    };

    for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
        if (g_str_equal(all[i].level, level))
            return all[i].word;
    }
    return level;
}

static char *reached(const struct dossier_page *page, const struct story_letter *letter)
{
    const struct dossier_words *words = page->words;
    g_autofree char *day = NULL;

    if (g_str_equal(letter->action, "post"))
        return g_strdup_printf("%s, %s", words->posted, words->recorded);
    if (!g_str_equal(letter->action, "mail"))
        return g_strdup(words->recorded);
    day = page_time(page, letter->level_time);
    if (g_str_equal(letter->level, "accepted") && *letter->relay)
        return g_strdup_printf("%s (%s), %s", words->accepted, letter->relay, day);
    return g_strdup_printf("%s, %s", level_word(words, letter->level), day);
}

/* The first reply; a receipt is in `reached`. */
static char *answer(const struct dossier_page *page, const struct story_letter *letter)
{
    for (guint i = 0; i < letter->answers->len; i++) {
        const struct story_answer *one = letter->answers->pdata[i];
        g_autofree char *day = page_time(page, one->time);

        if (g_str_equal(one->level, "replied"))
            return dossier_fill(page->words->answered_on, day);
    }
    return g_strdup("");
}

/* Its stage and subject; how it went, of one that was recorded; the costs it names. */
static char *description(const struct dossier_page *page, const struct story_letter *letter)
{
    const struct dossier_words *words = page->words;
    GString *text = g_string_new(letter->stage);

    if (*letter->subject)
        g_string_append_printf(text, ": %s", letter->subject);
    if (*letter->note)
        g_string_append_printf(text, ": %s", letter->note);
    if (*letter->costs_kind && letter->costs) {
        g_autofree char *amount = page_amount(page, letter->costs, letter->costs_currency);
        bool claims = g_str_equal(letter->costs_kind, "claim");
        g_autofree char *costs = dossier_fill(claims ? words->claims_costs : words->names_costs, amount);

        g_string_append_printf(text, "; %s", costs);
    }
    return g_string_free(text, FALSE);
}

static void write_letter(struct dossier_page *page, const struct story_letter *letter)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, letter->id);
    g_autofree char *sent = page_day(page, day_from_iso(letter->day)), *text = description(page, letter);
    g_autofree char *to = g_strjoinv(", ", letter->to), *came = reached(page, letter);
    g_autofree char *day = *letter->term_until ? page_day(page, day_from_iso(letter->term_until)) : NULL;
    g_autofree char *term = day ? dossier_fill(page->words->until, day) : g_strdup("");
    g_autofree char *said = answer(page, letter);
    const char *const cells[] = {number, sent, text, to, came, term, said, NULL};

    html_row(page, cells);
}

void dossier_write_letters(struct dossier_page *page)
{
    const struct dossier_words *words = page->words;
    const char *const titles[] = {"№",         words->sent,   words->letter, words->addressee, words->reached,
                                  words->term, words->answer, NULL};

    html_heading(page, words->letters);
    if (!page->story->letters->len) {
        html_element(page, "p", words->no_letters);
        return;
    }
    g_string_append(page->html, "<div class=\"letters\">\n");
    html_table(page, titles);
    for (guint i = 0; i < page->story->letters->len; i++)
        write_letter(page, page->story->letters->pdata[i]);
    html_table_end(page);
    g_string_append(page->html, "</div>\n");
}

/* -- calls and arrangements --------------------------------------------- */

/* The currency of the invoice with NUMBER, as far as a ledger has it. */
static const char *currency_of(const struct dossier_page *page, const char *number)
{
    for (guint i = 0; i < page->claim->lines->len; i++) {
        const struct invoice *row = g_array_index(page->claim->lines, struct claim_line, i).item->invoice;

        if (g_str_equal(row->number, number))
            return row->currency;
    }
    return "";
}

static char *promise(const struct dossier_page *page, const struct story_event *event)
{
    g_autofree char *day = page_day(page, event->named_day);
    const char *currency = currency_of(page, event->invoice);
    g_autofree char *amount = event->amount && *currency ? page_amount(page, event->amount, currency) : NULL;

    return amount ? dossier_fill(page->words->promised, amount, day) : dossier_fill(page->words->promised_all, day);
}

static char *event_text(const struct dossier_page *page, const struct story_event *event)
{
    const struct dossier_words *words = page->words;
    const struct {
        const char *kind, *text;
        bool words; /* what was written down may be told */
    } plain[] = {
        {"dispute", words->disputed, true},
        {"closed", words->settled, false},
        {"says-paid", words->says_paid, false},
        {"insolvent", words->insolvent, false},
        {"handed-over", words->handed_over, false},
        {"handover", words->handed_over, false},
        {"call", words->called, true},
        {"lapsed-call", words->not_called, false},
    };

    if (g_str_equal(event->kind, "promise"))
        return promise(page, event);
    if (g_str_equal(event->kind, "instalments")) {
        g_autofree char *count = g_strdup_printf("%d", event->count), *day = page_day(page, event->named_day);

        return dossier_fill(words->instalments, count, day);
    }
    for (guint i = 0; i < G_N_ELEMENTS(plain); i++) {
        if (g_str_equal(plain[i].kind, event->kind))
            return plain[i].words && *event->text ? g_strdup_printf("%s: %s", plain[i].text, event->text)
                                                  : g_strdup(plain[i].text);
    }
    return g_strdup(event->kind);
}

static char *event_end(const struct dossier_page *page, const struct story_event *event)
{
    g_autofree char *day = page_day(page, event->ended);

    if (event->broken)
        return g_strdup(page->words->not_kept);
    return event->ended == DAY_NONE ? g_strdup("") : dossier_fill(page->words->ended_on, day);
}

static void write_event(struct dossier_page *page, const struct story_event *event)
{
    g_autofree char *day = page_day(page, event->day), *text = event_text(page, event), *end = event_end(page, event);
    const char *const cells[] = {day, *event->invoice ? event->invoice : page->words->whole_client, text, end, NULL};

    html_row(page, cells);
}

/* A hand-over holds its client, too: that is no second event. */
static bool is_shown(const struct story *story, const struct story_event *event)
{
    bool hold = g_str_equal(event->kind, "handed-over");

    for (guint i = 0; hold && i < story->events->len; i++) {
        const struct story_event *other = story->events->pdata[i];

        if (g_str_equal(other->kind, "handover"))
            return false;
    }
    return true;
}

void dossier_write_events(struct dossier_page *page)
{
    const struct dossier_words *words = page->words;
    const char *const titles[] = {words->day, words->invoice, "", "", NULL};

    html_heading(page, words->events);
    if (!page->story->events->len) {
        html_element(page, "p", words->no_events);
        return;
    }
    html_table(page, titles);
    for (guint i = 0; i < page->story->events->len; i++) {
        if (is_shown(page->story, page->story->events->pdata[i]))
            write_event(page, page->story->events->pdata[i]);
    }
    html_table_end(page);
}

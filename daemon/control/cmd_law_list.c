/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/law.h"
#include "control/verbs.h"
#include "law/interest.h"
#include "report/json.h"
#include "report/table.h"

/* A line of the list. */
struct entry {
    const struct law_fact *fact;
    const char *what; /* English, for JSON */
    const char *word; /* for people */
    char value[96];
    bool recalled; /* itself, or a rate of it that still counts */
};

static const struct law_step *last_step(const struct law_interest *interest)
{
    return &g_array_index(interest->steps, struct law_step, interest->steps->len - 1);
}

static void add(GArray *entries, const struct law_fact *fact, const char *what, const char *word, const char *value)
{
    struct entry entry = {fact, what, word, "", fact->confidence == LAW_RECALLED};

    g_strlcpy(entry.value, value, sizeof entry.value);
    g_array_append_val(entries, entry);
}

static void add_interests(GArray *entries, const struct law_book *book)
{
    for (guint i = 0; i < book->interests->len; i++) {
        const struct law_interest *interest = book->interests->pdata[i];
        const struct law_step *step = last_step(interest);
        char rate[LAW_RATE_TEXT_SIZE], from[DAY_ISO_SIZE];
        g_autofree char *value =
            g_strdup_printf("%s%% %s", law_rate_text(step->rate, rate), day_to_iso(step->from, from));

        add(entries, &interest->fact, "interest", _("interest"), value);
        g_array_index(entries, struct entry, entries->len - 1).recalled |= step->confidence == LAW_RECALLED;
    }
}

static void add_costs(GArray *entries, const struct law_book *book)
{
    for (guint i = 0; i < book->costs->len; i++) {
        const struct law_costs *costs = book->costs->pdata[i];
        char most[MONEY_TEXT_SIZE], least[MONEY_TEXT_SIZE];
        const struct law_band *band = costs->scale->len ? &g_array_index(costs->scale, struct law_band, 0) : NULL;
        g_autofree char *value =
            !band ? g_strdup("-")
                  : g_strdup_printf(costs->maximum ? "%s %s - %s" : "%s %s", costs->currency,
                                    law_text(MAX(costs->minimum, band->base), least), law_text(costs->maximum, most));

        add(entries, &costs->fact, "costs", _("costs"), value);
    }
}

static void add_terms(GArray *entries, const struct law_book *book)
{
    for (guint i = 0; i < book->notices->len; i++) {
        const struct law_notice *notice = book->notices->pdata[i];
        g_autofree char *value = g_strdup_printf("%s %dd", notice->letter, notice->after_mail);

        add(entries, &notice->fact, "notice", _("letter before costs"), value);
    }
    for (guint i = 0; i < book->payments->len; i++) {
        const struct law_payment *payment = book->payments->pdata[i];
        g_autofree char *value = g_strdup_printf("%dd", payment->days);

        add(entries, &payment->fact, "payment", _("term of payment"), value);
    }
}

static void print_json(const struct output *out, const struct entry *entry)
{
    const struct law_fact *fact = entry->fact;
    g_autofree char *known = output_day(out, fact->known_through), *checked = output_day(out, fact->checked);
    struct json json;

    json_begin(&json);
    json_string(&json, "country", fact->country);
    json_string(&json, "segment", law_kind_word(fact->kind));
    json_string(&json, "what", entry->what);
    json_string(&json, "value", entry->value);
    json_string(&json, "known_through", known);
    json_string(&json, "checked", checked);
    json_string(&json, "confidence", entry->recalled ? "R" : law_confidence_word(fact->confidence));
    json_string(&json, "rule", fact->rule);
    json_string(&json, "source", fact->source);
    json_string(&json, "file", fact->file);
    json_end(&json, out->stream);
}

static enum tint tint_of(const struct entry *entry, civil_day today)
{
    if (entry->fact->known_through != DAY_NONE && entry->fact->known_through < today)
        return TINT_BAD;
    return entry->recalled ? TINT_WARN : TINT_NONE;
}

/* Where the files lie: the owner's own, the shipped ones. */
static void print_folders(const struct output *out, const GArray *entries)
{
    g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < entries->len; i++) {
        char *folder = g_path_get_dirname(g_array_index(entries, struct entry, i).fact->file);

        if (g_hash_table_add(told, folder))
            output_line(out, TINT_NONE, _("files in %s"), folder);
    }
}

static void print_people(const struct output *out, const GArray *entries, civil_day today)
{
    const struct table_column columns[] = {{.title = _("LAW")},
                                           {.title = _("WHAT"), .least = 8},
                                           {.title = _("VALUE"), .least = 10},
                                           {.title = _("KNOWN THROUGH")},
                                           {.title = _("SURE")},
                                           {.title = _("FILE")}};
    AUTO(table) table = table_new(columns, G_N_ELEMENTS(columns));

    for (guint i = 0; i < entries->len; i++) {
        const struct entry *entry = &g_array_index(entries, struct entry, i);
        g_autofree char *law = g_strdup_printf("%s-%s", entry->fact->country, law_kind_word(entry->fact->kind));
        char known[DAY_ISO_SIZE];
        g_autofree char *file = g_path_get_basename(entry->fact->file);
        const char *sure = entry->recalled ? "R" : law_confidence_word(entry->fact->confidence);

        table_add(table, tint_of(entry, today),
                  (const char *const[]){law, entry->word, entry->value, day_to_iso(entry->fact->known_through, known),
                                        sure, file});
    }
    table_print(table, out);
    output_blank(out);
    print_folders(out, entries);
    output_text(
        out, 0, TINT_DIM,
        _("Sure: A the text was seen, B two sources agree, C one source, R recalled and not checked. A file of "
          "the same name in the directory law beside your configuration counts instead; reload after a change."));
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(struct entry));
    struct law_ask ask;
    bool good = law_ask_book(&ask, control, error);

    (void)arguments;
    if (good) {
        add_interests(entries, ask.book);
        add_costs(entries, ask.book);
        add_terms(entries, ask.book);
    }
    for (guint i = 0; control->out.json && i < entries->len; i++)
        print_json(&control->out, &g_array_index(entries, struct entry, i));
    if (good && !control->out.json)
        print_people(&control->out, entries, control_today(control));
    law_ask_clear(&ask);
    return good ? EXIT_DONE : EXIT_CONFIGURATION;
}

const struct verb verb_law_list = {
    .words = "law list",
    .arguments = "",
    .summary = N_("the rates, scales and terms that are known, how sure they are and until when"),
    .details = N_("Each stands in a file of its own, which you can bring up to date without a new program."),
    .optional = true,
    .run = run,
};

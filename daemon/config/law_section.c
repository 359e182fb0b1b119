/* SPDX-License-Identifier: MIT */
#include "config/law_inside.h"

#include "law/costs.h"

static const char *const kind_words[] = {"business", "consumer", NULL};
static const char *const confidence_words[] = {"A", "B", "C", "R", NULL};
static const char *const count_words[] = {"act-365f", "act-act", NULL};
static const char *const start_words[] = {"due", "agreed", "term", NULL};
static const char *const contract_words[] = {"free", "capped", "no", NULL};
static const char *const rounding_words[] = {"nearest", "down", NULL};

#define FILE_FIELD(member) offsetof(struct law_file, member)

static const struct spec file_specs[] = {
    SPEC("country", setting_country, FILE_FIELD(country), ""),
    SPEC("checked", law_day, FILE_FIELD(checked), ""),
    SPEC("holidays", law_holidays, FILE_FIELD(holidays), ""),
    SPEC("members", law_countries, FILE_FIELD(members), ""),
    SPEC("members_fixed", law_countries, FILE_FIELD(members_fixed), ""),
    {.name = NULL},
};

/* What every section has. */
#define FACT_SPECS(type)                                                                                               \
    SPEC("rule", setting_text, offsetof(type, fact.rule), ""),                                                         \
        SPEC("source", setting_text, offsetof(type, fact.source), ""),                                                 \
        SPEC("confidence", setting_choice, offsetof(type, fact.confidence), "R", .choices = confidence_words),         \
        SPEC("since", law_day, offsetof(type, fact.since), ""),                                                        \
        SPEC("known_through", law_day, offsetof(type, fact.known_through), "")

#define INTEREST(member) offsetof(struct law_interest, member)

static const struct spec interest_specs[] = {
    FACT_SPECS(struct law_interest),
    SPEC("rates", law_steps, INTEREST(steps), ""),
    SPEC("day_count", setting_choice, INTEREST(day_count), "act-365f", .choices = count_words),
    SPEC("yearly", setting_yesno, INTEREST(yearly), "no"),
    SPEC("fixed", setting_yesno, INTEREST(fixed), "no"),
    SPEC("start", setting_choice, INTEREST(start), "term", .choices = start_words),
    SPEC("contract", setting_choice, INTEREST(contract), "no", .choices = contract_words),
    {.name = NULL},
};

#define COSTS(member) offsetof(struct law_costs, member)

/* The three letters as a text; law_costs keeps them in place. */
static bool read_currency(const struct reading *reading, char *const *texts, void *field)
{
    if (*texts[0] && currency_exponent(texts[0]) != 2)
        return setting_refuse(reading, texts[0], "write a currency of two decimals, as in EUR");
    g_strlcpy(field, texts[0], CURRENCY_SIZE);
    return true;
}

static const struct value_type law_currency = {.read = read_currency};

static const struct spec costs_specs[] = {
    FACT_SPECS(struct law_costs),
    SPEC("currency", law_currency, COSTS(currency), "EUR"),
    SPEC("scale", law_scale, COSTS(scale), ""),
    SPEC("minimum", law_amount, COSTS(minimum), "0"),
    SPEC("maximum", law_amount, COSTS(maximum), "0"),
    SPEC("rounding", setting_choice, COSTS(rounding), "down", .choices = rounding_words),
    SPEC("each", setting_yesno, COSTS(each), "no"),
    SPEC("notice", setting_yesno, COSTS(notice), "yes"),
    SPEC("clause", setting_yesno, COSTS(clause), "no"),
    SPEC("vat", law_percent, COSTS(vat), "0"),
    SPEC("fee", setting_yesno, COSTS(fee), "no"),
    SPEC("again_months", setting_number, COSTS(again_months), "0", .min = 0, .max = 120),
    {.name = NULL},
};

#define NOTICE(member) offsetof(struct law_notice, member)

static const struct spec notice_specs[] = {
    FACT_SPECS(struct law_notice),
    SPEC("letter", setting_name, NOTICE(letter), ""),
    SPEC("after_receipt", setting_number, NOTICE(after_receipt), "0", .min = 0, .max = 365),
    SPEC("after_mail", setting_number, NOTICE(after_mail), "0", .min = 0, .max = 365),
    SPEC("post_day", setting_number, NOTICE(post_day), "0", .min = 0, .max = 30),
    SPEC("post_days", setting_days, NOTICE(post_days), "mo,tu,we,th,fr"),
    SPEC("after_post", setting_number, NOTICE(after_post), "0", .min = 0, .max = 365),
    {.name = NULL},
};

static const struct spec payment_specs[] = {
    FACT_SPECS(struct law_payment),
    SPEC("days", setting_number, offsetof(struct law_payment, days), "30", .min = 1, .max = 365),
    {.name = NULL},
};

static const struct shape shape_interest = {.kind = "interest", .titled = true, .specs = interest_specs};
static const struct shape shape_costs = {.kind = "costs", .titled = true, .specs = costs_specs};
static const struct shape shape_notice = {.kind = "notice", .titled = true, .specs = notice_specs};
static const struct shape shape_payment = {.kind = "payment", .titled = true, .specs = payment_specs};
static const struct shape *const inner[] = {&shape_interest, &shape_costs, &shape_notice, &shape_payment, NULL};

const struct shape shape_law = {.kind = "", .specs = file_specs, .inner = inner};

static void set_fact(struct loading *loading, const struct block *block, const struct law_file *file,
                     struct law_fact *fact)
{
    fact->kind = g_str_equal(block->title, kind_words[LAW_CONSUMER]) ? LAW_CONSUMER : LAW_BUSINESS;
    g_strlcpy(fact->country, file->country, sizeof fact->country);
    fact->checked = file->checked;
    fact->file = g_strdup(block->place.source->name);
    fact->line = block->place.line;
    if (!g_strv_contains(kind_words, block->title))
        loading_mistake(loading, block->place, "%s \"%s\" is neither business nor consumer", block->kind, block->title);
    if (!*fact->rule || !*fact->source)
        loading_mistake(loading, block->place, "%s \"%s\" lacks \"%s\"; a letter and its reader rest on it",
                        block->kind, block->title, *fact->rule ? "source" : "rule");
}

static void interest_read(struct loading *loading, const struct block *block, const struct law_file *file,
                          struct law_book *book)
{
    struct law_interest *interest = g_new0(struct law_interest, 1);

    section_read(loading, &shape_interest, block, interest);
    set_fact(loading, block, file, &interest->fact);
    if (interest->fact.known_through == DAY_NONE)
        loading_mistake(loading, block->place, "interest \"%s\" lacks \"known_through\"; no rate holds for ever",
                        block->title);
    if (!interest->steps->len)
        loading_mistake(loading, block->place, "interest \"%s\" lacks \"rates\"", block->title);
    g_ptr_array_add(book->interests, interest);
}

static void costs_read(struct loading *loading, const struct block *block, const struct law_file *file,
                       struct law_book *book)
{
    struct law_costs *costs = g_new0(struct law_costs, 1);
    const char *wrong;

    section_read(loading, &shape_costs, block, costs);
    set_fact(loading, block, file, &costs->fact);
    wrong = law_costs_check(costs);
    if (wrong)
        loading_mistake(loading, block_place(block, "scale"), "\"scale\" of costs \"%s\": %s", block->title, wrong);
    if (costs->fact.kind == LAW_CONSUMER && !costs->notice)
        loading_mistake(loading, block_place(block, "notice"),
                        "\"notice\" of costs \"consumer\" cannot be no; the first letter is always free");
    g_ptr_array_add(book->costs, costs);
}

static void notice_read(struct loading *loading, const struct block *block, const struct law_file *file,
                        struct law_book *book)
{
    struct law_notice *notice = g_new0(struct law_notice, 1);

    section_read(loading, &shape_notice, block, notice);
    set_fact(loading, block, file, &notice->fact);
    notice->holidays = g_array_ref(file->holidays);
    if (!notice->after_receipt || !notice->after_mail || !notice->after_post)
        loading_mistake(loading, block->place,
                        "notice \"%s\" lacks \"after_receipt\", \"after_mail\" or \"after_post\"", block->title);
    g_ptr_array_add(book->notices, notice);
}

static void payment_read(struct loading *loading, const struct block *block, const struct law_file *file,
                         struct law_book *book)
{
    struct law_payment *payment = g_new0(struct law_payment, 1);

    section_read(loading, &shape_payment, block, payment);
    set_fact(loading, block, file, &payment->fact);
    g_ptr_array_add(book->payments, payment);
}

static void add_members(const struct law_file *file, char *const *members, bool fixed, struct law_book *book)
{
    for (; members && *members; members++) {
        struct law_member member = {.fixed = fixed};

        g_strlcpy(member.country, *members, sizeof member.country);
        g_strlcpy(member.rules, file->country, sizeof member.rules);
        g_array_append_val(book->members, member);
    }
}

static void section_of(struct loading *loading, const struct block *block, const struct law_file *file,
                       struct law_book *book)
{
    static const struct {
        const char *kind;
        void (*read)(struct loading *loading, const struct block *block, const struct law_file *file,
                     struct law_book *book);
    } readers[] = {
        {"interest", interest_read}, {"costs", costs_read}, {"notice", notice_read}, {"payment", payment_read}};

    for (gsize i = 0; i < G_N_ELEMENTS(readers); i++) {
        if (g_str_equal(readers[i].kind, block->kind))
            readers[i].read(loading, block, file, book);
    }
}

static void refuse_twice(struct loading *loading, const struct block *block, guint index)
{
    const struct block *one = block->children->pdata[index];

    for (guint i = 0; i < index; i++) {
        const struct block *other = block->children->pdata[i];

        if (g_str_equal(one->kind, other->kind) && g_str_equal(one->title, other->title))
            loading_mistake(loading, one->place, "%s \"%s\" is given twice; the first is on line %d", one->kind,
                            one->title, other->place.line);
    }
}

void law_block_read(struct loading *loading, const struct block *block, struct law_book *book)
{
    struct law_file file = {.checked = DAY_NONE};

    section_read(loading, &shape_law, block, &file);
    if (!*file.country)
        loading_mistake(loading, block->place, "the file lacks \"country\"; it says whose law this is");
    for (guint i = 0; i < block->children->len; i++) {
        refuse_twice(loading, block, i);
        section_of(loading, block->children->pdata[i], &file, book);
    }
    add_members(&file, file.members, false, book);
    add_members(&file, file.members_fixed, true, book);
    section_clear(&shape_law, &file);
}

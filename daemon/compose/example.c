/* SPDX-License-Identifier: MIT */
#include "compose/example.h"

#include <string.h>

#include "base/error.h"
#include "compose/tags.h"
#include "compose/values_payment.h"

struct example {
    struct builder builder;
    enum example_shape shape;
};

static struct value *formatted(struct example *example, const struct tag *tag)
{
    struct formats *formats = example->builder.formats;
    struct money money;

    if (tag->kind == TAG_NUMBER) {
        g_autofree char *text = format_number(formats, g_ascii_strtoll(tag->example, NULL, 10));

        return value_new_formatted(text, tag->example);
    }
    if (tag->kind == TAG_DATE) {
        bool is_term = !strcmp(tag->name, "new_term.date");
        bool is_short = g_str_has_suffix(tag->name, "_short") || !strcmp(tag->name, "tasks.invoices.due");
        enum format_date_style style = is_term    ? FORMAT_DATE_WEEKDAY_ONLY
                                       : is_short ? FORMAT_DATE_SHORT
                                                  : FORMAT_DATE_LONG;
        g_autofree char *text = format_date(formats, day_from_iso(tag->example), style);

        return value_new_formatted(text, tag->example);
    }
    if (!money_parse_setting(tag->example, &money, &example->builder.error))
        return value_new_formatted("", "");

    g_autofree char *text =
        format_amount(formats, money.minor, money.currency, example->builder.by_code, &example->builder.error);
    char raw[MONEY_TEXT_SIZE];

    return value_new_formatted(text, money_to_text(money.minor, money.currency, raw));
}

/* Texts of the table that stand for something a language writes. */
static char *example_text(struct example *example, const struct tag *tag)
{
    static const char *const amounts[] = {"to_pay",          "principal",      "tasks.total",   "alerts.total",
                                          "approvals.total", "returned.total", "sent.total",    "paid.total",
                                          "coming.total",    "held.total",     "debtors.total", NULL};
    struct formats *formats = example->builder.formats;

    if (!strcmp(tag->name, "new_term.length") || !strcmp(tag->name, "overdue") || !strcmp(tag->name, "tasks.overdue") ||
        !strcmp(tag->name, "approvals.overdue"))
        return format_days(formats, g_ascii_strtoll(tag->example, NULL, 10));
    if (!strcmp(tag->name, "previous_dates"))
        return format_date(formats, day_from_iso(tag->example), FORMAT_DATE_LONG);
    if (g_strv_contains(amounts, tag->name)) {
        struct money money;

        money_parse_setting(tag->example, &money, NULL);
        return format_amount(formats, money.minor, money.currency, example->builder.by_code, &example->builder.error);
    }
    if (!strcmp(tag->name, "interest.rate"))
        return format_percent(formats, tag->example, &example->builder.error);
    return g_strdup(tag->example);
}

/* Of a promise both forms are tried. */
static bool in_instalments(const struct example *example)
{
    return example->shape == EXAMPLE_SEVERAL;
}

static struct value *example_value(struct example *example, const struct tag *tag)
{
    bool empty = !tag->example || !*tag->example || (tag->optional && example->shape == EXAMPLE_BARE);
    g_autofree char *text = NULL;

    if (tag->kind == TAG_TRUTH)
        return value_new_bool(!empty || (in_instalments(example) && g_str_has_prefix(tag->name, "promise.")));
    if (tag_kind_has_raw(tag->kind))
        return empty || example->builder.error ? value_new_formatted("", "") : formatted(example, tag);
    text = empty || example->builder.error ? g_strdup("") : example_text(example, tag);
    return tag->kind == TAG_URL ? value_new_url(text) : value_new_text(text);
}

static void set_all(struct example *example, struct value *map, const struct tag *from, const struct tag *end,
                    gsize prefix);

static bool belongs_to(const struct tag *tag, const struct tag *parent)
{
    gsize length = strlen(parent->name);

    return !strncmp(tag->name, parent->name, length) && tag->name[length] == '.';
}

/* The lists and groups of MAP are named without the first PREFIX bytes, as all its members are. */
static void set_list(struct example *example, struct value *map, const struct tag *list, const struct tag *end,
                     gsize prefix)
{
    struct value *value = value_map_set(map, list->name + prefix, value_new_list());
    int items = example->shape == EXAMPLE_SEVERAL ? 2 : 1;

    for (int i = 0; i < items && !(list->optional && example->shape == EXAMPLE_BARE); i++)
        set_all(example, value_list_add(value, value_new_map()), list + 1, end, strlen(list->name) + 1);
}

static void set_group(struct example *example, struct value *map, const struct tag *group, const struct tag *end,
                      gsize prefix)
{
    if (group->optional && example->shape == EXAMPLE_BARE)
        build_truth(map, group->name + prefix, false);
    else
        set_all(example, value_map_set(map, group->name + prefix, value_new_map()), group + 1, end,
                strlen(group->name) + 1);
}

/* Gives MAP the tags FROM to END (exclusive), each named by what follows the first PREFIX bytes. */
static void set_all(struct example *example, struct value *map, const struct tag *from, const struct tag *end,
                    gsize prefix)
{
    for (const struct tag *tag = from; tag < end;) {
        const struct tag *next = tag + 1;

        while (next < end && belongs_to(next, tag))
            next++;
        if (tag->kind == TAG_LIST)
            set_list(example, map, tag, next, prefix);
        else if (tag->kind == TAG_GROUP)
            set_group(example, map, tag, next, prefix);
        else
            value_map_set(map, tag->name + prefix, example_value(example, tag));
        tag = next;
    }
}

/* What the example asks for, as its `grand_total`. */
static struct value *total_of(const struct value *root)
{
    const struct value *total = value_member(root, "grand_total");

    return value_new_formatted(value_text(total), payment_raw(root, "grand_total"));
}

static void set_sender(struct value *root, const struct config_sender *sender, enum example_shape shape)
{
    struct value *payment = value_map_set(root, "payment", value_new_map());
    struct value *answers = value_map_set(root, "answers", value_new_map());
    g_autofree char *iban = reference_in_fours(sender->iban);
    g_autofree char *normalised = reference_normalise(REFERENCE_RF, tags_find("payment.reference")->example);
    struct payment_reference creditor = {REFERENCE_RF, normalised};

    value_map_set(root, "sender", values_of_sender(sender, sender->logo_bytes != NULL));
    value_map_set_text(payment, "name", *sender->legal_name ? sender->legal_name : sender->name);
    value_map_set_text(payment, "iban", iban);
    value_map_set_text(payment, "bic", sender->bic);
    value_map_set(payment, "amount", shape == EXAMPLE_SEVERAL ? value_new_formatted("", "") : total_of(root));
    value_map_set_text(payment, "reference", shape == EXAMPLE_BARE ? "" : tags_find("payment.reference")->example);
    value_map_set(payment, "link", value_new_url(strchr(sender->pay_link, '{') ? "" : sender->pay_link));
    payment_set_code(payment, sender, &creditor, shape == EXAMPLE_FULL ? NULL : "the example has none");
    value_map_set_text(answers, "address", values_reply_to(sender));
    value_map_set_text(answers, "numbers", tags_find("answers.numbers")->example);
    value_map_set_text(answers, "token", "");
}

static void set_shape(struct value *root, enum example_shape shape)
{
    static const char *const extras[] = {"part_paid",     "part_credited", "attached",
                                         "has_also_open", "has_credits",   "has_not_due"};

    build_truth(root, "single", shape != EXAMPLE_SEVERAL);
    build_truth(root, "instalment", false); /* a letter like others, in other words */
    build_truth(root, "one", shape != EXAMPLE_SEVERAL);
    build_truth(root, "several", shape == EXAMPLE_SEVERAL);
    build_truth(root, "several_currencies", shape == EXAMPLE_SEVERAL);
    build_truth(root, "has_references", shape == EXAMPLE_SEVERAL);
    build_truth(root, "has_additions", shape == EXAMPLE_SEVERAL);
    build_truth(root, "several_dates", shape == EXAMPLE_SEVERAL);
    if (shape == EXAMPLE_BARE)
        for (guint i = 0; i < G_N_ELEMENTS(extras); i++)
            build_truth(root, extras[i], false);
    if (shape == EXAMPLE_SEVERAL) {
        value_map_set_formatted(root, "total", "", "");
        value_map_set_formatted(root, "grand_total", "", "");
    }
}

struct value *example_new(struct formats *formats, const struct config_sender *sender, enum example_shape shape,
                          GError **error)
{
    struct example example = {.builder = {.formats = formats, .by_code = shape == EXAMPLE_SEVERAL}, .shape = shape};
    AUTO(value) root = value_new_map();
    gsize count;
    const struct tag *all = tags_all(&count);

    set_all(&example, root, all, all + count, 0);
    set_shape(root, shape);
    if (sender)
        set_sender(root, sender, shape);
    if (!example.builder.error)
        return g_steal_pointer(&root);
    g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, example.builder.error->message);
    g_error_free(example.builder.error);
    return NULL;
}

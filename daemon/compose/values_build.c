/* SPDX-License-Identifier: MIT */
#include "compose/values_build.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

void build_amount(struct builder *builder, struct value *map, const char *name, int64_t minor, const char *currency)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = format_amount(builder->formats, minor, currency, builder->by_code, &error);
    char raw[MONEY_TEXT_SIZE];

    if (!text && !builder->error)
        builder->error =
            g_error_new(HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, "amount \"%s\": %s", name, error->message);
    value_map_set_formatted(map, name, text, text ? money_to_text(minor, currency, raw) : "");
}

void build_amount_if(struct builder *builder, struct value *map, const char *name, int64_t minor, const char *currency)
{
    if (minor > 0)
        build_amount(builder, map, name, minor, currency);
    else
        value_map_set_formatted(map, name, "", "");
}

void build_date(struct builder *builder, struct value *map, const char *name, civil_day day,
                enum format_date_style style)
{
    g_autofree char *text = format_date(builder->formats, day, style);
    char raw[DAY_ISO_SIZE];

    value_map_set_formatted(map, name, text, day == DAY_NONE ? "" : day_to_iso(day, raw));
}

void build_number(struct builder *builder, struct value *map, const char *name, int64_t number)
{
    g_autofree char *text = number > 0 ? format_number(builder->formats, number) : NULL;
    char raw[TEXT_NUMBER_SIZE];

    value_map_set_formatted(map, name, text, number > 0 ? text_number(number, raw) : NULL);
}

char *sums_phrase(struct builder *builder, const GArray *sums)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < sums->len && !builder->error; i++) {
        const struct money *money = &g_array_index(sums, struct money, i);
        char *text = format_amount(builder->formats, money->minor, money->currency, sums->len > 1, &builder->error);

        if (text)
            g_ptr_array_add(texts, text);
    }
    return format_list(builder->formats, (const char *const *)texts->pdata, texts->len);
}

void build_truth(struct value *map, const char *name, bool truth)
{
    value_map_set(map, name, value_new_bool(truth));
}

/* SPDX-License-Identifier: MIT */
#include "config/setting.h"

#include <string.h>

#include "base/money.h"
#include "law/interest.h"

/* The index of TEXT in CHOICES, or -1. */
static int index_of(const char *const *choices, const char *text)
{
    for (int i = 0; choices[i]; i++) {
        if (g_str_equal(choices[i], text))
            return i;
    }
    return -1;
}

static bool read_choice(const struct reading *reading, char *const *texts, void *field)
{
    int index = index_of(reading->spec->choices, texts[0]);

    if (index < 0) {
        g_autofree char *words = g_strjoinv(", ", (char **)reading->spec->choices);

        return setting_refuse(reading, texts[0], "write one of: %s", words);
    }
    memcpy(field, &index, sizeof index);
    return true;
}

const struct value_type setting_choice = {.read = read_choice};

static bool read_either(const struct reading *reading, char *const *texts, void *field)
{
    int index = 0;

    if (!read_choice(reading, texts, &index))
        return false;
    *(bool *)field = index == 1;
    return true;
}

const struct value_type setting_either = {.read = read_either};

/* 1, 0, or -1 when TEXT is neither. */
static int yes_or_no(const char *text)
{
    static const char *const words[] = {"no", "yes", "false", "true", "off", "on", NULL};
    int index = index_of(words, text);

    return index < 0 ? -1 : index % 2;
}

static bool read_yesno(const struct reading *reading, char *const *texts, void *field)
{
    int value = yes_or_no(texts[0]);

    if (value < 0)
        return setting_refuse(reading, texts[0], "write yes or no");
    *(bool *)field = value == 1;
    return true;
}

const struct value_type setting_yesno = {.read = read_yesno};

static bool read_tristate(const struct reading *reading, char *const *texts, void *field)
{
    int value = yes_or_no(texts[0]);

    if (value < 0 && *texts[0])
        return setting_refuse(reading, texts[0], "write yes or no");
    *(int *)field = value;
    return true;
}

const struct value_type setting_tristate = {.read = read_tristate};

static bool read_number(const struct reading *reading, char *const *texts, void *field)
{
    const struct spec *spec = reading->spec;
    gint64 value;

    if (!g_ascii_string_to_signed(texts[0], 10, spec->min, spec->max, &value, NULL))
        return setting_refuse(reading, texts[0], "write a whole number from %d to %d", (int)spec->min, (int)spec->max);
    *(int *)field = (int)value;
    return true;
}

const struct value_type setting_number = {.read = read_number};

static bool read_per_run(const struct reading *reading, char *const *texts, void *field)
{
    gint64 value = -1;

    if (!g_str_equal(texts[0], "auto") && !g_ascii_string_to_signed(texts[0], 10, 1, 1000000, &value, NULL))
        return setting_refuse(reading, texts[0], "write auto, or a whole number from 1 to 1000000");
    *(int *)field = (int)value;
    return true;
}

const struct value_type setting_per_run = {.read = read_per_run};

/* Bytes of `8M`, `500k` or `4096`, or -1. */
static int64_t bytes_parse(const char *text)
{
    char *end;
    guint64 value = g_ascii_strtoull(text, &end, 10);
    gint64 unit = g_str_equal(end, "M") ? 1024 * 1024 : g_str_equal(end, "k") ? 1024 : *end ? 0 : 1;

    if (!g_ascii_isdigit(*text) || !unit || value > G_MAXINT32)
        return -1;
    return (int64_t)value * unit;
}

static bool read_bytes(const struct reading *reading, char *const *texts, void *field)
{
    int64_t value = bytes_parse(texts[0]);

    if (value < reading->spec->min || value > reading->spec->max)
        return setting_refuse(reading, texts[0], "write a size such as 8M or 500k, at most %dM",
                              (int)(reading->spec->max / 1024 / 1024));
    *(int64_t *)field = value;
    return true;
}

const struct value_type setting_bytes = {.read = read_bytes};

static bool read_mark(const struct reading *reading, char *const *texts, void *field)
{
    const char *text = g_str_equal(texts[0], "\\t") ? "\t" : texts[0];

    if (strlen(text) > 1 || (*text & 0x80) || (*text && *text != '\t' && g_ascii_iscntrl(*text)))
        return setting_refuse(reading, text, "write one character, \"\\t\" for a tab");
    if (reading->spec->choices && index_of(reading->spec->choices, text) < 0)
        return setting_refuse(reading, text, "write \".\" or \",\"");
    if (reading->spec->min && !*text)
        return setting_refuse(reading, text, "write one character, \"\\t\" for a tab");
    *(char *)field = *text;
    return true;
}

const struct value_type setting_mark = {.read = read_mark};

static bool check_money(const struct reading *reading, const char *text, struct money *money)
{
    if (!money_parse_setting(text, money, NULL) || money->minor < 0)
        return setting_refuse(reading, text, "write a currency and an amount, as in EUR 5.00");
    return true;
}

static bool read_money(const struct reading *reading, char *const *texts, void *field)
{
    struct money money;

    if (!check_money(reading, texts[0], &money))
        return false;
    *(struct money *)field = money;
    return true;
}

const struct value_type setting_money = {.read = read_money};

static void clear_money_list(void *field)
{
    g_clear_pointer((GArray **)field, g_array_unref);
}

static bool has_currency(const GArray *amounts, const char *currency)
{
    for (guint i = 0; i < amounts->len; i++) {
        if (g_str_equal(g_array_index(amounts, struct money, i).currency, currency))
            return true;
    }
    return false;
}

static bool read_money_list(const struct reading *reading, char *const *texts, void *field)
{
    g_autoptr(GArray) amounts = g_array_new(FALSE, FALSE, sizeof(struct money));
    bool good = true;

    for (; *texts; texts++) {
        struct money money;

        if (!check_money(reading, *texts, &money))
            good = false;
        else if (has_currency(amounts, money.currency))
            good = setting_refuse(reading, *texts, "this currency is given twice");
        else
            g_array_append_val(amounts, money);
    }
    if (good) {
        clear_money_list(field);
        *(GArray **)field = g_steal_pointer(&amounts);
    }
    return good;
}

const struct value_type setting_money_list = {.list = true, .read = read_money_list, .clear = clear_money_list};

static bool read_fee(const struct reading *reading, char *const *texts, void *field)
{
    struct money money;

    return (!*texts[0] || check_money(reading, texts[0], &money)) && setting_set_string(field, g_strdup(texts[0]));
}

const struct value_type setting_fee = {.read = read_fee, .clear = setting_clear_string};

static bool read_rate(const struct reading *reading, char *const *texts, void *field)
{
    law_rate rate;

    if (*texts[0] && !law_rate_parse(texts[0], &rate))
        return setting_refuse(reading, texts[0], "write percent a year as in 8.00");
    return setting_set_string(field, g_strdup(texts[0]));
}

const struct value_type setting_rate = {.read = read_rate, .clear = setting_clear_string};

/* SPDX-License-Identifier: MIT */
#include "config/law_inside.h"

#include <string.h>

#include "law/interest.h"

static bool read_day(const struct reading *reading, char *const *texts, void *field)
{
    civil_day day = *texts[0] ? day_from_iso(texts[0]) : DAY_NONE;

    if (*texts[0] && day == DAY_NONE)
        return setting_refuse(reading, texts[0], "write a date as in 2026-12-31");
    *(civil_day *)field = day;
    return true;
}

const struct value_type law_day = {.read = read_day};

static bool read_percent(const struct reading *reading, char *const *texts, void *field)
{
    if (law_rate_parse(texts[0], field))
        return true;
    return setting_refuse(reading, texts[0], "write percent as in 10.40");
}

const struct value_type law_percent = {.read = read_percent};

static bool read_amount(const struct reading *reading, char *const *texts, void *field)
{
    int64_t minor = 0;

    if (!money_parse(texts[0], '.', 2, &minor, NULL) || minor < 0)
        return setting_refuse(reading, texts[0], "write an amount as in 40.00");
    *(int64_t *)field = minor;
    return true;
}

const struct value_type law_amount = {.read = read_amount};

static bool is_country(const struct reading *reading, const char *text)
{
    if (strlen(text) == 2 && g_ascii_isupper(text[0]) && g_ascii_isupper(text[1]))
        return true;
    return setting_refuse(reading, text, "write two capitals as in NL");
}

static bool read_countries(const struct reading *reading, char *const *texts, void *field)
{
    return setting_set_list(reading, texts, field, is_country);
}

const struct value_type law_countries = {.list = true, .read = read_countries, .clear = setting_clear_list};

static void clear_array(void *field)
{
    g_clear_pointer((GArray **)field, g_array_unref);
}

static bool take_confidence(const char *text, enum law_confidence *confidence)
{
    for (int i = LAW_SEEN; i <= LAW_RECALLED; i++) {
        if (g_str_equal(text, law_confidence_word((enum law_confidence)i))) {
            *confidence = (enum law_confidence)i;
            return true;
        }
    }
    return false;
}

/* `2026-07-01 10.40`, `2024-07-01 2024-12-31 4.92`, either with A, B, C or R behind it. */
static bool parse_step(const char *text, struct law_step *step)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    guint count = g_strv_length(words), at = 1;

    *step = (struct law_step){.to = DAY_NONE, .confidence = LAW_AGREED_ON};
    if (count < 2 || (step->from = day_from_iso(words[0])) == DAY_NONE)
        return false;
    if (count > 2 && strchr(words[1], '-')) {
        step->to = day_from_iso(words[at++]);
        if (step->to == DAY_NONE || step->to < step->from)
            return false;
    }
    if (at >= count || !law_rate_parse(words[at++], &step->rate))
        return false;
    return at == count || (at + 1 == count && take_confidence(words[at], &step->confidence));
}

static bool follows(const GArray *steps, const struct law_step *step)
{
    const struct law_step *last = steps->len ? &g_array_index(steps, struct law_step, steps->len - 1) : NULL;

    return !last || (last->from < step->from && (last->to == DAY_NONE || last->to < step->from));
}

static bool read_steps(const struct reading *reading, char *const *texts, void *field)
{
    g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(struct law_step));

    for (; *texts; texts++) {
        struct law_step step;

        if (!parse_step(*texts, &step))
            return setting_refuse(reading, *texts, "write a first day and percent, as in \"2026-07-01 10.40\"");
        if (!follows(steps, &step))
            return setting_refuse(reading, *texts, "write the days in order, each once");
        g_array_append_val(steps, step);
    }
    clear_array(field);
    *(GArray **)field = g_steal_pointer(&steps);
    return true;
}

const struct value_type law_steps = {.list = true, .read = read_steps, .clear = clear_array};

/* The part behind the colon: `15%`, `375`, `375 + 10%`. */
static bool parse_price(const char *text, struct law_band *band)
{
    g_auto(GStrv) parts = g_strsplit(text, "+", -1);
    guint count = g_strv_length(parts);
    bool good = count >= 1 && count <= 2;

    for (guint i = 0; good && i < count; i++) {
        char *part = g_strstrip(parts[i]);
        gsize length = strlen(part);
        bool percent = length && part[length - 1] == '%';

        if (percent)
            part[length - 1] = '\0';
        good = percent ? i + 1 == count && law_rate_parse(part, &band->rate)
                       : i == 0 && money_parse(part, '.', 2, &band->base, NULL) && band->base >= 0;
    }
    return good;
}

/* `from 2500: 375 + 10%`: from that sum on; `above 150: …`: behind it. */
static bool parse_band(const char *text, struct law_band *band)
{
    const char *colon = strchr(text, ':');
    g_autofree char *start = NULL;

    *band = (struct law_band){.above = g_str_has_prefix(text, "above ")};
    if (!colon || (!band->above && !g_str_has_prefix(text, "from ")))
        return false;
    start = g_strndup(strchr(text, ' ') + 1, (gsize)(colon - strchr(text, ' ') - 1));
    return money_parse(start, '.', 2, &band->from, NULL) && band->from >= 0 && parse_price(colon + 1, band);
}

static bool read_scale(const struct reading *reading, char *const *texts, void *field)
{
    g_autoptr(GArray) scale = g_array_new(FALSE, FALSE, sizeof(struct law_band));

    for (; *texts; texts++) {
        struct law_band band;

        if (!parse_band(*texts, &band))
            return setting_refuse(reading, *texts, "write it as in \"from 2500: 375 + 10%%\" or \"above 150: 30\"");
        g_array_append_val(scale, band);
    }
    clear_array(field);
    *(GArray **)field = g_steal_pointer(&scale);
    return true;
}

const struct value_type law_scale = {.list = true, .read = read_scale, .clear = clear_array};

/* `12-25` */
static bool parse_month_day(const char *text, int *month, int *day)
{
    g_autofree char *leap = g_strdup_printf("2024-%s", text);
    civil_day found = day_from_iso(leap);

    if (found == DAY_NONE)
        return false;
    day_to_ymd(found, NULL, month, day);
    return true;
}

/* `12-25`, `04-27 or 04-26` (when it is a Sunday), `easter+39`, `easter-2`. */
static bool parse_holiday(const char *text, struct law_holiday *holiday)
{
    g_auto(GStrv) words = g_strsplit(text, " or ", -1);
    gint64 offset = 0;

    *holiday = (struct law_holiday){.easter = g_str_has_prefix(text, "easter")};
    if (holiday->easter) {
        const char *rest = text + strlen("easter");

        if (*rest && !g_ascii_string_to_signed(*rest == '+' ? rest + 1 : rest, 10, -100, 100, &offset, NULL))
            return false;
        holiday->offset = (int)offset;
        return true;
    }
    return parse_month_day(words[0], &holiday->month, &holiday->day) &&
           (!words[1] || parse_month_day(words[1], &holiday->instead_month, &holiday->instead_day));
}

static bool read_holidays(const struct reading *reading, char *const *texts, void *field)
{
    g_autoptr(GArray) holidays = g_array_new(FALSE, FALSE, sizeof(struct law_holiday));

    for (; *texts; texts++) {
        struct law_holiday holiday;

        if (!parse_holiday(*texts, &holiday))
            return setting_refuse(reading, *texts, "write it as 12-25, \"04-27 or 04-26\" or \"easter+39\"");
        g_array_append_val(holidays, holiday);
    }
    clear_array(field);
    *(GArray **)field = g_steal_pointer(&holidays);
    return true;
}

const struct value_type law_holidays = {.list = true, .read = read_holidays, .clear = clear_array};

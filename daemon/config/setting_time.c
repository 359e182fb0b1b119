/* SPDX-License-Identifier: MIT */
#include "config/setting.h"

#include <string.h>

#include "base/duration.h"

enum { MINUTES_A_DAY = 24 * 60, TERMS_DAYS_MAX = 366 };

static bool read_seconds(const struct reading *reading, char *const *texts, void *field)
{
    const struct spec *spec = reading->spec;
    int64_t seconds;

    if (!timespan_parse(texts[0], &seconds, NULL))
        return setting_refuse(reading, texts[0], "write a time such as 60s, 10m or 6h");
    if (seconds < spec->min || seconds > spec->max)
        return setting_refuse(reading, texts[0], "write a time from %ds to %dh", (int)spec->min,
                              (int)(spec->max / 3600));
    *(int64_t *)field = seconds;
    return true;
}

const struct value_type setting_seconds = {.read = read_seconds};

static bool read_duration(const struct reading *reading, char *const *texts, void *field)
{
    struct duration duration;

    if (!duration_parse(texts[0], &duration, NULL))
        return setting_refuse(reading, texts[0], "write a term such as 7d, 2w, 1mo, 7y or 5bd");
    if (duration.count < reading->spec->min)
        return setting_refuse(reading, texts[0], "write at least %d%s", (int)reading->spec->min,
                              duration.unit == DURATION_BUSINESS_DAYS ? "bd" : "d");
    *(struct duration *)field = duration;
    return true;
}

const struct value_type setting_duration = {.read = read_duration};

static bool read_calendar_duration(const struct reading *reading, char *const *texts, void *field)
{
    struct duration duration;

    if (duration_parse(texts[0], &duration, NULL) && duration.unit == DURATION_BUSINESS_DAYS)
        return setting_refuse(reading, texts[0], "write a term without business days, such as 7d, 2w, 1mo or 7y");
    return read_duration(reading, texts, field);
}

const struct value_type setting_calendar_duration = {.read = read_calendar_duration};

static bool read_lapse(const struct reading *reading, char *const *texts, void *field)
{
    if (!g_str_equal(texts[0], "never"))
        return read_duration(reading, texts, field);
    *(struct duration *)field = (struct duration){DURATION_NONE, 0};
    return true;
}

const struct value_type setting_lapse = {.read = read_lapse};

static int day_parse(const char *text, gsize length)
{
    static const char *const names[] = {"mo", "tu", "we", "th", "fr", "sa", "su"};

    for (int i = 0; i < 7; i++) {
        if (length == 2 && strncmp(text, names[i], 2) == 0)
            return i;
    }
    return -1;
}

/* One of `mo` and `mo-fr` as bits, or 0. */
static unsigned range_parse(const char *text)
{
    const char *dash = strchr(text, '-');
    int first = day_parse(text, dash ? (gsize)(dash - text) : strlen(text));
    int last = dash ? day_parse(dash + 1, strlen(dash + 1)) : first;
    unsigned days = 0;

    if (first < 0 || last < 0)
        return 0;
    for (int day = first;; day = (day + 1) % 7) {
        days |= 1u << day;
        if (day == last)
            return days;
    }
}

unsigned days_parse(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);
    unsigned days = 0;

    for (char **part = parts; *part; part++) {
        unsigned range = range_parse(*part);

        if (!range)
            return 0;
        days |= range;
    }
    return days;
}

static bool read_days(const struct reading *reading, char *const *texts, void *field)
{
    unsigned days = 0;

    if (!*texts)
        return setting_refuse(reading, "{}", "name at least one day");
    for (; *texts; texts++) {
        unsigned some = days_parse(*texts);

        if (!some)
            return setting_refuse(reading, *texts, "write days as mo, tu, we, th, fr, sa, su or mo-fr");
        days |= some;
    }
    *(unsigned *)field = days;
    return true;
}

const struct value_type setting_days = {.list = true, .read = read_days};

int minutes_parse(const char **text)
{
    const char *t = *text;

    for (int i = 0; i < 5; i++) {
        if (i == 2 ? t[i] != ':' : !g_ascii_isdigit(t[i]))
            return -1;
    }

    int minutes = ((t[0] - '0') * 10 + t[1] - '0') * 60 + (t[3] - '0') * 10 + t[4] - '0';

    *text = t + 5;
    return t[3] > '5' || minutes > MINUTES_A_DAY ? -1 : minutes;
}

static bool read_window(const struct reading *reading, char *const *texts, void *field)
{
    const char *at = texts[0];
    int start = minutes_parse(&at);
    int end = start >= 0 && *at++ == '-' ? minutes_parse(&at) : -1;

    if (end < 0 || *at)
        return setting_refuse(reading, texts[0], "write it as 09:00-17:00");
    if (start >= end)
        return setting_refuse(reading, texts[0], "the start must come before the end");
    ((int *)field)[0] = start;
    ((int *)field)[1] = end;
    return true;
}

const struct value_type setting_window = {.read = read_window};

static bool is_digest(const char *text)
{
    const char *blank = strchr(text, ' ');
    g_autofree char *days = blank ? g_strndup(text, (gsize)(blank - text)) : NULL;
    const char *at = blank ? blank + 1 : "";
    int minutes = minutes_parse(&at);

    return days && days_parse(days) && minutes >= 0 && minutes < MINUTES_A_DAY && !*at;
}

static bool read_digest(const struct reading *reading, char *const *texts, void *field)
{
    bool never = !*texts[0] || g_str_equal(texts[0], "never");

    if (!never && !is_digest(texts[0]))
        return setting_refuse(reading, texts[0], "write days and a time, as in \"mo-fr 08:30\", or never");
    return setting_set_string(field, g_strdup(never ? "" : texts[0]));
}

const struct value_type setting_digest = {.read = read_digest, .clear = setting_clear_string};

static bool read_overview(const struct reading *reading, char *const *texts, void *field)
{
    bool never = !*texts[0] || g_str_equal(texts[0], "never");

    if (!never && !days_parse(texts[0]))
        return setting_refuse(reading, texts[0], "write a day such as mo, or never");
    return setting_set_string(field, g_strdup(never ? "" : texts[0]));
}

const struct value_type setting_overview = {.read = read_overview, .clear = setting_clear_string};

/* `30d` as days, or -1. */
static int terms_days(const char *text)
{
    struct duration duration;

    if (!duration_parse(text, &duration, NULL) || duration.unit != DURATION_DAYS || duration.count > TERMS_DAYS_MAX)
        return -1;
    return duration.count;
}

/* Whether TEXT is terms: `30d`, `30d eom`, `eom 30d`, `30d day 15`. Pure. */
static bool terms_are_valid(const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    guint count = g_strv_length(words);
    gint64 day;

    if (count == 1)
        return terms_days(words[0]) >= 0;
    if (count == 2 && g_str_equal(words[0], "eom"))
        return terms_days(words[1]) >= 0;
    if (count == 2)
        return terms_days(words[0]) >= 0 && g_str_equal(words[1], "eom");
    return count == 3 && terms_days(words[0]) >= 0 && g_str_equal(words[1], "day") &&
           g_ascii_string_to_signed(words[2], 10, 1, 31, &day, NULL);
}

static bool read_terms(const struct reading *reading, char *const *texts, void *field)
{
    if (*texts[0] && !terms_are_valid(texts[0]))
        return setting_refuse(reading, texts[0], "write terms as \"30d\", \"30d eom\", \"eom 30d\" or \"30d day 15\"");
    return setting_set_string(field, g_strdup(texts[0]));
}

const struct value_type setting_terms = {.read = read_terms, .clear = setting_clear_string};

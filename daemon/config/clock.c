/* SPDX-License-Identifier: MIT */
#include "config/clock.h"

#include <string.h>
#include <time.h>

#include "base/error.h"

enum { DAY_SECONDS = 86400, MINUTE_SECONDS = 60, MS = 1000 };

static int64_t read_clock(clockid_t id)
{
    struct timespec now;

    clock_gettime(id, &now);
    return (int64_t)now.tv_sec * MS + now.tv_nsec / 1000000;
}

int64_t clock_wall_ms(void)
{
    return read_clock(CLOCK_REALTIME);
}

int64_t clock_monotonic_ms(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_now_ms(const struct clock *clock)
{
    return clock->pretended ? clock->pretended_ms : clock_wall_ms();
}

/* The number of the two digits at TEXT, or -1. */
static int two_digits(const char *text)
{
    if (!g_ascii_isdigit(text[0]) || !g_ascii_isdigit(text[1]))
        return -1;
    return (text[0] - '0') * 10 + text[1] - '0';
}

/* `T09:30` as minutes, "" as 0, or -1. */
static int minute_of(const char *text)
{
    int hour, minute;

    if (!*text)
        return 0;
    if (strlen(text) != 6 || text[0] != 'T' || text[3] != ':')
        return -1;
    hour = two_digits(text + 1);
    minute = two_digits(text + 4);
    return hour < 0 || hour > 23 || minute < 0 || minute > 59 ? -1 : hour * 60 + minute;
}

static civil_day leading_day(const char *text)
{
    g_autofree char *date = g_strndup(text, DAY_ISO_SIZE - 1);

    return day_from_iso(date);
}

bool clock_init(struct clock *clock, const char *text, GTimeZone *zone, GError **error)
{
    civil_day day;
    int minute;

    *clock = (struct clock){0};
    if (!text)
        return true;
    day = leading_day(text);
    minute = day == DAY_NONE ? -1 : minute_of(text + DAY_ISO_SIZE - 1);
    if (minute < 0) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    "time \"%s\" is not understood; write 2026-01-05T09:30 or 2026-01-05", text);
        return false;
    }
    clock->pretended = true;
    clock->pretended_ms = instant_of(day, minute, zone);
    return true;
}

/* Seconds east of UTC at the instant SECONDS. */
static int64_t offset_at(int64_t seconds, GTimeZone *zone)
{
    int interval = g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, seconds);

    return g_time_zone_get_offset(zone, interval);
}

static int64_t floor_divide(int64_t value, int64_t by)
{
    return value / by - (value % by < 0);
}

struct moment moment_at(int64_t utc_ms, GTimeZone *zone)
{
    int64_t seconds = floor_divide(utc_ms, MS);
    int64_t offset = offset_at(seconds, zone);
    int64_t day = floor_divide(seconds + offset, DAY_SECONDS);

    return (struct moment){
        .utc_ms = utc_ms,
        .day = (civil_day)day,
        .minute = (int)((seconds + offset - day * DAY_SECONDS) / MINUTE_SECONDS),
        .utc_offset = (int)offset,
    };
}

/* The instant in (FROM, TO] from which on OFFSET is in force. */
static int64_t change_between(int64_t from, int64_t to, int64_t offset, GTimeZone *zone)
{
    while (to - from > 1) {
        int64_t middle = from + (to - from) / 2;

        if (offset_at(middle, zone) == offset)
            to = middle;
        else
            from = middle;
    }
    return to;
}

int64_t instant_of(civil_day day, int minute, GTimeZone *zone)
{
    int64_t local = (int64_t)day * DAY_SECONDS + (int64_t)minute * MINUTE_SECONDS;
    int64_t before = offset_at(local - DAY_SECONDS, zone), after = offset_at(local + DAY_SECONDS, zone);

    if (offset_at(local - before, zone) == before) /* of a minute that comes twice the first */
        return (local - before) * MS;
    if (offset_at(local - after, zone) == after)
        return (local - after) * MS;
    return change_between(local - after, local - before, after, zone) * MS;
}

struct moment moment_for_window(int64_t utc_ms, GTimeZone *zone)
{
    struct moment moment = moment_at(utc_ms, zone);

    while (moment.minute + 1 < DAY_SECONDS / MINUTE_SECONDS &&
           instant_of(moment.day, moment.minute + 1, zone) <= utc_ms)
        moment.minute++;
    return moment;
}

const char *instant_to_text(int64_t utc_ms, char buffer[INSTANT_SIZE])
{
    int64_t day = floor_divide(utc_ms, (int64_t)DAY_SECONDS * MS);
    int rest = (int)(utc_ms - day * DAY_SECONDS * MS);
    char *at = buffer + strlen(day_to_iso((civil_day)day, buffer));

    *at++ = 'T';
    at = digits_put(at, rest / 3600000, 2);
    *at++ = ':';
    at = digits_put(at, rest / 60000 % 60, 2);
    *at++ = ':';
    at = digits_put(at, rest / MS % 60, 2);
    *at++ = '.';
    at = digits_put(at, rest % MS, 3);
    *at++ = 'Z';
    *at = '\0';
    return buffer;
}

int64_t instant_from_text(const char *text)
{
    civil_day day;
    int hour, minute, second, tenths, last;

    if (strlen(text) != INSTANT_SIZE - 1 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.' ||
        text[23] != 'Z')
        return -1;
    day = leading_day(text);
    hour = two_digits(text + 11);
    minute = two_digits(text + 14);
    second = two_digits(text + 17);
    tenths = two_digits(text + 20);
    last = two_digits((char[]){'0', text[22]});
    if (day == DAY_NONE || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 ||
        tenths < 0 || last < 0)
        return -1;
    return (((int64_t)day * 24 + hour) * 60 + minute) * 60 * MS + (int64_t)second * MS + (int64_t)tenths * 10 + last;
}

char *instant_to_local(int64_t utc_ms, GTimeZone *zone)
{
    struct moment moment = moment_at(utc_ms, zone);
    int second = (int)(floor_divide(utc_ms, MS) + moment.utc_offset - (int64_t)moment.day * DAY_SECONDS -
                       (int64_t)moment.minute * MINUTE_SECONDS);
    int offset = ABS(moment.utc_offset) / MINUTE_SECONDS;
    char date[DAY_ISO_SIZE];

    return g_strdup_printf("%sT%02d:%02d:%02d%c%02d:%02d", day_to_iso(moment.day, date), moment.minute / 60,
                           moment.minute % 60, second, moment.utc_offset < 0 ? '-' : '+', offset / 60, offset % 60);
}

/* SPDX-License-Identifier: MIT */
/* The values of MT940: amounts, dates, the statement line :61: in the ways banks write it. */
#include "bank/mt940_inside.h"

#include <string.h>

enum { AMOUNT_MAX = 40 };

static bool digits(const char *text, int count)
{
    for (int i = 0; i < count; i++)
        if (!g_ascii_isdigit(text[i]))
            return false;
    return true;
}

static int two(const char *text)
{
    return (text[0] - '0') * 10 + (text[1] - '0');
}

/* 30 February is what some banks call the last day of the month in interest reckoning. */
static civil_day day_clamped(int year, int month, int day)
{
    civil_day first = day_from_ymd(year, month, 1);

    if (first == DAY_NONE || day < 1 || day > 31)
        return DAY_NONE;
    return MIN(first + day - 1, day_month_end(first));
}

static civil_day day_of(const char *text)
{
    if (!digits(text, 6))
        return DAY_NONE;
    return day_clamped(two(text) + (two(text) < 80 ? 2000 : 1900), two(text + 2), two(text + 4));
}

/* An entry date has no year: the one nearest to the value date, across New Year too. */
static civil_day entry_day(const char *text, civil_day value)
{
    civil_day best = DAY_NONE;
    int year;

    day_to_ymd(value, &year, NULL, NULL);
    for (int other = year - 1; other <= year + 1; other++) {
        civil_day day = day_clamped(other, two(text), two(text + 2));

        if (day != DAY_NONE && (best == DAY_NONE || ABS(day - value) < ABS(best - value)))
            best = day;
    }
    return best;
}

/* Digits with a comma before the decimals, padded or not, dots between thousands or in the comma's place. */
static bool read_amount(const char *text, gsize length, const char *currency, int64_t *minor)
{
    char buffer[AMOUNT_MAX];
    int exponent = bank_exponent(currency);
    const char *start = text, *end = text + length;
    bool comma = memchr(text, ',', length) != NULL;

    if (exponent < 0)
        return false;
    while (end - start > 1 && *start == '0' && g_ascii_isdigit(start[1]))
        start++;
    if (end > start && end[-1] == ',')
        end--;
    if (start == end || !g_ascii_isdigit(*start) || (gsize)(end - start) >= sizeof buffer)
        return false;
    g_strlcpy(buffer, start, (gsize)(end - start) + 1);
    return money_parse(buffer, comma ? ',' : '.', exponent, minor, NULL);
}

bool mt940_balance_read(const char *text, civil_day *day, char currency[CURRENCY_SIZE], int64_t *minor)
{
    bool debit = *text == 'D';
    gsize length = strlen(text);

    if ((*text != 'C' && *text != 'D') || length < 11)
        return false;
    *day = day_of(text + 1);
    g_strlcpy(currency, text + 7, CURRENCY_SIZE);
    text += 10;
    length = strspn(text, "0123456789.,");
    if (*day == DAY_NONE || text[length + strspn(text + length, " ")] || !read_amount(text, length, currency, minor))
        return false;
    if (debit)
        *minor = -*minor;
    return true;
}

/* C and D, RC and RD for what takes such an entry back, EC and ED for what is expected. */
static bool read_mark(const char **text, struct mt940_line *line, int *sign)
{
    line->reversal = **text == 'R';
    if (**text == 'R' || **text == 'E')
        ++*text;
    if (**text != 'C' && **text != 'D')
        return false;
    *sign = (**text == 'C') == !line->reversal ? 1 : -1;
    ++*text;
    if (g_ascii_isalpha(**text)) /* the third letter of the currency */
        ++*text;
    return true;
}

/* Behind the amount: type, the payer's reference, and the bank's own after two slashes. */
static void read_references(const char *text, struct mt940_line *line)
{
    gsize type = 0;
    const char *split;

    text += strspn(text, " ");
    while (type < 4 && (g_ascii_isalnum(text[type]) || (type && text[type] == ' ')))
        type++;
    text += type;
    split = strstr(text, "//");
    g_string_append_len(line->customer, text, split ? split - text : (gssize)strlen(text));
    g_string_append(line->bank, split ? split + 2 : "");
    g_strchomp(line->customer->str);
    g_strchomp(line->bank->str);
    line->customer->len = strlen(line->customer->str);
    line->bank->len = strlen(line->bank->str);
}

/* More of the amount behind what was taken for it: a letter stands where a digit was. */
static bool is_damaged(const char *rest)
{
    return g_ascii_isalpha(rest[0]) && (rest[1] == ',' || rest[1] == '.') && g_ascii_isdigit(rest[2]);
}

bool mt940_line_read(const struct mt940_field *field, const char *currency, struct mt940_line *line)
{
    const char *text = field->lines->pdata[0];
    gsize length;
    int sign;

    line->value = day_of(text);
    if (line->value == DAY_NONE)
        return false;
    text += 6;
    line->booked = line->value;
    if (digits(text, 4)) {
        line->booked = entry_day(text, line->value);
        text += 4;
    }
    if (line->booked == DAY_NONE || !read_mark(&text, line, &sign))
        return false;
    text += strspn(text, " ");
    length = strspn(text, "0123456789.,");
    if (is_damaged(text + length))
        return false;
    if (!read_amount(text, length, currency, &line->amount))
        return false;
    line->amount *= sign;
    read_references(text + length, line);
    for (guint i = 1; i < field->lines->len; i++)
        g_string_append_printf(line->supplementary, "%s%s", i > 1 ? " " : "", (char *)field->lines->pdata[i]);
    return true;
}

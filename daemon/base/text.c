/* SPDX-License-Identifier: MIT */
#include "base/text.h"

#include <string.h>

static bool is_break(gunichar c)
{
    return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029 || c == ' ';
}

/* Embeddings, overrides and isolates: they would turn what stands around the value. */
static bool is_turning(gunichar c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* The end of the plain ASCII that TEXT begins with; END is its end. */
static const char *ascii_end(const char *text, const char *end)
{
    const guint64 high = 0x8080808080808080U;
    guint64 words[4];

    for (; end - text >= (gssize)sizeof words; text += sizeof words) {
        memcpy(words, text, sizeof words);
        if ((words[0] | words[1] | words[2] | words[3]) & high)
            break;
    }
    for (; end - text >= (gssize)sizeof *words; text += sizeof *words) {
        memcpy(words, text, sizeof *words);
        if (words[0] & high)
            break;
    }
    while (text < end && (guchar)*text < 0x80)
        text++;
    return text;
}

bool text_is_utf8(const char *text)
{
    const char *end = text + strlen(text);

    while ((text = ascii_end(text, end)) < end) {
        const char *stop = text;

        while (stop < end && (guchar)*stop >= 0x80)
            stop++;
        if (!g_utf8_validate(text, stop - text, NULL))
            return false;
        text = stop;
    }
    return true;
}

/* Whether the two bytes at AT may begin a break or a turning character beyond ASCII. */
static bool is_doubtful(const guchar *at)
{
    return (at[0] == 0xc2 && at[1] < 0xa0) || (at[0] == 0xe2 && at[1] < 0x82);
}

/* Whether the eight bytes at AT are all of ' '-'~', in one go: a byte's high bit is set where it already is, is after
 * one is added (0x7f), or where taking the least from it borrows. *BLANKS gets the high bit of each that is a blank;
 * a blank's neighbour may have it too. */
static bool are_printable(const char *at, guint64 *blanks)
{
    const guint64 each = 0x0101010101010101U, high = 0x8080808080808080U;
    guint64 eight, differs;

    memcpy(&eight, at, sizeof eight);
    differs = eight ^ (' ' * each);
    *blanks = (differs - each) & ~differs & high;
    return !((eight | (eight + each) | (eight - ' ' * each)) & high);
}

/* Whether a blank at AT, in TEXT, has something else before it. */
static bool is_lone_blank(const char *text, const char *at)
{
    return at > text && at[-1] != ' ';
}

/* Whether the eight bytes at AT are printable ASCII, and no two neighbours among them blanks. */
static bool are_simple(const char *at)
{
    guint64 blanks;

    return are_printable(at, &blanks) && !(blanks & (blanks >> 8));
}

/* The end of the printable ASCII that TEXT begins with, of which no two neighbours are blanks, nor the first one; END
 * is its end. May stop early. */
static const char *simple_end(const char *text, const char *end)
{
    enum { EIGHT = sizeof(guint64) };
    const char *at = text;

    while (end - at >= EIGHT && (*at != ' ' || is_lone_blank(text, at)) && are_simple(at))
        at += EIGHT;
    /* what is left with what is before it */
    return at > text && at < end && end - at < EIGHT && are_simple(end - EIGHT) ? end : at;
}

bool text_is_one_line(const char *text)
{
    const char *from = simple_end(text, text + strlen(text));
    guchar before = from > text ? (guchar)from[-1] : ' ';
    bool ascii = true;

    for (const guchar *at = (const guchar *)from; *at; at++) {
        if (*at < ' ' || *at == 0x7f || (*at == ' ' && before == ' ') || is_doubtful(at))
            return false;
        ascii &= *at < 0x80;
        before = *at;
    }
    return (before != ' ' || !*text) && (ascii || text_is_utf8(text));
}

char *text_one_line(const char *text)
{
    if (text_is_one_line(text))
        return g_strdup(text);
    if (!g_utf8_validate(text, -1, NULL))
        return NULL;

    g_autoptr(GString) out = g_string_sized_new(strlen(text));
    bool blank = false;

    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (is_turning(c))
            continue;
        if (is_break(c)) {
            blank = out->len > 0;
            continue;
        }
        if (blank)
            g_string_append_c(out, ' ');
        blank = false;
        g_string_append_unichar(out, c);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

static gsize blank_length(const char *at)
{
    if (g_ascii_isspace(*at))
        return 1;
    return g_str_has_prefix(at, "\xc2\xa0") ? 2 : 0;
}

char *text_trim(char *text)
{
    const char *start = text;
    gsize length, step;

    while ((step = blank_length(start)) > 0)
        start += step;
    length = strlen(start);
    while (length) {
        if (g_ascii_isspace(start[length - 1]))
            length--;
        else if (length >= 2 && blank_length(start + length - 2) == 2)
            length -= 2;
        else
            break;
    }
    memmove(text, start, length);
    text[length] = '\0';
    return text;
}

/* RFC 5321 4.1.2 atext and the dot; beyond ASCII RFC 6531 3.3. */
static bool is_local(gunichar c)
{
    return c >= 0xa0 || (c < 0x80 && g_ascii_isalnum((char)c)) || strchr("!#$%&'*+-/=?^_`{|}~.", (int)c);
}

static bool is_domain(gunichar c)
{
    return c >= 0xa0 || (c < 0x80 && g_ascii_isalnum((char)c)) || c == '-' || c == '.';
}

/* Whether a dot at P, in the part of an address from START to before END, stands between two others. */
static bool is_dot_between(const char *p, const char *start, const char *end)
{
    return p > start && p + 1 < end && p[1] != '.';
}

bool text_is_address(const char *address)
{
    const char *at = strrchr(address, '@'), *end = address + strlen(address);

    if (!at || at == address || at + 1 == end || at - address > 64 || end - address > ADDRESS_MAX ||
        !g_utf8_validate(address, end - address, NULL))
        return false;
    for (const char *p = address; *p; p = g_utf8_next_char(p)) {
        gunichar c = (guchar)*p < 0x80 ? (gunichar)*p : g_utf8_get_char(p);

        if (p == at || g_ascii_isalnum(*p))
            continue;
        if (c == '.' && !is_dot_between(p, p < at ? address : at + 1, p < at ? at : end))
            return false;
        if (is_turning(c) || (p < at ? !is_local(c) : !is_domain(c)))
            return false;
        if (c >= 0xa0 && (!g_unichar_isgraph(c) || g_unichar_isspace(c))) /* U+2028 is both */
            return false;
    }
    return strchr(at, '.') || g_str_equal(at, "@localhost");
}

/* Levenshtein's distance with one row; both words are short. */
static int distance(const char *a, const char *b)
{
    int row[64];
    int width = (int)strlen(b);

    if (strlen(a) > 60 || width > 60)
        return 99;
    for (int j = 0; j <= width; j++)
        row[j] = j;
    for (int i = 1; a[i - 1]; i++) {
        int corner = row[0];

        row[0] = i;
        for (int j = 1; j <= width; j++) {
            int above = row[j];

            row[j] = MIN(MIN(row[j - 1], above) + 1, corner + (g_ascii_tolower(a[i - 1]) != g_ascii_tolower(b[j - 1])));
            corner = above;
        }
    }
    return row[width];
}

const char *text_nearest(const char *word, const char *const *choices)
{
    const char *best = NULL;
    int least = 1 + (int)strlen(word) / 3;

    for (; *choices; choices++) {
        int d = distance(word, *choices);

        if (d <= least && (!best || d < least)) {
            best = *choices;
            least = d;
        }
    }
    return best;
}

static int columns_of(gunichar c)
{
    if (g_unichar_iszerowidth(c))
        return 0;
    return g_unichar_iswide(c) ? 2 : 1;
}

int text_width_of(const char *text, gsize length)
{
    const char *end = text + length, *p = text;
    guint64 blanks;
    int width;

    while (end - p >= (gssize)sizeof blanks && are_printable(p, &blanks)) /* nearly all */
        p += sizeof blanks;
    while (p < end && *p >= 0x20 && *p < 0x7f)
        p++;
    width = (int)(p - text);
    for (; p < end; p = g_utf8_next_char(p))
        width += *p >= 0x20 && *p < 0x7f ? 1 : columns_of(g_utf8_get_char(p));
    return width;
}

int text_width(const char *text)
{
    return text_width_of(text, strlen(text));
}

char *text_fit(const char *text, int columns)
{
    int width = 0;
    const char *p = text;

    if (text_width(text) <= columns)
        return g_strdup(text);
    if (columns < 1)
        return g_strdup("");
    for (; *p; p = g_utf8_next_char(p)) {
        int step = columns_of(g_utf8_get_char(p));

        if (width + step > columns - 1)
            break;
        width += step;
    }
    return g_strdup_printf("%.*s…", (int)(p - text), text);
}

char *text_number(int64_t value, char out[TEXT_NUMBER_SIZE])
{
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    char digits[TEXT_NUMBER_SIZE], *at = digits + sizeof digits;

    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (value < 0)
        *--at = '-';
    memcpy(out, at, (gsize)(digits + sizeof digits - at));
    out[digits + sizeof digits - at] = '\0';
    return out;
}

/* SPDX-License-Identifier: MIT */
#include "bank/match_words.h"

#include <string.h>

/* Letters beyond ASCII count as they are: UTF-8 bytes of one text are those of the other. */
static bool is_plain(char c)
{
    return g_ascii_isalnum(c) || (c & 0x80);
}

static bool is_soft(char c)
{
    return g_ascii_isspace(c);
}

/* -- words ---------------------------------------------------------------- */

static void end_word(struct match_words *words, char *start, const char *end, char before)
{
    struct match_word *word = &words->word[words->count++];

    *word = (struct match_word){.text = start, .length = (guint)(end - start), .before = before, .digits = true};
    for (char *at = start; at < end; at++) {
        word->digits = word->digits && g_ascii_isdigit(*at);
        word->has_digit = word->has_digit || g_ascii_isdigit(*at);
    }
}

void match_words_init(struct match_words *words, const char *text)
{
    char *to = words->plain = g_malloc(2 * strlen(text) + 1);

    words->count = 0;
    while (*text && words->count < WORDS_MAX) {
        char *start = to, before = *text;

        for (; *text && !is_plain(*text); text++)
            before = is_soft(before) ? *text : before;
        while (is_plain(*text))
            *to++ = g_ascii_toupper(*text++);
        if (to == start)
            break;
        *to++ = '\0';
        end_word(words, start, to - 1, is_plain(before) ? ' ' : before);
    }
}

void match_words_clear(struct match_words *words)
{
    g_free(words->plain);
}

bool match_words_piece(const struct match_words *words, guint first, guint last, char piece[PIECE_LENGTH_MAX + 1],
                       bool *hard)
{
    guint length = 0;

    *hard = false;
    for (guint i = first; i <= last; i++) {
        const struct match_word *word = &words->word[i];

        if (length + word->length > PIECE_LENGTH_MAX)
            return false;
        if (i > first && !is_soft(word->before))
            *hard = true;
        memcpy(piece + length, word->text, word->length);
        length += word->length;
    }
    piece[length] = '\0';
    return true;
}

/* -- comparing ------------------------------------------------------------ */

guint64 match_hash(const char *text)
{
    guint64 hash = G_GUINT64_CONSTANT(0xcbf29ce484222325); /* FNV-1a */

    for (; *text; text++)
        if (is_plain(*text))
            hash = (hash ^ (guchar)g_ascii_toupper(*text)) * G_GUINT64_CONSTANT(0x100000001b3);
    return hash ^ hash >> 29;
}

bool match_same(const char *a, const char *b)
{
    for (;;) {
        while (*a && !is_plain(*a))
            a++;
        while (*b && !is_plain(*b))
            b++;
        if (g_ascii_toupper(*a) != g_ascii_toupper(*b))
            return false;
        if (!*a)
            return true;
        a++;
        b++;
    }
}

char *match_plain(const char *text)
{
    GString *plain = g_string_sized_new(strlen(text));

    for (; *text; text++)
        if (is_plain(*text))
            g_string_append_c(plain, g_ascii_toupper(*text));
    return g_string_free(plain, FALSE);
}

bool match_has_marks(const char *number)
{
    for (; *number; number++)
        if (!is_plain(*number))
            return true;
    return false;
}

guint match_tail(const char *number)
{
    const char *end = number + strlen(number), *start = end;

    while (start > number && g_ascii_isdigit(start[-1]))
        start--;
    while (start < end && *start == '0')
        start++;
    return end - start > 9 ? 0 : (guint)g_ascii_strtoull(start, NULL, 10);
}

bool match_is_near(const char *a, const char *b)
{
    gsize start = 0, left = strlen(a), right = strlen(b);

    if (left > right + 1 || right > left + 1)
        return false;
    while (a[start] && a[start] == b[start])
        start++;
    while (left > start && right > start && a[left - 1] == b[right - 1]) {
        left--;
        right--;
    }
    left -= start;
    right -= start;
    if (left <= 1 && right <= 1)
        return left + right > 0;
    return left == 2 && right == 2 && a[start] == b[start + 1] && a[start + 1] == b[start];
}

/* SPDX-License-Identifier: MIT */
#include "compose/places.h"

#include <string.h>

#include "base/append.h"
#include "base/text.h"
#include "compose/escape.h"

enum { PLACES_USUAL = 64, TEXTS_USUAL = 1024, TEXTS_MOST = 64 * 1024, FIRST = 0xe000 };

struct places *places_new(void)
{
    struct places *places = g_new0(struct places, 1);

    places->list = g_array_sized_new(FALSE, TRUE, sizeof(struct place), PLACES_USUAL);
    places->texts = g_string_sized_new(TEXTS_USUAL);
    places->plain = true;
    return places;
}

void places_free(struct places *places)
{
    if (!places)
        return;
    g_array_unref(places->list);
    g_string_free(places->texts, TRUE);
    g_free(places);
}

const char *places_text(const struct places *places, guint i, gsize *size)
{
    const struct place *place = &g_array_index(places->list, struct place, i);

    *size = place->size;
    return places->texts->str + place->text;
}

guint place_number(const char *mark)
{
    gunichar c = g_utf8_get_char(mark);

    return c < FIRST ? PLACES_MOST : c - FIRST;
}

static void put_mark(GString *out, guint number)
{
    char mark[PLACE_SIZE] = {(char)PLACE_LEAD, (char)(0x80 | (number >> 6)), (char)(0x80 | (number & 0x3f))};

    append_bytes(out, mark, PLACE_SIZE);
}

/* Whether C, at an end of a value, is neither a blank nor punctuation to Markdown beside a `*`, or is ASCII, of which
 * the kind is known. */
static bool is_known_kind(gunichar c)
{
    return c < 0x80 || g_unichar_isalnum(c) || g_unichar_type(c) == G_UNICODE_CURRENCY_SYMBOL;
}

/* A backslash and a bar are more than text in a table; a lead byte of ours is nobody else's. */
static bool has_only_text(const char *text)
{
    static const char others[] = {'\\', '|', (char)PLACE_LEAD, '\0'};

    return !text[strcspn(text, others)];
}

static bool is_all_digits(const char *text)
{
    return !text[strspn(text, "0123456789")];
}

/* Whether digits right behind OUT could be the number of a list, with a dot of the letter's own behind them. */
static bool may_begin_list(const GString *out)
{
    const char *line = out->str + out->len;

    while (line > out->str && line[-1] != '\n')
        line--;
    for (; *line; line++)
        if ((guchar)*line < 0x80 && !strchr(" \t>-+*0123456789.)", *line))
            return false;
    return true;
}

static bool ends_in_backslash(const GString *out)
{
    return out->len && out->str[out->len - 1] == '\\';
}

static bool is_plain(const struct places *places, const char *text, gsize size, const GString *out)
{
    const char *last = g_utf8_find_prev_char(text, text + size);

    return places->list->len < PLACES_MOST && places->texts->len + size < TEXTS_MOST && !ends_in_backslash(out) &&
           text_is_one_line(text) && has_only_text(text) && is_known_kind(g_utf8_get_char(text)) &&
           is_known_kind(g_utf8_get_char(last)) && !(is_all_digits(text) && may_begin_list(out));
}

static bool put_text(struct places *places, const char *text, GString *out)
{
    struct place place = {.text = places->texts->len, .size = strlen(text)};

    if (!place.size && !ends_in_backslash(out))
        return true;
    if (!place.size || !is_plain(places, text, place.size, out))
        return false;
    place.before = g_ascii_ispunct(*text);
    place.after = g_ascii_ispunct(text[place.size - 1]);
    append_bytes(places->texts, text, place.size + 1);
    if (place.before)
        append_bytes(out, "\\.", 2);
    put_mark(out, places->list->len);
    if (place.after)
        append_bytes(out, "\\.", 2);
    g_array_append_val(places->list, place);
    return true;
}

/* In a target one character is written as a reference (escape.h), and the tree has it as it is. */
static void read_references(GString *texts, gsize from)
{
    const char *at = texts->str + from;
    char *to = texts->str + from;

    while (*at) {
        bool is_reference = *at == '&';

        *to++ = *at;
        at += is_reference ? strlen(ESCAPE_URL_AND) : 1;
    }
    g_string_truncate(texts, (gsize)(to - texts->str));
}

/* What opens a target decides how the rest of it is escaped: only the address of a page is known to say nothing. */
static bool opens_well(const struct value *value, const char *target)
{
    const char *text = value_text(value);

    return target[strspn(target, " <")] ||
           (value_kind(value) == VALUE_URL && (g_str_has_prefix(text, "https:") || g_str_has_prefix(text, "http:")));
}

static bool put_target(struct places *places, const struct value *value, const char *target, GString *out)
{
    struct place place = {.text = places->texts->len, .target = true};

    if (places->list->len >= PLACES_MOST || place.text + strlen(value_text(value)) >= TEXTS_MOST ||
        !text_is_one_line(value_text(value)) || !opens_well(value, target) ||
        !escape_markdown(value, target, places->texts, NULL))
        return false;
    read_references(places->texts, place.text);
    place.size = places->texts->len - place.text;
    if (!place.size)
        return true;
    g_string_append_c(places->texts, '\0');
    put_mark(out, places->list->len);
    g_array_append_val(places->list, place);
    return true;
}

bool places_put(const struct value *value, const char *target, GString *out, gpointer data)
{
    struct places *places = data;

    places->plain =
        places->plain && (target ? put_target(places, value, target, out) : put_text(places, value_text(value), out));
    return places->plain;
}

/* SPDX-License-Identifier: MIT */
#include "compose/cut_html.h"

#include <string.h>

#include "base/append.h"
#include "compose/escape.h"
#include "compose/html_node.h"

enum { ENCODED_SIZE = 9 }; /* of a mark in a URL: `%EE%80%80` */

struct cut_html {
    GString *pieces; /* one after the other */
    GArray *cuts;    /* of struct cut */
};

/* Where a value goes. */
struct cut {
    gsize end; /* of the piece before it */
    guint number;
    int around; /* bytes of the word it stands in, in a table; -1 elsewhere */
};

void cut_html_free(struct cut_html *cut)
{
    if (!cut)
        return;
    g_string_free(cut->pieces, TRUE);
    g_array_unref(cut->cuts);
    g_free(cut);
}

/* The number of the mark that is percent-encoded at AT; PLACES_MOST or more for what is none. */
static guint encoded_number(const char *at)
{
    char mark[PLACE_SIZE + 1] = "";

    for (int i = 0; i < PLACE_SIZE; i++) {
        int high = at[0] == '%' ? g_ascii_xdigit_value(at[1]) : -1;
        int low = high < 0 ? -1 : g_ascii_xdigit_value(at[2]);

        if (low < 0)
            return PLACES_MOST;
        mark[i] = (char)(high << 4 | low);
        at += 3;
    }
    return (guchar)*mark == PLACE_LEAD && g_utf8_validate(mark, PLACE_SIZE, NULL) ? place_number(mark) : PLACES_MOST;
}

/* The size of the mark at AT, 0 when there is none; *NUMBER is its number. */
static gsize mark_at(const char *at, const struct places *places, guint *number)
{
    bool encoded = *at == '%';

    if (!encoded && (guchar)*at != PLACE_LEAD)
        return 0;
    *number = encoded ? encoded_number(at) : place_number(at);
    if (*number >= places->list->len || g_array_index(places->list, struct place, *number).target != encoded)
        return 0;
    return encoded ? ENCODED_SIZE : PLACE_SIZE;
}

static void cut_at_marks(struct cut_html *cut, const char *html, const struct shape_tree *tree,
                         const struct places *places)
{
    while (*html) {
        guint number;
        gsize size = mark_at(html, places, &number);
        struct cut one = {.end = cut->pieces->len};

        if (!size) {
            g_string_append_c(cut->pieces, *html++);
            continue;
        }
        one.number = number;
        one.around = shape_tree_around(tree, number);
        g_array_append_val(cut->cuts, one);
        html += size;
    }
}

static guint times_cut(const struct cut_html *cut, guint number)
{
    guint times = 0;

    for (guint i = 0; i < cut->cuts->len; i++)
        times += g_array_index(cut->cuts, struct cut, i).number == number;
    return times;
}

/* Each value of NODE is in its HTML, one in a target once; and no mark is left. */
static bool is_whole(const struct cut_html *cut, const struct shape_tree *tree, cmark_node *node,
                     const struct places *places)
{
    bool whole = !memchr(cut->pieces->str, PLACE_LEAD, cut->pieces->len);

    for (guint i = 0; whole && i < places->list->len; i++) {
        bool target = g_array_index(places->list, struct place, i).target, is_here = shape_tree_has(tree, node, i);
        guint times = times_cut(cut, i);

        whole = is_here ? times == 1 || (times && !target) : !times;
    }
    return whole;
}

struct cut_html *cut_html_new(const struct shape_tree *tree, cmark_node *node, const struct places *places)
{
    struct cut_html *cut = g_new0(struct cut_html, 1);
    g_autoptr(GString) html = g_string_new(NULL);

    cut->pieces = g_string_new(NULL);
    cut->cuts = g_array_new(FALSE, FALSE, sizeof(struct cut));
    html_write_node(html, node);
    cut_at_marks(cut, html->str, tree, places);
    if (is_whole(cut, tree, node, places))
        return cut;
    cut_html_free(cut);
    return NULL;
}

/* Whether no word of TEXT, a no-break blank taken for a letter, is long enough to be broken with AROUND bytes more. */
static bool has_short_words(const char *text, int around)
{
    for (gsize length; *text; text += length + (text[length] == ' ')) {
        length = strcspn(text, " ");
        if (length + (gsize)around > HTML_WORD_WHOLE)
            return false;
    }
    return true;
}

bool cut_html_write(const struct cut_html *cut, const struct places *places, GString *out)
{
    gsize from = 0, size;

    for (guint i = 0; i < cut->cuts->len; i++) {
        const struct cut *one = &g_array_index(cut->cuts, struct cut, i);

        if (one->around >= 0 && !has_short_words(places_text(places, one->number, &size), one->around))
            return false;
    }
    for (guint i = 0; i < cut->cuts->len; i++) {
        const struct cut *one = &g_array_index(cut->cuts, struct cut, i);
        const char *text = places_text(places, one->number, &size);

        append_bytes(out, cut->pieces->str + from, one->end - from);
        escape_html_append(out, text, size);
        from = one->end;
    }
    append_bytes(out, cut->pieces->str + from, cut->pieces->len - from);
    return true;
}

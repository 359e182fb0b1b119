/* SPDX-License-Identifier: MIT */
#include "compose/shape_tree.h"

#include <string.h>

#include "base/append.h"

/* A text of the tree, or the target of a link. */
struct spot {
    cmark_node *node;
    bool target;
    char *pattern; /* with the marks alone, without the full stops beside them */
};

struct shape_tree {
    struct markdown *markdown;
    GArray *spots; /* of struct spot */
    GString *room;
};

static void clear_spot(gpointer spot)
{
    g_free(((struct spot *)spot)->pattern);
}

void shape_tree_free(struct shape_tree *tree)
{
    if (!tree)
        return;
    g_array_unref(tree->spots);
    g_string_free(tree->room, TRUE);
    markdown_free(tree->markdown);
    g_free(tree);
}

/* Whether SPOT stands in the block NODE. */
static bool is_in(const struct spot *spot, const cmark_node *node)
{
    for (cmark_node *at = spot->node; at; at = cmark_node_parent(at))
        if (at == node)
            return true;
    return false;
}

static bool is_in_cell(const struct spot *spot)
{
    for (cmark_node *at = spot->node; at; at = cmark_node_parent(at))
        if (markdown_is_table_cell(at))
            return true;
    return false;
}

/* Where place NUMBER's mark stands in SPOT's pattern, or NULL. */
static const char *mark_in(const struct spot *spot, guint number)
{
    const char *at = spot->pattern;

    for (; (at = strchr(at, PLACE_LEAD)); at += PLACE_SIZE)
        if (place_number(at) == number)
            return at;
    return NULL;
}

static guint count_marks(const char *text, gsize length)
{
    const char *end = text + length;
    guint count = 0;

    for (; (text = memchr(text, PLACE_LEAD, (gsize)(end - text))); text++)
        count++;
    return count;
}

/* Raw HTML, references, code, footnotes: what a value says could open, close or name one. */
static bool may_read_values(const char *marked, gsize length)
{
    return memchr(marked, '<', length) || memchr(marked, '&', length) || memchr(marked, '`', length) ||
           g_strstr_len(marked, (gssize)length, "]:") || g_strstr_len(marked, (gssize)length, "[^");
}

/* The full stops beside a mark stand for the ends of its value, and go. */
static bool drop_stops(GString *pattern, const struct places *places, GByteArray *found, bool target)
{
    for (gsize at = 0; at < pattern->len; at++) {
        guint number;
        const struct place *place;

        if ((guchar)pattern->str[at] != PLACE_LEAD)
            continue;
        number = place_number(pattern->str + at);
        place = number < places->list->len ? &g_array_index(places->list, struct place, number) : NULL;
        if (!place || found->data[number] || place->target != target ||
            (place->before && (at == 0 || pattern->str[at - 1] != '.')) ||
            (place->after && pattern->str[at + PLACE_SIZE] != '.'))
            return false;
        found->data[number] = 1;
        if (place->after)
            g_string_erase(pattern, (gssize)at + PLACE_SIZE, 1);
        if (place->before)
            g_string_erase(pattern, (gssize)--at, 1);
        at += PLACE_SIZE - 1;
    }
    return true;
}

static bool add_spot(struct shape_tree *tree, cmark_node *node, const struct places *places, GByteArray *found)
{
    bool target = cmark_node_get_type(node) == CMARK_NODE_LINK;
    const char *text = target ? cmark_node_get_url(node) : cmark_node_get_literal(node);
    g_autoptr(GString) pattern = NULL;
    struct spot spot = {.node = node, .target = target};

    if (!text || !strchr(text, PLACE_LEAD))
        return true;
    pattern = g_string_new(text);
    if (!drop_stops(pattern, places, found, target))
        return false;
    spot.pattern = g_string_free(g_steal_pointer(&pattern), FALSE);
    g_array_append_val(tree->spots, spot);
    return true;
}

/* Every mark stands once, in a text or in the target of a link: a value elsewhere is not where it can be put in. */
static bool find_spots(struct shape_tree *tree, const struct places *places)
{
    g_autoptr(GByteArray) found = g_byte_array_new();
    cmark_iter *iterator = cmark_iter_new(markdown_root(tree->markdown));
    cmark_event_type event;
    bool ok = true;

    g_byte_array_set_size(found, places->list->len + 1);
    memset(found->data, 0, found->len);
    while (ok && (event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iterator);
        cmark_node_type type = cmark_node_get_type(node);

        if (event == CMARK_EVENT_ENTER && (type == CMARK_NODE_TEXT || type == CMARK_NODE_LINK))
            ok = add_spot(tree, node, places, found);
    }
    cmark_iter_free(iterator);
    return ok && !memchr(found->data, 0, places->list->len);
}

struct shape_tree *shape_tree_new(const char *marked, gsize length, const struct places *places)
{
    AUTO(shape_tree) tree = NULL;
    struct markdown *markdown;

    if (may_read_values(marked, length) || count_marks(marked, length) != places->list->len)
        return NULL;
    markdown = markdown_parse_to_keep(marked, NULL);
    if (!markdown)
        return NULL;
    tree = g_new0(struct shape_tree, 1);
    tree->markdown = markdown;
    tree->spots = g_array_new(FALSE, FALSE, sizeof(struct spot));
    g_array_set_clear_func(tree->spots, clear_spot);
    tree->room = g_string_new(NULL);
    /* in code a value has the backslashes it was escaped with */
    if (markdown_has_code(markdown) || markdown_has_html(markdown) || !find_spots(tree, places))
        return NULL;
    return g_steal_pointer(&tree);
}

static void put(const struct spot *spot, const char *text)
{
    if (spot->target)
        cmark_node_set_url(spot->node, text);
    else
        cmark_node_set_literal(spot->node, text);
}

static void fill_spot(const struct spot *spot, GString *room, const struct places *places)
{
    const char *from = spot->pattern, *end = from + strlen(from), *mark;

    g_string_truncate(room, 0);
    for (; (mark = memchr(from, PLACE_LEAD, (gsize)(end - from))); from = mark + PLACE_SIZE) {
        gsize size;
        const char *text = places_text(places, place_number(mark), &size);

        append_bytes(room, from, (gsize)(mark - from));
        append_bytes(room, text, size);
    }
    append_bytes(room, from, (gsize)(end - from));
    put(spot, room->str);
}

void shape_tree_fill(struct shape_tree *tree, const struct places *places)
{
    for (guint i = 0; i < tree->spots->len; i++)
        fill_spot(&g_array_index(tree->spots, struct spot, i), tree->room, places);
}

void shape_tree_mark(struct shape_tree *tree)
{
    for (guint i = 0; i < tree->spots->len; i++) {
        const struct spot *spot = &g_array_index(tree->spots, struct spot, i);

        put(spot, spot->pattern);
    }
}

bool shape_tree_has(const struct shape_tree *tree, const cmark_node *node, guint number)
{
    for (guint i = 0; i < tree->spots->len; i++) {
        const struct spot *spot = &g_array_index(tree->spots, struct spot, i);

        if (is_in(spot, node) && mark_in(spot, number))
            return true;
    }
    return false;
}

/* Bytes of the word around MARK in TEXT; a no-break blank counts as a letter. */
static int bytes_around(const char *text, const char *mark)
{
    const char *from = mark, *end = mark + PLACE_SIZE;

    while (from > text && from[-1] != ' ')
        from--;
    end += strcspn(end, " ");
    if (count_marks(from, (gsize)(end - from)) > 1)
        return G_MAXINT16;
    return (int)(end - from) - PLACE_SIZE;
}

int shape_tree_around(const struct shape_tree *tree, guint number)
{
    for (guint i = 0; i < tree->spots->len; i++) {
        const struct spot *spot = &g_array_index(tree->spots, struct spot, i);
        const char *mark = spot->target ? NULL : mark_in(spot, number);

        if (mark)
            return is_in_cell(spot) ? bytes_around(spot->pattern, mark) : -1;
    }
    return -1;
}

cmark_node *shape_tree_first(const struct shape_tree *tree)
{
    return cmark_node_first_child(markdown_root(tree->markdown));
}

bool shape_tree_fills(const struct shape_tree *tree, cmark_node *node)
{
    for (guint i = 0; i < tree->spots->len; i++)
        if (is_in(&g_array_index(tree->spots, struct spot, i), node))
            return true;
    return false;
}

/* SPDX-License-Identifier: MIT */
#include "compose/shape.h"

#include <string.h>

#include "base/append.h"
#include "compose/cut_html.h"
#include "compose/html_node.h"
#include "compose/plaintext.h"
#include "compose/shape_tree.h"

/* SHAPES_MOST: the letters of a ladder in some languages, with what may be in each; one takes some 100 kB. MARKED_MOST:
 * a table of some hundred rows is hardly seen twice. SEEN: a shape is kept from its second letter on. */
enum { SHAPES_MOST = 48, MARKED_MOST = 16 * 1024, SEEN = 1024, HTML_ROOM = 8192 };

struct key {
    const char *marked;
    gsize length;
    guint hash;
};

struct shapes {
    GHashTable *known; /* struct key, in its shape -> struct shape */
    guint seen[SEEN];  /* hashes of what came once */
};

/* A block of the letter; one in which no value stands is written once. */
struct block {
    cmark_node *node;
    char *html;           /* NULL: values stand in it, */
    struct cut_html *cut; /* between these pieces; NULL when it cannot be cut */
    char *lines;          /* of the text part; NULL: values stand in it */
};

struct shape {
    struct key key;
    char *marked;
    struct shape_tree *tree; /* NULL: of no use */
    GArray *blocks;          /* of struct block */
};

/* Eight bytes at a time: asked of every letter. */
static guint hash_of(const char *bytes, gsize length)
{
    guint64 hash = length, eight;

    for (; length >= sizeof eight; bytes += sizeof eight, length -= sizeof eight) {
        memcpy(&eight, bytes, sizeof eight);
        hash = (hash ^ eight) * 0x9e3779b97f4a7c15U;
        hash ^= hash >> 32;
    }
    for (; length; length--)
        hash = (hash ^ (guchar)*bytes++) * 0x100000001b3U;
    return (guint)(hash ^ (hash >> 32));
}

static guint key_hash(gconstpointer key)
{
    return ((const struct key *)key)->hash;
}

static gboolean keys_are_equal(gconstpointer left, gconstpointer right)
{
    const struct key *a = left, *b = right;

    return a->length == b->length && !memcmp(a->marked, b->marked, a->length);
}

static void clear_block(gpointer data)
{
    struct block *block = data;

    g_free(block->html);
    cut_html_free(block->cut);
    g_free(block->lines);
}

static void shape_free(gpointer data)
{
    struct shape *shape = data;

    if (!shape)
        return;
    g_array_unref(shape->blocks);
    shape_tree_free(shape->tree);
    g_free(shape->marked);
    g_free(shape);
}

static struct block block_of(const struct shape_tree *tree, cmark_node *node, const struct places *places)
{
    struct block block = {.node = node};

    if (shape_tree_fills(tree, node)) {
        block.cut = cut_html_new(tree, node, places);
    } else {
        GString *html = g_string_new(NULL), *lines = g_string_new(NULL);

        html_write_node(html, node);
        block.html = g_string_free(html, FALSE);
        plaintext_block(lines, node);
        block.lines = g_string_free(lines, FALSE);
    }
    return block;
}

static struct shape *shape_new(const struct key *key, const struct places *places)
{
    struct shape *shape = g_new0(struct shape, 1);
    cmark_node *node;

    shape->marked = g_strndup(key->marked, key->length);
    shape->key = (struct key){shape->marked, key->length, key->hash};
    shape->tree = shape_tree_new(shape->marked, key->length, places);
    shape->blocks = g_array_new(FALSE, FALSE, sizeof(struct block));
    g_array_set_clear_func(shape->blocks, clear_block);
    if (shape->tree)
        shape_tree_mark(shape->tree);
    for (node = shape->tree ? shape_tree_first(shape->tree) : NULL; node; node = cmark_node_next(node)) {
        struct block block = block_of(shape->tree, node, places);

        g_array_append_val(shape->blocks, block);
    }
    return shape;
}

struct shapes *shapes_new(void)
{
    struct shapes *shapes = g_new0(struct shapes, 1);

    shapes->known = g_hash_table_new_full(key_hash, keys_are_equal, NULL, shape_free);
    return shapes;
}

void shapes_free(struct shapes *shapes)
{
    if (!shapes)
        return;
    g_hash_table_unref(shapes->known);
    g_free(shapes);
}

/* The shape of KEY; NULL when it is seen for the first time. */
static const struct shape *find(struct shapes *shapes, const struct key *key, const struct places *places)
{
    struct shape *shape = g_hash_table_lookup(shapes->known, key);
    guint *seen = &shapes->seen[key->hash % SEEN];

    if (shape || *seen != key->hash) {
        *seen = key->hash;
        return shape;
    }
    if (g_hash_table_size(shapes->known) >= SHAPES_MOST)
        g_hash_table_remove_all(shapes->known);
    shape = shape_new(key, places);
    g_hash_table_insert(shapes->known, &shape->key, shape);
    return shape;
}

static void add_lines(GString *lines, const char *more)
{
    if (lines->len && *more)
        g_string_append_c(lines, '\n');
    append_string(lines, more);
}

static char *write_text(const struct shape *shape)
{
    GString *lines = g_string_sized_new(PLAINTEXT_USUAL);

    for (guint i = 0; i < shape->blocks->len; i++) {
        const struct block *block = &g_array_index(shape->blocks, struct block, i);

        if (block->lines)
            add_lines(lines, block->lines);
        else
            plaintext_block(lines, block->node);
    }
    plaintext_finish(lines);
    return g_string_free(lines, FALSE);
}

static char *write_html(const struct shape *shape, const struct places *places)
{
    GString *html = g_string_sized_new(HTML_ROOM);

    for (guint i = 0; i < shape->blocks->len; i++) {
        const struct block *block = &g_array_index(shape->blocks, struct block, i);

        if (block->html)
            append_string(html, block->html);
        else if (!block->cut || !cut_html_write(block->cut, places, html))
            html_write_node(html, block->node);
    }
    return g_string_free(html, FALSE);
}

bool shapes_write(struct shapes *shapes, const char *marked, gsize length, const struct places *places, char **html,
                  char **text)
{
    const struct key key = {marked, length, hash_of(marked, length)};
    const struct shape *shape = length <= MARKED_MOST ? find(shapes, &key, places) : NULL;

    if (!shape || !shape->tree)
        return false;
    shape_tree_fill(shape->tree, places);
    *html = write_html(shape, places);
    *text = write_text(shape);
    return true;
}

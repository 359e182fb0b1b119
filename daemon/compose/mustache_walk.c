/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "compose/mustache_node.h"

struct walk {
    const struct mustache_template *template;
    mustache_tag_func each;
    gpointer data;
    const char *path[MUSTACHE_DEPTH_MAX + 1];
    guint depth;
};

static bool show(const struct walk *walk, enum mustache_tag_kind kind, const char *name, const struct place *place)
{
    const char *bytes = walk->template->bytes;
    const char *start = bytes + place->offset;
    const char *end = memchr(start, '\n', walk->template->length - place->offset);

    if (!end)
        end = bytes + walk->template->length;
    while (start > bytes && start[-1] != '\n')
        start--;
    if (end > start && end[-1] == '\r')
        end--;

    struct mustache_tag tag = {
        .kind = kind,
        .name = name,
        .path = walk->path,
        .depth = walk->depth,
        .standalone = place->standalone,
        .line = place->line,
        .column = place->column,
        .source_line = start,
        .source_line_length = (gsize)(end - start),
    };

    return walk->each(&tag, walk->data);
}

static bool walk_nodes(struct walk *walk, const GPtrArray *nodes);

static bool walk_section(struct walk *walk, const struct node *node)
{
    bool section = node->kind == NODE_SECTION;

    if (!show(walk, section ? MUSTACHE_SECTION : MUSTACHE_INVERTED, node->name, &node->place))
        return false;
    if (section)
        walk->path[walk->depth++] = node->name;
    if (!walk_nodes(walk, node->children))
        return false;
    if (section)
        walk->depth--;
    return show(walk, MUSTACHE_END, node->name, &node->end);
}

static bool walk_nodes(struct walk *walk, const GPtrArray *nodes)
{
    static const enum mustache_tag_kind kinds[] = {
        [NODE_VARIABLE] = MUSTACHE_VARIABLE,
        [NODE_RAW] = MUSTACHE_RAW,
        [NODE_PARTIAL] = MUSTACHE_PARTIAL,
    };

    for (guint i = 0; i < nodes->len; i++) {
        const struct node *node = nodes->pdata[i];
        bool more = true;

        if (node->children)
            more = walk_section(walk, node);
        else if (node->kind != NODE_TEXT)
            more = show(walk, kinds[node->kind], node->name, &node->place);
        if (!more)
            return false;
    }
    return true;
}

bool mustache_walk_tags(const struct mustache_template *template, mustache_tag_func each, gpointer data)
{
    struct walk walk = {.template = template, .each = each, .data = data};

    return walk_nodes(&walk, template->nodes);
}

char *mustache_tag_place(const struct mustache_template *template, const struct mustache_tag *tag)
{
    return g_strdup_printf("%s:%d:%d: ", template->name, tag->line, tag->column);
}

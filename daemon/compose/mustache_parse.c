/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "compose/mustache_scan.h"

struct parser {
    struct scanner scanner;
    struct mustache_template *template;
    enum mustache_flags flags;
    GPtrArray *open;   /* the sections that are open, outermost first; not owned */
    bool line_has_tag; /* a tag stands before on this line */
    bool starts_line;  /* nothing of this line is in the tree yet */
};

static GPtrArray *current_nodes(const struct parser *parser)
{
    if (!parser->open->len)
        return parser->template->nodes;
    return ((struct node *)parser->open->pdata[parser->open->len - 1])->children;
}

static struct node *add_node(struct parser *parser, enum node_kind kind)
{
    struct node *node = g_new0(struct node, 1);

    node->kind = kind;
    node->starts_line = parser->starts_line;
    parser->starts_line = false;
    g_ptr_array_add(current_nodes(parser), node);
    return node;
}

/* The text that a line beginning at FROM goes on, or NULL. */
static struct node *text_before(const struct parser *parser, const char *from)
{
    const GPtrArray *nodes = current_nodes(parser);
    struct node *last = nodes->len ? nodes->pdata[nodes->len - 1] : NULL;

    return parser->starts_line && last && last->kind == NODE_TEXT && last->text + last->length == from ? last : NULL;
}

static void add_text(struct parser *parser, const char *from, const char *to, struct place place)
{
    struct node *node = text_before(parser, from);

    if (from == to)
        return;
    if (node) {
        node->length += (gsize)(to - from);
        parser->starts_line = false;
        return;
    }
    node = add_node(parser, NODE_TEXT);
    node->text = from;
    node->length = (gsize)(to - from);
    node->place = place;
}

/* Adds the whole lines before TO; returns the start of the rest. */
static const char *add_lines(struct parser *parser, const char *from, const char *to)
{
    const char *line_end;

    while ((line_end = memchr(from, '\n', (gsize)(to - from)))) {
        add_text(parser, from, line_end + 1, scanner_place(&parser->scanner, from));
        from = line_end + 1;
        parser->starts_line = true;
        parser->line_has_tag = false;
    }
    return from;
}

static bool is_blank(const char *from, const char *to)
{
    for (; from < to; from++)
        if (*from != ' ' && *from != '\t')
            return false;
    return true;
}

/* The start of the next line when only blanks follow AT on its line, else NULL. */
static const char *blank_rest(const struct parser *parser, const char *at)
{
    const char *end = parser->scanner.end;

    while (at < end && (*at == ' ' || *at == '\t'))
        at++;
    if (at < end && *at == '\r' && at + 1 < end && at[1] == '\n')
        at++;
    if (at == end)
        return end;
    return *at == '\n' ? at + 1 : NULL;
}

static bool split_name(struct parser *parser, struct node *node, const struct scanned_tag *tag, GError **error)
{
    node->name = g_strndup(tag->word, tag->length);
    node->place = tag->place;
    if (node->kind == NODE_PARTIAL || g_str_equal(node->name, "."))
        return true;
    node->parts = g_strsplit(node->name, ".", -1);
    node->hashes = g_new(guint, g_strv_length(node->parts));
    for (guint i = 0; node->parts[i]; i++) {
        if (!*node->parts[i])
            return mustache_fail(parser->template, &tag->place, error, "\"%s\" is not a name; a part is empty",
                                 node->name);
        node->hashes[i] = value_name_hash(node->parts[i]);
    }
    return true;
}

static bool open_section(struct parser *parser, struct node *node, const struct scanned_tag *tag, GError **error)
{
    if (parser->open->len >= MUSTACHE_DEPTH_MAX)
        return mustache_fail(parser->template, &tag->place, error, "more than %d sections in one another",
                             MUSTACHE_DEPTH_MAX);
    node->children = g_ptr_array_new_with_free_func(node_free);
    g_ptr_array_add(parser->open, node);
    return true;
}

static bool close_section(struct parser *parser, const struct scanned_tag *tag, GError **error)
{
    struct node *section;

    if (!parser->open->len)
        return mustache_fail(parser->template, &tag->place, error, "\"%.*s\" is closed here but was not opened",
                             (int)tag->length, tag->word);
    section = parser->open->pdata[parser->open->len - 1];
    if (strlen(section->name) != tag->length || memcmp(section->name, tag->word, tag->length))
        return mustache_fail(parser->template, &tag->place, error,
                             "\"%.*s\" is closed here but \"%s\" of line %d is open", (int)tag->length, tag->word,
                             section->name, section->place.line);
    section->end = tag->place;
    g_ptr_array_remove_index(parser->open, parser->open->len - 1);
    return true;
}

static enum node_kind kind_of(char sigil)
{
    switch (sigil) {
    case '#':
        return NODE_SECTION;
    case '^':
        return NODE_INVERTED;
    case '>':
        return NODE_PARTIAL;
    case '&':
    case '{':
        return NODE_RAW;
    default:
        return NODE_VARIABLE;
    }
}

static bool add_tag(struct parser *parser, const struct scanned_tag *tag, const char *lead, GError **error)
{
    enum node_kind kind = kind_of(tag->sigil);
    struct node *node;

    if (tag->sigil == '!' || tag->sigil == '=')
        return true;
    if (tag->sigil == '/')
        return close_section(parser, tag, error);
    if (kind == NODE_RAW && parser->flags & MUSTACHE_REFUSE_RAW)
        return mustache_fail(parser->template, &tag->place, error,
                             "\"%.*s\" would stand unescaped, which a letter refuses; write {{%.*s}}", (int)tag->length,
                             tag->word, (int)tag->length, tag->word);
    node = add_node(parser, kind);
    if (!split_name(parser, node, tag, error))
        return false;
    if (kind == NODE_PARTIAL && tag->place.standalone)
        node->indent = g_strndup(lead, tag->place.offset - (gsize)(lead - parser->template->bytes));
    if (kind == NODE_SECTION || kind == NODE_INVERTED)
        return open_section(parser, node, tag, error);
    return true;
}

/* One step: the text up to the next tag, and that tag. */
static bool parse_step(struct parser *parser, GError **error)
{
    struct scanner *scanner = &parser->scanner;
    const char *start = scanner_find(scanner);
    const char *lead = add_lines(parser, scanner->at, start);
    struct place lead_place = scanner_place(scanner, lead);
    const char *next = NULL;
    struct scanned_tag tag;

    if (start == scanner->end) {
        add_text(parser, lead, start, lead_place);
        scanner->at = start;
        return true;
    }
    if (!scanner_read(scanner, start, &tag, error))
        return false;
    if (tag.sigil && !strchr("&{", tag.sigil) && !parser->line_has_tag && is_blank(lead, start))
        next = blank_rest(parser, tag.end);
    tag.place.standalone = next;
    if (next)
        parser->starts_line = false; /* the line is not in the result, so nothing is to be indented */
    else
        add_text(parser, lead, start, lead_place);
    if (!add_tag(parser, &tag, lead, error))
        return false;
    parser->line_has_tag = !next;
    if (next)
        parser->starts_line = true;
    scanner->at = next ? next : tag.end;
    return true;
}

static bool parse_all(struct parser *parser, GError **error)
{
    while (parser->scanner.at < parser->scanner.end)
        if (!parse_step(parser, error))
            return false;
    if (parser->open->len) {
        const struct node *section = parser->open->pdata[parser->open->len - 1];

        return mustache_fail(parser->template, &section->place, error,
                             "section \"%s\" is not closed; {{/%s}} is missing", section->name, section->name);
    }
    return true;
}

static bool check_bytes(const char *text, gsize length, const struct mustache_origin *origin, GError **error)
{
    const char *wrong;
    int line = MAX(origin->line, 1);

    if (length > MUSTACHE_SIZE_MAX) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, "%s:%d:1: over %d kB", origin->name, line,
                    MUSTACHE_SIZE_MAX / 1024);
        return false;
    }
    if (g_utf8_validate_len(text, length, &wrong))
        return true;
    for (const char *p = text; p < wrong; p++)
        line += *p == '\n';
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, "%s:%d:1: this line is not UTF-8", origin->name,
                line);
    return false;
}

struct mustache_template *mustache_parse(const char *text, gsize length, const struct mustache_origin *origin,
                                         enum mustache_flags flags, GError **error)
{
    g_autoptr(GPtrArray) open = g_ptr_array_new();
    struct parser parser = {.flags = flags, .open = open, .starts_line = true};

    if (!check_bytes(text, length, origin, error))
        return NULL;
    parser.template = g_new0(struct mustache_template, 1);
    parser.template->name = g_strdup(origin->name);
    parser.template->bytes = g_strndup(text, length);
    parser.template->length = length;
    parser.template->nodes = g_ptr_array_new_with_free_func(node_free);
    scanner_init(&parser.scanner, parser.template, origin);
    if (!parse_all(&parser, error))
        g_clear_pointer(&parser.template, mustache_free);
    return parser.template;
}

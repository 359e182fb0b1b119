/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/append.h"
#include "compose/link_target.h"
#include "compose/mustache_node.h"

struct renderer {
    const struct mustache_rendering *rendering;
    GString *out;
    GPtrArray *context; /* const struct value, innermost last */
    struct link_target target;
    int partials;
    int steps;
};

/* The template whose nodes are being rendered, and what goes before its lines. */
struct frame {
    const struct mustache_template *template;
    const char *indent;
};

static bool render_nodes(struct renderer *renderer, const struct frame *frame, const GPtrArray *nodes, GError **error);

static void put_literal(struct renderer *renderer, const char *text, gsize length)
{
    if (!renderer->rendering->no_targets)
        link_target_feed(&renderer->target, text, length, renderer->out->len);
    append_bytes(renderer->out, text, length);
}

/* The indentation goes before each line of NODE, a text, that begins there. */
static void put_text(struct renderer *renderer, const struct frame *frame, const struct node *node)
{
    const char *at = node->text, *end = at + node->length, *next;

    for (; *frame->indent && (next = memchr(at, '\n', (gsize)(end - at))) && ++next < end; at = next) {
        put_literal(renderer, at, (gsize)(next - at));
        put_literal(renderer, frame->indent, strlen(frame->indent));
    }
    put_literal(renderer, at, (gsize)(end - at));
}

/* What the parts of NODE's name behind the first name in VALUE. */
static const struct value *follow(const struct value *value, const struct node *node)
{
    for (guint i = 1; value && node->parts[i]; i++)
        value = value_member_hashed(value, node->parts[i], node->hashes[i]);
    return value;
}

/* The first part of a name is looked for outwards, the others only within what it named. */
static const struct value *look_up(const struct renderer *renderer, const struct node *node)
{
    const GPtrArray *context = renderer->context;

    if (!node->parts)
        return context->pdata[context->len - 1];
    for (guint i = context->len; i > 0; i--) {
        const struct value *found = value_member_hashed(context->pdata[i - 1], node->parts[0], node->hashes[0]);

        if (found)
            return follow(found, node);
    }
    return NULL;
}

static bool find_value(const struct renderer *renderer, const struct frame *frame, const struct node *node,
                       const struct value **value, GError **error)
{
    *value = look_up(renderer, node);
    if (*value || !renderer->rendering->strict)
        return true;
    return mustache_fail(frame->template, &node->place, error, "there is no value \"%s\"", node->name);
}

static bool put_escaped(struct renderer *renderer, const struct frame *frame, const struct node *node,
                        const struct value *value, GError **error)
{
    const struct mustache_rendering *rendering = renderer->rendering;
    const char *target = link_target_text(&renderer->target, renderer->out);
    g_autofree char *before = g_strdup(target); /* OUT moves while it grows */
    g_autoptr(GError) reason = NULL;

    if (rendering->place && rendering->place(value, before, renderer->out, rendering->place_data))
        return true;
    if (rendering->escape(value, before, renderer->out, &reason))
        return true;
    return mustache_fail(frame->template, &node->place, error, "\"%s\": %s", node->name, reason->message);
}

static bool render_variable(struct renderer *renderer, const struct frame *frame, const struct node *node,
                            GError **error)
{
    const struct value *value;

    if (!find_value(renderer, frame, node, &value, error))
        return false;
    if (!value || (value_kind(value) == VALUE_BOOL && !value_is_true(value)))
        return true;
    if (!value_text(value))
        return mustache_fail(frame->template, &node->place, error, "\"%s\" is not a text; write a section {{#%s}}",
                             node->name, node->name);
    if (node->kind == NODE_RAW)
        append_string(renderer->out, value_text(value));
    else if (!put_escaped(renderer, frame, node, value, error))
        return false;
    link_target_value(&renderer->target);
    return true;
}

static bool render_with(struct renderer *renderer, const struct frame *frame, const struct node *node,
                        const struct value *value, GError **error)
{
    bool done;

    g_ptr_array_add(renderer->context, (gpointer)value);
    done = render_nodes(renderer, frame, node->children, error);
    g_ptr_array_remove_index(renderer->context, renderer->context->len - 1);
    return done;
}

static bool render_section(struct renderer *renderer, const struct frame *frame, const struct node *node,
                           GError **error)
{
    const struct value *value;

    if (!find_value(renderer, frame, node, &value, error))
        return false;
    if (value_is_true(value) != (node->kind == NODE_SECTION))
        return true;
    if (node->kind == NODE_INVERTED)
        return render_nodes(renderer, frame, node->children, error);
    if (value_kind(value) != VALUE_LIST)
        return render_with(renderer, frame, node, value, error);
    for (guint i = 0; i < value_length(value); i++)
        if (!render_with(renderer, frame, node, value_item(value, i), error))
            return false;
    return true;
}

static bool render_partial(struct renderer *renderer, const struct frame *frame, const struct node *node,
                           GError **error)
{
    const struct mustache_rendering *rendering = renderer->rendering;
    g_autoptr(GError) reason = NULL;
    g_autofree char *indent = node->indent && *node->indent ? g_strconcat(frame->indent, node->indent, NULL) : NULL;
    struct frame inner = {.indent = indent ? indent : node->indent ? frame->indent : ""};
    bool done;

    if (renderer->partials >= MUSTACHE_PARTIALS_MAX)
        return mustache_fail(frame->template, &node->place, error,
                             "partial \"%s\": more than %d partials in one another", node->name, MUSTACHE_PARTIALS_MAX);
    if (rendering->partial)
        inner.template = rendering->partial(node->name, rendering->partial_data, &reason);
    if (reason)
        return mustache_fail(frame->template, &node->place, error, "partial \"%s\": %s", node->name, reason->message);
    if (!inner.template)
        return true;
    renderer->partials++;
    done = render_nodes(renderer, &inner, inner.template->nodes, error);
    renderer->partials--;
    return done;
}

static bool render_node(struct renderer *renderer, const struct frame *frame, const struct node *node, GError **error)
{
    if (node->starts_line && *frame->indent)
        put_literal(renderer, frame->indent, strlen(frame->indent));
    switch (node->kind) {
    case NODE_TEXT:
        put_text(renderer, frame, node);
        return true;
    case NODE_VARIABLE:
    case NODE_RAW:
        return render_variable(renderer, frame, node, error);
    case NODE_SECTION:
    case NODE_INVERTED:
        return render_section(renderer, frame, node, error);
    case NODE_PARTIAL:
        return render_partial(renderer, frame, node, error);
    }
    g_assert_not_reached();
}

static bool render_nodes(struct renderer *renderer, const struct frame *frame, const GPtrArray *nodes, GError **error)
{
    for (guint i = 0; i < nodes->len; i++) {
        const struct node *node = nodes->pdata[i];

        if (++renderer->steps > MUSTACHE_STEPS_MAX)
            return mustache_fail(frame->template, &node->place, error, "more than %d steps; a partial repeats itself",
                                 MUSTACHE_STEPS_MAX);
        if (!render_node(renderer, frame, node, error))
            return false;
        if (renderer->out->len > MUSTACHE_OUTPUT_MAX)
            return mustache_fail(frame->template, &node->place, error, "the result is over %d kB",
                                 MUSTACHE_OUTPUT_MAX / 1024);
    }
    return true;
}

char *mustache_render(const struct mustache_template *template, const struct value *values,
                      const struct mustache_rendering *rendering, GError **error)
{
    g_autoptr(GString) out = g_string_sized_new(template->length * 2);
    g_autoptr(GPtrArray) context = g_ptr_array_new();
    struct renderer renderer = {.rendering = rendering, .out = out, .context = context};
    struct frame frame = {.template = template, .indent = ""};

    g_ptr_array_add(context, (gpointer)values);
    if (!render_nodes(&renderer, &frame, template->nodes, error))
        return NULL;
    return g_string_free(g_steal_pointer(&out), FALSE);
}

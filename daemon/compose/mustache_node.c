/* SPDX-License-Identifier: MIT */
#include "compose/mustache_node.h"

#include "base/error.h"

void node_free(gpointer data)
{
    struct node *node = data;

    g_free(node->name);
    g_strfreev(node->parts);
    g_free(node->hashes);
    g_free(node->indent);
    g_clear_pointer(&node->children, g_ptr_array_unref);
    g_free(node);
}

void mustache_free(struct mustache_template *template)
{
    if (!template)
        return;
    g_free(template->name);
    g_free(template->bytes);
    g_ptr_array_unref(template->nodes);
    g_free(template);
}

bool mustache_fail(const struct mustache_template *template, const struct place *place, GError **error,
                   const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *reason = g_strdup_vprintf(format, arguments);
    va_end(arguments);

    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, "%s:%d:%d: %s", template->name, place->line,
                place->column, reason);
    return false;
}

/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/text.h"
#include "compose/tags.h"

/* The member NAME (perhaps dotted) of SCOPE; SCOPE NULL is the letter itself. */
static const struct tag *member(const struct tag *scope, const char *name)
{
    g_autofree char *full = scope ? g_strconcat(scope->name, ".", name, NULL) : g_strdup(name);
    const struct tag *found = tags_find(full);

    if (found)
        return found;
    if (!g_str_has_suffix(full, ".raw"))
        return NULL;
    full[strlen(full) - strlen(".raw")] = '\0';
    found = tags_find(full);
    return found && tag_kind_has_raw(found->kind) ? found : NULL;
}

/* Whether the first part of NAME means something in SCOPE: then it is not looked for further out. */
static bool opens(const struct tag *scope, const char *name)
{
    g_autofree char *first = g_strndup(name, strcspn(name, "."));

    return member(scope, first) != NULL;
}

/* A name with a dot reaches into a group or to `raw`; a list's items are reached by its section only. */
static bool is_reachable(const struct tag *found, const struct tag *scope)
{
    gsize from = scope ? strlen(scope->name) + 1 : 0;

    if (found == scope) /* `raw` of the section's own value */
        return true;

    const char *dot = strchr(found->name + from, '.');
    g_autofree char *outer = dot ? g_strndup(found->name, (gsize)(dot - found->name)) : NULL;

    return !outer || tags_find(outer)->kind != TAG_LIST;
}

/* SCOPES: the meanings of the sections around, outermost first. */
static const struct tag *find_in(const GPtrArray *scopes, const char *name)
{
    if (!strcmp(name, "."))
        return scopes->len ? scopes->pdata[scopes->len - 1] : NULL;
    for (guint i = scopes->len + 1; i > 0; i--) {
        const struct tag *scope = i > 1 ? scopes->pdata[i - 2] : NULL;
        const struct tag *found;

        if (!opens(scope, name))
            continue;
        found = member(scope, name);
        return found && is_reachable(found, scope) ? found : NULL;
    }
    return NULL;
}

/* The meanings of PATH; a section that means nothing is left out. */
static GPtrArray *scopes_of(const char *const *path, guint depth)
{
    GPtrArray *scopes = g_ptr_array_new();

    for (guint i = 0; i < depth; i++) {
        const struct tag *found = find_in(scopes, path[i]);

        if (found)
            g_ptr_array_add(scopes, (gpointer)found);
    }
    return scopes;
}

const struct tag *tags_resolve(const char *const *path, guint depth, const char *name)
{
    g_autoptr(GPtrArray) scopes = scopes_of(path, depth);

    return find_in(scopes, name);
}

/* The names that may be written where SCOPES are open. */
static GPtrArray *writable_names(const GPtrArray *scopes)
{
    GPtrArray *names = g_ptr_array_new();
    gsize count;
    const struct tag *all = tags_all(&count);

    for (guint i = scopes->len; i > 0; i--) {
        const struct tag *scope = scopes->pdata[i - 1];
        gsize length = strlen(scope->name);

        for (gsize t = 0; t < count; t++)
            if (!strncmp(all[t].name, scope->name, length) && all[t].name[length] == '.')
                g_ptr_array_add(names, (gpointer)(all[t].name + length + 1));
    }
    for (gsize t = 0; t < count; t++)
        if (is_reachable(&all[t], NULL))
            g_ptr_array_add(names, (gpointer)all[t].name);
    g_ptr_array_add(names, NULL);
    return names;
}

char *tags_nearest(const char *const *path, guint depth, const char *name)
{
    g_autoptr(GPtrArray) scopes = scopes_of(path, depth);
    g_autoptr(GPtrArray) names = writable_names(scopes);

    return g_strdup(text_nearest(name, (const char *const *)names->pdata));
}

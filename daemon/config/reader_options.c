/* SPDX-License-Identifier: MIT */
#include "config/reader_inside.h"

/* The tables being made for cfg_init(), which copies all of them. */
struct making {
    struct reader *reader;
    GPtrArray *names;  /* of char *, those that no table holds */
    GPtrArray *tables; /* of cfg_opt_t[] */
};

static cfg_opt_t *make_options(struct making *making, const struct shape *shape);

static void add_own_options(GArray *options, struct reader *reader)
{
    cfg_opt_t context = CFG_PTR_CB(OPTION_CONTEXT, NULL, CFGF_NONE, reader_on_context, NULL);
    cfg_opt_t opened = CFG_PTR_CB(OPTION_OPENED, NULL, CFGF_NONE, reader_on_opened, NULL);

    context.simple_value.ptr = (void *)reader;
    opened.def.parsed = (char *)"x"; /* copied, never written */
    g_array_append_val(options, context);
    g_array_append_val(options, opened);
}

static void add_setting(GArray *options, const char *name, bool list)
{
    cfg_opt_t option = CFG_STR_CB(name, NULL, CFGF_NODEFAULT | (list ? CFGF_LIST : CFGF_NONE), reader_on_value);

    g_array_append_val(options, option);
}

static void add_section(GArray *options, struct making *making, const struct shape *shape)
{
    /* MULTI for all: a section without it exists before the file has any */
    cfg_opt_t section =
        CFG_SEC(shape->kind, make_options(making, shape), CFGF_MULTI | (shape->titled ? CFGF_TITLE : CFGF_NONE));

    section.validcb = reader_on_closed;
    g_array_append_val(options, section);
}

static void add_more_names(GArray *options, struct making *making, const struct shape *shape)
{
    guint i = making->names->len;

    if (shape->more_names)
        shape->more_names(making->names);
    for (; i < making->names->len; i++)
        add_setting(options, making->names->pdata[i], false);
}

/* The options of a section of SHAPE, ended by one without a name as libconfuse wants it. */
static cfg_opt_t *make_options(struct making *making, const struct shape *shape)
{
    GArray *options = g_array_new(TRUE, TRUE, sizeof(cfg_opt_t));
    cfg_opt_t include = CFG_FUNC("include", reader_on_include);

    add_own_options(options, making->reader);
    for (const struct spec *spec = shape->specs; spec && spec->name; spec++)
        add_setting(options, spec->name, spec->type->list);
    add_more_names(options, making, shape);
    for (const struct shape *const *inner = shape->inner; inner && *inner; inner++)
        add_section(options, making, *inner);
    if (shape == &shape_root)
        g_array_append_val(options, include);

    cfg_opt_t *table = (void *)g_array_free(options, FALSE);

    g_ptr_array_add(making->tables, table);
    return table;
}

cfg_t *reader_make_parser(struct reader *reader)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) tables = g_ptr_array_new_with_free_func(g_free);
    struct making making = {reader, names, tables};
    cfg_t *cfg = cfg_init(make_options(&making, reader->shape), CFGF_NONE);

    cfg_set_error_function(cfg, reader_on_error);
    return cfg;
}

/* SPDX-License-Identifier: MIT */
#include "config/reader_inside.h"

void reader_add_mistake(const struct reader *reader, int line, const char *message)
{
    g_ptr_array_add(reader->mistakes, config_mistake_new(reader->source->name, line, 0, "%s", message));
}

int reader_on_context(cfg_t *cfg, cfg_opt_t *opt, G_GNUC_UNUSED const char *value, G_GNUC_UNUSED void *result)
{
    g_autofree char *message = g_strdup_printf("unknown setting \"%s\"", opt->name);

    reader_add_mistake(reader_of(cfg), cfg->line, message);
    return -1;
}

int reader_on_opened(cfg_t *cfg, cfg_opt_t *opt, const char *value, void *result)
{
    struct reader *reader = reader_of(cfg);
    const struct open_section *outer = reader_innermost(reader);

    *(void **)result = NULL;
    if (!outer) /* cfg_init() makes the root */
        return 0;
    if (outer->cfg == cfg) /* the name stands in the file */
        return reader_on_context(cfg, opt, value, result);

    struct place place = {reader->source, cfg->line};
    struct open_section section = {cfg, block_new(cfg->name, cfg->title, place)};

    g_array_append_val(reader->open, section);
    return 0;
}

/* A list that was given as {} has called nobody. */
static void note_empty_lists(const cfg_t *cfg, struct block *block)
{
    for (const cfg_opt_t *opt = cfg->opts; opt->name; opt++) {
        if (opt->type == CFGT_STR && (opt->flags & CFGF_LIST) && (opt->flags & CFGF_MODIFIED) && !opt->nvalues &&
            !block_setting(block, opt->name))
            block_add_setting(block, opt->name, block->place);
    }
}

/* Only the last section stays in libconfuse, which compares each title with all before it. */
int reader_on_closed(cfg_t *cfg, cfg_opt_t *opt)
{
    struct reader *reader = reader_of(cfg);
    struct open_section section = *reader_innermost(reader);

    g_array_set_size(reader->open, reader->open->len - 1);
    note_empty_lists(section.cfg, section.block);
    g_ptr_array_add(reader_innermost(reader)->block->children, section.block);
    while (cfg_opt_size(opt) > 1)
        cfg_opt_rmnsec(opt, 0);
    return 0;
}

/* Whether OPT is one of CFG's own: `"sender|name" = x` reaches into another section. */
static bool is_own(const cfg_t *cfg, const cfg_opt_t *opt)
{
    return opt >= cfg->opts && opt < cfg->opts + cfg_numopts(cfg->opts);
}

static void given_twice(struct reader *reader, int line, const struct setting *first)
{
    g_autofree char *message =
        g_strdup_printf("setting \"%s\" is given twice; the first is on line %d", first->name, first->place.line);

    reader_add_mistake(reader, line, message);
}

int reader_on_value(cfg_t *cfg, cfg_opt_t *opt, const char *value, void *result)
{
    struct reader *reader = reader_of(cfg);
    struct block *block = reader_innermost(reader)->block;
    bool begins = opt->nvalues == 1; /* libconfuse has made room for the value already */

    *(const char **)result = value;
    reader->last_line = cfg->line;
    if (!is_own(cfg, opt)) {
        reader_add_mistake(reader, cfg->line, "a setting of a section stands outside it; write it inside the section");
        return -1;
    }

    struct setting *setting = block_setting(block, opt->name);

    if (begins)
        reader->twice = setting ? opt : NULL;
    if (begins && setting)
        given_twice(reader, cfg->line, setting);
    if (reader->twice == opt)
        return 0;
    if (!setting)
        setting = block_add_setting(block, opt->name, (struct place){reader->source, cfg->line});
    setting_add_value(setting, value);
    return 0;
}

int reader_on_include(cfg_t *cfg, G_GNUC_UNUSED cfg_opt_t *opt, int count, const char **texts)
{
    struct reader *reader = reader_of(cfg);
    struct place place = {reader->source, cfg->line};

    if (count != 1) {
        reader_add_mistake(reader, cfg->line, "\"include\" takes one file or pattern");
        return -1;
    }
    g_ptr_array_add(reader_innermost(reader)->block->children, block_new("include", texts[0], place));
    return 0;
}

struct reader *reader_new(const struct shape *shape, GPtrArray *mistakes)
{
    struct reader *reader = g_new0(struct reader, 1);

    reader->shape = shape;
    reader->mistakes = mistakes;
    reader->open = g_array_new(FALSE, FALSE, sizeof(struct open_section));
    reader->cfg = reader_make_parser(reader);
    return reader;
}

void reader_free(struct reader *reader)
{
    if (!reader)
        return;
    cfg_free(reader->cfg);
    g_array_unref(reader->open);
    g_free(reader);
}

/* What is still open after a mistake that stopped the parser. */
static void free_open(struct reader *reader)
{
    for (guint i = 0; i < reader->open->len; i++)
        block_free(g_array_index(reader->open, struct open_section, i).block);
    g_array_set_size(reader->open, 0);
}

struct block *reader_parse(struct reader *reader, const struct source *source)
{
    struct open_section file = {reader->cfg, block_new("", NULL, (struct place){source, 1})};
    guint before = reader->mistakes->len;

    reader->source = source;
    reader->last_line = 0;
    reader->twice = NULL;
    g_array_append_val(reader->open, file);
    if (cfg_parse_buf(reader->cfg, source->text) == CFG_SUCCESS) {
        note_empty_lists(reader->cfg, file.block);
        g_array_set_size(reader->open, 0);
        return file.block;
    }
    if (reader->mistakes->len == before)
        reader_add_mistake(reader, reader->cfg->line, "this cannot be read as configuration");
    free_open(reader);
    return NULL;
}

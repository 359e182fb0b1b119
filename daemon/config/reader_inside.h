/* SPDX-License-Identifier: MIT */
/*
 * Shared by the reader's own files only: libconfuse's callbacks (reader.c),
 * its tables of options (reader_options.c), and its messages put into
 * ours (reader_messages.c).
 *
 * libconfuse hands no pointer of ours to its callbacks, knows no line of a
 * section's start and keeps values without lines. So each section's options
 * begin with two of our own: CONTEXT carries the reader, and OPENED has a
 * default text, which libconfuse parses, calling us, when a section begins.
 */
#pragma once

#include <confuse.h>

#include "config/reader.h"

#define OPTION_CONTEXT "(reader)"
#define OPTION_OPENED "(opened)"

struct open_section {
    const cfg_t *cfg;
    struct block *block; /* owned until the section is closed */
};

struct reader {
    const struct shape *shape;
    GPtrArray *mistakes;
    cfg_t *cfg;
    const struct source *source;
    GArray *open;           /* of struct open_section, the file itself first */
    int last_line;          /* of the last value read */
    const cfg_opt_t *twice; /* a list being given a second time */
};

static inline struct reader *reader_of(const cfg_t *cfg)
{
    return (void *)cfg->opts[0].simple_value.ptr;
}

static inline struct open_section *reader_innermost(const struct reader *reader)
{
    return reader->open->len ? &g_array_index(reader->open, struct open_section, reader->open->len - 1) : NULL;
}

void reader_add_mistake(const struct reader *reader, int line, const char *message);

/* The callbacks. */
int reader_on_context(cfg_t *cfg, cfg_opt_t *opt, const char *value, void *result);
int reader_on_opened(cfg_t *cfg, cfg_opt_t *opt, const char *value, void *result);
int reader_on_value(cfg_t *cfg, cfg_opt_t *opt, const char *value, void *result);
int reader_on_closed(cfg_t *cfg, cfg_opt_t *opt);
int reader_on_include(cfg_t *cfg, cfg_opt_t *opt, int count, const char **texts);
void reader_on_error(cfg_t *cfg, const char *format, va_list arguments) G_GNUC_PRINTF(2, 0);

/* A libconfuse parser for READER's shape. */
cfg_t *reader_make_parser(struct reader *reader);

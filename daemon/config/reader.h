/* SPDX-License-Identifier: MIT */
/*
 * From the text of a file to blocks, by libconfuse. The only place that
 * knows libconfuse. Bad syntax and unknown settings stop at the first; a setting given
 * twice is a mistake and the first one stands. Values are texts here.
 */
#pragma once

#include "config/block.h"
#include "config/shape.h"

struct reader;

/* A parser for files of SHAPE; mistakes are added to MISTAKES. */
struct reader *reader_new(const struct shape *shape, GPtrArray *mistakes);
void reader_free(struct reader *reader);

/* Parses SOURCE (scanned) into a block, `include`s as children of that kind, or
 * NULL when a mistake stopped it. SOURCE must outlive the block. */
struct block *reader_parse(struct reader *reader, const struct source *source);

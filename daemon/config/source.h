/* SPDX-License-Identifier: MIT */
/*
 * A configuration file as text that is safe to give to libconfuse: a regular
 * file of bounded size, valid UTF-8, without NUL. What libconfuse would
 * silently do otherwise is refused here or taken out: `${NAME}` replaced
 * from the environment, characters dropped outside quotes, texts cut at
 * `\0`, comments that are counted as lines or end a list, and sections that
 * are never closed.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "config/block.h"

/* Reads PATH, shown as NAME in messages; relative paths in it count from
 * DIRECTORY. CHECKSUM takes the bytes as they are. NULL with a mistake added,
 * at PLACE where PLACE.source is set (the include), else for the file itself. */
struct source *config_source_open(const char *path, const char *name, const char *directory, struct place place,
                                  GChecksum *checksum, GPtrArray *mistakes);
void config_source_free(struct source *source);

/* Looks through SOURCE's text and blanks comments, line breaks aside. False with mistakes added. */
bool config_source_scan(struct source *source, GPtrArray *mistakes);

/* PATH made absolute from the directory of the file where PLACE is. New string. */
char *config_source_resolve(struct place place, const char *path);

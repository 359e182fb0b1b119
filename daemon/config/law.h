/* SPDX-License-Identifier: MIT */
/*
 * The rates, scales and terms of the law, read from files (law/NAME.conf, one
 * a jurisdiction; herinnerd-law(5)). An owner's file stands in place of the
 * shipped one of the same name, so that a new rate needs no new program. Every
 * mistake has its file and line. It reads; law/ calculates.
 */
#pragma once

#include <glib.h>

#include "law/law.h"

/*
 * Reads every *.conf in DIRECTORIES (NULL-terminated; of two files of one name that of the first directory counts; a
 * directory that is not there is empty). CHECKSUM takes their bytes, NULL = none. Returns what was understood, never
 * NULL; what is wrong is added to MISTAKES (of struct config_mistake).
 */
struct law_book *law_book_load(const char *const *directories, GChecksum *checksum, GPtrArray *mistakes);

/* SPDX-License-Identifier: MIT */
/*
 * What both programs do first: find the shipped data, read the configuration
 * or print all its mistakes, choose the language of their messages. Decides
 * nothing about reminders, opens no store.
 */
#pragma once

#include <glib.h>

#include "config/config.h"

/*
 * The directory of shipped data (templates/ calendars/ law/ ledgers/ banks/):
 * $HERINNERD_DATADIR, else `share` beside the program (or beside the
 * program's directory) where it holds templates/, else PREFIX/share/herinnerd. New string.
 */
char *datadir_find(void);

/* OPTION (--config), else $HERINNERD_CONFIG, else SYSCONFDIR/herinnerd/herinnerd.conf. New string, absolute. */
char *startup_config_path(const char *option);

/*
 * The configuration at PATH (see config_load() for BASE). Every mistake goes
 * to stderr as `file:line: message`; then NULL with HERINNERD_ERROR_CONFIG
 * that counts them.
 */
struct config *startup_config(const char *path, const char *base, GError **error);

/*
 * Messages in LANG (--lang), or in the language of the environment when NULL.
 * Works on a machine that has no locale but C: texts are UTF-8 always.
 */
void startup_language(const char *lang);

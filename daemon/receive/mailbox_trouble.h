/* SPDX-License-Identifier: MIT */
/*
 * Why a mailbox cannot be read, as one sentence for a bookkeeper: what failed,
 * at whom, the server's own words, and what to do about it. The daemon tells
 * it in `status`, `check` to who asks. Pure but for the catalogue of words.
 */
#pragma once

#include "net/login.h"
#include "net/stream.h"

/* New strings. HOST names the server, WORDS are its own or the system's. */
char *mailbox_trouble_of_fault(enum stream_fault fault, const char *host, const char *words);
/* NAME: the `mailbox` section's, for the command that helps. */
char *mailbox_trouble_of_login(const struct login_failure *failure, const char *host, const char *name);
/* FOLDER of `folders` cannot be opened. */
char *mailbox_trouble_of_folder(const char *folder, const char *host, const char *words);
/* Anything after the login. */
char *mailbox_trouble_of_talk(const char *host, const char *words);

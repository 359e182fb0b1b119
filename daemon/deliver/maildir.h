/* SPDX-License-Identifier: MIT */
/*
 * Letters as files of a Maildir: written to `tmp`, made durable, then renamed
 * into `new`. The file has LF line ends, as Maildir readers expect; the store
 * keeps the bytes with CRLF. The name comes from the letter alone, so that
 * the same letter written twice is still one file.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Makes PATH with tmp, new and cur when they are not there (0770 under the umask). */
bool maildir_make(const char *path, GError **error);

/* The file's name for reminder ID with MESSAGE_ID: "ID.<16 hex>.herinnerd". New string. */
char *maildir_name(int64_t id, const char *message_id);

/* Writes MESSAGE (CRLF) durably to PATH/new/NAME. HERINNERD_ERROR_SERVER, or _FULL when there is no room. */
bool maildir_write(const char *path, const char *name, GBytes *message, GError **error);

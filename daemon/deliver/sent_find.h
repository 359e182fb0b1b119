/* SPDX-License-Identifier: MIT */
/*
 * One IMAP session that looks through a Sent folder: the heads of all that lies
 * there since a day, and the whole of what is wanted. It changes nothing there.
 * The caller moves the bytes. Pure.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/date.h"

struct sent_find;

/* Whether the whole message with HEAD is wanted; DATA is the caller's. */
typedef bool (*sent_find_func)(GBytes *head, void *data);

/* FOLDER in UTF-8, "" = the one marked for sent mail (RFC 6154). */
struct sent_find *sent_find_new(const char *folder, civil_day since, sent_find_func wanted, void *data);
void sent_find_free(struct sent_find *find);

const char *sent_find_output(const struct sent_find *find, gsize *length);
void sent_find_sent(struct sent_find *find, gsize length);
void sent_find_received(struct sent_find *find, const char *bytes, gsize length);

/* Nothing more will be said. */
bool sent_find_is_over(const struct sent_find *find);

/* Why not all was seen, NULL = it was; the folder's name as IMAP writes it. */
const char *sent_find_trouble(const struct sent_find *find);
const char *sent_find_folder(const struct sent_find *find);

/* The wanted messages (of GBytes*), owned by FIND. */
GPtrArray *sent_find_messages(const struct sent_find *find);

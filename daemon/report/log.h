/* SPDX-License-Identifier: MIT */
/*
 * `log`: the letters as rows of a table or as JSON Lines, newest last. Rows
 * are printed in batches, so that a long log needs no memory. Reads nothing itself.
 */
#pragma once

#include "proof/log.h"
#include "report/output.h"

struct table;

struct log_page {
    const struct output *out;
    struct table *table; /* the batch; NULL for JSON and between batches */
    bool titled;         /* the titles have been printed */
    guint rows;
};

/* A log_func: DATA is a struct log_page. */
void log_page_add(const struct log_entry *entry, void *data);
/* Prints what is left. Every page ends with it. */
void log_page_end(struct log_page *page);

/* The object of `log --json` for ENTRY. */
void log_entry_json(const struct output *out, const struct log_entry *entry);

/* How a level looks: bad for what failed, and so on. */
enum tint level_tint(const char *level);

/* SPDX-License-Identifier: MIT */
/*
 * The names that a person begins to type: clients, invoices, letters and
 * tasks, a few at a time, for the completion of the shell. Reads only, and
 * never all of a large store.
 */
#pragma once

#include "proof/store.h"

enum store_name { STORE_NAME_CLIENT, STORE_NAME_INVOICE, STORE_NAME_REMINDER, STORE_NAME_TASK };

/* func(name, data) for at most 200 of KIND that begin with PREFIX (of names in any case). False with ERROR set. */
typedef void (*store_name_func)(const char *name, void *data);
bool store_names(struct store *store, enum store_name kind, const char *prefix, store_name_func func, void *data,
                 GError **error);

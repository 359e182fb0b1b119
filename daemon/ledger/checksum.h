/* SPDX-License-Identifier: MIT */
/*
 * SHA-256 over what is read of a source. libcrypto's, since it uses the
 * processor's own instructions: over a ledger of a million rows GLib's costs
 * as much as splitting them.
 */
#pragma once

#include <glib.h>

#include "base/auto.h"

struct checksum;

struct checksum *checksum_new(void);
void checksum_free(struct checksum *checksum);
AUTO_DEFINE(checksum, checksum_free)

void checksum_add(struct checksum *checksum, const void *bytes, gsize length);

/* The sum in hex, and the end of DIGEST: nothing can be added any more. New string. */
char *checksum_end(struct checksum *checksum);

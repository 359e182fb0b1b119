/* SPDX-License-Identifier: MIT */
/*
 * A UBL document as it was read, in a few hundred bytes and back: what
 * ubl_memory.h keeps, so that a file is parsed once. Says nothing of its own.
 */
#pragma once

#include "ledger/ubl.h"

/* Appends DOCUMENT, whose file has the checksum SUM and which FAULT (->what NULL = nothing) makes useless, to OUT. */
void ubl_pack(GString *out, const char *sum, const struct ubl_document *document, const struct fault *fault);

/* What stands in the LENGTH bytes at BYTES, of which the last is NUL; FAULT is set as it was. NULL when that is nothing
 * that was packed. *SUM gets a new string. */
struct ubl_document *ubl_unpack(const char *bytes, gsize length, char **sum, struct fault *fault);

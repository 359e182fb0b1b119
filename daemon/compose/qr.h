/* SPDX-License-Identifier: MIT */
/*
 * A text as a QR code (ISO/IEC 18004) in a PNG image, for printing in a
 * letter: error correction M and at most version 13, as EPC069-12 wants it,
 * with the empty border that a scanner needs. It reads no file. Pure.
 */
#pragma once

#include <glib.h>

/* The image of TEXT, taken as bytes; NULL with HERINNERD_ERROR_VALUE when it does not fit. The same text gives the same
 * image. */
GBytes *qr_png(const char *text, GError **error);

/* SPDX-License-Identifier: MIT */
/*
 * Words for people come from the gettext catalogues in po/ (`en`, `nl`).
 * Reason words and JSON stay English. A table of sentences marks them with
 * N_() and looks them up with _() where they are printed.
 */
#pragma once

#include <libintl.h>

#define GETTEXT_DOMAIN "herinnerd"

#define _(text) gettext(text)
#define N_(text) (text)

/* SPDX-License-Identifier: MIT */
/*
 * Words that make a reminder sound like a threat, a language each
 * (herinnerd-templates(7)). A word that ends in `*` stands for all that begin so. Pure.
 */
#pragma once

/* The NULL-terminated list, in lower case, for the letter's tag LANGUAGE; NULL when there is none. */
const char *const *threat_words(const char *language);

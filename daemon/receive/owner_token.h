/* SPDX-License-Identifier: MIT */
/*
 * The token of an act by mail in the subject of what came in: "a" and 24
 * hexadecimal digits, with nothing of a word on either side. Whether it is one
 * of ours the store knows (proof/owner_act.h). Pure.
 */
#pragma once

/* The first in SUBJECT, in lower case; NULL when there is none. New string. */
char *owner_token_in(const char *subject);

/* SUBJECT without any, for the log: one that is still good is nobody's to read. New string. */
char *owner_token_masked(const char *subject);

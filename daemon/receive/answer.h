/* SPDX-License-Identifier: MIT */
/*
 * The word with which a client answers (templates.md, answers): in the
 * subject that the letter's link wrote, or as the first line of a text. A
 * word says what is meant, never by whom. Who says «paid» and objects in the
 * same mail (ANSWER_DISPUTE) is not taken at the word alone. Pure.
 */
#pragma once

#include "receive/classify.h"

enum mail_answer answer_in(const char *subject, const char *above);

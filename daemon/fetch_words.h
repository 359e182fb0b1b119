/* SPDX-License-Identifier: MIT */
/* Why a file could not be fetched, in sentences for people, each with its remedy. Decides nothing. */
#pragma once

#include "config/config.h"
#include "ledger/web_body.h"
#include "net/download.h"
#include "net/login.h"

/* RESULT is a failure. New string. */
char *fetch_words_of_result(const struct download_result *result, const struct config_web *web);
/* What came is no export. New string. */
char *fetch_words_of_body(enum web_body body);
char *fetch_words_of_login(const struct login_failure *failure);

/* «"ADDRESS" cannot be fetched: REASON». New string. */
char *fetch_sentence(const struct config_web *web, const char *reason);

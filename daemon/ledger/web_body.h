/* SPDX-License-Identifier: MIT */
/*
 * What a web server sent in place of an export, told by its first bytes: a
 * login page with status 200 must never be read as a ledger without rows.
 * Looks at bytes alone.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

enum web_body {
    WEB_BODY_GOOD, /* nothing speaks against it; the reader has the last word */
    WEB_BODY_EMPTY,
    WEB_BODY_PAGE,     /* HTML */
    WEB_BODY_XML,      /* such as the answer of WebDAV about a folder */
    WEB_BODY_JSON,     /* mostly an error */
    WEB_BODY_WORKBOOK, /* a sheet that was not exported as CSV, or an archive */
    WEB_BODY_PDF,
    WEB_BODY_PACKED, /* gzip that the server did not declare */
};

/* HEAD: the first SIZE bytes of a body that says to be of TYPE ("" = unknown). */
enum web_body web_body_judge(const char *head, size_t size, const char *type);

/* SPDX-License-Identifier: MIT */
/*
 * Names of mailboxes in commands and responses, and the few facts that are
 * read from responses about them. Pure.
 */
#pragma once

#include "imap/response.h"

/* TEXT as a quoted string (RFC 3501 9); NULL when it holds what none can: CR, LF, NUL, an octet above 127. New. */
char *imap_quote(const char *text);

/* The name of a folder, UTF-8, as IMAP writes it (RFC 3501 5.1.3, modified UTF-7). New string. */
char *imap_name_encode(const char *name);

struct imap_folder {
    char *name;     /* as IMAP writes it */
    char delimiter; /* 0 = none */
    bool sent;      /* \Sent, RFC 6154 */
    bool selectable;
};

/* From a LIST response; NULL when RESPONSE is none. */
struct imap_folder *imap_folder_parse(const struct imap_response *response);
void imap_folder_free(struct imap_folder *folder);

/* Which of FOLDERS (of struct imap_folder) holds sent mail: the one marked \Sent, else one called Sent at the top or
 * below INBOX. NULL when there is none. */
const struct imap_folder *imap_folder_for_sent(const GPtrArray *folders);

/* "APPENDUID 38505 3955" (RFC 4315 3); false when CODE is another. */
bool imap_append_uid(const char *code, int64_t *validity, int64_t *uid);

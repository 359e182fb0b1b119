/* SPDX-License-Identifier: MIT */
/* The words of a response (RFC 3501 4). For imap/ alone; response.h says what they are. */
#pragma once

#include "imap/response.h"

/* What is left of a response. */
struct imap_cursor {
    const char *at, *end;
};

void imap_skip_blanks(struct imap_cursor *cursor);

/* All that is left, as struct imap_token; false when it cannot be cut into such. */
bool imap_take_tokens(struct imap_cursor *cursor, GPtrArray *tokens);
void imap_token_free(void *token);

/* The octets of a literal that LINE (LENGTH bytes, without CRLF) announces by its end, "{310}"; -1 = none. */
int64_t imap_literal_at_end(const char *line, gsize length);

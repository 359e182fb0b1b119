/* SPDX-License-Identifier: MIT */
/*
 * What the relay offered in its reply to EHLO (RFC 5321 4.1.1.1), as far as
 * the dialogue uses it. Pure.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct smtp_capabilities {
    bool pipelining; /* RFC 2920 */
    bool dsn;        /* RFC 3461 */
    bool smtputf8;   /* RFC 6531 */
    bool auth;       /* RFC 4954 */
    bool size;       /* RFC 1870 */
    int64_t size_max;/* octets, 0 = no limit stated */
};

/* LINES: keyword lines without the reply code, NULL-terminated, as net/stream.h gives them. */
struct smtp_capabilities capability_parse(const char *const *lines);

/* SPDX-License-Identifier: MIT */
#include "proof/transcript.h"

/* A session as it usually goes, of nobody. Changed it is another pattern: those that were packed by this one keep it.
 */
static const char usual[] =
    "relay smtp.example.com:587 (192.0.2.1), TLSv1.3 TLS_AES_256_GCM_SHA384, certificate sha256 \n"
    "relay mail.example.com (127.0.0.1), no encryption\n"
    "connection asked for at 2026-01-01T09:00:00.000Z; times in milliseconds from there, > sent, < received\n"
    "       0 < 220 mail.example.com ESMTP Postfix\n"
    "       0 > EHLO localhost\n"
    "       0 < 250-mail.example.com\n"
    "       0 < 250-PIPELINING\n"
    "       0 < 250-SIZE 10240000\n"
    "       0 < 250-STARTTLS\n"
    "       0 < 250-8BITMIME\n"
    "       0 < 250-SMTPUTF8\n"
    "       0 < 250-CHUNKING\n"
    "       0 < 250-AUTH PLAIN LOGIN XOAUTH2\n"
    "       0 < 250-ENHANCEDSTATUSCODES\n"
    "       0 < 250 DSN\n"
    "       0 < 235 2.7.0 Authentication successful\n"
    "       0 > MAIL FROM:<bounces+t1h@example.com> SIZE=10000 RET=HDRS ENVID=r1h\n"
    "       0 > RCPT TO:<info@example.com> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;info@example.com\n"
    "       0 > DATA\n"
    "       0 < 250 2.1.0 Ok\n"
    "       0 < 250 2.1.5 Ok\n"
    "       0 < 354 End data with <CR><LF>.<CR><LF>\n"
    "       0 > (10000 bytes of content)\n"
    "       0 > .\n"
    "       0 < 250 2.0.0 Ok: queued as \n";

GBytes *transcript_pattern(void)
{
    return g_bytes_new_static(usual, sizeof usual - 1);
}

/* SPDX-License-Identifier: MIT */
#include "net/record.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <resolv.h>
#include <stdlib.h>
#include <string.h>

enum { ANSWER_SIZE = 8192, DNS_PORT = 53, SECONDS = 3 };

/* glibc's resolver can be told of IPv4 servers in so many words. */
static bool use_resolver(struct __res_state *state, const char *resolver)
{
    g_auto(GStrv) parts = g_strsplit(resolver, ":", 2);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons(parts[1] ? (uint16_t)atoi(parts[1]) : DNS_PORT)};

    if (!parts[0] || inet_pton(AF_INET, parts[0], &address.sin_addr) != 1)
        return false;
    state->nscount = 1;
    state->nsaddr_list[0] = address;
    return true;
}

/* The character strings of a TXT record, joined (RFC 7208 3.3). New string. */
static char *txt_of(const ns_rr *record)
{
    const unsigned char *data = ns_rr_rdata(*record), *end = data + ns_rr_rdlen(*record);
    GString *text = g_string_new(NULL);

    while (data < end && data + 1 + *data <= end) {
        g_string_append_len(text, (const char *)data + 1, *data);
        data += 1 + *data;
    }
    return g_string_free(text, FALSE);
}

/* The record of NAME that begins with PREFIX, into *TEXT (new string). */
static enum record_found find_in(const unsigned char *answer, int length, const char *prefix, char **text)
{
    ns_msg message;

    if (ns_initparse(answer, length, &message) != 0)
        return RECORD_UNREACHABLE;
    for (int i = 0; i < ns_msg_count(message, ns_s_an); i++) {
        ns_rr record;

        if (ns_parserr(&message, ns_s_an, i, &record) != 0 || ns_rr_type(record) != ns_t_txt)
            continue;
        *text = txt_of(&record);
        if (!g_ascii_strncasecmp(*text, prefix, strlen(prefix)))
            return RECORD_FOUND;
        g_clear_pointer(text, g_free);
    }
    return RECORD_ABSENT;
}

enum record_found record_ask(const char *name, const char *prefix, const char *resolver, char **text)
{
    unsigned char answer[ANSWER_SIZE];
    struct __res_state state = {0};
    enum record_found found = RECORD_UNREACHABLE;
    int length;

    *text = NULL;
    if (res_ninit(&state) != 0)
        return RECORD_UNREACHABLE;
    state.retrans = SECONDS;
    state.retry = 1;
    if (!resolver || use_resolver(&state, resolver)) {
        length = res_nquery(&state, name, ns_c_in, ns_t_txt, answer, sizeof answer);
        if (length > 0)
            found = find_in(answer, MIN(length, (int)sizeof answer), prefix, text);
        else if (state.res_h_errno == HOST_NOT_FOUND || state.res_h_errno == NO_DATA)
            found = RECORD_ABSENT;
    }
    res_nclose(&state);
    return found;
}

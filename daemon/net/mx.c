/* SPDX-License-Identifier: MIT */
#include "net/mx.h"

#include <arpa/nameser.h>
#include <netinet/in.h>
#include <resolv.h>
#include <string.h>

enum { ANSWER_MAX = 4096, SECONDS = 2, TRIES = 2 };

struct server {
    unsigned preference;
    char name[NS_MAXDNAME];
};

static gint by_preference(gconstpointer a, gconstpointer b)
{
    const struct server *one = a, *other = b;

    return one->preference < other->preference ? -1 : one->preference > other->preference;
}

/* RDATA of an MX record: two bytes of preference and a name (RFC 1035 section 3.3.9). */
static void take(GArray *servers, ns_msg *message, const ns_rr *record)
{
    struct server server;

    if (ns_rr_type(*record) != ns_t_mx || ns_rr_rdlen(*record) < 3)
        return;
    server.preference = ns_get16(ns_rr_rdata(*record));
    if (dn_expand(ns_msg_base(*message), ns_msg_end(*message), ns_rr_rdata(*record) + 2, server.name,
                  sizeof server.name) > 0)
        g_array_append_val(servers, server);
}

char **mx_read(const unsigned char *answer, int length)
{
    g_autoptr(GArray) servers = g_array_new(FALSE, FALSE, sizeof(struct server));
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    ns_msg message;
    ns_rr record;

    if (ns_initparse(answer, length, &message) == 0)
        for (int i = 0; i < ns_msg_count(message, ns_s_an) && !ns_parserr(&message, ns_s_an, i, &record); i++)
            take(servers, &message, &record);
    g_array_sort(servers, by_preference);
    for (guint i = 0; i < servers->len; i++)
        g_ptr_array_add(names, g_strdup(g_array_index(servers, struct server, i).name));
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_steal(names, NULL);
}

/* RFC 2606, RFC 6761: names that no name server knows. */
static gboolean is_reserved(const char *domain)
{
    static const char *const ends[] = {".example", ".test", ".invalid", ".localhost", ".local"};

    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++)
        if (g_str_has_suffix(domain, ends[i]))
            return TRUE;
    return !strchr(domain, '.');
}

char **mx_find(const char *domain)
{
    struct __res_state state = {0};
    unsigned char answer[ANSWER_MAX];
    int length = -1;

    if (is_reserved(domain) || res_ninit(&state) != 0)
        return g_new0(char *, 1);
    state.retrans = SECONDS;
    state.retry = TRIES;
    length = res_nquery(&state, domain, ns_c_in, ns_t_mx, answer, sizeof answer);
    res_nclose(&state);
    return length > 0 ? mx_read(answer, MIN(length, (int)sizeof answer)) : g_new0(char *, 1);
}

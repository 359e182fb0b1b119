/* SPDX-License-Identifier: MIT */
#include "proof/recent.h"

enum { BYTES_MOST = 16 << 20 };

struct recent {
    GHashTable *mails; /* hash -> GBytes */
    gsize bytes;
};

struct recent *recent_new(void)
{
    struct recent *recent = g_new0(struct recent, 1);

    recent->mails = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
    return recent;
}

void recent_free(struct recent *recent)
{
    if (!recent)
        return;
    g_hash_table_unref(recent->mails);
    g_free(recent);
}

void recent_forget(struct recent *recent)
{
    g_hash_table_remove_all(recent->mails);
    recent->bytes = 0;
}

void recent_keep(struct recent *recent, const char *sha256, GBytes *bytes)
{
    gsize size = g_bytes_get_size(bytes);

    if (size > BYTES_MOST || g_hash_table_contains(recent->mails, sha256))
        return;
    if (recent->bytes + size > BYTES_MOST) /* they wait for long: nobody is sending */
        recent_forget(recent);
    g_hash_table_insert(recent->mails, g_strdup(sha256), g_bytes_ref(bytes));
    recent->bytes += size;
}

GBytes *recent_take(struct recent *recent, const char *sha256)
{
    gpointer key = NULL, bytes = NULL;

    if (!g_hash_table_steal_extended(recent->mails, sha256, &key, &bytes))
        return NULL;
    g_free(key);
    recent->bytes -= g_bytes_get_size(bytes);
    return bytes;
}

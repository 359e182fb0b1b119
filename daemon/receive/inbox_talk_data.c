/* SPDX-License-Identifier: MIT */
/* What the server tells an IMAP session that reads mail. */
#include <string.h>

#include "receive/inbox_talk_inside.h"

/* The number behind PREFIX of a response code ("UIDNEXT 4392"). */
static void take_number(const char *code, const char *prefix, int64_t *value)
{
    if (g_ascii_strncasecmp(code, prefix, strlen(prefix)) == 0)
        *value = g_ascii_strtoll(code + strlen(prefix), NULL, 10);
}

static void take_capabilities(struct inbox_talk *talk, const struct imap_response *response)
{
    for (guint i = 0; i < response->tokens->len; i++) {
        const char *word = imap_text(response, i);

        talk->can_idle |= g_ascii_strcasecmp(word, "IDLE") == 0;
        talk->can_move |= g_ascii_strcasecmp(word, "MOVE") == 0;
        talk->can_uidplus |= g_ascii_strcasecmp(word, "UIDPLUS") == 0;
    }
}

static int by_number(gconstpointer a, gconstpointer b)
{
    int64_t one = *(const int64_t *)a, other = *(const int64_t *)b;

    return one < other ? -1 : one > other;
}

static void drop_doubles(GArray *sorted)
{
    int64_t *uids = (int64_t *)sorted->data;
    guint kept = 0;

    for (guint i = 0; i < sorted->len; i++) {
        if (!kept || uids[kept - 1] != uids[i])
            uids[kept++] = uids[i];
    }
    g_array_set_size(sorted, kept);
}

/* "5:*" always names the last mail, and servers may say what was not asked for: only what lies in the range counts. */
static void take_found(struct inbox_talk *talk, const struct imap_response *response)
{
    int64_t last = talk->uids->len ? g_array_index(talk->uids, int64_t, talk->uids->len - 1) : 0;
    int64_t least = MAX(last, talk->fresh ? 0 : inbox_talk_folder(talk)->last_uid);

    for (guint i = 0; i < response->tokens->len; i++) {
        int64_t uid = g_ascii_strtoll(imap_text(response, i), NULL, 10);

        if (uid > least && uid <= talk->searched)
            g_array_append_val(talk->uids, uid);
    }
    g_array_sort(talk->uids, by_number);
    drop_doubles(talk->uids);
}

static GBytes *bytes_at(const struct imap_response *response, guint i)
{
    const struct imap_token *token = i < response->tokens->len ? response->tokens->pdata[i] : NULL;

    return token && token->kind == IMAP_STRING ? g_bytes_ref(token->bytes) : NULL;
}

/* "(UID 45 RFC822.SIZE 1234)", "(UID 45 BODY[] {1234}…)"; what is told of other mails is left aside. */
static void take_fetch(struct inbox_talk *talk, const struct imap_response *response)
{
    int64_t uid = 0, size = -1;
    GBytes *raw = NULL;

    for (guint i = 0; i + 1 < response->tokens->len; i++) {
        const char *word = imap_text(response, i);

        if (!imap_is(response, i, IMAP_ATOM))
            continue;
        if (g_ascii_strcasecmp(word, "UID") == 0)
            uid = g_ascii_strtoll(imap_text(response, i + 1), NULL, 10);
        else if (g_ascii_strcasecmp(word, "RFC822.SIZE") == 0)
            size = g_ascii_strtoll(imap_text(response, i + 1), NULL, 10);
        else if (g_ascii_strncasecmp(word, "BODY[]", 6) == 0 && !raw)
            raw = bytes_at(response, i + 1);
    }
    if (talk->taken < talk->uids->len && uid == inbox_talk_uid(talk)) {
        talk->size = size >= 0 ? size : talk->size;
        if (raw && !talk->raw)
            talk->raw = g_bytes_ref(raw);
    }
    g_clear_pointer(&raw, g_bytes_unref);
}

void inbox_talk_take_data(struct inbox_talk *talk, const struct imap_response *response)
{
    if (g_str_equal(response->name, "CAPABILITY"))
        take_capabilities(talk, response);
    if (talk->state == TALK_OPEN || talk->state == TALK_LISTEN) {
        take_number(response->code, "UIDVALIDITY ", &talk->uidvalidity);
        take_number(response->code, "UIDNEXT ", &talk->uidnext);
    }
    if (talk->state == TALK_SEARCH && g_str_equal(response->name, "SEARCH"))
        take_found(talk, response);
    if ((talk->state == TALK_SIZE || talk->state == TALK_FETCH) && g_str_equal(response->name, "FETCH"))
        take_fetch(talk, response);
    if (talk->state == TALK_IDLE && g_str_equal(response->name, "EXISTS"))
        inbox_talk_wake(talk);
}

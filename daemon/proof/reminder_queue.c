/* SPDX-License-Identifier: MIT */
/* queued: the exact bytes, and the names by which they come back. */
#include <string.h>

#include "base/text.h"
#include "proof/content.h"
#include "proof/reminder.h"
#include "proof/rows_inside.h"

enum { IDENTITY_BYTES = 12 };

/* Nobody guesses another reminder's from one: HMAC over what it is for and the number. When it was PLANNED goes in, for
 * a store that was set back gives its numbers again. */
static char *identity(const char *secret, const char *label, int64_t id, const char *planned)
{
    char number[TEXT_NUMBER_SIZE]; /* no printf: this and its neighbours are asked some ten times a letter */
    g_autofree char *text = g_strconcat(label, " ", text_number(id, number), " ", planned, NULL);

    return hash_keyed(secret, text, IDENTITY_BYTES);
}

/* Lower case and digits only; the number ends at the first letter that is no hexadecimal digit. */
static char *bounce_token_of(const char *secret, int64_t id, const char *planned)
{
    g_autofree char *bounce = identity(secret, "bounce", id, planned);

    char number[TEXT_NUMBER_SIZE];

    return g_strconcat("t", text_number(id, number), "h", bounce, NULL);
}

char *reminder_bounce_token(struct store *store, int64_t id, const char *planned, GError **error)
{
    const char *secret = store_secret(store, error);

    return secret ? bounce_token_of(secret, id, planned) : NULL;
}

/* When reminder ID was planned; "" for none of that number. */
static bool find_planned(struct store *store, int64_t id, char planned[INSTANT_SIZE], GError **error)
{
    const int64_t *noted = g_hash_table_lookup(store->planned, &id);
    g_autofree char *found = NULL;

    if (noted) {
        instant_to_text(*noted, planned);
        return true;
    }
    if (!sql_text(store->sql, &found, error, "SELECT planned_time FROM reminder WHERE id = ?1", BIND(bind_int(id))))
        return false;
    g_strlcpy(planned, found ? found : "", INSTANT_SIZE);
    return true;
}

bool reminder_identify(struct store *store, int64_t id, const char *domain, char **message_id, char **envid,
                       char **bounce_token, GError **error)
{
    const char *secret = store_secret(store, error);
    g_autofree char *left = NULL, *envelope = NULL;
    char planned[INSTANT_SIZE], number[TEXT_NUMBER_SIZE];

    if (!secret || !find_planned(store, id, planned, error))
        return false;
    left = message_id ? identity(secret, "id", id, planned) : NULL;
    envelope = envid ? identity(secret, "envid", id, planned) : NULL;
    if (message_id) /* the number first: keys that follow each other stand on one page */
        *message_id = g_strconcat(text_number(id, number), ".", left, "@", domain, NULL);
    if (envid)
        *envid = g_strconcat("r", text_number(id, number), "h", envelope, NULL);
    if (bounce_token)
        *bounce_token = bounce_token_of(secret, id, planned);
    return true;
}

/* What stands between < and > of the header Message-ID; NULL when there is none. The bytes are the truth. */
static char *message_id_of(GBytes *message)
{
    gsize size;
    const char *data = g_bytes_get_data(message, &size), *end = g_strstr_len(data, (gssize)size, "\r\n\r\n");
    g_autofree char *head = g_strndup(data, end ? (gsize)(end - data) : size);
    char *line = head, *open, *close;

    while (line && g_ascii_strncasecmp(line, "message-id:", strlen("message-id:"))) {
        line = strchr(line, '\n');
        line += line != NULL;
    }
    open = line ? strchr(line, '<') : NULL;
    close = open ? strchr(open, '>') : NULL;
    return close ? g_strndup(open + 1, (gsize)(close - open - 1)) : NULL;
}

bool reminder_queue(struct store *store, int64_t id, GBytes *message, const char *subject, GError **error)
{
    return reminder_queue_like(store, id, message, NULL, subject, error);
}

bool reminder_queue_like(struct store *store, int64_t id, GBytes *message, GBytes *pattern, const char *subject,
                         GError **error)
{
    g_autofree char *message_id = message_id_of(message), *envid = NULL, *body = NULL;
    char sha256[SHA256_HEX_SIZE], size[TEXT_NUMBER_SIZE];
    struct reminder_about about;
    bool queued;

    if (!reminder_identify(store, id, "", NULL, &envid, NULL, error) ||
        !content_put_like(store, "mail", message, pattern, sha256, error) ||
        !reminder_change(
            store, id, &about, &queued, error,
            "UPDATE OR ROLLBACK reminder SET state = 'queued', message_sha256 = ?2, subject = ?3, message_id = ?4, "
            "envid = ?5"
            " WHERE id = ?1 AND state = 'planned'",
            BIND(bind_int(id), bind_text(sha256), bind_text(subject), bind_text(message_id), bind_text(envid))))
        return false;
    if (!queued) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN,
                    "reminder %" G_GINT64_FORMAT " is not planned any more; plan again", id);
        return false;
    }
    recent_keep(store->recent, sha256, message);
    body = g_strconcat("message: ", sha256, "\nsize: ", text_number((int64_t)g_bytes_get_size(message), size),
                       "\nmessage-id: ", message_id ? message_id : "", "\nenvid: ", envid, "\n", NULL);
    return reminder_journal(store, id, &about, "queued", body, NULL, error);
}

/*
 * Live letters, and beside them recalled ones with what withdrew them: the client has those in the same conversation.
 * What is withdrawn comes last: that is what an apology answers.
 */
#define THREAD                                                                                                         \
    "SELECT message_id FROM (SELECT r.id, r.day, r.message_id FROM covers mine JOIN covers c ON c.live = 1"            \
    " AND c.rehearsal = mine.rehearsal AND c.ledger = mine.ledger AND c.number = mine.number"                          \
    " JOIN reminder r ON r.id = c.reminder WHERE mine.reminder = ?1 AND r.state = 'accepted'"                          \
    " UNION ALL SELECT r.id, r.day, r.message_id FROM covers mine JOIN covers c ON c.live = 0"                         \
    " AND c.ledger = mine.ledger AND c.number = mine.number AND c.rehearsal = mine.rehearsal"                          \
    " JOIN reminder r ON r.id = c.reminder WHERE mine.reminder = ?1"                                                   \
    " AND (r.state = 'recalled' OR (r.state = 'accepted' AND r.recalls IS NOT NULL)))"                                 \
    " WHERE id <> ?1 AND message_id IS NOT NULL"                                                                       \
    " ORDER BY id IS (SELECT recalls FROM reminder WHERE id = ?1), day, id"

/* Whether another letter was about an invoice of this one: most are the first, and need no sorting. */
#define OTHER(live)                                                                                                    \
    "EXISTS (SELECT 1 FROM covers mine JOIN covers c ON c.live = " live " AND c.rehearsal = mine.rehearsal"            \
    " AND c.ledger = mine.ledger AND c.number = mine.number WHERE mine.reminder = ?1 AND c.reminder <> ?1)"

char **reminder_thread(struct store *store, int64_t id, GError **error)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
    AUTO(rows) rows = NULL;
    enum rows_step step = ROWS_FAILED;
    int64_t other;

    if (!sql_int(store->sql, 0, &other, error, "SELECT " OTHER("1") " OR " OTHER("0"), BIND(bind_int(id))))
        return NULL;
    if (!other)
        return g_new0(char *, 1);
    rows = sql_query(store->sql, THREAD, BIND(bind_int(id)), error);
    /* one that asked for several invoices is there several times, next to each other */
    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        if (!list->len || !g_str_equal(list->pdata[list->len - 1], column_text(rows, 0)))
            g_ptr_array_add(list, column_dup(rows, 0));
    }
    g_ptr_array_add(list, NULL);
    return step == ROWS_END ? (char **)g_ptr_array_free(g_steal_pointer(&list), FALSE) : NULL;
}

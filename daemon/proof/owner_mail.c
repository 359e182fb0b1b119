/* SPDX-License-Identifier: MIT */
/* Mails to the owner: rows of `reminder` of kind `owner`, with what they tell in place of what they cover. */
#include "proof/notice.h"
#include "proof/records.h"
#include "proof/rows_inside.h"

char *owner_mail_digest(const struct owner_mail *mail)
{
    GString *text;
    char *digest;

    if (mail->digest)
        return g_strdup(mail->digest);
    text = g_string_new(NULL);
    g_string_append_printf(text, "owner\n%s\n%s\n", mail->sender->key, mail->template_name);
    for (guint i = 0; i < mail->rows->len; i++) {
        const struct notice_row *row = mail->rows->pdata[i];

        g_string_append_printf(text, "%" G_GINT64_FORMAT " %d\n", row->id, row->told.times + 1);
    }
    digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text->str, (gssize)text->len);
    g_string_free(text, TRUE);
    return digest;
}

GPtrArray *owner_mail_pending(struct store *store, enum run_mode mode, GError **error)
{
    return reminder_pending_of(store, "owner", mode, error);
}

static char *const *receivers(const struct owner_mail *mail)
{
    return mail->decision ? mail->decision->to : mail->sender->owner;
}

static char *body_of(const struct owner_mail *mail, enum run_mode mode, const char *digest)
{
    GString *body = g_string_new(NULL);

    body_line(body, "mode", mode_word(mode));
    body_line(body, "kind", "owner");
    body_line(body, "sender", mail->sender->key);
    body_line(body, "stage", mail->template_name);
    body_day(body, "day", mail->day);
    for (guint i = 0; i < mail->rows->len; i++) {
        const struct notice_row *row = mail->rows->pdata[i];

        g_string_append_printf(body, "tells: %s (%d)\n", row->notice->cause, row->told.times + 1);
    }
    if (mail->task)
        body_number(body, "task", mail->task);
    for (char *const *to = receivers(mail); *to; to++)
        body_line(body, "to", *to);
    body_line(body, "digest", digest);
    return g_string_free(body, FALSE);
}

static bool insert_row(struct store *store, const struct owner_mail *mail, enum run_mode mode, const char *digest,
                       int64_t client, int64_t valid_until_ms, int64_t seq, GError **error)
{
    g_autofree char *dedupe = g_strdup_printf("owner:%s:%" G_GINT64_FORMAT, digest, seq);

    return sql_run(store->sql,
                   "INSERT INTO reminder(kind, action, dedupe, sender, relay, policy, stage, template, language,"
                   " rehearsal, digest, day, planned_time, planned_seq, valid_until, state, client, hands) VALUES"
                   " ('owner', 'mail', ?1, ?2, ?3, '', ?4, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'planned', ?12, ?13)",
                   BIND(bind_text(dedupe), bind_text(mail->sender->key), bind_text(mail->sender->smtp),
                        bind_text(mail->template_name), bind_text(mail->sender->owner_language),
                        bind_int(mode_number(mode)), bind_text(digest), bind_day(mail->day),
                        bind_time(clock_now_ms(store->clock)), bind_int(seq), bind_time(valid_until_ms),
                        bind_int(client), bind_id(mail->task)),
                   error);
}

/* The index told_live lets no two mails tell the same for the same time. */
static bool insert_told(struct store *store, const struct owner_mail *mail, enum run_mode mode, int64_t id,
                        GError **error)
{
    for (guint i = 0; i < mail->rows->len; i++) {
        const struct notice_row *row = mail->rows->pdata[i];

        if (!sql_run(store->sql, "INSERT INTO told(reminder, notice, rehearsal, round) VALUES (?1, ?2, ?3, ?4)",
                     BIND(bind_int(id), bind_int(row->id), bind_int(mode_number(mode)), bind_int(row->told.times + 1)),
                     error))
            return false;
    }
    return true;
}

static bool insert_recipients(struct store *store, int64_t id, char *const *addresses, GError **error)
{
    for (; *addresses; addresses++) {
        if (!sql_run(store->sql,
                     "INSERT INTO recipient(reminder, address, role) VALUES (?1, ?2, 'to')"
                     " ON CONFLICT DO NOTHING",
                     BIND(bind_int(id), bind_text(*addresses)), error))
            return false;
    }
    return true;
}

bool owner_mail_plan(struct store *store, const struct owner_mail *mail, enum run_mode mode, int64_t valid_until_ms,
                     int64_t *id, GError **error)
{
    g_autofree char *digest = owner_mail_digest(mail);
    g_autofree char *body = body_of(mail, mode, digest);
    int64_t seq = journal_head(store, NULL, error) + 1, client = 0;

    /* what is decided about its client from now on makes it void */
    if (mail->decision)
        client = party_id(store, mail->decision->client->key, NULL, error);
    if (seq <= 0 || client < 0 || !store_plan_is_current(store, client, error) ||
        !insert_row(store, mail, mode, digest, client, valid_until_ms, seq, error))
        return false;
    *id = sql_last_id(store->sql);
    return insert_told(store, mail, mode, *id, error) && insert_recipients(store, *id, receivers(mail), error) &&
           journal_append(store,
                          &(struct journal_entry){
                              .type = "planned", .actor = "herinnerd", .client = client, .reminder = *id, .body = body},
                          NULL, error);
}

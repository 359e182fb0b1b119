/* SPDX-License-Identifier: MIT */
/* One mail to the owner as exact bytes. */
#include <string.h>

#include "cycle_owner_inside.h"
#include "report/task_ics.h"

static void note_list_free(gpointer data)
{
    g_ptr_array_unref(data);
}

static bool gather(struct gathering *gathering, const struct owner_mail *mail, GError **error)
{
    for (guint i = 0; i < mail->rows->len; i++) {
        const struct notice_row *row = mail->rows->pdata[i];

        if (row->notice->kind != NOTICE_TASK)
            gathering_add_alert(gathering, row);
        else if (!gathering_add_task(gathering, row->notice, error))
            return false;
    }
    return true;
}

/* The to-dos go along as a file; in the overview they are no news. */
static struct letter *compose(struct gathering *gathering, const char *message_id, const struct owner_mail *mail,
                              const struct owner_digest *digest, GError **error)
{
    struct cycle *cycle = gathering->cycle;
    g_autofree char *ics = NULL;
    g_autoptr(GBytes) bytes = NULL;
    struct message_file file = {.type = "text/calendar; method=PUBLISH", .filename = "herinnerd.ics"};
    struct owner_request request = {
        .template_name = mail->template_name,
        .sender = mail->sender,
        .today = mail->day,
        .message_id = message_id,
        .instant_ms = cycle->world->now.utc_ms,
        .utc_offset = cycle->world->now.utc_offset,
        .tasks = gathering->tasks,
        .alerts = gathering->alerts,
        .digest = digest,
        .files = &file,
    };

    if (gathering->tasks->len && !digest) {
        ics = task_ics(gathering->tasks, mail->sender->key, request.instant_ms);
        bytes = g_bytes_new(ics, strlen(ics));
        file.bytes = bytes;
        request.file_count = 1;
    }
    return composer_owner(cycle->composer, &request, error);
}

struct letter *cycle_owner_compose(struct cycle *cycle, int64_t id, const char *message_id,
                                   const struct owner_mail *mail, enum digest_kind kind, GError **error)
{
    if (mail->decision)
        return cycle_agency_letter(cycle, id, mail, error);

    g_autoptr(GPtrArray) tasks = g_ptr_array_new_with_free_func(owner_task_free);
    g_autoptr(GPtrArray) alerts = g_ptr_array_new_with_free_func(owner_alert_free);
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(note_list_free);
    struct gathering gathering = {.cycle = cycle, .tasks = tasks, .alerts = alerts, .notes = notes};
    AUTO(owner_digest) digest = NULL;
    struct letter *letter = NULL;
    bool good;

    if (kind != DIGEST_NONE)
        digest = gathering_add_digest(&gathering, mail->sender, kind, error);
    good = kind != DIGEST_NONE ? digest != NULL : gather(&gathering, mail, error);
    if (good && id)
        good = gathering_add_links(&gathering, id, mail->sender, error) &&
               (!digest || gathering_link_digest(&gathering, id, mail->sender, digest, error));
    if (good)
        letter = compose(&gathering, message_id, mail, digest, error);
    g_clear_pointer(&gathering.approvals, g_hash_table_unref);
    return letter;
}

struct letter *cycle_owner_letter(struct cycle *cycle, int64_t id, const struct owner_mail *mail, GError **error)
{
    const char *domain = strrchr(mail->sender->address, '@');
    g_autofree char *message_id = NULL;

    if (!reminder_identify(cycle->store, id, domain ? domain + 1 : "localhost", &message_id, NULL, NULL, error))
        return NULL;
    return cycle_owner_compose(cycle, id, message_id, mail, digest_kind_of_mail(mail), error);
}

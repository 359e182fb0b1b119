/* SPDX-License-Identifier: MIT */
/* What is written of a mailbox: mails with their effects, how far it was read, and its trouble. */
#include <stdio.h>

#include "proof/inbound.h"
#include "proof/store.h"
#include "receive/handle.h"
#include "receive/inbox_inside.h"

/* "section/folder": two mailboxes may have folders of one name. New string. */
static char *place_name(const struct inbox *inbox, const char *folder)
{
    return g_strdup_printf("%s/%s", inbox->section->key, folder);
}

static void folder_free(void *data)
{
    struct inbox_folder *folder = data;

    g_free(folder->name);
    g_free(folder);
}

GPtrArray *inbox_positions(struct inbox *inbox, GError **error)
{
    g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(folder_free);

    for (char **name = inbox->section->folders; *name; name++) {
        struct inbox_folder *folder = g_new0(struct inbox_folder, 1);
        g_autofree char *place = place_name(inbox, *name);

        folder->name = g_strdup(*name);
        g_ptr_array_add(folders, folder);
        if (!inbound_position(inbox->inboxes->store, place, &folder->uidvalidity, &folder->last_uid, error))
            return NULL;
    }
    return g_steal_pointer(&folders);
}

static bool write_news(struct inbox *inbox, const struct inbox_news *news, struct handled *handled, GError **error)
{
    const struct inboxes *inboxes = inbox->inboxes;
    g_autofree char *folder = place_name(inbox, news->folder);
    const struct inbound_place place = {folder, news->uidvalidity, news->uid};
    struct effect_days days = inboxes->hooks.days(inboxes->hooks.data);

    return (!news->raw || handle_mail(inboxes->store, news->raw, (gsize)news->whole, &days, &place, handled, error)) &&
           inbound_set_position(inboxes->store, folder, news->uidvalidity, news->uid, error);
}

static void report(const struct inbox *inbox, const struct handled *handled)
{
    const struct inboxes *inboxes = inbox->inboxes;

    if (handled->line)
        fprintf(stderr, "herinnerd: %s\n", handled->line);
    if (handled->letter)
        inboxes->hooks.news(inboxes->hooks.data);
}

bool inbox_keep(struct inbox *inbox, GError **error)
{
    const struct inbox_news *news = inbox_talk_news(inbox->talk);
    struct store *store = inbox->inboxes->store;
    struct handled handled = {.outcome = "", .key = "", .act = ""};
    bool done;

    if (!store_begin(store, error))
        return false;
    done = write_news(inbox, news, &handled, error) && store_commit(store, error);
    if (done)
        report(inbox, &handled);
    else
        store_rollback(store);
    if (done)
        inbox_talk_kept(inbox->talk, handled.letter != 0);
    g_free(handled.line);
    return done;
}

void inbox_tell(struct inbox *inbox, char *text)
{
    g_autofree char *subject = g_strdup_printf("mailbox:%s", inbox->section->key);
    g_autofree char *told = text;
    struct store *store = inbox->inboxes->store;

    if (g_strcmp0(told, inbox->trouble) == 0 || !store_begin(store, NULL))
        return;
    if (!store_set_runtime(store, subject, told, NULL) || !store_commit(store, NULL)) {
        store_rollback(store);
        return;
    }
    fprintf(stderr, "herinnerd: %s\n", told ? told : "the mailbox is read again");
    g_free(inbox->trouble);
    inbox->trouble = g_steal_pointer(&told);
}

/* SPDX-License-Identifier: MIT */
#include "control/sent_search.h"

#include "compose/message_facts.h"
#include "control/sent_files.h"
#include "deliver/sent_ask.h"
#include "proof/found.h"

/* One run over one place. */
struct look {
    const struct control *control;
    struct sent_search *search;
    GHashTable *ids; /* Message-IDs that were found */
    GError **error;
    bool failed;
};

static void found_free(void *data)
{
    struct sent_copy_found *found = data;

    g_bytes_unref(found->message);
    g_free(found->place);
    g_free(found);
}

void sent_search_clear(struct sent_search *search)
{
    g_clear_pointer(&search->places, g_ptr_array_unref);
    g_clear_pointer(&search->found, g_ptr_array_unref);
}

/* A letter about an invoice, not yet found, that the store does not know as sent. */
static bool is_wanted(GBytes *head, void *data)
{
    struct look *look = data;
    AUTO(message_facts) facts = message_facts_read(head);
    enum found_state state;
    bool uncertain;
    int64_t id;

    if (look->failed || !*facts->message_id || g_hash_table_contains(look->ids, facts->message_id) ||
        (!*facts->marks && !look->search->uncertain_only))
        return false;
    if (!found_look(look->control->store, facts->message_id, &state, &id, &uncertain, look->error)) {
        look->failed = true;
        return false;
    }
    if (look->search->uncertain_only ? !uncertain : state == FOUND_KNOWN)
        return false;
    g_hash_table_add(look->ids, g_strdup(facts->message_id));
    return true;
}

static void add(struct look *look, GPtrArray *messages, const char *place)
{
    for (guint i = 0; i < messages->len; i++) {
        struct sent_copy_found *found = g_new0(struct sent_copy_found, 1);

        found->message = g_bytes_ref(messages->pdata[i]);
        found->place = g_strdup(place);
        g_ptr_array_add(look->search->found, found);
    }
    g_ptr_array_add(look->search->places, g_strdup(place));
}

static bool look_at_path(struct look *look, const char *path)
{
    g_autoptr(GPtrArray) messages = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);

    if (!sent_files_read(path, is_wanted, look, messages, look->error) || look->failed)
        return false;
    add(look, messages, path);
    return true;
}

static bool look_at_mailbox(struct look *look, const struct sent_target *target)
{
    g_autoptr(GPtrArray) messages = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_autofree char *place = NULL;

    if (!sent_ask(target, look->search->since, is_wanted, look, messages, &place, look->error) || look->failed)
        return false;
    add(look, messages, place);
    return true;
}

static bool look_at_sender(struct look *look, const struct config_sender *sender, GHashTable *seen)
{
    const struct config *config = look->control->config;
    const struct config_smtp *smtp = config_smtp(config, sender->smtp);
    AUTO(sent_target) target = smtp ? sent_target_of(config, smtp, sender) : NULL;
    bool outbox = smtp && smtp->transport == TRANSPORT_MAILDIR;
    g_autofree char *name = target ? g_strdup_printf("%s %s %s", target->url, target->folder, target->login->user)
                                   : g_strdup(outbox ? config->outbox : "");

    if (!*name || !g_hash_table_add(seen, g_strdup(name)))
        return true;
    if (target)
        return look_at_mailbox(look, target);
    return !g_file_test(config->outbox, G_FILE_TEST_IS_DIR) || look_at_path(look, config->outbox);
}

static bool look_at_senders(struct look *look)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const GPtrArray *senders = look->control->config->senders;

    for (guint i = 0; i < senders->len; i++) {
        if (!look_at_sender(look, senders->pdata[i], seen))
            return false;
    }
    return true;
}

bool sent_search_run(const struct control *control, struct sent_search *search, GError **error)
{
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    struct look look = {.control = control, .search = search, .ids = ids, .error = error};

    search->places = g_ptr_array_new_with_free_func(g_free);
    search->found = g_ptr_array_new_with_free_func(found_free);
    return search->path ? look_at_path(&look, search->path) : look_at_senders(&look);
}

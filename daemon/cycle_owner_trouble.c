/* SPDX-License-Identifier: MIT */
/* What the edges left in the store about their troubles, as causes that the owner hears of. */
#include <string.h>

#include "compose/tags.h"
#include "cycle_owner_inside.h"
#include "proof/guard.h"
#include "proof/store.h"

enum {
    LASTING_MS = 3600000
}; /* a mailbox or a web server that is away for less is no news: it is asked again by itself */

struct search {
    const struct cycle *cycle;
    enum notice_kind kind;
    size_t skip; /* bytes of the subject before the name */
    int64_t before_ms;
};

static void take(const char *subject, const char *value, const char *since, void *data)
{
    const struct search *search = data;

    if (instant_from_text(since) <= search->before_ms)
        g_ptr_array_add(search->cycle->troubles, tell_trouble_new(search->kind, subject + search->skip, value));
}

static void free_trouble(gpointer trouble)
{
    tell_trouble_free(trouble);
}

bool cycle_find_troubles(struct cycle *cycle, GError **error)
{
    static const struct {
        const char *prefix;
        enum notice_kind kind;
        int64_t lasting_ms;
    } places[] = {
        {"letter:", NOTICE_TEMPLATE, 0},          {"relay:", NOTICE_RELAY, 0},
        {"mailbox:", NOTICE_MAILBOX, LASTING_MS}, {"fetch:", NOTICE_FETCH, LASTING_MS},
        {"sent:", NOTICE_COPIES, LASTING_MS},
    };
    const char *path = store_path(cycle->store);

    cycle->troubles = g_ptr_array_new_with_free_func(free_trouble);
    cycle->set_aside = false;
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        struct search search = {cycle, places[i].kind, strlen(places[i].prefix),
                                clock_now_ms(&cycle->clock) - places[i].lasting_ms};

        if (!store_each_runtime(cycle->store, places[i].prefix, take, &search, error))
            return false;
    }
    if (disk_is_filling(path))
        g_ptr_array_add(cycle->troubles, tell_trouble_new(NOTICE_DISK, "", path));
    return true;
}

/* What was said of a letter that nobody waits for any more is no trouble: its invoice was paid, or held. */
bool cycle_forget_letters(struct cycle *cycle, GError **error)
{
    for (guint i = cycle->troubles->len; i > 0 && !cycle->plan->clock_held; i--) {
        const struct tell_trouble *trouble = cycle->troubles->pdata[i - 1];
        g_autofree char *subject = g_strconcat("letter:", trouble->name, NULL);

        if (trouble->kind != NOTICE_TEMPLATE || tags_for_owner(trouble->name) ||
            tell_is_awaited(cycle->plan, trouble->name))
            continue;
        if (!store_set_runtime(cycle->store, subject, NULL, error))
            return false;
        g_ptr_array_remove_index(cycle->troubles, i - 1);
    }
    return true;
}

static bool is_stopped(const struct cycle *cycle, const char *relay)
{
    const char *name = cycle->world->mode == MODE_REHEARSAL && !*cycle->config->rehearse_to ? "outbox" : relay;

    for (guint i = 0; i < cycle->troubles->len; i++) {
        const struct tell_trouble *trouble = cycle->troubles->pdata[i];

        if (trouble->kind == NOTICE_RELAY && g_str_equal(trouble->name, name))
            return true;
    }
    return false;
}

const struct config_sender *cycle_sender_beside(const struct cycle *cycle)
{
    for (guint i = 0; i < cycle->config->senders->len; i++) {
        const struct config_sender *sender = cycle->config->senders->pdata[i];

        if (!is_stopped(cycle, sender->smtp))
            return sender;
    }
    return NULL;
}

const char *cycle_trouble_text(const struct cycle *cycle, enum notice_kind kind, const char *name)
{
    for (guint i = 0; cycle->troubles && i < cycle->troubles->len; i++) {
        const struct tell_trouble *trouble = cycle->troubles->pdata[i];

        if (trouble->kind == kind && g_str_equal(trouble->name, name))
            return trouble->text;
    }
    return "";
}

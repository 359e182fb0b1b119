/* SPDX-License-Identifier: MIT */
#include "watch.h"

#include <linux/magic.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/vfs.h>

#include "bank/file.h"
#include "base/error.h"
#include "proof/guard.h"

/* Writers close or rename; a burst of events is one look. */
enum { SETTLE_USEC = 500 * 1000, LOOK_USEC = 600 * 1000 * 1000 };

#ifndef SMB2_SUPER_MAGIC /* not in the headers of Debian 12 under this name */
#define SMB2_SUPER_MAGIC 0xFE534D42
#endif

struct watch {
    sd_event *event;
    GPtrArray *sources;      /* of sd_event_source */
    sd_event_source *settle; /* a look shortly after an event */
    sd_event_source *look;   /* network file systems */
    char *wake;              /* base name of the wake file */
    char *store;             /* base name of the store */
    enum watched what;
    watch_func func;
    void *data;
};

static int on_settled(sd_event_source *source, uint64_t usec, void *data)
{
    struct watch *watch = data;

    (void)usec;
    sd_event_source_set_enabled(source, SD_EVENT_OFF);
    watch->func(watch->what, watch->data);
    return 0;
}

static int on_look(sd_event_source *source, uint64_t usec, void *data)
{
    struct watch *watch = data;

    sd_event_source_set_time(source, usec + LOOK_USEC);
    sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
    watch->func(WATCHED_LEDGER, watch->data);
    return 0;
}

/* A look that is set for an earlier moment stays: a stream of events never puts it off. */
static void look_in(struct watch *watch, enum watched what, uint64_t delay)
{
    uint64_t now, due = 0;
    int armed = SD_EVENT_OFF;

    watch->what = what;
    sd_event_now(watch->event, CLOCK_MONOTONIC, &now);
    sd_event_source_get_enabled(watch->settle, &armed);
    sd_event_source_get_time(watch->settle, &due);
    if (armed != SD_EVENT_OFF && due <= now + delay)
        return;
    sd_event_source_set_time(watch->settle, now + delay);
    sd_event_source_set_enabled(watch->settle, SD_EVENT_ONESHOT);
}

/* In a folder that ledger and store share, what is done to the store is no news of a ledger. */
static int on_ledger(sd_event_source *source, const struct inotify_event *event, void *data)
{
    struct watch *watch = data;

    (void)source;
    if (!event->len || !g_str_has_prefix(event->name, watch->store))
        look_in(watch, WATCHED_LEDGER, SETTLE_USEC);
    return 0;
}

static int on_store(sd_event_source *source, const struct inotify_event *event, void *data)
{
    struct watch *watch = data;

    (void)source;
    if (event->len && g_str_equal(event->name, watch->wake))
        look_in(watch, WATCHED_WAKE, 0);
    return 0;
}

static bool is_on_network(const char *path)
{
    struct statfs fs;

    if (statfs(path, &fs) != 0)
        return true; /* not there yet: look now and then */
    switch ((unsigned long)fs.f_type) {
    case NFS_SUPER_MAGIC:
    case SMB_SUPER_MAGIC:
    case CIFS_SUPER_MAGIC:
    case SMB2_SUPER_MAGIC:
    case FUSE_SUPER_MAGIC:
        return true;
    default:
        return false;
    }
}

static void watch_folder(struct watch *watch, GHashTable *seen, const char *path, sd_event_inotify_handler_t handler,
                         uint32_t mask)
{
    g_autofree char *folder = g_path_get_dirname(path);
    sd_event_source *source = NULL;

    if (strpbrk(folder, "*?[") || g_hash_table_contains(seen, folder))
        return;
    if (sd_event_add_inotify(watch->event, &source, folder, mask, handler, watch) >= 0)
        g_ptr_array_add(watch->sources, source);
    if (is_on_network(folder) || !source)
        sd_event_source_set_enabled(watch->look, SD_EVENT_ONESHOT);
    g_hash_table_add(seen, g_steal_pointer(&folder));
}

/* A path that is itself the folder. */
static void watch_documents(struct watch *watch, GHashTable *seen, const char *folder, uint32_t mask)
{
    g_autofree char *any = g_build_filename(folder, "*", NULL);

    watch_folder(watch, seen, any, on_ledger, mask);
}

static void watch_ledgers(struct watch *watch, const struct config *config)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    uint32_t mask = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE;

    /* a program may keep its database open for ever: then only the writing is heard. These first, for the wider mask */
    for (guint i = 0; i < config->ledgers->len; i++) {
        const struct config_ledger *ledger = config->ledgers->pdata[i];

        if (ledger->type == LEDGER_SQLITE)
            watch_folder(watch, seen, ledger->path, on_ledger, mask | IN_MODIFY);
    }
    for (guint i = 0; i < config->ledgers->len; i++) {
        const struct config_ledger *ledger = config->ledgers->pdata[i];

        if (!web_is(&ledger->web)) /* the copy of such a file is replaced by ourselves */
            watch_folder(watch, seen, ledger->path, on_ledger, mask);
        if (ledger->type == LEDGER_UBL && g_file_test(ledger->path, G_FILE_TEST_IS_DIR))
            watch_documents(watch, seen, ledger->path, mask);
    }
    for (guint i = 0; i < config->banks->len; i++) {
        g_autofree char *pattern = bank_pattern(((const struct config_bank *)config->banks->pdata[i])->path);

        watch_folder(watch, seen, pattern, on_ledger, mask);
    }
    for (guint i = 0; i < config->contacts->len; i++)
        watch_folder(watch, seen, ((const struct config_contacts *)config->contacts->pdata[i])->path, on_ledger, mask);
}

static void watch_store(struct watch *watch, const struct config *config)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autofree char *wake = wake_path(config->store);

    watch->wake = g_path_get_basename(wake);
    watch_folder(watch, seen, config->store, on_store, IN_CLOSE_WRITE | IN_ATTRIB);
}

static void source_unref(gpointer data)
{
    sd_event_source_disable_unref(data);
}

struct watch *watch_new(sd_event *event, const struct config *config, watch_func func, void *data, GError **error)
{
    struct watch *watch = g_new0(struct watch, 1);
    uint64_t now;
    int r;

    watch->event = sd_event_ref(event);
    watch->func = func;
    watch->data = data;
    watch->sources = g_ptr_array_new_with_free_func(source_unref);
    sd_event_now(event, CLOCK_MONOTONIC, &now);
    r = sd_event_add_time(event, &watch->settle, CLOCK_MONOTONIC, now, 0, on_settled, watch);
    if (r >= 0)
        r = sd_event_add_time(event, &watch->look, CLOCK_MONOTONIC, now + LOOK_USEC, 0, on_look, watch);
    if (r < 0) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "the event loop cannot watch: %s", g_strerror(-r));
        watch_free(watch);
        return NULL;
    }
    sd_event_source_set_enabled(watch->settle, SD_EVENT_OFF);
    sd_event_source_set_enabled(watch->look, SD_EVENT_OFF);
    watch->store = g_path_get_basename(config->store);
    watch_ledgers(watch, config);
    watch_store(watch, config);
    return watch;
}

void watch_free(struct watch *watch)
{
    g_ptr_array_unref(watch->sources);
    sd_event_source_disable_unref(watch->settle);
    sd_event_source_disable_unref(watch->look);
    sd_event_unref(watch->event);
    g_free(watch->wake);
    g_free(watch->store);
    g_free(watch);
}

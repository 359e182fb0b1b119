/* SPDX-License-Identifier: MIT */
/*
 * Is this store where it was (store.md 2.13)? The store keeps the machine's id and a generation that each start raises;
 * a file beside it keeps the store's name and the same number. The store's number is committed first, so the file may
 * be one behind after a crash; a restored store is behind its file.
 */
#include <stdlib.h>
#include <string.h>

#include "base/fault_point.h"
#include "proof/guard.h"
#include "proof/journal.h"
#include "proof/store_inside.h"

struct origin {
    char *name, *machine, *held;
    int64_t generation;
    bool known; /* the store was started before */
    bool copy;  /* it is one that `backup` made */
    char *file; /* of the generation file: the store's name in it, NULL = no file */
    int64_t file_generation;
};

static void origin_clear(struct origin *origin)
{
    g_free(origin->name);
    g_free(origin->machine);
    g_free(origin->held);
    g_free(origin->file);
}

static char *generation_path(struct store *store)
{
    return g_strconcat(store->path, ".generation", NULL);
}

static void read_file(struct store *store, struct origin *origin)
{
    g_autofree char *path = generation_path(store), *text = NULL;
    g_auto(GStrv) words = NULL;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        return;
    words = g_strsplit_set(text, " \n", 3);
    origin->file = g_strdup(words[0] ? words[0] : "");
    origin->file_generation = words[0] && words[1] ? strtoll(words[1], NULL, 10) : 0;
}

static bool read_origin(struct store *store, struct origin *origin, GError **error)
{
    g_autoptr(GError) local = NULL;
    g_autofree char *generation = store_meta(store, "generation", &local);

    *origin = (struct origin){.known = generation != NULL};
    origin->generation = generation ? strtoll(generation, NULL, 10) : 0;
    if (!local)
        origin->name = store_meta(store, "store", &local);
    if (!local)
        origin->machine = store_meta(store, "machine", &local);
    if (!local)
        origin->held = store_meta(store, "origin-held", &local);
    if (!local) {
        g_autofree char *copy = store_meta(store, "copy", &local);

        origin->copy = copy != NULL;
    }
    read_file(store, origin);
    if (!local)
        return true;
    g_propagate_error(error, g_steal_pointer(&local));
    return false;
}

/* Why letters are held, or NULL. */
static const char *trouble(const struct origin *origin, const char *machine_id)
{
    if (origin->held)
        return origin->held;
    if (origin->copy)
        return "the store is a copy that was made as a backup";
    if (!origin->known)
        return origin->file ? "another store stood here before this one" : NULL;
    if (g_strcmp0(origin->machine, machine_id) != 0)
        return "the store was last used on another machine";
    if (!origin->file && origin->generation > 1)
        return "the generation file beside the store is missing";
    if (origin->file && g_strcmp0(origin->file, origin->name) != 0)
        return "the generation file beside the store belongs to another store";
    if (origin->file_generation != origin->generation && origin->file_generation != origin->generation - 1)
        return "the store is older or newer than it was here; a backup was restored or the machine set back";
    return NULL;
}

/* A start that was cut short has raised the store's number already: the file only catches up. */
static int64_t next_generation(const struct origin *origin)
{
    return origin->generation == origin->file_generation ? origin->generation + 1 : origin->generation;
}

static bool write_file(struct store *store, const char *name, int64_t generation, GError **error)
{
    g_autofree char *path = generation_path(store);
    g_autofree char *text = g_strdup_printf("%s %" G_GINT64_FORMAT "\n", name, generation);

    g_autoptr(GError) why = NULL;

    FAULT("generation");
    if (g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0660,
                                 &why))
        return true;
    g_set_error(error, HERINNERD_ERROR,
                g_error_matches(why, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ? HERINNERD_ERROR_FULL : HERINNERD_ERROR_STORE,
                "generation of \"%s\" cannot be written: %s", store->path, why->message);
    return false;
}

static bool write_meta(struct store *store, const char *machine_id, int64_t generation, GError **error)
{
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, generation);

    return store_set_meta(store, "machine", machine_id, error) && store_set_meta(store, "generation", number, error);
}

static bool note(struct store *store, const char *type, const char *actor, const char *why, GError **error)
{
    g_autofree char *body = why ? g_strdup_printf("why: %s\n", why) : NULL;

    return journal_append(store, &(struct journal_entry){.type = type, .actor = actor, .decides = true, .body = body},
                          NULL, error);
}

/* In a transaction of its own, unless the caller has one. */
static bool finish(struct store *store, bool own, bool done, GError **error)
{
    if (!own)
        return done;
    if (done)
        return store_commit(store, error);
    store_rollback(store);
    return false;
}

bool origin_check(struct store *store, const char *machine_id, bool *held, char **why, GError **error)
{
    __attribute__((cleanup(origin_clear))) struct origin origin = {0};
    const char *reason;
    bool done;

    if (!store_begin(store, error))
        return false;
    done = read_origin(store, &origin, error);
    reason = done ? trouble(&origin, machine_id) : NULL;
    if (done && !reason)
        done = write_meta(store, machine_id, next_generation(&origin), error);
    else if (done && !origin.held)
        done = store_set_meta(store, "origin-held", reason, error) &&
               note(store, "origin-held", "herinnerd", reason, error);
    if (!finish(store, true, done, error) ||
        (!reason && !write_file(store, origin.name, next_generation(&origin), error)))
        return false;
    *held = reason != NULL;
    if (why)
        *why = g_strdup(reason);
    return true;
}

bool origin_peek(struct store *store, const char *machine_id, bool *held, GError **error)
{
    __attribute__((cleanup(origin_clear))) struct origin origin = {0};

    if (!read_origin(store, &origin, error))
        return false;
    *held = trouble(&origin, machine_id) != NULL;
    return true;
}

bool origin_adopt(struct store *store, const char *machine_id, const char *actor, GError **error)
{
    __attribute__((cleanup(origin_clear))) struct origin origin = {0};
    bool own = !store_in_transaction(store), done;
    int64_t next;

    if (own && !store_begin(store, error))
        return false;
    done = read_origin(store, &origin, error);
    next = MAX(origin.generation, origin.file_generation) + 1;
    done = done && write_meta(store, machine_id, next, error) && store_set_meta(store, "origin-held", NULL, error) &&
           store_set_meta(store, "copy", NULL, error) && note(store, "adopted", actor, origin.held, error);
    return finish(store, own, done, error) && write_file(store, origin.name, next, error);
}

char *machine_id_read(void)
{
    char *text = NULL;

    if (!g_file_get_contents("/etc/machine-id", &text, NULL, NULL))
        return g_strdup("");
    return g_strstrip(text);
}

/* SPDX-License-Identifier: MIT */
#include "proof/sql_gather.h"

#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <string.h>

/* SQLite writes no more than 128 kB less one byte by one call, and counts on that. */
enum { GATHERED_MOST = 1 << 20, PIECE = 127 << 10 };

/* A log. SQLite has allotted the bytes behind it to the real file. */
struct gathering {
    sqlite3_file base;
    sqlite3_file *real;
    GByteArray *bytes; /* not yet written, */
    sqlite3_int64 at;  /* of this place */
    guint most;        /* of bytes to gather */
    bool new_head;     /* written and not yet synced */
    bool put_off;      /* the next sync of a transaction is left out */
    bool owes;         /* it was */
    gint left_out;     /* syncs so far; atomic, as what follows */
    gint made_good;    /* of those, by the other thread */
    bool lost;         /* a sync failed here while others were not made good */
};

static struct gathering *of(sqlite3_file *file)
{
    return (struct gathering *)file;
}

static sqlite3_file *real_of(sqlite3_file *file)
{
    return of(file)->real;
}

static int write_out(struct gathering *log)
{
    int code = SQLITE_OK;

    for (guint done = 0; code == SQLITE_OK && done < log->bytes->len; done += PIECE)
        code = log->real->pMethods->xWrite(log->real, log->bytes->data + done,
                                           (int)MIN(log->bytes->len - done, (guint)PIECE), log->at + done);
    /* what could not be written belongs to a transaction that now fails, and is written anew by the next */
    g_byte_array_set_size(log->bytes, 0);
    return code;
}

/* -- what the log is asked ------------------------------------------------ */

static int gather_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 at)
{
    struct gathering *log = of(file);
    bool follows = log->bytes->len && at == log->at + (sqlite3_int64)log->bytes->len;

    if (log->bytes->len && (!follows || log->bytes->len + (guint)size > log->most)) {
        int code = write_out(log);

        if (code != SQLITE_OK)
            return code;
    }
    if (!log->bytes->len)
        log->at = at;
    log->new_head |= at == 0;
    g_byte_array_append(log->bytes, data, (guint)size);
    return log->bytes->len < log->most ? SQLITE_OK : write_out(log);
}

static int gather_read(sqlite3_file *file, void *data, int size, sqlite3_int64 at)
{
    struct gathering *log = of(file);
    int code = SQLITE_OK;

    if (log->bytes->len && at + size > log->at)
        code = write_out(log);
    return code == SQLITE_OK ? log->real->pMethods->xRead(log->real, data, size, at) : code;
}

static int gather_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int code = write_out(of(file));

    return code == SQLITE_OK ? real_of(file)->pMethods->xTruncate(real_of(file), size) : code;
}

/* That the disk did not take something the system says once to whoever asks next by this descriptor: who hears it here
 * may have heard it for what the other thread is still to ask about, and SQLite takes a checkpoint's failure lightly.
 */
static int sync_now(struct gathering *log, int flags)
{
    bool unsure = g_atomic_int_get(&log->left_out) != g_atomic_int_get(&log->made_good);
    int code = log->real->pMethods->xSync(log->real, flags);

    log->lost |= code != SQLITE_OK && unsure;
    return code;
}

/* After a new head of the log SQLite syncs before it writes what follows: else that could be found behind the old one.
 */
static int gather_sync(sqlite3_file *file, int flags)
{
    struct gathering *log = of(file);
    int code = write_out(log);

    if (code != SQLITE_OK)
        return code;
    if (log->put_off && !log->new_head) {
        log->put_off = false;
        log->owes = true;
        g_atomic_int_inc(&log->left_out);
        return SQLITE_OK;
    }
    log->new_head = false;
    return sync_now(log, flags);
}

static int gather_size(sqlite3_file *file, sqlite3_int64 *size)
{
    int code = write_out(of(file));

    return code == SQLITE_OK ? real_of(file)->pMethods->xFileSize(real_of(file), size) : code;
}

static int gather_close(sqlite3_file *file)
{
    struct gathering *log = of(file);
    int code = write_out(log), closed = log->real->pMethods->xClose(log->real);

    g_byte_array_unref(log->bytes);
    return code == SQLITE_OK ? closed : code;
}

static int gather_lock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int gather_unlock(sqlite3_file *file, int level)
{
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int gather_check_lock(sqlite3_file *file, int *out)
{
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), out);
}

static int gather_control(sqlite3_file *file, int what, void *data)
{
    int code = write_out(of(file));

    return code == SQLITE_OK ? real_of(file)->pMethods->xFileControl(real_of(file), what, data) : code;
}

static int gather_sector(sqlite3_file *file)
{
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int gather_traits(sqlite3_file *file)
{
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static const sqlite3_io_methods methods = {
    .iVersion = 1,
    .xClose = gather_close,
    .xRead = gather_read,
    .xWrite = gather_write,
    .xTruncate = gather_truncate,
    .xSync = gather_sync,
    .xFileSize = gather_size,
    .xLock = gather_lock,
    .xUnlock = gather_unlock,
    .xCheckReservedLock = gather_check_lock,
    .xFileControl = gather_control,
    .xSectorSize = gather_sector,
    .xDeviceCharacteristics = gather_traits,
};

/* -- a sync put off ------------------------------------------------------- */

bool sql_gather_has(const sqlite3_file *log)
{
    return log && log->pMethods == &methods;
}

void sql_gather_put_off(sqlite3_file *log)
{
    of(log)->put_off = true;
}

bool sql_gather_owes(sqlite3_file *log)
{
    bool owes = of(log)->owes;

    of(log)->put_off = of(log)->owes = false;
    return owes;
}

/* SQLite's own layer touches nothing for it but the descriptor: the folder, which the first sync of a file is for too,
 * was synced by then (open_log()). */
int sql_gather_sync(sqlite3_file *log)
{
    int left_out = g_atomic_int_get(&of(log)->left_out);
    int code = real_of(log)->pMethods->xSync(real_of(log), SQLITE_SYNC_NORMAL);

    if (code == SQLITE_OK)
        g_atomic_int_set(&of(log)->made_good, left_out);
    return code;
}

bool sql_gather_lost(const sqlite3_file *log)
{
    return ((const struct gathering *)log)->lost;
}

/* -- opening -------------------------------------------------------------- */

/* Where a write cut short by a loss of power may spoil what lies beside it SQLite fills up the log behind a sync with
 * more (SQLITE_IOCAP_POWERSAFE_OVERWRITE): nothing may wait there. */
static guint most_of(sqlite3_file *real)
{
    int traits = real->pMethods->xDeviceCharacteristics(real);

    return traits & SQLITE_IOCAP_POWERSAFE_OVERWRITE ? GATHERED_MOST : 0;
}

static int open_log(sqlite3_vfs *below, const char *name, sqlite3_file *file, int flags, int *out)
{
    struct gathering *log = of(file);
    int code;

    log->base.pMethods = NULL; /* which says that there is nothing to close */
    log->real = (sqlite3_file *)(void *)(log + 1);
    code = below->xOpen(below, name, log->real, flags, out);
    if (code != SQLITE_OK) {
        if (log->real->pMethods)
            log->real->pMethods->xClose(log->real);
        return code;
    }
    log->bytes = g_byte_array_new();
    log->at = 0;
    log->new_head = true; /* the first sync of a file is the folder's too */
    log->put_off = log->owes = log->lost = false;
    log->left_out = log->made_good = 0;
    log->most = most_of(log->real);
    log->base.pMethods = &methods;
    return SQLITE_OK;
}

/* All but logs is the business of the layer below alone. */
static int gather_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    sqlite3_vfs *below = vfs->pAppData;

    return flags & SQLITE_OPEN_WAL ? open_log(below, name, file, flags, out)
                                   : below->xOpen(below, name, file, flags, out);
}

const char *sql_gather_name(void)
{
    static const char name[] = "gather";
    sqlite3_vfs *below = sqlite3_vfs_find(NULL), *vfs;

    if (sqlite3_vfs_find(name))
        return name;
    if (!below)
        return NULL;
    vfs = g_new(sqlite3_vfs, 1); /* SQLite keeps it for as long as the process lives */
    *vfs = *below;
    vfs->pNext = NULL;
    vfs->zName = name;
    vfs->pAppData = below;
    vfs->szOsFile = (int)sizeof(struct gathering) + below->szOsFile;
    vfs->xOpen = gather_open;
    return sqlite3_vfs_register(vfs, 0) == SQLITE_OK ? name : NULL;
}

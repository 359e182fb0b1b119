/* SPDX-License-Identifier: MIT */
/*
 * A disk that fails on demand under SQLite: a VFS that hands everything on to the usual one, but for what the file
 * named by HERINNERD_FAULT_DISK says, read again at each act:
 *
 *   full      no byte can be written (ENOSPC)
 *   reserved  the same for as long as the reserve beside the store stands
 *   eio       writing and syncing fail
 *   lost      a sync fails
 *   hung      a sync does not come back before that changes
 *   behind    the same for syncs that the main thread does not wait for
 *   locked    another process holds the store for writing
 *
 * Not there or empty: the disk is well.
 */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct file {
    sqlite3_file base;
    sqlite3_file *real; /* behind this struct in the same allocation */
    char reserve[4096]; /* "" for a file that is no store */
};

static sqlite3_vfs *usual;

static bool disk_is(const char *ailment)
{
    const char *path = getenv("HERINNERD_FAULT_DISK");
    char text[16] = "";
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    ssize_t got = fd < 0 ? 0 : read(fd, text, sizeof text - 1);

    if (fd >= 0)
        close(fd);
    return got > 0 && strncmp(text, ailment, strlen(ailment)) == 0;
}

/* What writing to FILE comes to, SQLITE_OK when nothing stands against it. */
static int write_fault(const struct file *file, int io_error)
{
    struct stat status;

    if (disk_is("full"))
        return SQLITE_FULL;
    if (disk_is("reserved") && stat(file->reserve, &status) == 0 && status.st_size > 0)
        return SQLITE_FULL;
    return disk_is("eio") ? io_error : SQLITE_OK;
}

static struct file *own(sqlite3_file *file)
{
    return (struct file *)file;
}

static sqlite3_file *real(sqlite3_file *file)
{
    return own(file)->real;
}

static int close_file(sqlite3_file *file)
{
    return real(file)->pMethods ? real(file)->pMethods->xClose(real(file)) : SQLITE_OK;
}

static int read_file(sqlite3_file *file, void *data, int size, sqlite3_int64 at)
{
    return real(file)->pMethods->xRead(real(file), data, size, at);
}

static int write_file(sqlite3_file *file, const void *data, int size, sqlite3_int64 at)
{
    int fault = write_fault(own(file), SQLITE_IOERR_WRITE);

    return fault ? fault : real(file)->pMethods->xWrite(real(file), data, size, at);
}

static int truncate_file(sqlite3_file *file, sqlite3_int64 size)
{
    return disk_is("eio") ? SQLITE_IOERR_TRUNCATE : real(file)->pMethods->xTruncate(real(file), size);
}

static int sync_file(sqlite3_file *file, int flags)
{
    while (disk_is("hung") || (disk_is("behind") && gettid() != getpid()))
        usleep(1000);
    return disk_is("eio") || disk_is("lost") ? SQLITE_IOERR_FSYNC : real(file)->pMethods->xSync(real(file), flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int lock_file(sqlite3_file *file, int lock)
{
    return real(file)->pMethods->xLock(real(file), lock);
}

static int unlock_file(sqlite3_file *file, int lock)
{
    return real(file)->pMethods->xUnlock(real(file), lock);
}

static int check_reserved_lock(sqlite3_file *file, int *is)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), is);
}

static int control_file(sqlite3_file *file, int op, void *argument)
{
    return real(file)->pMethods->xFileControl(real(file), op, argument);
}

static int sector_size(sqlite3_file *file)
{
    return real(file)->pMethods->xSectorSize(real(file));
}

static int characteristics(sqlite3_file *file)
{
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int map_shared(sqlite3_file *file, int page, int size, int extend, void volatile **at)
{
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, at);
}

/* The first of SQLite's locks in the shared memory is the writer's. */
static int lock_shared(sqlite3_file *file, int offset, int count, int flags)
{
    bool to_write = offset == 0 && flags == (SQLITE_SHM_LOCK | SQLITE_SHM_EXCLUSIVE);

    return to_write && disk_is("locked") ? SQLITE_BUSY
                                         : real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void shared_barrier(sqlite3_file *file)
{
    real(file)->pMethods->xShmBarrier(real(file));
}

static int unmap_shared(sqlite3_file *file, int remove)
{
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2, /* without memory mapping of the file itself */
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = file_size,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_reserved_lock,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_shared,
    .xShmLock = lock_shared,
    .xShmBarrier = shared_barrier,
    .xShmUnmap = unmap_shared,
};

/* "x.db", "x.db-wal": "x.db.reserve". */
static void name_reserve(struct file *file, const char *name)
{
    size_t length = name ? strlen(name) : 0;

    if (length > 4 && strcmp(name + length - 4, "-wal") == 0)
        length -= 4;
    if (length)
        snprintf(file->reserve, sizeof file->reserve, "%.*s.reserve", (int)length, name);
}

static int open_file(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *opened, int flags, int *out)
{
    struct file *file = own(opened);
    int code;

    (void)vfs;
    memset(file, 0, sizeof *file);
    file->real = (sqlite3_file *)(file + 1);
    name_reserve(file, name);
    code = usual->xOpen(usual, name, file->real, flags, out);
    opened->pMethods = file->real->pMethods ? &methods : NULL;
    return code;
}

__attribute__((constructor)) static void stand_before_the_disk(void)
{
    static sqlite3_vfs vfs;

    if (sqlite3_initialize() != SQLITE_OK)
        abort();
    usual = sqlite3_vfs_find(NULL);
    vfs = *usual;
    vfs.zName = "faults";
    vfs.szOsFile = (int)sizeof(struct file) + usual->szOsFile;
    vfs.xOpen = open_file;
    if (sqlite3_vfs_register(&vfs, 1) != SQLITE_OK)
        abort();
}

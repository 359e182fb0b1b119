/* SPDX-License-Identifier: MIT */
#include "ledger/database.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/file.h"

enum {
    HEADER = 100,      /* of the database: the change counter is at 24, the version of reading at 19 */
    INDEX_HEADER = 48, /* of the -shm index: one copy, with the number of frames and their checksum */
    READ_VERSION = 19,
    READ_VERSION_WAL = 2,
};

/* SQLite finds its files beside the real one, not beside a link to it. */
static char *beside(const char *path, const char *ending)
{
    char *real = realpath(path, NULL);
    char *name = g_strconcat(real ? real : path, ending, NULL);

    free(real);
    return name;
}

/* The first SIZE bytes of the file at PATH; zeros where it has none. */
static void read_start(const char *path, unsigned char *bytes, size_t size)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    memset(bytes, 0, size);
    if (descriptor < 0)
        return;
    if (pread(descriptor, bytes, size, 0) != (ssize_t)size)
        memset(bytes, 0, size);
    close(descriptor);
}

/* Mixes BYTES into VALUE: whichever of them changes, it changes (FNV-1a). */
static uint64_t mix(uint64_t value, const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        value = (value ^ bytes[i]) * UINT64_C(1099511628211);
    return value;
}

bool database_stamp(const char *path, struct ledger_stamp *stamp)
{
    g_autofree char *wal_path = beside(path, "-wal"), *index_path = beside(path, "-shm");
    unsigned char header[HEADER], index[INDEX_HEADER];
    struct ledger_stamp wal;

    if (!file_stamp_path(path, stamp))
        return false;
    read_start(path, header, sizeof header);
    stamp->device = mix(stamp->device, header, sizeof header);
    if (!file_stamp_path(wal_path, &wal) || wal.size == 0)
        return true;
    read_start(index_path, index, sizeof index);
    stamp->inode = mix(stamp->inode, index, sizeof index);
    stamp->size += wal.size;
    stamp->device = mix(stamp->device, (const unsigned char *)&wal, sizeof wal);
    stamp->mtime_ns = MAX(stamp->mtime_ns, wal.mtime_ns);
    stamp->ctime_ns = MAX(stamp->ctime_ns, wal.ctime_ns);
    return true;
}

bool database_is_left_alone(const char *path)
{
    g_autofree char *wal = beside(path, "-wal"), *index = beside(path, "-shm");
    unsigned char header[HEADER];
    struct stat facts;

    if (stat(path, &facts) != 0 || facts.st_uid == geteuid() || geteuid() == 0)
        return false;
    read_start(path, header, sizeof header);
    return header[READ_VERSION] == READ_VERSION_WAL && (access(wal, F_OK) != 0 || access(index, F_OK) != 0);
}

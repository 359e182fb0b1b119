/* SPDX-License-Identifier: MIT */
/* `.wake` and `.reserve` beside the store. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/error.h"
#include "base/fault_point.h"
#include "proof/guard.h"

enum { RESERVE_SIZE = 4 << 20, ROOM_SIZE = 16 << 20, WARN_SIZE = 128 << 20 };

static int open_beside(const char *store_path, const char *suffix, int flags)
{
    g_autofree char *path = g_strconcat(store_path, suffix, NULL);

    return open(path, flags | O_NOFOLLOW | O_CLOEXEC, 0660);
}

/* Written, not only touched, so that whatever kind of change is watched for is seen. */
void wake_touch(const char *store_path)
{
    int fd;

    FAULT("wake");
    fd = open_beside(store_path, ".wake", O_WRONLY | O_CREAT | O_TRUNC);
    if (fd < 0)
        return;
    if (write(fd, "\n", 1) != 1 || futimens(fd, NULL) != 0)
        g_debug("wake: %s", g_strerror(errno)); /* the service looks by itself, only later */
    close(fd);
}

char *wake_path(const char *store_path)
{
    int fd = open_beside(store_path, ".wake", O_WRONLY | O_CREAT);

    if (fd >= 0)
        close(fd);
    return g_strconcat(store_path, ".wake", NULL);
}

static bool reserve_is_whole(int fd)
{
    struct stat status;

    return fstat(fd, &status) == 0 && status.st_size >= RESERVE_SIZE && status.st_blocks * 512 >= RESERVE_SIZE;
}

bool reserve_make(const char *store_path, GError **error)
{
    int fd = open_beside(store_path, ".reserve", O_RDWR | O_CREAT), code;

    if (fd < 0) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "reserve of \"%s\" cannot be made: %s", store_path,
                    g_strerror(errno));
        return false;
    }
    FAULT("reserve");
    code = reserve_is_whole(fd) ? 0 : FAULT_FAILS("reserve-had") ? errno : posix_fallocate(fd, 0, RESERVE_SIZE);
    if (code != 0) {
        /* half a reserve only takes room */
        if (ftruncate(fd, 0) != 0)
            g_debug("reserve: %s", g_strerror(errno));
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_FULL,
                    "reserve of \"%s\" cannot be had: %s; make room on its disk", store_path, g_strerror(code));
    }
    close(fd);
    return code == 0;
}

void reserve_give_up(const char *store_path)
{
    int fd;

    FAULT("reserve-given-up");
    fd = open_beside(store_path, ".reserve", O_WRONLY | O_TRUNC);

    if (fd >= 0)
        close(fd);
}

bool disk_has_room(const char *store_path)
{
    g_autofree char *directory = g_path_get_dirname(store_path);
    int fd = open_beside(store_path, ".reserve", O_RDONLY);
    struct statvfs disk;
    bool whole;

    if (fd < 0)
        return false;
    whole = reserve_is_whole(fd);
    close(fd);
    return whole && statvfs(directory, &disk) == 0 && (uint64_t)disk.f_bavail * disk.f_frsize >= ROOM_SIZE;
}

bool disk_is_filling(const char *store_path)
{
    g_autofree char *directory = g_path_get_dirname(store_path);
    struct statvfs disk;

    return statvfs(directory, &disk) == 0 && (uint64_t)disk.f_bavail * disk.f_frsize < (uint64_t)WARN_SIZE;
}

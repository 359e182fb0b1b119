/* SPDX-License-Identifier: MIT */
/* One sender (store.md 2.4): an flock that the kernel gives back when the process ends, however it ends. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.h"
#include "base/fault_point.h"
#include "proof/guard.h"

enum { LOCK_TRIES = 5, LOCK_PAUSE_US = 10000 };

static int read_pid(int fd)
{
    char text[16] = "";

    return pread(fd, text, sizeof text - 1, 0) > 0 ? (int)strtol(text, NULL, 10) : 0;
}

static bool write_pid(int fd)
{
    char text[16];
    int length = snprintf(text, sizeof text, "%d\n", (int)getpid());

    return ftruncate(fd, 0) == 0 && pwrite(fd, text, (size_t)length, 0) == length;
}

/* A reader that asks who holds it takes it for a moment: so one refusal is not believed. */
static bool take(int fd)
{
    for (int i = 0; i < LOCK_TRIES; i++) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            return true;
        if (errno != EWOULDBLOCK && errno != EINTR)
            return false;
        g_usleep(LOCK_PAUSE_US);
    }
    errno = EWOULDBLOCK;
    return false;
}

bool sender_lock_take(const char *store_path, int *fd, GError **error)
{
    g_autofree char *path = g_strconcat(store_path, ".lock", NULL);
    int file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0660);

    *fd = -1;
    if (file < 0) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "lock \"%s\" cannot be opened: %s", path,
                    g_strerror(errno));
        return false;
    }
    if (!take(file)) {
        int code = errno;

        if (code == EWOULDBLOCK)
            g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_BUSY,
                        "process %d sends from this store; stop it or wait until it is done", read_pid(file));
        else
            g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "lock \"%s\" cannot be had: %s", path,
                        g_strerror(code));
        close(file);
        return false;
    }
    if (!write_pid(file)) {
        g_set_error(error, HERINNERD_ERROR, errno == ENOSPC ? HERINNERD_ERROR_FULL : HERINNERD_ERROR_STORE,
                    "lock \"%s\" cannot be written: %s", path, g_strerror(errno));
        close(file);
        return false;
    }
    *fd = file;
    FAULT("lock");
    return true;
}

void sender_lock_release(int fd)
{
    if (fd < 0)
        return;
    /* the number goes first, or a reader could see it without the lock */
    if (ftruncate(fd, 0) != 0)
        g_debug("lock: %s", g_strerror(errno));
    close(fd);
}

int sender_lock_holder(const char *store_path)
{
    g_autofree char *path = g_strconcat(store_path, ".lock", NULL);
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC), pid = 0;

    if (fd < 0)
        return 0;
    if (flock(fd, LOCK_SH | LOCK_NB) != 0)
        pid = read_pid(fd);
    close(fd);
    return pid;
}

/* SPDX-License-Identifier: MIT */
#include "control/new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/words.h"

static bool fail(const char *path, GError **error)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "\"%s\": %s", path, g_strerror(errno));
    return false;
}

static bool write_all(int fd, GBytes *bytes)
{
    gsize size, at = 0;
    const char *data = g_bytes_get_data(bytes, &size);

    while (at < size) {
        ssize_t put = write(fd, data + at, size - at);

        if (put < 0 && errno != EINTR)
            return false;
        at += put > 0 ? (gsize)put : 0;
    }
    return true;
}

bool new_file_is_free(const char *path, GError **error)
{
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("\"%s\" is there already; name a new file"), path);
    return false;
}

bool new_file_write(const char *path, GBytes *bytes, GError **error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool done = fd >= 0 && write_all(fd, bytes);

    if (fd < 0)
        return fail(path, error);
    if (!done)
        fail(path, error);
    if (close(fd) != 0 && done)
        done = fail(path, error);
    if (!done)
        unlink(path);
    return done;
}

bool file_replace(const char *path, const void *data, gsize length, int mode, GError **error)
{
    g_autoptr(GError) why = NULL;
    const char *cause;

    if (g_file_set_contents_full(path, data, (gssize)length, G_FILE_SET_CONTENTS_CONSISTENT, mode, &why))
        return true;
    cause = strrchr(why->message, ':'); /* before it stands a temporary file's name */
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, _("\"%s\" cannot be written: %s"), path,
                cause ? cause + 2 : why->message);
    return false;
}

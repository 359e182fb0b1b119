/* SPDX-License-Identifier: MIT */
#include "config/read_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STEP = 64 * 1024 };

static GBytes *read_bounded(int fd, gsize most, const char *larger, const char **why)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autofree guint8 *step = g_malloc(STEP);
    ssize_t count;

    while ((count = read(fd, step, STEP)) != 0) {
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0) {
            *why = g_strerror(errno);
            return NULL;
        }
        g_byte_array_append(bytes, step, (guint)count);
        if (bytes->len > most) {
            *why = larger;
            return NULL;
        }
    }
    return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}

GBytes *config_read_descriptor(int fd, gsize most, const char *larger, const char **why)
{
    GBytes *bytes = NULL;
    struct stat st;

    if (fstat(fd, &st) != 0)
        *why = g_strerror(errno);
    else if (!S_ISREG(st.st_mode))
        *why = "it is not a regular file";
    else
        bytes = read_bounded(fd, most, larger, why);
    close(fd);
    return bytes;
}

GBytes *config_read_file(const char *path, gsize most, const char *larger, const char **why)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    if (fd >= 0)
        return config_read_descriptor(fd, most, larger, why);
    *why = g_strerror(errno);
    return NULL;
}

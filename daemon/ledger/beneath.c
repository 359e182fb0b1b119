/* SPDX-License-Identifier: MIT */
#include "ledger/beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FLAGS = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY };

/* Where openat2 is missing or forbidden: the path that links resolve to, opened without following another. */
static int open_resolved(const char *folder, const char *relative)
{
    g_autofree char *path = g_build_filename(folder, relative, NULL);
    char *base = realpath(folder, NULL), *real = base ? realpath(path, NULL) : NULL;
    int wrong = real ? EXDEV : errno, fd; /* at once: looking at what is no link changes it too */
    gsize length = base ? strlen(base) : 0;
    bool inside = real && (length == 1 || (g_str_has_prefix(real, base) && real[length] == '/'));

    fd = inside ? open(real, FLAGS | O_NOFOLLOW) : -1;
    if (inside)
        wrong = errno;
    free(real);
    free(base);
    errno = wrong;
    return fd;
}

static int open_in(const char *folder, const char *relative)
{
    struct open_how how = {.flags = FLAGS, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    int directory = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    int fd, wrong;

    if (directory < 0)
        return -1;
    fd = (int)syscall(SYS_openat2, directory, relative, &how, sizeof how);
    wrong = errno;
    close(directory);
    if (fd < 0 && (wrong == ENOSYS || wrong == EPERM))
        return open_resolved(folder, relative);
    errno = wrong;
    return fd;
}

int beneath_open(const char *folder, const char *relative, const char **why)
{
    int fd = open_in(folder, relative), wrong = errno;

    if (fd < 0)
        *why = wrong == EXDEV    ? "it lies outside the folder of the invoices"
               : wrong == ENOENT ? "there is no such file"
                                 : g_strerror(wrong);
    errno = wrong;
    return fd;
}

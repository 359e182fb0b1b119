/* SPDX-License-Identifier: MIT */
#include "proof/directory.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

static bool refuse(const char *directory, const char *why, GError **error)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "directory \"%s\" of the store %s", directory, why);
    return false;
}

/* Nobody else may put files in it, so all files in it are the caller's. */
static bool is_callers_alone(const struct stat *status)
{
    return status->st_uid == geteuid() && !(status->st_mode & S_IWGRP);
}

bool directory_check(const char *path, bool writable, GError **error)
{
    g_autofree char *directory = g_path_get_dirname(path);
    struct stat status;

    if (stat(directory, &status) != 0) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "directory \"%s\" of the store: %s", directory,
                    g_strerror(errno));
        return false;
    }
    if (!S_ISDIR(status.st_mode))
        return refuse(directory, "is not a directory", error);
    if (status.st_mode & S_IWOTH)
        return refuse(directory, "can be written to by everybody; chmod o-w it", error);
    if (writable && !(status.st_mode & S_ISGID) && !is_callers_alone(&status))
        return refuse(directory, "is not yours alone and not setgid; chmod g+s it, or run as its owner", error);
    return true;
}

/* SPDX-License-Identifier: MIT */
#include "net/token_file.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

static bool fail(const char *what, const char *path, GError **error)
{
    int code = errno == ENOSPC || errno == EDQUOT ? HERINNERD_ERROR_FULL : HERINNERD_ERROR_SERVER;

    g_set_error(error, HERINNERD_ERROR, code, "%s failed for \"%s\": %s", what, path, g_strerror(errno));
    return false;
}

/* Root writes for the service, which is whom the folder belongs to. */
static bool give_away(const char *path, const char *folder, GError **error)
{
    struct stat st;

    if (geteuid() != 0)
        return true;
    if (stat(folder, &st) == 0 && lchown(path, st.st_uid, st.st_gid) == 0)
        return true;
    return fail("chown", path, error);
}

/* A name is durable only when its folder is. */
static bool sync_folder(const char *folder, GError **error)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced;

    if (fd < 0)
        return fail("open", folder, error);
    synced = fsync(fd) == 0 || fail("fsync", folder, error);
    close(fd);
    return synced;
}

bool token_file_write(const char *path, const char *token, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    g_autoptr(GError) cause = NULL;

    if (!g_file_set_contents_full(path, token, (gssize)strlen(token),
                                  G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &cause)) {
        bool full = g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOSPC);

        g_set_error_literal(error, HERINNERD_ERROR, full ? HERINNERD_ERROR_FULL : HERINNERD_ERROR_SERVER,
                            cause->message);
        return false;
    }
    return give_away(path, folder, error) && sync_folder(folder, error);
}

bool token_file_check(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    const struct passwd *owner;
    struct stat st;

    if (stat(folder, &st) != 0) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, "the folder of \"%s\" cannot be used: %s", path,
                    g_strerror(errno));
        return false;
    }
    if (geteuid() == 0 || (geteuid() == st.st_uid && access(folder, W_OK) == 0))
        return true;
    owner = getpwuid(st.st_uid);
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                "only %s, whom its folder belongs to, may write \"%s\"; run this with: sudo -u %s",
                owner ? owner->pw_name : "its owner", path, owner ? owner->pw_name : "OWNER");
    return false;
}

int64_t token_file_stamp(const char *path)
{
    struct stat st;

    if (stat(path, &st) != 0)
        return 0;
    return (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec + (int64_t)st.st_ino;
}

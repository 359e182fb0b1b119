/* SPDX-License-Identifier: MIT */
#include "deliver/maildir.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/fault_point.h"

static bool fail(const char *what, const char *path, GError **error)
{
    int code = errno == ENOSPC || errno == EDQUOT ? HERINNERD_ERROR_FULL : HERINNERD_ERROR_SERVER;

    g_set_error(error, HERINNERD_ERROR, code, "%s failed for \"%s\": %s", what, path, g_strerror(errno));
    return false;
}

bool maildir_make(const char *path, GError **error)
{
    static const char *const parts[] = {"tmp", "new", "cur"};

    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *part = g_build_filename(path, parts[i], NULL);

        if (g_mkdir_with_parents(part, 0770) < 0)
            return fail("mkdir", part, error);
    }
    return true;
}

char *maildir_name(int64_t id, const char *message_id)
{
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, message_id, -1);

    return g_strdup_printf("%" G_GINT64_FORMAT ".%.16s.herinnerd", id, hash);
}

/* CRLF as LF. */
static GString *with_lf(GBytes *message)
{
    gsize size;
    const char *data = g_bytes_get_data(message, &size);
    GString *text = g_string_sized_new(size);

    for (gsize i = 0; i < size; i++)
        if (data[i] != '\r' || i + 1 == size || data[i + 1] != '\n')
            g_string_append_c(text, data[i]);
    return text;
}

static bool write_all(int fd, const char *data, gsize size)
{
    while (size) {
        ssize_t written = write(fd, data, size);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        data += written;
        size -= (gsize)written;
    }
    return true;
}

static bool write_file(const char *path, GBytes *message, GError **error)
{
    g_autoptr(GString) text = with_lf(message);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0660);
    bool written;

    if (fd < 0)
        return fail("open", path, error);
    written = !FAULT_FAILS("file-write") && write_all(fd, text->str, text->len) && !FAULT_FAILS("file-sync") &&
              fsync(fd) == 0;
    if (!written)
        fail("write", path, error);
    if (close(fd) < 0 && written)
        written = fail("close", path, error);
    return written;
}

/* A name is durable only when its folder is. */
static bool sync_folder(const char *path, GError **error)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced;

    if (fd < 0)
        return fail("open", path, error);
    synced = (!FAULT_FAILS("folder-sync") && fsync(fd) == 0) || fail("fsync", path, error);
    close(fd);
    return synced;
}

bool maildir_write(const char *path, const char *name, GBytes *message, GError **error)
{
    g_autofree char *temporary = g_build_filename(path, "tmp", name, NULL);
    g_autofree char *folder = g_build_filename(path, "new", NULL);
    g_autofree char *final = g_build_filename(folder, name, NULL);

    if (!maildir_make(path, error) || !write_file(temporary, message, error))
        return g_unlink(temporary), false;
    if (FAULT_FAILS("file-rename") || g_rename(temporary, final) < 0) {
        fail("rename", final, error);
        return g_unlink(temporary), false;
    }
    return sync_folder(folder, error);
}

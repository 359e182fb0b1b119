/* SPDX-License-Identifier: MIT */
#include "report/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"

static bool fail(const char *path, int code, const char *why, GError **error)
{
    g_set_error(error, HERINNERD_ERROR, code == ENOSPC ? HERINNERD_ERROR_FULL : HERINNERD_ERROR_STORE, "\"%s\": %s",
                path, why ? why : g_strerror(code));
    return false;
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    return g_strcmp0(*(char *const *)a, *(char *const *)b);
}

/* The names in PATH, sorted; NULL when it is no folder. */
static GPtrArray *names_in(const char *path)
{
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    GPtrArray *names;
    const char *name;

    if (!directory)
        return NULL;
    names = g_ptr_array_new_with_free_func(g_free);
    while ((name = g_dir_read_name(directory)))
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, by_name);
    return names;
}

static bool add_file(struct archive *archive, const char *path, const char *name, GError **error)
{
    g_autofree char *bytes = NULL;
    g_autoptr(GError) why = NULL;
    struct archive_entry *entry;
    GStatBuf status;
    gsize size;
    bool done;

    if (g_stat(path, &status) != 0)
        return fail(path, errno, NULL, error);
    if (!g_file_get_contents(path, &bytes, &size, &why))
        return fail(path, 0, why->message, error);
    entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_size(entry, (la_int64_t)size);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0600);
    archive_entry_set_mtime(entry, status.st_mtime, 0);
    done = archive_write_header(archive, entry) == ARCHIVE_OK &&
           archive_write_data(archive, bytes, size) == (la_ssize_t)size;
    archive_entry_free(entry);
    return done || fail(path, archive_errno(archive), archive_error_string(archive), error);
}

static bool add_folder(struct archive *archive, const char *path, const char *name, GError **error)
{
    g_autoptr(GPtrArray) names = names_in(path);

    if (!names)
        return add_file(archive, path, name, error);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *inner = g_build_filename(path, names->pdata[i], NULL);
        g_autofree char *called = g_strconcat(name, "/", (const char *)names->pdata[i], NULL);

        if (!add_folder(archive, inner, called, error))
            return false;
    }
    return true;
}

static bool write_zip(int fd, const char *folder, const char *name, const char *to, GError **error)
{
    struct archive *archive = archive_write_new();
    bool done = archive && archive_write_set_format_zip(archive) == ARCHIVE_OK &&
                archive_write_open_fd(archive, fd) == ARCHIVE_OK;

    if (!done)
        fail(to, archive ? archive_errno(archive) : ENOMEM, archive ? archive_error_string(archive) : NULL, error);
    done = done && add_folder(archive, folder, name, error);
    if (done && archive_write_close(archive) != ARCHIVE_OK)
        done = fail(to, archive_errno(archive), archive_error_string(archive), error);
    if (archive)
        archive_write_free(archive);
    return done;
}

bool zip_folder(const char *folder, const char *name, const char *to, GError **error)
{
    int fd = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool done;

    if (fd < 0)
        return fail(to, errno, NULL, error);
    done = write_zip(fd, folder, name, to, error);
    if (close(fd) != 0 && done)
        done = fail(to, errno, NULL, error);
    if (!done)
        g_unlink(to);
    return done;
}

/* -- from memory -------------------------------------------------------- */

static gint by_file_name(gconstpointer a, gconstpointer b)
{
    return strcmp((*(const struct zip_file *const *)a)->name, (*(const struct zip_file *const *)b)->name);
}

static la_ssize_t take(struct archive *archive, void *data, const void *bytes, size_t size)
{
    (void)archive;
    g_byte_array_append(data, bytes, (guint)size);
    return (la_ssize_t)size;
}

static bool add_bytes(struct archive *archive, const struct zip_file *file, const char *folder, civil_day day)
{
    g_autofree char *name = g_strconcat(folder, "/", file->name, NULL);
    struct archive_entry *entry = archive_entry_new();
    gsize size;
    gconstpointer bytes = g_bytes_get_data(file->bytes, &size);
    bool done;

    archive_entry_set_pathname_utf8(entry, name);
    archive_entry_set_size(entry, (la_int64_t)size);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0600);
    archive_entry_set_mtime(entry, (time_t)day * 86400, 0);
    done = archive_write_header(archive, entry) == ARCHIVE_OK &&
           archive_write_data(archive, bytes, size) == (la_ssize_t)size;
    archive_entry_free(entry);
    return done;
}

GBytes *zip_files(const GPtrArray *files, const char *folder, civil_day day, GError **error)
{
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    g_autoptr(GByteArray) out = g_byte_array_new();
    struct archive *archive = archive_write_new();
    bool done;

    for (guint i = 0; i < files->len; i++)
        g_ptr_array_add(sorted, files->pdata[i]);
    g_ptr_array_sort(sorted, by_file_name);
    done = archive && archive_write_set_format_zip(archive) == ARCHIVE_OK &&
           archive_write_set_options(archive, "hdrcharset=UTF-8") == ARCHIVE_OK &&
           archive_write_set_bytes_in_last_block(archive, 1) == ARCHIVE_OK &&
           archive_write_open(archive, out, NULL, take, NULL) == ARCHIVE_OK;
    for (guint i = 0; done && i < sorted->len; i++)
        done = add_bytes(archive, sorted->pdata[i], folder, day);
    done = done && archive_write_close(archive) == ARCHIVE_OK;
    if (!done)
        fail(folder, archive ? archive_errno(archive) : ENOMEM, archive ? archive_error_string(archive) : NULL, error);
    if (archive)
        archive_write_free(archive);
    return done ? g_byte_array_free_to_bytes(g_steal_pointer(&out)) : NULL;
}

void zip_remove_folder(const char *folder)
{
    g_autoptr(GPtrArray) names = g_file_test(folder, G_FILE_TEST_IS_SYMLINK) ? NULL : names_in(folder);

    for (guint i = 0; names && i < names->len; i++) {
        g_autofree char *inner = g_build_filename(folder, names->pdata[i], NULL);

        zip_remove_folder(inner);
    }
    g_remove(folder);
}

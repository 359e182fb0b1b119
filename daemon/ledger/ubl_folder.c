/* SPDX-License-Identifier: MIT */
#include "ledger/ubl_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/file.h"

enum { LOOK_SHARE = 20 }; /* one part in so many of the time may go into looking */

static bool is_folder(const char *path)
{
    struct stat facts;

    return stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);
}

static bool is_document(const struct dirent *entry)
{
    const char *end = strrchr(entry->d_name, '.');

    return *entry->d_name != '.' && entry->d_type != DT_DIR && end && g_ascii_strcasecmp(end, ".xml") == 0;
}

static bool list_folder(const char *folder, GPtrArray *files)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    int reason;

    if (!dir)
        return false;
    while ((errno = 0, entry = readdir(dir)))
        if (is_document(entry))
            g_ptr_array_add(files, g_build_filename(folder, entry->d_name, NULL));
    reason = errno;
    closedir(dir);
    errno = reason;
    return reason == 0;
}

/* The folder before the first mark of PATTERN; new string. */
static char *fixed_folder(const char *pattern)
{
    g_autofree char *fixed = g_strndup(pattern, strcspn(pattern, "*?["));

    return g_path_get_dirname(fixed);
}

/* A pattern that nothing fits is an empty folder, unless that folder is not there or shows nothing. */
static bool list_pattern(const char *pattern, GPtrArray *files)
{
    g_autofree char *folder = fixed_folder(pattern);
    glob_t found = {0};
    int code = glob(pattern, GLOB_NOSORT | GLOB_ERR, NULL, &found);
    int reason = code == GLOB_NOSPACE ? ENOMEM : EACCES;

    for (size_t i = 0; code == 0 && i < found.gl_pathc; i++)
        if (!is_folder(found.gl_pathv[i]))
            g_ptr_array_add(files, g_strdup(found.gl_pathv[i]));
    globfree(&found);
    if (code == 0 || (code == GLOB_NOMATCH && faccessat(AT_FDCWD, folder, R_OK | X_OK, AT_EACCESS) == 0))
        return true;
    if (faccessat(AT_FDCWD, folder, R_OK | X_OK, AT_EACCESS) == 0)
        errno = reason;
    return false;
}

static bool list_one(const char *path, GPtrArray *files)
{
    struct stat facts;

    if (stat(path, &facts) != 0)
        return false;
    g_ptr_array_add(files, g_strdup(path));
    return true;
}

static int by_name(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

bool ubl_folder_list(const char *path, GPtrArray *files)
{
    bool good;

    if (is_folder(path))
        good = list_folder(path, files);
    else
        good = strpbrk(path, "*?[") ? list_pattern(path, files) : list_one(path, files);
    g_ptr_array_sort(files, by_name);
    return good;
}

/* Mixes SIZE bytes into VALUE: whichever of them changes, it changes (FNV-1a). */
static uint64_t mix(uint64_t value, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;

    for (size_t i = 0; i < size; i++)
        value = (value ^ at[i]) * UINT64_C(1099511628211);
    return value;
}

void ubl_stamp_add(struct ledger_stamp *stamp, const char *name, const struct ledger_stamp *one)
{
    stamp->device = mix(stamp->device, name, strlen(name));
    stamp->device = mix(stamp->device, one, sizeof *one);
    stamp->inode++;
    stamp->size += one->size;
    stamp->mtime_ns = MAX(stamp->mtime_ns, one->mtime_ns);
    stamp->ctime_ns = MAX(stamp->ctime_ns, one->ctime_ns);
}

static bool look_at_all(const char *path, const struct ledger_stamp *stamp)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    struct ledger_stamp now = UBL_NO_STAMP;

    if (!ubl_folder_list(path, files))
        return false;
    for (guint i = 0; i < files->len; i++) {
        struct ledger_stamp one = {0}; /* what is gone by now is a change too */

        file_stamp_path(files->pdata[i], &one);
        ubl_stamp_add(&now, files->pdata[i], &one);
    }
    return stamp_equal(&now, stamp);
}

bool ubl_folder_is_same(const char *path, const struct ledger_stamp *stamp, struct ubl_look *look)
{
    g_autofree char *folder = is_folder(path) ? g_strdup(path) : g_path_get_dirname(path);
    struct ledger_stamp now = {0};
    gint64 start = g_get_monotonic_time();
    bool same;

    if (!strpbrk(folder, "*?[") && file_stamp_path(folder, &now) && stamp_equal(&now, &look->folder) &&
        start < look->next)
        return true;
    same = look_at_all(path, stamp);
    look->folder = now;
    look->next = same ? start + LOOK_SHARE * (g_get_monotonic_time() - start) : 0;
    return same;
}

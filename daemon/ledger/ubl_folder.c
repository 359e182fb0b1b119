/* SPDX-License-Identifier: MIT */
#include "ledger/ubl_folder.h"

#include <dirent.h>
#include <errno.h>
#include <glob.h>
#include <string.h>
#include <sys/stat.h>

#include "ledger/file.h"

static bool is_document(const char *name)
{
    const char *end = strrchr(name, '.');

    return *name != '.' && end && g_ascii_strcasecmp(end, ".xml") == 0;
}

static bool list_folder(const char *folder, GPtrArray *files)
{
    DIR *dir = opendir(folder);

    if (!dir)
        return false;
    for (struct dirent *entry; (entry = readdir(dir));)
        if (is_document(entry->d_name))
            g_ptr_array_add(files, g_build_filename(folder, entry->d_name, NULL));
    closedir(dir);
    return true;
}

/* A pattern that nothing fits is an empty folder, unless that folder is not there either. */
static bool list_pattern(const char *pattern, GPtrArray *files)
{
    g_autofree char *folder = g_path_get_dirname(pattern);
    glob_t found = {0};
    int code = glob(pattern, GLOB_NOSORT, NULL, &found);
    struct stat facts;

    for (size_t i = 0; code == 0 && i < found.gl_pathc; i++)
        g_ptr_array_add(files, g_strdup(found.gl_pathv[i]));
    globfree(&found);
    errno = code && code != GLOB_NOMATCH ? EIO : errno;
    return code == 0 || (code == GLOB_NOMATCH && (strpbrk(folder, "*?[") || stat(folder, &facts) == 0));
}

static int by_name(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* Mixes SIZE bytes into VALUE: whichever of them changes, it changes (FNV-1a). */
static uint64_t mix(uint64_t value, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;

    for (size_t i = 0; i < size; i++)
        value = (value ^ at[i]) * UINT64_C(1099511628211);
    return value;
}

/* Adds the file at PATH to STAMP; what is gone by now is a change too. */
static void add(struct ledger_stamp *stamp, const char *path)
{
    struct ledger_stamp one = {0};

    file_stamp_path(path, &one);
    stamp->device = mix(stamp->device, path, strlen(path));
    stamp->device = mix(stamp->device, &one, sizeof one);
    stamp->inode++;
    stamp->size += one.size;
    stamp->mtime_ns = MAX(stamp->mtime_ns, one.mtime_ns);
    stamp->ctime_ns = MAX(stamp->ctime_ns, one.ctime_ns);
}

bool ubl_folder_stamp(const char *path, struct ledger_stamp *stamp, GPtrArray *files)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
    struct stat facts;
    bool is_folder = stat(path, &facts) == 0 && S_ISDIR(facts.st_mode);

    *stamp = (struct ledger_stamp){.inode = 1};
    if (!(is_folder ? list_folder(path, found) : list_pattern(path, found)))
        return false;
    g_ptr_array_sort(found, by_name);
    for (guint i = 0; i < found->len; i++) {
        if (stat(found->pdata[i], &facts) == 0 && S_ISDIR(facts.st_mode))
            continue;
        add(stamp, found->pdata[i]);
        if (files)
            g_ptr_array_add(files, g_strdup(found->pdata[i]));
    }
    return true;
}

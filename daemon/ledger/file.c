/* SPDX-License-Identifier: MIT */
#include "ledger/file.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct candidate {
    const char *path;
    struct timespec time;
};

static int by_age(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;

    if (a->time.tv_sec != b->time.tv_sec)
        return a->time.tv_sec > b->time.tv_sec ? -1 : 1;
    if (a->time.tv_nsec != b->time.tv_nsec)
        return a->time.tv_nsec > b->time.tv_nsec ? -1 : 1;
    return strcmp(b->path, a->path);
}

static bool is_readable(const char *path)
{
    return faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0;
}

/* The first of FILES, newest first, that can be read. */
static char *choose(GArray *files, GPtrArray *warnings, struct fault *fault)
{
    g_array_sort(files, by_age);
    for (guint i = 0; i < files->len; i++) {
        const char *path = g_array_index(files, struct candidate, i).path;

        if (is_readable(path))
            return g_strdup(path);
        if (warnings)
            g_ptr_array_add(warnings, fault_text("\"%s\" is newer but cannot be read: %s", path, g_strerror(errno)));
    }
    fault_set(fault, 0, 0, "no matching file can be read: %s; give the service read permission", g_strerror(errno));
    return NULL;
}

/* Nothing matched: says so, or names the folder that cannot be looked into. */
static char *nothing(const char *pattern, struct fault *fault)
{
    g_autofree char *fixed = g_strndup(pattern, strcspn(pattern, "*?["));
    char *slash = strrchr(fixed, '/');

    if (slash)
        slash[slash == fixed] = '\0';
    if (slash && faccessat(AT_FDCWD, fixed, R_OK | X_OK, AT_EACCESS) != 0)
        fault_set(fault, 0, 0, "cannot look into \"%s\": %s", fixed, g_strerror(errno));
    else
        fault_set(fault, 0, 0, "no file matches; check `path`");
    return NULL;
}

static char *newest_of_glob(const char *pattern, GPtrArray *warnings, struct fault *fault)
{
    g_autoptr(GArray) files = g_array_new(FALSE, FALSE, sizeof(struct candidate));
    glob_t found = {0};
    char *path = NULL;

    if (glob(pattern, GLOB_NOSORT, NULL, &found) != 0) {
        globfree(&found);
        return nothing(pattern, fault);
    }
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct stat facts;

        if (stat(found.gl_pathv[i], &facts) == 0 && S_ISREG(facts.st_mode)) {
            struct candidate one = {found.gl_pathv[i], facts.st_mtim};

            g_array_append_val(files, one);
        }
    }
    if (files->len)
        path = choose(files, warnings, fault);
    else
        fault_set(fault, 0, 0, "nothing that matches is a regular file; end the pattern in a file name, as in *.csv");
    globfree(&found);
    return path;
}

char *file_newest(const char *pattern, GPtrArray *warnings, struct fault *fault)
{
    struct stat facts;
    bool exists = stat(pattern, &facts) == 0;
    int reason = errno;

    if (!exists && strpbrk(pattern, "*?["))
        return newest_of_glob(pattern, warnings, fault);
    if (!exists)
        fault_set(fault, 0, 0, "cannot be opened: %s; check `path`", g_strerror(reason));
    else if (S_ISDIR(facts.st_mode))
        fault_set(fault, 0, 0, "is a directory; name a file in it, or a pattern such as *.csv");
    else if (!S_ISREG(facts.st_mode))
        fault_set(fault, 0, 0, "is not a regular file; write the export to a file");
    else if (!is_readable(pattern))
        fault_set(fault, 0, 0, "cannot be read: %s; give the service read permission", g_strerror(errno));
    else
        return g_strdup(pattern);
    return NULL;
}

static struct ledger_stamp stamp_of(const struct stat *facts)
{
    return (struct ledger_stamp){
        .device = facts->st_dev,
        .inode = facts->st_ino,
        .size = (uint64_t)facts->st_size,
        .mtime_ns = facts->st_mtim.tv_sec * INT64_C(1000000000) + facts->st_mtim.tv_nsec,
        .ctime_ns = facts->st_ctim.tv_sec * INT64_C(1000000000) + facts->st_ctim.tv_nsec,
    };
}

bool file_stamp(int descriptor, struct ledger_stamp *stamp)
{
    struct stat facts;

    if (fstat(descriptor, &facts) != 0)
        return false;
    *stamp = stamp_of(&facts);
    return true;
}

bool file_stamp_path(const char *path, struct ledger_stamp *stamp)
{
    struct stat facts;

    if (stat(path, &facts) != 0)
        return false;
    *stamp = stamp_of(&facts);
    return true;
}

bool stamp_equal(const struct ledger_stamp *a, const struct ledger_stamp *b)
{
    return a->device == b->device && a->inode == b->inode && a->size == b->size && a->mtime_ns == b->mtime_ns &&
           a->ctime_ns == b->ctime_ns;
}

int file_open(const char *path, struct ledger_stamp *stamp, struct fault *fault)
{
    struct stat facts;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    if (descriptor < 0) {
        fault_set(fault, 0, 0, "cannot be opened: %s", g_strerror(errno));
        return -1;
    }
    if (fstat(descriptor, &facts) != 0)
        fault_set(fault, 0, 0, "cannot be looked at: %s", g_strerror(errno));
    else if (!S_ISREG(facts.st_mode))
        fault_set(fault, 0, 0, "is not a regular file");
    else if ((uint64_t)facts.st_size > FILE_SIZE_MAX)
        fault_set(fault, 0, 0, "is larger than 4 GB; export open invoices only");
    if (fault->what) {
        close(descriptor);
        return -1;
    }
    *stamp = stamp_of(&facts);
    return descriptor;
}

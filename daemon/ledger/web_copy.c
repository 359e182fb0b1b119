/* SPDX-License-Identifier: MIT */
#include "ledger/web_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

#define GROUP "copy"

enum { MODE = 0640 };

static char *beside(const char *path, const char *ending)
{
    return g_strconcat(path, ending, NULL);
}

/* -- what is known of it -------------------------------------------------- */

static char *text_of(GKeyFile *file, const char *name)
{
    char *text = g_key_file_get_string(file, GROUP, name, NULL);

    return text ? text : g_strdup("");
}

static bool is_as_put(const char *path, int64_t size)
{
    struct stat facts;

    return stat(path, &facts) == 0 && S_ISREG(facts.st_mode) && (int64_t)facts.st_size == size;
}

static void forget_content(struct web_copy *copy)
{
    char **const texts[] = {&copy->etag, &copy->last_modified, &copy->sha256};

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_free(*texts[i]);
        *texts[i] = g_strdup("");
    }
    copy->size = copy->modified_ms = copy->asked_ms = 0;
}

struct web_copy *web_copy_load(const char *path)
{
    g_autofree char *name = beside(path, ".state");
    g_autoptr(GKeyFile) file = g_key_file_new();
    struct web_copy *copy = g_new0(struct web_copy, 1);

    g_key_file_load_from_file(file, name, G_KEY_FILE_NONE, NULL);
    copy->etag = text_of(file, "etag");
    copy->last_modified = text_of(file, "last-modified");
    copy->sha256 = text_of(file, "sha256");
    copy->trouble = text_of(file, "trouble");
    copy->size = g_key_file_get_int64(file, GROUP, "size", NULL);
    copy->modified_ms = g_key_file_get_int64(file, GROUP, "modified", NULL);
    copy->asked_ms = g_key_file_get_int64(file, GROUP, "asked", NULL);
    copy->since_ms = g_key_file_get_int64(file, GROUP, "since", NULL);
    if (!*copy->sha256 || !is_as_put(path, copy->size))
        forget_content(copy);
    return copy;
}

void web_copy_free(struct web_copy *copy)
{
    if (!copy)
        return;
    g_free(copy->etag);
    g_free(copy->last_modified);
    g_free(copy->sha256);
    g_free(copy->trouble);
    g_free(copy);
}

static bool fail(GError **error, const char *path, const char *why)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_FULL, "\"%s\" cannot be written: %s", path, why);
    return false;
}

bool web_copy_save(const char *path, const struct web_copy *copy, GError **error)
{
    g_autofree char *name = beside(path, ".state");
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) cause = NULL;
    g_autofree char *text = NULL;

    g_key_file_set_string(file, GROUP, "etag", copy->etag);
    g_key_file_set_string(file, GROUP, "last-modified", copy->last_modified);
    g_key_file_set_string(file, GROUP, "sha256", copy->sha256);
    g_key_file_set_string(file, GROUP, "trouble", copy->trouble);
    g_key_file_set_int64(file, GROUP, "size", copy->size);
    g_key_file_set_int64(file, GROUP, "modified", copy->modified_ms);
    g_key_file_set_int64(file, GROUP, "asked", copy->asked_ms);
    g_key_file_set_int64(file, GROUP, "since", copy->since_ms);
    text = g_key_file_to_data(file, NULL, NULL);
    if (g_file_set_contents_full(name, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, MODE, &cause))
        return true;
    return fail(error, name, cause->message);
}

int64_t web_copy_as_of(const struct web_copy *copy)
{
    return copy->modified_ms ? MIN(copy->modified_ms, copy->asked_ms) : copy->asked_ms;
}

/* -- the file ------------------------------------------------------------- */

int web_copy_begin(const char *path, GError **error)
{
    g_autofree char *part = beside(path, ".part");
    int fd;

    unlink(part); /* of a fetch that was broken off */
    fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, MODE);
    if (fd < 0)
        fail(error, part, g_strerror(errno));
    return fd;
}

static void set_time(int fd, int64_t ms)
{
    const struct timespec when = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};

    futimens(fd, (const struct timespec[]){when, when});
}

bool web_copy_replace(const char *path, int fd, int64_t as_of_ms, GError **error)
{
    g_autofree char *part = beside(path, ".part");

    set_time(fd, as_of_ms);
    if (fdatasync(fd) == 0 && rename(part, path) == 0)
        return true;
    fail(error, path, g_strerror(errno));
    unlink(part);
    return false;
}

void web_copy_drop(const char *path)
{
    g_autofree char *part = beside(path, ".part");

    unlink(part);
}

void web_copy_renew(const char *path, int64_t as_of_ms)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

    if (fd < 0)
        return;
    set_time(fd, as_of_ms);
    close(fd);
}

char *web_copy_lack(const struct config_web *web, const char *path)
{
    AUTO(web_copy) copy = web_is(web) ? web_copy_load(path) : NULL;

    if (!copy || *copy->sha256)
        return NULL;
    if (*copy->trouble)
        return g_strdup_printf("was not fetched yet: %s", copy->trouble);
    return g_strdup("was not fetched yet; the service does so when it starts");
}

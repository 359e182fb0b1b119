/* SPDX-License-Identifier: MIT */
/* The files of a setup onto the disk: beside their places first, then all renamed at once. */
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/words.h"
#include "control/setup.h"
#include "proof/hash.h"

#define MARK "# herinnerctl setup wrote this and may replace it as long as nobody changes it: "
#define SERVICE_USER "herinnerd"

struct file {
    char *path, *fresh; /* FRESH: beside it, until it is renamed */
    const char *text;
    mode_t mode;
    bool secret; /* belongs to the service alone */
};

char *setup_password_path(const struct setup *setup)
{
    return g_build_filename(setup->base, "smtp.password", NULL);
}

char *setup_answers_path(const struct setup *setup)
{
    return g_build_filename(setup->base, "setup.answers", NULL);
}

char *setup_mark(const char *text)
{
    char hex[SHA256_HEX_SIZE];
    const struct hash_part part = {text, strlen(text)};

    return g_strconcat(MARK, hash_hex(&part, 1, hex), "\n", NULL);
}

/* Whether the first line of TEXT is the mark of the rest. */
static bool is_marked(const char *text)
{
    const char *end = strchr(text, '\n');
    g_autofree char *mark = end ? setup_mark(end + 1) : NULL;

    return mark && g_str_has_prefix(text, mark);
}

enum setup_file_state setup_file_state(const struct setup *setup, const char *path, const char *text)
{
    g_autofree char *shipped = g_build_filename(setup->datadir, "herinnerd.conf", NULL);
    g_autofree char *there = NULL;
    g_autofree char *example = NULL;

    if (!g_file_test(path, G_FILE_TEST_EXISTS) && !g_file_test(path, G_FILE_TEST_IS_SYMLINK))
        return SETUP_FILE_NEW;
    if (!g_file_get_contents(path, &there, NULL, NULL))
        return SETUP_FILE_OTHERS;
    if (!strcmp(there, text))
        return SETUP_FILE_SAME;
    if (is_marked(there))
        return SETUP_FILE_OURS;
    if (g_file_get_contents(shipped, &example, NULL, NULL) && !strcmp(there, example))
        return SETUP_FILE_OURS;
    return SETUP_FILE_OTHERS;
}

static bool fail(const char *what, const char *path, GError **error)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("\"%s\" cannot be written (%s): %s; nothing was "
                  "changed"),
                path, what, g_strerror(errno));
    return false;
}

/* As root what is secret goes to the service. */
static bool give_away(int descriptor, const struct file *file)
{
    const struct passwd *user = file->secret && geteuid() == 0 ? getpwnam(SERVICE_USER) : NULL;

    return fchmod(descriptor, file->mode) == 0 && (!user || fchown(descriptor, user->pw_uid, user->pw_gid) == 0);
}

static bool put_beside(struct file *file, GError **error)
{
    int descriptor;
    size_t length = strlen(file->text);
    bool good;

    file->fresh = g_strdup_printf("%s.setup-%d", file->path, (int)getpid());
    descriptor = open(file->fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        fail("open", file->path, error);
        g_clear_pointer(&file->fresh, g_free);
        return false;
    }
    good = (write(descriptor, file->text, length) == (ssize_t)length && give_away(descriptor, file) &&
            fsync(descriptor) == 0) ||
           fail("write", file->path, error);
    close(descriptor);
    return good;
}

/* What a person wrote stays beside as FILE.old. */
static bool keep_old(const char *path, GError **error)
{
    g_autofree char *old = g_strconcat(path, ".old", NULL);

    if (unlink(old) != 0 && errno != ENOENT)
        return fail("unlink", old, error);
    return link(path, old) == 0 || fail("link", old, error);
}

static void sync_folder(const char *folder)
{
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (descriptor < 0)
        return;
    fsync(descriptor);
    close(descriptor);
}

/* Nothing interrupts between the first name and the last. */
static bool rename_all(struct file *files, int count, GError **error)
{
    sigset_t all, before;
    bool good = true;

    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &before);
    for (int i = 0; i < count && good; i++) {
        good = rename(files[i].fresh, files[i].path) == 0 || fail("rename", files[i].path, error);
        if (good)
            g_clear_pointer(&files[i].fresh, g_free);
    }
    sigprocmask(SIG_SETMASK, &before, NULL);
    return good;
}

bool setup_write(const struct setup *setup, const char *text, bool keep, GError **error)
{
    g_autofree char *answers = setup_answers_text(setup);
    struct file files[3];
    int count = 0, done = 0;
    bool good = true;

    if (setup->password)
        files[count++] = (struct file){setup_password_path(setup), NULL, setup->password, 0600, true};
    files[count++] = (struct file){setup_answers_path(setup), NULL, answers, 0644, false};
    files[count++] = (struct file){g_strdup(setup->path), NULL, text, 0644, false};
    while (good && done < count)
        good = put_beside(&files[done++], error);
    good = good && (!keep || keep_old(setup->path, error)) && rename_all(files, count, error);
    if (good)
        sync_folder(setup->base);
    for (int i = 0; i < count; i++) {
        if (files[i].fresh)
            unlink(files[i].fresh);
        g_free(files[i].fresh);
        g_free(files[i].path);
    }
    return good;
}

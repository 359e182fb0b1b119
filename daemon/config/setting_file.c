/* SPDX-License-Identifier: MIT */
#include "config/setting.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "config/source.h"
#include "config/web_url.h"

/* TEXT as an absolute path; "" for "". NULL when it is no path. */
static char *resolve(const struct reading *reading, const char *text)
{
    if (!*text || !reading->place.source)
        return g_strdup(text);
    return setting_check_line(reading, text) ? config_source_resolve(reading->place, text) : NULL;
}

static bool read_path(const struct reading *reading, char *const *texts, void *field)
{
    char *path = resolve(reading, texts[0]);

    return path && setting_set_string(field, path);
}

const struct value_type setting_path = {.read = read_path, .clear = setting_clear_string};

static bool read_source(const struct reading *reading, char *const *texts, void *field)
{
    if (!web_url_is(texts[0]))
        return read_path(reading, texts, field);
    return setting_check_line(reading, texts[0]) && setting_set_string(field, g_strdup(texts[0]));
}

const struct value_type setting_source = {.read = read_source, .clear = setting_clear_string};

/* Whether PATH exists as WANTED (S_IFREG, S_IFDIR); else a mistake. One
 * that may not be looked at counts as there: reading it will tell. */
static bool check_exists(const struct reading *reading, const char *path, mode_t wanted, struct stat *st)
{
    bool directory = wanted == S_IFDIR;

    if (stat(path, st) != 0) {
        st->st_mode = 0;
        return errno == EACCES ||
               setting_refuse(reading, path, "there is no such %s", directory ? "directory" : "file");
    }
    if ((st->st_mode & S_IFMT) != wanted)
        return setting_refuse(reading, path, "it is not a %s", directory ? "directory" : "regular file");
    return true;
}

static bool read_existing(const struct reading *reading, const char *text, void *field, mode_t wanted)
{
    g_autofree char *path = resolve(reading, text);
    struct stat st;

    if (!path || (*path && !check_exists(reading, path, wanted, &st)))
        return false;
    return setting_set_string(field, g_steal_pointer(&path));
}

static bool read_file(const struct reading *reading, char *const *texts, void *field)
{
    return read_existing(reading, texts[0], field, S_IFREG);
}

const struct value_type setting_file = {.read = read_file, .clear = setting_clear_string};

static bool read_directory(const struct reading *reading, char *const *texts, void *field)
{
    return read_existing(reading, texts[0], field, S_IFDIR);
}

const struct value_type setting_directory = {.read = read_directory, .clear = setting_clear_string};

/* systemd gives its credentials their own protection. */
static bool is_credential(const char *path)
{
    const char *directory = g_getenv("CREDENTIALS_DIRECTORY");

    return directory && *directory && g_str_has_prefix(path, directory) && path[strlen(directory)] == '/';
}

static bool is_missing(const char *path)
{
    struct stat st;

    return stat(path, &st) != 0 && errno == ENOENT;
}

static bool keep_secret(const struct reading *reading, const char *text, void *field, bool must_exist)
{
    g_autofree char *path = resolve(reading, text);
    struct stat st = {0};

    if (!path)
        return false;
    if (*path && (must_exist || !is_missing(path)) && !check_exists(reading, path, S_IFREG, &st))
        return false;
    if (*path && (st.st_mode & (S_IRWXG | S_IRWXO)) && !is_credential(path))
        return setting_refuse(reading, path, "others may read or change it; run: chmod 600 %s", path);
    return setting_set_string(field, g_steal_pointer(&path));
}

static bool read_secret(const struct reading *reading, char *const *texts, void *field)
{
    return keep_secret(reading, texts[0], field, true);
}

const struct value_type setting_secret = {.read = read_secret, .clear = setting_clear_string};

static bool read_token(const struct reading *reading, char *const *texts, void *field)
{
    return keep_secret(reading, texts[0], field, false);
}

const struct value_type setting_token = {.read = read_token, .clear = setting_clear_string};

/* What a stage attaches: papers known by kind, or a file of the owner's. */
static bool is_kind_of_paper(const char *text)
{
    static const char *const kinds[] = {"invoice",  "contract",  "terms",  "order",
                                        "delivery", "timesheet", "letter", NULL};

    return g_strv_contains(kinds, text);
}

static bool read_attach(const struct reading *reading, char *const *texts, void *field)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    bool good = true;

    for (; *texts; texts++) {
        g_autofree char *path = is_kind_of_paper(*texts) ? g_strdup(*texts) : resolve(reading, *texts);
        struct stat st;

        if (!path || (path[0] == '/' && !check_exists(reading, path, S_IFREG, &st)))
            good = false;
        else
            g_strv_builder_add(builder, path);
    }
    if (good) {
        setting_clear_list(field);
        *(char ***)field = g_strv_builder_end(builder);
    }
    return good;
}

const struct value_type setting_attach = {.list = true, .read = read_attach, .clear = setting_clear_list};

/* SPDX-License-Identifier: MIT */
#include "config/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/config.h"

enum { SIZE_MAX_MIB = 64 };

/* All bytes of FD, a regular file, or NULL with *WHY set. */
static GByteArray *read_all(int fd, const char **why)
{
    g_autoptr(GByteArray) bytes = g_byte_array_sized_new(1); /* so that its data is never NULL */
    guint8 piece[65536];
    ssize_t count;

    while ((count = read(fd, piece, sizeof piece)) != 0) {
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0) {
            *why = g_strerror(errno);
            return NULL;
        }
        g_byte_array_append(bytes, piece, (guint)count);
        if (bytes->len > SIZE_MAX_MIB * 1024u * 1024u) {
            *why = "larger than 64 MiB";
            return NULL;
        }
    }
    return g_steal_pointer(&bytes);
}

/* Without O_NONBLOCK the open of a FIFO would wait for a writer. */
static GByteArray *read_file(const char *path, const char **why)
{
    struct stat st;
    GByteArray *bytes = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    if (fd < 0) {
        *why = g_strerror(errno);
        return NULL;
    }
    if (fstat(fd, &st) != 0)
        *why = g_strerror(errno);
    else if (!S_ISREG(st.st_mode))
        *why = S_ISDIR(st.st_mode) ? "it is a directory" : "it is not a regular file";
    else
        bytes = read_all(fd, why);
    close(fd);
    return bytes;
}

static int line_of(const char *text, const char *at)
{
    int line = 1;

    for (; text < at; text++)
        line += *text == '\n';
    return line;
}

static bool check_text(const char *name, const char *text, gsize length, GPtrArray *mistakes)
{
    const char *bad;

    if (g_utf8_validate(text, (gssize)length, &bad))
        return true;
    g_ptr_array_add(mistakes, config_mistake_new(name, line_of(text, bad), 0, "%s",
                                                 *bad ? "this is not UTF-8; save the file as UTF-8"
                                                      : "there is a NUL byte; save the file as plain text"));
    return false;
}

struct source *config_source_open(const char *path, const char *name, const char *directory, struct place place,
                                  GChecksum *checksum, GPtrArray *mistakes)
{
    const char *why = NULL;
    g_autoptr(GByteArray) bytes = read_file(path, &why);

    if (!bytes) {
        if (place.source)
            g_ptr_array_add(mistakes,
                            config_mistake_new(place.source->name, place.line, 0, "cannot read \"%s\": %s", name, why));
        else
            g_ptr_array_add(mistakes, config_mistake_new(name, 0, 0, "cannot read the configuration: %s", why));
        return NULL;
    }
    g_checksum_update(checksum, bytes->data, (gssize)bytes->len);
    if (!check_text(name, (const char *)bytes->data, bytes->len, mistakes))
        return NULL;

    struct source *source = g_new0(struct source, 1);

    source->name = g_strdup(name);
    source->directory = g_strdup(directory);
    source->text = g_strndup((const char *)bytes->data, bytes->len);
    return source;
}

void config_source_free(struct source *source)
{
    if (!source)
        return;
    g_free(source->name);
    g_free(source->directory);
    g_free(source->text);
    g_free(source);
}

char *config_source_resolve(struct place place, const char *path)
{
    return g_canonicalize_filename(path, place.source->directory);
}

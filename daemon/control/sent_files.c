/* SPDX-License-Identifier: MIT */
#include "control/sent_files.h"

#include <string.h>

#include "base/error.h"
#include "base/words.h"

enum { FOLDERS_DEEP = 8 };

struct reading {
    sent_find_func wanted;
    void *data;
    GPtrArray *messages;
    bool any; /* there was a `new` or `cur` */
};

/* With CRLF at every line's end, as it travelled. */
static GBytes *with_returns(const char *text, gsize size)
{
    GString *out = g_string_sized_new(size + size / 40);

    for (gsize i = 0; i < size; i++) {
        if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r'))
            g_string_append_c(out, '\r');
        g_string_append_c(out, text[i]);
    }
    return g_string_free_to_bytes(out);
}

static void take(struct reading *reading, const char *text, gsize size)
{
    g_autoptr(GBytes) message = with_returns(text, size);

    if (reading->wanted(message, reading->data))
        g_ptr_array_add(reading->messages, g_bytes_ref(message));
}

static bool refuse(const char *path, const char *why, GError **error)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_INPUT, "\"%s\": %s", path, why);
    return false;
}

static bool take_file(struct reading *reading, const char *path, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autofree char *text = NULL;
    gsize size;

    if (!g_file_get_contents(path, &text, &size, &why))
        return refuse(path, why->message, error);
    take(reading, text, size);
    return true;
}

static bool take_directory(struct reading *reading, const char *path, GError **error)
{
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    const char *name;

    reading->any |= directory != NULL;
    while (directory && (name = g_dir_read_name(directory))) {
        g_autofree char *file = g_build_filename(path, name, NULL);

        if (g_file_test(file, G_FILE_TEST_IS_REGULAR) && !take_file(reading, file, error))
            return false;
    }
    return true;
}

static bool take_maildir(struct reading *reading, const char *path, int deep, GError **error)
{
    g_autofree char *fresh = g_build_filename(path, "new", NULL), *seen = g_build_filename(path, "cur", NULL);
    g_autoptr(GDir) directory = deep < FOLDERS_DEEP ? g_dir_open(path, 0, NULL) : NULL;
    const char *name;

    if (!take_directory(reading, fresh, error) || !take_directory(reading, seen, error))
        return false;
    while (directory && (name = g_dir_read_name(directory))) {
        g_autofree char *folder = g_build_filename(path, name, NULL);

        if (!g_str_equal(name, "new") && !g_str_equal(name, "cur") && !g_str_equal(name, "tmp") &&
            g_file_test(folder, G_FILE_TEST_IS_DIR) && !take_maildir(reading, folder, deep + 1, error))
            return false;
    }
    return true;
}

/* -- mbox --------------------------------------------------------------- */

static bool is_separator(const char *line, gsize left)
{
    return left > 5 && memcmp(line, "From ", 5) == 0;
}

/* ">From " and deeper lost one sign when it was put in. */
static bool is_quoted(const char *line, gsize left)
{
    gsize signs = 0;

    while (signs < left && line[signs] == '>')
        signs++;
    return signs > 0 && is_separator(line + signs, left - signs);
}

static void take_mbox(struct reading *reading, const char *text, gsize size)
{
    g_autoptr(GString) message = g_string_new(NULL);
    bool blank = true;

    for (gsize at = 0; at < size;) {
        const char *line = text + at, *end = memchr(line, '\n', size - at);
        gsize length = end ? (gsize)(end - line) + 1 : size - at;

        if (blank && is_separator(line, size - at)) {
            if (message->len)
                take(reading, message->str, message->len);
            g_string_truncate(message, 0);
        } else {
            gsize skip = is_quoted(line, length);

            g_string_append_len(message, line + skip, (gssize)(length - skip));
        }
        blank = length == 1 || (length == 2 && *line == '\r');
        at += length;
    }
    if (message->len)
        take(reading, message->str, message->len);
}

static bool take_mbox_file(struct reading *reading, const char *path, GError **error)
{
    g_autoptr(GError) why = NULL;
    g_autofree char *text = NULL;
    gsize size;

    if (!g_file_get_contents(path, &text, &size, &why))
        return refuse(path, why->message, error);
    if (size && !is_separator(text, size))
        return refuse(path, _("is no mbox file: it does not begin with «From »"), error);
    take_mbox(reading, text, size);
    return true;
}

bool sent_files_read(const char *path, sent_find_func wanted, void *data, GPtrArray *messages, GError **error)
{
    struct reading reading = {wanted, data, messages, false};

    if (!g_file_test(path, G_FILE_TEST_IS_DIR))
        return take_mbox_file(&reading, path, error);
    if (!take_maildir(&reading, path, 0, error))
        return false;
    return reading.any || refuse(path, _("is no Maildir: there is neither \"new\" nor \"cur\" in it"), error);
}

/* SPDX-License-Identifier: MIT */
#include "control/mail_file.h"

#include <errno.h>
#include <stdio.h>

#include "base/error.h"
#include "base/words.h"
#include "receive/limits.h"

GBytes *mail_file_read(const char *path, GError **error)
{
    FILE *file = g_str_equal(path, "-") ? stdin : fopen(path, "re");
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    guint8 chunk[16384];
    gsize got = 0;

    while (file && bytes->len <= MAIL_WHOLE_MAX && (got = fread(chunk, 1, sizeof chunk, file)) > 0)
        g_byte_array_append(bytes, chunk, (guint)got);
    if (!file || ferror(file)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_INPUT, _("cannot read \"%s\": %s"), path,
                    g_strerror(errno));
        g_clear_pointer(&bytes, g_byte_array_unref);
    }
    if (file && file != stdin)
        fclose(file);
    return bytes ? g_byte_array_free_to_bytes(g_steal_pointer(&bytes)) : NULL;
}

/* SPDX-License-Identifier: MIT */
#include "control/mail_file.h"

#include <errno.h>
#include <stdio.h>

#include "base/error.h"
#include "base/words.h"
#include "receive/limits.h"
#include "receive/mail.h"

/* Read to its end, whatever is kept: who writes into a pipe is not to be cut off. */
static GByteArray *read_all(FILE *file, gsize *whole)
{
    GByteArray *bytes = g_byte_array_new();
    guint8 chunk[16384];
    gsize got;

    while ((got = fread(chunk, 1, sizeof chunk, file)) > 0) {
        *whole += got;
        if (*whole <= MAIL_KEPT_MAX)
            g_byte_array_append(bytes, chunk, (guint)got);
        else if (bytes->len > MAIL_LOOKED_AT)
            g_byte_array_set_size(bytes, MAIL_LOOKED_AT);
    }
    return bytes;
}

GBytes *mail_file_read(const char *path, gsize *whole, GError **error)
{
    FILE *file = g_str_equal(path, "-") ? stdin : fopen(path, "re");
    g_autoptr(GByteArray) bytes = NULL;

    *whole = 0;
    if (file)
        bytes = read_all(file, whole);
    if (!file || ferror(file)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_INPUT, _("cannot read \"%s\": %s"), path,
                    g_strerror(errno));
        g_clear_pointer(&bytes, g_byte_array_unref);
    }
    if (file && file != stdin)
        fclose(file);
    return bytes ? g_byte_array_free_to_bytes(g_steal_pointer(&bytes)) : NULL;
}

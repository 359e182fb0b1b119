/* SPDX-License-Identifier: MIT */
#include "imap/mailbox.h"

#include <string.h>

char *imap_quote(const char *text)
{
    GString *quoted = g_string_new("\"");

    for (; *text; text++) {
        if (*text == '\r' || *text == '\n' || (unsigned char)*text > 127) {
            g_string_free(quoted, TRUE);
            return NULL;
        }
        if (*text == '"' || *text == '\\')
            g_string_append_c(quoted, '\\');
        g_string_append_c(quoted, *text);
    }
    return g_string_free(g_string_append_c(quoted, '"'), FALSE);
}

/* LENGTH units of UTF-16, as base64 with «,» for «/» and without padding. */
static void append_shifted(GString *out, const gunichar2 *units, gsize length)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    g_autofree char *coded = NULL;

    for (gsize i = 0; i < length; i++) {
        guint8 pair[] = {(guint8)(units[i] >> 8), (guint8)units[i]};

        g_byte_array_append(bytes, pair, 2);
    }
    coded = g_base64_encode(bytes->data, bytes->len);
    coded[strcspn(coded, "=")] = '\0';
    g_strdelimit(coded, "/", ',');
    g_string_append_printf(out, "&%s-", coded);
}

static bool is_direct(gunichar2 unit)
{
    return unit >= 0x20 && unit <= 0x7e;
}

char *imap_name_encode(const char *name)
{
    g_autofree char *valid = g_utf8_make_valid(name, -1);
    glong count;
    g_autofree gunichar2 *units = g_utf8_to_utf16(valid, -1, NULL, &count, NULL);
    GString *out = g_string_new(NULL);

    for (glong i = 0; i < count; i++) {
        glong start = i;

        if (units[i] == '&') {
            g_string_append(out, "&-");
        } else if (is_direct(units[i])) {
            g_string_append_c(out, (char)units[i]);
        } else {
            while (i + 1 < count && !is_direct(units[i + 1]))
                i++;
            append_shifted(out, units + start, (gsize)(i + 1 - start));
        }
    }
    return g_string_free(out, FALSE);
}

void imap_folder_free(struct imap_folder *folder)
{
    if (!folder)
        return;
    g_free(folder->name);
    g_free(folder);
}

/* RFC 3501 7.2.2: (flags) delimiter name. */
struct imap_folder *imap_folder_parse(const struct imap_response *response)
{
    struct imap_folder *folder;
    guint i = 1;

    if (!g_str_equal(response->name, "LIST") || !imap_is(response, 0, IMAP_OPEN))
        return NULL;
    folder = g_new0(struct imap_folder, 1);
    folder->selectable = true;
    for (; i < response->tokens->len && !imap_is(response, i, IMAP_CLOSE); i++) {
        const char *flag = imap_text(response, i);

        folder->sent |= g_ascii_strcasecmp(flag, "\\Sent") == 0;
        folder->selectable &=
            g_ascii_strcasecmp(flag, "\\Noselect") != 0 && g_ascii_strcasecmp(flag, "\\NonExistent") != 0;
    }
    if (imap_is(response, i + 1, IMAP_STRING))
        folder->delimiter = imap_text(response, i + 1)[0];
    folder->name = g_strdup(imap_text(response, i + 2));
    return folder;
}

static bool is_called_sent(const struct imap_folder *folder)
{
    const char *name = folder->name;

    if (folder->delimiter && g_ascii_strncasecmp(name, "INBOX", 5) == 0 && name[5] == folder->delimiter)
        name += 6;
    return g_ascii_strcasecmp(name, "Sent") == 0;
}

const struct imap_folder *imap_folder_for_sent(const GPtrArray *folders)
{
    const struct imap_folder *called = NULL;

    for (guint i = 0; i < folders->len; i++) {
        const struct imap_folder *folder = folders->pdata[i];

        if (!folder->selectable || !*folder->name)
            continue;
        if (folder->sent)
            return folder;
        if (!called && is_called_sent(folder))
            called = folder;
    }
    return called;
}

bool imap_append_uid(const char *code, int64_t *validity, int64_t *uid)
{
    g_auto(GStrv) words = g_strsplit(code, " ", 4);
    guint64 numbers[2];

    if (g_strv_length(words) != 3 || g_ascii_strcasecmp(words[0], "APPENDUID") != 0 ||
        !g_ascii_string_to_unsigned(words[1], 10, 1, G_MAXUINT32, &numbers[0], NULL) ||
        !g_ascii_string_to_unsigned(words[2], 10, 1, G_MAXUINT32, &numbers[1], NULL))
        return false;
    *validity = (int64_t)numbers[0];
    *uid = (int64_t)numbers[1];
    return true;
}

/* SPDX-License-Identifier: MIT */
/* The image for the head of a sender's letters, read with the configuration so that composing reads nothing. */
#include <string.h>

#include "config/loading.h"
#include "config/read_file.h"

enum { LOGO_MAX = 256 * 1024 };

/* The types that mail programs show, by what a file begins with. */
static const char *type_of(GBytes *bytes)
{
    static const struct {
        const char *start, *type;
    } kinds[] = {{"\x89PNG\r\n\x1a\n", "image/png"}, {"\xff\xd8\xff", "image/jpeg"}, {"GIF8", "image/gif"}};
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);

    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (length > strlen(kinds[i].start) && !memcmp(data, kinds[i].start, strlen(kinds[i].start)))
            return kinds[i].type;
    return NULL;
}

void sender_read_logo(struct loading *loading, const struct block *block, struct config_sender *sender)
{
    const char *why = NULL;
    g_autoptr(GBytes) bytes = NULL;

    if (!*sender->logo)
        return;
    bytes =
        config_read_file(sender->logo, LOGO_MAX, "it is larger than 256 kB, and goes along with every letter", &why);
    sender->logo_type = bytes ? type_of(bytes) : NULL;
    if (sender->logo_type)
        sender->logo_bytes = g_steal_pointer(&bytes);
    else
        loading_mistake(loading, block_place(block, "logo"), "\"logo\" cannot be \"%s\"; %s", sender->logo,
                        why ? why : "it is no PNG, JPEG or GIF image");
}

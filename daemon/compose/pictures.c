/* SPDX-License-Identifier: MIT */
#include "compose/pictures.h"

#include <string.h>

#include "compose/qr.h"

static const char *code_of(const struct value *values)
{
    const struct value *payment = value_member(values, "payment");
    const struct value *code = payment ? value_member(payment, "qr") : NULL;
    const char *text = code ? value_text(code) : NULL;

    return text && *text ? text : NULL;
}

static void add(struct pictures *pictures, const char *id, const char *filename, const char *type, GBytes *bytes)
{
    pictures->files[pictures->count++] =
        (struct message_file){.type = type, .filename = filename, .content_id = id, .bytes = bytes};
}

static const char *logo_name(const char *type)
{
    return g_str_equal(type, "image/png") ? "logo.png" : g_str_equal(type, "image/jpeg") ? "logo.jpg" : "logo.gif";
}

bool pictures_find(struct pictures *pictures, const char *html, const struct value *values,
                   const struct config_sender *sender, GError **error)
{
    const char *code = code_of(values);

    *pictures = (struct pictures){.count = 0};
    if (sender && sender->logo_bytes && strstr(html, "\"cid:logo\""))
        add(pictures, "logo", logo_name(sender->logo_type), sender->logo_type, sender->logo_bytes);
    if (!code || !strstr(html, "\"cid:qr\""))
        return true;
    pictures->code = qr_png(code, error);
    if (pictures->code)
        add(pictures, "qr", "qr.png", "image/png", pictures->code);
    return pictures->code;
}

void pictures_clear(struct pictures *pictures)
{
    g_clear_pointer(&pictures->code, g_bytes_unref);
}

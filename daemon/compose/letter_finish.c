/* SPDX-License-Identifier: MIT */
/* From what was rendered to the letter that is handed out. */
#include "base/error.h"
#include "compose/letter_head.h"
#include "compose/pictures.h"

/* What was rendered with its pictures, in its envelope of header fields. */
static GBytes *build(const struct rendered *rendered, const char *language, struct letter_head *head,
                     const struct value *values, const struct config_sender *sender, GError **error)
{
    g_autofree char *tag = render_language_tag(language);
    struct pictures pictures;
    GBytes *message = NULL;

    if (pictures_find(&pictures, rendered->html, values, sender, error)) {
        head->images = pictures.files;
        head->image_count = pictures.count;
        message = letter_head_build(head, rendered, tag, error);
        head->images = NULL;
        head->image_count = 0;
    }
    pictures_clear(&pictures);
    return message;
}

/* Why the letter has no code to scan, where that is known. New string or NULL. */
static char *no_code(const struct value *values)
{
    const struct value *payment = value_member(values, "payment");
    const struct value *code = payment ? value_member(payment, "qr") : NULL;
    const struct value *why = code ? value_member(code, "raw") : NULL;

    return why && value_is_true(why) ? g_strdup(value_text(why)) : NULL;
}

struct letter *letter_finish(struct rendered *rendered, const char *language, struct letter_head *head,
                             const struct value *values, const struct config_sender *sender, GError **error)
{
    g_autoptr(GError) reason = NULL;
    g_autoptr(GBytes) message = build(rendered, language, head, values, sender, &reason);

    if (!message) {
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, reason->message);
        return NULL;
    }

    struct letter *letter = g_new0(struct letter, 1);

    letter->message = g_steal_pointer(&message);
    letter->subject = g_steal_pointer(&rendered->subject);
    letter->text = g_steal_pointer(&rendered->text);
    letter->html = g_steal_pointer(&rendered->html);
    letter->language = g_strdup(language);
    letter->no_code = no_code(values);
    return letter;
}

void letter_free(struct letter *letter)
{
    if (!letter)
        return;
    g_bytes_unref(letter->message);
    g_clear_pointer(&letter->pattern, g_bytes_unref);
    g_free(letter->subject);
    g_free(letter->text);
    g_free(letter->html);
    g_free(letter->language);
    g_free(letter->no_code);
    g_free(letter);
}

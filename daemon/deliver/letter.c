/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "deliver/content.h"
#include "deliver/inside.h"

/* The envelope sender: the bounce address with the letter's token, else the sender's own. */
static char *sender_address(const struct config_sender *sender, const struct ready *letter)
{
    GString *address;

    if (!*sender->bounce)
        return g_strdup(sender->address);
    address = g_string_new(sender->bounce);
    g_string_replace(address, "{token}", letter->bounce_token ? letter->bounce_token : "", 0);
    return g_string_free(address, FALSE);
}

/* In rehearsal nothing reaches a client: the owner's address takes the place of all recipients, the header stays. A
 * test mail goes to whom it is for. */
static struct envelope *address_letter(const struct deliver *deliver, const struct ready *letter, const char *from,
                                       GError **error)
{
    const char *owner[] = {deliver->config->rehearse_to, NULL};
    bool rehearsal = deliver->mode == MODE_REHEARSAL && !letter->trial;
    const char *const *to = rehearsal ? owner : (const char *const *)letter->to;
    const char *const *cc = rehearsal ? NULL : (const char *const *)letter->cc;

    return envelope_new(letter->id, from, to, cc, letter->envid, letter->size, error);
}

struct envelope *letter_envelope(const struct deliver *deliver, const struct ready *letter, GError **error)
{
    const struct config_sender *sender = config_sender(deliver->config, letter->sender);
    g_autofree char *from = NULL;
    struct envelope *envelope;

    if (!sender) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG, "sender \"%s\" is no longer configured",
                    letter->sender);
        return NULL;
    }
    from = sender_address(sender, letter);
    envelope = address_letter(deliver, letter, from, error);
    if (envelope && envelope->recipients->len)
        envelope->content = content_stuff(letter->message, envelope->utf8, error);
    else if (envelope)
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_INPUT, "letter has no recipient");
    if (envelope && !envelope->content)
        g_clear_pointer(&envelope, envelope_free);
    return envelope;
}

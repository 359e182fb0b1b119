/* SPDX-License-Identifier: MIT */
#include "deliver/envelope.h"

#include <string.h>

#include "base/append.h"
#include "base/error.h"
#include "base/text.h"
#include "compose/domain.h"

enum { LINE_USUAL = 160 };

/* LOCAL@DOMAIN with the domain as A-labels; NULL when it is no address. */
static char *wire_address(const char *address)
{
    const char *at = strrchr(address, '@');
    g_autofree char *domain = NULL;

    if (!at || !text_is_address(address))
        return NULL;
    domain = domain_to_ascii(at + 1);
    return domain ? g_strdup_printf("%.*s@%s", (int)(at - address), address, domain) : NULL;
}

static void recipient_free(void *data)
{
    struct recipient *recipient = data;

    g_free(recipient->address);
    g_free(recipient->wire);
    g_free(recipient->text);
    g_free(recipient);
}

static bool refuse(const char *address, GError **error)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_INPUT, "address cannot stand in an envelope: \"%s\"", address);
    return false;
}

static bool add_recipients(struct envelope *envelope, const char *const *addresses, bool required, GError **error)
{
    for (; addresses && *addresses; addresses++) {
        char *wire = wire_address(*addresses);
        struct recipient *recipient;

        if (!wire)
            return refuse(*addresses, error);
        recipient = g_new0(struct recipient, 1);
        recipient->address = g_strdup(*addresses);
        recipient->wire = wire;
        recipient->required = required;
        envelope->utf8 |= !g_str_is_ascii(wire);
        g_ptr_array_add(envelope->recipients, recipient);
    }
    return true;
}

struct envelope *envelope_new(int64_t id, const char *from, const char *const *to, const char *const *cc,
                              const char *envid, int64_t size, GError **error)
{
    struct envelope *envelope = g_new0(struct envelope, 1);

    envelope->id = id;
    envelope->size = size;
    envelope->envid = g_strdup(envid);
    envelope->recipients = g_ptr_array_new_with_free_func(recipient_free);
    envelope->from = wire_address(from);
    if (!envelope->from)
        refuse(from, error);
    if (!envelope->from || !add_recipients(envelope, to, true, error) || !add_recipients(envelope, cc, false, error)) {
        envelope_free(envelope);
        return NULL;
    }
    envelope->utf8 |= !g_str_is_ascii(envelope->from);
    return envelope;
}

void envelope_free(struct envelope *envelope)
{
    if (!envelope)
        return;
    g_free(envelope->from);
    g_free(envelope->envid);
    g_ptr_array_unref(envelope->recipients);
    g_clear_pointer(&envelope->content, g_bytes_unref);
    g_free(envelope);
}

/* RFC 3461 4: printable ASCII but «+» and «=», the rest as +XX. New string. */
static char *envelope_xtext(const char *text)
{
    GString *out = g_string_new(NULL);

    for (; *text; text++) {
        if (*text > ' ' && *text < 127 && *text != '+' && *text != '=')
            g_string_append_c(out, *text);
        else
            g_string_append_printf(out, "+%02X", (guchar)*text);
    }
    return g_string_free(out, FALSE);
}

static GString *command_on(const char *verb, const char *address)
{
    GString *line = g_string_sized_new(LINE_USUAL);

    append_string(line, verb);
    g_string_append_c(line, '<');
    append_string(line, address);
    g_string_append_c(line, '>');
    return line;
}

char *envelope_mail(const struct envelope *envelope, const struct envelope_form *form)
{
    GString *line = command_on("MAIL FROM:", envelope->from);
    char size[TEXT_NUMBER_SIZE];

    if (form->offered.size) {
        append_string(line, " SIZE=");
        append_string(line, text_number(envelope->size, size));
    }
    if (form->dsn && form->offered.dsn) {
        g_autofree char *envid = envelope_xtext(envelope->envid);

        append_string(line, " RET=HDRS ENVID=");
        append_string(line, envid);
    }
    if (envelope->utf8)
        append_string(line, " SMTPUTF8");
    return g_string_free(line, FALSE);
}

char *envelope_rcpt(const struct envelope *envelope, guint index, const struct envelope_form *form)
{
    const struct recipient *recipient = g_ptr_array_index(envelope->recipients, index);
    GString *line = command_on("RCPT TO:", recipient->wire);

    if (form->dsn && form->offered.dsn) {
        append_string(line, " NOTIFY=SUCCESS,FAILURE,DELAY");
        if (g_str_is_ascii(recipient->wire)) { /* the rfc822 type cannot hold another one (RFC 6533 3) */
            g_autofree char *original = envelope_xtext(recipient->wire);

            append_string(line, " ORCPT=rfc822;");
            append_string(line, original);
        }
    }
    return g_string_free(line, FALSE);
}

char *envelope_obstacle(const struct envelope *envelope, const struct smtp_capabilities *offered)
{
    if (offered->size_max > 0 && envelope->size > offered->size_max)
        return g_strdup_printf("message of %" G_GINT64_FORMAT " octets is over the relay's limit of %" G_GINT64_FORMAT,
                               envelope->size, offered->size_max);
    if (envelope->utf8 && !offered->smtputf8)
        return g_strdup("address holds letters beyond ASCII before its @, and the relay does not offer SMTPUTF8");
    return NULL;
}

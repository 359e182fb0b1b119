/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "compose/message_build.h"
#include "compose/message_facts.h"

enum { QUOTED_MAX = 60 }; /* a longer quoted name would be folded in its middle */

static void set_header(GMimeMessage *mime, const char *name, const char *value)
{
    g_mime_object_set_header(GMIME_OBJECT(mime), name, value, "utf-8");
}

/* The domain as A-labels (RFC 5890). */
static bool write_domain_in_ascii(InternetAddressMailbox *mailbox)
{
    const char *ascii = internet_address_mailbox_get_idn_addr(mailbox);
    const char *at = ascii ? strrchr(ascii, '@') : NULL;
    g_autofree char *written = g_strdup(ascii); /* ASCII belongs to the mailbox that is changed */

    if (!at || !g_str_is_ascii(at))
        return false;
    internet_address_mailbox_set_addr(mailbox, written);
    return true;
}

/* Its name becomes encoded words in UTF-8. */
static InternetAddress *mailbox_new(const struct message_address *address, GError **error)
{
    InternetAddress *mailbox = internet_address_mailbox_new(address->name, address->address);
    const char *at = strrchr(address->address, '@');

    if (!at || !g_str_is_ascii(at)) {
        if (!write_domain_in_ascii(INTERNET_ADDRESS_MAILBOX(mailbox))) {
            g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_VALUE, "the domain of \"%s\" has no ASCII form",
                        address->address);
            g_clear_object(&mailbox);
            return NULL;
        }
    }
    internet_address_set_charset(mailbox, "utf-8");
    return mailbox;
}

/* Puts RAW, already folded and encoded, in place of what GMime made of the field NAME. */
static void set_raw(GMimeMessage *mime, const char *name, const char *raw)
{
    GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(mime));
    g_autofree char *line = g_strdup_printf(" %s\n", raw);

    g_mime_header_set_raw_value(g_mime_header_list_get_header(headers, name), line);
}

/* RFC 5322 3.2.4 */
static void append_quoted(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '"');
}

/* The addresses of TYPE written by us, where a name of theirs needs it. */
static void rewrite_addresses(GMimeMessage *mime, GMimeAddressType type, const char *field)
{
    InternetAddressList *list = g_mime_message_get_addresses(mime, type);
    g_autoptr(GString) raw = g_string_new(NULL);
    bool needed = false;

    for (int i = 0; i < internet_address_list_length(list); i++) {
        InternetAddress *mailbox = internet_address_list_get_address(list, i);
        const char *name = internet_address_get_name(mailbox);
        bool words = name && (message_needs_words(name) || strlen(name) > QUOTED_MAX);

        g_string_append(raw, i ? ",\n " : "");
        needed |= words;
        if (words)
            message_append_words(raw, name);
        else if (name)
            append_quoted(raw, name);
        g_string_append_printf(raw, "%s<%s>", name ? "\n " : "",
                               internet_address_mailbox_get_idn_addr(INTERNET_ADDRESS_MAILBOX(mailbox)));
    }
    if (needed)
        set_raw(mime, field, raw->str);
}

static void set_subject(GMimeMessage *mime, const char *subject)
{
    g_autoptr(GString) raw = g_string_new(NULL);

    g_mime_message_set_subject(mime, subject, "utf-8");
    if (!message_needs_words(subject))
        return;
    message_append_words(raw, subject);
    set_raw(mime, "Subject", raw->str);
}

static bool add_addresses(GMimeMessage *mime, GMimeAddressType type, const struct message_address *addresses,
                          guint count, GError **error)
{
    InternetAddressList *list = g_mime_message_get_addresses(mime, type);

    for (guint i = 0; i < count; i++) {
        InternetAddress *mailbox = mailbox_new(&addresses[i], error);

        if (!mailbox)
            return false;
        internet_address_list_add(list, mailbox);
        g_object_unref(mailbox);
    }
    return true;
}

static void set_date(GMimeMessage *mime, const struct message *message)
{
    g_autoptr(GTimeZone) zone = g_time_zone_new_offset(message->offset_minutes * 60);
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(message->date);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, zone);

    g_mime_message_set_date(mime, local);
}

static void set_thread(GMimeMessage *mime, const struct message *message)
{
    g_autoptr(GString) references = g_string_new(NULL);

    if (message->in_reply_to) {
        g_autofree char *id = g_strdup_printf("<%s>", message->in_reply_to);

        set_header(mime, "In-Reply-To", id);
    }
    for (const char *const *id = message->references; id && *id; id++)
        g_string_append_printf(references, "%s<%s>", references->len ? " " : "", *id);
    if (references->len)
        set_header(mime, "References", references->str);
}

static void set_marks(GMimeMessage *mime, const struct message *message)
{
    if (message->auto_generated)
        set_header(mime, "Auto-Submitted", "auto-generated");
    if (message->suppress_auto_replies)
        set_header(mime, "X-Auto-Response-Suppress", "OOF, AutoReply");
    if (message->marks)
        set_header(mime, MESSAGE_MARKS, message->marks);
    if (message->receipt_to)
        set_header(mime, "Disposition-Notification-To", message->receipt_to);
    set_header(mime, "Content-Language", message->language);
}

bool message_set_headers(GMimeMessage *mime, const struct message *message, GError **error)
{
    set_date(mime, message);
    if (!add_addresses(mime, GMIME_ADDRESS_TYPE_FROM, &message->from, 1, error) ||
        !add_addresses(mime, GMIME_ADDRESS_TYPE_TO, message->to, message->to_count, error) ||
        !add_addresses(mime, GMIME_ADDRESS_TYPE_CC, message->cc, message->cc_count, error) ||
        !add_addresses(mime, GMIME_ADDRESS_TYPE_REPLY_TO, &message->reply_to, message->reply_to.address != NULL, error))
        return false;
    rewrite_addresses(mime, GMIME_ADDRESS_TYPE_FROM, "From");
    rewrite_addresses(mime, GMIME_ADDRESS_TYPE_TO, "To");
    rewrite_addresses(mime, GMIME_ADDRESS_TYPE_CC, "Cc");
    rewrite_addresses(mime, GMIME_ADDRESS_TYPE_REPLY_TO, "Reply-To");
    set_subject(mime, message->subject);
    g_mime_message_set_message_id(mime, message->message_id);
    set_thread(mime, message);
    set_marks(mime, message);
    return true;
}

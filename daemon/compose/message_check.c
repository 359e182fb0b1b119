/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "compose/message_build.h"

#define LINE_MAX_OCTETS 998 /* RFC 5321 4.5.3.1.6 without CR LF */
#define ID_MAX 250
#define SUBJECT_MAX 2000
#define NAME_MAX_OCTETS 2000
#define TYPE_MAX 200
#define TYPE_CHARS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-_"

static bool refuse(const char *field, const char *reason, GError **error)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_VALUE, "%s cannot be written: %s", field, reason);
    return false;
}

/* Most of what is tried against a program that writes mail is a line end in a
 * name, a subject or an address, with header fields of the attacker's own
 * after it. So no control character passes here, whatever comes later. */
static bool check_line(const char *field, const char *text, gsize most, GError **error)
{
    if (!g_utf8_validate(text, -1, NULL))
        return refuse(field, "it is not UTF-8", error);
    if (strlen(text) > most)
        return refuse(field, "it is too long", error);
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029)
            return refuse(field, "it has a line end or another control character", error);
    }
    return true;
}

static bool check_address(const char *field, const struct message_address *address, GError **error)
{
    if (!address->address || !text_is_address(address->address))
        return refuse(field, "this is not a mail address", error);
    return !address->name || check_line(field, address->name, NAME_MAX_OCTETS, error);
}

static bool check_addresses(const char *field, const struct message_address *addresses, guint count, GError **error)
{
    for (guint i = 0; i < count; i++)
        if (!check_address(field, &addresses[i], error))
            return false;
    return true;
}

/* RFC 5322 3.2.3 */
static bool is_dot_atom(const char *text, gsize length)
{
    if (!length || text[0] == '.' || text[length - 1] == '.' || g_strstr_len(text, (gssize)length, ".."))
        return false;
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isalnum(text[i]) && (!text[i] || !strchr("!#$%&'*+-/=?^_`{|}~.", text[i])))
            return false;
    return true;
}

/* Whether ID may stand between angle brackets in Message-ID, In-Reply-To and
 * References: dot-atom@dot-atom of printable ASCII (RFC 5322 3.6.4), at most 250 octets. */
static bool message_id_is_valid(const char *id)
{
    const char *at = id ? strchr(id, '@') : NULL;

    return at && strlen(id) <= ID_MAX && is_dot_atom(id, (gsize)(at - id)) && is_dot_atom(at + 1, strlen(at + 1));
}

static bool check_ids(const struct message *message, GError **error)
{
    if (!message_id_is_valid(message->message_id))
        return refuse("Message-ID", "it is not of the form left@right", error);
    if (message->in_reply_to && !message_id_is_valid(message->in_reply_to))
        return refuse("In-Reply-To", "it is not of the form left@right", error);
    if (message->marks && strspn(message->marks, "0123456789abcdef ") != strlen(message->marks))
        return refuse("X-Herinnerd-Covers", "it holds more than digits and blanks", error);
    for (const char *const *id = message->references; id && *id; id++)
        if (!message_id_is_valid(*id))
            return refuse("References", "one is not of the form left@right", error);
    return true;
}

/* RFC 5646 2.1, as far as letters use it. */
static bool check_language(const char *language, GError **error)
{
    gsize length = language ? strlen(language) : 0;

    if (!length || length > 35 ||
        strspn(language, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != length)
        return refuse("Content-Language", "it is not a language tag", error);
    return true;
}

/* RFC 2045 5.1 without quoted values; it is written as it is. */
static bool is_type(const char *type)
{
    gsize length = strcspn(type, "/");

    return length && type[length] && length < strlen(type) - 1 && strlen(type) <= TYPE_MAX &&
           strspn(type, TYPE_CHARS "/;= ") == strlen(type) && strspn(type, TYPE_CHARS) == length;
}

static bool check_file(const char *field, const struct message_file *file, GError **error)
{
    if (!file->type || !is_type(file->type))
        return refuse(field, "its type is not of the form type/subtype", error);
    if (file->filename && (!*file->filename || strpbrk(file->filename, "/\\")))
        return refuse(field, "its name is a path or empty", error);
    if (file->filename && !check_line(field, file->filename, 255, error))
        return false;
    if (file->content_id && !is_dot_atom(file->content_id, strcspn(file->content_id, "@")))
        return refuse(field, "its content id is not an atom", error);
    return !file->content_id || check_line(field, file->content_id, ID_MAX, error);
}

static bool check_files(const struct message *message, GError **error)
{
    for (guint i = 0; i < message->image_count; i++) {
        if (!message->images[i].content_id)
            return refuse("an image", "it has no content id", error);
        if (!check_file("an image", &message->images[i], error))
            return false;
    }
    for (guint i = 0; i < message->file_count; i++)
        if (!message->files[i].filename || !check_file("an attached file", &message->files[i], error))
            return (error && *error) ? false : refuse("an attached file", "it has no name", error);
    return true;
}

static bool check_bodies(const struct message *message, GError **error)
{
    if (!message->text || !text_is_utf8(message->text))
        return refuse("the text part", "it is not UTF-8", error);
    if (message->html && !text_is_utf8(message->html))
        return refuse("the HTML part", "it is not UTF-8", error);
    return true;
}

static bool check_people(const struct message *message, GError **error)
{
    struct message_address receipt = {.address = message->receipt_to};

    if (!check_address("From", &message->from, error))
        return false;
    if (message->reply_to.address && !check_address("Reply-To", &message->reply_to, error))
        return false;
    if (!message->to_count)
        return refuse("To", "there is nobody in it", error);
    if (!check_addresses("To", message->to, message->to_count, error) ||
        !check_addresses("Cc", message->cc, message->cc_count, error))
        return false;
    return !message->receipt_to || check_address("Disposition-Notification-To", &receipt, error);
}

bool message_check(const struct message *message, GError **error)
{
    if (!check_people(message, error) || !check_ids(message, error) || !check_language(message->language, error))
        return false;
    if (!message->subject || !*message->subject)
        return refuse("Subject", "it is empty", error);
    if (!check_line("Subject", message->subject, SUBJECT_MAX, error))
        return false;
    if (message->offset_minutes < -24 * 60 + 1 || message->offset_minutes > 24 * 60 - 1)
        return refuse("Date", "its offset is over a day", error);
    return check_bodies(message, error) && check_files(message, error);
}

bool message_check_bytes(const GString *bytes, GError **error)
{
    const gsize most = LINE_MAX_OCTETS + 2; /* with its line end */
    const char *at = bytes->str;
    gsize left = bytes->len;

    if (memchr(at, '\0', left))
        return refuse("the message", "it has a NUL", error);
    /* whatever lies between two line ends in as much as one line may take is a line that may be */
    while (left >= most) {
        const char *end = memrchr(at, '\n', most);

        if (!end)
            return refuse("the message", "a line is over 998 octets", error);
        left -= (gsize)(end + 1 - at);
        at = end + 1;
    }
    return true;
}

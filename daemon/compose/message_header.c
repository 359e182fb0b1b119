/* SPDX-License-Identifier: MIT */
#include "base/date.h"
#include "base/error.h"
#include "compose/domain.h"
#include "compose/field.h"
#include "compose/message_build.h"
#include "compose/message_facts.h"

enum { MINUTE = 60, HOUR = 60 * MINUTE, DAY = 24 * HOUR };

/* RFC 5322 3.3 */
static void write_date(GString *out, const struct message *message)
{
    static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int64_t local = message->date + message->offset_minutes * MINUTE;
    int64_t second = (local % DAY + DAY) % DAY;
    civil_day today = (civil_day)((local - second) / DAY);
    int offset = ABS(message->offset_minutes), year, month, day;

    day_to_ymd(today, &year, &month, &day);
    g_string_append_printf(out, "Date: %s, %02d %s %04d %02d:%02d:%02d %c%02d%02d\r\n",
                           weekdays[day_weekday(today) - MONDAY], day, months[month - 1], year, (int)(second / HOUR),
                           (int)(second % HOUR / MINUTE), (int)(second % MINUTE),
                           message->offset_minutes < 0 ? '-' : '+', offset / 60, offset % 60);
}

/* ADDRESS with its domain as A-labels (RFC 5890). New string. */
static char *in_ascii(const char *address, GError **error)
{
    const char *at = strrchr(address, '@');
    g_autofree char *domain = NULL;

    if (g_str_is_ascii(at))
        return g_strdup(address);
    domain = domain_to_ascii(at + 1);
    if (domain)
        return g_strdup_printf("%.*s%s", (int)(at + 1 - address), address, domain);
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_VALUE, "the domain of \"%s\" has no ASCII form", address);
    return NULL;
}

static bool add_address(struct field *field, const struct message_address *address, GError **error)
{
    g_autofree char *written = in_ascii(address->address, error), *in_brackets = NULL;

    if (!written)
        return false;
    if (!address->name || !*address->name) {
        field_add(field, written);
        return true;
    }
    in_brackets = g_strconcat("<", written, ">", NULL);
    field_add_name(field, address->name);
    field_add(field, in_brackets);
    return true;
}

static bool write_addresses(GString *out, const char *name, const struct message_address *addresses, guint count,
                            GError **error)
{
    struct field field;

    if (!count)
        return true;
    field = field_begin(out, name);
    for (guint i = 0; i < count; i++) {
        if (i)
            field_glue(&field, ',');
        if (!add_address(&field, &addresses[i], error))
            return false;
    }
    field_end(&field);
    return true;
}

static void write_subject(GString *out, const char *subject)
{
    struct field field = field_begin(out, "Subject");

    field_add_text(&field, subject);
    field_end(&field);
}

static void add_id(struct field *field, const char *id)
{
    g_autofree char *in_brackets = g_strconcat("<", id, ">", NULL);

    field_add(field, in_brackets);
}

static void write_ids(GString *out, const char *name, const char *const *ids)
{
    struct field field;

    if (!ids || !*ids)
        return;
    field = field_begin(out, name);
    for (; *ids; ids++)
        add_id(&field, *ids);
    field_end(&field);
}

static void write_marks(GString *out, const struct message *message)
{
    if (message->auto_generated)
        field_put(out, "Auto-Submitted", "auto-generated");
    if (message->suppress_auto_replies)
        field_put(out, "X-Auto-Response-Suppress", "OOF, AutoReply");
    if (message->marks && *message->marks) {
        struct field field = field_begin(out, MESSAGE_MARKS);

        field_add_text(&field, message->marks);
        field_end(&field);
    }
    if (message->receipt_to)
        field_put(out, "Disposition-Notification-To", message->receipt_to);
    field_put(out, "Content-Language", message->language);
}

bool message_write_header(GString *out, const struct message *message, GError **error)
{
    write_date(out, message);
    if (!write_addresses(out, "From", &message->from, 1, error) ||
        !write_addresses(out, "Reply-To", &message->reply_to, message->reply_to.address != NULL, error))
        return false;
    write_subject(out, message->subject);
    if (!write_addresses(out, "To", message->to, message->to_count, error) ||
        !write_addresses(out, "Cc", message->cc, message->cc_count, error))
        return false;
    write_ids(out, "Message-Id", (const char *const[]){message->message_id, NULL});
    write_ids(out, "In-Reply-To", (const char *const[]){message->in_reply_to, NULL});
    write_ids(out, "References", message->references);
    write_marks(out, message);
    field_put(out, "MIME-Version", "1.0");
    return true;
}

/* SPDX-License-Identifier: MIT */
#include "compose/message_facts.h"

#include <gmime/gmime.h>

#include "base/text.h"

static void take_addresses(struct message_facts *facts, GMimeMessage *message)
{
    InternetAddressList *list = g_mime_message_get_addresses(message, GMIME_ADDRESS_TYPE_TO);

    for (int i = 0; list && i < internet_address_list_length(list); i++) {
        InternetAddress *one = internet_address_list_get_address(list, i);

        if (INTERNET_ADDRESS_IS_MAILBOX(one))
            g_ptr_array_add(facts->to, g_strdup(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one))));
    }
}

static char *header(GMimeMessage *message, const char *name)
{
    const char *value = g_mime_object_get_header(GMIME_OBJECT(message), name);

    return text_one_line(value ? value : "");
}

static void take(struct message_facts *facts, GMimeMessage *message)
{
    const char *id = g_mime_message_get_message_id(message), *subject = g_mime_message_get_subject(message);
    GDateTime *date = g_mime_message_get_date(message);

    facts->message_id = g_strdup(id ? id : "");
    facts->marks = header(message, MESSAGE_MARKS);
    facts->subject = text_one_line(subject ? subject : "");
    facts->date = date ? g_date_time_to_unix(date) : 0;
    take_addresses(facts, message);
}

struct message_facts *message_facts_read(GBytes *message)
{
    struct message_facts *facts = g_new0(struct message_facts, 1);
    gsize size;
    const char *bytes = g_bytes_get_data(message, &size);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *parsed = g_mime_parser_construct_message(parser, NULL);

    facts->to = g_ptr_array_new_with_free_func(g_free);
    if (parsed) {
        take(facts, parsed);
        g_object_unref(parsed);
    } else {
        facts->message_id = g_strdup("");
        facts->marks = g_strdup("");
        facts->subject = g_strdup("");
    }
    g_ptr_array_add(facts->to, NULL);
    g_object_unref(parser);
    g_object_unref(stream);
    return facts;
}

void message_facts_free(struct message_facts *facts)
{
    g_free(facts->message_id);
    g_free(facts->marks);
    g_free(facts->subject);
    g_ptr_array_unref(facts->to);
    g_free(facts);
}

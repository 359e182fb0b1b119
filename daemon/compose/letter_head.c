/* SPDX-License-Identifier: MIT */
#include "compose/letter_head.h"

#include <string.h>

#include "base/text.h"
#include "compose/tags.h"
#include "compose/values.h"

/* R10 and interfaces.md: the client's own setting wins over the relay's. */
static bool is_marked_automatic(const struct config *config, const struct config_sender *sender,
                                const struct config_client *section)
{
    const struct config_smtp *smtp = config_smtp(config, sender->smtp);

    if (section && section->mark_automatic >= 0)
        return section->mark_automatic;
    return !smtp || smtp->mark_automatic;
}

/* ADDRESSES as message addresses, all under NAME. */
static GArray *recipients(char *const *addresses, const char *name)
{
    GArray *list = g_array_new(FALSE, TRUE, sizeof(struct message_address));

    for (; addresses && *addresses; addresses++) {
        struct message_address one = {.name = name, .address = *addresses};

        g_array_append_val(list, one);
    }
    return list;
}

static guint count_of(const char *const *list)
{
    return list ? g_strv_length((gchar **)list) : 0;
}

static GBytes *build_for_client(const struct letter_head *head, struct message *message, GError **error)
{
    const struct letter_request *request = head->request;
    const struct decision *decision = request->decision;
    const struct config_sender *sender = values_sender(request);
    g_autofree char *client_name = text_one_line(decision->client->name);
    g_autofree char *sender_name = text_one_line(sender->name);
    g_autoptr(GArray) to = recipients(decision->to, client_name);
    g_autoptr(GArray) cc = recipients(decision->cc, NULL);
    guint references = count_of(request->references);

    message->message_id = request->message_id;
    message->marks = request->marks;
    message->date = request->instant_ms / 1000;
    message->offset_minutes = request->utc_offset / 60;
    message->from = (struct message_address){sender_name, sender->address};
    message->reply_to.address = values_reply_to(sender);
    message->to = (const struct message_address *)(void *)to->data;
    message->to_count = to->len;
    message->cc = (const struct message_address *)(void *)cc->data;
    message->cc_count = cc->len;
    message->references = references ? request->references : NULL;
    message->in_reply_to = references ? request->references[references - 1] : NULL;
    message->auto_generated = is_marked_automatic(head->config, sender, decision->client->section);
    return message_build(message, error);
}

static GBytes *build_for_owner(const struct letter_head *head, struct message *message, GError **error)
{
    const struct owner_request *request = head->owner;
    const struct config_sender *sender = request->sender;
    g_autofree char *name = text_one_line(sender->name);
    g_autoptr(GArray) to = recipients(sender->owner, NULL);

    message->message_id = request->message_id;
    message->date = request->instant_ms / 1000;
    message->offset_minutes = request->utc_offset / 60;
    message->from = (struct message_address){name, sender->address};
    message->to = (const struct message_address *)(void *)to->data;
    message->to_count = to->len;
    message->auto_generated = true;
    return message_build(message, error);
}

static GBytes *build_preview(const struct letter_head *head, struct message *message, GError **error)
{
    const GPtrArray *senders = head->config->senders;
    const struct config_sender *sender = senders->len ? senders->pdata[0] : NULL;
    struct message_address to = {tags_find("client.name")->example, "client@client.example"};
    GBytes *built;

    message->message_id = "preview@herinnerd.example";
    message->date = (int64_t)day_from_iso(tags_find("today")->example) * 86400 + INT64_C(10) * 3600;
    message->from.name = sender ? sender->name : tags_find("sender.name")->example;
    message->from.address = sender ? sender->address : tags_find("sender.address")->example;
    message->to = &to;
    message->to_count = 1;
    message->auto_generated = !sender || is_marked_automatic(head->config, sender, NULL);
    if (head->sample) {
        to = (struct message_address){.address = head->sample->to};
        message->message_id = head->sample->message_id;
        message->date = head->sample->instant_ms / 1000;
        message->offset_minutes = head->sample->utc_offset / 60;
    }
    built = message_build(message, error);
    message->to = NULL; /* `to` ends here */
    return built;
}

GBytes *letter_head_build(const struct letter_head *head, const struct rendered *rendered, const char *language,
                          GError **error)
{
    struct message message = {.subject = rendered->subject,
                              .language = language,
                              .text = rendered->text,
                              .html = rendered->html,
                              .images = head->images,
                              .image_count = head->image_count,
                              .files = head->files,
                              .file_count = head->file_count};

    if (head->owner)
        return build_for_owner(head, &message, error);
    return head->request ? build_for_client(head, &message, error) : build_preview(head, &message, error);
}

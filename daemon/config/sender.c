/* SPDX-License-Identifier: MIT */
#include "config/loading.h"

#include "config/letters.h"
#include "config/setting.h"

#define FIELD(member) offsetof(struct config_sender, member)

static const struct spec sender_specs[] = {
    SPEC("name", setting_text, FIELD(name), "", .required = true),
    SPEC("legal_name", setting_text, FIELD(legal_name), ""),
    SPEC("postal_address", setting_text, FIELD(postal_address), ""),
    SPEC("address", setting_address, FIELD(address), "", .required = true),
    SPEC("person", setting_text, FIELD(person), ""),
    SPEC("phone", setting_text, FIELD(phone), ""),
    SPEC("reply_to", setting_address, FIELD(reply_to), ""),
    SPEC("bounce", setting_bounce, FIELD(bounce), ""),
    SPEC("owner", setting_address_list, FIELD(owner), ""),
    SPEC("owner_language", setting_language, FIELD(owner_language), ""),
    SPEC("language", setting_language, FIELD(language), "nl"),
    SPEC("country", setting_country, FIELD(country), ""),
    SPEC("iban", setting_iban, FIELD(iban), ""),
    SPEC("bic", setting_bic, FIELD(bic), ""),
    SPEC("registration", setting_text, FIELD(registration), ""),
    SPEC("vat", setting_text, FIELD(vat), ""),
    SPEC("website", setting_text, FIELD(website), ""),
    SPEC("logo", setting_file, FIELD(logo), ""),
    SPEC("pay_link", setting_link, FIELD(pay_link), ""),
    SPEC("qr", setting_yesno, FIELD(qr), "yes"),
    SPEC("smtp", setting_text, FIELD(smtp), ""),
    SPEC("mailbox", setting_text, FIELD(mailbox), ""),
    SPEC("templates", setting_directory, FIELD(templates), ""),
    SPEC("describe", setting_text, FIELD(describe), ""),
    {.name = NULL},
};

const struct shape shape_sender = {.kind = "sender", .titled = true, .specs = sender_specs};

/* Fills *TEXT from OTHER where it is empty. */
static void default_to(char **text, const char *other)
{
    if (!**text)
        setting_set_string(text, g_strdup(other));
}

static bool has_mailbox(const struct config *config, const char *key)
{
    for (guint i = 0; i < config->mailboxes->len; i++) {
        const struct config_mailbox *mailbox = config->mailboxes->pdata[i];

        if (g_str_equal(mailbox->key, key))
            return true;
    }
    return false;
}

/* Without `smtp` and `mailbox` a sender uses the first section of each, if there is any. */
static void find_servers(struct loading *loading, const struct block *block, struct config_sender *sender)
{
    const struct config *config = loading->config;
    const struct config_smtp *smtp = config->smtps->len ? config->smtps->pdata[0] : NULL;
    const struct config_mailbox *mailbox = config->mailboxes->len ? config->mailboxes->pdata[0] : NULL;

    if (*sender->smtp && !config_smtp(config, sender->smtp))
        loading_mistake(loading, block_place(block, "smtp"), "\"smtp\" cannot be \"%s\"; there is no such smtp section",
                        sender->smtp);
    if (*sender->mailbox && !has_mailbox(config, sender->mailbox))
        loading_mistake(loading, block_place(block, "mailbox"),
                        "\"mailbox\" cannot be \"%s\"; there is no such mailbox section", sender->mailbox);
    default_to(&sender->smtp, smtp ? smtp->key : "");
    default_to(&sender->mailbox, mailbox ? mailbox->key : "");
    if (config->mode == MODE_LIVE && !*sender->smtp)
        loading_mistake(loading, block->place, "\"mode\" is live and sender \"%s\" has no \"smtp\" to send by",
                        sender->key);
}

static void sender_read(struct loading *loading, const struct block *block)
{
    struct config_sender *sender = g_new0(struct config_sender, 1);

    sender->key = g_strdup(block->title);
    sender->place = config_place_at(block->place);
    section_read(loading, &shape_sender, block, sender);
    sender_read_logo(loading, block, sender);
    default_to(&sender->legal_name, sender->name);
    default_to(&sender->language, "nl");
    default_to(&sender->owner_language, sender->language);
    if (!*sender->owner && *sender->address) {
        g_strfreev(sender->owner);
        sender->owner = g_strsplit(sender->address, "\n", 1);
    }
    find_servers(loading, block, sender);
    g_ptr_array_add(loading->config->senders, sender);
}

void senders_read(struct loading *loading)
{
    loading_each(loading, "sender", sender_read);
    if (!loading->config->senders->len)
        loading_mistake(loading, (struct place){loading->root->place.source, 0},
                        "there is no \"sender\" section; it says who the letters come from");
}

void config_sender_free(struct config_sender *sender)
{
    section_clear(&shape_sender, sender);
    g_clear_pointer(&sender->logo_bytes, g_bytes_unref);
    g_clear_pointer(&sender->letters, letter_set_free);
    g_free(sender->key);
    g_free(sender->place.file);
    g_free(sender);
}

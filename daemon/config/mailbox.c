/* SPDX-License-Identifier: MIT */
#include "config/loading.h"

#include "config/setting.h"
#include "config/url.h"

#define FIELD(member) offsetof(struct config_mailbox, member)

static const struct spec mailbox_specs[] = {
    SPEC("url", setting_text, FIELD(url), "", .required = true),
    SPEC("security", setting_choice, FIELD(security), "starttls", .choices = security_words),
    SPEC("ca_file", setting_file, FIELD(ca_file), ""),
    LOGIN_SPECS(struct config_mailbox),
    SPEC("every", setting_seconds, FIELD(every), "5m", .min = 1, .max = 86400),
    SPEC("after", setting_text, FIELD(after), "keep"),
    SPEC("folders", setting_text_list, FIELD(folders), ""),
    {.name = NULL},
};

const struct shape shape_mailbox = {.kind = "mailbox", .titled = true, .specs = mailbox_specs};

static void check_security(struct loading *loading, const struct block *block, struct config_mailbox *mailbox,
                           const struct server_url *url)
{
    bool imaps = g_str_equal(url->scheme, "imaps");

    if (!block_setting(block, "security") && imaps)
        mailbox->security = SECURITY_TLS;
    if (imaps && mailbox->security != SECURITY_TLS)
        loading_contradiction(loading, block, "url", "security", "imaps:// goes with security = tls");
    if (!imaps && mailbox->security == SECURITY_TLS)
        loading_contradiction(loading, block, "url", "security", "security = tls goes with imaps://");
    if (mailbox->security == SECURITY_NONE && !host_is_loopback(url->host))
        loading_mistake(loading, block_place(block, "security"),
                        "\"security\" is none and \"url\" is another machine; use tls or starttls");
}

/* Without `folders` it is the folder of the URL, else the inbox. */
static void default_folders(struct config_mailbox *mailbox, const struct server_url *url)
{
    g_autofree char *folder = g_uri_unescape_string(*url->path ? url->path + 1 : "", NULL);

    if (*mailbox->folders)
        return;
    g_strfreev(mailbox->folders);
    mailbox->folders = g_strsplit(folder && *folder ? folder : "INBOX", "\n", 1);
}

static void check_url(struct loading *loading, const struct block *block, struct config_mailbox *mailbox)
{
    struct server_url url;
    bool good = server_url_split(mailbox->url, &url);

    if (good && (g_str_equal(url.scheme, "imaps") || g_str_equal(url.scheme, "imap"))) {
        check_security(loading, block, mailbox, &url);
        default_folders(mailbox, &url);
    } else if (*mailbox->url) {
        loading_mistake(loading, block_place(block, "url"), "\"url\" cannot be \"%s\"; write imaps://host/INBOX",
                        mailbox->url);
    }
    if (good)
        server_url_clear(&url);
}

static void mailbox_read(struct loading *loading, const struct block *block)
{
    struct config_mailbox *mailbox = g_new0(struct config_mailbox, 1);
    const char *after;

    mailbox->key = g_strdup(block->title);
    mailbox->place = config_place_at(block->place);
    section_read(loading, &shape_mailbox, block, mailbox);
    check_url(loading, block, mailbox);
    login_check(loading, block, &mailbox->login);
    after = mailbox->after;
    if (!g_str_equal(after, "keep") && !g_str_equal(after, "seen") && !(g_str_has_prefix(after, "move:") && after[5]))
        loading_mistake(loading, block_place(block, "after"),
                        "\"after\" cannot be \"%s\"; write keep, seen or \"move:Folder\"", after);
    g_ptr_array_add(loading->config->mailboxes, mailbox);
}

void mailboxes_read(struct loading *loading)
{
    loading_each(loading, "mailbox", mailbox_read);
}

void config_mailbox_free(struct config_mailbox *mailbox)
{
    section_clear(&shape_mailbox, mailbox);
    g_free(mailbox->key);
    g_free(mailbox->place.file);
    g_free(mailbox);
}

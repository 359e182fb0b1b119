/* SPDX-License-Identifier: MIT */
#include "deliver/sent_target.h"

#include <string.h>

#include "config/url.h"

/* Whether the relay HOST files what is submitted to it in the account's Sent folder by itself. */
static bool sent_is_kept_by(const char *host)
{
    static const char *const hosts[] = {
        "smtp.gmail.com",
        "smtp.googlemail.com", /* the mailbox's own submission; not smtp-relay.gmail.com */
        "smtp.office365.com",
        "smtp-mail.outlook.com",
    };

    for (gsize i = 0; i < G_N_ELEMENTS(hosts); i++)
        if (g_ascii_strcasecmp(host, hosts[i]) == 0)
            return true;
    return false;
}

static bool relay_keeps(const struct config_smtp *smtp)
{
    struct server_url url;
    bool keeps;

    if (!server_url_split(smtp->url, &url))
        return false;
    keeps = sent_is_kept_by(url.host);
    server_url_clear(&url);
    return keeps;
}

static bool has_host(const struct config_mailbox *mailbox, const char *host)
{
    struct server_url url;
    bool same;

    if (!mailbox || !server_url_split(mailbox->url, &url))
        return false;
    same = g_ascii_strcasecmp(url.host, host) == 0;
    server_url_clear(&url);
    return same;
}

/* The mailbox section whose login fits HOST, the sender's own first; NULL = none. */
static const struct config_mailbox *mailbox_at(const struct config *config, const struct config_sender *sender,
                                               const char *host)
{
    const struct config_mailbox *own = config_mailbox(config, sender->mailbox);

    if (has_host(own, host))
        return own;
    for (guint i = 0; i < config->mailboxes->len; i++)
        if (has_host(config->mailboxes->pdata[i], host))
            return config->mailboxes->pdata[i];
    return NULL;
}

/* URL is taken over. The folder counts only when it was given for this. */
static struct sent_target *target_new(struct server_url *url, bool with_folder)
{
    struct sent_target *target = g_new0(struct sent_target, 1);

    target->host = server_url_place(url);
    target->url = g_strdup_printf("%s://%s", url->scheme, target->host);
    if (with_folder && *url->path)
        target->folder = g_uri_unescape_string(url->path + 1, NULL);
    if (!target->folder)
        target->folder = g_strdup("");
    return target;
}

static void use_mailbox(struct sent_target *target, const struct config_mailbox *mailbox)
{
    target->security = mailbox->security;
    target->ca_file = mailbox->ca_file;
    target->login = &mailbox->login;
}

/* Most providers have one login for sending and reading. */
static void use_relay(struct sent_target *target, const struct config_smtp *smtp)
{
    target->security = smtp->security == SECURITY_TLS ? SECURITY_STARTTLS : smtp->security;
    target->ca_file = smtp->ca_file;
    target->login = &smtp->login;
}

static struct sent_target *named_target(const struct config *config, const struct config_smtp *smtp,
                                        const struct config_sender *sender)
{
    const struct config_mailbox *mailbox;
    struct sent_target *target;
    struct server_url url;

    if (!server_url_split(smtp->save_sent, &url))
        return NULL;
    target = target_new(&url, true);
    mailbox = mailbox_at(config, sender, url.host);
    if (mailbox)
        use_mailbox(target, mailbox);
    else
        use_relay(target, smtp);
    if (g_str_equal(url.scheme, "imaps"))
        target->security = SECURITY_TLS;
    else if (target->security == SECURITY_TLS)
        target->security = SECURITY_STARTTLS;
    server_url_clear(&url);
    return target;
}

static struct sent_target *usual_target(const struct config *config, const struct config_smtp *smtp,
                                        const struct config_sender *sender)
{
    const struct config_mailbox *mailbox = config_mailbox(config, sender->mailbox);
    struct sent_target *target;
    struct server_url url;

    if (relay_keeps(smtp) || !mailbox || !server_url_split(mailbox->url, &url))
        return NULL;
    target = target_new(&url, false);
    use_mailbox(target, mailbox);
    server_url_clear(&url);
    return target;
}

struct sent_target *sent_target_of(const struct config *config, const struct config_smtp *smtp,
                                   const struct config_sender *sender)
{
    if (smtp->transport == TRANSPORT_MAILDIR || g_str_equal(smtp->save_sent, "never"))
        return NULL;
    if (g_str_equal(smtp->save_sent, "auto"))
        return usual_target(config, smtp, sender);
    return named_target(config, smtp, sender);
}

void sent_target_free(struct sent_target *target)
{
    if (!target)
        return;
    g_free(target->url);
    g_free(target->host);
    g_free(target->folder);
    g_free(target);
}

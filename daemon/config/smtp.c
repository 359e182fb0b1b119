/* SPDX-License-Identifier: MIT */
#include "config/loading.h"

#include "config/setting.h"
#include "config/url.h"

#define FIELD(member) offsetof(struct config_smtp, member)

const char *const security_words[] = {"starttls", "tls", "none", NULL};
static const char *const transport_words[] = {"smtp", "maildir", NULL};

static const struct spec smtp_specs[] = {
    SPEC("transport", setting_choice, FIELD(transport), "smtp", .choices = transport_words),
    SPEC("url", setting_text, FIELD(url), ""),
    SPEC("security", setting_choice, FIELD(security), "starttls", .choices = security_words),
    SPEC("insecure", setting_yesno, FIELD(insecure), "no"),
    SPEC("ca_file", setting_file, FIELD(ca_file), ""),
    LOGIN_SPECS(struct config_smtp),
    SPEC("connections", setting_number, FIELD(connections), "4", .min = 1, .max = 64),
    SPEC("rate", setting_number, FIELD(rate), "60", .min = 0, .max = 100000),
    SPEC("per_day", setting_number, FIELD(per_day), "0", .min = 0, .max = 10000000),
    SPEC("timeout", setting_seconds, FIELD(timeout), "60s", .min = 0, .max = 86400),
    SPEC("timeout_accept", setting_seconds, FIELD(timeout_accept), "10m", .min = 1, .max = 86400),
    SPEC("dsn", setting_yesno, FIELD(dsn), "yes"),
    SPEC("mark_automatic", setting_yesno, FIELD(mark_automatic), "yes"),
    SPEC("save_sent", setting_text, FIELD(save_sent), "auto"),
    SPEC("attach_max", setting_bytes, FIELD(attach_max), "8M", .min = 1024, .max = 104857600),
    {.name = NULL},
};

const struct shape shape_smtp = {.kind = "smtp", .titled = true, .specs = smtp_specs};

/* The scheme decides between TLS from the start and STARTTLS; a setting that says otherwise is a mistake. */
static void check_security(struct loading *loading, const struct block *block, struct config_smtp *smtp,
                           const struct server_url *url)
{
    bool smtps = g_str_equal(url->scheme, "smtps");
    bool given = block_setting(block, "security") != NULL;

    if (!given && smtps)
        smtp->security = SECURITY_TLS;
    if (smtps && smtp->security != SECURITY_TLS)
        loading_contradiction(loading, block, "url", "security", "smtps:// goes with security = tls");
    if (!smtps && smtp->security == SECURITY_TLS)
        loading_contradiction(loading, block, "url", "security", "security = tls goes with smtps://");
    if (smtp->security == SECURITY_NONE && !smtp->insecure && !host_is_loopback(url->host))
        loading_mistake(
            loading, block_place(block, "security"),
            "\"security\" is none and \"url\" is another machine; use tls or starttls, or add insecure = yes");
}

static void check_url(struct loading *loading, const struct block *block, struct config_smtp *smtp)
{
    struct server_url url;

    if (!*smtp->url) {
        loading_mistake(loading, block_place(block, "url"), "smtp \"%s\" lacks \"url\"; write smtp://host:587",
                        smtp->key);
        return;
    }
    if (!server_url_split(smtp->url, &url)) {
        loading_mistake(loading, block_place(block, "url"),
                        "\"url\" cannot be \"%s\"; write smtp://host:587 or smtps://host", smtp->url);
        return;
    }
    if ((!g_str_equal(url.scheme, "smtp") && !g_str_equal(url.scheme, "smtps")) || *url.path)
        loading_mistake(loading, block_place(block, "url"),
                        "\"url\" cannot be \"%s\"; write smtp://host:587 or smtps://host", smtp->url);
    else
        check_security(loading, block, smtp, &url);
    server_url_clear(&url);
}

static void check_save_sent(struct loading *loading, const struct block *block, const struct config_smtp *smtp)
{
    struct server_url url;
    bool good = g_str_equal(smtp->save_sent, "auto") || g_str_equal(smtp->save_sent, "never");

    if (!good && server_url_split(smtp->save_sent, &url)) {
        good = g_str_equal(url.scheme, "imaps") || (g_str_equal(url.scheme, "imap") && host_is_loopback(url.host));
        server_url_clear(&url);
    }
    if (!good)
        loading_mistake(loading, block_place(block, "save_sent"),
                        "\"save_sent\" cannot be \"%s\"; write auto, never or imaps://host/Folder", smtp->save_sent);
}

static void check_maildir(struct loading *loading, const struct block *block)
{
    static const char *const useless[] = {"url", "security", "user", NULL};

    for (const char *const *name = useless; *name; name++) {
        if (block_setting(block, *name))
            loading_contradiction(loading, block, "transport", *name, "a maildir has no server");
    }
}

static void smtp_read(struct loading *loading, const struct block *block)
{
    struct config_smtp *smtp = g_new0(struct config_smtp, 1);

    smtp->key = g_strdup(block->title);
    smtp->place = config_place_at(block->place);
    section_read(loading, &shape_smtp, block, smtp);
    if (smtp->transport == TRANSPORT_SMTP) {
        check_url(loading, block, smtp);
        login_check(loading, block, &smtp->login);
    } else {
        check_maildir(loading, block);
    }
    check_save_sent(loading, block, smtp);
    g_ptr_array_add(loading->config->smtps, smtp);
}

void smtps_read(struct loading *loading)
{
    loading_each(loading, "smtp", smtp_read);
}

void config_smtp_free(struct config_smtp *smtp)
{
    section_clear(&shape_smtp, smtp);
    g_free(smtp->key);
    g_free(smtp->place.file);
    g_free(smtp);
}

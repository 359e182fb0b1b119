/* SPDX-License-Identifier: MIT */
#include "control/check_logins.h"

#include <unistd.h>

#include "base/words.h"
#include "config/url.h"
#include "deliver/single.h"
#include "receive/mailbox_login.h"

/* Why LOGIN cannot be tried by who runs this, a new string, or NULL: a secret that only the service gets. */
static char *out_of_reach(const struct config_login *login)
{
    const char *file = login->auth == AUTH_OAUTH2 ? login->refresh_token_file : login->password_file;
    const char *credential = login->auth == AUTH_OAUTH2 ? login->client_secret_credential : login->password_credential;

    if (*credential && !g_getenv("CREDENTIALS_DIRECTORY"))
        return g_strdup_printf(_("not tried, since only the service has the credential \"%s\""), credential);
    if (*file && access(file, F_OK) == 0 && access(file, R_OK) != 0)
        return g_strdup_printf(_("not tried, since you cannot read \"%s\"; run this with sudo -u herinnerd"), file);
    return NULL;
}

/* The same for the time that counts here. */
static char *not_now(const struct control *control, const char *url, const struct config_login *login)
{
    struct server_url parts;
    bool near = false;

    if (!control->clock.pretended)
        return out_of_reach(login);
    if (server_url_split(url, &parts)) {
        near = host_is_loopback(parts.host);
        server_url_clear(&parts);
    }
    return near ? out_of_reach(login) : g_strdup(_("not tried, since the time is pretended"));
}

/* "KEY: TEXT"; TEXT is taken. */
static void say(struct check_page *page, enum check_level level, const char *subject, const char *key, char *text)
{
    doctor_say(page, level, subject, g_strdup_printf("%s: %s", key, text));
    g_free(text);
}

static void check_relay(struct check_page *page, const struct control *control, const struct config_smtp *smtp)
{
    g_autoptr(GError) error = NULL;
    char *obstacle;

    if (smtp->transport == TRANSPORT_MAILDIR) {
        say(page, CHECK_GOOD, N_("relay"), smtp->key,
            g_strdup_printf(_("letters are put into %s"), control->config->outbox));
        return;
    }
    obstacle = not_now(control, smtp->url, &smtp->login);
    if (obstacle)
        say(page, CHECK_UNKNOWN, N_("relay"), smtp->key, obstacle);
    else if (single_login(smtp, &error))
        say(page, CHECK_GOOD, N_("relay"), smtp->key,
            g_strdup(*smtp->login.user ? _("reached, and logged in") : _("reached")));
    else
        say(page, CHECK_BAD, N_("relay"), smtp->key, g_strdup(error->message));
}

static void check_mailbox(struct check_page *page, const struct control *control, const struct config_mailbox *mailbox)
{
    g_autoptr(GError) error = NULL;
    char *obstacle = not_now(control, mailbox->url, &mailbox->login);

    if (obstacle) {
        say(page, CHECK_UNKNOWN, N_("mailbox"), mailbox->key, obstacle);
    } else if (mailbox_login(mailbox, &error)) {
        g_autofree char *folders = g_strjoinv(", ", mailbox->folders);

        say(page, CHECK_GOOD, N_("mailbox"), mailbox->key, g_strdup_printf(_("logged in, and opened %s"), folders));
    } else {
        say(page, CHECK_BAD, N_("mailbox"), mailbox->key, g_strdup(error->message));
    }
}

void check_mailboxes(struct check_page *page, const struct control *control, const char *name)
{
    for (guint i = 0; i < control->config->mailboxes->len; i++) {
        const struct config_mailbox *mailbox = control->config->mailboxes->pdata[i];

        if (!name || g_str_equal(name, mailbox->key))
            check_mailbox(page, control, mailbox);
    }
}

void check_logins(struct check_page *page, const struct control *control)
{
    const struct config *config = control->config;

    for (guint i = 0; i < config->smtps->len; i++)
        check_relay(page, control, config->smtps->pdata[i]);
    check_mailboxes(page, control, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "control/setup_provider.h"

#include <glib.h>
#include <string.h>

#include "base/words.h"

#define APP_PASSWORD N_("the ordinary password is refused there; make an app password in the settings of the account")

/* Sources: the setup pages of each provider for other mail programs. */
static const struct setup_provider providers[] = {
    {"Google", "google.com googlemail.com gmail.com", "smtp://smtp.gmail.com:587", "imaps://imap.gmail.com/INBOX",
     false,
     N_("Google takes an app password (Google account, Security, two-step verification) or OAuth2, not the ordinary "
        "password")},
    {"Microsoft 365", "mail.protection.outlook.com mx.microsoft outlook.com hotmail.com live.nl live.com",
     "smtp://smtp.office365.com:587", "imaps://outlook.office365.com/INBOX", true,
     N_("Microsoft wants OAuth2: register an application once, see \"Microsoft 365 and Google\" in herinnerd.conf(5); "
        "\"Authenticated SMTP\" must be on for this mailbox")},
    {"TransIP", "transip.email transip.nl", "smtps://smtp.transip.email:465", "imaps://imap.transip.email/INBOX", false,
     NULL},
    {"Strato", "rzone.de strato.de", "smtps://smtp.strato.com:465", "imaps://imap.strato.com/INBOX", false, NULL},
    {"IONOS", "kundenserver.de ionos.com ionos.de ionos.fr ionos.co.uk", "smtps://smtp.ionos.de:465",
     "imaps://imap.ionos.de/INBOX", false, NULL},
    {"one.com", "one.com", "smtps://send.one.com:465", "imaps://imap.one.com/INBOX", false, NULL},
    {"OVH", "mail.ovh.net", "smtps://ssl0.ovh.net:465", "imaps://ssl0.ovh.net/INBOX", false, NULL},
    {"Combell", "mailprotect.be", "smtp://smtp-auth.mailprotect.be:587", "imaps://imap.mailprotect.be/INBOX", false,
     NULL},
    {"Gandi", "gandi.net", "smtps://mail.gandi.net:465", "imaps://mail.gandi.net/INBOX", false, NULL},
    {"Infomaniak", "infomaniak.ch infomaniak.com", "smtps://mail.infomaniak.com:465",
     "imaps://mail.infomaniak.com/INBOX", false, NULL},
    {"Fastmail", "messagingengine.com fastmail.com", "smtps://smtp.fastmail.com:465", "imaps://imap.fastmail.com/INBOX",
     false, APP_PASSWORD},
    {"Zoho", "zoho.eu", "smtps://smtppro.zoho.eu:465", "imaps://imappro.zoho.eu/INBOX", false, APP_PASSWORD},
    {"mailbox.org", "mailbox.org", "smtps://smtp.mailbox.org:465", "imaps://imap.mailbox.org/INBOX", false, NULL},
    {"Soverin", "soverin.net", "smtps://smtp.soverin.net:465", "imaps://imap.soverin.net/INBOX", false, NULL},
    {"iCloud", "mail.icloud.com icloud.com me.com", "smtp://smtp.mail.me.com:587", "imaps://imap.mail.me.com/INBOX",
     false, APP_PASSWORD},
    {"Proton Mail", "protonmail.ch proton.me", "smtp://smtp.protonmail.ch:587", "", false,
     N_("Proton Mail wants a token for SMTP, made in its settings, and a domain of your own")},
};

/* Whether NAME is END, or ends in it behind a dot. */
static bool ends_in(const char *name, const char *end)
{
    size_t length = strlen(name), wanted = strlen(end);

    return length >= wanted && !g_ascii_strcasecmp(name + length - wanted, end) &&
           (length == wanted || name[length - wanted - 1] == '.');
}

const struct setup_provider *setup_provider_of_domain(const char *domain)
{
    for (gsize i = 0; i < G_N_ELEMENTS(providers); i++) {
        g_auto(GStrv) ends = g_strsplit(providers[i].servers, " ", -1);

        for (char **end = ends; *end; end++)
            if (ends_in(domain, *end))
                return &providers[i];
    }
    return NULL;
}

const struct setup_provider *setup_provider_of(char *const *servers)
{
    const struct setup_provider *found = NULL;

    for (; servers && *servers && !found; servers++)
        found = setup_provider_of_domain(*servers);
    return found;
}

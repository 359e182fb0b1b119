/* SPDX-License-Identifier: MIT */
#include "receive/mailbox_trouble.h"

#include <string.h>

#include "base/words.h"

static const char *const faults[] = {
    [FAULT_NONE] = N_("the connection to the mailbox at \"{host}\" failed: {words}"),
    [FAULT_HOST] =
        N_("the mailbox's server \"{host}\" is not known; check \"url\" and this machine's connection to the internet"),
    [FAULT_CONNECT] =
        N_("the mailbox's server \"{host}\" cannot be reached: nobody answers there; check name and port in \"url\""),
    [FAULT_TIMEOUT] =
        N_("the mailbox's server \"{host}\" does not answer in time; check the port in \"url\" and the firewall"),
    [FAULT_CERTIFICATE] =
        N_("the certificate of the mailbox's server \"{host}\" is not trusted ({words}); write the name that stands "
           "in the certificate in \"url\", or set \"ca_file\" when the server has an authority of its own"),
    [FAULT_CA_FILE] =
        N_("\"ca_file\" of the mailbox at \"{host}\" cannot be used ({words}); name a PEM file with the certificate "
           "of its authority"),
    [FAULT_TLS] = N_("the encrypted connection to the mailbox at \"{host}\" failed ({words}); imaps:// goes with port "
                     "993, imap:// with port 143"),
    [FAULT_NO_STARTTLS] =
        N_("the mailbox's server \"{host}\" offers no encryption (STARTTLS) on this port; use imaps:// with port 993"),
    [FAULT_NO_LOGIN] =
        N_("the mailbox's server \"{host}\" offers no login that is known here: {words}; use imaps:// with port 993, "
           "or ask the provider whether the account may be read by IMAP"),
    [FAULT_LOGIN] =
        N_("the mailbox at \"{host}\" refuses the user name or the password: {words}; check \"user\" and the "
           "password, some providers ask for an app password"),
    [FAULT_LOGIN_LATER] =
        N_("the mailbox's server \"{host}\" puts the login off: {words}; it is tried again by itself"),
    [FAULT_GREETING] = N_("the mailbox's server \"{host}\" refuses to talk to this machine: {words}; ask who runs it"),
    [FAULT_PROXY] =
        N_("the mailbox at \"{host}\" cannot be reached through this machine's proxy: {words}; name one with http:// or "
           "socks5h:// in ALL_PROXY, or the server in NO_PROXY"),
    [FAULT_CLOSED] =
        N_("the mailbox's server \"{host}\" closed the connection before the login; it is tried again by itself"),
    [FAULT_OTHER] = N_("the connection to the mailbox at \"{host}\" failed: {words}"),
};

static const char *const logins[] = {
    [LOGIN_SECRET] = N_("the password for the mailbox at \"{host}\" cannot be read: {words}"),
    [LOGIN_NONE] =
        N_("nobody has logged in to the mailbox at \"{host}\" yet: \"{words}\" is not there; run \"herinnerctl login "
           "{name}\""),
    [LOGIN_FINAL] = N_("the login to the mailbox at \"{host}\" has ended: {words}; run \"herinnerctl login {name}\", "
                       "or check \"client_id\" and its secret"),
    [LOGIN_LATER] =
        N_("the token server for the mailbox at \"{host}\" gives no token: {words}; it is asked again by itself"),
    [LOGIN_UNSAVED] =
        N_("the new login to the mailbox at \"{host}\" cannot be written down, so it is not used: {words}; let "
           "herinnerd write to the folder of \"refresh_token_file\""),
};

/*
 * What a refused login means at known providers; WORDS in small letters, anywhere in the reply. Sources: Google «IMAP
 * errors» (support.google.com/mail/answer/7126229), Microsoft «Deprecation of Basic authentication in Exchange Online».
 */
static const struct {
    const char *words, *sentence;
} known[] = {
    {"application-specific password",
     N_("the mailbox at \"{host}\" takes an app password, not the ordinary one: {words}; make an app password in the "
        "settings of the account")},
    {"web browser", N_("the mailbox at \"{host}\" wants to see who you are: {words}; log in once with a browser as "
                       "this user, and make an app password or use auth = oauth2")},
    {"enabled for imap", N_("the account at \"{host}\" may not be read by IMAP: {words}; switch IMAP on in its "
                            "settings")},
    {"imap access is disabled", N_("the account at \"{host}\" may not be read by IMAP: {words}; an administrator has "
                                   "to allow it")},
    {"basicauth", N_("the mailbox at \"{host}\" takes no passwords any more: {words}; use auth = oauth2, see "
                     "Microsoft 365 in herinnerd.conf(5)")},
};

/* The server's words come last, so that nothing in them is taken for a place to fill. */
static char *fill(const char *sentence, const char *host, const char *name, const char *words)
{
    GString *text = g_string_new(_(sentence));

    g_string_replace(text, "{name}", name, 1);
    g_string_replace(text, "{host}", host, 1);
    g_string_replace(text, "{words}", *words ? words : _("it gave no reason"), 1);
    return g_string_free(text, FALSE);
}

static const char *better(const char *sentence, const char *words)
{
    g_autofree char *small = g_ascii_strdown(words, -1);

    for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
        if (strstr(small, known[i].words))
            return known[i].sentence;
    return sentence;
}

char *mailbox_trouble_of_fault(enum stream_fault fault, const char *host, const char *words)
{
    bool refused = fault == FAULT_LOGIN || fault == FAULT_LOGIN_LATER || fault == FAULT_GREETING;

    return fill(refused ? better(faults[fault], words) : faults[fault], host, "", words);
}

char *mailbox_trouble_of_login(const struct login_failure *failure, const char *host, const char *name)
{
    return fill(logins[failure->fault], host, name, failure->words);
}

char *mailbox_trouble_of_folder(const char *folder, const char *host, const char *words)
{
    return fill(N_("the folder \"{name}\" of the mailbox at \"{host}\" cannot be opened: {words}; check \"folders\", "
                   "or make that folder"),
                host, folder, words);
}

char *mailbox_trouble_of_talk(const char *host, const char *words)
{
    return fill(N_("mail cannot be read from \"{host}\": {words}; it is tried again by itself"), host, "", words);
}

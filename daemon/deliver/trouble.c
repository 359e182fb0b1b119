/* SPDX-License-Identifier: MIT */
#include "deliver/trouble.h"

#include "base/words.h"
#include "deliver/refusal.h"

static const char *const sentences[] = {
    [TROUBLE_REFUSES] =
        N_("the relay \"{host}\" refuses to pass letters on: {words}; check the sender's address and what this "
           "account may send, or ask who runs the relay"),
    [TROUBLE_PUTS_OFF] = N_("the relay \"{host}\" puts letters off: {words}; they are tried again by themselves"),
    [TROUBLE_LOST] = N_("the connection to the relay \"{host}\" was lost: {words}; it is tried again by itself"),
    [TROUBLE_SILENT] = N_("the relay \"{host}\" stopped answering; it is tried again by itself"),
    [TROUBLE_OUT_OF_STEP] =
        N_("the relay \"{host}\" gave an answer that fits no question: {words}; it is tried again by itself"),
    [TROUBLE_OUTBOX] = N_("the outbox \"{host}\" cannot be written: {words}"),
    [TROUBLE_DISK] = N_("the disk with the store \"{host}\" is nearly full, so nothing is sent; make room"),
    [TROUBLE_COPY] =
        N_("copies of letters cannot be put into the mailbox at \"{host}\": {words}; the letters themselves went out, "
           "see \"save_sent\""),
};

static const char *const faults[] = {
    [FAULT_NONE] = N_("the connection to the relay \"{host}\" failed: {words}"),
    [FAULT_HOST] =
        N_("the relay's name \"{host}\" is not known; check \"url\" and this machine's connection to the internet"),
    [FAULT_CONNECT] =
        N_("the relay \"{host}\" cannot be reached: nobody answers there; check name and port in \"url\""),
    [FAULT_TIMEOUT] = N_("the relay \"{host}\" does not answer in time; check the port in \"url\" and the firewall"),
    [FAULT_CERTIFICATE] =
        N_("the certificate of the relay \"{host}\" is not trusted ({words}); write the name that stands in the "
           "certificate in \"url\", or set \"ca_file\" when the relay has an authority of its own"),
    [FAULT_CA_FILE] =
        N_("\"ca_file\" of the relay \"{host}\" cannot be used ({words}); name a PEM file with the certificate of "
           "its authority"),
    [FAULT_TLS] = N_("the encrypted connection to the relay \"{host}\" failed ({words}); smtps:// goes with port 465, "
                     "smtp:// with port 587"),
    [FAULT_NO_STARTTLS] =
        N_("the relay \"{host}\" offers no encryption (STARTTLS) on this port; use port 587, or smtps:// with port "
           "465"),
    [FAULT_NO_LOGIN] =
        N_("the relay \"{host}\" offers no login with a password on this port; use port 587 or 465, or leave out "
           "\"user\" if it needs none"),
    [FAULT_LOGIN] =
        N_("the relay \"{host}\" refuses the user name or the password: {words}; check \"user\" and the password, "
           "some providers ask for an app password"),
    [FAULT_LOGIN_LATER] = N_("the relay \"{host}\" puts the login off: {words}; it is tried again by itself"),
    [FAULT_GREETING] = N_("the relay \"{host}\" refuses to talk to this machine: {words}; ask who runs the relay"),
    [FAULT_PROXY] =
        N_("the relay \"{host}\" cannot be reached through this machine's proxy: {words}; name one with http:// or "
           "socks5h:// in ALL_PROXY, or the relay in NO_PROXY"),
    [FAULT_CLOSED] = N_("the relay \"{host}\" closed the connection before the login; it is tried again by itself"),
    [FAULT_OTHER] = N_("the connection to the relay \"{host}\" failed: {words}"),
};

static const char *const logins[] = {
    [LOGIN_SECRET] = N_("the password for the relay \"{host}\" cannot be read: {words}"),
    [LOGIN_NONE] =
        N_("nobody has logged in to the relay \"{host}\" yet: \"{words}\" is not there; run \"herinnerctl login "
           "{name}\""),
    [LOGIN_FINAL] =
        N_("the login to the relay \"{host}\" has ended: {words}; run \"herinnerctl login {name}\", or check "
           "\"client_id\" and its secret"),
    [LOGIN_LATER] =
        N_("the token server for the relay \"{host}\" gives no token: {words}; it is asked again by itself"),
    [LOGIN_UNSAVED] =
        N_("the new login to the relay \"{host}\" cannot be written down, so it is not used: {words}; let herinnerd "
           "write to the folder of \"refresh_token_file\""),
};

/* NAME may be NULL. The server's words come last, so that nothing in them is taken for a place to fill. */
static char *fill(const char *sentence, const char *host, const char *name, const char *words)
{
    GString *text = g_string_new(_(sentence));

    if (name)
        g_string_replace(text, "{name}", name, 1);
    g_string_replace(text, "{host}", host, 1);
    g_string_replace(text, "{words}", *words ? words : _("it gave no reason"), 1);
    return g_string_free(text, FALSE);
}

/* The provider's own sentence where its refusal is known. */
static const char *better(const char *sentence, const char *words)
{
    const char *known = refusal_sentence(refusal_of(words));

    return known ? known : sentence;
}

char *trouble_text(enum trouble trouble, const char *host, const char *words)
{
    bool refused = trouble == TROUBLE_REFUSES || trouble == TROUBLE_PUTS_OFF;

    return fill(refused ? better(sentences[trouble], words) : sentences[trouble], host, NULL, words);
}

char *trouble_of_fault(enum stream_fault fault, const char *host, const char *words)
{
    bool refused = fault == FAULT_LOGIN || fault == FAULT_LOGIN_LATER || fault == FAULT_GREETING;

    return fill(refused ? better(faults[fault], words) : faults[fault], host, NULL, words);
}

char *trouble_of_login(const struct login_failure *failure, const char *host, const char *name)
{
    return fill(logins[failure->fault], host, name, failure->words);
}

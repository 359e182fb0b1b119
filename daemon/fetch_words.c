/* SPDX-License-Identifier: MIT */
#include "fetch_words.h"

#include "base/words.h"

enum { MEBIBYTE = 1024 * 1024, UNAUTHORIZED = 401, FORBIDDEN = 403, NOT_FOUND = 404, GONE = 410, TOO_MANY = 429 };

static const char *const faults[] = {
    [DOWNLOAD_HOST] = N_("the server's name is not known; check \"path\" and this machine's connection"),
    [DOWNLOAD_CONNECT] = N_("nobody answers there; check host and port in \"path\", and whether the server runs"),
    [DOWNLOAD_TIMEOUT] = N_("the server does not answer in time, or too slowly; it is tried again by itself"),
    [DOWNLOAD_CERTIFICATE] =
        N_("the server's certificate is not trusted ({words}); write the name that stands in the certificate in "
           "\"path\", or set \"ca_file\" when the server has an authority of its own"),
    [DOWNLOAD_CA_FILE] =
        N_("\"ca_file\" cannot be used ({words}); name a PEM file with the certificate of the server's authority"),
    [DOWNLOAD_TLS] = N_("the encrypted connection failed ({words}); check the port in \"path\""),
    [DOWNLOAD_REDIRECT] =
        N_("the server leads on to a place that is not https, or in circles; write the address at which the file "
           "itself lies"),
    [DOWNLOAD_CUT] = N_("the answer broke off; what was fetched before stays, and it is tried again by itself"),
    [DOWNLOAD_ENDLESS] =
        N_("the server does not say how long the file is, so that nobody could tell whether it was cut off; let it "
           "send Content-Length"),
    [DOWNLOAD_DISK] = N_("it cannot be written beside the store: {words}; make room"),
};

static const char *const bodies[] = {
    [WEB_BODY_EMPTY] = N_("the file is empty; see whether the export went well"),
    [WEB_BODY_PAGE] =
        N_("the server answers with a web page, mostly for logging in, in place of the file; use the link for "
           "downloading, or the address for WebDAV with \"user\" and \"password_file\""),
    [WEB_BODY_XML] = N_("the server answers with XML, not with an export; name the file itself, not its folder"),
    [WEB_BODY_JSON] = N_("the server answers with JSON, not with an export; check \"path\""),
    [WEB_BODY_WORKBOOK] = N_("it is a workbook or an archive, not text; export it as CSV"),
    [WEB_BODY_PDF] = N_("it is a PDF, not an export; check \"path\""),
    [WEB_BODY_PACKED] = N_("it is packed with gzip; let the export write plain CSV"),
};

/* What the server said comes last, so that nothing in it is taken for a place to fill. */
static char *fill(const char *sentence, const char *words)
{
    g_autofree char *valid = g_utf8_make_valid(words, -1);
    GString *text = g_string_new(_(sentence));

    g_string_replace(text, "{words}", valid, 1);
    return g_string_free(text, FALSE);
}

static char *words_of_status(long status, const struct config_web *web)
{
    bool known = web->login.user && *web->login.user;

    if (status == UNAUTHORIZED && known)
        return g_strdup(_("the server refuses the user or the password (401); check \"user\" and the password, with "
                          "Nextcloud and ownCloud an app password"));
    if (status == UNAUTHORIZED)
        return g_strdup(_("the server asks for a login (401); set \"user\" and \"password_file\""));
    if (status == FORBIDDEN)
        return g_strdup(_("the server refuses access (403); let this user read the file, or make a new link"));
    if (status == NOT_FOUND || status == GONE)
        return g_strdup_printf(_("there is no such file on the server (%ld); check \"path\", and whether the link "
                                 "has ended or the file was moved"),
                               status);
    if (status == TOO_MANY || status / 100 == 5)
        return g_strdup_printf(_("the server is not well (%ld); it is tried again by itself"), status);
    return g_strdup_printf(_("the server gives the answer %ld in place of the file; check \"path\""), status);
}

char *fetch_words_of_result(const struct download_result *result, const struct config_web *web)
{
    if (result->fault == DOWNLOAD_STATUS)
        return words_of_status(result->status, web);
    if (result->fault == DOWNLOAD_TOO_LARGE)
        return g_strdup_printf(_("it is larger than %.1f MiB; export open invoices only, or set \"max_size\""),
                               (double)web->max_size / MEBIBYTE);
    if (result->fault < G_N_ELEMENTS(faults) && faults[result->fault])
        return fill(faults[result->fault], result->words);
    return fill(N_("the connection failed ({words}); it is tried again by itself"), result->words);
}

char *fetch_words_of_body(enum web_body body)
{
    return g_strdup(_(bodies[body]));
}

char *fetch_words_of_login(const struct login_failure *failure)
{
    return fill(N_("the password cannot be read: {words}"), failure->words);
}

char *fetch_sentence(const struct config_web *web, const char *reason)
{
    return g_strdup_printf(_("\"%s\" cannot be fetched: %s"), web->shown, reason);
}

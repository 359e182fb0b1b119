/* SPDX-License-Identifier: MIT */
#include "net/wiretap.h"

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string.h>

/* Without secrets, for SMTP as first word and for IMAP behind the tag. */
static const char *const harmless[] = {"EHLO", "HELO", "STARTTLS", "QUIT", "CAPABILITY", "LOGOUT", "NOOP", NULL};
static const char *const logins[] = {"AUTH", "AUTHENTICATE", NULL};

static bool is_one_of(const char *word, const char *const *words)
{
    for (; word && *words; words++)
        if (g_ascii_strcasecmp(word, *words) == 0)
            return true;
    return false;
}

char *wiretap_mask(const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", 4);
    guint count = g_strv_length(words);

    for (guint i = 0; i < 2 && i < count; i++) {
        if (is_one_of(words[i], harmless))
            return g_strdup(line);
        if (is_one_of(words[i], logins))
            return g_strdup_printf("%s %s (hidden)", words[i], i + 1 < count ? words[i + 1] : "");
    }
    return g_strdup("(hidden)");
}

static int64_t age_ms(const struct wiretap *wiretap)
{
    return g_get_monotonic_time() / 1000 - wiretap->opened_ms;
}

static void note(struct wiretap *wiretap, char direction, const char *text)
{
    if (wiretap->transcript->len < 65536)
        g_string_append_printf(wiretap->transcript, "%8" G_GINT64_FORMAT " %c %s\n", age_ms(wiretap), direction, text);
}

static void take_command(struct wiretap *wiretap, const char *line)
{
    g_autofree char *masked = wiretap_mask(line);

    note(wiretap, '>', masked);
    wiretap->in_ehlo = g_ascii_strncasecmp(line, "EHLO ", 5) == 0;
    if (wiretap->in_ehlo) {
        g_ptr_array_set_size(wiretap->capabilities, 0);
        g_ptr_array_add(wiretap->capabilities, NULL);
    }
}

static void take_reply(struct wiretap *wiretap, const char *line)
{
    note(wiretap, '<', line);
    g_free(wiretap->last_reply);
    wiretap->last_reply = g_strdup(line);
    if (wiretap->in_ehlo && g_str_has_prefix(line, "250") && line[3] && wiretap->capabilities->len < 100)
        g_ptr_array_insert(wiretap->capabilities, (int)wiretap->capabilities->len - 1, g_strdup(line + 4));
}

/* CURLINFO_TLS_SSL_PTR is there only while libcurl is inside the transfer. */
static void take_tls(struct wiretap *wiretap, CURL *easy)
{
    const struct curl_tlssessioninfo *session = NULL;
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    GString *hex;
    X509 *certificate;

    if (curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || !session || !session->internals ||
        session->backend != CURLSSLBACKEND_OPENSSL)
        return;
    certificate = SSL_get1_peer_certificate(session->internals);
    if (!certificate)
        return;
    hex = g_string_new(NULL);
    if (X509_digest(certificate, EVP_sha256(), digest, &length))
        for (unsigned i = 0; i < length; i++)
            g_string_append_printf(hex, "%02x", digest[i]);
    X509_free(certificate);
    wiretap->tls = g_strdup(SSL_get_version(session->internals));
    wiretap->cipher = g_strdup(SSL_get_cipher_name(session->internals));
    wiretap->cert_sha256 = g_string_free(hex, FALSE);
}

static int on_debug(CURL *easy, curl_infotype type, char *data, size_t size, void *user)
{
    struct wiretap *wiretap = user;
    g_autofree char *raw = g_strndup(data, MIN(size, 4096));
    g_autofree char *line = g_utf8_make_valid(raw, -1);

    g_strdelimit(g_strchomp(line), "\r\n", ' ');
    if (type == CURLINFO_HEADER_OUT) {
        take_command(wiretap, line);
    } else if (type == CURLINFO_HEADER_IN) {
        if (!wiretap->tls)
            take_tls(wiretap, easy);
        take_reply(wiretap, line);
    }
    return 0;
}

void wiretap_init(struct wiretap *wiretap, int64_t now_ms)
{
    memset(wiretap, 0, sizeof *wiretap);
    wiretap->transcript = g_string_new(NULL);
    wiretap->capabilities = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(wiretap->capabilities, NULL);
    wiretap->opened_ms = now_ms;
}

void wiretap_clear(struct wiretap *wiretap)
{
    g_string_free(wiretap->transcript, TRUE);
    g_ptr_array_unref(wiretap->capabilities);
    g_free(wiretap->last_reply);
    g_free(wiretap->tls);
    g_free(wiretap->cipher);
    g_free(wiretap->cert_sha256);
}

void wiretap_attach(struct wiretap *wiretap, CURL *easy)
{
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_debug);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, wiretap);
}

/* SPDX-License-Identifier: MIT */
#include "net/wiretap.h"

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string.h>

#include "config/secret.h"

enum { LINE_MAX_BYTES = 4096 };

/* Without secrets, for SMTP as first word and for IMAP behind the tag. */
static const char *const harmless[] = {"EHLO", "HELO", "STARTTLS", "QUIT", "CAPABILITY", "LOGOUT", "NOOP", NULL};
static const char *const logins[] = {"AUTH", "AUTHENTICATE", NULL};
static const char *const imap_logins[] = {"LOGIN", "AUTHENTICATE", NULL};

/* The length of the word at *TEXT, which moves to the next one. Nothing is copied: it may be a secret. */
static size_t take_word(const char **text)
{
    size_t length = strcspn(*text, " ");

    *text += length + ((*text)[length] == ' ');
    return length;
}

static bool is_one_of(const char *word, size_t length, const char *const *words)
{
    for (; *words; words++)
        if (strlen(*words) == length && g_ascii_strncasecmp(word, *words, length) == 0)
            return true;
    return false;
}

char *wiretap_mask(const char *line)
{
    const char *next = line;

    for (int i = 0; i < 2 && *next; i++) {
        const char *word = next, *mechanism;
        size_t length = take_word(&next);

        mechanism = next;
        if (is_one_of(word, length, harmless))
            return g_strdup(line);
        if (is_one_of(word, length, logins))
            return g_strdup_printf("%.*s %.*s (hidden)", (int)length, word, (int)strcspn(mechanism, " "), mechanism);
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

static bool is_imap_login(const char *line)
{
    const char *verb = line;

    take_word(&verb);
    return is_one_of(verb, strcspn(verb, " "), imap_logins);
}

void wiretap_hide(struct wiretap *wiretap, const char *secret)
{
    secret_free(wiretap->secret);
    wiretap->secret = secret && *secret ? secret_copy(secret, strlen(secret)) : NULL;
}

char *wiretap_challenge(const char *line)
{
    g_autofree guchar *bytes = NULL;
    gsize length = 0;
    const char *coded = g_str_has_prefix(line, "334 ") ? line + 4 : g_str_has_prefix(line, "+ ") ? line + 2 : "";
    g_autofree char *text = NULL;

    bytes = g_base64_decode(coded, &length);
    if (!length || bytes[0] != '{')
        return NULL;
    text = g_utf8_make_valid((const char *)bytes, (gssize)length);
    for (char *p = text; *p; p++)
        if (g_ascii_iscntrl(*p))
            *p = ' ';
    return g_steal_pointer(&text);
}

static void take_command(struct wiretap *wiretap, const char *line)
{
    g_autofree char *masked = wiretap_mask(line);

    note(wiretap, '>', masked);
    wiretap->saw_login |= is_imap_login(line);
    wiretap->in_ehlo = g_ascii_strncasecmp(line, "EHLO ", 5) == 0;
    if (wiretap->in_ehlo) {
        g_ptr_array_set_size(wiretap->capabilities, 0);
        g_ptr_array_add(wiretap->capabilities, NULL);
    }
}

/* LINE without the secret. New string. */
static char *cleaned(const struct wiretap *wiretap, const char *line)
{
    GString *text = g_string_new(line);

    if (wiretap->secret)
        g_string_replace(text, wiretap->secret, "(hidden)", 0);
    return g_string_free(text, FALSE);
}

/* A reply of several lines (RFC 5321 4.2.1) is kept as one, without the codes that each line repeats: providers say
 * what they mean in the first, and give an address in the last. */
static void keep_reply(struct wiretap *wiretap, const char *line)
{
    char *last = wiretap->last_reply;
    bool more = wiretap->in_reply && last && strncmp(last, line, 3) == 0 && strlen(last) < LINE_MAX_BYTES;

    wiretap->in_reply = strlen(line) > 3 && g_ascii_isdigit(line[0]) && line[3] == '-';
    if (more) {
        const char *words = line + MIN(strlen(line), 4);

        wiretap->last_reply = g_strconcat(last, " ", words + strspn(words, "0123456789. "), NULL);
    } else {
        wiretap->last_reply = g_strdup(line);
        if (wiretap->in_reply)
            wiretap->last_reply[3] = ' ';
    }
    g_free(last);
}

static void take_reply(struct wiretap *wiretap, const char *said)
{
    g_autofree char *line = cleaned(wiretap, said);
    g_autofree char *json = wiretap_challenge(line);
    g_autofree char *challenge = json ? cleaned(wiretap, json) : NULL;

    note(wiretap, '<', line);
    if (challenge)
        note(wiretap, '!', challenge);
    keep_reply(wiretap, line);
    if (wiretap->in_ehlo && g_str_has_prefix(line, "250") && line[3] && wiretap->capabilities->len < 100)
        g_ptr_array_insert(wiretap->capabilities, (int)wiretap->capabilities->len - 1, g_strdup(line + 4));
}

/* CURLINFO_TLS_SSL_PTR is there only while libcurl is inside the transfer. NULL = no encryption. */
static SSL *session_of(CURL *easy)
{
    const struct curl_tlssessioninfo *session = NULL;

    if (curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &session) != CURLE_OK || !session ||
        session->backend != CURLSSLBACKEND_OPENSSL)
        return NULL;
    return session->internals;
}

static void take_tls(struct wiretap *wiretap, CURL *easy)
{
    SSL *session = session_of(easy);
    X509 *certificate = session ? SSL_get1_peer_certificate(session) : NULL;
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    GString *hex;

    if (!certificate)
        return;
    hex = g_string_new(NULL);
    if (X509_digest(certificate, EVP_sha256(), digest, &length))
        for (unsigned i = 0; i < length; i++)
            g_string_append_printf(hex, "%02x", digest[i]);
    X509_free(certificate);
    wiretap->tls = g_strdup(SSL_get_version(session));
    wiretap->cipher = g_strdup(SSL_get_cipher_name(session));
    wiretap->cert_sha256 = g_string_free(hex, FALSE);
}

static int on_debug(CURL *easy, curl_infotype type, char *data, size_t size, void *user)
{
    struct wiretap *wiretap = user;
    g_autofree char *line = NULL;

    if (type != CURLINFO_HEADER_OUT && type != CURLINFO_HEADER_IN)
        return 0;
    line = g_utf8_make_valid(data, (gssize)strnlen(data, MIN(size, LINE_MAX_BYTES)));
    g_strdelimit(g_strchomp(line), "\r\n", ' ');
    if (type == CURLINFO_HEADER_OUT) {
        wiretap->proxy_tls |= g_str_has_prefix(line, "CONNECT ") && session_of(easy);
        take_command(wiretap, line);
    } else if (type == CURLINFO_HEADER_IN) {
        if (!wiretap->tls)
            take_tls(wiretap, easy);
        take_reply(wiretap, line);
    }
    explicit_bzero(line, strlen(line)); /* a command may hold a secret */
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
    wiretap_hide(wiretap, NULL);
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

/* SPDX-License-Identifier: MIT */
#include "net/stream.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "config/url.h"
#include "net/fault.h"
#include "net/hub_inside.h"
#include "net/wiretap.h"

enum { SEND_MAX = 65536 };

struct stream {
    struct hub *hub;
    CURL *easy;
    struct hub_transfer transfer;
    struct wiretap wiretap;
    stream_func func;
    void *data;
    sd_event_source *timer; /* connecting; also tells a failure that is known at once */
    sd_event_source *io;    /* once opened */
    enum stream_fault fault;
    char *words;
    char *peer;
    char error[CURL_ERROR_SIZE];
    GByteArray *held; /* what TLS must be given again, from the same place in memory */
    bool user, imap, encrypted;
    bool more; /* see stream_expect_more() */
    bool dry;  /* all that had come was got: the loop tells of more */
};

static void set_words(struct stream *stream, const char *words)
{
    g_free(stream->words);
    stream->words = g_strdup(words ? words : "");
}

static void fail(struct stream *stream, enum stream_fault fault)
{
    stream->fault = fault;
    if (fault == FAULT_LOGIN || fault == FAULT_LOGIN_LATER || fault == FAULT_GREETING)
        set_words(stream, stream->wiretap.last_reply);
    else
        set_words(stream, stream->error);
    g_clear_pointer(&stream->timer, sd_event_source_disable_unref);
    stream->func(stream, STREAM_FAILED, stream->data);
}

static int on_io(sd_event_source *source, int fd, uint32_t revents, void *data)
{
    struct stream *stream = data;

    (void)source;
    (void)fd;
    stream->dry = false;
    /* one event a call: the callee may free the stream; epoll is level-triggered and tells the other again */
    if (revents & (EPOLLIN | EPOLLHUP | EPOLLERR | EPOLLRDHUP))
        stream->func(stream, STREAM_READABLE, stream->data);
    else
        stream->func(stream, STREAM_WRITABLE, stream->data);
    return 0;
}

static bool watch(struct stream *stream)
{
    curl_socket_t fd = CURL_SOCKET_BAD;

    if (curl_easy_getinfo(stream->easy, CURLINFO_ACTIVESOCKET, &fd) != CURLE_OK || fd == CURL_SOCKET_BAD)
        return false;
    return sd_event_add_io(hub_event(stream->hub), &stream->io, fd, EPOLLIN, on_io, stream) >= 0;
}

/* What can be taken from libcurl once the login is over; its copy for the connection goes with the connection. */
static void forget_secret(struct stream *stream)
{
    curl_easy_setopt(stream->easy, CURLOPT_PASSWORD, NULL);
    curl_easy_setopt(stream->easy, CURLOPT_XOAUTH2_BEARER, NULL);
    wiretap_hide(&stream->wiretap, NULL);
}

/* libcurl reports success without a login when an SMTP server offers no AUTH, so reply 235 (RFC 4954 4) is what
 * counts; of IMAP it gives no reply, so a login must have been seen on the wire. */
static bool is_logged_in(const struct stream *stream, long code)
{
    return !stream->user || (stream->imap ? stream->wiretap.saw_login : code == 235);
}

/* Whether it was a proxy that did not let us through. */
static bool is_of_proxy(const struct stream *stream)
{
    long answer = 0, verified = 0;

    curl_easy_getinfo(stream->easy, CURLINFO_HTTP_CONNECTCODE, &answer);
    curl_easy_getinfo(stream->easy, CURLINFO_PROXY_SSL_VERIFYRESULT, &verified);
    return stream->wiretap.proxy_tls || verified || (answer && answer / 100 != 2);
}

/* libcurl's progress: ends the transfer as soon as a proxy is seen that wants TLS for itself. With a server's own TLS
 * inside it libcurl keeps replies to itself that no socket tells of (7.88); and what is written to the socket without
 * libcurl (send_with_more()) would go past it. */
static int refuse_tls_proxy(void *data, curl_off_t to_get, curl_off_t got, curl_off_t to_send, curl_off_t sent)
{
    const struct stream *stream = data;

    (void)to_get;
    (void)got;
    (void)to_send;
    (void)sent;
    return stream->wiretap.proxy_tls;
}

static enum stream_fault fault_of_opening(struct stream *stream, CURLcode result, long code)
{
    if (stream->wiretap.proxy_tls) /* in place of libcurl's words, that a callback ended it */
        g_strlcpy(stream->error, "it wants TLS for itself (https://)", sizeof stream->error);
    return is_of_proxy(stream) ? FAULT_PROXY : fault_of(result, code);
}

/* The transfer ended: connected and logged in, or not. */
static void on_done(CURL *easy, CURLcode result, void *data)
{
    struct stream *stream = data;
    const char *peer = NULL;
    long code = 0;

    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &code);
    if (curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &peer) == CURLE_OK && peer)
        stream->peer = g_strdup(peer);
    if (result != CURLE_OK) {
        fail(stream, fault_of_opening(stream, result, code));
    } else if (!is_logged_in(stream, code)) {
        fail(stream, FAULT_NO_LOGIN);
    } else if (!watch(stream)) {
        fail(stream, FAULT_CLOSED);
    } else {
        g_clear_pointer(&stream->timer, sd_event_source_disable_unref);
        forget_secret(stream);
        stream->func(stream, STREAM_OPENED, stream->data);
    }
}

static int on_timeout(sd_event_source *source, uint64_t usec, void *data)
{
    struct stream *stream = data;

    (void)source;
    (void)usec;
    fail(stream, stream->fault == FAULT_NONE ? FAULT_TIMEOUT : stream->fault);
    return 0;
}

/* The name for EHLO travels as the path of the URL; for IMAP that would be a folder. */
static void set_target(struct stream *stream, const struct stream_options *options)
{
    g_autofree char *hello = g_uri_escape_string(options->hello ? options->hello : "", "[]:", FALSE);
    g_autofree char *url = g_strdup_printf("%s/%s", options->url, hello);

    stream->imap = g_str_has_prefix(options->url, "imap");
    curl_easy_setopt(stream->easy, CURLOPT_URL, url);
    curl_easy_setopt(stream->easy, CURLOPT_PROTOCOLS_STR, stream->imap ? "imap,imaps" : "smtp,smtps");
    curl_easy_setopt(stream->easy, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(stream->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(stream->easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(stream->easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(stream->easy, CURLOPT_ERRORBUFFER, stream->error);
    curl_easy_setopt(stream->easy, CURLOPT_TCP_NODELAY, 1L);
    /* one that waits for mail is silent for long: a peer that is gone is noticed, and what is between keeps it open */
    curl_easy_setopt(stream->easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(stream->easy, CURLOPT_TCP_KEEPIDLE, 120L);
    curl_easy_setopt(stream->easy, CURLOPT_TCP_KEEPINTVL, 30L);
}

/* What is this machine's own does not leave it: a proxy's localhost is the proxy. */
static void set_proxy(struct stream *stream, const char *url)
{
    struct server_url parts;

    curl_easy_setopt(stream->easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(stream->easy, CURLOPT_XFERINFOFUNCTION, refuse_tls_proxy);
    curl_easy_setopt(stream->easy, CURLOPT_XFERINFODATA, stream);
    if (!server_url_split(url, &parts))
        return;
    if (host_is_loopback(parts.host))
        curl_easy_setopt(stream->easy, CURLOPT_NOPROXY, "*");
    server_url_clear(&parts);
}

static void set_security(struct stream *stream, const struct stream_options *options)
{
    stream->encrypted = options->security != STREAM_PLAIN;
    curl_easy_setopt(stream->easy, CURLOPT_USE_SSL,
                     (long)(options->security == STREAM_PLAIN ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(stream->easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(stream->easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(stream->easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (options->ca_file && *options->ca_file) {
        curl_easy_setopt(stream->easy, CURLOPT_CAINFO, options->ca_file);
        curl_easy_setopt(stream->easy, CURLOPT_CAPATH, NULL);
    }
}

static const char *password_mechanisms(void)
{
    bool scram = curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_GSASL;

    return scram ? "AUTH=SCRAM-SHA-256;AUTH=SCRAM-SHA-1;AUTH=CRAM-MD5;AUTH=PLAIN;AUTH=LOGIN"
                 : "AUTH=CRAM-MD5;AUTH=PLAIN;AUTH=LOGIN";
}

/* Mechanisms by name: libcurl would try Kerberos first for a user with an @, and has no second try. */
static void set_login(struct stream *stream, const struct stream_options *options)
{
    stream->user = options->user && *options->user;
    if (!stream->user)
        return;
    curl_easy_setopt(stream->easy, CURLOPT_USERNAME, options->user);
    wiretap_hide(&stream->wiretap, options->secret);
    if (options->bearer) {
        curl_easy_setopt(stream->easy, CURLOPT_XOAUTH2_BEARER, options->secret);
        curl_easy_setopt(stream->easy, CURLOPT_LOGIN_OPTIONS, "AUTH=OAUTHBEARER;AUTH=XOAUTH2");
    } else {
        curl_easy_setopt(stream->easy, CURLOPT_PASSWORD, options->secret);
        curl_easy_setopt(stream->easy, CURLOPT_LOGIN_OPTIONS, password_mechanisms());
    }
}

static void start(struct stream *stream, int64_t timeout_ms)
{
    uint64_t wait = timeout_ms ? (uint64_t)timeout_ms * 1000 : UINT64_MAX / 4;
    long limit_s = timeout_ms ? (long)timeout_ms / 1000 + 5 : 24L * 3600;

    /* libcurl's own limits (300 s to connect, 120 s a reply) give way to the one timer */
    curl_easy_setopt(stream->easy, CURLOPT_CONNECTTIMEOUT_MS, limit_s * 1000);
    curl_easy_setopt(stream->easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, limit_s);
    if (!hub_add(stream->hub, stream->easy, &stream->transfer)) {
        stream->fault = FAULT_OTHER;
        wait = 0;
    }
    sd_event_add_time_relative(hub_event(stream->hub), &stream->timer, CLOCK_MONOTONIC, wait, 1000, on_timeout, stream);
}

struct stream *stream_open(struct hub *hub, const struct stream_options *options, stream_func func, void *data)
{
    struct stream *stream = g_new0(struct stream, 1);

    stream->hub = hub;
    stream->func = func;
    stream->data = data;
    stream->transfer = (struct hub_transfer){on_done, stream};
    stream->held = g_byte_array_new();
    stream->easy = curl_easy_init();
    g_assert(stream->easy); /* out of memory, as g_new0() would say */
    wiretap_init(&stream->wiretap, g_get_monotonic_time() / 1000);
    wiretap_attach(&stream->wiretap, stream->easy);
    set_target(stream, options);
    set_proxy(stream, options->url);
    set_security(stream, options);
    set_login(stream, options);
    start(stream, options->timeout_ms);
    return stream;
}

void stream_free(struct stream *stream)
{
    if (!stream)
        return;
    sd_event_source_disable_unref(stream->timer);
    sd_event_source_disable_unref(stream->io);
    hub_remove(stream->hub, stream->easy);
    curl_easy_cleanup(stream->easy);
    wiretap_clear(&stream->wiretap);
    g_byte_array_unref(stream->held);
    g_free(stream->words);
    g_free(stream->peer);
    g_free(stream);
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

struct stream_facts stream_facts(const struct stream *stream)
{
    const struct wiretap *wiretap = &stream->wiretap;

    return (struct stream_facts){or_empty(stream->peer),    or_empty(wiretap->tls),
                                 or_empty(wiretap->cipher), or_empty(wiretap->cert_sha256),
                                 wiretap->transcript->str,  (const char *const *)wiretap->capabilities->pdata};
}

struct stream_failure stream_failure(const struct stream *stream)
{
    return (struct stream_failure){stream->fault, or_empty(stream->words)};
}

int64_t stream_age_ms(const struct stream *stream)
{
    return g_get_monotonic_time() / 1000 - stream->wiretap.opened_ms;
}

void stream_expect_more(struct stream *stream, bool more)
{
    stream->more = more && !stream->encrypted;
}

/* By the socket itself: curl has no word for it. */
static gssize send_with_more(const struct stream *stream, const char *data, gsize length)
{
    ssize_t sent = send(sd_event_source_get_io_fd(stream->io), data, length, MSG_MORE | MSG_NOSIGNAL | MSG_DONTWAIT);

    return sent < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : sent;
}

/* OpenSSL wants a write that it could not finish repeated with the same buffer, and the caller's may have moved.
 * Without encryption nothing is to be repeated. */
gssize stream_send(struct stream *stream, const char *data, gsize length)
{
    size_t sent = 0;
    CURLcode code;

    if (stream->more && stream->io)
        return send_with_more(stream, data, length);
    if (stream->encrypted && !stream->held->len)
        g_byte_array_append(stream->held, (const guint8 *)data, (guint)MIN(length, SEND_MAX));
    code = stream->encrypted ? curl_easy_send(stream->easy, stream->held->data, stream->held->len, &sent)
                             : curl_easy_send(stream->easy, data, MIN(length, SEND_MAX), &sent);
    if (code == CURLE_AGAIN)
        return 0;
    g_byte_array_set_size(stream->held, 0);
    return code == CURLE_OK ? (gssize)sent : -1;
}

gssize stream_receive(struct stream *stream, char *buffer, gsize size)
{
    size_t got = 0;
    CURLcode code;

    if (stream->dry)
        return 0;
    code = curl_easy_recv(stream->easy, buffer, size, &got);
    if (code == CURLE_AGAIN)
        return 0;
    /* TLS may hold more than it gave, of which the socket knows nothing */
    stream->dry = !stream->encrypted && code == CURLE_OK && got > 0 && got < size;
    return code == CURLE_OK && got ? (gssize)got : -1;
}

void stream_want_write(struct stream *stream, bool want)
{
    if (stream->io)
        sd_event_source_set_io_events(stream->io, (uint32_t)(EPOLLIN | (want ? EPOLLOUT : 0)));
}

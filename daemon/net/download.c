/* SPDX-License-Identifier: MIT */
#include "net/download.h"

#include <curl/curl.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "config/web_url.h"
#include "net/hub_inside.h"
#include "net/wipe.h"

enum { REDIRECTS = 5, TOTAL_TIMES = 5, SLOW_BYTES = 200, VALIDATOR_MAX = 512, OK = 200, NOT_MODIFIED = 304 };

struct download {
    struct hub *hub;
    CURL *easy;
    struct curl_slist *headers;
    struct hub_transfer transfer;
    download_func func;
    void *data;
    int fd, write_errno;
    int64_t size, max_size;
    GChecksum *checksum;
    char head[DOWNLOAD_HEAD];
    bool asked_whether_new;
    char error[CURL_ERROR_SIZE];
};

/* -- what comes ----------------------------------------------------------- */

static long status_of(const struct download *download)
{
    long status = 0;

    curl_easy_getinfo(download->easy, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

static bool write_all(struct download *download, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t count = write(download->fd, bytes, size);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0) {
            download->write_errno = count < 0 ? errno : ENOSPC;
            return false;
        }
        bytes += count;
        size -= (size_t)count;
    }
    return true;
}

static void keep_head(struct download *download, const char *bytes, size_t size)
{
    if (download->size < DOWNLOAD_HEAD)
        memcpy(download->head + download->size, bytes, MIN(size, (size_t)(DOWNLOAD_HEAD - download->size)));
}

/* libcurl's CURLOPT_WRITEFUNCTION, with what is packed unpacked. What comes along with a refusal is left aside. */
static size_t take(char *bytes, size_t one, size_t count, void *data)
{
    struct download *download = data;
    size_t size = one * count;

    if (status_of(download) != OK)
        return size;
    if ((int64_t)size > download->max_size - download->size) {
        download->size = download->max_size + 1;
        return 0;
    }
    if (!write_all(download, bytes, size))
        return 0;
    keep_head(download, bytes, size);
    g_checksum_update(download->checksum, (const guchar *)bytes, (gssize)size);
    download->size += (int64_t)size;
    return size;
}

/* -- how it ends ---------------------------------------------------------- */

/* A header of the last answer, "" when there is none. */
static const char *header_of(const struct download *download, const char *name)
{
    struct curl_header *header = NULL;

    if (curl_easy_header(download->easy, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK)
        return "";
    return header->value;
}

/* One that can be said again word for word. */
static const char *validator_of(const struct download *download, const char *name)
{
    const char *value = header_of(download, name);

    for (const char *p = value; *p; p++)
        if ((guchar)*p < 0x20 || (guchar)*p >= 0x7f)
            return "";
    return strlen(value) <= VALIDATOR_MAX ? value : "";
}

static enum download_fault fault_of_write(const struct download *download)
{
    return download->size > download->max_size ? DOWNLOAD_TOO_LARGE : DOWNLOAD_DISK;
}

static enum download_fault fault_of_code(const struct download *download, CURLcode code)
{
    switch ((int)code) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
        return DOWNLOAD_HOST;
    case CURLE_COULDNT_CONNECT:
        return DOWNLOAD_CONNECT;
    case CURLE_OPERATION_TIMEDOUT:
        return DOWNLOAD_TIMEOUT;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
        return DOWNLOAD_CERTIFICATE;
    case CURLE_SSL_CACERT_BADFILE:
        return DOWNLOAD_CA_FILE;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
        return DOWNLOAD_TLS;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_TOO_MANY_REDIRECTS:
        return DOWNLOAD_REDIRECT;
    case CURLE_FILESIZE_EXCEEDED:
        return DOWNLOAD_TOO_LARGE;
    case CURLE_WRITE_ERROR:
        return fault_of_write(download);
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_BAD_CONTENT_ENCODING:
        return DOWNLOAD_CUT;
    default:
        return DOWNLOAD_OTHER;
    }
}

/* Whether the answer said where it ends: by its length, in chunks, or in the frames of HTTP/2. */
static bool says_its_end(const struct download *download)
{
    curl_off_t length = -1;
    long version = 0;

    curl_easy_getinfo(download->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    curl_easy_getinfo(download->easy, CURLINFO_HTTP_VERSION, &version);
    return length >= 0 || version >= CURL_HTTP_VERSION_2_0 || *header_of(download, "Transfer-Encoding");
}

static enum download_fault fault_of_answer(const struct download *download, long status)
{
    if (status == NOT_MODIFIED && download->asked_whether_new)
        return DOWNLOAD_SAME;
    if (status != OK)
        return DOWNLOAD_STATUS;
    return says_its_end(download) ? DOWNLOAD_WHOLE : DOWNLOAD_ENDLESS;
}

static const char *words_of(const struct download *download, CURLcode code, enum download_fault fault)
{
    if (fault == DOWNLOAD_DISK)
        return g_strerror(download->write_errno);
    if (code == CURLE_OK)
        return "";
    return *download->error ? download->error : curl_easy_strerror(code);
}

static void on_done(CURL *easy, CURLcode code, void *data)
{
    struct download *download = data;
    struct download_result result = {.status = status_of(download),
                                     .etag = validator_of(download, "ETag"),
                                     .last_modified = validator_of(download, "Last-Modified"),
                                     .type = header_of(download, "Content-Type"),
                                     .size = download->size,
                                     .sha256 = g_checksum_get_string(download->checksum),
                                     .head = download->head,
                                     .head_size = (size_t)MIN(download->size, DOWNLOAD_HEAD)};
    time_t modified = curl_getdate(result.last_modified, NULL); /* CURLINFO_FILETIME knows none of a 304 */
    curl_off_t later = 0;

    curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &later);
    result.modified_ms = modified > 0 ? (int64_t)modified * 1000 : 0;
    result.retry_after_s = (int64_t)later;
    result.fault = code == CURLE_OK ? fault_of_answer(download, result.status) : fault_of_code(download, code);
    result.words = words_of(download, code, result.fault);
    download->func(&result, download->data);
}

/* -- what is asked -------------------------------------------------------- */

static void add_header(struct download *download, const char *name, const char *value)
{
    g_autofree char *line = g_strdup_printf("%s: %s", name, value);

    if (*value)
        download->headers = curl_slist_append(download->headers, line);
}

static void set_headers(struct download *download, const struct download_order *order)
{
    add_header(download, "Accept", "text/csv, text/plain, */*;q=0.5");
    add_header(download, "If-None-Match", order->etag);
    add_header(download, "If-Modified-Since", order->last_modified);
    add_header(download, "X-Requested-With", order->is_share ? "XMLHttpRequest" : "");
    download->asked_whether_new = *order->etag || *order->last_modified;
    curl_easy_setopt(download->easy, CURLOPT_HTTPHEADER, download->headers);
    curl_easy_setopt(download->easy, CURLOPT_USERAGENT, "herinnerd/" VERSION);
    curl_easy_setopt(download->easy, CURLOPT_ACCEPT_ENCODING, "");
}

/* A password goes to the host of the address only: CURLOPT_UNRESTRICTED_AUTH stays off. */
static void set_place(struct download *download, const struct download_order *order)
{
    CURL *easy = download->easy;
    bool loopback = web_url_is_loopback(order->url);

    curl_easy_setopt(easy, CURLOPT_URL, order->url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, loopback ? "http,https" : "https");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS, (long)REDIRECTS);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (*order->ca_file)
        curl_easy_setopt(easy, CURLOPT_CAINFO, order->ca_file);
    if (loopback)
        curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    if (!order->secret)
        return;
    curl_easy_setopt(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
    curl_easy_setopt(easy, CURLOPT_USERNAME, order->user);
    curl_easy_setopt(easy, CURLOPT_PASSWORD, order->secret);
}

static void set_limits(struct download *download, const struct download_order *order)
{
    CURL *easy = download->easy;

    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, (long)order->timeout_s);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)order->timeout_s);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)order->timeout_s * TOTAL_TIMES);
    curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)order->max_size);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L); /* the next time is minutes away */
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, download->error);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, download);
}

struct download *download_start(struct hub *hub, const struct download_order *order, download_func func, void *data)
{
    struct download *download = g_new0(struct download, 1);

    wipe_init();
    download->easy = curl_easy_init();
    g_assert(download->easy); /* out of memory, as g_new0() would say */
    download->hub = hub;
    download->func = func;
    download->data = data;
    download->fd = order->fd;
    download->max_size = order->max_size;
    download->checksum = g_checksum_new(G_CHECKSUM_SHA256);
    set_place(download, order);
    set_headers(download, order);
    set_limits(download, order);
    download->transfer = (struct hub_transfer){on_done, download};
    hub_add(hub, download->easy, &download->transfer);
    return download;
}

void download_free(struct download *download)
{
    if (!download)
        return;
    hub_remove(download->hub, download->easy);
    curl_easy_cleanup(download->easy);
    curl_slist_free_all(download->headers);
    g_checksum_free(download->checksum);
    g_free(download);
}

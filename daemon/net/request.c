/* SPDX-License-Identifier: MIT */
#include "net/request.h"

#include <curl/curl.h>
#include <string.h>

#include "config/secret.h"
#include "config/url.h"
#include "net/hub_inside.h"
#include "net/wipe.h"

struct request {
    struct hub *hub; /* NULL: waited for */
    CURL *easy;
    struct curl_slist *headers;
    struct hub_transfer transfer;
    request_func func;
    void *data;
    char *form, *body;
    GBytes *bytes; /* in place of a form */
    size_t length;
    char error[CURL_ERROR_SIZE];
};

/* libcurl's CURLOPT_WRITEFUNCTION; a longer answer is none of a token server. */
static size_t take(char *data, size_t size, size_t count, void *user)
{
    struct request *request = user;

    if (size * count > ANSWER_MAX - request->length)
        return 0;
    memcpy(request->body + request->length, data, size * count);
    request->length += size * count;
    return size * count;
}

static void tell(struct request *request, CURLcode result)
{
    struct request_answer answer = {.body = request->body, .size = request->length, .words = request->error};

    if (result == CURLE_OK)
        curl_easy_getinfo(request->easy, CURLINFO_RESPONSE_CODE, &answer.status);
    else if (!*request->error)
        answer.words = curl_easy_strerror(result);
    request->func(&answer, request->data);
}

static void on_done(CURL *easy, CURLcode result, void *data)
{
    (void)easy;
    tell(data, result);
}

static bool is_loopback(const char *url)
{
    struct server_url parts;
    bool loopback;

    if (!server_url_split(url, &parts))
        return false;
    loopback = host_is_loopback(parts.host);
    server_url_clear(&parts);
    return loopback;
}

static void set_options(struct request *request, const char *url)
{
    CURL *easy = request->easy;

    request->headers = curl_slist_append(NULL, "Accept: application/json");
    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, is_loopback(url) ? "http,https" : "https");
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request->form);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, request->headers);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, request);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, request->error);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)REQUEST_TIMEOUT_S);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L); /* tokens are asked for once an hour */
    if (is_loopback(url))
        curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
}

static struct request *request_new(const char *url, char *form, request_func func, void *data)
{
    struct request *request = g_new0(struct request, 1);

    wipe_init();
    request->easy = curl_easy_init();
    g_assert(request->easy); /* out of memory, as g_new0() would say */
    request->form = form;
    request->body = secret_alloc(ANSWER_MAX);
    request->func = func;
    request->data = data;
    set_options(request, url);
    return request;
}

struct request *request_post(struct hub *hub, const char *url, char *form, request_func func, void *data)
{
    struct request *request = request_new(url, form, func, data);

    request->hub = hub;
    request->transfer = (struct hub_transfer){on_done, request};
    hub_add(hub, request->easy, &request->transfer);
    return request;
}

void request_free(struct request *request)
{
    if (!request)
        return;
    if (request->hub)
        hub_remove(request->hub, request->easy);
    curl_easy_cleanup(request->easy);
    curl_slist_free_all(request->headers);
    if (request->bytes)
        g_bytes_unref(request->bytes);
    secret_free(request->form);
    secret_free(request->body);
    g_free(request);
}

static void add_header(struct request *request, const char *name, const char *value)
{
    g_autofree char *line = g_strdup_printf("%s: %s", name, value);

    request->headers = curl_slist_append(request->headers, line);
}

struct request *request_post_bytes(struct hub *hub, const char *url, const char *type, const char *accept,
                                   GBytes *bytes, request_func func, void *data)
{
    struct request *request = request_new(url, NULL, func, data);
    CURL *easy = request->easy;
    gsize size;

    request->hub = hub;
    request->bytes = g_bytes_ref(bytes);
    g_clear_pointer(&request->headers, curl_slist_free_all);
    add_header(request, "Content-Type", type);
    add_header(request, "Accept", accept);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, request->headers);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, g_bytes_get_data(bytes, &size));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, (long)size);
    request->transfer = (struct hub_transfer){on_done, request};
    hub_add(hub, request->easy, &request->transfer);
    return request;
}

void request_post_wait(const char *url, char *form, request_func func, void *data)
{
    struct request *request = request_new(url, form, func, data);

    tell(request, curl_easy_perform(request->easy));
    request_free(request);
}

static bool is_unreserved(char c)
{
    return g_ascii_isalnum(c) || (c && strchr("-._~", c));
}

/* As application/x-www-form-urlencoded; returns where it stopped writing. */
static char *encode(char *out, const char *text)
{
    static const char hex[] = "0123456789ABCDEF";

    for (; *text; text++) {
        if (is_unreserved(*text)) {
            *out++ = *text;
            continue;
        }
        *out++ = '%';
        *out++ = hex[(unsigned char)*text >> 4];
        *out++ = hex[(unsigned char)*text & 15];
    }
    return out;
}

char *form_encode(const char *const *pairs)
{
    size_t most = 0;
    char *form, *out;

    for (const char *const *pair = pairs; *pair; pair++)
        most += 3 * strlen(*pair) + 1;
    form = out = secret_alloc(most);
    for (; *pairs; pairs += 2) {
        if (!pairs[1] || !*pairs[1])
            continue;
        if (out != form)
            *out++ = '&';
        out = encode(out, pairs[0]);
        *out++ = '=';
        out = encode(out, pairs[1]);
    }
    return form;
}

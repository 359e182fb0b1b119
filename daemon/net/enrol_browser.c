/* SPDX-License-Identifier: MIT */
/*
 * RFC 8252 7.3 with RFC 7636: the browser comes back to a port of this machine
 * that only we listen on; what came back counts only with the state that we
 * sent, and is of use only together with the verifier that we did not.
 */
#include <errno.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"
#include "config/clock.h"
#include "config/secret.h"
#include "net/enrol_inside.h"
#include "net/provider.h"
#include "net/request.h"

enum { RANDOM_BYTES = 32, TARGET_MAX = 4096, TALK_MS = 5000 };

/* Without padding, RFC 4648 5. New string. */
static char *base64url(const unsigned char *bytes, gsize length)
{
    char *text = g_base64_encode(bytes, length);

    g_strdelimit(text, "+", '-');
    g_strdelimit(text, "/", '_');
    text[strcspn(text, "=")] = '\0';
    return text;
}

/* Of secret_alloc(); NULL when the machine has no chance to give. */
static char *make_random(void)
{
    unsigned char bytes[RANDOM_BYTES];
    g_autofree char *text = NULL;

    if (RAND_bytes(bytes, sizeof bytes) != 1)
        return NULL;
    text = base64url(bytes, sizeof bytes);
    return secret_copy(text, strlen(text));
}

static char *challenge_of(const char *verifier)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;

    EVP_Digest(verifier, strlen(verifier), digest, &length, EVP_sha256(), NULL);
    return base64url(digest, length);
}

static int listen_here(int *port, GError **error)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd >= 0 && bind(fd, (struct sockaddr *)&address, size) == 0 && listen(fd, 4) == 0 &&
        getsockname(fd, (struct sockaddr *)&address, &size) == 0) {
        *port = ntohs(address.sin_port);
        return fd;
    }
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_SERVER, "no port of this machine can be listened on: %s",
                g_strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

void enrol_parse_redirect(const char *target, char **code, char **state, char **fault)
{
    const char *query = strchr(target, '?');
    g_autofree char *line = g_strndup(query ? query + 1 : target, strcspn(query ? query + 1 : target, "# \r\n"));
    g_auto(GStrv) pairs = g_strsplit(line, "&", 64);
    const struct {
        const char *name;
        char **value;
    } wanted[] = {{"code", code}, {"state", state}, {"error", fault}};

    for (char **pair = pairs; *pair; pair++) {
        char *value = strchr(*pair, '=');

        if (!value)
            continue;
        *value++ = '\0';
        for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++)
            if (g_str_equal(*pair, wanted[i].name) && !*wanted[i].value)
                *wanted[i].value = g_uri_unescape_string(value, NULL);
    }
}

/* A line from FD into BUFFER (TARGET_MAX), up to PIECE bytes a read: a person's next line must stay for the next call,
 * a browser's header must be taken off the socket, or closing it resets the connection before our answer is read. */
static bool read_line(int fd, char *buffer, size_t piece)
{
    size_t length = 0;
    int64_t end = clock_monotonic_ms() + TALK_MS;
    ssize_t count = 1;

    memset(buffer, 0, TARGET_MAX);
    while (count > 0 && length < TARGET_MAX - 1 && !strchr(buffer, '\n')) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};

        if (poll(&wait, 1, (int)MAX(end - clock_monotonic_ms(), 0)) != 1)
            break;
        count = read(fd, buffer + length, MIN(piece, TARGET_MAX - 1 - length));
        length += count > 0 ? (size_t)count : 0;
    }
    return length > 0;
}

static void answer_browser(int fd, bool good)
{
    static const char form[] = "HTTP/1.1 %s\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n"
                               "Cache-Control: no-store\r\n\r\n%s\n";
    g_autofree char *text = good ? g_strdup_printf(form, "200 OK", "herinnerd: you may close this page.")
                                 : g_strdup_printf(form, "404 Not Found", "herinnerd: this is not the answer awaited.");

    if (send(fd, text, strlen(text), MSG_NOSIGNAL) < 0)
        g_debug("browser: %s", g_strerror(errno));
}

/* Whether TARGET is the answer to STATE; then *CODE (of secret_alloc()) or *FAULT is set. */
static bool take_target(const char *target, const char *state, char **code, char **fault)
{
    char *given = NULL;
    g_autofree char *said = NULL;
    bool ours;

    enrol_parse_redirect(target, &given, &said, fault);
    ours = g_strcmp0(said, state) == 0 && (given || *fault);
    if (ours && given)
        *code = secret_copy(given, strlen(given));
    if (given)
        explicit_bzero(given, strlen(given));
    g_free(given);
    if (!ours)
        g_clear_pointer(fault, g_free);
    return ours;
}

static bool take_browser(int listener, const char *state, char *buffer, char **code, char **fault)
{
    int fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    bool ours = false;

    if (fd < 0)
        return false;
    if (read_line(fd, buffer, TARGET_MAX) && g_str_has_prefix(buffer, "GET /"))
        ours = take_target(buffer + strlen("GET "), state, code, fault);
    answer_browser(fd, ours);
    close(fd);
    return ours;
}

/* Until the browser or the person brings the answer. */
static void await_code(int listener, int paste_fd, const char *state, char **code, char **fault)
{
    int64_t end = clock_monotonic_ms() + ENROL_PATIENCE_S * 1000;
    char *buffer = secret_alloc(TARGET_MAX);
    bool done = false;

    while (!done && clock_monotonic_ms() < end) {
        struct pollfd wait[] = {{.fd = listener, .events = POLLIN}, {.fd = paste_fd, .events = POLLIN}};

        if (poll(wait, 2, (int)(end - clock_monotonic_ms())) <= 0)
            continue;
        if (wait[0].revents)
            done = take_browser(listener, state, buffer, code, fault);
        if (!done && wait[1].revents) {
            if (read_line(paste_fd, buffer, 1))
                done = take_target(buffer, state, code, fault);
            else
                paste_fd = -1;
        }
    }
    secret_free(buffer);
}

static char *page_address(const struct provider *provider, const struct config_login *login, const char *redirect,
                          const char *state, const char *verifier)
{
    g_autofree char *challenge = challenge_of(verifier);
    const char *pairs[] = {"response_type",
                           "code",
                           "client_id",
                           login->client_id,
                           "redirect_uri",
                           redirect,
                           "scope",
                           login->scope,
                           "state",
                           state,
                           "code_challenge",
                           challenge,
                           "code_challenge_method",
                           "S256",
                           "login_hint",
                           login->user,
                           NULL};
    char *query = form_encode(pairs), *address;

    address = g_strdup_printf("%s%c%s%s", provider->authorize_url, strchr(provider->authorize_url, '?') ? '&' : '?',
                              query, provider->more);
    secret_free(query);
    return address;
}

static char *trade(const struct enrolment *enrolment, const char *secret, const char *code, const char *verifier,
                   const char *redirect, GError **error)
{
    const char *pairs[] = {"grant_type",
                           "authorization_code",
                           "client_id",
                           enrolment->login->client_id,
                           "client_secret",
                           secret,
                           "code",
                           code,
                           "redirect_uri",
                           redirect,
                           "code_verifier",
                           verifier,
                           NULL};
    AUTO(token_answer) answer = enrol_post(enrolment->login->token_url, form_encode(pairs), error);

    return answer ? enrol_take(answer, error) : NULL;
}

static char *await_and_trade(const struct enrolment *enrolment, const char *secret, int listener, const char *redirect,
                             const char *state, const char *verifier, GError **error)
{
    char *code = NULL, *refresh = NULL;
    g_autofree char *fault = NULL;

    await_code(listener, enrolment->paste_fd, state, &code, &fault);
    if (code)
        refresh = trade(enrolment, secret, code, verifier, redirect, error);
    else
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_PERSON, "nobody logged in: %s; begin again",
                    fault ? fault : "ten minutes are over");
    secret_free(code);
    return refresh;
}

char *enrol_by_browser(const struct enrolment *enrolment, const char *secret, GError **error)
{
    struct provider provider = provider_of(enrolment->login);
    int port = 0, listener = *provider.authorize_url ? listen_here(&port, error) : -1;
    g_autofree char *redirect = g_strdup_printf("http://127.0.0.1:%d/", port);
    char *state = make_random(), *verifier = make_random(), *refresh = NULL;

    if (!*provider.authorize_url)
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                            "there is no page known to log in with a browser; add \"authorize_url\"");
    if (listener >= 0 && state && verifier) {
        g_autofree char *page = page_address(&provider, enrolment->login, redirect, state, verifier);

        enrolment->show(page, "", enrolment->data);
        refresh = await_and_trade(enrolment, secret, listener, redirect, state, verifier, error);
    }
    if (listener >= 0)
        close(listener);
    secret_free(state);
    secret_free(verifier);
    provider_clear(&provider);
    return refresh;
}

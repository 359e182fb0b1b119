/* SPDX-License-Identifier: MIT */
/* What token servers answer, the forms they are sent, and what is known of providers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "config/credential.h"
#include "net/enrol_inside.h"
#include "net/provider.h"
#include "net/request.h"
#include "net/token.h"
#include "net/token_file.h"
#include "net/wiretap.h"

static void each_answer_has_its_verdict(void **state)
{
    static const struct {
        long status;
        const char *body;
        enum token_verdict verdict;
        const char *access, *refresh, *words;
        int64_t expires;
    } table[] = {
        {200, "{\"access_token\":\"A\",\"expires_in\":3599,\"refresh_token\":\"R\",\"token_type\":\"Bearer\"}",
         TOKEN_GIVEN, "A", "R", "HTTP status 200", 3599},
        {200, "{\"access_token\":\"A\",\"expires_in\":\"1200\"}", TOKEN_GIVEN, "A", NULL, "HTTP status 200", 1200},
        {200, "{\"access_token\":\"A\"}", TOKEN_GIVEN, "A", NULL, "HTTP status 200", 3600},
        {200, "{\"access_token\":\"A\",\"expires_in\":-5}", TOKEN_GIVEN, "A", NULL, "HTTP status 200", 3600},
        {200, "{\"access_token\":\"A\",\"expires_in\":1e30}", TOKEN_GIVEN, "A", NULL, "HTTP status 200", 2592000},
        {200, "{\"access_token\":5}", TOKEN_LATER, NULL, NULL, "HTTP status 200", 3600},
        {200, "{}", TOKEN_LATER, NULL, NULL, "HTTP status 200", 3600},
        {200, "", TOKEN_LATER, NULL, NULL, "HTTP status 200", 3600},
        {200, "[]", TOKEN_LATER, NULL, NULL, "HTTP status 200", 3600},
        {200, "<html>", TOKEN_LATER, NULL, NULL, "HTTP status 200", 3600},
        {400, "{\"error\":\"invalid_grant\",\"error_description\":\"Token has been expired or revoked.\"}", TOKEN_FINAL,
         NULL, NULL, "invalid_grant: Token has been expired or revoked.", 3600},
        {401, "{\"error\":\"invalid_client\"}", TOKEN_FINAL, NULL, NULL, "invalid_client", 3600},
        {400, "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS70008: expired.\\r\\nTrace ID: 1\"}",
         TOKEN_FINAL, NULL, NULL, "invalid_grant: AADSTS70008: expired.", 3600},
        {400, "{\"error\":\"a\\u001b[31m\"}", TOKEN_FINAL, NULL, NULL, "a[31m", 3600},
        {400, "{\"error\":\"temporarily_unavailable\"}", TOKEN_LATER, NULL, NULL, "temporarily_unavailable", 3600},
        {429, "{\"error\":\"invalid_request\"}", TOKEN_LATER, NULL, NULL, "invalid_request", 3600},
        {500, "{\"error\":\"server_error\"}", TOKEN_LATER, NULL, NULL, "server_error", 3600},
        {404, "not here", TOKEN_LATER, NULL, NULL, "HTTP status 404", 3600},
        {400, "{\"error\":\"authorization_pending\"}", TOKEN_PENDING, NULL, NULL, "authorization_pending", 3600},
        {400, "{\"error\":\"slow_down\"}", TOKEN_PENDING, NULL, NULL, "slow_down", 3600},
        {200, "{\"device_code\":\"D\",\"user_code\":\"U\",\"verification_uri\":\"https://x\",\"expires_in\":900}",
         TOKEN_DEVICE, NULL, NULL, "HTTP status 200", 900},
        {200, "{\"device_code\":\"D\",\"user_code\":\"U\",\"verification_url\":\"https://x\",\"expires_in\":900}",
         TOKEN_DEVICE, NULL, NULL, "HTTP status 200", 900},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        AUTO(token_answer) got = token_parse(table[i].status, table[i].body);

        if (got->verdict != table[i].verdict || g_strcmp0(got->access, table[i].access) != 0 ||
            g_strcmp0(got->refresh, table[i].refresh) != 0 || g_strcmp0(got->words, table[i].words) != 0 ||
            got->expires_s != table[i].expires)
            fail_msg("row %zu: got %d %s %s «%s» %d", i, got->verdict, got->access, got->refresh, got->words,
                     (int)got->expires_s);
    }
}

static void tokens_are_renewed_at_four_fifths(void **state)
{
    (void)state;
    assert_int_equal(token_renewal_s(3600), 2880);
    assert_int_equal(token_renewal_s(5), 4);
    assert_int_equal(token_renewal_s(1), 1);
}

static void a_form_holds_what_is_given_and_no_more(void **state)
{
    const char *pairs[] = {"grant_type",   "refresh_token", "client_secret", "",  "scope",
                           "a b/.default", "refresh_token", "1//x+y=&~",     NULL};
    char *form = form_encode(pairs);

    (void)state;
    assert_string_equal(form, "grant_type=refresh_token&scope=a%20b%2F.default&refresh_token=1%2F%2Fx%2By%3D%26~");
    credential_free(form);
}

static void providers_are_known_by_their_token_server(void **state)
{
    static const struct {
        const char *token_url, *given, *authorize, *device;
    } table[] = {
        {"https://oauth2.googleapis.com/token", "", "https://accounts.google.com/o/oauth2/v2/auth", ""},
        {"https://login.microsoftonline.com/T/oauth2/v2.0/token", "",
         "https://login.microsoftonline.com/T/oauth2/v2.0/authorize",
         "https://login.microsoftonline.com/T/oauth2/v2.0/devicecode"},
        {"https://other.example/token", "", "", ""},
        {"https://other.example/token", "https://other.example/d", "", "https://other.example/d"},
    };
    char *none = (char *)"";

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        struct config_login login = {
            .token_url = (char *)table[i].token_url, .authorize_url = none, .device_url = (char *)table[i].given};
        struct provider got = provider_of(&login);

        if (!g_str_equal(got.authorize_url, table[i].authorize) || !g_str_equal(got.device_url, table[i].device))
            fail_msg("row %zu: got %s %s", i, got.authorize_url, got.device_url);
        provider_clear(&got);
    }
}

static void what_a_browser_brings_is_taken_apart(void **state)
{
    static const struct {
        const char *target, *code, *given, *fault;
    } table[] = {
        {"/?code=4%2F0abc&state=S HTTP/1.1\r\nHost: x", "4/0abc", "S", NULL},
        {"http://127.0.0.1:1/?state=S&code=C#frag", "C", "S", NULL},
        {"/?error=access_denied&state=S", NULL, "S", "access_denied"},
        {"/?code=1&code=2&state=a&state=b", "1", "a", NULL},
        {"/?code=%00x&state=S", NULL, "S", NULL},
        {"/favicon.ico", NULL, NULL, NULL},
        {"", NULL, NULL, NULL},
        {"what is this?", NULL, NULL, NULL},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *code = NULL, *given = NULL, *fault = NULL;

        enrol_parse_redirect(table[i].target, &code, &given, &fault);
        if (g_strcmp0(code, table[i].code) || g_strcmp0(given, table[i].given) || g_strcmp0(fault, table[i].fault))
            fail_msg("row %zu: got %s %s %s", i, code, given, fault);
    }
}

static void a_refused_token_is_told_in_clear(void **state)
{
    static const struct {
        const char *line, *want;
    } table[] = {
        {"334 eyJzdGF0dXMiOiI0MDAiLCJzY29wZSI6Im1haWwifQ==", "{\"status\":\"400\",\"scope\":\"mail\"}"},
        {"+ eyJzdGF0dXMiOiI0MDAifQ==", "{\"status\":\"400\"}"},
        {"334 VXNlcm5hbWU6", NULL},
        {"334 ", NULL},
        {"235 in", NULL},
        {"+ idling", NULL},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *got = wiretap_challenge(table[i].line);

        if (g_strcmp0(got, table[i].want) != 0)
            fail_msg("row %zu: got %s want %s", i, got, table[i].want);
    }
}

static void a_token_file_is_replaced_whole(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("herinnerd-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "token", NULL), *missing = g_build_filename(folder, "x/y", NULL);
    g_autoptr(GError) error = NULL;
    int64_t before;
    char *read;

    (void)state;
    assert_int_equal(token_file_stamp(path), 0);
    assert_true(token_file_check(path, NULL));
    assert_true(token_file_write(path, "first", NULL));
    before = token_file_stamp(path);
    assert_true(token_file_write(path, "second", NULL));
    assert_int_not_equal(token_file_stamp(path), before);
    read = credential_read_file(path, NULL); /* refuses a mode that lets others in */
    assert_string_equal(read, "second");
    credential_free(read);
    assert_false(token_file_write(missing, "third", &error));
    assert_false(token_file_check(missing, NULL));
    g_remove(path);
    g_rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_answer_has_its_verdict),
        cmocka_unit_test(tokens_are_renewed_at_four_fifths),
        cmocka_unit_test(a_form_holds_what_is_given_and_no_more),
        cmocka_unit_test(providers_are_known_by_their_token_server),
        cmocka_unit_test(what_a_browser_brings_is_taken_apart),
        cmocka_unit_test(a_refused_token_is_told_in_clear),
        cmocka_unit_test(a_token_file_is_replaced_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* What may be written down of a login, what libcurl's codes mean, and the sentence for each. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "deliver/trouble.h"
#include "net/fault.h"
#include "net/wiretap.h"

static void secrets_are_hidden_and_the_rest_is_kept(void **state)
{
    static const struct {
        const char *line, *want;
    } table[] = {
        {"EHLO mail.example", "EHLO mail.example"},
        {"ehlo mail.example", "ehlo mail.example"},
        {"STARTTLS", "STARTTLS"},
        {"AUTH PLAIN AGFkbWluAHNlY3JldA==", "AUTH PLAIN (hidden)"},
        {"auth login YWRtaW4=", "auth login (hidden)"},
        {"AUTH", "AUTH  (hidden)"},
        {"AGFkbWluAHNlY3JldA==", "(hidden)"},
        {"dXNlcj1hAWF1dGg9QmVhcmVyIHg=", "(hidden)"},
        {"A001 CAPABILITY", "A001 CAPABILITY"},
        {"A002 LOGIN admin secret", "(hidden)"},
        {"A002 AUTHENTICATE PLAIN AGFkbWluAHNlY3JldA==", "AUTHENTICATE PLAIN (hidden)"},
        {"*", "(hidden)"},
        {"", "(hidden)"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *got = wiretap_mask(table[i].line);

        if (strcmp(got, table[i].want))
            fail_msg("row %zu: got «%s» want «%s»", i, got, table[i].want);
    }
}

static void each_code_of_libcurl_is_a_fault(void **state)
{
    static const struct {
        CURLcode code;
        long reply;
        enum stream_fault want;
    } table[] = {
        {CURLE_COULDNT_RESOLVE_HOST, 0, FAULT_HOST},
        {CURLE_COULDNT_RESOLVE_PROXY, 0, FAULT_PROXY},
        {CURLE_COULDNT_CONNECT, 0, FAULT_CONNECT},
        {CURLE_OPERATION_TIMEDOUT, 0, FAULT_TIMEOUT},
        {CURLE_PEER_FAILED_VERIFICATION, 220, FAULT_CERTIFICATE},
        {CURLE_SSL_CACERT_BADFILE, 220, FAULT_CA_FILE},
        {CURLE_SSL_CONNECT_ERROR, 0, FAULT_TLS},
        {CURLE_USE_SSL_FAILED, 250, FAULT_NO_STARTTLS},
        {CURLE_LOGIN_DENIED, 535, FAULT_LOGIN},
        {CURLE_LOGIN_DENIED, 454, FAULT_LOGIN_LATER},
        {CURLE_LOGIN_DENIED, 250, FAULT_NO_LOGIN},
        {CURLE_WEIRD_SERVER_REPLY, 554, FAULT_GREETING},
        {CURLE_WEIRD_SERVER_REPLY, 0, FAULT_CLOSED},
        {CURLE_RECV_ERROR, 0, FAULT_CLOSED},
        {CURLE_OUT_OF_MEMORY, 0, FAULT_OTHER},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        enum stream_fault got = fault_of(table[i].code, table[i].reply);

        if (got != table[i].want)
            fail_msg("row %zu: got %d want %d", i, got, table[i].want);
    }
}

static void check_sentence(GHashTable *seen, char *sentence)
{
    if (!strstr(sentence, "mail.example") || strchr(sentence, '{'))
        fail_msg("got «%s» want a sentence about mail.example", sentence);
    if (!g_hash_table_add(seen, sentence))
        fail_msg("«%s» stands for two troubles", sentence);
}

static void each_trouble_has_a_sentence_of_its_own(void **state)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    (void)state;
    for (int fault = FAULT_HOST; fault < FAULT_OTHER; fault++)
        check_sentence(seen, trouble_of_fault(fault, "mail.example", "words"));
    for (int fault = LOGIN_SECRET; fault <= LOGIN_UNSAVED; fault++)
        check_sentence(seen, trouble_of_login(&(struct login_failure){fault, "words"}, "mail.example", "main"));
    for (int trouble = TROUBLE_REFUSES; trouble <= TROUBLE_DISK; trouble++)
        check_sentence(seen, trouble_text(trouble, "mail.example", "words"));
}

static void words_of_a_server_are_never_a_pattern(void **state)
{
    g_autofree char *got = trouble_text(TROUBLE_LOST, "mail.example", "{host} %s {words}");
    g_autofree char *none = trouble_text(TROUBLE_LOST, "mail.example", "");

    (void)state;
    assert_non_null(strstr(got, "was lost: {host} %s {words};"));
    assert_non_null(strstr(none, "it gave no reason"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(secrets_are_hidden_and_the_rest_is_kept),
        cmocka_unit_test(each_code_of_libcurl_is_a_fault),
        cmocka_unit_test(each_trouble_has_a_sentence_of_its_own),
        cmocka_unit_test(words_of_a_server_are_never_a_pattern),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* What providers' refusals mean, and that no letter is blamed for what is about the account. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "deliver/refusal.h"
#include "deliver/trouble.h"

static void each_known_refusal_is_understood(void **state)
{
    static const struct {
        const char *reply;
        enum refusal want;
    } table[] = {
        {"534 5.7.9 Application-specific password required. For more information, go to "
         "https://support.google.com/mail/?p=InvalidSecondFactor x - gsmtp", REFUSAL_APP_PASSWORD},
        {"534 5.7.14 <https://accounts.google.com/signin/continue?sarp=1> Please log in via your web browser and then "
         "try again. - gsmtp", REFUSAL_BROWSER},
        {"535 5.7.8 Username and Password not accepted. For more information, go to "
         "https://support.google.com/mail/?p=BadCredentials x - gsmtp", REFUSAL_CREDENTIALS},
        {"550 5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to x - gsmtp",
         REFUSAL_DAY},
        {"550 5.4.5 Daily SMTP relay limit exceeded for customer. - gsmtp", REFUSAL_DAY},
        {"454 4.7.0 Too many login attempts, please try again later. - gsmtp", REFUSAL_LOGINS},
        {"421 4.7.0 Our system has detected an unusual rate of unsolicited mail originating from your IP address.",
         REFUSAL_BLOCKED},
        {"535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit "
         "https://aka.ms/smtp_auth_disabled for more information. [AM0PR0.eurprd02.prod.outlook.com]", REFUSAL_SMTP_OFF},
        {"535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.",
         REFUSAL_SMTP_OFF},
        {"535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy. "
         "Contact your administrator.", REFUSAL_POLICY},
        {"535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated "
         "successfully. Contact your administrator.", REFUSAL_POLICY},
        {"535 5.7.139 Authentication unsuccessful, basic authentication is disabled.", REFUSAL_NO_PASSWORDS},
        {"550 5.7.30 Basic authentication is not supported for Client Submission.", REFUSAL_NO_PASSWORDS},
        {"535 5.7.3 Authentication unsuccessful [AM0PR0.eurprd02.prod.outlook.com]", REFUSAL_CREDENTIALS},
        {"530 5.7.57 Client not authenticated to send mail.", REFUSAL_LOGIN_FIRST},
        {"550 5.7.60 SMTP; Client does not have permissions to send as this sender", REFUSAL_SENDER},
        {"554 5.2.252 SendAsDenied; a@b.example not allowed to send as c@d.example;", REFUSAL_SENDER},
        {"554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied;", REFUSAL_SENDER},
        {"550 5.1.8 Access denied, bad outbound sender AS(42003)", REFUSAL_BLOCKED},
        {"550 5.7.501 Access denied, spam abuse detected", REFUSAL_BLOCKED},
        {"550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients",
         REFUSAL_DAY},
        {"432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded", REFUSAL_HOUR},
        {"554 Message rejected: Email address is not verified.", REFUSAL_SENDER},
        {"454 Throttling failure: Maximum sending rate exceeded.", REFUSAL_HOUR},
        {"553 5.7.1 <a@b.example>: Sender address rejected: not owned by user c@d.example", REFUSAL_SENDER},
        {"550 Sender verify failed", REFUSAL_SENDER},
        {"550 Domain b.example has exceeded the max emails per hour (100/100 (100%)) allowed. Message discarded.",
         REFUSAL_HOUR},
        {"450 Mail send limit exceeded.", REFUSAL_HOUR},
        {"550 5.7.1 Your mail limit has been reached.", REFUSAL_HOUR},
        {"535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6", REFUSAL_CREDENTIALS},
        {"535 Incorrect authentication data", REFUSAL_CREDENTIALS},
        {"530 5.7.0 Authentication required", REFUSAL_LOGIN_FIRST},

        /* about the letter or its recipient, and nothing that is known */
        {"550 5.1.1 <x@y.example>: Recipient address rejected: User unknown in virtual mailbox table", REFUSAL_UNKNOWN},
        {"550 5.7.300 another code that begins alike", REFUSAL_UNKNOWN},
        {"552 5.2.2 mailbox full", REFUSAL_UNKNOWN},
        {"554 5.7.1 Spam message rejected", REFUSAL_UNKNOWN},
        {"250 2.0.0 Ok", REFUSAL_UNKNOWN},
        {"", REFUSAL_UNKNOWN},
        {"5", REFUSAL_UNKNOWN},
        {"no reply in time", REFUSAL_UNKNOWN},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        enum refusal got = refusal_of(table[i].reply);

        if (got != table[i].want)
            fail_msg("row %zu: got %d want %d for «%s»", i, got, table[i].want, table[i].reply);
    }
}

static void what_is_about_the_account_blames_no_letter(void **state)
{
    static const struct {
        enum ruling ruling;
        const char *reply;
        enum ruling want;
    } table[] = {
        {RULING_NEVER, "550 5.4.5 Daily user sending limit exceeded.", RULING_RELAY},
        {RULING_NEVER, "554 5.2.252 SendAsDenied;", RULING_RELAY},
        {RULING_UNDELIVERABLE, "550 Sender verify failed", RULING_RELAY},
        {RULING_NEVER, "554 5.6.0 the letter itself", RULING_NEVER},
        {RULING_UNDELIVERABLE, "550 5.1.1 no such user", RULING_UNDELIVERABLE},
        {RULING_LATER, "450 Mail send limit exceeded.", RULING_LATER},
        {RULING_ACCEPTED, "250 Ok, your mail limit has been reached", RULING_ACCEPTED},
        {RULING_UNCERTAIN, "", RULING_UNCERTAIN},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        enum ruling got = refusal_weigh(table[i].ruling, table[i].reply);

        if (got != table[i].want)
            fail_msg("row %zu: got %s want %s", i, ruling_word(got), ruling_word(table[i].want));
    }
}

static void each_refusal_has_a_sentence_of_its_own(void **state)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    (void)state;
    assert_null(refusal_sentence(REFUSAL_UNKNOWN));
    for (int i = REFUSAL_UNKNOWN + 1; i < REFUSAL_COUNT; i++) {
        const char *sentence = refusal_sentence(i);

        if (!sentence || !strstr(sentence, "{host}") || !strstr(sentence, "{words}") || !strstr(sentence, "; "))
            fail_msg("refusal %d: got «%s» want host, words and a remedy", i, sentence);
        if (!g_hash_table_add(seen, (void *)sentence))
            fail_msg("refusal %d: «%s» stands for two", i, sentence);
    }
}

static void the_known_sentence_takes_the_place_of_the_general_one(void **state)
{
    g_autofree char *known = trouble_of_fault(FAULT_LOGIN, "h", "535 5.7.139 SmtpClientAuthentication is disabled");
    g_autofree char *other = trouble_of_fault(FAULT_CLOSED, "h", "535 5.7.139 SmtpClientAuthentication is disabled");
    g_autofree char *letter = trouble_text(TROUBLE_REFUSES, "h", "550 5.4.5 Daily user sending limit exceeded.");

    (void)state;
    assert_non_null(strstr(known, "Authenticated SMTP"));
    assert_non_null(strstr(other, "closed the connection"));
    assert_non_null(strstr(letter, "no more letters today: 550 5.4.5 Daily"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_known_refusal_is_understood),
        cmocka_unit_test(what_is_about_the_account_blames_no_letter),
        cmocka_unit_test(each_refusal_has_a_sentence_of_its_own),
        cmocka_unit_test(the_known_sentence_takes_the_place_of_the_general_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

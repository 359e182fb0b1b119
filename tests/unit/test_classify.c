/* SPDX-License-Identifier: MIT */
/* What an incoming mail is: reports, receipts, bounces in words, automatic answers, people; and mail that means harm.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "receive/classify.h"
#include "receive/code.h"
#include "receive/fields.h"
#include "receive/html.h"
#include "receive/mail.h"
#include "receive/owner_token.h"
#include "receive/wording.h"

#define REPORT(fields)                                                                                                 \
    "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: bounce+t7habc@us.example\nAuto-Submitted: auto-replied\n"    \
    "Content-Type: Multipart/Report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\n"     \
    "About your mail.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n"                 \
    "Original-Envelope-Id: r7hdef\n\n" fields "\n\n--b\nContent-Type: text/rfc822-headers\n\nReceived: x\n"            \
    "Message-ID: <abc.7@us.example>\n--b--\n"
#define RECEIPT(disposition)                                                                                           \
    "From: jan@klant.example\nTo: us@us.example\nSubject: Read\n"                                                      \
    "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n--b\n\nseen\n--b\n"           \
    "Content-Type: message/disposition-notification\n\nFinal-Recipient: rfc822;jan@klant.example\n"                    \
    "Original-Message-ID: <abc.7@us.example>\n" disposition "\n--b--\n"
#define ANSWER(headers, text)                                                                                          \
    "From: Jan <jan@klant.example>\nTo: us@us.example\nIn-Reply-To: <abc.7@us.example>\n" headers "\n" text

/* class recipient status permanent message-id, and the marks that are set. */
static char *told(const char *mail, gsize length)
{
    g_autoptr(GBytes) raw = g_bytes_new_static(mail, length);
    AUTO(classification) found = classify_mail(raw, g_bytes_get_size(raw));
    const struct mail_report *worst = classification_worst(found);
    static const char *const permanent[] = {"?", "temporary", "permanent"};
    static const char *const answers[] = {"", " paid", " question", " parts", " dispute"};

    return g_strdup_printf(
        "%s %s %s %s %s%s%s%s%s%s%s%s", mail_class_word(found->class), worst ? worst->recipient : "-",
        worst && *worst->status ? worst->status : "-", worst ? permanent[worst->permanent + 1] : "-",
        *found->original_message_id ? found->original_message_id : "-", found->hostile ? " hostile" : "",
        found->rejected ? " rejected" : "", found->challenge ? " challenge" : "", found->left ? " left" : "",
        found->abuse ? " abuse" : "", worst && worst->handed_over ? " handed-over" : "", answers[found->answer]);
}

struct sample {
    const char *name, *mail, *want;
};

static void check(const struct sample *samples, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        g_autofree char *got = told(samples[i].mail, strlen(samples[i].mail));
        g_auto(GStrv) lines = g_strsplit(samples[i].mail, "\n", -1);
        g_autofree char *crlf = g_strjoinv("\r\n", lines), *again = told(crlf, strlen(crlf));

        if (strcmp(got, samples[i].want) != 0 || strcmp(again, samples[i].want) != 0)
            fail_msg("%zu %s: got \"%s\" and with CRLF \"%s\" want \"%s\"", i, samples[i].name, got, again,
                     samples[i].want);
    }
}

static const struct sample reports[] = {
    {"postfix",
     REPORT("Final-Recipient: rfc822; jan@klant.example\nOriginal-Recipient: rfc822;jan@klant.example\n"
            "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user"),
     "dsn-failed jan@klant.example 5.1.1 permanent abc.7@us.example"},
    {"given up after retries", REPORT("Final-Recipient: rfc822;<jan@klant.example>\nAction: Failed\nStatus: 4.4.7"),
     "dsn-failed jan@klant.example 4.4.7 temporary abc.7@us.example"},
    {"the finer code of the same class",
     REPORT("Final-Recipient: RFC822;jan@klant.example\nAction: failed\nStatus: 5.0.0\n"
            "Diagnostic-Code: smtp; 550-5.7.26 SPF of 192.0.2.24 fails\n 550 5.7.26 see 5.0.2195.4"),
     "dsn-failed jan@klant.example 5.7.26 permanent abc.7@us.example"},
    {"status with words behind it", REPORT("Final-Recipient: rfc822;a@b.example\nAction: failed\nStatus: 4.2.2 (full)"),
     "dsn-failed a@b.example 4.2.2 temporary abc.7@us.example"},
    {"no status, an SMTP code",
     REPORT("Original-Recipient: <a@b.example>\nAction: failure\n"
            "Diagnostic-Code: smtp; 550 <a@b.example>... User not exist"),
     "dsn-failed a@b.example - permanent abc.7@us.example"},
    {"delayed",
     REPORT("Final-Recipient: rfc822;a@b.example\nAction: delayed\nStatus: 4.0.0\n"
            "Will-Retry-Until: Mon, 2 Nov 2026 10:00:00 +0100"),
     "dsn-delayed a@b.example 4.0.0 temporary abc.7@us.example"},
    {"sendmail's comments",
     REPORT("Final-Recipient: RFC822; a@b.example\nAction: relayed (to non-DSN-aware mailer)\n"
            "Status: 2.1.5\nRemote-MTA: DNS; mx.b.example"),
     "dsn-relayed a@b.example 2.1.5 ? abc.7@us.example"},
    {"exim says delivered of a hand-over",
     REPORT("Final-Recipient: rfc822;a@b.example\nAction: delivered\n"
            "Status: 2.0.0\nRemote-MTA: dns; mx.b.example\n"
            "Diagnostic-Code: smtp; 250 OK"),
     "dsn-delivered a@b.example 2.0.0 ? abc.7@us.example handed-over"},
    {"exim's own mailbox",
     REPORT("Final-Recipient: rfc822;a@b.example\nAction: delivered\nStatus: 2.0.0\n"
            "Diagnostic-Code: X-Exim; relayed via non SMTP router"),
     "dsn-delivered a@b.example 2.0.0 ? abc.7@us.example"},
    {"postfix over lmtp",
     REPORT("X-Postfix-Queue-ID: 4F7\n\nFinal-Recipient: rfc822;a@b.example\nAction: delivered\n"
            "Status: 2.0.0\nRemote-MTA: dns; b.example\nDiagnostic-Code: smtp; 250 2.0.0 Saved"),
     "dsn-delivered a@b.example 2.0.0 ? abc.7@us.example"},
    {"the worst of several",
     REPORT("Final-Recipient: rfc822;a@b.example\nAction: delivered\nStatus: 2.0.0\n\n"
            "Final-Recipient: rfc822;c@d.example\nAction: expired\nStatus: 4.4.7"),
     "dsn-failed c@d.example 4.4.7 temporary abc.7@us.example"},
    {"an address probe sent nothing", REPORT("Final-Recipient: rfc822;a@b.example\nAction: deliverable\nStatus: 2.0.0"),
     "other - - - -"},
    {"in base64, outer type mixed",
     "From: x@y.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
     "Content-Type: MESSAGE/Delivery-Status\nContent-Transfer-Encoding: base64\n\n"
     "UmVwb3J0aW5nLU1UQTogZG5zOyB4CgpGaW5hbC1SZWNpcGllbnQ6IHJmYzgyMjsgYUBiLmV4YW1wbGUKQWN0aW9uOiBmYWlsZWQKU3RhdHVz"
     "OiA1\nLjEuMQo=\n--b--\n",
     "dsn-failed a@b.example 5.1.1 permanent -"},
    {"sendmail's receipt for an alias has no recipient",
     "Return-Path: <MAILER-DAEMON>\nFrom: MAILER-DAEMON\nAuto-Submitted: auto-generated (return-receipt)\n"
     "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\n"
     "<info@b.example>... expanded to multiple addresses\nann... Successfully delivered\n--b\n"
     "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x\n--b--\n",
     "dsn-expanded info@b.example - ? -"},
};

static const struct sample receipts[] = {
    {"displayed", RECEIPT("Disposition: manual-action/MDN-sent-manually; displayed"),
     "mdn-displayed jan@klant.example - ? abc.7@us.example"},
    {"without blanks, in capitals", RECEIPT("Disposition: automatic-action/MDN-sent-automatically;DISPLAYED"),
     "mdn-displayed jan@klant.example - ? abc.7@us.example"},
    {"deleted by a person", RECEIPT("Disposition: manual-action/MDN-sent-manually; deleted"),
     "mdn-deleted jan@klant.example - ? abc.7@us.example"},
    {"a sieve refuses in this form",
     "Auto-Submitted: auto-replied (rejected)\n" RECEIPT(
         "Disposition: automatic-action/MDN-sent-automatically; deleted"),
     "mdn-deleted jan@klant.example - ? abc.7@us.example rejected"},
    {"says neither", RECEIPT("Disposition: automatic-action/MDN-sent-automatically; failed/error"),
     "other jan@klant.example - ? abc.7@us.example"},
    {"abuse",
     "From: fbl@isp.example\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\n"
     "spam\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n--b\n"
     "Content-Type: message/rfc822\n\nMessage-ID: <abc.7@us.example>\n\nx\n--b--\n",
     "other - - - abc.7@us.example abuse"},
    {"an invitation answered",
     "From: a@b.example\nSubject: Accepted: call\nIn-Reply-To: <q@us.example>\n"
     "Content-Type: text/calendar; method=REPLY\n\nBEGIN:VCALENDAR\n",
     "other - - - q@us.example"},
};

static const struct sample bounces[] = {
    {"qmail",
     "From: MAILER-DAEMON@b.example\nTo: us@us.example\nSubject: failure notice\n\n"
     "Hi. This is the qmail-send program at b.example.\nI'm afraid I wasn't able to deliver your message.\n"
     "This is a permanent error; I've given up.\n\n<jan@klant.example>:\nSorry, no mailbox here. (#5.1.1)\n\n"
     "--- Below this line is a copy of the message.\n\nReturn-Path: <us@us.example>\n"
     "Message-ID: <abc.7@us.example>\nTo: other@klant.example\n",
     "bounce-unstructured jan@klant.example 5.1.1 permanent abc.7@us.example"},
    {"exim",
     "Return-Path: <>\nX-Failed-Recipients: jan@klant.example\nFrom: Mail Delivery System <Mailer-Daemon@b.example>"
     "\nTo: us@us.example\nSubject: Mail delivery failed\n\nThe following address(es) failed:\n\n"
     "  jan@klant.example\n    host mx [192.0.2.222]: 452 4.2.2 full\n\n------ This is a copy of the message ------\n"
     "\nReceived: x\nMessage-Id: <abc.7@us.example>\n",
     "bounce-unstructured jan@klant.example 4.2.2 temporary abc.7@us.example"},
    {"exchange in html",
     "From: System Administrator <postmaster@b.example>\nTo: us@us.example\nSubject: Undeliverable: x\n"
     "Content-Type: text/html\n\n<p>Your message<br>&nbsp; To: all@b.example<br>did not reach the "
     "following recipient(s):<br><br>jan@klant.example on Thu, 1 Oct 2026<br>unknown</p>",
     "bounce-unstructured jan@klant.example - ? -"},
    {"notes, sent by us",
     "From: Postmaster@b.example\nTo: us@us.example\nSubject: DELIVERY FAILURE: User not listed\n\n"
     "Your message could not be delivered.\nA message sent by\n\n  <other@us.example>\n\nto\n\n"
     "  <jan@klant.example>\n",
     "bounce-unstructured jan@klant.example - ? -"},
    {"a delay in words",
     "Return-Path: <>\nFrom: postmaster@b.example\nTo: us@us.example\nSubject: Delayed mail\n\n"
     "Your message to jan@klant.example has not yet been delivered. It will be retried.\n",
     "bounce-unstructured jan@klant.example - temporary -"},
    {"of another language",
     "Return-Path: <>\nFrom: postmaster@b.example\nTo: us@us.example\nSubject: Unzustellbar: x\n\n"
     "Ihre Nachricht an jan@klant.example konnte nicht zugestellt werden: 550 5.4.1 gesperrt\n",
     "bounce-unstructured jan@klant.example 5.4.1 permanent -"},
    {"a report whose fields are in the wrong block",
     "From: noreply@c.example\nTo: us@us.example\nContent-Type: multipart/report; "
     "boundary=b\n\n--b\n\nwaitlisted\n--b\n"
     "Content-Type: message/delivery-status\n\nReporting-MTA: dns; c\nAction: failed\n\n"
     "Final-Recipient: rfc822; jan@klant.example\nStatus: 4.7.0\n--b--\n",
     "bounce-unstructured jan@klant.example 4.7.0 temporary -"},
};

static const struct sample automatic[] = {
    {"rfc 3834", ANSWER("Auto-Submitted: auto-replied (vacation)\nSubject: x\n", "Away.\n"),
     "auto-reply - - - abc.7@us.example"},
    {"parameters behind it", ANSWER("Auto-Submitted: Auto-Replied; owner-email=\"a@b\"\n", "Away.\n"),
     "auto-reply - - - abc.7@us.example"},
    {"exchange says generated", ANSWER("Auto-Submitted: auto-generated\nX-Auto-Response-Suppress: All\n", "Away.\n"),
     "auto-reply - - - abc.7@us.example"},
    {"generated without reference is a notice",
     "From: bank@b.example\nAuto-Submitted: auto-generated\n\nA statement.\n", "other - - - -"},
    {"notes", "From: a@b.example\nAuto-submitted: auto-generated\nSubject: AUTO: Jan is out\n\nx\n",
     "auto-reply - - - -"},
    {"apple", ANSWER("X-Apple-Action: VACATION\n", "x"), "auto-reply - - - abc.7@us.example"},
    {"precedence with a reference", ANSWER("Precedence: junk\n", "x"), "auto-reply - - - abc.7@us.example"},
    {"by words, without a way back", "Return-Path: <>\nFrom: a@b.example\nSubject: Message d'absence\n\nabsent\n",
     "auto-reply - - - -"},
    {"a challenge", ANSWER("X-Spam-Challenge: 1\nSubject: [Verification needed]\n", "Visit us\n"),
     "auto-reply - - - abc.7@us.example challenge"},
    {"who left", ANSWER("Auto-Submitted: auto-replied\n", "Jan werkt niet meer bij ons.\n\n> quoted\n"),
     "auto-reply - - - abc.7@us.example left"},
    {"left stands in what is quoted", ANSWER("Auto-Submitted: auto-replied\n", "Away.\n\n> uit dienst\n"),
     "auto-reply - - - abc.7@us.example"},
};

static const struct sample people[] = {
    {"a reply", ANSWER("Subject: Re: x\n", "We pay on Friday.\n"), "reply - - - abc.7@us.example"},
    {"says no", ANSWER("Auto-Submitted: no\n", "x"), "reply - - - abc.7@us.example"},
    {"suppressing answers proves nothing", ANSWER("X-Auto-Response-Suppress: All\n", "Hello\n"),
     "reply - - - abc.7@us.example"},
    {"quotes an absence", ANSWER("Subject: Re: Automatisch antwoord: x\n", "I am back.\n\n> out of office\n"),
     "reply - - - abc.7@us.example"},
    {"quotes a bounce", ANSWER("Subject: Re: x\n", "Is this ours?\n\n> 550 5.1.1 user unknown\n"),
     "reply - - - abc.7@us.example"},
    {"forwards a bounce", "From: jan@klant.example\nSubject: Fwd: Undeliverable: invoice\n\nPlease look.\n",
     "reply - - - -"},
    {"an answer by link", "From: a@b.example\nSubject: Al betaald: 2026-17 (t7habc)\n\n", "reply - - - - paid"},
    {"an answer by word",
     ANSWER("Subject: Re: x\n", "Delen.\n\n> Of beantwoord deze mail met betaald, vraag of delen\n"),
     "reply - - - abc.7@us.example parts"},
    {"in French", "From: a@b.example\nSubject: =?utf-8?Q?D=C3=A9j=C3=A0_pay=C3=A9_=3A_17?=\n\n", "reply - - - - paid"},
    {"in German, by word", ANSWER("Subject: AW: x\n", "Raten\n"), "reply - - - abc.7@us.example parts"},
    {"a question by link", "From: a@b.example\nSubject: =?utf-8?Q?A_question=3A_17?=\n\nWhat is it?\n",
     "reply - - - - question"},
    {"paid, and an objection",
     "From: a@b.example\nSubject: Already paid: 2026-17\n\nPaid, but two of the ten were damaged.\n",
     "reply - - - - dispute"},
    {"an objection behind the word", ANSWER("Subject: Re: Rechnung 17\n", "Bezahlt.\nAber die Summe stimmt nicht!\n"),
     "reply - - - abc.7@us.example dispute"},
    {"an objection in what is quoted is ours",
     "From: a@b.example\nSubject: D\xc3\xa9j\xc3\xa0 pay\xc3\xa9: 17\n\nviré hier\n> vous contestez ?\n",
     "reply - - - - paid"},
    {"not yet paid is no answer", ANSWER("Subject: Re: Already paid: 17\n", "Not paid yet.\n"),
     "reply - - - abc.7@us.example"},
    {"from a list", "From: a@b.example\nList-Id: <x.b.example>\nSubject: news\n\nx\n", "other - - - -"},
    {"a person through a list", ANSWER("List-Id: <x.b.example>\n", "x"), "reply - - - abc.7@us.example"},
    {"noreply", "From: No-Reply@b.example\nSubject: news\n\nx\n", "other - - - -"},
    {"mbox line before it", "From jan@klant.example Mon Nov  2 10:00:00 2026\n" ANSWER("", "x"),
     "reply - - - abc.7@us.example"},
    {"nothing at all", "", "other - - - -"},
};

static void reports_are_read_field_by_field(void **state)
{
    (void)state;
    check(reports, G_N_ELEMENTS(reports));
}

static void receipts_say_displayed_or_deleted(void **state)
{
    (void)state;
    check(receipts, G_N_ELEMENTS(receipts));
}

static void bounces_in_words_name_who_and_why(void **state)
{
    (void)state;
    check(bounces, G_N_ELEMENTS(bounces));
}

static void automatic_answers_are_no_replies(void **state)
{
    (void)state;
    check(automatic, G_N_ELEMENTS(automatic));
}

static void people_are_known_whatever_they_quote(void **state)
{
    (void)state;
    check(people, G_N_ELEMENTS(people));
}

/* -- mail that means harm ----------------------------------------------- */

static double cpu_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* HEAD, COUNT times PIECE, TAIL. */
static GString *repeated(const char *head, const char *piece, gsize count, const char *tail)
{
    GString *all = g_string_new(head);

    for (gsize i = 0; i < count; i++)
        g_string_append(all, piece);
    return g_string_append(all, tail);
}

static void hostile_mail_costs_little(void **state)
{
    static const struct {
        const char *name, *head, *piece;
        gsize count;
        const char *tail, *class;
    } cases[] = {
        {"fifty megabytes", "From: a@b.example\nIn-Reply-To: <x@us.example>\n\n", "0123456789abcde\n", 3276800, "",
         "other"},
        {"parts", "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n", 10000, "", "other"},
        {"depth", "From: a@b.example\n", "Content-Type: multipart/mixed; boundary=b\n\n--b\n", 1000, "", "other"},
        {"messages in messages", "From: a@b.example\n", "Content-Type: message/rfc822\n\n", 1000, "x", "other"},
        {"headers", "From: a@b.example\n", "X-Y: z\n", 200000, "\nx", "other"},
        {"one endless header", "From: a@b.example\nX: ", "0123456789abcdef", 100000, "\n\nx", "reply"},
        {"recipients", "From: a@b.example\nTo: ", "a@b.example,\n ", 100000, "z@b.example\n\nx", "other"},
        {"recipients in one line", "From: a@b.example\nTo: ", "a@b.example, ", 100000, "z@b.example\n\nx", "reply"},
        {"blocks of a report",
         "From: a@b.example\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: "
         "message/delivery-status\n\n",
         "Final-Recipient: rfc822;a@b.example\nAction: failed\n\n", 100000, "--b--\n", "dsn-failed"},
        {"a bomb in a zip", /* nothing is ever unpacked */
         "From: a@b.example\nContent-Type: application/zip; name=report.zip\nContent-Transfer-Encoding: base64\n\n"
         "UEsDBBQAAAAIAAAAIQAAAAAA////f////38BAAAAeA==\n",
         "7MExAQAAAMKg9U/tbQ+gAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", 200000, "", "reply"},
        {"tags", "From: a@b.example\nContent-Type: text/html\n\n", "<style><!--<p", 60000, "", "reply"},
        {"ats", "From: mailer-daemon@b.example\nSubject: undeliverable\n\n", "@@@@@@@@@@", 60000, "",
         "bounce-unstructured"},
        {"quotes to be", "From: a@b.example\n\n", "On On On\n", 100000, "", "reply"},
        {"references", "From: a@b.example\nReferences: ", "<x@y>", 100000, "\n\nx", "reply"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) mail = repeated(cases[i].head, cases[i].piece, cases[i].count, cases[i].tail);
        g_autoptr(GBytes) raw = g_bytes_new_static(mail->str, mail->len);
        double before = cpu_seconds();
        AUTO(classification) found = classify_mail(raw, g_bytes_get_size(raw));
        double spent = cpu_seconds() - before;

        if (strcmp(mail_class_word(found->class), cases[i].class) != 0)
            fail_msg("%zu %s: got %s want %s", i, cases[i].name, mail_class_word(found->class), cases[i].class);
        if (spent > 10) /* two seconds are meant; this is a build that checks every access */
            fail_msg("%zu %s: took %.1f s", i, cases[i].name, spent);
    }
}

static void broken_mail_is_read_as_far_as_it_goes(void **state)
{
    static const struct {
        const char *mail;
        gsize length;
        const char *want;
    } cases[] = {
#define BYTES(text) text, sizeof text - 1
        {BYTES("From: a@b.example\0\nSubject: x\n\nbo\0dy"), "reply"},
        {BYTES("From: a@b.example\nContent-Type: text/plain; charset=no-such\n\n\xff\xfe\x80"), "reply"},
        {BYTES("From: a@b.example\nContent-Transfer-Encoding: base64\n\n!!!!%%%%====AAA"), "reply"},
        {BYTES("From: a@b.example\nContent-Type: multipart/mixed\n\n--\n\n--\n"), "reply"},
        {BYTES("From: a@b.example\nContent-Type: ;;;=\"\n\nx"), "reply"},
        {BYTES("\xff\xff\xff\xff"), "other"},
        {BYTES("From: =?utf-8?B?////?= <a@b.example>\nSubject: =?x?Q?=\n\nx"), "reply"},
#undef BYTES
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = told(cases[i].mail, cases[i].length);

        if (!g_str_has_prefix(got, cases[i].want))
            fail_msg("%zu: got \"%s\" want %s", i, got, cases[i].want);
    }
}

/* -- what the rules are made of ----------------------------------------- */

static void codes_are_told_from_other_numbers(void **state)
{
    static const struct {
        const char *text, *enhanced;
        int smtp;
    } cases[] = {
        {"said: 550 5.1.1 unknown", "5.1.1", 550},
        {"554 554 5.7.0 Header error", "5.7.0", 554},
        {"host[192.0.2.222] port 587", NULL, 0},
        {"version 5.0.2195.4905", NULL, 0},
        {"5.65.3 is a version", NULL, 0},
        {"(#4.4.1)", "4.4.1", 0},
        {"5.0.0 and then 5.2.2", "5.2.2", 0},
        {"550-REJECTED", NULL, 550},
        {"invoice 450 euro; room 411", NULL, 450},
        {"1550 or 5501", NULL, 0},
        {"", NULL, 0},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *enhanced = code_enhanced(cases[i].text, 0);
        int smtp = code_smtp(cases[i].text);

        if (g_strcmp0(enhanced, cases[i].enhanced) != 0 || smtp != cases[i].smtp)
            fail_msg("%zu: got %s %d want %s %d", i, enhanced, smtp, cases[i].enhanced, cases[i].smtp);
    }
}

static void quotes_are_cut_off(void **state)
{
    static const struct {
        const char *text, *above;
    } cases[] = {
        {"Paid.\n\n> quoted\n", "Paid."},
        {"Hello\n\n-----Original Message-----\nFrom: x\n", "Hello"},
        {"Hallo\n\nOp ma 2 nov 2026 om 10:00 schreef Jan <j@b.example>:\n\nx", "Hallo"},
        {"Bonjour\n\nLe lun. 2 nov. 2026 à 10:00, Jan <j@b.example> a\nécrit :\n\nx", "Bonjour"},
        {"Hallo\n\nVon: Jan\nGesendet: Montag\nAn: wir\n", "Hallo"},
        {"On Friday we pay.\nRegards", "On Friday we pay.\nRegards"},
        {"From: here on it is late.\n", "From: here on it is late."},
        {"________________________________\nVan: x\n", ""},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *above = wording_above_quote(cases[i].text);

        if (strcmp(above, cases[i].above) != 0)
            fail_msg("%zu: got \"%s\" want \"%s\"", i, above, cases[i].above);
    }
}

static void tokens_are_found_whole_and_masked_all(void **state)
{
#define TOKEN "a0123456789abcdef01234567"
    static const struct {
        const char *subject, *token, *masked;
    } cases[] = {
        {"Hold: x (" TOKEN ")", TOKEN, "Hold: x (…)"},
        {"RE: HOLD (A0123456789ABCDEF01234567)", TOKEN, "RE: HOLD (…)"},
        {TOKEN " and " TOKEN, TOKEN, "… and …"},
        {"(" TOKEN "8)", NULL, "(" TOKEN "8)"},
        {"(b" TOKEN ")", NULL, "(b" TOKEN ")"},
        {"(a0123456789abcdef0123456)", NULL, "(a0123456789abcdef0123456)"},
        {"(a0123456789abcdeg01234567)", NULL, "(a0123456789abcdeg01234567)"},
        {"", NULL, ""},
    };
#undef TOKEN

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *token = owner_token_in(cases[i].subject), *masked = owner_token_masked(cases[i].subject);

        if (g_strcmp0(token, cases[i].token) != 0 || strcmp(masked, cases[i].masked) != 0)
            fail_msg("%zu: got %s \"%s\" want %s \"%s\"", i, token, masked, cases[i].token, cases[i].masked);
    }
}

static void html_becomes_lines(void **state)
{
    g_autofree char *text =
        html_to_text("<head><title>t</title></head><p>a&nbsp;b<br/>c &lt;d&gt;</p><blockquote>q</blockquote>&x <");

    (void)state;
    assert_string_equal(text, "\na b\nc <d>\n\n> \nq&x <");
}

static int set_up(void **state)
{
    (void)state;
    mail_init();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    mail_shutdown();
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_are_read_field_by_field),
        cmocka_unit_test(receipts_say_displayed_or_deleted),
        cmocka_unit_test(bounces_in_words_name_who_and_why),
        cmocka_unit_test(automatic_answers_are_no_replies),
        cmocka_unit_test(people_are_known_whatever_they_quote),
        cmocka_unit_test(hostile_mail_costs_little),
        cmocka_unit_test(broken_mail_is_read_as_far_as_it_goes),
        cmocka_unit_test(codes_are_told_from_other_numbers),
        cmocka_unit_test(quotes_are_cut_off),
        cmocka_unit_test(tokens_are_found_whole_and_masked_all),
        cmocka_unit_test(html_becomes_lines),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}

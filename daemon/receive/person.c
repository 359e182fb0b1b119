/* SPDX-License-Identifier: MIT */
/* Mail that a person wrote (mail.md 1, rules 11 and 12), and what all rules ask about who wrote. */
#include <string.h>

#include "receive/answer.h"
#include "receive/fields.h"
#include "receive/rules.h"
#include "receive/wording.h"

bool mail_has_null_path(const struct mail *mail)
{
    g_autofree char *path = g_strdup(mail_header(mail, "return-path"));

    g_strstrip(path);
    return g_str_equal(path, "<>") || g_ascii_strcasecmp(path, "<MAILER-DAEMON>") == 0;
}

bool mail_is_from_mailer(const struct mail *mail)
{
    static const char *const names[] = {
        "mailer-daemon",      "mailerdaemon",      "mailer daemon",      "postmaster",
        "mail-daemon",        "mail delivery",     "delivery subsystem", "system administrator",
        "mail administrator", "mail system",       "postoffice",         "mdaemon@",
        "microsoft outlook",  "microsoftexchange", "delivery service",   NULL};
    g_autofree char *from = wording_fold(mail_header(mail, "from"));

    return wording_has(from, names);
}

bool mail_refers(const struct mail *mail)
{
    return *mail_header(mail, "in-reply-to") || *mail_header(mail, "references") ||
           mail_has(mail, "x-ms-exchange-parent-message-id");
}

/* One that comes to many: lists, newsletters. */
static bool is_for_many(const struct mail *mail)
{
    g_autofree char *precedence = field_word(mail_header(mail, "precedence"));

    return mail_has(mail, "list-id") || mail_has(mail, "list-unsubscribe") || g_str_equal(precedence, "list") ||
           g_str_equal(precedence, "bulk") || g_str_equal(precedence, "junk");
}

static bool is_from_program(const struct mail *mail)
{
    static const char *const names[] = {
        "noreply@",      "no-reply@",      "no_reply@",     "donotreply@",        "do-not-reply@",
        "do_not_reply@", "notifications@", "notification@", "newsletter@",        "nieuwsbrief@",
        "noreply-",      "-noreply@",      ".noreply@",     "niet-beantwoorden@", NULL};
    g_autofree char *from = wording_fold(mail_header(mail, "from"));
    g_autofree char *submitted = field_word(mail_header(mail, "auto-submitted"));

    return wording_has(from, names) || mail_is_from_mailer(mail) || mail_has_null_path(mail) ||
           (*submitted && !g_str_equal(submitted, "no")) || !strchr(from, '@');
}

void rule_reply(const struct mail *mail, struct classification *result)
{
    bool person = !is_from_program(mail) && (mail_refers(mail) || !is_for_many(mail));

    result->class = person ? MAIL_REPLY : MAIL_OTHER;
    if (!person)
        return;
    g_free(result->above);
    result->above = wording_above_quote(mail->text);
    result->answer = answer_in(mail_header(mail, "subject"), result->above);
}

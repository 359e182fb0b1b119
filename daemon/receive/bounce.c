/* SPDX-License-Identifier: MIT */
/* Bounces in words (mail.md 1.3): which addresses did not get the mail, and why. */
#include <string.h>

#include "receive/code.h"
#include "receive/rules.h"
#include "receive/wording.h"

enum { RECIPIENTS_MAX = 100, DIAGNOSTIC_MAX = 300 };

static bool is_subject_of_bounce(const struct mail *mail)
{
    g_autofree char *subject = wording_fold(mail_header(mail, "subject"));

    return wording_begins(subject, words_bounce_title);
}

static bool is_bounce(const struct mail *mail, const char *above)
{
    g_autofree char *folded = wording_fold(above), *subject = wording_fold(mail_header(mail, "subject"));
    bool words = wording_has(folded, words_bounce) || wording_has(subject, words_bounce) || is_subject_of_bounce(mail);

    if (mail_has(mail, "x-failed-recipients"))
        return true;
    if (mail_has_null_path(mail) || mail_is_from_mailer(mail))
        return words || code_smtp(above) > 0;
    return is_subject_of_bounce(mail) && wording_has(folded, words_bounce) &&
           (code_smtp(above) > 0 || mail->returned || wording_returned_at(mail->text) < strlen(mail->text));
}

/* -- recipients --------------------------------------------------------- */

struct search {
    const struct mail *mail;
    GPtrArray *ours; /* of char*: addresses that are not meant: to whom the bounce came, and from whom */
};

static bool is_mailer_address(const char *address)
{
    return g_str_has_prefix(address, "postmaster@") || g_str_has_prefix(address, "mailer-daemon@") ||
           g_str_has_prefix(address, "abuse@") || g_str_has_prefix(address, "helpdesk@");
}

static bool is_meant(const struct search *search, const char *address)
{
    for (guint i = 0; i < search->ours->len; i++) {
        if (g_str_equal(search->ours->pdata[i], address))
            return false;
    }
    return !is_mailer_address(address);
}

/* How much LINE looks like the one that names ADDRESS as failed: it stands alone, it comes first, it is mentioned. */
static int score_of(const char *line, const char *address, const char *before)
{
    g_autofree char *lower = g_ascii_strdown(line, -1);
    const char *at = strstr(lower, address), *end = at ? at + strlen(address) : lower;

    if (g_str_has_suffix(before, "sent by") || g_str_has_suffix(before, "sent by:"))
        return 0;
    if (at && strspn(lower, " \t<-*\"'") == (gsize)(at - lower))
        return end[strspn(end, " \t>:.\"'")] == '\0' ? 3 : 2;
    return 1;
}

static void take_lines(struct search *search, const char *text, GPtrArray *found)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", 400);
    const char *before = "";
    int best = 0;

    for (int i = 0; lines[i]; i++) {
        g_auto(GStrv) addresses = mail_addresses(g_strchomp(lines[i]));

        for (int a = 0; addresses[a] && found->len < RECIPIENTS_MAX; a++) {
            int score = is_meant(search, addresses[a]) ? score_of(lines[i], addresses[a], before) : 0;

            if (score > best)
                g_ptr_array_set_size(found, 0);
            if (score && score >= best && !g_ptr_array_find_with_equal_func(found, addresses[a], g_str_equal, NULL))
                g_ptr_array_add(found, g_strdup(addresses[a]));
            best = MAX(best, score);
        }
        if (*lines[i])
            before = g_strstrip(lines[i]);
    }
}

static void add_ours(GPtrArray *ours, const char *value)
{
    g_auto(GStrv) addresses = mail_addresses(value);

    for (int i = 0; addresses[i]; i++)
        g_ptr_array_add(ours, g_strdup(addresses[i]));
}

static GPtrArray *failed_in_header(const struct mail *mail)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);

    add_ours(found, mail_header(mail, "x-failed-recipients"));
    return found;
}

static GPtrArray *find_recipients(const struct mail *mail, const char *above)
{
    g_autoptr(GPtrArray) ours = g_ptr_array_new_with_free_func(g_free);
    GPtrArray *found = failed_in_header(mail);
    struct search search = {.mail = mail, .ours = ours};

    if (found->len)
        return found;
    add_ours(ours, mail_header(mail, "to"));
    add_ours(ours, mail_header(mail, "from"));
    add_ours(ours, mail_header(mail, "delivered-to"));
    take_lines(&search, above, found);
    return found;
}

/* -- why ---------------------------------------------------------------- */

static enum permanence permanence_of(const char *status, const char *above)
{
    g_autofree char *folded = wording_fold(above);
    int code = code_smtp(above);

    if (*status)
        return *status == '5' ? PERMANENT : TEMPORARY;
    if (code)
        return code >= 500 ? PERMANENT : TEMPORARY;
    if (wording_has(folded, words_permanent))
        return PERMANENT;
    return wording_has(folded, words_temporary) ? TEMPORARY : PERMANENCE_UNKNOWN;
}

/* The mailer has not given up. */
static bool is_delay(const char *above)
{
    g_autofree char *folded = wording_fold(above);

    return wording_has(folded, words_temporary);
}

/* What stands about ADDRESS: from where it is named for the last time. */
static char *reason_of(const char *above, const char *address)
{
    g_autofree char *lower = g_ascii_strdown(above, -1);
    const char *at = *address ? strstr(lower, address) : NULL;
    g_autofree char *words = g_strndup(at ? above + (at - lower) : above, DIAGNOSTIC_MAX);
    g_autofree char *valid = g_utf8_make_valid(words, -1);

    return g_strstrip(g_strdelimit(g_steal_pointer(&valid), "\r\n\t", ' '));
}

static void add_report(struct classification *result, const char *above, const char *address)
{
    struct mail_report *report = report_add(result, MAIL_BOUNCE_UNSTRUCTURED, g_strdup(address));
    g_autofree char *status = code_enhanced(above, 0);

    g_free(report->status);
    g_free(report->diagnostic);
    report->status = status ? g_steal_pointer(&status) : g_strdup("");
    report->diagnostic = reason_of(above, address);
    report->permanent = permanence_of(report->status, above);
    report->waiting = report->permanent != PERMANENT && is_delay(above);
}

/* A delivery report that lacks what makes it one still says who and why. */
static char *broken_report(const struct mail *mail)
{
    guint at = 0;
    const struct mail_part *part = mail_part(mail, "message/delivery-status", &at);

    return part ? g_strdup(part->text) : NULL;
}

bool rule_bounce(const struct mail *mail, struct classification *result)
{
    g_autofree char *broken = broken_report(mail);
    g_autofree char *above = broken ? g_strdup(broken) : g_strndup(mail->text, wording_returned_at(mail->text));
    g_autoptr(GPtrArray) recipients = NULL;

    if (!broken && !is_bounce(mail, above))
        return false;
    recipients = find_recipients(mail, above);
    result->class = MAIL_BOUNCE_UNSTRUCTURED;
    for (guint i = 0; i < recipients->len; i++)
        add_report(result, above, recipients->pdata[i]);
    if (!recipients->len)
        add_report(result, above, "");
    return true;
}

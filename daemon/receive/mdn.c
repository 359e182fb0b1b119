/* SPDX-License-Identifier: MIT */
/* Receipts (RFC 8098; mail.md 1.2), and reports that are no answer to a reminder. */
#include <string.h>

#include "receive/fields.h"
#include "receive/rules.h"
#include "receive/wording.h"

/* "automatic-action/MDN-sent-automatically; deleted/expired": "deleted". */
static char *type_of(const char *disposition)
{
    const char *semicolon = strrchr(disposition, ';');
    g_autofree char *word = field_word(semicolon ? semicolon + 1 : disposition);

    word[strcspn(word, "/")] = '\0';
    return g_steal_pointer(&word);
}

static enum mail_class class_of(const char *type)
{
    if (g_str_equal(type, "displayed") || g_str_equal(type, "read"))
        return MAIL_MDN_DISPLAYED;
    return g_str_equal(type, "deleted") ? MAIL_MDN_DELETED : MAIL_OTHER;
}

/* A filter that refuses says it in this form (RFC 5429 2.1): nobody saw the mail. */
static bool is_refusal(const struct mail *mail, const char *disposition)
{
    g_autofree char *lower = g_ascii_strdown(disposition, -1), *subject = wording_fold(mail_header(mail, "subject"));
    g_autofree char *text = wording_fold(mail->text), *auto_word = wording_fold(mail_header(mail, "auto-submitted"));

    return strstr(lower, "automatic") && (mail_is_from_mailer(mail) || wording_begins(subject, words_rejected) ||
                                          strstr(auto_word, "rejected") || wording_has(text, words_rejected));
}

static void fill(const struct mail *mail, struct classification *result, GHashTable *block)
{
    const char *disposition = field(block, "disposition");
    g_autofree char *type = type_of(disposition), *recipient = field_address(field(block, "final-recipient"));

    result->class = class_of(type);
    result->rejected = result->class == MAIL_MDN_DELETED && is_refusal(mail, disposition);
    if (!*recipient) {
        g_free(recipient);
        recipient = field_address(field(block, "original-recipient"));
    }
    report_add(result, result->class, g_steal_pointer(&recipient));
    g_free(result->diagnostic);
    result->diagnostic = g_strdup(disposition);
    g_free(result->original_message_id);
    result->original_message_id = field_message_id(field(block, "original-message-id"));
}

static GHashTable *block_with_disposition(const GPtrArray *blocks)
{
    for (guint i = 0; i < blocks->len; i++) {
        if (*field(blocks->pdata[i], "disposition"))
            return blocks->pdata[i];
    }
    return NULL;
}

bool rule_mdn(const struct mail *mail, struct classification *result)
{
    static const char *const types[] = {"message/disposition-notification", "message/global-disposition-notification"};

    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        const struct mail_part *part;

        for (guint at = 0; (part = mail_part(mail, types[i], &at));) {
            g_autoptr(GPtrArray) blocks = fields_parse(part->text);
            GHashTable *block = block_with_disposition(blocks);

            if (block) {
                fill(mail, result, block);
                return true;
            }
        }
    }
    return false;
}

static bool answers_invitation(const struct mail *mail)
{
    const struct mail_part *part;

    for (guint at = 0; (part = mail_part(mail, "text/calendar", &at));) {
        if (g_str_equal(part->method, "reply"))
            return true;
    }
    return false;
}

static bool is_dmarc(const struct mail *mail)
{
    const char *subject = mail_header(mail, "subject");

    return g_ascii_strncasecmp(subject, "report domain:", 14) == 0 || g_str_equal(mail->report_type, "tlsrpt");
}

/* A button of the recipient's mail program counts as one: it says that the mail is not wanted. */
bool rule_other_report(const struct mail *mail, struct classification *result)
{
    guint at = 0;

    result->abuse = mail_part(mail, "message/feedback-report", &at) ||
                    g_str_equal(mail->report_type, "feedback-report") || mail_has(mail, "x-apple-unsubscribe");
    if (result->abuse) {
        g_free(result->diagnostic);
        result->diagnostic = g_strdup("abuse feedback report (ARF)");
    }
    return result->abuse || is_dmarc(mail) || answers_invitation(mail);
}

/* SPDX-License-Identifier: MIT */
#include "receive/classify.h"

#include <string.h>

#include "receive/fields.h"
#include "receive/mail.h"
#include "receive/rules.h"
#include "receive/wording.h"

enum { REFERENCES_MAX = 100, ADDRESSED_MAX = 100 };

const char *mail_class_word(enum mail_class class)
{
    static const char *const words[] = {
        [MAIL_DSN_FAILED] = "dsn-failed",
        [MAIL_DSN_DELAYED] = "dsn-delayed",
        [MAIL_DSN_DELIVERED] = "dsn-delivered",
        [MAIL_DSN_RELAYED] = "dsn-relayed",
        [MAIL_DSN_EXPANDED] = "dsn-expanded",
        [MAIL_MDN_DISPLAYED] = "mdn-displayed",
        [MAIL_MDN_DELETED] = "mdn-deleted",
        [MAIL_AUTO_REPLY] = "auto-reply",
        [MAIL_REPLY] = "reply",
        [MAIL_BOUNCE_UNSTRUCTURED] = "bounce-unstructured",
        [MAIL_OTHER] = "other",
    };

    return words[class];
}

/* -- reports ------------------------------------------------------------ */

static void report_free(void *data)
{
    struct mail_report *report = data;

    g_free(report->recipient);
    g_free(report->original);
    g_free(report->status);
    g_free(report->diagnostic);
    g_free(report->remote);
    g_free(report);
}

struct mail_report *report_add(struct classification *result, enum mail_class class, char *recipient)
{
    struct mail_report *report = g_new0(struct mail_report, 1);

    report->class = class;
    report->recipient = recipient;
    report->original = g_strdup("");
    report->status = g_strdup("");
    report->diagnostic = g_strdup("");
    report->remote = g_strdup("");
    report->permanent = PERMANENCE_UNKNOWN;
    g_ptr_array_add(result->reports, report);
    return report;
}

const struct mail_report *classification_worst(const struct classification *classification)
{
    return classification->reports->len ? classification->reports->pdata[0] : NULL;
}

void classification_free(struct classification *classification)
{
    if (!classification)
        return;
    g_ptr_array_unref(classification->reports);
    g_strfreev(classification->references);
    g_strfreev(classification->addressed);
    g_free(classification->diagnostic);
    g_free(classification->original_message_id);
    g_free(classification->original_envid);
    g_free(classification->message_id);
    g_free(classification->from);
    g_free(classification->subject);
    g_free(classification->above);
    g_free(classification);
}

/* -- what names a letter ------------------------------------------------ */

static void add_ids(GPtrArray *ids, const char *value, bool backwards)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new();

    for (const char *open = strchr(value, '<'); open && found->len < REFERENCES_MAX; open = strchr(open + 1, '<')) {
        const char *close = strchr(open, '>');

        if (close)
            g_ptr_array_add(found, g_strndup(open + 1, (gsize)(close - open - 1)));
    }
    for (guint i = 0; i < found->len; i++)
        g_ptr_array_add(ids, found->pdata[backwards ? found->len - 1 - i : i]);
}

static char **references_of(const struct mail *mail)
{
    GPtrArray *ids = g_ptr_array_new();

    add_ids(ids, mail_header(mail, "in-reply-to"), false);
    add_ids(ids, mail_header(mail, "x-ms-exchange-parent-message-id"), false);
    add_ids(ids, mail_header(mail, "references"), true);
    g_ptr_array_add(ids, NULL);
    return (char **)g_ptr_array_free(ids, FALSE);
}

static char **addressed_of(const struct mail *mail)
{
    static const char *const names[] = {
        "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-apparently-to", "to", "cc"};
    GPtrArray *all = g_ptr_array_new();

    for (gsize n = 0; n < G_N_ELEMENTS(names); n++) {
        const GPtrArray *values = mail_headers(mail, names[n]);

        for (guint i = 0; values && i < values->len && all->len < ADDRESSED_MAX; i++) {
            g_auto(GStrv) addresses = mail_addresses(values->pdata[i]);

            for (int a = 0; addresses[a] && all->len < ADDRESSED_MAX; a++)
                g_ptr_array_add(all, g_strdup(addresses[a]));
        }
    }
    g_ptr_array_add(all, NULL);
    return (char **)g_ptr_array_free(all, FALSE);
}

static char *from_of(const struct mail *mail)
{
    g_auto(GStrv) addresses = mail_addresses(mail_header(mail, "from"));
    guint count = g_strv_length(addresses);

    return g_strdup(count ? addresses[count - 1] : ""); /* the name before it may hold another */
}

/* Of the mail that was sent back: its headers as a part, or in the text behind the mailer's words. */
static char *returned_id(const struct mail *mail, const struct classification *result)
{
    const char *text = mail->text + wording_returned_at(mail->text);
    g_autoptr(GPtrArray) blocks = NULL;

    if (mail->returned && *field(mail->returned, "message-id"))
        return field_message_id(field(mail->returned, "message-id"));
    if (result->class != MAIL_BOUNCE_UNSTRUCTURED && !result->abuse)
        return g_strdup("");
    blocks = fields_parse(text);
    for (guint i = 0; i < blocks->len; i++) {
        if (*field(blocks->pdata[i], "message-id"))
            return field_message_id(field(blocks->pdata[i], "message-id"));
    }
    return g_strdup("");
}

static void fill_original(const struct mail *mail, struct classification *result)
{
    bool report = result->class != MAIL_REPLY && result->class != MAIL_AUTO_REPLY &&
                  (result->class != MAIL_OTHER || result->abuse);

    if (report && !*result->original_message_id) {
        g_free(result->original_message_id);
        result->original_message_id = returned_id(mail, result);
    }
    if (!*result->original_message_id && result->references[0]) {
        g_free(result->original_message_id);
        result->original_message_id = g_strdup(result->references[0]);
    }
}

static void fill_diagnostic(struct classification *result)
{
    const struct mail_report *worst = classification_worst(result);

    if (*result->diagnostic || !worst)
        return;
    g_free(result->diagnostic);
    result->diagnostic = g_strdup(worst->diagnostic);
}

/* -- the rules, in order ------------------------------------------------ */

static void apply_rules(const struct mail *mail, struct classification *result)
{
    static bool (*const rules[])(const struct mail *, struct classification *) = {
        rule_dsn, rule_mdn, rule_other_report, rule_bounce, rule_auto_reply,
    };

    result->class = MAIL_OTHER;
    for (gsize i = 0; !mail->hostile && i < G_N_ELEMENTS(rules); i++) {
        if (rules[i](mail, result))
            return;
    }
    if (!mail->hostile)
        rule_reply(mail, result);
}

struct classification *classify_mail(GBytes *raw, gsize whole)
{
    AUTO(mail) mail = mail_open(raw, whole);
    struct classification *result = g_new0(struct classification, 1);

    result->reports = g_ptr_array_new_with_free_func(report_free);
    result->diagnostic = g_strdup("");
    result->original_message_id = g_strdup("");
    result->original_envid = g_strdup("");
    result->above = g_strdup("");
    result->hostile = mail->hostile;
    result->references = references_of(mail);
    result->addressed = addressed_of(mail);
    result->message_id = field_message_id(mail_header(mail, "message-id"));
    result->from = from_of(mail);
    result->subject = g_strdup(mail_header(mail, "subject"));
    apply_rules(mail, result);
    fill_original(mail, result);
    fill_diagnostic(result);
    return result;
}

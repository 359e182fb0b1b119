/* SPDX-License-Identifier: MIT */
/* Delivery status notifications (RFC 3464; mail.md 1.1). */
#include <string.h>

#include "receive/code.h"
#include "receive/fields.h"
#include "receive/rules.h"
#include "receive/wording.h"

static const char *const types[] = {"message/delivery-status", "message/global-delivery-status",
                                    "message/xdelivery-status", "text/delivery-status"};

/* All blocks of all parts of such a type; some reports have two, the first in prose. */
static GPtrArray *find_blocks(const struct mail *mail, bool *found)
{
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_unref);

    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        const struct mail_part *part;

        for (guint at = 0; (part = mail_part(mail, types[i], &at));) {
            g_autoptr(GPtrArray) blocks = fields_parse(part->text);

            *found = true;
            for (guint b = 0; b < blocks->len; b++)
                g_ptr_array_add(all, g_hash_table_ref(blocks->pdata[b]));
        }
    }
    return all;
}

/* RFC 3464 2.3.3, and words outside it that are in use. False: none that says what became of the mail. */
static bool class_of_action(const char *value, enum mail_class *class)
{
    static const struct {
        const char *word;
        enum mail_class class;
    } actions[] = {
        {"failed", MAIL_DSN_FAILED},        {"failure", MAIL_DSN_FAILED},  {"fail", MAIL_DSN_FAILED},
        {"expired", MAIL_DSN_FAILED},       {"error", MAIL_DSN_FAILED},    {"delayed", MAIL_DSN_DELAYED},
        {"delivered", MAIL_DSN_DELIVERED},  {"relayed", MAIL_DSN_RELAYED}, {"expanded", MAIL_DSN_EXPANDED},
        {"undeliverable", MAIL_DSN_FAILED},
    };
    g_autofree char *word = field_word(value);

    for (gsize i = 0; i < G_N_ELEMENTS(actions); i++) {
        if (g_str_equal(actions[i].word, word)) {
            *class = actions[i].class;
            return true;
        }
    }
    return false;
}

static enum permanence permanence_of(enum mail_class class, const char *status, const char *diagnostic)
{
    int code = code_smtp(diagnostic);

    if (class == MAIL_DSN_DELAYED)
        return TEMPORARY;
    if (class != MAIL_DSN_FAILED)
        return PERMANENCE_UNKNOWN;
    if (*status)
        return *status == '5' ? PERMANENT : *status == '4' ? TEMPORARY : PERMANENCE_UNKNOWN;
    return code >= 500 ? PERMANENT : code >= 400 ? TEMPORARY : PERMANENCE_UNKNOWN;
}

static bool is_recipient_block(GHashTable *block)
{
    return *field(block, "final-recipient") || *field(block, "original-recipient") ||
           *field(block, "x-actual-recipient");
}

static char *recipient_of(GHashTable *block)
{
    static const char *const names[] = {"final-recipient", "original-recipient", "x-actual-recipient"};

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *address = field_address(field(block, names[i]));

        if (*address)
            return g_steal_pointer(&address);
    }
    return g_strdup("");
}

static void add_block(struct classification *result, GHashTable *block, enum mail_class class, bool trusted)
{
    struct mail_report *report = report_add(result, class, recipient_of(block));
    const char *diagnostic = field(block, "diagnostic-code");
    g_autofree char *status = code_refined(field(block, "status"), diagnostic);

    g_free(report->original);
    g_free(report->status);
    g_free(report->diagnostic);
    g_free(report->remote);
    report->original = field_address(field(block, "original-recipient"));
    report->status = status ? g_steal_pointer(&status) : g_strdup("");
    report->diagnostic = g_strdup(diagnostic);
    report->remote = field_address(field(block, "remote-mta"));
    report->permanent = permanence_of(class, report->status, diagnostic);
    report->handed_over = class == MAIL_DSN_DELIVERED && *report->remote && !trusted;
}

/* Postfix says «delivered» of a mailbox only, also over LMTP, where it names a Remote-MTA. Exim and others say it of a
 * hand-over as well (mail.md 3). */
static bool means_delivered(const GPtrArray *blocks)
{
    for (guint i = 0; i < blocks->len; i++) {
        if (*field(blocks->pdata[i], "x-postfix-queue-id"))
            return true;
    }
    return false;
}

static void add_blocks(struct classification *result, const GPtrArray *blocks)
{
    bool trusted = means_delivered(blocks);

    for (guint i = 0; i < blocks->len; i++) {
        enum mail_class class;

        if (is_recipient_block(blocks->pdata[i]) && class_of_action(field(blocks->pdata[i], "action"), &class))
            add_block(result, blocks->pdata[i], class, trusted);
    }
}

static void read_message_fields(struct classification *result, const GPtrArray *blocks)
{
    for (guint i = 0; i < blocks->len && !*result->original_envid; i++) {
        g_free(result->original_envid);
        result->original_envid = g_strdup(field(blocks->pdata[i], "original-envelope-id"));
    }
}

/* Rule 6: a report without recipients, whose text says what became of the mail (Sendmail, for an alias). */
static bool read_prose(const struct mail *mail, struct classification *result)
{
    static const char *const expanded[] = {"expanded to", "... expanded", NULL};
    static const char *const delivered[] = {"successfully delivered", "delivered to mailbox", NULL};
    g_autofree char *folded = wording_fold(mail->text);
    g_auto(GStrv) addresses = mail_addresses(mail->text);

    if (wording_has(folded, words_bounce) || (!wording_has(folded, expanded) && !wording_has(folded, delivered)))
        return false;
    report_add(result, wording_has(folded, expanded) ? MAIL_DSN_EXPANDED : MAIL_DSN_DELIVERED,
               g_strdup(addresses[0] ? addresses[0] : ""));
    return true;
}

static int by_severity(gconstpointer a, gconstpointer b)
{
    const struct mail_report *one = *(struct mail_report *const *)a, *other = *(struct mail_report *const *)b;

    return (int)one->class - (int)other->class;
}

/* Postfix tried an address: nothing was sent, so that nothing became of it. */
static bool is_probe(const GPtrArray *blocks)
{
    for (guint i = 0; i < blocks->len; i++) {
        g_autofree char *action = field_word(field(blocks->pdata[i], "action"));

        if (g_str_equal(action, "deliverable"))
            return true;
    }
    return false;
}

bool rule_dsn(const struct mail *mail, struct classification *result)
{
    bool found = false;
    g_autoptr(GPtrArray) blocks = find_blocks(mail, &found);

    if (!found)
        return false;
    read_message_fields(result, blocks);
    add_blocks(result, blocks);
    if (!result->reports->len && is_probe(blocks))
        return true; /* other */
    if (!result->reports->len && !read_prose(mail, result))
        return false;
    g_ptr_array_sort(result->reports, by_severity); /* GLib's is stable */
    result->class = classification_worst(result)->class;
    return true;
}

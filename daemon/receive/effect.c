/* SPDX-License-Identifier: MIT */
#include "receive/effect.h"

#include <string.h>

#include "plan/reason.h"
#include "proof/evidence.h"
#include "proof/notice.h"
#include "proof/records.h"
#include "proof/reminder.h"
#include "receive/absence.h"
#include "receive/wording.h"

enum {
    REASON_MAX = 200,
    SEEN_WITHIN = 5, /* business days in which a payment shows in the ledger (R7) */
};

/* What all of it is about. */
struct effect {
    struct store *store;
    const struct inbound_letter *letter;
    const struct classification *found;
    const struct match *match;
    const struct effect_days *days;
    GBytes *raw;
    const struct inbound_place *place;
};

civil_day effect_seen_until(const struct effect_days *days)
{
    return days->later(days->data, days->today, (struct duration){DURATION_BUSINESS_DAYS, SEEN_WITHIN});
}

/* -- whom it speaks of -------------------------------------------------- */

static const char *same_address(char *const *ours, const char *address)
{
    for (int i = 0; *address && ours[i]; i++) {
        if (g_ascii_strcasecmp(ours[i], address) == 0)
            return ours[i];
    }
    return NULL;
}

/* Original-Recipient first: the final one may be where mail was forwarded to. The only one we wrote to is meant
 * whatever the report calls it. "" when it cannot be told. */
static const char *our_recipient(const struct effect *effect, const char *original, const char *final)
{
    char *const *ours = effect->letter->to;
    const char *same = same_address(ours, original);

    same = same ? same : same_address(ours, final);
    if (!same && ours[0] && !ours[1])
        same = ours[0];
    return same ? same : "";
}

/* -- steps -------------------------------------------------------------- */

static bool add(const struct effect *effect, const char *recipient, const char *level, const char *words,
                GError **error)
{
    const struct evidence evidence = {.reminder = effect->letter->id,
                                      .recipient = recipient,
                                      .level = level,
                                      .key = effect->match->key,
                                      .class = mail_class_word(effect->found->class),
                                      .words = words};

    return evidence_add(effect->store, &evidence, effect->raw, effect->place, error);
}

static bool has_effects(const struct effect *effect)
{
    return effect->letter->to_client && !effect->letter->rehearsal && *effect->letter->client;
}

static bool tell(const struct effect *effect, enum notice_kind kind, GError **error)
{
    g_autofree char *cause = g_strdup_printf("%s %" G_GINT64_FORMAT, notice_word(kind), effect->letter->id);
    AUTO(notice) notice = notice_new(kind, cause, effect->letter->client, "", "", effect->days->today);

    return !has_effects(effect) || notice_open(effect->store, notice, error);
}

/* One of its kind on one subject at a time: what a second mail of the same kind says is in the log. */
static bool hold(const struct effect *effect, const struct history_hold *wanted, GError **error)
{
    const char *const kinds[] = {wanted->kind, NULL};
    const struct arrangement act = {.holds = wanted,
                                    .count = 1,
                                    .client_key = effect->letter->client,
                                    .replaces = kinds,
                                    .today = effect->days->today,
                                    .actor = "herinnerd"};

    return !has_effects(effect) || hold_arrange(effect->store, &act, NULL, NULL, error);
}

static struct history_hold hold_of_client(const struct effect *effect, enum reason reason, const char *words)
{
    return (struct history_hold){.scope = HOLD_CLIENT,
                                 .subject = effect->letter->client,
                                 .kind = (char *)reason_word(reason),
                                 .from_day = effect->days->today,
                                 .until_day = DAY_NONE,
                                 .lifted_day = DAY_NONE,
                                 .named_day = DAY_NONE,
                                 .reason = (char *)words};
}

/* -- reports ------------------------------------------------------------ */

/* The address can never take mail (RFC 3463 3.2, 3.3): others of 5.x.x speak of size, policy, transport, or of us. */
static bool is_dead(const struct mail_report *report)
{
    static const char *const words[] = {"user unknown",
                                        "unknown user",
                                        "no such user",
                                        "no such address",
                                        "recipient unknown",
                                        "unknown recipient",
                                        "does not exist",
                                        "doesn't exist",
                                        "user not exist",
                                        "not a valid recipient",
                                        "mailbox not found",
                                        "no mailbox here",
                                        "inactive email address",
                                        "disabled or discontinued",
                                        NULL};
    g_autofree char *folded = NULL;

    if (report->permanent == TEMPORARY)
        return false;
    if (g_str_has_prefix(report->status, "5.1."))
        return !strchr("789", report->status[4]) || report->status[5] != '\0';
    if (g_str_equal(report->status, "5.2.1"))
        return true;
    folded = wording_fold(report->diagnostic);
    return (!*report->status || g_str_equal(report->status, "5.0.0")) && wording_has(folded, words);
}

static bool fail(const struct effect *effect, const struct mail_report *report, const char *recipient, GError **error)
{
    const char *words = *report->diagnostic ? report->diagnostic : report->status;
    bool freed;

    if (!add(effect, recipient, "failed", words, error) || !tell(effect, NOTICE_BOUNCED, error))
        return false;
    if (!has_effects(effect) || !*recipient)
        return true;
    if (is_dead(report))
        return bounce_came_back(effect->store, effect->letter->id, recipient, words, &freed, error);
    return bounce_was_refused(effect->store, effect->letter->id, recipient, words, &freed, error);
}

static const char *level_of(const struct mail_report *report)
{
    switch (report->class) {
    case MAIL_DSN_DELAYED:
        return "delayed";
    case MAIL_DSN_RELAYED:
        return "relayed";
    case MAIL_DSN_DELIVERED:
        return report->handed_over ? "relayed" : "delivered";
    case MAIL_DSN_EXPANDED: /* of the group; of its members nothing is known (mail.md 3) */
    case MAIL_MDN_DELETED:  /* unread, but there */
        return "delivered";
    case MAIL_MDN_DISPLAYED:
        return "displayed";
    default:
        return "failed";
    }
}

static bool take_report(const struct effect *effect, const struct mail_report *report, GError **error)
{
    const char *recipient = our_recipient(effect, report->original, report->recipient);
    const char *level = report->waiting ? "delayed" : effect->found->rejected ? "failed" : level_of(report);

    if (g_str_equal(level, "failed"))
        return fail(effect, report, recipient, error);
    return add(effect, recipient, level, report->diagnostic, error);
}

static bool take_reports(const struct effect *effect, GError **error)
{
    for (guint i = 0; i < effect->found->reports->len; i++) {
        if (!take_report(effect, effect->found->reports->pdata[i], error))
            return false;
    }
    return true;
}

/* -- answers ------------------------------------------------------------ */

/* What was written, for the person who looks at the hold: its first words. */
static char *first_words(const struct effect *effect)
{
    g_autofree char *start = g_strndup(effect->found->above, REASON_MAX), *valid = g_utf8_make_valid(start, -1);

    return g_strstrip(g_strdelimit(g_steal_pointer(&valid), "\r\n\t", ' '));
}

static bool hold_reply(const struct effect *effect, const char *words, GError **error)
{
    const struct history_hold wanted = hold_of_client(effect, REASON_REPLY, words);

    return hold(effect, &wanted, error);
}

/* The letter's invoices, until the payment would show (R7). */
static bool hold_says_paid(const struct effect *effect, GError **error)
{
    for (int i = 0; effect->letter->subjects[i]; i++) {
        struct history_hold wanted = hold_of_client(effect, REASON_SAYS_PAID, effect->found->subject);

        wanted.scope = HOLD_INVOICE;
        wanted.subject = effect->letter->subjects[i];
        wanted.until_day = effect_seen_until(effect->days);
        if (!hold(effect, &wanted, error))
            return false;
    }
    return true;
}

/* R7: the letter's invoices wait for a person, who hears of it as of every reply. What a person said of a dispute
 * stays. */
static bool hold_dispute(const struct effect *effect, const char *words, GError **error)
{
    static const char *const dispute[] = {"dispute", NULL};
    bool done = true;

    for (int i = 0; effect->letter->subjects[i] && done && has_effects(effect); i++) {
        struct history_hold wanted = hold_of_client(effect, REASON_DISPUTE, words);
        g_autofree char *stands = NULL;

        wanted.scope = HOLD_INVOICE;
        wanted.subject = effect->letter->subjects[i];
        done = hold_find_kinds(effect->store, HOLD_INVOICE, wanted.subject, dispute, effect->days->today, &stands,
                               error) &&
               (stands || hold(effect, &wanted, error));
    }
    return done && hold_reply(effect, words, error);
}

static bool take_reply(const struct effect *effect, GError **error)
{
    g_autofree char *words = first_words(effect);
    g_autofree char *reason = NULL;

    if (!add(effect, our_recipient(effect, "", effect->found->from), "replied", words, error))
        return false;
    switch (effect->found->answer) {
    case ANSWER_PAID:
        return hold_says_paid(effect, error);
    case ANSWER_DISPUTE:
        reason = g_strdup_printf("says it is paid, and objects: %s", words);
        return hold_dispute(effect, reason, error);
    case ANSWER_QUESTION:
        reason = g_strdup_printf("question: %s", words);
        break;
    case ANSWER_PARTS:
        reason = g_strdup_printf("asks to pay in parts: %s", words);
        break;
    case ANSWER_NONE:
        reason = g_strdup(words);
        break;
    }
    return hold_reply(effect, reason, error);
}

static bool hold_absence(const struct effect *effect, GError **error)
{
    civil_day back = absence_return(effect->found->subject, effect->found->above, effect->days->today);
    struct history_hold wanted = hold_of_client(effect, REASON_ABSENCE, effect->found->subject);

    wanted.named_day = back;
    return back == DAY_NONE || hold(effect, &wanted, error);
}

/* It can only have been made on arrival, so that the mail arrived; that somebody is away stops nothing but formal
 * stages. */
static bool take_automatic(const struct effect *effect, GError **error)
{
    const struct classification *found = effect->found;
    const char *recipient = our_recipient(effect, "", found->from);

    if (found->challenge)
        return add(effect, recipient, "delayed", found->subject, error) && tell(effect, NOTICE_CHALLENGE, error);
    return add(effect, recipient, "delivered", found->subject, error) && hold_absence(effect, error) &&
           (!found->left || tell(effect, NOTICE_LEFT, error));
}

/* Marked as spam: it did arrive, and no more mail should before a person has thought about it. */
static bool take_abuse(const struct effect *effect, GError **error)
{
    return add(effect, "", "delivered", effect->found->diagnostic, error) &&
           hold_reply(effect, "marked our mail as unwanted", error);
}

bool effect_apply(struct store *store, const struct inbound_letter *letter, const struct classification *found,
                  const struct match *match, const struct effect_days *days, GBytes *raw,
                  const struct inbound_place *place, GError **error)
{
    const struct effect effect = {store, letter, found, match, days, raw, place};

    if (found->class == MAIL_AUTO_REPLY)
        return take_automatic(&effect, error);
    if (found->class == MAIL_REPLY || found->hostile) /* what we cannot read a person must */
        return take_reply(&effect, error);
    if (found->class == MAIL_OTHER)
        return !found->abuse || take_abuse(&effect, error);
    return take_reports(&effect, error);
}

/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "plan/tell_inside.h"

struct notice *notice_new(enum notice_kind kind, const char *cause, const char *client, const char *ledger,
                          const char *number, civil_day day)
{
    struct notice *notice = g_new0(struct notice, 1);

    notice->kind = kind;
    notice->cause = g_strdup(cause);
    notice->client = g_strdup(client);
    notice->ledger = g_strdup(ledger);
    notice->number = g_strdup(number);
    notice->day = day;
    return notice;
}

void notice_free(struct notice *notice)
{
    if (!notice)
        return;
    g_free(notice->cause);
    g_free(notice->client);
    g_free(notice->ledger);
    g_free(notice->number);
    g_free(notice);
}

struct tell_trouble *tell_trouble_new(enum notice_kind kind, const char *name, const char *text)
{
    struct tell_trouble *trouble = g_new0(struct tell_trouble, 1);

    *trouble = (struct tell_trouble){kind, g_strdup(name), g_strdup(text)};
    return trouble;
}

void tell_trouble_free(struct tell_trouble *trouble)
{
    g_free(trouble->name);
    g_free(trouble->text);
    g_free(trouble);
}

void tell_uncertain_free(struct tell_uncertain *letter)
{
    g_free(letter->client);
    g_free(letter->ledger);
    g_free(letter->number);
    g_free(letter);
}

void tell_found(struct finder *finder, enum notice_kind kind, char *rest, const char *client, const char *ledger,
                const char *number, civil_day day)
{
    g_autofree char *cause = g_strdup_printf("%s %s", notice_word(kind), rest);

    g_ptr_array_add(finder->found, notice_new(kind, cause, client, ledger, number, day));
    g_free(rest);
}

#define DAYS(n)                                                                                                        \
    {                                                                                                                  \
        DURATION_DAYS, n                                                                                               \
    }
#define BUSINESS_DAYS(n)                                                                                               \
    {                                                                                                                  \
        DURATION_BUSINESS_DAYS, n                                                                                      \
    }

static const struct {
    const char *word, *template_name;
    bool event;
    struct duration every;          /* told again that long after the last time, as long as it stands */
    struct duration after_first[2]; /* told again that long after the first time */
    void (*find)(struct finder *finder);
} kinds[NOTICE_KINDS] = {
    [NOTICE_TASK] = {"task", "task"},
    [NOTICE_APPROVAL] = {"approval", "alert", .after_first = {BUSINESS_DAYS(3), BUSINESS_DAYS(10)},
                         .find = tell_find_approvals},
    [NOTICE_ANNOUNCED] = {"announced", "alert", .find = tell_find_announcements},
    [NOTICE_LEDGER] = {"ledger", "alert", .every = DAYS(7), .find = tell_find_ledgers},
    [NOTICE_COLUMNS] = {"columns", "alert", .every = DAYS(7), .find = tell_find_columns},
    [NOTICE_RENAMED] = {"renamed", "alert", .every = DAYS(7), .find = tell_find_renamed},
    [NOTICE_BANK] = {"bank", "alert", .every = DAYS(7), .find = tell_find_banks},
    [NOTICE_PAYMENT] = {"payment", "alert", .after_first = {BUSINESS_DAYS(3), BUSINESS_DAYS(10)},
                        .find = tell_find_payments},
    [NOTICE_IBAN] = {"iban", "alert", .every = DAYS(7), .find = tell_find_accounts},
    [NOTICE_FLOOD] = {"flood", "alert", .find = tell_find_flood},
    [NOTICE_CLOCK] = {"clock", "alert", .find = tell_find_clock},
    [NOTICE_PROMISE_BROKEN] = {"promise-broken", "alert", .event = true},
    [NOTICE_INSTALMENTS_BROKEN] = {"instalments-broken", "alert", .event = true},
    [NOTICE_SETTLEMENT_BROKEN] = {"settlement-broken", "alert", .event = true},
    [NOTICE_SAYS_PAID_OVER] = {"says-paid-over", "alert", .find = tell_find_says_paid},
    [NOTICE_RETURNED] = {"returned", "alert", .event = true},
    [NOTICE_ATTACHMENT] = {"attachment", "alert", .event = true},
    [NOTICE_REPLY] = {"reply", "alert", .find = tell_find_replies},
    [NOTICE_BOUNCED] = {"bounced", "alert", .event = true},
    [NOTICE_LEFT] = {"left", "alert", .event = true},
    [NOTICE_CHALLENGE] = {"challenge", "alert", .event = true},
    [NOTICE_UNCERTAIN] = {"uncertain", "alert", .after_first = {BUSINESS_DAYS(3)}, .find = tell_find_uncertain},
    [NOTICE_TEMPLATE] = {"template", "alert", .every = DAYS(7), .find = tell_find_letters},
    [NOTICE_RELAY] = {"relay", "alert", .every = DAYS(7), .find = tell_find_relays},
    [NOTICE_MAILBOX] = {"mailbox", "alert", .every = DAYS(7), .find = tell_find_mailboxes},
    [NOTICE_FETCH] = {"fetch", "alert", .every = DAYS(7), .find = tell_find_fetches},
    [NOTICE_COPIES] = {"copies", "alert", .every = DAYS(7), .find = tell_find_copies},
    [NOTICE_DIGEST] = {"digest", "digest"},
    [NOTICE_DISK] = {"disk", "alert", .every = DAYS(7), .find = tell_find_disk},
};

const char *notice_word(enum notice_kind kind)
{
    return kinds[kind].word;
}

enum notice_kind notice_kind_of(const char *word)
{
    int kind = 0;

    while (kind < NOTICE_KINDS && strcmp(kinds[kind].word, word))
        kind++;
    return (enum notice_kind)kind;
}

const char *notice_template(enum notice_kind kind)
{
    return kinds[kind].template_name;
}

bool notice_is_event(enum notice_kind kind)
{
    return kinds[kind].event;
}

GPtrArray *tell_standing(const struct tell_facts *facts)
{
    const struct plan *plan = facts->plan;
    struct finder finder = {plan, facts->history, facts->config, facts,
                            g_ptr_array_new_with_free_func((GDestroyNotify)notice_free)};

    for (int kind = 0; kind < NOTICE_KINDS; kind++) {
        if (kinds[kind].find && (!plan->clock_held || kind == NOTICE_CLOCK))
            kinds[kind].find(&finder);
    }
    return finder.found;
}

static enum notice_kind broken_kind(const char *hold_kind)
{
    switch (reason_from_word(hold_kind)) {
    case REASON_INSTALMENTS:
        return NOTICE_INSTALMENTS_BROKEN;
    case REASON_CLOSED:
        return NOTICE_SETTLEMENT_BROKEN;
    default:
        return NOTICE_PROMISE_BROKEN;
    }
}

struct notice *tell_event(const struct observation *seen, const char *hold_kind)
{
    enum notice_kind kind;
    g_autofree char *cause = NULL;

    switch (seen->kind) {
    case OBSERVED_PROMISE_BROKEN:
        kind = broken_kind(hold_kind ? hold_kind : "");
        cause = g_strdup_printf("%s %" G_GINT64_FORMAT, notice_word(kind), seen->hold);
        return notice_new(kind, cause, seen->client, seen->ledger, seen->number, seen->due_before);
    case OBSERVED_RETURNED:
        cause = g_strdup_printf("%s %s/%s", notice_word(NOTICE_RETURNED), seen->ledger, seen->number);
        return notice_new(NOTICE_RETURNED, cause, seen->client, seen->ledger, seen->number, DAY_NONE);
    default:
        return NULL;
    }
}

bool tell_is_due(enum notice_kind kind, const struct told *told, const struct calendar *calendar,
                 struct duration on_reply, civil_day today)
{
    const struct duration every = kind == NOTICE_REPLY ? on_reply : kinds[kind].every;
    const struct duration *later = told->times > 0 && told->times <= (int)G_N_ELEMENTS(kinds[kind].after_first)
                                       ? &kinds[kind].after_first[told->times - 1]
                                       : NULL;

    if (told->times == 0)
        return true;
    if (duration_is_set(every) && every.count > 0)
        return today >= calendar_add(calendar, NULL, told->last, every, true);
    return later && duration_is_set(*later) && today >= calendar_add(calendar, NULL, told->first, *later, true);
}

bool tell_has_ended(const struct notice *notice, const struct plan *plan)
{
    if (notice->kind == NOTICE_TASK || notice_is_event(notice->kind))
        return false;
    if (notice->kind == NOTICE_LEDGER || notice->kind == NOTICE_COLUMNS || notice->kind == NOTICE_RENAMED ||
        plan->clock_held)
        return !plan->clock_held;
    return !*notice->ledger || !g_hash_table_contains(plan->ledger_reasons, notice->ledger);
}

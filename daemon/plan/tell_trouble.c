/* SPDX-License-Identifier: MIT */
/* What stands by what the edges report: letters of which nobody knows, letters that cannot be written, peers, the disk.
 */
#include <string.h>

#include "plan/tell_inside.h"

/* One cause each: the answer is given letter by letter. */
void tell_find_uncertain(struct finder *finder)
{
    const GPtrArray *letters = finder->facts->uncertain;

    for (guint i = 0; letters && i < letters->len; i++) {
        const struct tell_uncertain *letter = letters->pdata[i];

        tell_found(finder, NOTICE_UNCERTAIN, g_strdup_printf("%" G_GINT64_FORMAT, letter->id), letter->client,
                   letter->ledger, letter->number, letter->day);
    }
}

bool tell_is_awaited(const struct plan *plan, const char *client)
{
    for (guint i = 0; i < plan->decisions->len; i++) {
        const struct decision *decision = plan->decisions->pdata[i];
        bool goes = decision->verdict == VERDICT_SEND || (decision->reasons & REASON_BIT(REASON_TEMPLATE));

        if (goes && g_str_equal(decision->client->key, client))
            return true;
    }
    return false;
}

static bool is_told_as_file(const struct tell_facts *facts, const char *client, const char *text)
{
    for (guint i = 0; facts->open && i < facts->open->len; i++) {
        const struct notice *notice = facts->open->pdata[i];
        const char *line = notice->kind == NOTICE_ATTACHMENT ? strchr(notice->cause, '\n') : NULL;

        if (line && g_str_equal(line + 1, text) && g_str_equal(notice->client, client))
            return true;
    }
    return false;
}

/* Another fault of the same letter is another cause. One whose file is missing is told as that. */
void tell_find_letters(struct finder *finder)
{
    const GPtrArray *troubles = finder->facts->troubles;

    for (guint i = 0; troubles && i < troubles->len; i++) {
        const struct tell_trouble *trouble = troubles->pdata[i];
        const char *client = trouble->name;

        if (trouble->kind == NOTICE_TEMPLATE && tell_is_awaited(finder->plan, client) &&
            !is_told_as_file(finder->facts, client, trouble->text))
            tell_found(finder, NOTICE_TEMPLATE, g_strdup_printf("%s\n%s", client, trouble->text), client, "", client,
                       DAY_NONE);
    }
}

static void find_of(struct finder *finder, enum notice_kind kind)
{
    const GPtrArray *troubles = finder->facts->troubles;

    for (guint i = 0; troubles && i < troubles->len; i++) {
        const struct tell_trouble *trouble = troubles->pdata[i];

        if (trouble->kind == kind)
            tell_found(finder, kind, g_strdup(trouble->name), "", "", trouble->name, DAY_NONE);
    }
}

void tell_find_relays(struct finder *finder)
{
    find_of(finder, NOTICE_RELAY);
}

void tell_find_mailboxes(struct finder *finder)
{
    find_of(finder, NOTICE_MAILBOX);
}

void tell_find_fetches(struct finder *finder)
{
    find_of(finder, NOTICE_FETCH);
}

void tell_find_copies(struct finder *finder)
{
    find_of(finder, NOTICE_COPIES);
}

void tell_find_disk(struct finder *finder)
{
    find_of(finder, NOTICE_DISK);
}

/* SPDX-License-Identifier: MIT */
#include "compose/digest.h"

#include <string.h>

struct digest_line *digest_line_new(void)
{
    struct digest_line *line = g_new0(struct digest_line, 1);

    line->day = line->until = DAY_NONE;
    line->reason = REASON_NONE;
    line->notice = NOTICE_KINDS;
    line->sums = g_array_new(FALSE, FALSE, sizeof(struct money));
    line->interest = g_array_new(FALSE, FALSE, sizeof(struct money));
    return line;
}

void digest_line_free(struct digest_line *line)
{
    g_free(line->id);
    g_free(line->key);
    g_free(line->client);
    g_free(line->stage);
    g_free(line->numbers);
    g_free(line->number);
    g_free(line->words);
    g_array_unref(line->sums);
    g_array_unref(line->interest);
    g_clear_pointer(&line->previous, g_ptr_array_unref);
    g_clear_pointer(&line->items, g_ptr_array_unref);
    owner_links_free(line->links);
    g_free(line);
}

void digest_line_add(struct digest_line *line, int64_t minor, const char *currency)
{
    struct money money = {.minor = minor};

    for (guint i = 0; i < line->sums->len; i++) {
        struct money *known = &g_array_index(line->sums, struct money, i);

        if (g_str_equal(known->currency, currency)) {
            money_add(&known->minor, minor, NULL);
            return;
        }
    }
    g_strlcpy(money.currency, currency, sizeof money.currency);
    g_array_append_val(line->sums, money);
}

static void free_line(gpointer line)
{
    digest_line_free(line);
}

static GPtrArray *lines_new(void)
{
    return g_ptr_array_new_with_free_func(free_line);
}

struct owner_digest *owner_digest_new(enum digest_kind kind)
{
    struct owner_digest *digest = g_new0(struct owner_digest, 1);

    digest->kind = kind;
    digest->since = DAY_NONE;
    digest->sent = lines_new();
    digest->paid = lines_new();
    digest->returned = lines_new();
    digest->coming = lines_new();
    digest->approvals = lines_new();
    digest->held = lines_new();
    digest->debtors = lines_new();
    digest->ageing = g_array_new(FALSE, TRUE, sizeof(struct digest_ageing));
    digest->sources = g_array_new(FALSE, TRUE, sizeof(struct digest_source));
    return digest;
}

void owner_digest_free(struct owner_digest *digest)
{
    g_clear_pointer(&digest->sent, g_ptr_array_unref);
    g_clear_pointer(&digest->paid, g_ptr_array_unref);
    g_clear_pointer(&digest->returned, g_ptr_array_unref);
    g_clear_pointer(&digest->coming, g_ptr_array_unref);
    g_clear_pointer(&digest->approvals, g_ptr_array_unref);
    g_clear_pointer(&digest->held, g_ptr_array_unref);
    g_clear_pointer(&digest->debtors, g_ptr_array_unref);
    g_clear_pointer(&digest->ageing, g_array_unref);
    g_clear_pointer(&digest->sources, g_array_unref);
    g_free(digest->head);
    g_free(digest);
}

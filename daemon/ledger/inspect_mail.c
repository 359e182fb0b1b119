/* SPDX-License-Identifier: MIT */
/* The column of mail addresses where its name is none of the known ones: "E-mailadres klant". */
#include <string.h>

#include "base/text.h"
#include "ledger/inspect_inside.h"

/* One address, or several with marks between them. */
static bool is_mail(const char *cell)
{
    g_auto(GStrv) parts = g_strsplit_set(cell, ";, ", -1);
    bool any = false;

    for (char **part = parts; *part; part++) {
        if (**part && !text_is_address(*part))
            return false;
        any |= **part != '\0';
    }
    return any;
}

/* Most of what stands in the column: a line with the sum may have its word there. */
static bool holds_mail(const struct page *page, int column)
{
    guint mails = 0, others = 0;

    for (guint i = 0; i < page->rows->len; i++) {
        const char *cell = ((char **)page->rows->pdata[i])[column];

        if (is_mail(cell))
            mails++;
        else
            others += *cell != '\0';
    }
    return mails > others;
}

static bool is_called_mail(const char *name)
{
    g_autofree char *lower = g_utf8_casefold(name, -1);

    return strstr(lower, "mail") || strstr(lower, "courriel");
}

int inspect_mail_column(const struct page *page)
{
    int found = -1;

    for (int i = 0; page->names[i]; i++) {
        if (!is_called_mail(page->names[i]) || !holds_mail(page, i))
            continue;
        if (found >= 0)
            return -1;
        found = i;
    }
    return found;
}

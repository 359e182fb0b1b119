/* SPDX-License-Identifier: MIT */
#include "deliver/logline.h"

#include <glib.h>
#include <stdio.h>
#include <syslog.h>
#include <systemd/sd-journal.h>

/* systemd sets it for a service whose standard error goes to the journal. */
static bool has_journal(void)
{
    return g_getenv("JOURNAL_STREAM") != NULL;
}

/* VALUE without blanks. New string. */
static char *one_word(const char *value)
{
    return g_strdelimit(g_strdup(value), " ", '_');
}

/* No value holds a blank but the last. */
static char *delivery_text(const struct log_entry *entry, const char *outcome, const char *relay, const char *peer,
                           const char *words)
{
    g_autofree char *joined = g_strjoinv(",", entry->invoices);
    g_autofree char *invoices = one_word(joined), *client = one_word(entry->client), *stage = one_word(entry->stage);
    g_autofree char *to = g_strjoinv(",", entry->to), *place = one_word(relay);

    return g_strdup_printf("reminder=%" G_GINT64_FORMAT " client=%s invoice=%s stage=%s to=%s outcome=%s relay=%s "
                           "peer=%s words=%s",
                           entry->id, client, invoices, stage, to, outcome, place, peer, words);
}

void logline_delivery(const struct log_entry *entry, const char *outcome, const char *relay, const char *peer,
                      const char *words)
{
    g_autofree char *line = delivery_text(entry, outcome, relay, peer, words);
    g_autofree char *invoices = g_strjoinv(",", entry->invoices);

    if (has_journal())
        sd_journal_send("MESSAGE=%s", line, "PRIORITY=%d", LOG_INFO, "REMINDER=%lld", (long long)entry->id, "CLIENT=%s",
                        entry->client, "INVOICE=%s", invoices, NULL);
    else
        fprintf(stderr, "%s\n", line);
}

void logline_relay(int priority, const char *relay, const char *sentence)
{
    if (has_journal())
        sd_journal_send("MESSAGE=%s: %s", relay, sentence, "PRIORITY=%d", priority, "RELAY=%s", relay, NULL);
    else
        fprintf(stderr, "herinnerd: %s: %s\n", relay, sentence);
}

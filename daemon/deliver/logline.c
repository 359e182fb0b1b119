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

/* The line for logline_delivery(); no value holds a blank but the last. */
static char *delivery_text(const struct log_entry *entry, const char *outcome, const char *relay, const char *peer,
                           const char *words)
{
    g_autofree char *invoices = g_strjoinv(",", entry->invoices);
    g_autofree char *to = g_strjoinv(",", entry->to);
    g_autofree char *client = g_strdelimit(g_strdup(entry->client), " ", '_');
    g_autofree char *stage = g_strdelimit(g_strdup(entry->stage), " ", '_');

    g_strdelimit(invoices, " ", '_');
    return g_strdup_printf("reminder=%" G_GINT64_FORMAT " client=%s invoice=%s stage=%s to=%s outcome=%s relay=%s peer=%s "
                           "words=%s",
                           entry->id, client, invoices, stage, to, outcome, relay, peer, words);
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

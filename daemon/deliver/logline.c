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
static char *delivery_text(int64_t id, const struct log_about *about, const char *outcome, const char *relay,
                           const char *peer, const char *words)
{
    g_autofree char *invoices = one_word(about->invoices), *client = one_word(about->client);
    g_autofree char *stage = one_word(about->stage), *place = one_word(relay);

    return g_strdup_printf("reminder=%" G_GINT64_FORMAT " client=%s invoice=%s stage=%s to=%s outcome=%s relay=%s "
                           "peer=%s words=%s",
                           id, client, invoices, stage, about->to, outcome, place, peer, words);
}

void logline_delivery(int64_t id, const struct log_about *about, const char *outcome, const char *relay,
                      const char *peer, const char *words)
{
    g_autofree char *line = delivery_text(id, about, outcome, relay, peer, words);

    if (has_journal())
        sd_journal_send("MESSAGE=%s", line, "PRIORITY=%d", LOG_INFO, "REMINDER=%lld", (long long)id, "CLIENT=%s",
                        about->client, "INVOICE=%s", about->invoices, NULL);
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

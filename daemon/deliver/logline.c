/* SPDX-License-Identifier: MIT */
#include "deliver/logline.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <systemd/sd-journal.h>

#include "base/text.h"

enum { LINE_USUAL = 256 };

/* systemd sets it for a service whose standard error goes to the journal. */
static bool has_journal(void)
{
    return g_getenv("JOURNAL_STREAM") != NULL;
}

static void add(GString *line, const char *key, const char *value)
{
    if (line->len)
        g_string_append_c(line, ' ');
    g_string_append(line, key);
    g_string_append_c(line, '=');
    g_string_append(line, value);
}

/* VALUE without blanks. */
static void add_word(GString *line, const char *key, const char *value)
{
    gsize length = strlen(value);

    add(line, key, value);
    g_strdelimit(line->str + line->len - length, " ", '_');
}

/* No value holds a blank but the last. */
static char *delivery_text(int64_t id, const struct log_about *about, const char *outcome, const char *relay,
                           const char *peer, const char *words)
{
    GString *line = g_string_sized_new(LINE_USUAL);
    char number[TEXT_NUMBER_SIZE];

    add(line, "reminder", text_number(id, number));
    add_word(line, "client", about->client);
    add_word(line, "invoice", about->invoices);
    add_word(line, "stage", about->stage);
    add(line, "to", about->to);
    add(line, "outcome", outcome);
    add_word(line, "relay", relay);
    add(line, "peer", peer);
    add(line, "words", words);
    return g_string_free(line, FALSE);
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

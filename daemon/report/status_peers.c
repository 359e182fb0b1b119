/* SPDX-License-Identifier: MIT */
#include "report/status_peers.h"

#include "base/words.h"

/* What is known to be wrong with KEY of KIND ("relay", "mailbox"), or NULL. */
static const struct status_trouble *trouble_with(const struct status_facts *facts, const char *kind, const char *key)
{
    g_autofree char *subject = g_strdup_printf("%s:%s", kind, key);

    for (guint i = 0; i < facts->troubles->len; i++) {
        const struct status_trouble *trouble = facts->troubles->pdata[i];

        if (g_str_equal(trouble->subject, subject))
            return trouble;
    }
    return NULL;
}

/* Where letters by SMTP go, in rehearsal too. */
static const char *place_of(const struct status_facts *facts, const struct config_smtp *smtp)
{
    return smtp->transport == TRANSPORT_MAILDIR ? facts->config->outbox : smtp->url;
}

static void print_peer(const struct output *out, const struct status_facts *facts, const char *kind, const char *label,
                       const char *key, const char *place)
{
    bool bad = trouble_with(facts, kind, key) != NULL;
    g_autofree char *text = bad ? g_strdup_printf(_("%s: %s; there is trouble with it, see above"), key, place)
                                : g_strdup_printf(_("%s: %s; no trouble"), key, place);

    output_fact(out, bad ? TINT_BAD : TINT_NONE, label, text);
}

void status_print_peers(const struct output *out, const struct status_facts *facts)
{
    const struct config *config = facts->config;

    for (guint i = 0; i < config->smtps->len; i++) {
        const struct config_smtp *smtp = config->smtps->pdata[i];

        print_peer(out, facts, "relay", _("relay"), smtp->key, place_of(facts, smtp));
    }
    for (guint i = 0; i < config->mailboxes->len; i++) {
        const struct config_mailbox *mailbox = config->mailboxes->pdata[i];

        print_peer(out, facts, "mailbox", _("mailbox"), mailbox->key, mailbox->url);
    }
}

static void peer_json(struct json *json, const struct output *out, const struct status_facts *facts, const char *kind,
                      const char *key, const char *place)
{
    const struct status_trouble *trouble = trouble_with(facts, kind, key);
    g_autofree char *since = trouble ? output_time(out, trouble->since) : NULL;

    json_object(json, NULL);
    json_string(json, kind, key);
    json_string(json, "server", place);
    json_string(json, "trouble", trouble ? trouble->value : NULL);
    json_word(json, "since", since);
    json_object_end(json);
}

void status_peers_json(struct json *json, const struct output *out, const struct status_facts *facts)
{
    const struct config *config = facts->config;

    json_array(json, "relays");
    for (guint i = 0; i < config->smtps->len; i++) {
        const struct config_smtp *smtp = config->smtps->pdata[i];

        peer_json(json, out, facts, "relay", smtp->key, place_of(facts, smtp));
    }
    json_array_end(json);
    json_array(json, "mailboxes");
    for (guint i = 0; i < config->mailboxes->len; i++) {
        const struct config_mailbox *mailbox = config->mailboxes->pdata[i];

        peer_json(json, out, facts, "mailbox", mailbox->key, mailbox->url);
    }
    json_array_end(json);
}

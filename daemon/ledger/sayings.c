/* SPDX-License-Identifier: MIT */
#include "ledger/sayings.h"

#include <string.h>

#include "ledger/clients.h"

/* So many of a client's are compared; one that is kept twice costs room, nothing else. */
enum { LOOKED_AT = 4 };

void sayings_init(struct sayings *sayings, GStringChunk *strings)
{
    *sayings = (struct sayings){
        .all = g_array_new(FALSE, FALSE, sizeof(struct saying)),
        .words = g_array_new(FALSE, FALSE, sizeof(struct saying_words)),
        .strings = strings,
    };
}

void sayings_clear(struct sayings *sayings)
{
    g_clear_pointer(&sayings->all, g_array_unref);
    g_clear_pointer(&sayings->words, g_array_unref);
}

static bool are_equal(const struct saying_words *a, const struct saying_words *b)
{
    for (int i = 0; i < CLIENT_SEGMENT; i++)
        if (a->text[i] != b->text[i] && strcmp(a->text[i], b->text[i]) != 0)
            return false;
    return a->segment == b->segment;
}

static const char *keep(struct sayings *sayings, const char *text, bool lasting)
{
    if (!*text)
        return "";
    return lasting ? text : g_string_chunk_insert(sayings->strings, text);
}

static guint32 add(struct sayings *sayings, struct client_entry *client, const struct saying_words *words, bool lasting)
{
    struct saying_words kept = {.segment = words->segment};
    struct saying saying = {
        .client = client, .client_index = client->facts.index, .day = DAY_NONE, .next = client->saying};

    for (int i = 0; i < CLIENT_SEGMENT; i++)
        kept.text[i] = keep(sayings, words->text[i], lasting);
    saying.email = *kept.text[CLIENT_EMAIL] ? kept.text[CLIENT_EMAIL] : NULL;
    g_array_append_val(sayings->all, saying);
    g_array_append_val(sayings->words, kept);
    client->saying = sayings->all->len;
    return sayings->all->len - 1;
}

guint32 sayings_find(struct sayings *sayings, struct client_entry *client, const struct saying_words *words,
                     bool lasting)
{
    guint32 place = client->saying;

    for (int i = 0; i < LOOKED_AT && place; i++) {
        if (are_equal(sayings_words(sayings, place - 1), words))
            return place - 1;
        place = sayings_at(sayings, place - 1)->next;
    }
    return add(sayings, client, words, lasting);
}

static bool is_newer(const struct saying *a, const struct saying *b)
{
    return a->day != b->day ? a->day > b->day : a->order > b->order;
}

/* Whether WORDS say anything about FACT. */
static bool speaks_of(const struct saying_words *words, enum client_fact fact)
{
    return fact == CLIENT_SEGMENT ? words->segment != SEGMENT_UNKNOWN : *words->text[fact] != '\0';
}

/* The newest of those of CLIENT that speak of FACT; NULL when none does. */
static const struct saying_words *newest(const struct sayings *sayings, const struct client_entry *client,
                                         enum client_fact fact)
{
    const struct saying *best = NULL;
    const struct saying_words *words = NULL;

    for (guint32 place = client->saying; place;) {
        const struct saying *saying = sayings_at(sayings, place - 1);

        if (speaks_of(sayings_words(sayings, place - 1), fact) && (!best || is_newer(saying, best))) {
            best = saying;
            words = sayings_words(sayings, place - 1);
        }
        place = saying->next;
    }
    return words;
}

static const char **slot(struct ledger_client *facts, enum client_fact fact)
{
    switch (fact) {
    case CLIENT_NAME:
        return &facts->name;
    case CLIENT_EMAIL:
        return &facts->email;
    case CLIENT_LANGUAGE:
        return &facts->language;
    case CLIENT_COUNTRY:
        return &facts->country;
    default:
        return &facts->terms;
    }
}

static void settle_client(const struct sayings *sayings, struct client_entry *client)
{
    for (enum client_fact fact = 0; fact < CLIENT_FACT_COUNT; fact++) {
        const struct saying_words *words = client->facts.contacts >> fact & 1 ? NULL : newest(sayings, client, fact);

        if (words && fact == CLIENT_SEGMENT)
            client->facts.segment = words->segment;
        else if (words)
            *slot(&client->facts, fact) = words->text[fact];
    }
}

void sayings_settle(const struct sayings *sayings)
{
    for (guint32 i = 0; i < sayings->all->len; i++) {
        struct client_entry *client = sayings_at(sayings, i)->client;

        if (client->saying == i + 1) /* once for each client */
            settle_client(sayings, client);
    }
}

/* SPDX-License-Identifier: MIT */
#include "receive/match.h"

/* Another hit: the first one counts, unless it is a letter to somebody else. */
static bool take(struct store *store, struct match *match, int64_t letter, const char *key, GError **error)
{
    AUTO(inbound_letter) first = NULL;
    AUTO(inbound_letter) other = NULL;

    if (!letter || letter == match->letter)
        return true;
    if (!match->letter) {
        match->letter = letter;
        match->key = key;
        return true;
    }
    first = inbound_letter_load(store, match->letter, error);
    other = first ? inbound_letter_load(store, letter, error) : NULL;
    if (!other)
        return false;
    match->ambiguous |= !g_str_equal(first->client, other->client);
    return true;
}

static bool by_envid(struct store *store, const struct classification *found, struct match *match, GError **error)
{
    int64_t id = 0;

    return (!*found->original_envid || inbound_by_envid(store, found->original_envid, &id, error)) &&
           take(store, match, id, "envid", error);
}

static bool by_address(struct store *store, const struct classification *found, struct match *match, GError **error)
{
    for (int i = 0; found->addressed[i]; i++) {
        int64_t id = 0;

        if (!inbound_by_token(store, found->addressed[i], &id, error) || !take(store, match, id, "token", error))
            return false;
    }
    return true;
}

static bool is_receipt(const struct classification *found)
{
    return found->class == MAIL_MDN_DISPLAYED || found->class == MAIL_MDN_DELETED;
}

static bool by_original(struct store *store, const struct classification *found, struct match *match, GError **error)
{
    int64_t id = 0;

    return (!*found->original_message_id || inbound_by_message_id(store, found->original_message_id, &id, error)) &&
           take(store, match, id, is_receipt(found) ? "original-message-id" : "returned", error);
}

/* The nearest one of ours: those before it belong to the same conversation. */
static bool by_references(struct store *store, const struct classification *found, struct match *match, GError **error)
{
    int64_t id = 0;

    for (int i = 0; found->references[i] && !id; i++) {
        if (!inbound_by_message_id(store, found->references[i], &id, error))
            return false;
    }
    return take(store, match, id, "reference", error);
}

static bool by_subject(struct store *store, const struct classification *found, struct match *match, GError **error)
{
    int64_t id = 0;

    return inbound_by_token(store, found->subject, &id, error) && take(store, match, id, "subject", error);
}

static bool is_own(struct store *store, const struct classification *found, bool *own, GError **error)
{
    int64_t id = 0;

    if (*found->message_id && !inbound_by_message_id(store, found->message_id, &id, error))
        return false;
    *own = id != 0;
    return true;
}

bool match_mail(struct store *store, const struct classification *found, struct match *match, GError **error)
{
    bool answer = found->class == MAIL_REPLY || found->class == MAIL_AUTO_REPLY;

    *match = (struct match){.key = ""};
    if (!is_own(store, found, &match->own, error))
        return false;
    if (match->own)
        return true;
    if (!by_envid(store, found, match, error) || !by_address(store, found, match, error) ||
        (!answer && !by_original(store, found, match, error)) || !by_references(store, found, match, error) ||
        !by_subject(store, found, match, error))
        return false;
    if (match->ambiguous)
        match->letter = 0;
    return true;
}

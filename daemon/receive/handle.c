/* SPDX-License-Identifier: MIT */
#include "receive/handle.h"

#include "base/text.h"
#include "receive/match.h"
#include "receive/owner_order.h"
#include "receive/owner_token.h"

static char *line_of(const struct handled *handled, const struct classification *found,
                     const struct inbound_place *place)
{
    g_autofree char *masked = owner_token_masked(found->subject);
    g_autofree char *from = text_one_line(found->from), *subject = text_one_line(masked);
    g_autofree char *where =
        place->folder ? g_strdup_printf("%s/%" G_GINT64_FORMAT, place->folder, place->uid) : g_strdup("by hand");
    g_autofree char *letter =
        handled->letter ? g_strdup_printf(" letter=%" G_GINT64_FORMAT " key=%s", handled->letter, handled->key)
                        : g_strdup("");

    return g_strdup_printf("mail=%s class=%s outcome=%s%s%s%s from=<%s> subject=\"%.100s\"", where,
                           mail_class_word(handled->class), handled->outcome, *handled->act ? " act=" : "",
                           handled->act, letter, from ? from : "", subject ? subject : "");
}

static bool apply(struct store *store, const struct classification *found, const struct match *match,
                  const struct effect_days *days, GBytes *raw, const struct inbound_place *place, GError **error)
{
    AUTO(inbound_letter) letter = inbound_letter_take(store, match->letter, error);

    return letter && effect_apply(store, letter, found, match, days, raw, place, error);
}

static const char *outcome_of(const struct match *match)
{
    if (match->own)
        return "own";
    if (match->ambiguous)
        return "ambiguous";
    return match->letter ? "matched" : "unmatched";
}

/* What it says about a letter of ours. A token that is none of ours says nothing, and the rest of the mail may. */
static bool take_about_letter(struct store *store, const struct classification *found, const struct effect_days *days,
                              GBytes *raw, const struct inbound_place *place, struct handled *handled, GError **error)
{
    struct match match;

    if (!match_mail(store, found, &match, error))
        return false;
    if (!*handled->outcome || match.own || match.letter || match.ambiguous)
        handled->outcome = outcome_of(&match);
    handled->key = match.key;
    handled->letter = match.letter;
    return !match.letter || apply(store, found, &match, days, raw, place, error);
}

static bool take(struct store *store, const char *sha256, GBytes *raw, gsize whole, const struct effect_days *days,
                 const struct inbound_place *place, struct handled *handled, GError **error)
{
    AUTO(classification) found = classify_mail(raw, whole);
    struct ordered ordered;

    handled->class = found->class;
    if (!owner_order_take(store, found, days, raw, place, &ordered, error))
        return false;
    handled->outcome = ordered.outcome;
    handled->act = ordered.act;
    handled->letter = ordered.letter;
    if (ordered.letter)
        handled->key = "act";
    if ((!*ordered.outcome || g_str_equal(ordered.outcome, "forged")) &&
        !take_about_letter(store, found, days, raw, place, handled, error))
        return false;
    if (!inbound_record(store, sha256, place, mail_class_word(found->class), handled->outcome, error))
        return false;
    handled->line = line_of(handled, found, place);
    return true;
}

bool handle_mail(struct store *store, GBytes *raw, gsize whole, const struct effect_days *days,
                 const struct inbound_place *place, struct handled *handled, GError **error)
{
    g_autofree char *sha256 = inbound_hash(raw);
    bool known;

    *handled = (struct handled){.class = MAIL_OTHER, .outcome = "again", .key = "", .act = ""};
    if (!inbound_is_known(store, sha256, &known, error))
        return false;
    return known || take(store, sha256, raw, whole, days, place, handled, error);
}

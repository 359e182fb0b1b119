/* SPDX-License-Identifier: MIT */
#include "receive/handle.h"

#include "base/error.h"
#include "base/text.h"
#include "receive/match.h"

static char *line_of(const struct handled *handled, const struct classification *found,
                     const struct inbound_place *place)
{
    g_autofree char *from = text_one_line(found->from), *subject = text_one_line(found->subject);
    g_autofree char *where =
        place->folder ? g_strdup_printf("%s/%" G_GINT64_FORMAT, place->folder, place->uid) : g_strdup("by hand");
    g_autofree char *letter =
        handled->letter ? g_strdup_printf(" letter=%" G_GINT64_FORMAT " key=%s", handled->letter, handled->key)
                        : g_strdup("");

    return g_strdup_printf("mail=%s class=%s outcome=%s%s from=<%s> subject=\"%.100s\"", where,
                           mail_class_word(handled->class), handled->outcome, letter, from ? from : "",
                           subject ? subject : "");
}

/* The letter that MATCH names; HERINNERD_ERROR_BUSY while its outcome is not known. */
static struct inbound_letter *letter_of(struct store *store, const struct match *match, GError **error)
{
    AUTO(inbound_letter) letter = inbound_letter_load(store, match->letter, error);

    if (letter && g_str_equal(letter->state, "claimed")) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_BUSY,
                    "letter %" G_GINT64_FORMAT " is being sent; try again in a moment", match->letter);
        return NULL;
    }
    return g_steal_pointer(&letter);
}

static bool apply(struct store *store, const struct classification *found, const struct match *match,
                  const struct effect_days *days, GBytes *raw, const struct inbound_place *place, GError **error)
{
    AUTO(inbound_letter) letter = letter_of(store, match, error);

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

static bool take(struct store *store, const char *sha256, GBytes *raw, gsize whole, const struct effect_days *days,
                 const struct inbound_place *place, struct handled *handled, GError **error)
{
    AUTO(classification) found = classify_mail(raw, whole);
    struct match match;

    if (!match_mail(store, found, &match, error))
        return false;
    handled->class = found->class;
    handled->outcome = outcome_of(&match);
    handled->key = match.key;
    handled->letter = match.letter;
    if (!inbound_record(store, sha256, place, mail_class_word(found->class), handled->outcome, error) ||
        (match.letter && !apply(store, found, &match, days, raw, place, error)))
        return false;
    handled->line = line_of(handled, found, place);
    return true;
}

bool handle_mail(struct store *store, GBytes *raw, gsize whole, const struct effect_days *days,
                 const struct inbound_place *place, struct handled *handled, GError **error)
{
    g_autofree char *sha256 = inbound_hash(raw);
    bool known;

    *handled = (struct handled){.class = MAIL_OTHER, .outcome = "again", .key = ""};
    if (!inbound_is_known(store, sha256, &known, error))
        return false;
    return known || take(store, sha256, raw, whole, days, place, handled, error);
}

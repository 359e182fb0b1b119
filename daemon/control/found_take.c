/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "calendar/calendar.h"
#include "control/found.h"
#include "control/found_match.h"
#include "proof/found.h"

struct taking {
    const struct sent_search *search;
    const struct world *world;
    struct found_match *match;
    struct found_counts *counts;
    GPtrArray *lines; /* of char*, for people; printed when all is in the store */
};

static void say(struct taking *taking, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void say(struct taking *taking, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(taking->lines, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

/* The term that the letter named, as its pass reckoned it. */
static civil_day term_of(const struct taking *taking, const struct found_about *about, civil_day day)
{
    const struct calendar *mine = taking->world->calendar;
    const struct plan_item *first = about->items->pdata[0];
    const struct calendar *theirs = first->client->calendar;

    if (!about->config || !duration_is_set(about->config->new_term))
        return DAY_NONE;
    return calendar_roll_forward(mine, theirs, calendar_add(mine, theirs, day, about->config->new_term, true));
}

static bool take_strange(struct control *control, struct taking *taking, const struct message_facts *facts,
                         const char *place, GError **error)
{
    const struct plan_client *client = found_match_client(taking->match, facts);

    taking->counts->strange++;
    if (client)
        say(taking, _("%s: a letter of ours lies there that fits no open invoice (%s); paused until you have looked"),
            client->key, facts->subject);
    else
        say(taking, _("a letter of ours lies there that fits no open invoice: %s"), facts->subject);
    return found_strange(control->store, client ? client->key : NULL, facts->message_id, place,
                         control_hold_day(control), control->actor, error);
}

static bool record(struct control *control, struct taking *taking, const struct message_facts *facts,
                   const struct found_about *about, const struct sent_copy_found *copy, GError **error)
{
    const struct plan_item *first = about->items->pdata[0];
    civil_day day = moment_at(facts->date * 1000, control->config->timezone).day;
    const struct found_letter letter = {
        .items = about->items,
        .stage = about->stage,
        .round = about->round,
        .day = day,
        .term_until = term_of(taking, about, day),
        .date_ms = facts->date * 1000,
        .message = copy->message,
        .message_id = facts->message_id,
        .subject = facts->subject,
        .place = copy->place,
        .to = (char *const *)facts->to->pdata,
    };
    g_autoptr(GError) why = NULL;
    char iso[DAY_ISO_SIZE];

    if (found_record(control->store, &letter, control->actor, &why)) {
        taking->counts->recorded++;
        say(taking, _("%s: \"%s\" of %s (%s) counts as sent"), first->client->key, about->stage, day_to_iso(day, iso),
            facts->subject);
        return true;
    }
    if (g_error_matches(why, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN)) /* served already, by whatever */
        return take_strange(control, taking, facts, copy->place, error);
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

static bool settle(struct control *control, struct taking *taking, int64_t id, const struct message_facts *facts,
                   const char *place, GError **error)
{
    g_autoptr(GError) why = NULL;

    if (found_settle(control->store, id, place, control->actor, &why)) {
        taking->counts->settled++;
        say(taking, _("letter %d (%s) lies in %s: it counts as sent"), (int)id, facts->subject, place);
        return true;
    }
    if (g_error_matches(why, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN))
        return take_strange(control, taking, facts, place, error);
    g_propagate_error(error, g_steal_pointer(&why));
    return false;
}

static bool take_one(struct control *control, struct taking *taking, const struct sent_copy_found *copy, GError **error)
{
    AUTO(message_facts) facts = message_facts_read(copy->message);
    struct found_about about;
    enum found_state state;
    bool uncertain, done;
    int64_t id;

    if (!found_look(control->store, facts->message_id, &state, &id, &uncertain, error))
        return false;
    if (state == FOUND_KNOWN || (taking->search->uncertain_only && !uncertain))
        return true;
    if (state == FOUND_OPEN)
        return settle(control, taking, id, facts, copy->place, error);
    if (!found_match_marks(taking->match, facts, &about, error)) {
        g_ptr_array_unref(about.items);
        return false;
    }
    done = about.items->len ? record(control, taking, facts, &about, copy, error)
                            : take_strange(control, taking, facts, copy->place, error);
    g_ptr_array_unref(about.items);
    return done;
}

static bool take_all(struct control *control, void *data, GError **error)
{
    struct taking *taking = data;

    for (guint i = 0; i < taking->search->found->len; i++) {
        if (!take_one(control, taking, taking->search->found->pdata[i], error))
            return false;
    }
    return true;
}

bool found_take(struct control *control, const struct sent_search *search, struct found_counts *counts, GError **error)
{
    AUTO(world) world = search->found->len ? control_world(control, DAY_NONE, error) : NULL;
    AUTO(plan) plan = world ? world_plan(world) : NULL;
    AUTO(found_match) match = plan ? found_match_new(control, plan) : NULL;
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    struct taking taking = {search, world, match, counts, lines};

    *counts = (struct found_counts){0};
    if (!search->found->len)
        return true;
    if (!match || !control_act(control, take_all, &taking, error))
        return false;
    for (guint i = 0; !control->out.json && i < lines->len; i++)
        output_text(&control->out, 0, TINT_NONE, lines->pdata[i]);
    return true;
}

void found_print_places(const struct output *out, const struct sent_search *search)
{
    for (guint i = 0; !out->json && i < search->places->len; i++)
        output_line(out, TINT_NONE, _("looked through %s"), (const char *)search->places->pdata[i]);
}

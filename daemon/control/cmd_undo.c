/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "control/ending.h"
#include "control/find.h"
#include "control/verbs.h"
#include "proof/records.h"

struct order {
    int64_t entry; /* 0 = the last act of this person */
    struct act *act;
};

static bool undo(struct control *control, void *data, GError **error)
{
    struct order *order = data;

    order->act = act_find(control->store, order->entry, control->actor, error);
    return order->act && act_undo(control->store, order->act, control_today(control), control->actor, error);
}

static bool read_entry(const char *word, int64_t *entry, GError **error)
{
    gint64 number = 0;

    if (word && !g_ascii_string_to_signed(word, 10, 1, G_MAXINT64, &number, NULL)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("\"%s\" is not the number of a journal entry; without one, your last act is meant"), word);
        return false;
    }
    *entry = number;
    return true;
}

/* What the act was, for people. */
static const char *act_text(const struct act *act)
{
    static const struct {
        const char *type, *text;
    } texts[] = {
        {"hold-set", N_("a hold")},        {"hold-lifted", N_("the end of a hold")},
        {"skipped", N_("a skip")},         {"recorded", N_("a record")},
        {"approved", N_("an approval")},   {"client-set", N_("a client's setting")},
    };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (g_str_equal(texts[i].type, act->type))
            return _(texts[i].text);
    }
    return act->type;
}

/* The value of line KEY in the act's own words, or NULL. New string. */
static char *body_value(const struct act *act, const char *key)
{
    g_auto(GStrv) lines = g_strsplit(act->body, "\n", -1);
    gsize length = strlen(key);

    for (char **line = lines; *line; line++) {
        if (g_str_has_prefix(*line, key) && g_str_has_prefix(*line + length, ": "))
            return g_strdup(*line + length + 2);
    }
    return NULL;
}

/* What the act was about: an invoice, a client or everything. */
static void find_target(const struct act *act, const struct plan *plan, struct target *target)
{
    g_autofree char *scope = body_value(act, "scope");
    char *subject = body_value(act, "subject");
    const char *slash = subject ? strchr(subject, '/') : NULL;

    if (scope && slash && g_str_equal(scope, "invoice")) {
        *target = (struct target){.scope = HOLD_INVOICE, .subject = subject, .label = g_strdup(slash + 1)};
        return;
    }
    g_free(subject);
    *target = (struct target){.scope = *act->client ? HOLD_CLIENT : HOLD_ALL,
                              .subject = g_strdup(act->client),
                              .label = g_strdup(*act->client ? find_label(plan, act->client) : _("all clients"))};
}

static int tell(struct control *control, const struct act *act, GError **error)
{
    AUTO(world) world = control_world(control, DAY_NONE, error);
    AUTO(plan) plan = world ? world_plan(world) : NULL;
    g_autofree char *time = output_time(&control->out, act->time);
    char buffer[DAY_ISO_SIZE];
    struct target target;
    civil_day day;

    if (!plan)
        return EXIT_UNREACHABLE;
    find_target(act, plan, &target);
    day = target_next_day(&target, plan, false);
    if (day == DAY_NONE)
        output_line(&control->out, TINT_NONE, _("%s: taken back: %s of %s; no letter is to go by itself"), target.label,
                    act_text(act), time);
    else
        output_line(&control->out, TINT_NONE, _("%s: taken back: %s of %s; the next letter may go on %s"), target.label,
                    act_text(act), time, day_to_iso(MAX(day, control_today(control)), buffer));
    target_clear(&target);
    return EXIT_DONE;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    struct order order = {0};
    int status = EXIT_USAGE_ERROR;

    if (!read_entry(arguments_word(arguments, 0), &order.entry, error))
        return status;
    if (control_act(control, undo, &order, error))
        status = tell(control, order.act, error);
    g_clear_pointer(&order.act, act_free);
    return status;
}

const struct verb verb_undo = {
    .words = "undo",
    .arguments = N_("[ENTRY]"),
    .summary = N_("take back your last act"),
    .details = N_("Holds, their ends, skips, records, approvals and settings of a client can be taken back, as long as "
                  "no letter left because of it. The journal keeps both. ENTRY is a number of the journal; «show "
                  "--evidence» shows them."),
    .most = 1,
    .store = STORE_NEED_CHANGE,
    .run = run,
};

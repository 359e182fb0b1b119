/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/mail_file.h"
#include "control/verbs.h"
#include "receive/handle.h"
#include "receive/mail.h"
#include "report/json.h"

struct order {
    GBytes *raw;
    gsize whole;
    struct effect_days days;
    struct handled handled;
};

static bool act(struct control *control, void *data, GError **error)
{
    const struct inbound_place by_hand = {.folder = NULL};
    struct order *order = data;

    return handle_mail(control->store, order->raw, order->whole, &order->days, &by_hand, &order->handled, error);
}

static civil_day later(void *data, civil_day day, struct duration span)
{
    const struct world *world = data;

    return calendar_add(world->calendar, NULL, day, span, true);
}

static void set_days(const struct control *control, struct world *world, struct order *order)
{
    order->days = (struct effect_days){.today = control_hold_day(control),
                                       .promise_grace = control->config->limits.promise_grace,
                                       .later = later,
                                       .data = world};
}

static void print(const struct output *out, const struct handled *handled)
{
    struct json json;

    if (!out->json) {
        if (handled->line)
            output_line(out, TINT_NONE, "%s", handled->line);
        else
            output_line(out, TINT_NONE, _("this very mail was handled before; nothing was changed"));
        return;
    }
    json_begin(&json);
    json_string(&json, "class", handled->line ? mail_class_word(handled->class) : NULL);
    json_string(&json, "outcome", handled->outcome);
    if (handled->letter)
        json_int(&json, "reminder", handled->letter);
    else
        json_string(&json, "reminder", NULL);
    json_word(&json, "key", handled->key);
    json_word(&json, "act", handled->act);
    json_end(&json, out->stream);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    AUTO(world) world = control_world(control, DAY_NONE, error);
    struct order order = {.raw = NULL};
    int status = EXIT_PERSON;

    (void)arguments;
    order.raw = world ? mail_file_read("-", &order.whole, error) : NULL;
    if (!order.raw)
        return status;
    mail_init();
    set_days(control, world, &order);
    if (control_act(control, act, &order, error)) {
        print(&control->out, &order.handled);
        status = g_str_equal(order.handled.outcome, "ambiguous") ? EXIT_PERSON : EXIT_DONE;
    }
    mail_shutdown();
    g_free(order.handled.line);
    g_bytes_unref(order.raw);
    return status;
}

const struct verb verb_receive = {
    .words = "receive",
    .arguments = "< MAIL",
    .summary = N_("take in one mail, as from the mailbox: what it proves of a letter, and what it holds"),
    .details =
        N_("For a mail server that hands mail over to a program, and for a mail that came elsewhere. A mail that "
           "names none of your letters changes nothing."),
    .least = 0,
    .most = 0,
    .store = STORE_NEED_CHANGE,
    .run = run,
};

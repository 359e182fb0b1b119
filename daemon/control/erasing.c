/* SPDX-License-Identifier: MIT */
#include "control/erasing.h"

#include "base/error.h"
#include "base/words.h"
#include "cycle.h"
#include "report/json.h"

void erasing_say(const struct control *control, const char *format, ...)
{
    g_autofree char *text = NULL;
    va_list arguments;

    if (control->out.json)
        return;
    va_start(arguments, format);
    text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    output_text(&control->out, 0, TINT_NONE, text);
}

bool erasing_try(struct control *control, struct erasing *erasing, GError **error)
{
    bool done;

    if (!store_begin(control->store, error))
        return false;
    done = erasing->work(control, erasing, error);
    store_rollback(control->store);
    return done;
}

bool erasing_is_empty(const struct erasing *erasing)
{
    const struct erase_counts *counts = &erasing->counts;

    return !counts->bodies && !counts->contents && !counts->letters && !counts->clients && !counts->payments;
}

static void print_number(const struct control *control, const char *label, int64_t number)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);

    output_fact(&control->out, TINT_NONE, label, text);
}

static void print_json(const struct control *control, const struct erase_counts *counts)
{
    struct json json;

    json_begin(&json);
    json_int(&json, "entries", counts->bodies);
    json_int(&json, "contents", counts->contents);
    json_int(&json, "letters", counts->letters);
    json_int(&json, "clients", counts->clients);
    json_int(&json, "payments", counts->payments);
    json_end(&json, control->out.stream);
}

void erasing_print(const struct control *control, const struct erasing *erasing)
{
    const struct erase_counts *counts = &erasing->counts;

    if (control->out.json) {
        print_json(control, counts);
        return;
    }
    if (erasing_is_empty(erasing)) {
        output_line(&control->out, TINT_NONE, _("nothing"));
        return;
    }
    print_number(control, _("words of entries"), counts->bodies);
    print_number(control, _("mails, receipts"), counts->contents);
    print_number(control, _("letters"), counts->letters);
    print_number(control, _("clients"), counts->clients);
    print_number(control, _("payments"), counts->payments);
}

int erasing_do(struct control *control, struct erasing *erasing, GError **error)
{
    if (!control_confirm_as(control, erasing->question, (int)erasing->counts.bodies, error))
        return EXIT_USAGE_ERROR;
    if (!erase_prepare(control->store, error) || !control_act(control, erasing->work, erasing, error) ||
        !erase_finish(control->store, error))
        return EXIT_UNREACHABLE;
    world_forget(control->config);
    erasing_say(control, "%s", _("erased; the chain of hashes is whole, and \"herinnerctl verify\" tells it"));
    return EXIT_DONE;
}

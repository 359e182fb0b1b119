/* SPDX-License-Identifier: MIT */
#include "control/control.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/words.h"
#include "proof/guard.h"
#include "proof/journal.h"
#include "proof/records.h"

civil_day control_today(const struct control *control)
{
    return moment_at(clock_now_ms(&control->clock), control->out.zone).day;
}

civil_day control_hold_day(const struct control *control)
{
    civil_day today = control_today(control);
    civil_day last = pass_last_day(control->store, store_mode(control->store, control->config));

    if (last == DAY_NONE || today <= duration_add_plain(control->config->limits.max_gap, last, true))
        return today;
    return last;
}

struct world *control_world(const struct control *control, civil_day date, GError **error)
{
    return world_read(control->config, control->store, &control->clock, date, error);
}

bool control_act(struct control *control, control_work work, void *data, GError **error)
{
    int64_t before;

    if (!store_begin(control->store, error))
        return false;
    before = journal_head(control->store, NULL, error);
    if (before < 0 || !work(control, data, error) || !act_close(control->store, before, error)) {
        store_rollback(control->store);
        return false;
    }
    if (!store_commit(control->store, error))
        return false;
    wake_touch(store_path(control->store));
    return true;
}

bool control_confirm(const struct control *control, int number, GError **error)
{
    return control_confirm_as(control, _("Type the number of letters to go on:"), number, error);
}

bool control_confirm_as(const struct control *control, const char *question, int number, GError **error)
{
    char answer[32];
    char *end;

    if (control->yes)
        return true;
    if (!isatty(STDIN_FILENO)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("nothing was done: nobody can be asked here; --yes answers for scripts"));
        return false;
    }
    fprintf(control->out.stream, "%s ", question);
    fflush(control->out.stream);
    if (fgets(answer, sizeof answer, stdin) && strtol(answer, &end, 10) == number && end != answer &&
        (*end == '\n' || *end == '\0'))
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("nothing was done: the answer was not %d"), number);
    return false;
}

bool control_date(const struct arguments *arguments, const char *name, civil_day *day, GError **error)
{
    const char *text = arguments_value(arguments, name);

    *day = DAY_NONE;
    if (!text)
        return true;
    *day = day_from_iso(text);
    if (*day == DAY_NONE)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("--%s: \"%s\" is no date; write it as 2026-12-31"),
                    name, text);
    return *day != DAY_NONE;
}

void control_complain(const char *text)
{
    g_autofree char *safe = output_safe(text);

    fflush(stdout);
    fprintf(stderr, "herinnerctl: %s\n", safe);
}

static void complain_ledger(const struct ledger *ledger)
{
    g_autofree char *text = NULL;

    if (ledger->failure)
        text = g_strdup_printf(_("ledger \"%s\" cannot be used: %s"), ledger->config->key, ledger->failure);
    else
        text = g_strdup_printf(ngettext("ledger \"%s\": %u row was rejected; \"herinnerctl ledger check\" says why",
                                        "ledger \"%s\": %u rows were rejected; \"herinnerctl ledger check\" says why",
                                        ledger->rejects->len),
                               ledger->config->key, ledger->rejects->len);
    control_complain(text);
}

bool control_warn_ledgers(const struct world *world)
{
    bool any = false;

    for (guint i = 0; i < world->ledgers->len; i++) {
        const struct ledger *ledger = world->ledgers->pdata[i];

        if (!ledger->failure && !ledger->rejects->len)
            continue;
        complain_ledger(ledger);
        any = true;
    }
    return any;
}

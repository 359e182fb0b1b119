/* SPDX-License-Identifier: MIT */
/* How a single pass ended, for whoever runs it from a timer or a script. */
#include <stdio.h>

#include "base/error.h"
#include "base/words.h"
#include "proof/log.h"
#include "proof/reminder.h"
#include "report/output.h"
#include "service_inside.h"

/* The first trouble of a relay; DATA is a char **. */
static void take_trouble(const char *subject, const char *value, const char *since, void *data)
{
    char **trouble = data;

    (void)subject;
    (void)since;
    if (!*trouble)
        *trouble = g_strdup(value);
}

/* A relay's own words may hold what a terminal obeys. */
static void say_waiting(guint letters, const char *why)
{
    g_autofree char *text =
        g_strdup_printf(ngettext("%u letter is due and was not sent; try again later: %s",
                                 "%u letters are due and were not sent; try again later: %s", letters),
                        letters, why);
    g_autofree char *safe = output_safe(text);

    fprintf(stderr, "herinnerd: %s\n", safe);
}

/* Letters of this pass that did not go although nothing of ours holds them. */
static bool letters_wait(struct service *service)
{
    enum run_mode mode = store_mode(service->store, service->config);
    g_autoptr(GPtrArray) pending = reminder_pending(service->store, mode, NULL);
    g_autofree char *trouble = NULL;

    if (!pending || pending->len == 0)
        return false;
    store_each_runtime(service->store, "relay:", take_trouble, &trouble, NULL);
    say_waiting(pending->len, trouble ? trouble : _("the mail server put it off"));
    return true;
}

/* What `status` would end with 1 for, ledgers aside. */
static bool is_stopped(struct service *service)
{
    const struct plan *plan = cycle_plan(service->cycle);
    struct store_counts counts;

    if (!plan || !store_count(service->store, &counts, NULL))
        return false;
    return plan->clock_held || cycle_world(service->cycle)->history->origin_held || counts.uncertain > 0;
}

int service_once_status(struct service *service, bool needs_person)
{
    if (letters_wait(service))
        return EXIT_AGAIN;
    return needs_person || is_stopped(service) ? EXIT_PERSON : EXIT_DONE;
}

/* SPDX-License-Identifier: MIT */
#include "service_tell.h"

#include <systemd/sd-daemon.h>

#include "proof/store.h"

void tell(struct store *store, const char *subject, const char *value)
{
    if (!store_begin(store, NULL))
        return;
    if (store_set_runtime(store, subject, value, NULL))
        store_commit(store, NULL);
    else
        store_rollback(store);
}

static char *waiting_text(struct store *store, const struct cycle *cycle, const struct config *config)
{
    const struct plan *plan = cycle_plan(cycle);
    const char *why;
    int64_t next = cycle_next(cycle, &why);
    g_autofree char *when = next ? instant_to_local(next, config->timezone) : g_strdup("nothing");
    const char *mode = store_mode(store, config) == MODE_LIVE ? "" : "REHEARSAL; ";

    return g_strdup_printf("%s%d letters in the last pass; waits for %s%s%s", mode, plan ? plan->letters : 0, when,
                           *why ? ", " : "", why);
}

void tell_waiting(struct store *store, const struct cycle *cycle, const struct config *config)
{
    g_autofree char *text = waiting_text(store, cycle, config);
    g_autofree char *value = NULL;
    const char *why;
    int64_t next = cycle_next(cycle, &why);
    char instant[INSTANT_SIZE] = "";

    sd_notifyf(0, "STATUS=%s", text);
    if (next)
        instant_to_text(next, instant);
    value = g_strdup_printf("%s %s", instant, why);
    tell(store, "next-wake", value);
}

void tell_failure(struct store *store, const struct cycle *cycle)
{
    const GError *error = cycle_error(cycle);
    g_autofree char *told = store_runtime(store, "pass", NULL);

    if (g_strcmp0(told, error ? error->message : NULL) != 0)
        tell(store, "pass", error ? error->message : NULL);
}

/* SPDX-License-Identifier: MIT */
#include "base/words.h"
#include "config/web_url.h"
#include "control/fetched.h"
#include "control/setup.h"

char *setup_web_find(struct setup *setup, const char *address, char **why)
{
    const char *fault = web_url_fault(address);
    const struct clock now = {0};
    g_autoptr(GTimeZone) zone = g_time_zone_new_local();
    g_autoptr(GError) error = NULL;

    if (fault) {
        *why = g_strdup_printf(_("this address cannot be used: %s"), fault);
        return NULL;
    }
    AUTO(config_web) web = config_web_new(address, NULL, NULL);

    setup->fetched = fetched_get(web, &now, zone, &error);
    if (setup->fetched)
        return g_strdup(setup->fetched->path);
    *why = g_strdup_printf(_("%s (with a login: herinnerctl ledger inspect ADDRESS --user NAME --password-file FILE)"),
                           error->message);
    return NULL;
}

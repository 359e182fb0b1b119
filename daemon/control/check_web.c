/* SPDX-License-Identifier: MIT */
#include "control/check_web.h"

#include "base/words.h"
#include "config/web_url.h"
#include "control/fetched.h"

static void check_one(struct check_page *page, const struct control *control, const char *key,
                      const struct config_web *web)
{
    g_autoptr(GError) error = NULL;
    AUTO(fetched) fetched = NULL;

    if (!web_is(web))
        return;
    if (control->clock.pretended && !web_url_is_loopback(web->url)) {
        doctor_say(page, CHECK_UNKNOWN, N_("web server"),
                   g_strdup_printf(_("%s: not tried, since the time is pretended"), key));
        return;
    }
    fetched = fetched_get(web, &control->clock, control->config->timezone, &error);
    doctor_say(page, fetched ? CHECK_GOOD : CHECK_BAD, N_("web server"),
               fetched ? g_strdup_printf(_("%s: \"%s\" can be fetched"), key, web->shown)
                       : g_strdup_printf("%s: %s", key, error->message));
}

void check_web(struct check_page *page, const struct control *control)
{
    const struct config *config = control->config;

    for (guint i = 0; i < config->ledgers->len; i++) {
        const struct config_ledger *ledger = config->ledgers->pdata[i];

        check_one(page, control, ledger->key, &ledger->web);
    }
    for (guint i = 0; i < config->contacts->len; i++) {
        const struct config_contacts *contacts = config->contacts->pdata[i];

        check_one(page, control, contacts->key, &contacts->web);
    }
}

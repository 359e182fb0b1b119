/* SPDX-License-Identifier: MIT */
#include "control/setup_reading.h"

struct setup_reading setup_reading_of(const struct setup *setup, const char *section, const char *contacts)
{
    struct setup_reading reading = {0};
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    g_autofree char *text = g_strconcat("sender \"main\" { name = \"-\"  address = \"nobody@localhost.invalid\" }\n",
                                        section, contacts, NULL);

    reading.config = setup_load(setup, text, mistakes);
    if (!reading.config) {
        reading.why = g_strdup(((struct config_mistake *)mistakes->pdata[0])->message);
        return reading;
    }
    reading.ledger = ledger_read(reading.config->ledgers->pdata[0],
                                 reading.config->contacts->len ? reading.config->contacts->pdata[0] : NULL, NULL);
    if (!reading.ledger->failure)
        return reading;
    reading.why = g_strdup(reading.ledger->failure);
    g_clear_pointer(&reading.ledger, ledger_free);
    return reading;
}

void setup_reading_clear(struct setup_reading *reading)
{
    g_clear_pointer(&reading->ledger, ledger_free);
    g_clear_pointer(&reading->config, config_unref);
    g_clear_pointer(&reading->why, g_free);
}

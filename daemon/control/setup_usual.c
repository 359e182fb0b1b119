/* SPDX-License-Identifier: MIT */
/* What an answer usually is, by what was answered before. */
#include <string.h>
#include <unistd.h>

#include "base/iban.h"
#include "control/setup.h"

static const struct {
    const char *country, *language, *timezone, *calendar;
} countries[] = {
    {"NL", "nl", "Europe/Amsterdam", "nl"},  {"BE", "nl", "Europe/Brussels", "be"},
    {"DE", "de", "Europe/Berlin", "de"},     {"FR", "fr", "Europe/Paris", "fr"},
    {"LU", "fr", "Europe/Luxembourg", "lu"}, {"AT", "de", "Europe/Vienna", ""},
    {"IE", "en", "Europe/Dublin", ""},       {"GB", "en", "Europe/London", ""},
};

static int country_of(const struct setup *setup)
{
    for (int i = 0; i < (int)G_N_ELEMENTS(countries); i++)
        if (setup_is(setup, SETUP_COUNTRY, countries[i].country))
            return i;
    return -1;
}

char *setup_usual_country(struct setup *setup)
{
    g_autofree char *iban = iban_normalise(setup_answer(setup, SETUP_IBAN));

    return g_strndup(iban ? iban : "NL", 2);
}

char *setup_usual_language(struct setup *setup)
{
    int i = country_of(setup);

    return g_strdup(i < 0 ? "en" : countries[i].language);
}

char *setup_usual_timezone(struct setup *setup)
{
    int i = country_of(setup);
    g_autoptr(GTimeZone) own = g_time_zone_new_local();

    return g_strdup(i < 0 ? g_time_zone_get_identifier(own) : countries[i].timezone);
}

/* The shipped calendar of the country, where there is one. */
char *setup_usual_calendars(struct setup *setup)
{
    int i = country_of(setup);

    return g_strdup(i < 0 ? "" : countries[i].calendar);
}

char *setup_usual_owner_language(struct setup *setup)
{
    return g_strdup(setup_is(setup, SETUP_LANGUAGE, "nl") ? "nl" : "en");
}

/* The installed place where it is there; elsewhere beside the configuration. */
char *setup_usual_store(struct setup *setup)
{
    g_autofree char *installed = g_build_filename(SYSCONFDIR, "herinnerd", NULL);

    return g_strdup(g_str_equal(setup->base, installed) ? "/var/lib/herinnerd/herinnerd.db" : "herinnerd.db");
}

char *setup_usual_owner(struct setup *setup)
{
    return g_strdup(setup_answer(setup, SETUP_ADDRESS));
}

char *setup_usual_user(struct setup *setup)
{
    return g_strdup(setup_answer(setup, SETUP_ADDRESS));
}

char *setup_letter_language(const struct setup *setup)
{
    const char *language = setup_answer(setup, SETUP_LANGUAGE);
    bool belgian = setup_is(setup, SETUP_COUNTRY, "BE");

    if (belgian && (g_str_equal(language, "nl") || g_str_equal(language, "fr")))
        return g_strconcat(language, "-BE", NULL);
    return g_strconcat(language, setup_is(setup, SETUP_FORM, "informal") && g_str_equal(language, "nl") ? "-je" : "",
                       NULL);
}

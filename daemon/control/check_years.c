/* SPDX-License-Identifier: MIT */
#include "control/check_years.h"

#include "base/words.h"
#include "startup_law.h"

/* Days left that are worth a word. Rates are published some weeks before they count, so that earlier nobody can act. */
enum { CALENDAR_SHORT = 60, LAW_SHORT = 14 };

/* "known through 2026-12-31, 39 days left". New string. */
static char *known_text(civil_day through, civil_day today)
{
    char text[DAY_ISO_SIZE];
    int left = through - today;

    day_to_iso(through, text);
    if (left < 0)
        return g_strdup_printf(_("known through %s only"), text);
    return g_strdup_printf(ngettext("known through %s, %d day left", "known through %s, %d days left", (unsigned)left),
                           text, left);
}

static void check_holidays(struct check_page *page, const struct world *world)
{
    civil_day through = calendar_known_through(world->calendar);

    if (through == DAY_NONE)
        doctor_say(page, CHECK_UNKNOWN, N_("holidays"), g_strdup(_("none are known; see «calendars»")));
    else
        doctor_say(page, through < world->now.day + CALENDAR_SHORT ? CHECK_BAD : CHECK_GOOD, N_("holidays"),
                   known_text(through, world->now.day));
}

static char *fact_text(const struct startup_law_fact *one, civil_day today)
{
    const struct law_fact *fact = one->fact;
    g_autofree char *known =
        fact->known_through == DAY_NONE ? g_strdup(_("no end is known")) : known_text(fact->known_through, today);
    bool over = fact->known_through != DAY_NONE && fact->known_through < today;
    g_autofree char *subject =
        g_strdup_printf("%s-%s, %s", fact->country, law_kind_word(fact->kind), one->costs ? _("costs") : _("interest"));

    if (over)
        return g_strdup_printf(_("%s: %s, and letters that ask for it wait; bring \"%s\" up to date"), subject, known,
                               fact->file);
    if (fact->known_through != DAY_NONE && fact->known_through < today + LAW_SHORT)
        return g_strdup_printf(_("%s: %s; bring \"%s\" up to date"), subject, known, fact->file);
    if (one->recalled)
        return g_strdup_printf(_("%s: %s, but never checked against a source; look it up and correct \"%s\""), subject,
                               known, fact->file);
    return g_strdup_printf("%s: %s", subject, known);
}

static void check_fact(struct check_page *page, const struct startup_law_fact *one, civil_day today)
{
    civil_day through = one->fact->known_through;
    bool ending = through != DAY_NONE && through < today + LAW_SHORT;

    doctor_say(page, ending ? CHECK_BAD : one->recalled ? CHECK_UNKNOWN : CHECK_GOOD, N_("law"), fact_text(one, today));
}

void check_years(struct check_page *page, const struct control *control, const struct world *world)
{
    g_autoptr(GArray) facts = startup_law_facts(control->config);

    check_holidays(page, world);
    if (!facts->len)
        doctor_say(page, CHECK_GOOD, N_("law"), g_strdup(_("letters depend on no table")));
    for (guint i = 0; i < facts->len; i++)
        check_fact(page, &g_array_index(facts, struct startup_law_fact, i), world->now.day);
}

/* SPDX-License-Identifier: MIT */
#include "compose/threat_words.h"

#include <string.h>

static const char *const dutch[] = {
    "beslag", "beslaglegging", "bkr", "betekening", "dagvaard*", "deurwaarder*", "dringend*", "dwangbevel", "exploot",
    "faillissement*", "genoodzaakt", "gerechtelijk*", "incassobureau*", "laatste waarschuwing", "laatste herinnering",
    "laatste aanmaning", "nalatig*", "noodgedwongen", "onmiddellijk*", "onverwijld", "oplichting", "per omgaande",
    "politie", "rechtbank*", "rechter", "rechtsmaatregelen", "sommeer*", "sommeren", "sommatie*", "stante pede",
    "uitzetting", "verdere stappen", "vonnis*", "wanbetaler*", "wanbetaling", "werkgever", "zwarte lijst", NULL,
};

static const char *const english[] = {
    "bailiff*", "bankrupt*", "blacklist*", "collection agency", "court", "courts", "credit agency", "credit bureau",
    "credit rating", "credit record", "credit score", "debtor*", "delinquent*", "dishonest*", "employer",
    "failed to pay", "failure to*", "final demand", "final notice", "final reminder", "final warning", "forced to",
    "fraud*", "further action", "further steps", "immediately", "insolven*", "last warning", "lawsuit*",
    "legal action*", "legal proceedings", "legal steps", "letter before action", "letter before claim", "police",
    "prosecut*", "seize*", "seizure*", "solicitor*", "sue", "summons*", "urgent*", NULL,
};

static const char *const french[] = {
    "à défaut de quoi", "avocat*", "commissaire de justice", "contentieux", "contraint*", "dernier avertissement",
    "dernier rappel", "dernière relance", "dans les plus brefs délais", "employeur", "expulsion", "faillite*",
    "fichage", "fiché*", "huissier*", "immédiatement", "liste noire", "mauvais payeur*", "négligen*", "police",
    "poursuite*", "poursuivre", "saisie*", "saisir", "sans délai", "société de recouvrement", "sommation*",
    "sommons", "sous huitaine", "tribunal", "tribunaux", "urgent*", NULL,
};

static const char *const german[] = {
    "ansonsten sehen wir uns", "arbeitgeber*", "dringend*", "gericht", "gerichtlich*", "gerichtsvollzieher*",
    "gezwungen", "inkasso*", "insolvenz*", "klage", "kreditwürdigkeit", "letzte mahnung", "letzte warnung",
    "letztmalig*", "mahnbescheid*", "mahngebühr*", "nachlässig*", "pfändung*", "polizei*", "rechtliche schritte",
    "rechtsanwalt*", "schufa*", "schuldner*", "schwarze liste", "sofort", "sofortig*", "umgehend*", "unverzüglich*",
    "vollstreckung*", "weitere schritte", "zwangsvollstreckung*", NULL,
};

const char *const *threat_words(const char *language)
{
    static const struct {
        const char *language;
        const char *const *words;
    } lists[] = {{"nl", dutch}, {"en", english}, {"fr", french}, {"de", german}};

    for (unsigned i = 0; i < sizeof lists / sizeof lists[0]; i++)
        if (!strncmp(lists[i].language, language, 2) && (!language[2] || language[2] == '-'))
            return lists[i].words;
    return NULL;
}

/* SPDX-License-Identifier: MIT */
#include "control/check_dns.h"

#include "base/words.h"
#include "net/record.h"

void check_domain(struct check_page *page, const char *domain, const char *resolver)
{
    g_autofree char *policy = g_strconcat("_dmarc.", domain, NULL);
    g_autofree char *spf = NULL, *dmarc = NULL;
    enum record_found found = record_ask(domain, "v=spf1", resolver, &spf);

    if (found == RECORD_UNREACHABLE) {
        doctor_say(page, CHECK_UNKNOWN, N_("names"),
                   g_strdup_printf(_("%s: no name server can be asked from here"), domain));
        return;
    }
    if (found == RECORD_FOUND)
        doctor_say(page, CHECK_GOOD, "SPF", g_strdup_printf("%s: %s", domain, spf));
    else
        doctor_say(
            page, CHECK_BAD, "SPF",
            g_strdup_printf(_("%s: nobody is named who may send for it, so letters may be taken for spam; ask who "
                              "runs the relay for the TXT record"),
                            domain));
    found = record_ask(policy, "v=DMARC1", resolver, &dmarc);
    if (found == RECORD_FOUND)
        doctor_say(page, CHECK_GOOD, "DMARC", g_strdup_printf("%s: %s", domain, dmarc));
    else
        doctor_say(page, found == RECORD_ABSENT ? CHECK_BAD : CHECK_UNKNOWN, "DMARC",
                   g_strdup_printf(_("%s: there is no policy; a TXT record at _dmarc.%s with \"v=DMARC1; p=none\" is a "
                                     "beginning"),
                                   domain, domain));
    doctor_say(page, CHECK_UNKNOWN, "DKIM",
               g_strdup_printf(_("%s: its key has a name that the relay chose; send yourself a letter with "
                                 "\"herinnerctl template send\" and look for dkim=pass in its headers"),
                               domain));
}

/* SPDX-License-Identifier: MIT */
#include "report/collected.h"

#include "base/words.h"

char *collected_sentence(const struct collected *collected)
{
    if (!*collected->policy)
        return g_strdup_printf(_("%s: settled after collection; agree new terms first, then \"%s %s --handed-over\""),
                               collected->client, "herinnerctl resume", collected->client);
    return g_strdup_printf(_("%s: settled after collection; agree new terms first, then \"%s %s --handed-over\"; the "
                             "policy \"%s\" fits"),
                           collected->client, "herinnerctl resume", collected->client, collected->policy);
}

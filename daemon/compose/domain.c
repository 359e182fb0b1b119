/* SPDX-License-Identifier: MIT */
#include "compose/domain.h"

#include <glib.h>
#include <unicode/uidna.h>

enum { DOMAIN_MAX = 255 }; /* RFC 1035 2.3.4 */

static char *convert(const char *domain)
{
    UErrorCode code = U_ZERO_ERROR;
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UIDNA *rules = uidna_openUTS46(UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ, &code);
    char found[DOMAIN_MAX + 1];
    int32_t length = U_SUCCESS(code) ? uidna_nameToASCII_UTF8(rules, domain, -1, found, DOMAIN_MAX, &info, &code) : 0;

    uidna_close(rules);
    return U_SUCCESS(code) && !info.errors ? g_strndup(found, (gsize)length) : NULL;
}

char *domain_to_ascii(const char *domain)
{
    return g_str_is_ascii(domain) ? g_strdup(domain) : convert(domain);
}

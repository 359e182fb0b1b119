/* SPDX-License-Identifier: MIT */
#include "deliver/outcome.h"

#define AT(step) (1U << (step))

enum {
    ENVELOPE = AT(STEP_MAIL) | AT(STEP_RCPT) | AT(STEP_DATA),
    BODY = AT(STEP_CONTENT) | AT(STEP_DOT),
    ANY = ENVELOPE | BODY,
    CLEANING = AT(STEP_RSET) | AT(STEP_QUIT),
};

/* The first row that fits decides. ENHANCED NULL: any; "": only a reply without one; "5.7.": as a prefix. */
static const struct {
    unsigned steps;
    int from, to;
    const char *enhanced;
    enum ruling ruling;
} rows[] = {
    {AT(STEP_MAIL) | AT(STEP_RCPT) | CLEANING, 200, 299, NULL, RULING_GO_ON},
    {AT(STEP_DATA), 354, 354, NULL, RULING_GO_ON},
    {AT(STEP_LONE_DOT), 200, 599, NULL, RULING_GO_ON},
    {AT(STEP_DOT), 200, 299, NULL, RULING_ACCEPTED},
    {AT(STEP_CONTENT), 0, 0, NULL, RULING_LATER}, /* without its dot nothing is accepted */
    {BODY, 0, 399, NULL, RULING_UNCERTAIN},
    {ANY, 400, 499, NULL, RULING_LATER},
    {ANY, 500, 599, "5.7.", RULING_RELAY},            /* policy and authentication, RFC 3463 3.8 */
    {ANY, 500, 599, "5.3.4", RULING_NEVER},           /* message too big for the system */
    {ANY, 530, 530, NULL, RULING_RELAY},              /* authentication required, RFC 4954 6 */
    {AT(STEP_RCPT), 500, 599, "5.1.7", RULING_RELAY}, /* the sender's address is what is refused: */
    {AT(STEP_RCPT), 500, 599, "5.1.8", RULING_RELAY}, /* many servers say so only at RCPT */
    {AT(STEP_RCPT), 500, 599, "5.1.", RULING_UNDELIVERABLE},
    {AT(STEP_RCPT), 500, 599, "5.2.1", RULING_UNDELIVERABLE},
    {AT(STEP_RCPT), 550, 551, "", RULING_UNDELIVERABLE},
    {AT(STEP_RCPT), 553, 553, "", RULING_UNDELIVERABLE},
    {AT(STEP_RCPT), 500, 599, NULL, RULING_NEVER},
    {AT(STEP_MAIL), 552, 552, "", RULING_NEVER}, /* the size that MAIL announced, RFC 1870 6.1 */
    {AT(STEP_MAIL) | AT(STEP_DATA), 500, 599, NULL, RULING_RELAY},
    {BODY, 500, 599, NULL, RULING_NEVER},
};

static bool enhanced_fits(const char *want, const char *have)
{
    if (!want)
        return true;
    if (!*want)
        return !*have || g_str_equal(have, "5.0.0"); /* «other»: says no more than none */
    if (g_str_has_suffix(want, "."))
        return g_str_has_prefix(have, want);
    return g_str_equal(have, want);
}

enum ruling outcome_decide(enum smtp_step step, int code, const char *enhanced)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if ((rows[i].steps & AT(step)) && code >= rows[i].from && code <= rows[i].to &&
            enhanced_fits(rows[i].enhanced, enhanced))
            return rows[i].ruling;
    return RULING_OUT_OF_STEP;
}

bool outcome_is_of_letter(enum smtp_step step, int code)
{
    return (step == STEP_RCPT || step == STEP_DOT) && code / 100 == 4 && code != 421;
}

const char *ruling_word(enum ruling ruling)
{
    static const char *const words[] = {
        [RULING_GO_ON] = "go-on",
        [RULING_ACCEPTED] = "accepted",
        [RULING_UNDELIVERABLE] = "undeliverable",
        [RULING_NEVER] = "refused",
        [RULING_LATER] = "later",
        [RULING_RELAY] = "relay",
        [RULING_UNCERTAIN] = "uncertain",
        [RULING_OUT_OF_STEP] = "out-of-step",
    };

    return words[ruling];
}

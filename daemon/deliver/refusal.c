/* SPDX-License-Identifier: MIT */
#include "deliver/refusal.h"

#include <string.h>

#include "base/words.h"

/*
 * The first row that fits decides. WORDS in small letters, anywhere in the reply; ENHANCED as a prefix; "" and 0 fit
 * all. Sources: Google «Gmail SMTP errors and codes» (support.google.com/a/answer/3726730), Microsoft «SMTP AUTH»,
 * «NDR codes in Exchange Online» and message centre MC786329 (learn.microsoft.com), Amazon SES «SMTP response codes»,
 * IONOS «mass mailing limits»; the words of Postfix (reject_sender_login_mismatch), Exim and cPanel, which most hosters
 * run.
 */
static const struct {
    int from, to;
    const char *enhanced, *words;
    enum refusal refusal;
} rows[] = {
    /* Google */
    {534, 534, "5.7.9", "", REFUSAL_APP_PASSWORD},
    {0, 0, "", "application-specific password", REFUSAL_APP_PASSWORD},
    {0, 0, "", "invalidsecondfactor", REFUSAL_APP_PASSWORD},
    {534, 534, "5.7.14", "", REFUSAL_BROWSER},
    {0, 0, "", "log in via your web browser", REFUSAL_BROWSER},
    {0, 0, "", "weblogin", REFUSAL_BROWSER},
    {0, 0, "", "p=badcredentials", REFUSAL_CREDENTIALS},
    {0, 0, "", "username and password not accepted", REFUSAL_CREDENTIALS},
    {0, 0, "5.4.5", "", REFUSAL_DAY},
    {0, 0, "", "daily user sending", REFUSAL_DAY},
    {0, 0, "", "daily sending quota", REFUSAL_DAY},
    {0, 0, "", "smtp relay limit exceeded", REFUSAL_DAY},
    {0, 0, "", "too many login attempts", REFUSAL_LOGINS},
    {0, 0, "", "unusual rate of unsolicited mail", REFUSAL_BLOCKED},

    /* Microsoft 365 */
    {0, 0, "5.7.30", "", REFUSAL_NO_PASSWORDS},
    {0, 0, "", "basic authentication is not supported", REFUSAL_NO_PASSWORDS},
    {0, 0, "", "basic authentication is disabled", REFUSAL_NO_PASSWORDS},
    {0, 0, "", "smtpclientauthentication is disabled", REFUSAL_SMTP_OFF},
    {0, 0, "", "security defaults", REFUSAL_POLICY},
    {0, 0, "", "conditional access", REFUSAL_POLICY},
    {0, 0, "", "did not meet the criteria to be authenticated", REFUSAL_POLICY},
    {0, 0, "5.7.139", "", REFUSAL_POLICY},
    {0, 0, "5.7.3", "authentication unsuccessful", REFUSAL_CREDENTIALS},
    {0, 0, "5.7.57", "", REFUSAL_LOGIN_FIRST},
    {0, 0, "5.7.60", "", REFUSAL_SENDER},
    {0, 0, "", "sendasdenied", REFUSAL_SENDER},
    {0, 0, "5.2.252", "", REFUSAL_SENDER},
    {0, 0, "5.1.8", "bad outbound sender", REFUSAL_BLOCKED},
    {0, 0, "5.7.501", "", REFUSAL_BLOCKED},
    {0, 0, "5.7.502", "", REFUSAL_BLOCKED},
    {0, 0, "5.7.503", "", REFUSAL_BLOCKED},
    {0, 0, "5.7.508", "", REFUSAL_BLOCKED},
    {0, 0, "5.7.705", "", REFUSAL_BLOCKED},
    {0, 0, "5.7.708", "", REFUSAL_BLOCKED},
    {0, 0, "5.7.750", "", REFUSAL_BLOCKED},
    {0, 0, "5.1.90", "", REFUSAL_DAY},
    {0, 0, "5.2.122", "", REFUSAL_HOUR},
    {0, 0, "", "submission quota exceeded", REFUSAL_HOUR},
    {0, 0, "", "sender thread limit exceeded", REFUSAL_HOUR},

    /* Amazon SES and the like */
    {0, 0, "", "email address is not verified", REFUSAL_SENDER},
    {0, 0, "", "maximum sending rate exceeded", REFUSAL_HOUR},
    {0, 0, "", "sending suspended for this account", REFUSAL_CLOSED},
    {0, 0, "", "sending paused for this account", REFUSAL_CLOSED},

    /* Postfix, Exim and cPanel as hosters run them */
    {500, 599, "", "not owned by user", REFUSAL_SENDER},
    {500, 599, "", "sender address rejected", REFUSAL_SENDER},
    {500, 599, "", "sender verify failed", REFUSAL_SENDER},
    {500, 599, "", "not allowed to send as", REFUSAL_SENDER},
    {500, 599, "", "not permitted to send as", REFUSAL_SENDER},
    {0, 0, "", "max defers and failures per hour", REFUSAL_HOUR},
    {0, 0, "", "max emails per hour", REFUSAL_HOUR},
    {0, 0, "", "mail send limit exceeded", REFUSAL_HOUR},
    {0, 0, "", "sending limit exceeded", REFUSAL_HOUR},
    {0, 0, "", "mail limit has been reached", REFUSAL_HOUR},
    {0, 0, "", "message count quota exceeded", REFUSAL_HOUR},
    {0, 0, "", "sender rate limit", REFUSAL_HOUR},
    {0, 0, "", "outgoing ratelimit", REFUSAL_HOUR},
    {0, 0, "", "outgoing mail from", REFUSAL_BLOCKED}, /* cPanel: … has been suspended */
    {500, 599, "", "account has been suspended", REFUSAL_CLOSED},
    {500, 599, "", "account is disabled", REFUSAL_CLOSED},
    {500, 599, "", "account has been disabled", REFUSAL_CLOSED},
    {530, 530, "", "authentication required", REFUSAL_LOGIN_FIRST},
    {535, 535, "", "", REFUSAL_CREDENTIALS},
};

static const char *const sentences[] = {
    [REFUSAL_APP_PASSWORD] =
        N_("the relay \"{host}\" does not take the ordinary password: {words}; make an app password in the account's "
           "settings, or use auth = oauth2"),
    [REFUSAL_BROWSER] =
        N_("the relay \"{host}\" wants to see who you are: {words}; log in once with a browser as this user, and make "
           "an app password or use auth = oauth2"),
    [REFUSAL_NO_PASSWORDS] =
        N_("the relay \"{host}\" takes no passwords any more: {words}; use auth = oauth2, see Microsoft 365 in "
           "herinnerd.conf(5)"),
    [REFUSAL_SMTP_OFF] =
        N_("sending by SMTP is switched off at \"{host}\": {words}; an administrator has to allow \"Authenticated "
           "SMTP\" for this mailbox in the Microsoft 365 admin centre, under mail apps"),
    [REFUSAL_POLICY] =
        N_("a rule of your organisation stops the login at \"{host}\": {words}; use auth = oauth2, or let an "
           "administrator look at security defaults and conditional access"),
    [REFUSAL_CREDENTIALS] =
        N_("the relay \"{host}\" refuses the user name or the password: {words}; check \"user\" and the password, some "
           "providers ask for an app password"),
    [REFUSAL_LOGINS] =
        N_("the relay \"{host}\" saw too many logins in a short time: {words}; it is tried again by itself, a smaller "
           "\"connections\" helps"),
    [REFUSAL_SENDER] =
        N_("the relay \"{host}\" does not let this account write as this sender: {words}; check \"address\" and "
           "\"bounce\" of the sender, or let the provider allow them for this account"),
    [REFUSAL_DAY] = N_(
        "the relay \"{host}\" takes no more letters today: {words}; what waits goes out by itself, \"per_day\" keeps "
        "below its limit"),
    [REFUSAL_HOUR] =
        N_("the relay \"{host}\" takes no more letters for the moment: {words}; what waits goes out by itself, a "
           "smaller \"rate\" keeps below its limit"),
    [REFUSAL_BLOCKED] =
        N_("the relay \"{host}\" has blocked this account because of spam: {words}; change its password and ask the "
           "provider to lift the block"),
    [REFUSAL_CLOSED] = N_("the account at \"{host}\" is closed for sending: {words}; ask the provider why"),
    [REFUSAL_LOGIN_FIRST] =
        N_("the relay \"{host}\" asks for a login: {words}; set \"user\" and a password, on port 587 or 465"),
};

/* The enhanced code behind the reply code (RFC 2034), "" when there is none. */
static const char *enhanced_of(const char *reply)
{
    return g_ascii_isdigit(reply[0]) && strlen(reply) > 4 && g_ascii_isdigit(reply[4]) && reply[5] == '.' ? reply + 4
                                                                                                          : "";
}

/* "5.7.3" is no beginning of "5.7.30". */
static bool enhanced_fits(const char *want, const char *have)
{
    size_t length = strlen(want);

    return g_str_has_prefix(have, want) && (!length || !g_ascii_isdigit(have[length]));
}

enum refusal refusal_of(const char *reply)
{
    g_autofree char *small = g_ascii_strdown(reply, -1);
    const char *enhanced = enhanced_of(small);
    int code = (int)g_ascii_strtoll(small, NULL, 10);

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        if ((!rows[i].from || (code >= rows[i].from && code <= rows[i].to)) &&
            enhanced_fits(rows[i].enhanced, enhanced) && strstr(small, rows[i].words))
            return rows[i].refusal;
    return REFUSAL_UNKNOWN;
}

const char *refusal_sentence(enum refusal refusal)
{
    return refusal < REFUSAL_COUNT ? sentences[refusal] : NULL;
}

enum ruling refusal_weigh(enum ruling ruling, const char *reply)
{
    if ((ruling == RULING_NEVER || ruling == RULING_UNDELIVERABLE) && refusal_of(reply) != REFUSAL_UNKNOWN)
        return RULING_RELAY;
    return ruling;
}

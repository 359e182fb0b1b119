/* SPDX-License-Identifier: MIT */
/* The mail account: what the provider of the address wants, and whether the login works. */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/words.h"
#include "config/secret.h"
#include "control/setup.h"
#include "deliver/single.h"
#include "net/mx.h"

static const char *domain_of(const struct setup *setup)
{
    const char *at = strrchr(setup_answer(setup, SETUP_ADDRESS), '@');

    return at ? at + 1 : "";
}

/* Asks the name servers once for each domain. */
static const struct setup_provider *find_provider(struct setup *setup)
{
    const char *domain = domain_of(setup);
    g_auto(GStrv) servers = NULL;

    if (setup->looked_up && g_str_equal(setup->looked_up, domain))
        return setup->provider;
    g_free(setup->looked_up);
    setup->looked_up = g_strdup(domain);
    setup->provider = setup_provider_of_domain(domain);
    if (setup->provider)
        return setup->provider;
    servers = mx_find(domain);
    setup->provider = setup_provider_of(servers);
    return setup->provider;
}

char *setup_mail_note(struct setup *setup)
{
    const struct setup_provider *provider = find_provider(setup);

    if (!provider)
        return g_strdup_printf(_("the mail provider of %s is not one of those that are known"), domain_of(setup));
    return g_strdup_printf(_("the mail of %s is at %s%s%s"), domain_of(setup), provider->name,
                           provider->advice ? "\n" : "", provider->advice ? _(provider->advice) : "");
}

char *setup_usual_smtp_url(struct setup *setup)
{
    const struct setup_provider *provider = find_provider(setup);

    return provider ? g_strdup(provider->smtp) : g_strdup("");
}

/* Only where the same provider sends, too: the password is for that one. */
char *setup_usual_mailbox(struct setup *setup)
{
    const struct setup_provider *provider = find_provider(setup);

    return g_strdup(provider && setup_is(setup, SETUP_SMTP_URL, provider->smtp) ? provider->imap : "");
}

char *setup_usual_smtp_auth(struct setup *setup)
{
    const struct setup_provider *provider = find_provider(setup);
    bool oauth2 = provider && provider->oauth2 && setup_is(setup, SETUP_SMTP_URL, provider->smtp);

    return g_strdup(oauth2 ? "oauth2" : "password");
}

/* The typed password as a file that has no name; -1 without one. */
int setup_password_descriptor(const struct setup *setup)
{
    size_t length = setup->password ? strlen(setup->password) : 0;
    int descriptor = length ? memfd_create("password", MFD_CLOEXEC) : -1;

    if (descriptor >= 0 && (fchmod(descriptor, 0600) != 0 || write(descriptor, setup->password, length) < 0)) {
        close(descriptor);
        return -1;
    }
    return descriptor;
}

/* Whether a login can be tried here and now: not with a token that nobody fetched, nor with a service's credential. */
static bool can_try(const struct setup *setup)
{
    g_autofree char *path = setup_password_path(setup);

    if (!setup_is(setup, SETUP_MAIL, "yes") || setup_is(setup, SETUP_SMTP_AUTH, "oauth2") ||
        *setup_answer(setup, SETUP_SMTP_PASSWORD_CREDENTIAL))
        return false;
    return !*setup_answer(setup, SETUP_SMTP_USER) || setup->password ||
           *setup_answer(setup, SETUP_SMTP_PASSWORD_FILE) || *setup_answer(setup, SETUP_SMTP_PASSWORD_COMMAND) ||
           g_file_test(path, G_FILE_TEST_EXISTS);
}

char *setup_mail_try(struct setup *setup)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    g_autoptr(GError) error = NULL;
    int descriptor = setup_password_descriptor(setup);
    g_autofree char *file = descriptor < 0 ? NULL : g_strdup_printf("/proc/self/fd/%d", descriptor);
    g_autofree char *text = setup_text(setup, file);
    AUTO(config) config = can_try(setup) ? setup_load(setup, text, mistakes) : NULL;
    char *why = NULL;

    if (config && config->smtps->len && !single_login(config->smtps->pdata[0], &error))
        why = g_strdup(error->message);
    if (mistakes->len)
        why = g_strdup(((struct config_mistake *)mistakes->pdata[0])->message);
    if (descriptor >= 0)
        close(descriptor);
    return why;
}

/* A password that does not work is refused once; the same again is kept: the server may be down today. */
char *setup_password_refuse(struct setup *setup, const char *value)
{
    bool again = setup->password && (!*value || !strcmp(setup->password, value));
    g_autofree char *kept = setup_password_path(setup);
    g_autofree char *cause = NULL;

    if (!*value && !setup->password && !g_file_test(kept, G_FILE_TEST_EXISTS))
        return g_strdup(_("there is no password yet; type it, or < and leave the user name out with -"));
    if (*value && !again) {
        secret_free(setup->password);
        setup->password = secret_copy(value, strlen(value));
    }
    setup_set(setup, SETUP_SMTP_PASSWORD, "");
    if (again || !setup->told)
        return NULL;
    output_line(setup->out, TINT_DIM, _("logging in …"));
    fflush(setup->out->stream);
    cause = setup_mail_try(setup);
    if (!cause) {
        output_line(setup->out, TINT_GOOD, _("the server took the login"));
        return NULL;
    }
    return g_strdup_printf(_("%s\nType another password, < for the questions before, or Enter to go on with this one"),
                           cause);
}

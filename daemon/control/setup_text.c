/* SPDX-License-Identifier: MIT */
/* The answers as a configuration, explained for who reads it later. */
#include <string.h>

#include "base/words.h"
#include "config/quote.h"
#include "control/setup.h"

static void say(GString *out, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; *line; line++)
        g_string_append_printf(out, "#%s%s\n", **line ? " " : "", *line);
}

static void part(GString *out, const char *text)
{
    g_string_append_c(out, '\n');
    say(out, text);
}

static void set_list(GString *out, const char *name, const char *value)
{
    g_auto(GStrv) values = g_strsplit(value, "\n", -1);

    if (!*value)
        return;
    g_string_append_printf(out, "  %s = ", name);
    quote_append_list(out, values);
    g_string_append_c(out, '\n');
}

static void answer(GString *out, const struct setup *setup, enum setup_key key)
{
    if (setup_questions[key].list)
        set_list(out, setup_questions[key].name, setup_answer(setup, key));
    else
        quote_setting(out, setup_questions[key].name, setup_answer(setup, key));
}

static void add_top(GString *out, const struct setup *setup)
{
    part(out, _("In rehearsal nothing reaches a client: the letters go to the outbox. Ready? The command is:\n"
                "herinnerctl go-live"));
    g_string_append(out, "timezone = ");
    quote_append(out, setup_answer(setup, SETUP_TIMEZONE));
    g_string_append(out, "\nstore = ");
    quote_append(out, setup_answer(setup, SETUP_STORE));
    g_string_append_c(out, '\n');
}

static void add_sender(GString *out, const struct setup *setup)
{
    static const enum setup_key keys[] = {SETUP_NAME,   SETUP_LEGAL_NAME,   SETUP_ADDRESS,
                                          SETUP_PERSON, SETUP_PHONE,        SETUP_COUNTRY,
                                          SETUP_IBAN,   SETUP_REGISTRATION, SETUP_VAT};
    g_autofree char *language = setup_letter_language(setup);

    part(out, _("Who the letters come from, and who is told what happens."));
    g_string_append(out, "sender \"main\" {\n");
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
        answer(out, setup, keys[i]);
    quote_setting(out, "language", language);
    answer(out, setup, SETUP_OWNER);
    answer(out, setup, SETUP_OWNER_LANGUAGE);
    g_string_append(out, "}\n");
}

static void add_ledger(GString *out, struct setup *setup)
{
    g_autofree char *ledger = setup_ledger_section(setup);
    g_autofree char *contacts = setup_contacts_section(setup);
    g_autofree char *bank = setup_bank_section(setup);

    if (!*ledger) {
        part(out, _("There is no list of invoices yet, so there is nobody to remind. When you have an export:\n"
                    "herinnerctl ledger inspect FILE"));
        return;
    }
    if (setup_source_is(setup, LEDGER_UBL))
        part(out, _("The invoices, as electronic documents. They do not say what was paid: the bank's statements do."));
    else if (setup_source_is(setup, LEDGER_SQLITE))
        part(out, _("The open invoices, as a query on a database."));
    else
        part(out, _("The open invoices, as your bookkeeping exports them; a file older than three business days is not "
                    "used."));
    if (setup_is(setup, SETUP_PACKAGE_REMINDS, "yes"))
        say(out, _("Your package sends reminders, too: switch them off there before you go live."));
    if (setup->inspection && !setup_is(setup, SETUP_REMIND, "all"))
        say(out, _("\"keep\" names the only clients that are reminded. Take their names away to remind all."));
    g_string_append(out, ledger);
    if (*contacts)
        part(out, _("The addresses and names of your clients."));
    g_string_append(out, contacts);
    if (*bank)
        part(out, _("What came in at the bank: it stops a reminder before your bookkeeping knows of it."));
    g_string_append(out, bank);
}

static void add_policies(GString *out, const struct setup *setup)
{
    bool agreed = setup_is(setup, SETUP_TERM_AGREED, "yes");

    part(out, _("Which steps for whom: the first line that fits counts; policies.conf and herinnerd.conf(5) explain "
                "them."));
    if (agreed)
        say(out, _("The payment term is agreed in writing, so the formal notice to a company claims the legal interest "
                   "and\nnames the costs to come."));
    else
        say(out, _("The payment term is not agreed in writing, so no letter to a company claims interest or names "
                   "costs. When\nit is, add the line: business = \"business\""));
    g_string_append(out, "policies {\n  consumer-NL = \"consumer-nl\"\n  consumer-BE = \"consumer-be\"\n"
                         "  consumer = \"consumer\"\n");
    g_string_append(out, agreed ? "  business = \"business\"\n" : "");
    g_string_append(out, "  default = \"standard\"\n}\n");
}

static void add_oauth2(GString *out, const struct setup *setup, const char *scope)
{
    g_autofree char *store = g_path_get_dirname(setup_answer(setup, SETUP_STORE));
    g_autofree char *token = g_build_filename(store, "mail.token", NULL);
    g_autofree char *microsoft = g_strdup_printf("https://login.microsoftonline.com/%s/oauth2/v2.0/token",
                                                 setup_answer(setup, SETUP_SMTP_TENANT));
    bool google = strstr(setup_answer(setup, SETUP_SMTP_URL), "gmail.com") != NULL;

    g_string_append(out, "  auth = oauth2\n");
    quote_setting(out, "token_url", google ? "https://oauth2.googleapis.com/token" : microsoft);
    quote_setting(out, "client_id", setup_answer(setup, SETUP_SMTP_CLIENT_ID));
    quote_setting(out, "client_secret_file", setup_answer(setup, SETUP_SMTP_SECRET_FILE));
    quote_setting(out, "scope", google ? "https://mail.google.com/" : scope);
    quote_setting(out, "refresh_token_file", token);
}

static void add_login(GString *out, const struct setup *setup, const char *password_file, const char *scope)
{
    if (!*setup_answer(setup, SETUP_SMTP_USER))
        return;
    quote_setting(out, "user", setup_answer(setup, SETUP_SMTP_USER));
    if (setup_is(setup, SETUP_SMTP_AUTH, "oauth2"))
        add_oauth2(out, setup, scope);
    else if (password_file)
        quote_setting(out, "password_file", password_file);
    else if (*setup_answer(setup, SETUP_SMTP_PASSWORD_CREDENTIAL))
        quote_setting(out, "password_credential", setup_answer(setup, SETUP_SMTP_PASSWORD_CREDENTIAL));
    else if (*setup_answer(setup, SETUP_SMTP_PASSWORD_COMMAND))
        quote_setting(out, "password_command", setup_answer(setup, SETUP_SMTP_PASSWORD_COMMAND));
    else if (*setup_answer(setup, SETUP_SMTP_PASSWORD_FILE))
        quote_setting(out, "password_file", setup_answer(setup, SETUP_SMTP_PASSWORD_FILE));
    else
        quote_setting(out, "password_file", "smtp.password");
}

/* A server on this machine may do without encryption; then it has none, mostly. */
static bool is_near(const char *url)
{
    return g_str_has_prefix(url, "smtp://localhost") || g_str_has_prefix(url, "smtp://127.");
}

#define MICROSOFT_SCOPES                                                                                               \
    "https://outlook.office.com/SMTP.Send https://outlook.office.com/IMAP.AccessAsUser.All offline_access"

static void add_mail(GString *out, const struct setup *setup, const char *password_file)
{
    if (!setup_is(setup, SETUP_MAIL, "yes")) {
        part(out,
             _("There is no mail account yet; a rehearsal needs none. Run herinnerctl setup again, or see \"smtp\" "
               "in\nherinnerd.conf(5)."));
        return;
    }
    part(out, _("The account that the letters are sent by."));
    g_string_append(out, "smtp \"main\" {\n");
    quote_setting(out, "url", setup_answer(setup, SETUP_SMTP_URL));
    if (is_near(setup_answer(setup, SETUP_SMTP_URL)) && !*setup_answer(setup, SETUP_SMTP_CA_FILE))
        g_string_append(out, "  security = none\n");
    quote_setting(out, "ca_file", setup_answer(setup, SETUP_SMTP_CA_FILE));
    add_login(out, setup, password_file, MICROSOFT_SCOPES);
    g_string_append(out, "}\n");
    if (!*setup_answer(setup, SETUP_MAILBOX_URL))
        return;
    part(out, _("Where bounces and answers arrive."));
    g_string_append(out, "mailbox \"main\" {\n");
    quote_setting(out, "url", setup_answer(setup, SETUP_MAILBOX_URL));
    add_login(out, setup, password_file, MICROSOFT_SCOPES);
    g_string_append(out, "}\n");
}

static void add_schedule(GString *out, const struct setup *setup)
{
    part(out, _("When letters may go; holidays of the calendars are left out."));
    g_string_append(out, "schedule {\n");
    answer(out, setup, SETUP_DAYS);
    answer(out, setup, SETUP_WINDOW);
    answer(out, setup, SETUP_CALENDARS);
    g_string_append(out, "}\n");
}

char *setup_text(struct setup *setup, const char *password_file)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autofree char *mark = NULL;

    say(out, _("Configuration of herinnerd. Change it as you like; all settings: man herinnerd.conf\n"
               "After a change: herinnerd --check, then systemctl reload herinnerd"));
    add_top(out, setup);
    add_sender(out, setup);
    add_ledger(out, setup);
    add_policies(out, setup);
    add_mail(out, setup, password_file);
    add_schedule(out, setup);
    part(out, _("Clients who need something special: one file each."));
    g_string_append(out, "include(\"clients.d/*.conf\")\n");
    mark = setup_mark(out->str);
    return g_strconcat(mark, out->str, NULL);
}

/* SPDX-License-Identifier: MIT */
/* The doctor: everything that would keep a letter from going, or from arriving, looked at in one go. */
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/words.h"
#include "compose/library.h"
#include "control/check_dns.h"
#include "control/check_ledgers.h"
#include "control/check_logins.h"
#include "control/check_web.h"
#include "control/check_years.h"
#include "control/preview.h"
#include "control/verbs.h"
#include "proof/guard.h"
#include "report/status.h"

static void say(struct check_page *page, enum check_level level, const char *subject, const char *text)
{
    static const enum tint tints[] = {[CHECK_GOOD] = TINT_GOOD, [CHECK_UNKNOWN] = TINT_DIM, [CHECK_BAD] = TINT_BAD};
    static const char *const words[] = {[CHECK_GOOD] = "good", [CHECK_UNKNOWN] = "unknown", [CHECK_BAD] = "bad"};
    struct json json;

    page->bad += level == CHECK_BAD;
    page->unknown += level == CHECK_UNKNOWN;
    if (!page->out->json) {
        output_fact(page->out, tints[level], _(subject), text);
        return;
    }
    json_begin(&json);
    json_string(&json, "check", subject);
    json_string(&json, "state", words[level]);
    json_string(&json, "text", text);
    json_end(&json, page->out->stream);
}

void doctor_say(struct check_page *page, enum check_level level, const char *subject, char *text)
{
    say(page, level, subject, text);
    g_free(text);
}

static void check_letters(struct check_page *page, struct control *control)
{
    g_autoptr(GError) error = NULL;
    AUTO(composer) composer = preview_composer(control, &error);

    doctor_say(page, composer ? CHECK_GOOD : CHECK_BAD, N_("letters"),
               composer ? g_strdup(_("no mistakes")) : g_strdup(error->message));
}

static void check_store(struct check_page *page, struct control *control)
{
    g_autofree char *machine = machine_id_read();
    bool held = false;

    if (!control->store) {
        doctor_say(page, CHECK_UNKNOWN, N_("store"), g_strdup(_("not there yet; the service makes it")));
        return;
    }
    if (!origin_peek(control->store, machine, &held, NULL))
        doctor_say(page, CHECK_BAD, N_("store"), g_strdup(_("cannot be read")));
    else
        doctor_say(
            page, held ? CHECK_BAD : CHECK_GOOD, N_("store"),
            g_strdup(held ? _("restored, or from another machine; see «herinnerctl adopt»") : _("of this machine")));
    if (!disk_has_room(control->config->store))
        doctor_say(page, CHECK_BAD, N_("disk"), g_strdup(_("nearly full, so nothing is sent; make room")));
    else
        doctor_say(page, disk_is_filling(control->config->store) ? CHECK_BAD : CHECK_GOOD, N_("disk"),
                   g_strdup(disk_is_filling(control->config->store) ? _("filling up; make room") : _("room enough")));
}

static void check_clock(struct check_page *page, const struct plan *plan)
{
    doctor_say(page, plan->clock_held ? CHECK_BAD : CHECK_GOOD, N_("clock"),
               g_strdup(plan->clock_held ? _("the date made a jump; «herinnerctl approve --clock» when it is right")
                                         : _("goes on from the last pass")));
}

static void check_senders(struct check_page *page, const struct control *control, const char *resolver)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < control->config->senders->len; i++) {
        const struct config_sender *sender = control->config->senders->pdata[i];
        const char *domain = strrchr(sender->address, '@');

        if (domain && g_hash_table_add(seen, (gpointer)(domain + 1)))
            check_domain(page, domain + 1, resolver);
    }
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    struct check_page page = {.out = &control->out};
    AUTO(world) world = control_world(control, DAY_NONE, error);
    AUTO(plan) plan = world ? world_plan(world) : NULL;

    if (!plan)
        return EXIT_UNREACHABLE;
    compose_init();
    doctor_say(&page, CHECK_GOOD, N_("configuration"), g_strdup_printf(_("%s: no mistakes"), control->config->path));
    check_letters(&page, control);
    check_ledgers(&page, world, plan, NULL);
    check_web(&page, control);
    check_years(&page, control, world);
    check_clock(&page, plan);
    check_store(&page, control);
    check_logins(&page, control);
    check_senders(&page, control, arguments_value(arguments, "resolver"));
    compose_shutdown();
    return page.bad ? EXIT_PERSON : EXIT_DONE;
}

static const struct option options[] = {
    {"resolver", N_("ADDRESS"), N_("the name server to ask, with :PORT where it is not 53; else this machine's own")},
    {NULL, NULL, NULL},
};

const struct verb verb_check = {
    .words = "check",
    .arguments = "",
    .summary = N_("the doctor: configuration, letters, logins, names, calendar, law, clock, disk"),
    .details =
        N_("Logs in to each relay and sends nothing; logs in to each mailbox and opens its folders, and reads nothing. "
           "Exit status 1 when something is wrong; what cannot be asked from here is said, and is no fault."),
    .options = options,
    .store = STORE_NEED_IF_THERE,
    .run = run,
};

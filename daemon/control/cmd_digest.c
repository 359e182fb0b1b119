/* SPDX-License-Identifier: MIT */
/* The owner's overview, to read now or to be mailed by the service. */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "compose/library.h"
#include "control/preview.h"
#include "control/verbs.h"
#include "cycle_digest.h"
#include "proof/guard.h"
#include "proof/notice.h"

enum { PATIENCE_MS = 30000, LOOK_US = 200000 };

static int show(struct control *control, GError **error)
{
    AUTO(world) world = control_world(control, DAY_NONE, error);
    AUTO(composer) composer = world ? preview_composer(control, error) : NULL;
    struct digest_look look = {.config = control->config,
                               .store = control->store,
                               .world = world,
                               .composer = composer,
                               .sender = config_sender(control->config, "")};
    AUTO(letter) letter = composer ? cycle_digest_look(&look, error) : NULL;

    if (!letter)
        return EXIT_UNREACHABLE;
    preview_print(&control->out, "", letter);
    return EXIT_DONE;
}

static bool ask(struct control *control, struct notice *notice, GError **error)
{
    if (!store_begin(control->store, error))
        return false;
    if (notice_open(control->store, notice, error))
        return store_commit(control->store, error);
    store_rollback(control->store);
    return false;
}

/* Whether the mail that tells CAUSE has gone; *OPEN whether it is still to come. */
static bool has_gone(struct control *control, const char *cause, bool *open)
{
    enum run_mode mode = store_mode(control->store, control->config);
    g_autoptr(GPtrArray) rows = notice_list(control->store, mode, control_today(control), NULL);

    *open = !rows;
    for (guint i = 0; rows && i < rows->len; i++) {
        const struct notice_row *row = rows->pdata[i];

        if (!g_str_equal(row->notice->cause, cause))
            continue;
        *open = true;
        return row->told_ever;
    }
    return false;
}

static int wait_for(struct control *control, const char *cause)
{
    int64_t end = clock_monotonic_ms() + PATIENCE_MS;
    bool open;

    while (clock_monotonic_ms() < end) {
        if (has_gone(control, cause, &open)) {
            output_line(&control->out, TINT_GOOD, _("the overview was mailed to you"));
            return EXIT_DONE;
        }
        if (!open)
            break;
        g_usleep(LOOK_US);
    }
    output_line(&control->out, TINT_WARN, _("the overview is in the queue; \"herinnerctl log --owner\" shows it"));
    return EXIT_AGAIN;
}

static int send_it(struct control *control, GError **error)
{
    const struct config_sender *sender = config_sender(control->config, "");
    g_autofree char *more = g_strdup_printf(" %" G_GINT64_FORMAT, clock_now_ms(&control->clock));
    AUTO(notice) notice = digest_notice(sender, control_today(control), DIGEST_OVERVIEW, more);

    if (!control->store || !sender_lock_holder(control->config->store)) {
        g_set_error(
            error, HERINNERD_ERROR, HERINNERD_ERROR_BUSY,
            _("no service runs that could mail the overview; start it, or read it with \"herinnerctl digest\""));
        return EXIT_AGAIN;
    }
    if (!ask(control, notice, error))
        return EXIT_UNREACHABLE;
    wake_touch(control->config->store);
    return wait_for(control, notice->cause);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    int status;

    if (arguments_given(arguments, "send"))
        return send_it(control, error);
    if (!control->store) /* says that there is none */
        control->store = store_open(control->config->store, STORE_READ, 0, &control->clock, error);
    if (!control->store)
        return EXIT_UNREACHABLE;
    compose_init();
    status = show(control, error);
    compose_shutdown();
    return status;
}

static const struct option options[] = {
    {"send", NULL, N_("mail it to you now, by the service")},
    {NULL, NULL, NULL},
};

const struct verb verb_digest = {
    .words = "digest",
    .arguments = "",
    .summary = N_("the overview that is mailed to you: what went, what comes, what waits, what is owed"),
    .details =
        N_("The service mails it by itself at the hour of `digest` in `schedule`. With --send exit status 75 when "
           "no service runs, or the mail is not gone after half a minute."),
    .options = options,
    .store = STORE_NEED_SERVICE,
    .looks = true,
    .run = run,
};

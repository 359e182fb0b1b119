/* SPDX-License-Identifier: MIT */
#include "fetch.h"

#include <stdio.h>

#include "base/error.h"
#include "base/words.h"
#include "config/web_url.h"
#include "fetch_one.h"
#include "fetch_pause.h"
#include "fetch_unused.h"
#include "fetch_words.h"
#include "proof/store.h"

enum { LASTING_MS = 3600000, FRESH_MS = 300000 };

struct fetches {
    const struct config *config;
    struct store *store;
    struct fetches_hooks hooks;
    struct fetch_edge edge;
    sd_event *event;
    sd_event_source *start;
    GPtrArray *all; /* of struct fetching */
    bool once, settled;
    bool awaited; /* fetches_refresh() promised news */
};

/* One source, its whole life long. */
struct fetching {
    struct fetches *fetches;
    char *subject; /* of the store's runtime words */
    const struct config_web *web;
    const char *path;
    struct fetch_one *one; /* runs */
    sd_event_source *timer;
    int failures;
    int64_t asked_ms, failing_ms; /* monotonic: the last question, the first failure in a row */
    bool settled, for_good, told_lasting;
    char *trouble; /* as the store has it, NULL = none */
};

/* -- what is told --------------------------------------------------------- */

/* Told, not kept: a store that is busy is told with the next answer. */
static void tell(struct fetching *fetching, char *text)
{
    struct store *store = fetching->fetches->store;

    if (!store_begin(store, NULL)) {
        g_free(text);
        return;
    }
    if (!store_set_runtime(store, fetching->subject, text, NULL) || !store_commit(store, NULL)) {
        store_rollback(store);
        g_free(text);
        return;
    }
    if (text)
        fprintf(stderr, "herinnerd: %s\n", text);
    else
        fprintf(stderr, _("herinnerd: \"%s\" is fetched again\n"), fetching->web->shown);
    g_free(fetching->trouble);
    fetching->trouble = text;
}

/* A server that is away in one way and then in another is one trouble, of one age. */
static bool is_told(const struct fetching *fetching, const struct fetch_answer *answer)
{
    bool known = fetching->failures > 0 || fetching->fetches->once;

    return fetching->trouble && known && !answer->for_good && !fetching->for_good;
}

static void tell_trouble(struct fetching *fetching, const struct fetch_answer *answer)
{
    g_autofree char *text = fetch_sentence(fetching->web, answer->reason);

    if (!is_told(fetching, answer) && g_strcmp0(text, fetching->trouble) != 0)
        tell(fetching, g_steal_pointer(&text));
}

/* -- one answer ----------------------------------------------------------- */

static void begin(struct fetching *fetching);

static void wait_on(struct fetching *fetching, int64_t seconds)
{
    if (fetching->fetches->once)
        return;
    sd_event_source_set_time_relative(fetching->timer, (uint64_t)MAX(seconds, 1) * G_USEC_PER_SEC);
    sd_event_source_set_enabled(fetching->timer, SD_EVENT_ONESHOT);
}

static bool any_runs(const struct fetches *fetches)
{
    for (guint i = 0; i < fetches->all->len; i++)
        if (((const struct fetching *)fetches->all->pdata[i])->one)
            return true;
    return false;
}

static void settle(struct fetching *fetching)
{
    struct fetches *fetches = fetching->fetches;

    fetching->settled = true;
    for (guint i = 0; i < fetches->all->len; i++)
        if (!((const struct fetching *)fetches->all->pdata[i])->settled)
            return;
    if (fetches->settled)
        return;
    fetches->settled = true;
    fetches->hooks.settled(fetches->hooks.data);
}

/* Whether a pass is wanted: once, when the trouble is an hour old. */
static bool note_failure(struct fetching *fetching, const struct fetch_answer *answer)
{
    int64_t now = clock_monotonic_ms();

    tell_trouble(fetching, answer);
    fetching->failing_ms = fetching->failures ? fetching->failing_ms : now;
    fetching->failures++;
    fetching->for_good = answer->for_good;
    if (fetching->told_lasting || now - fetching->failing_ms < LASTING_MS)
        return false;
    fetching->told_lasting = true;
    return true;
}

static void note_success(struct fetching *fetching)
{
    fetching->failures = 0;
    fetching->for_good = fetching->told_lasting = false;
    if (fetching->trouble)
        tell(fetching, NULL);
}

static void on_answer(const struct fetch_answer *answer, void *data)
{
    struct fetching *fetching = data;
    struct fetches *fetches = fetching->fetches;
    bool news = answer->outcome == FETCH_NEW;

    if (answer->outcome == FETCH_FAILED)
        news = note_failure(fetching, answer);
    else
        note_success(fetching);
    wait_on(fetching, fetch_pause_s(fetching->failures, answer->for_good, fetching->web->every, answer->retry_after_s));
    g_clear_pointer(&fetching->one, fetch_one_free);
    if (fetches->awaited && !any_runs(fetches)) {
        fetches->awaited = false;
        news = true;
    }
    if (news && fetches->settled)
        fetches->hooks.news(fetches->hooks.data);
    settle(fetching);
}

static void begin(struct fetching *fetching)
{
    if (fetching->one)
        return;
    sd_event_source_set_enabled(fetching->timer, SD_EVENT_OFF);
    fetching->asked_ms = clock_monotonic_ms();
    fetching->one = fetch_one_start(&fetching->fetches->edge, fetching->web, fetching->path, on_answer, fetching);
}

static int on_timer(sd_event_source *source, uint64_t usec, void *data)
{
    (void)source;
    (void)usec;
    begin(data);
    return 0;
}

bool fetches_refresh(struct fetches *fetches)
{
    int64_t now = clock_monotonic_ms();

    for (guint i = 0; i < fetches->all->len && fetches->settled; i++) {
        struct fetching *fetching = fetches->all->pdata[i];
        int64_t age = MIN(FRESH_MS, fetching->web->every * 1000);

        if (!fetching->failures && !fetching->one && now - fetching->asked_ms >= age)
            begin(fetching);
        fetches->awaited = fetches->awaited || (fetching->one && !fetching->failures);
    }
    return fetches->awaited;
}

bool fetches_are_settled(const struct fetches *fetches)
{
    return fetches->settled;
}

/* -- which there are ------------------------------------------------------ */

static int on_start(sd_event_source *source, void *data)
{
    const struct fetches *fetches = data;

    sd_event_source_set_enabled(source, SD_EVENT_OFF);
    fetch_remove_unused(fetches->config, fetches->store);
    for (guint i = 0; i < fetches->all->len; i++)
        begin(fetches->all->pdata[i]);
    return 0;
}

static void fetching_free(void *data)
{
    struct fetching *fetching = data;

    fetch_one_free(fetching->one);
    sd_event_source_disable_unref(fetching->timer);
    g_free(fetching->subject);
    g_free(fetching->trouble);
    g_free(fetching);
}

static bool add(struct fetches *fetches, const char *subject, const struct config_web *web, const char *path,
                GError **error)
{
    struct fetching *fetching;

    if (!web_is(web) || (fetches->edge.clock->pretended && !web_url_is_loopback(web->url)))
        return true;
    fetching = g_new0(struct fetching, 1);
    g_ptr_array_add(fetches->all, fetching);
    fetching->fetches = fetches;
    fetching->web = web;
    fetching->path = path;
    fetching->subject = g_strdup(subject);
    fetching->trouble = store_runtime(fetches->store, fetching->subject, NULL);
    if (sd_event_add_time_relative(fetches->event, &fetching->timer, CLOCK_MONOTONIC, UINT64_MAX / 4, 1000, on_timer,
                                   fetching) >= 0 &&
        sd_event_source_set_enabled(fetching->timer, SD_EVENT_OFF) >= 0)
        return true;
    g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_SERVER, "event loop takes no timer");
    return false;
}

static bool add_all(struct fetches *fetches, GError **error)
{
    const struct config *config = fetches->config;

    for (guint i = 0; i < config->ledgers->len; i++) {
        const struct config_ledger *ledger = config->ledgers->pdata[i];
        g_autofree char *subject = fetch_subject(ledger->key, false);

        if (!add(fetches, subject, &ledger->web, ledger->path, error))
            return false;
    }
    for (guint i = 0; i < config->contacts->len; i++) {
        const struct config_contacts *contacts = config->contacts->pdata[i];
        g_autofree char *subject = fetch_subject(contacts->key, true);

        if (!add(fetches, subject, &contacts->web, contacts->path, error))
            return false;
    }
    fetches->settled = fetches->all->len == 0;
    if (sd_event_add_defer(fetches->event, &fetches->start, on_start, fetches) >= 0)
        return true;
    g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_SERVER, "event loop takes no work");
    return false;
}

struct fetches *fetches_new(const struct config *config, struct store *store, sd_event *event,
                            const struct clock *clock, bool once, const struct fetches_hooks *hooks, GError **error)
{
    AUTO(fetches) fetches = g_new0(struct fetches, 1);

    fetches->config = config;
    fetches->store = store;
    fetches->hooks = *hooks;
    fetches->once = once;
    fetches->event = sd_event_ref(event);
    fetches->all = g_ptr_array_new_with_free_func(fetching_free);
    fetches->edge = (struct fetch_edge){.clock = clock, .zone = config->timezone, .hub = hub_new(event, error)};
    if (!fetches->edge.hub)
        return NULL;
    fetches->edge.logins = logins_new(fetches->edge.hub);
    return add_all(fetches, error) ? g_steal_pointer(&fetches) : NULL;
}

void fetches_free(struct fetches *fetches)
{
    if (!fetches)
        return;
    sd_event_source_disable_unref(fetches->start);
    g_ptr_array_unref(fetches->all);
    if (fetches->edge.logins)
        logins_free(fetches->edge.logins);
    if (fetches->edge.hub)
        hub_free(fetches->edge.hub);
    sd_event_unref(fetches->event);
    g_free(fetches);
}

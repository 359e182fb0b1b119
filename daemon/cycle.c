/* SPDX-License-Identifier: MIT */
#include "cycle.h"

#include "base/error.h"
#include "base/fault_point.h"
#include "cycle_steps.h"
#include "plan/digest.h"
#include "proof/journal.h"
#include "proof/reminder.h"
#include "proof/store.h"

static void pending_unref(gpointer data)
{
    pending_free(data);
}

/* What waits for its claim rests on the ledgers of the last reconciled plan, not on those read since. */
static bool sources_current(void *data)
{
    struct cycle *cycle = data;

    return cycle->world && !cycle->unreconciled && !cycle->world->any_fresh && world_is_current(cycle->world);
}

static void replan(void *data)
{
    cycle_request(data);
}

static void progress(void *data)
{
    struct cycle *cycle = data;

    cycle->woken(cycle->woken_data);
}

static void broken(void *data, const GError *error)
{
    struct cycle *cycle = data;

    cycle->broken = true;
    g_clear_error(&cycle->error);
    cycle->error = g_error_copy(error);
    cycle->woken(cycle->woken_data);
}

/* Rehearsal and live differ in where letters go, so deliver is made for one of them. */
static bool make_deliver(struct cycle *cycle, enum run_mode mode, GError **error)
{
    struct deliver_hooks hooks = {sources_current, replan, progress, broken, cycle};

    g_clear_pointer(&cycle->deliver, deliver_free);
    cycle->mode = mode;
    cycle->deliver = deliver_new(cycle->config, mode, cycle->store, cycle->event, &cycle->clock,
                                 cycle->config->timezone, &hooks, error);
    return cycle->deliver != NULL;
}

struct cycle *cycle_new(struct config *config, struct composer *composer, struct store *store, sd_event *event,
                        const struct clock *clock, void (*woken)(void *data), void *data, GError **error)
{
    AUTO(cycle) cycle = g_new0(struct cycle, 1);

    cycle->config = config_ref(config);
    cycle->composer = composer;
    cycle->store = store;
    cycle->clock = *clock;
    cycle->event = sd_event_ref(event);
    cycle->woken = woken;
    cycle->woken_data = data;
    cycle->reads = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    cycle->pending = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, pending_unref);
    cycle->decisions = g_hash_table_new(NULL, NULL);
    cycle->lines = g_ptr_array_new_with_free_func(line_free);
    cycle->owner_mails = g_hash_table_new(NULL, NULL);
    cycle->broken_letters = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    cycle->without_files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (!make_deliver(cycle, store_mode(store, config), error))
        return NULL;
    return g_steal_pointer(&cycle);
}

void cycle_free(struct cycle *cycle)
{
    g_clear_pointer(&cycle->deliver, deliver_free);
    g_clear_pointer(&cycle->plan, plan_free);
    g_clear_pointer(&cycle->world, world_free);
    g_hash_table_unref(cycle->reads);
    g_hash_table_unref(cycle->pending);
    g_hash_table_unref(cycle->decisions);
    g_ptr_array_unref(cycle->lines);
    g_clear_pointer(&cycle->going, g_ptr_array_unref);
    cycle_forget_notices(cycle);
    g_hash_table_unref(cycle->owner_mails);
    g_hash_table_unref(cycle->broken_letters);
    g_hash_table_unref(cycle->without_files);
    g_clear_error(&cycle->error);
    sd_event_unref(cycle->event);
    config_unref(cycle->config);
    g_free(cycle);
}

void cycle_request(struct cycle *cycle)
{
    cycle->requested = true;
    cycle->woken(cycle->woken_data);
}

void cycle_rewrite(struct cycle *cycle)
{
    cycle->rewrite = true;
}

/* The plan and what follows from it point into the ledgers it was made from. */
static void drop_plan(struct cycle *cycle)
{
    g_hash_table_remove_all(cycle->decisions);
    cycle_lines_clear(cycle);
    cycle_forget_notices(cycle);
    g_clear_pointer(&cycle->plan, plan_free);
}

static bool read_world(struct cycle *cycle, bool *done, GError **error)
{
    if (!cycle->world)
        cycle->world = world_new(cycle->config, &cycle->clock, DAY_NONE, error);
    if (!cycle->world)
        return false;
    cycle->world->remembers = true;
    drop_plan(cycle);
    *done = world_read_step(cycle->world);
    return true;
}

static bool settle_world(struct cycle *cycle, bool *done, GError **error)
{
    *done = true;
    if (!world_settle(cycle->world, cycle->store, &cycle->unreconciled, error))
        return false;
    if (cycle->unreconciled) /* what could not be written before may have been mended */
        g_hash_table_remove_all(cycle->broken_letters);
    return true;
}

/* What is on the wire ends as it would have: nothing of it may be lost. */
static bool change_mode(struct cycle *cycle, GError **error)
{
    deliver_stop(cycle->deliver);
    if (deliver_is_idle(cycle->deliver))
        return make_deliver(cycle, cycle->world->mode, error);
    g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_BUSY, "letters of the old mode are on their way");
    return false;
}

static bool make_plan(struct cycle *cycle, bool *done, GError **error)
{
    *done = true;
    drop_plan(cycle); /* of a try before */
    cycle_try_missing(cycle);
    cycle->world->broken_letters = cycle->broken_letters;
    cycle->plan = world_plan(cycle->world);
    return cycle->mode == cycle->world->mode || change_mode(cycle, error);
}

typedef bool (*step_func)(struct cycle *cycle, bool *done, GError **error);

static const step_func steps[] = {
    [STEP_READ] = read_world,
    [STEP_SETTLE] = settle_world,
    [STEP_BANKS] = cycle_read_banks,
    [STEP_PLAN] = make_plan,
    [STEP_PARTIES] = cycle_write_parties,
    [STEP_SOURCES] = cycle_write_sources,
    [STEP_PAYMENTS] = cycle_write_banks,
    [STEP_INVOICES] = cycle_write_invoices,
    [STEP_SETTLED] = cycle_settle_banks,
    [STEP_HELD] = cycle_write_held,
    [STEP_RECONCILE] = cycle_reconcile,
    [STEP_TELL] = cycle_tell,
    [STEP_SUMMARY] = cycle_write_summary,
    [STEP_COMPOSE] = cycle_compose,
};

#ifdef FAULTS
static const char *const names[] = {
    [STEP_READ] = "read",         [STEP_SETTLE] = "settle",       [STEP_BANKS] = "banks",
    [STEP_PLAN] = "plan",         [STEP_PARTIES] = "parties",     [STEP_SOURCES] = "sources",
    [STEP_PAYMENTS] = "payments", [STEP_INVOICES] = "invoices",   [STEP_SETTLED] = "settled",
    [STEP_HELD] = "held",         [STEP_RECONCILE] = "reconcile", [STEP_TELL] = "tell",
    [STEP_SUMMARY] = "summary",   [STEP_COMPOSE] = "compose",
};
#endif

static void start_pass(struct cycle *cycle)
{
    cycle->requested = false;
    cycle->step = STEP_READ;
    cycle->position = 0;
    cycle->torn = false;
    g_clear_error(&cycle->error);
}

static void next_step(struct cycle *cycle)
{
    cycle->position = 0;
    if (cycle->step == STEP_RECONCILE) {
        cycle->unreconciled = cycle->rewrite = false;
        g_clear_pointer(&cycle->going, g_ptr_array_unref);
    }
    if (cycle->step == STEP_SUMMARY)
        cycle->restarts = 0;
    cycle->step = cycle->step == STEP_COMPOSE ? STEP_NONE : cycle->step + 1;
}

/* The store being busy for a moment is no failure: the same step again, or the pass anew when a part of the step was
 * taken back. Anything else ends the pass. */
static bool step_failed(struct cycle *cycle)
{
    if (g_error_matches(cycle->error, HERINNERD_ERROR, HERINNERD_ERROR_BUSY)) {
        g_clear_error(&cycle->error);
        if (cycle->torn)
            start_pass(cycle);
        return true;
    }
    cycle->broken |= g_error_matches(cycle->error, HERINNERD_ERROR, HERINNERD_ERROR_DAMAGED);
    if (g_error_matches(cycle->error, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN) && cycle->restarts++ < RESTARTS_MAX) {
        start_pass(cycle);
        return false;
    }
    cycle->restarts = 0;
    cycle->failures++;
    cycle->step = STEP_NONE;
    return false;
}

/* One bite of the pass. True when it has to wait for the store. */
static bool work(struct cycle *cycle)
{
    bool done = false;

    if (cycle->step == STEP_NONE)
        return false;
    if (!steps[cycle->step](cycle, &done, &cycle->error))
        return step_failed(cycle);
    FAULT(names[cycle->step]);
    if (done)
        next_step(cycle);
    return false;
}

enum cycle_state cycle_step(struct cycle *cycle)
{
    if (cycle->stopping)
        return deliver_is_idle(cycle->deliver) ? CYCLE_IDLE : CYCLE_SENDING;
    if (cycle->requested)
        start_pass(cycle);
    if (!cycle->broken && work(cycle))
        return CYCLE_BUSY;
    if (cycle->broken)
        return CYCLE_BROKEN;
    if ((cycle->step == STEP_COMPOSE || cycle->step == STEP_NONE) && cycle->world && !cycle->unreconciled)
        deliver_kick(cycle->deliver);
    if (cycle->step == STEP_NONE || (cycle->step == STEP_COMPOSE && cycle->full))
        return deliver_is_idle(cycle->deliver) ? CYCLE_IDLE : CYCLE_SENDING; /* deliver wakes us when some have gone */
    return CYCLE_WORKING;
}

void cycle_stop(struct cycle *cycle)
{
    cycle->stopping = true;
    deliver_stop(cycle->deliver);
}

bool cycle_go_on(struct cycle *cycle, GError **error)
{
    if (!make_deliver(cycle, cycle->mode, error)) /* the old one has said good-bye to its relays */
        return false;
    cycle->stopping = false;
    cycle_request(cycle);
    return true;
}

/* The next opening of the window after NOW. */
static int64_t next_window(const struct cycle *cycle)
{
    const struct config_schedule *schedule = &cycle->config->schedule;
    const struct moment *now = &cycle->world->now;
    civil_day day = now->day;

    if (now->minute >= schedule->window_start || !calendar_is_open(cycle->world->calendar, NULL, day))
        day = calendar_next_open(cycle->world->calendar, NULL, day);
    return day == DAY_NONE ? 0 : instant_of(day, schedule->window_start, cycle->config->timezone);
}

/* The next overview after NOW, 0 = none is to come. */
static int64_t next_digest(const struct cycle *cycle)
{
    const struct config_schedule *schedule = &cycle->config->schedule;
    const struct moment *now = &cycle->world->now;
    int minute;
    civil_day day = digest_next_day(schedule, cycle->world->calendar, now->day, &minute);

    if (day == now->day && now->minute >= minute)
        day = digest_next_day(schedule, cycle->world->calendar, now->day + 1, &minute);
    return day == DAY_NONE ? 0 : instant_of(day, minute, cycle->config->timezone);
}

int64_t cycle_next(const struct cycle *cycle, const char **why)
{
    int64_t retry, window, digest;

    *why = "";
    if (!cycle->world || !cycle->world->now.utc_ms) /* nothing was settled yet */
        return 0;
    window = next_window(cycle);
    retry = reminder_next_try(cycle->store, cycle->mode, cycle->world->now.day, clock_now_ms(&cycle->clock), NULL);
    if (retry > 0 && (window == 0 || retry < window)) {
        *why = "retry";
        return retry;
    }
    digest = next_digest(cycle);
    if (digest > 0 && (window == 0 || digest < window)) {
        *why = "digest";
        return digest;
    }
    *why = "window";
    return window;
}

const struct plan *cycle_plan(const struct cycle *cycle)
{
    return cycle->plan;
}

const struct world *cycle_world(const struct cycle *cycle)
{
    return cycle->world;
}

int cycle_failures(const struct cycle *cycle)
{
    return cycle->failures;
}

const GError *cycle_error(const struct cycle *cycle)
{
    return cycle->error;
}

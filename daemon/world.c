/* SPDX-License-Identifier: MIT */
/* What a plan is made from, read in one place for the service and for herinnerctl alike. */
#include <string.h>
#include <unistd.h>

#include "calendar/calendar.h"
#include "cycle.h"
#include "ledger/reading.h"
#include "plan/history.h"
#include "proof/guard.h"
#include "proof/records.h"
#include "proof/store.h"
#include "world_bank.h"

enum { STEP_MS = 30 };

#define RELAY_SUBJECT "relay:" /* what deliver/ keeps in the store about a relay that is stopped */

/* Places may be empty. */
static void free_ledger(gpointer ledger)
{
    ledger_free(ledger);
}

/* A client's closed weeks stand in a file beside the owner's configuration unless its path is absolute. */
static char *client_calendar_path(const struct config *config, const char *name)
{
    g_autofree char *folder = g_path_get_dirname(config->path);

    return g_path_is_absolute(name) ? g_strdup(name) : g_build_filename(folder, "calendars", name, NULL);
}

static bool read_client_calendars(struct world *world, GError **error)
{
    static const unsigned every_day = 0x7f;

    for (guint i = 0; i < world->config->clients->len; i++) {
        const struct config_client *client = world->config->clients->pdata[i];
        struct calendar *calendar;

        if (!*client->calendar || g_hash_table_contains(world->client_calendars, client->calendar))
            continue;
        g_autofree char *path = client_calendar_path(world->config, client->calendar);

        calendar = calendar_load(every_day, (char *[]){path, NULL}, error);
        if (!calendar)
            return false;
        g_hash_table_insert(world->client_calendars, g_strdup(client->calendar), calendar);
    }
    return true;
}

static bool read_calendars(struct world *world, GError **error)
{
    const struct config_schedule *schedule = &world->config->schedule;

    world->calendar = calendar_load(schedule->days, schedule->calendars, error);
    return world->calendar && read_client_calendars(world, error);
}

/* Looked at anew each time, so that an adoption counts at once. */
static bool read_origin(struct world *world, struct store *store, GError **error)
{
    g_autofree char *machine = machine_id_read();

    return origin_peek(store, machine, &world->history->origin_held, error);
}

static bool read_history(struct world *world, struct store *store, GError **error)
{
    g_clear_pointer(&world->history, history_free);
    world->history =
        store ? history_load_beside(store, world->ledgers, world->mode, world->now.day, error) : history_new();
    return world->history && (!store || read_origin(world, store, error));
}

/* The moment planned for: now, or the opening of the window on DATE. */
static struct moment moment_for(const struct world *world, civil_day date)
{
    GTimeZone *zone = world->config->timezone;

    if (date == DAY_NONE)
        return moment_for_window(clock_now_ms(&world->clock), zone);
    return moment_for_window(instant_of(date, world->config->schedule.window_start, zone), zone);
}

struct world *world_new(const struct config *config, const struct clock *clock, civil_day date, GError **error)
{
    AUTO(world) world = g_new0(struct world, 1);

    world->config = config;
    world->clock = *clock;
    world->date = date;
    world->whole_day = date != DAY_NONE;
    world->ledgers = g_ptr_array_new_with_free_func(free_ledger);
    g_ptr_array_set_size(world->ledgers, (int)config->ledgers->len);
    world->client_calendars = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)calendar_free);
    world->banks = world_banks_new();
    world->stopped_relays = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return read_calendars(world, error) ? g_steal_pointer(&world) : NULL;
}

/* One that failed may be well again without having changed: a database that was locked. */
static bool is_to_be_read(const struct ledger *ledger)
{
    return !ledger || ledger->failure || !ledger_is_current(ledger);
}

/* What is read anew goes before it is read: two of a million invoices would take twice the room. */
static void make_room(struct world *world)
{
    if (world->ledgers->pdata[world->place])
        ledger_free(g_steal_pointer(&world->ledgers->pdata[world->place]));
    g_clear_pointer(&world->history, history_free);
}

/* The file beside the store in which what is read of LEDGER is kept; new. NULL for a database, which is asked each
 * time. */
static char *memory_of(const struct config *config, const struct config_ledger *ledger)
{
    const char *kind = ledger->type == LEDGER_UBL ? "ubl" : "rows";
    g_autofree char *name = g_strdelimit(g_strdup(ledger->key), "/", '_');

    return ledger->type == LEDGER_SQLITE ? NULL : g_strdup_printf("%s.%s-%s", config->store, kind, name);
}

static void remember(const struct world *world, const struct config_ledger *config)
{
    g_autofree char *file = memory_of(world->config, config);

    if (file)
        ledger_read_remember(world->reading, file, world->remembers);
}

void world_forget(const struct config *config)
{
    for (guint i = 0; i < config->ledgers->len; i++) {
        g_autofree char *file = memory_of(config, config->ledgers->pdata[i]);

        if (file)
            unlink(file);
    }
}

/* One bite; true when the ledger at `place` needs no other. */
static bool read_on(struct world *world)
{
    const struct config_ledger *config = world->config->ledgers->pdata[world->place];

    if (!world->reading) {
        if (!is_to_be_read(world->ledgers->pdata[world->place]))
            return true;
        make_room(world);
        world->reading = ledger_read_begin(config, config_contacts(world->config, config->key), NULL);
        remember(world, config);
    }
    if (!ledger_read_step(world->reading))
        return false;
    world->ledgers->pdata[world->place] = ledger_read_end(g_steal_pointer(&world->reading));
    world->any_fresh = true;
    return true;
}

bool world_read_step(struct world *world)
{
    int64_t end = clock_monotonic_ms() + STEP_MS;

    world_banks_stop(world->banks);
    while (world->place < world->config->ledgers->len) {
        world->place += read_on(world);
        if (clock_monotonic_ms() >= end)
            return world->place == world->config->ledgers->len;
    }
    return true;
}

bool world_settle(struct world *world, struct store *store, bool *changed, GError **error)
{
    if (changed)
        *changed |= world->any_fresh;
    world->any_fresh = false;
    world->place = 0;
    world_banks_stop(world->banks);
    world->now = moment_for(world, world->date);
    world->mode = store ? store_mode(store, world->config) : world->config->mode;
    return read_history(world, store, error);
}

bool world_refresh(struct world *world, struct store *store, GError **error)
{
    bool done = false;

    while (!world_read_step(world))
        ;
    if (!world_settle(world, store, NULL, error))
        return false;
    while (!done)
        if (!world_banks_step(world, store, &done, NULL, error))
            return false;
    return true;
}

struct world *world_read(const struct config *config, struct store *store, const struct clock *clock, civil_day date,
                         GError **error)
{
    AUTO(world) world = world_new(config, clock, date, error);

    return world && world_refresh(world, store, error) ? g_steal_pointer(&world) : NULL;
}

bool world_is_current(const struct world *world)
{
    for (guint i = 0; i < world->ledgers->len; i++) {
        const struct ledger *ledger = world->ledgers->pdata[i];

        if (!ledger || !ledger_is_current(ledger))
            return false;
    }
    return world_banks_current(world);
}

struct stopped {
    struct world *world;
    enum reason reason;
};

static void stop(struct stopped *stopped, const char *smtp)
{
    g_hash_table_replace(stopped->world->stopped_relays, g_strdup(smtp), GINT_TO_POINTER(stopped->reason));
}

/* A rehearsal has one outbox for every sender; its trouble is none of the live relays', nor theirs its own. */
static void take_stopped(const char *subject, const char *value, const char *since, void *data)
{
    struct stopped *stopped = data;
    const struct config *config = stopped->world->config;
    const char *smtp = subject + strlen(RELAY_SUBJECT);
    bool outbox = stopped->world->mode == MODE_REHEARSAL && !*config->rehearse_to;

    (void)value;
    (void)since;
    if (!outbox)
        stop(stopped, smtp);
    for (guint i = 0; outbox && g_str_equal(smtp, "outbox") && i < config->smtps->len; i++)
        stop(stopped, ((const struct config_smtp *)config->smtps->pdata[i])->key);
}

bool world_look_at_relays(struct world *world, struct store *store, GError **error)
{
    struct stopped stopped = {world, REASON_RELAY};

    if (!store)
        return true;
    if (!disk_has_room(store_path(store))) /* which is told as trouble of the relay that met it */
        stopped.reason = REASON_DISK;
    return store_each_runtime(store, RELAY_SUBJECT, take_stopped, &stopped, error);
}

struct plan_input world_input(const struct world *world)
{
    return (struct plan_input){
        .config = world->config,
        .ledgers = world->ledgers,
        .history = world->history,
        .calendar = world->calendar,
        .client_calendars = world->client_calendars,
        .now = world->now,
        .mode = world->mode,
        .law = world->config->law,
        .whole_day = world->whole_day,
        .broken_letters = world->broken_letters,
        .brakes = world->brakes,
        .stopped_relays = world->stopped_relays,
    };
}

static void reject_undated(struct ledger *ledger, const struct plan *plan)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new();

    for (guint i = 0; i < plan->undated->len; i++) {
        const struct plan_item *item = plan->undated->pdata[i];

        if (item->source->ledger == ledger->config)
            g_ptr_array_add(rows, (gpointer)item->invoice);
    }
    ledger_reject_undated(ledger, rows);
}

struct plan *world_plan(struct world *world)
{
    struct plan_input input = world_input(world);
    struct plan *plan = plan_make(&input);

    for (guint i = 0; i < world->ledgers->len; i++)
        reject_undated(world->ledgers->pdata[i], plan);
    return plan;
}

void world_free(struct world *world)
{
    ledger_reading_free(world->reading);
    g_clear_pointer(&world->ledgers, g_ptr_array_unref);
    g_clear_pointer(&world->banks, world_banks_free);
    g_clear_pointer(&world->stopped_relays, g_hash_table_unref);
    g_clear_pointer(&world->calendar, calendar_free);
    g_clear_pointer(&world->client_calendars, g_hash_table_unref);
    g_clear_pointer(&world->history, history_free);
    g_free(world);
}

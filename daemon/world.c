/* SPDX-License-Identifier: MIT */
/* What a plan is made from, read in one place for the service and for herinnerctl alike. */
#include "calendar/calendar.h"
#include "cycle.h"
#include "ledger/ledger.h"
#include "plan/history.h"
#include "proof/guard.h"
#include "proof/records.h"
#include "proof/store.h"

static const struct config_contacts *contacts_of(const struct config *config, const char *ledger)
{
    for (guint i = 0; i < config->contacts->len; i++) {
        const struct config_contacts *contacts = config->contacts->pdata[i];

        if (g_str_equal(contacts->key, ledger))
            return contacts;
    }
    return NULL;
}

static struct ledger *read_ledger(const struct config *config, const struct config_ledger *ledger)
{
    return ledger_read(ledger, contacts_of(config, ledger->key), NULL);
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
    world->history = store ? history_load(store, world->mode, world->now.day, error) : history_new();
    return world->history && (!store || read_origin(world, store, error));
}

/* The moment planned for: now, or the opening of the window on DATE. */
static struct moment moment_for(const struct world *world, civil_day date)
{
    GTimeZone *zone = world->config->timezone;

    if (date == DAY_NONE)
        return moment_at(clock_now_ms(&world->clock), zone);
    return moment_at(instant_of(date, world->config->schedule.window_start, zone), zone);
}

struct world *world_read(const struct config *config, struct store *store, const struct clock *clock, civil_day date,
                         GError **error)
{
    AUTO(world) world = g_new0(struct world, 1);

    world->config = config;
    world->clock = *clock;
    world->ledgers = g_ptr_array_new_with_free_func((GDestroyNotify)ledger_free);
    world->client_calendars =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)calendar_free);
    world->now = moment_for(world, date);
    world->whole_day = date != DAY_NONE;
    world->mode = store ? store_mode(store, config) : config->mode;
    if (!read_calendars(world, error) || !read_history(world, store, error))
        return NULL;
    for (guint i = 0; i < config->ledgers->len; i++)
        g_ptr_array_add(world->ledgers, read_ledger(config, config->ledgers->pdata[i]));
    return g_steal_pointer(&world);
}

bool world_refresh(struct world *world, struct store *store, GError **error)
{
    world->now = moment_for(world, DAY_NONE);
    world->mode = store_mode(store, world->config);
    g_clear_pointer(&world->history, history_free); /* what is read anew goes before it is read: it may be large */
    for (guint i = 0; i < world->ledgers->len; i++) {
        const struct ledger *ledger = world->ledgers->pdata[i];
        const struct config_ledger *config = ledger->config;

        /* one that failed may be well again without having changed: a database that was locked */
        if (ledger_is_current(ledger) && !ledger->failure)
            continue;
        ledger_free(g_steal_pointer(&world->ledgers->pdata[i]));
        world->ledgers->pdata[i] = read_ledger(world->config, config);
    }
    return read_history(world, store, error);
}

bool world_is_current(const struct world *world)
{
    for (guint i = 0; i < world->ledgers->len; i++) {
        if (!ledger_is_current(world->ledgers->pdata[i]))
            return false;
    }
    return true;
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
        .whole_day = world->whole_day,
        .broken_letters = world->broken_letters,
        .brakes = world->brakes,
    };
}

struct plan *world_plan(struct world *world)
{
    struct plan_input input = world_input(world);

    return plan_make(&input);
}

void world_free(struct world *world)
{
    g_clear_pointer(&world->ledgers, g_ptr_array_unref);
    g_clear_pointer(&world->calendar, calendar_free);
    g_clear_pointer(&world->client_calendars, g_hash_table_unref);
    g_clear_pointer(&world->history, history_free);
    g_free(world);
}

/* SPDX-License-Identifier: MIT */
#include "config/loading.h"

#include <string.h>

#include "config/setting.h"
#include "config/source.h"

#define FIELD(member) offsetof(struct config_schedule, member)

static bool read_calendars(const struct reading *reading, char *const *texts, void *field);

static const struct value_type setting_calendars = {.list = true, .read = read_calendars, .clear = setting_clear_list};

static const struct spec schedule_specs[] = {
    SPEC("days", setting_days, FIELD(days), "mo,tu,we,th,fr"),
    SPEC("window", setting_window, FIELD(window_start), "09:00-17:00"),
    SPEC("calendars", setting_calendars, FIELD(calendars), ""),
    SPEC("digest", setting_digest, FIELD(digest), "mo-fr 08:30"),
    SPEC("overview", setting_overview, FIELD(overview), "mo"),
    {.name = NULL},
};

G_STATIC_ASSERT(offsetof(struct config_schedule, window_end) ==
                offsetof(struct config_schedule, window_start) + sizeof(int)); /* setting_window writes both */

const struct shape shape_schedule = {.kind = "schedule", .specs = schedule_specs};

/* The file of the calendar NAME: the owner's, else the shipped one, else NULL. */
static char *find_named(const char *const *directories, const char *name)
{
    g_autofree char *file = g_strconcat(name, ".ics", NULL);

    for (; *directories; directories++) {
        g_autofree char *path = g_build_filename(*directories, file, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
            return g_steal_pointer(&path);
    }
    return NULL;
}

static char *resolve_named(const struct reading *reading, const char *name)
{
    const struct config *config = reading->loading->config;
    g_autofree char *own = g_build_filename(reading->loading->base, "calendars", NULL);
    g_autofree char *shipped = g_build_filename(config->datadir, "calendars", NULL);
    const char *const directories[] = {own, *config->datadir ? shipped : NULL, NULL};
    char *path = find_named(directories, name);
    g_autofree char *known = path ? NULL : files_listed(directories, ".ics");

    if (!path && known)
        setting_refuse(reading, name, "there is no such calendar; there are: %s", known);
    else if (!path)
        setting_refuse(reading, name, "there is no such calendar; write the path of an .ics file");
    return path;
}

static char *resolve_path(const struct reading *reading, const char *text)
{
    g_autofree char *path = config_source_resolve(reading->place, text);

    if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer(&path);
    setting_refuse(reading, text, "there is no file %s", path);
    return NULL;
}

static bool read_calendars(const struct reading *reading, char *const *texts, void *field)
{
    g_autoptr(GStrvBuilder) builder = g_strv_builder_new();
    bool good = true;

    for (; *texts; texts++) {
        bool is_path = strchr(*texts, '/') || g_str_has_suffix(*texts, ".ics");
        g_autofree char *path = !setting_check_line(reading, *texts) ? NULL
                                : is_path                            ? resolve_path(reading, *texts)
                                                                     : resolve_named(reading, *texts);

        if (path)
            g_strv_builder_add(builder, path);
        else
            good = false;
    }
    if (good) {
        setting_clear_list(field);
        *(char ***)field = g_strv_builder_end(builder);
    }
    return good;
}

void schedule_read(struct loading *loading)
{
    section_read(loading, &shape_schedule, loading_single(loading, "schedule"), &loading->config->schedule);
}

bool config_digest(const struct config_schedule *schedule, unsigned *days, int *minute)
{
    const char *text = schedule->digest ? schedule->digest : "";
    const char *blank = strchr(text, ' ');
    g_autofree char *names = blank ? g_strndup(text, (gsize)(blank - text)) : NULL;

    *days = names ? days_parse(names) : 0;
    text = blank ? blank + 1 : "";
    *minute = *days ? minutes_parse(&text) : -1;
    return *minute >= 0;
}

unsigned config_overview_days(const struct config_schedule *schedule)
{
    return schedule->overview && *schedule->overview ? days_parse(schedule->overview) : 0;
}

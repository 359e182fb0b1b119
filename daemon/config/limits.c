/* SPDX-License-Identifier: MIT */
#include "config/loading.h"

#include "config/setting.h"

#define FIELD(member) offsetof(struct config_limits, member)

static const char *const first_sight_words[] = {"hold", "start", "ignore", NULL};

static const struct spec limits_specs[] = {
    SPEC("per_run", setting_per_run, FIELD(per_run), "auto"),
    SPEC("max_gap", setting_calendar_duration, FIELD(max_gap), "35d", .min = 1),
    SPEC("first_sight", setting_choice, FIELD(first_sight), "hold", .choices = first_sight_words),
    SPEC("first_sight_age", setting_duration, FIELD(first_sight_age), "60d"),
    SPEC("contact_gap", setting_duration, FIELD(contact_gap), "3d"),
    SPEC("min_gap", setting_duration, FIELD(min_gap), "5d"),
    SPEC("max_per_week", setting_number, FIELD(max_per_week), "2", .min = 1, .max = 50),
    SPEC("min_balance", setting_money_list, FIELD(min_balance), "EUR 1.00"),
    SPEC("promise_grace", setting_duration, FIELD(promise_grace), "2bd"),
    SPEC("partial_grace", setting_duration, FIELD(partial_grace), "5bd"),
    SPEC("on_reply", setting_duration, FIELD(on_reply), "5bd"),
    SPEC("retention", setting_calendar_duration, FIELD(retention), "7y", .min = 1),
    {.name = NULL},
};

const struct shape shape_limits = {.kind = "limits", .specs = limits_specs};

void limits_read(struct loading *loading)
{
    const struct block *block = loading_single(loading, "limits");
    struct config_limits *limits = &loading->config->limits;

    section_read(loading, &shape_limits, block, limits);
    limits->max_per_week_set = block_setting(block, "max_per_week") != NULL;
}

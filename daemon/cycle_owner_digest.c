/* SPDX-License-Identifier: MIT */
/* The owner's overview: whether one is to go today, and its letter. */
#include <string.h>

#include "cycle_digest.h"
#include "cycle_owner_inside.h"
#include "proof/store.h"

static struct digest_sources sources_of(const struct cycle *cycle, const struct config_sender *sender)
{
    return (struct digest_sources){.config = cycle->config,
                                   .store = cycle->store,
                                   .world = cycle->world,
                                   .plan = cycle->plan,
                                   .sender = sender,
                                   .tasks = cycle->tasks};
}

/* Something is wrong that the overview begins with. */
static bool wants_attention(const struct notice *notice)
{
    switch (notice->kind) {
    case NOTICE_TASK:
    case NOTICE_APPROVAL:
    case NOTICE_ANNOUNCED:
    case NOTICE_REPLY:
    case NOTICE_DIGEST:
        return false;
    default:
        return !notice_is_event(notice->kind);
    }
}

static bool has_news(const struct digest_sources *sources, const struct owner_digest *digest, const GPtrArray *standing)
{
    for (guint i = 0; i < sources->tasks->len; i++)
        if (digest_has_task(sources, sources->tasks->pdata[i]))
            return true;
    for (guint i = 0; i < standing->len; i++)
        if (wants_attention(standing->pdata[i]))
            return true;
    return digest_has_news(digest);
}

struct notice *digest_notice(const struct config_sender *sender, civil_day day, enum digest_kind kind, const char *more)
{
    char text[DAY_ISO_SIZE];
    g_autofree char *cause = g_strdup_printf("%s %s %s %s%s", notice_word(NOTICE_DIGEST), sender->key,
                                             day_to_iso(day, text), digest_word(kind), more);

    return notice_new(NOTICE_DIGEST, cause, "", "", sender->key, day);
}

/* Once a day, at its hour: what comes up later that day has its own alert. */
static bool consider(struct cycle *cycle, const struct config_sender *sender, GPtrArray *standing, GError **error)
{
    const struct digest_sources sources = sources_of(cycle, sender);
    struct digest_facts facts = {
        .schedule = &cycle->config->schedule, .calendar = cycle->world->calendar, .now = cycle->world->now};
    AUTO(owner_digest) digest = NULL;
    struct digest_last last;
    enum digest_kind kind;

    if (!digest_find_last(cycle->store, sender->key, cycle->world->mode, facts.now.day, cycle->config->timezone, &last,
                          error))
        return false;
    digest = digest_gather(&sources, DIGEST_NEWS, &last, error);
    if (!digest)
        return false;
    facts.first = last.first;
    facts.last = last.day;
    facts.open = digest->ageing->len > 0;
    facts.news = has_news(&sources, digest, standing);
    kind = digest_due(&facts);
    if (kind != DIGEST_NONE)
        g_ptr_array_add(standing, digest_notice(sender, facts.now.day, kind, ""));
    return true;
}

static bool is_time(const struct cycle *cycle)
{
    const struct moment *now = &cycle->world->now;
    int minute;

    return digest_next_day(&cycle->config->schedule, cycle->world->calendar, now->day, &minute) == now->day &&
           now->minute >= minute;
}

static bool consider_once(struct cycle *cycle, const struct config_sender *sender, GPtrArray *standing, GError **error)
{
    const char *mode = cycle->world->mode == MODE_LIVE ? "" : ":rehearsal";
    g_autofree char *subject = g_strdup_printf("digest:%s%s", sender->key, mode);
    g_autofree char *done = store_runtime(cycle->store, subject, NULL);
    char today[DAY_ISO_SIZE];

    day_to_iso(cycle->world->now.day, today);
    if (!is_time(cycle) || g_strcmp0(done, today) == 0)
        return true;
    return consider(cycle, sender, standing, error) && store_set_runtime(cycle->store, subject, today, error);
}

bool cycle_find_digests(struct cycle *cycle, GPtrArray *standing, GError **error)
{
    civil_day today = cycle->world->now.day;

    if (cycle->plan->clock_held || cycle->world->history->origin_held)
        return true;
    for (guint i = 0; i < cycle->notices->len; i++) {
        const struct notice *notice = ((const struct notice_row *)cycle->notices->pdata[i])->notice;

        if (notice->kind == NOTICE_DIGEST && notice->day == today)
            g_ptr_array_add(standing, notice_new(notice->kind, notice->cause, "", "", notice->number, notice->day));
    }
    for (guint i = 0; i < cycle->config->senders->len; i++) {
        const struct config_sender *sender = cycle->config->senders->pdata[i];

        if (sender->owner && *sender->owner && digest_sender(cycle->config, sender) == sender &&
            !consider_once(cycle, sender, standing, error))
            return false;
    }
    return true;
}

/* "digest SENDER DATE KIND": its last word but what tells two of a day apart. */
static enum digest_kind kind_of(const char *cause)
{
    g_auto(GStrv) words = g_strsplit(cause, " ", -1);

    return g_strv_length(words) > 3 ? digest_kind_of(words[3]) : DIGEST_OVERVIEW;
}

static bool add_tasks(struct gathering *gathering, const struct digest_sources *sources, GError **error)
{
    for (guint i = 0; i < sources->tasks->len; i++) {
        const struct task_row *task = sources->tasks->pdata[i];
        g_autofree char *cause = g_strdup_printf("%s %" G_GINT64_FORMAT, notice_word(NOTICE_TASK), task->id);
        AUTO(notice) notice = notice_new(NOTICE_TASK, cause, task->client, "", "", DAY_NONE);

        if (digest_has_task(sources, task) && !gathering_add_task(gathering, notice, error))
            return false;
    }
    return true;
}

struct owner_digest *gathering_add_digest(struct gathering *gathering, const struct config_sender *sender,
                                          enum digest_kind kind, GError **error)
{
    struct cycle *cycle = gathering->cycle;
    const struct digest_sources sources = sources_of(cycle, sender);
    struct digest_last last;

    for (guint i = 0; i < cycle->notices->len; i++) {
        const struct notice_row *row = cycle->notices->pdata[i];

        if (wants_attention(row->notice) && digest_is_of(sender, cycle_sender_of(cycle, row->notice)))
            gathering_add_alert(gathering, row);
    }
    if (!add_tasks(gathering, &sources, error) ||
        !digest_find_last(cycle->store, sender->key, cycle->world->mode, cycle->world->now.day, cycle->config->timezone,
                          &last, error))
        return NULL;
    return digest_gather(&sources, kind, &last, error);
}

enum digest_kind digest_kind_of_mail(const struct owner_mail *mail)
{
    const struct notice_row *row = mail->rows->len ? mail->rows->pdata[0] : NULL;

    return row && row->notice->kind == NOTICE_DIGEST ? kind_of(row->notice->cause) : DIGEST_NONE;
}

struct letter *cycle_digest_look(const struct digest_look *look, GError **error)
{
    struct world *world = look->world;
    AUTO(plan) plan = world_plan(world);
    struct cycle cycle = {.config = (struct config *)look->config,
                          .composer = look->composer,
                          .store = look->store,
                          .clock = world->clock,
                          .world = world,
                          .plan = plan,
                          .mode = world->mode};
    g_autoptr(GPtrArray) rows = g_ptr_array_new();
    struct owner_mail mail = {.sender = look->sender, .template_name = "digest", .rows = rows, .day = world->now.day};
    struct letter *letter = NULL;

    cycle.tasks = task_list(look->store, error);
    cycle.notices = cycle.tasks ? notice_list(look->store, world->mode, world->now.day, error) : NULL;
    if (cycle.notices && cycle_find_troubles(&cycle, error))
        letter = cycle_owner_compose(&cycle, 0, "digest@example.org", &mail, DIGEST_OVERVIEW, error);
    g_clear_pointer(&cycle.tasks, g_ptr_array_unref);
    g_clear_pointer(&cycle.notices, g_ptr_array_unref);
    g_clear_pointer(&cycle.troubles, g_ptr_array_unref);
    return letter;
}

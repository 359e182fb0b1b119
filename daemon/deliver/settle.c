/* SPDX-License-Identifier: MIT */
/*
 * What a transaction wrote is settled once it is on the disk: the ends of
 * letters are told, and what was claimed may leave. Meanwhile the loop goes
 * on, and the sessions gather what the next transaction writes.
 */
#include "base/fault_point.h"
#include "deliver/inside.h"
#include "deliver/sent.h"
#include "proof/journal.h"
#include "proof/store.h"

void group_add(struct deliver *deliver, GArray *claims, uint64_t number, bool plan_again)
{
    struct group *group = g_new0(struct group, 1);

    group->number = number;
    group->begun_us = g_get_monotonic_time();
    group->head = number ? journal_head(deliver->store, NULL, NULL) : 0;
    group->claims = g_array_ref(claims);
    group->plan_again = plan_again;
    group->endings = deliver->endings;
    deliver->endings = ending_list_new();
    for (guint i = 0; i < claims->len; i++) {
        struct session *session = g_array_index(claims, struct claim, i).session;

        if (session)
            session->granting = true;
    }
    g_queue_push_tail(&deliver->groups, group);
}

void group_free(struct group *group)
{
    g_array_unref(group->claims);
    g_ptr_array_unref(group->endings);
    g_free(group);
}

/* -- ends of letters ------------------------------------------------------ */

static void settle_endings(struct deliver *deliver, const struct group *group)
{
    for (guint i = 0; i < group->endings->len; i++) {
        const struct ending *ending = group->endings->pdata[i];

        ending_log(ending);
        if (ending->copy_by)
            sent_kick(ending->copy_by->sent);
    }
    deliver->news |= group->endings->len > 0;
    if (group->plan_again && deliver->hooks.replan)
        deliver->hooks.replan(deliver->hooks.data);
}

/* -- claims --------------------------------------------------------------- */

/* What was overtaken goes back to the planner, and what was fetched with it. */
static void await_plan(struct deliver *deliver)
{
    for (guint i = 0; i < deliver->relays->len; i++)
        relay_drop_letters(deliver->relays->pdata[i]);
    deliver->await_plan = true;
    if (deliver->hooks.replan)
        deliver->hooks.replan(deliver->hooks.data);
}

static struct relay *relay_of_letter(const struct deliver *deliver, const struct ready *letter)
{
    for (guint i = 0; i < deliver->relays->len; i++) {
        struct relay *relay = deliver->relays->pdata[i];

        if (g_ptr_array_find(relay->writing, letter, NULL))
            return relay;
    }
    return NULL;
}

static void settle_letter(struct deliver *deliver, const struct claim *claim)
{
    struct relay *relay = relay_of_letter(deliver, claim->letter);

    if (claim->granted)
        outbox_granted(relay, claim->letter, claim->attempt);
    g_ptr_array_remove(relay->writing, claim->letter);
}

/* Nothing was sent: it is as if the claim had come too late. */
static void revoke_claim(const struct claim *claim)
{
    ending_new(claim->session->relay, claim->id, claim->attempt, RULING_RELAY, 0,
               "something was decided before anything was sent");
    session_claim_refused(claim->session, END_OVERTAKEN);
}

static void settle_session(const struct claim *claim)
{
    claim->session->granting = false;
    if (claim->revoked)
        revoke_claim(claim);
    else if (claim->granted)
        session_granted(claim->session, claim->id, claim->attempt);
    else
        session_claim_refused(claim->session, END_OVERTAKEN);
}

void deliver_settle_claims(struct deliver *deliver, const GArray *claims)
{
    bool overtaken = false;

    for (guint i = 0; i < claims->len; i++) {
        const struct claim *claim = &g_array_index(claims, struct claim, i);

        overtaken |= claim->overtaken || claim->revoked;
        if (claim->letter)
            settle_letter(deliver, claim);
        else
            settle_session(claim);
    }
    if (overtaken)
        await_plan(deliver);
}

/* -- once it is on the disk ----------------------------------------------- */

/* Others may write while the disk takes its time: what a person decided and heard confirmed comes first (store.md 2.3),
 * and so does a ledger that changed. What cannot be known counts as decided. */
static bool stands(const struct deliver *deliver, const struct group *group)
{
    bool decided;

    return (!deliver->hooks.sources_current || deliver->hooks.sources_current(deliver->hooks.data)) &&
           journal_decided_since(deliver->store, group->head, &decided, NULL) && !decided;
}

static void look_again(const struct deliver *deliver, const struct group *group)
{
    if (!group->claims->len || stands(deliver, group))
        return;
    for (guint i = 0; i < group->claims->len; i++) {
        struct claim *claim = &g_array_index(group->claims, struct claim, i);

        claim->revoked = claim->granted && claim->session;
    }
}

/* All that was committed up to NUMBER, in its order. */
static void settle(struct deliver *deliver, uint64_t number)
{
    struct group *group;

    while ((group = g_queue_peek_head(&deliver->groups)) && group->number <= number) {
        g_queue_pop_head(&deliver->groups);
        if (group->number) {
            deliver_rest(deliver, group->begun_us);
            look_again(deliver, group);
        }
        FAULT("on-disk");
        settle_endings(deliver, group);
        deliver_settle_claims(deliver, group->claims);
        group_free(group);
    }
}

int deliver_on_synced(sd_event_source *source, int fd, uint32_t events, void *data)
{
    struct deliver *deliver = data;
    g_autoptr(GError) error = NULL;
    uint64_t number;

    (void)fd;
    (void)events;
    if (!store_synced(deliver->store, &number, &error)) {
        sd_event_source_set_enabled(source, SD_EVENT_OFF);
        deliver_store_failed(deliver, error);
        return 0;
    }
    settle(deliver, number);
    deliver_schedule(deliver);
    return 0;
}

bool deliver_settle_all(struct deliver *deliver)
{
    g_autoptr(GError) error = NULL;
    uint64_t number;

    if (!store_sync_wait(deliver->store, &number, &error)) {
        deliver_store_failed(deliver, error);
        return false;
    }
    settle(deliver, UINT64_MAX);
    return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * One loop turn, one transaction for every session that is ready: outcomes
 * first, then claims (store.md 1). What became of it is settled once it is on
 * the disk (settle.c): content leaves after that.
 */
#include <string.h>
#include <syslog.h>

#include "base/error.h"
#include "deliver/inside.h"
#include "deliver/logline.h"
#include "deliver/sent.h"
#include "proof/guard.h"
#include "proof/store.h"

enum { RETRY_FIRST_MS = 10, RETRY_CAP_MS = 1000, REST_MAX_US = 1000, ENOUGH = 5, GROUPS_MOST = 3 };

void deliver_schedule(struct deliver *deliver)
{
    sd_event_source_set_enabled(deliver->turn, SD_EVENT_ONESHOT);
}

int64_t deliver_now_ms(const struct deliver *deliver)
{
    return clock_now_ms(deliver->clock);
}

civil_day deliver_today(const struct deliver *deliver)
{
    return moment_at(deliver_now_ms(deliver), deliver->zone).day;
}

/* -- the transaction ---------------------------------------------------- */

static void add_claim(GArray *claims, int64_t id, struct session *session, struct ready *letter)
{
    struct claim claim = {.id = id, .session = session, .letter = letter};

    g_array_append_val(claims, claim);
}

static bool asks_for_claim(const struct session *session)
{
    return session->claiming && !session->granting && !session->closed;
}

static GArray *collect_claims(const struct deliver *deliver)
{
    GArray *claims = g_array_new(FALSE, FALSE, sizeof(struct claim));

    for (guint i = 0; i < deliver->relays->len; i++) {
        const struct relay *relay = deliver->relays->pdata[i];

        for (guint j = 0; j < relay->sessions->len; j++) {
            struct session *session = relay->sessions->pdata[j];

            if (asks_for_claim(session))
                add_claim(claims, session->claiming, session, NULL);
        }
        for (guint j = 0; j < relay->writing->len; j++)
            add_claim(claims, ((struct ready *)relay->writing->pdata[j])->id, NULL, relay->writing->pdata[j]);
    }
    return claims;
}

/* A letter taken back while its refusal was on the way has no outcome to write: marked, and all is rolled back. */
static bool write_endings(struct deliver *deliver, GError **error)
{
    for (guint i = 0; i < deliver->endings->len; i++) {
        struct ending *ending = deliver->endings->pdata[i];
        g_autoptr(GError) failed = NULL;

        if (ending_write(deliver, ending, &failed))
            continue;
        ending->overtaken = g_error_matches(failed, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN);
        g_propagate_error(error, g_steal_pointer(&failed));
        return false;
    }
    return true;
}

static bool write_troubles(struct deliver *deliver, GError **error)
{
    for (guint i = 0; i < deliver->relays->len; i++) {
        const struct relay *relay = deliver->relays->pdata[i];
        g_autofree char *subject = g_strdup_printf("relay:%s", relay_name(relay));

        if (relay->trouble_changed && !store_set_runtime(deliver->store, subject, relay->trouble, error))
            return false;
        if (relay->sent && !sent_write(relay->sent, error))
            return false;
    }
    return true;
}

/* An overtaken claim spoils no other one. */
static bool write_claims(struct deliver *deliver, GArray *claims, GError **error)
{
    for (guint i = 0; i < claims->len; i++) {
        struct claim *claim = &g_array_index(claims, struct claim, i);
        g_autoptr(GError) refused = NULL;

        claim->granted = reminder_claim(deliver->store, claim->id, deliver_today(deliver), deliver_now_ms(deliver),
                                        &claim->attempt, &refused);
        claim->overtaken = g_error_matches(refused, HERINNERD_ERROR, HERINNERD_ERROR_OVERTAKEN);
        if (!claim->granted && !claim->overtaken) {
            g_propagate_error(error, g_steal_pointer(&refused));
            return false;
        }
    }
    return true;
}

/* Of a relay or its copies. */
static bool has_news(const struct deliver *deliver)
{
    for (guint i = 0; i < deliver->relays->len; i++) {
        const struct relay *relay = deliver->relays->pdata[i];

        if (relay->trouble_changed || (relay->sent && sent_has_news(relay->sent)))
            return true;
    }
    return false;
}

/* Nobody waits for the disk where there are others to go on with meanwhile; for a few letters another thread's help
 * costs more than it saves. Files of the outbox, copies and troubles of relays are few. */
static bool can_go_ahead(const struct deliver *deliver, const GArray *claims)
{
    if (claims->len < ENOUGH)
        return false;
    for (guint i = 0; i < claims->len; i++)
        if (!g_array_index(claims, struct claim, i).session)
            return false;
    return deliver->synced && !has_news(deliver);
}

/* NUMBER: of the commit, for which nobody waits here; 0 = it is on the disk. */
static bool transact(struct deliver *deliver, GArray *claims, uint64_t *number, GError **error)
{
    bool ahead = can_go_ahead(deliver, claims);

    *number = 0;
    if (!store_begin(deliver->store, error))
        return false;
    if (write_endings(deliver, error) && write_troubles(deliver, error) && write_claims(deliver, claims, error))
        return ahead ? store_commit_ahead(deliver->store, number, error) : store_commit(deliver->store, error);
    store_rollback(deliver->store);
    return false;
}

/* -- after it ----------------------------------------------------------- */

/* The same error is logged once, not at every retry. */
static void complain(struct deliver *deliver, const GError *error)
{
    if (!error || g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_BUSY) ||
        g_strcmp0(deliver->complaint, error->message) == 0)
        return;
    logline_relay(LOG_ERR, "store", error->message);
    g_free(deliver->complaint);
    deliver->complaint = g_strdup(error->message);
}

static void drop_overtaken(struct deliver *deliver)
{
    for (guint i = deliver->endings->len; i-- > 0;)
        if (((struct ending *)deliver->endings->pdata[i])->overtaken)
            g_ptr_array_remove_index(deliver->endings, i);
}

/* What of ERROR is more than a matter of patience. */
void deliver_store_failed(struct deliver *deliver, const GError *error)
{
    complain(deliver, error);
    if (g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_DAMAGED) && deliver->hooks.broken)
        deliver->hooks.broken(deliver->hooks.data, error);
}

/* Nothing was written. A full disk gets its reserve for the outcomes that must be (store.md 2.9). */
static void postpone(struct deliver *deliver, const GError *error)
{
    deliver_store_failed(deliver, error);
    drop_overtaken(deliver);
    if (g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_FULL) && deliver->endings->len)
        reserve_give_up(store_path(deliver->store));
    deliver->retry_ms = deliver->retry_ms ? MIN(deliver->retry_ms * 2, RETRY_CAP_MS) : RETRY_FIRST_MS;
}

/* R14: a letter whose address is dead may go to another one at once; of one that may have gone, and of a relay that
 * does not take letters, the owner hears at once. */
static bool wants_a_plan(const struct deliver *deliver)
{
    for (guint i = 0; i < deliver->endings->len; i++) {
        const struct ending *ending = deliver->endings->pdata[i];

        if (ending->ruling == RULING_UNCERTAIN || (ending->ruling == RULING_UNDELIVERABLE && !ending->rehearsal))
            return true;
    }
    for (guint i = 0; i < deliver->relays->len; i++) {
        const struct relay *relay = deliver->relays->pdata[i];

        if (relay->trouble_changed && relay->trouble)
            return true;
    }
    return false;
}

static void settle_relays(struct deliver *deliver)
{
    for (guint i = 0; i < deliver->relays->len; i++) {
        struct relay *relay = deliver->relays->pdata[i];

        relay->trouble_changed = false;
        if (relay->sent)
            sent_written(relay->sent);
    }
}

/* CLAIMS and the endings stand in the store, by the commit of NUMBER. */
static void written(struct deliver *deliver, GArray *claims, uint64_t number)
{
    deliver->news |= has_news(deliver);
    group_add(deliver, claims, number, wants_a_plan(deliver));
    settle_relays(deliver);
    deliver->retry_ms = 0;
    g_clear_pointer(&deliver->complaint, g_free);
    if (!number)
        deliver_settle_all(deliver);
}

/* The ledgers are not the ones that were read: each claim is for the planner to look at again. */
static void refuse_all(struct deliver *deliver, GArray *claims)
{
    for (guint i = 0; i < claims->len; i++)
        g_array_index(claims, struct claim, i).overtaken = true;
    deliver_settle_claims(deliver, claims);
    g_array_set_size(claims, 0);
}

/* Claims wait: a session for 20 s, then it gives the envelope up; the outbox asks again when there is room. */
static void lack_room(struct deliver *deliver, GArray *claims)
{
    if (deliver->room)
        deliver_look_for_room(deliver);
    g_array_set_size(claims, 0);
}

/* Whether something was written. */
static bool flush(struct deliver *deliver)
{
    g_autoptr(GArray) claims = collect_claims(deliver);
    g_autoptr(GError) error = NULL;
    uint64_t number;

    if (claims->len && (!deliver->room || !disk_has_room(store_path(deliver->store))))
        lack_room(deliver, claims);
    if (claims->len && deliver->hooks.sources_current && !deliver->hooks.sources_current(deliver->hooks.data))
        refuse_all(deliver, claims);
    if (!deliver->endings->len && !has_news(deliver) && !claims->len)
        return false;
    if (!transact(deliver, claims, &number, &error)) {
        postpone(deliver, error);
        return false;
    }
    written(deliver, claims, number);
    return true;
}

void deliver_flush_endings(struct deliver *deliver)
{
    g_autoptr(GArray) none = g_array_new(FALSE, FALSE, sizeof(struct claim));
    g_autoptr(GError) error = NULL;
    uint64_t number;

    if (!deliver_settle_all(deliver) || (!deliver->endings->len && !has_news(deliver)))
        return;
    if (transact(deliver, none, &number, &error))
        written(deliver, none, number); /* and on the disk: without a claim nothing is committed ahead */
    else
        complain(deliver, error);
}

/* -- when --------------------------------------------------------------- */

/* Some session may have something for the next transaction in a moment. */
static bool others_may_join(const struct deliver *deliver)
{
    for (guint i = 0; i < deliver->relays->len; i++) {
        const struct relay *relay = deliver->relays->pdata[i];

        for (guint j = 0; j < relay->sessions->len; j++)
            if (session_is_awaited(relay->sessions->pdata[j]))
                return true;
    }
    return false;
}

static bool are_enough(const struct deliver *deliver)
{
    guint count = 0;

    for (guint i = 0; i < deliver->relays->len; i++) {
        const struct relay *relay = deliver->relays->pdata[i];

        for (guint j = 0; j < relay->sessions->len; j++)
            count += asks_for_claim(relay->sessions->pdata[j]);
    }
    return count >= ENOUGH;
}

/* While the disk takes one transaction, others follow it only where the disk is fast and there is enough for each: then
 * some of the sessions talk, others are written down, and others wait for the disk. */
static bool awaits_disk(const struct deliver *deliver)
{
    guint waiting = deliver->groups.length;

    return waiting && (waiting >= GROUPS_MOST || !deliver->disk_is_fast || !are_enough(deliver));
}

/* A transaction costs about the same for one letter as for ten, so that one follows another after as long as that took
 * at the soonest, or REST_MAX_US where the disk is slow, unless enough for it, or all that could share it, is there. */
static bool rests(struct deliver *deliver)
{
    int64_t left = deliver->rest_until_us - g_get_monotonic_time();

    if (awaits_disk(deliver))
        return true; /* deliver_on_synced() calls for the next turn */
    if (left <= 0 || left > REST_MAX_US || deliver->stopping || !others_may_join(deliver))
        return false;
    if (deliver->disk_is_fast && are_enough(deliver))
        return false;
    sd_event_source_set_time_relative(deliver->rest, (uint64_t)left);
    sd_event_source_set_enabled(deliver->rest, SD_EVENT_ONESHOT);
    return true;
}

void deliver_rest(struct deliver *deliver, int64_t begun_us)
{
    int64_t now = g_get_monotonic_time(), took = now - MAX(begun_us, deliver->answered_us);

    deliver->answered_us = now;
    deliver->disk_is_fast = took < REST_MAX_US;
    deliver->rest_until_us = now + MIN(took, REST_MAX_US);
}

static void flush_in_time(struct deliver *deliver)
{
    int64_t begun = g_get_monotonic_time();

    if (rests(deliver))
        return;
    if (flush(deliver) && !deliver->groups.length)
        deliver_rest(deliver, begun);
}

int deliver_turn(sd_event_source *source, void *data)
{
    struct deliver *deliver = data;
    bool worked = deliver->working, news;

    (void)source;
    for (guint i = 0; i < deliver->relays->len; i++)
        relay_work(deliver->relays->pdata[i]);
    flush_in_time(deliver);
    deliver_arm(deliver);
    deliver->working = !deliver_is_idle(deliver);
    news = deliver->news || (worked && !deliver->working);
    deliver->news = false;
    if (deliver->hooks.progress && news)
        deliver->hooks.progress(deliver->hooks.data);
    return 0;
}

/* SPDX-License-Identifier: MIT */
/* Which copies are made when, and what the store hears of it; sent_wire.c makes them. */
#include "deliver/sent.h"

#include "deliver/backoff.h"
#include "deliver/sent_inside.h"
#include "proof/store.h"

enum { BATCH = 16 };

static void free_result(void *result)
{
    sent_result_free(result);
}

static void free_copy(void *copy)
{
    sent_copy_free(copy);
}

struct sent *sent_new(struct relay *relay)
{
    struct sent *sent = g_new0(struct sent, 1);
    g_autofree char *subject = g_strdup_printf("sent:%s", relay_name(relay));

    sent->relay = relay;
    sent->copies = g_ptr_array_new_with_free_func(free_copy);
    sent->results = g_ptr_array_new_with_free_func(free_result);
    sent->trouble = store_runtime(relay->deliver->store, subject, NULL);
    sd_event_add_time_relative(relay->deliver->event, &sent->timer, CLOCK_MONOTONIC, UINT64_MAX / 4, 1000,
                               sent_on_timer, sent);
    sd_event_source_set_enabled(sent->timer, SD_EVENT_OFF);
    return sent;
}

void sent_free(struct sent *sent)
{
    if (!sent)
        return;
    login_question_free(sent->question);
    stream_free(sent->stream);
    sent_talk_free(sent->talk);
    sent_target_free(sent->target);
    sd_event_source_disable_unref(sent->timer);
    g_ptr_array_unref(sent->copies);
    g_ptr_array_unref(sent->results);
    g_free(sent->trouble);
    g_free(sent);
}

static struct sent_target *target_for(const struct sent *sent, const char *sender_key)
{
    const struct config *config = sent->relay->deliver->config;
    const struct config_sender *sender = config_sender(config, sender_key);

    return sender ? sent_target_of(config, sent->relay->smtp, sender) : NULL;
}

bool sent_wants(const struct sent *sent, const char *sender)
{
    AUTO(sent_target) target = target_for(sent, sender);

    return target != NULL;
}

void sent_kick(struct sent *sent)
{
    sent->drained = false;
}

/* -- copies ------------------------------------------------------------- */

static bool is_open(const struct sent *sent)
{
    return sent->copies->len > 0;
}

/* A copy that nothing can be made of: its letter was erased, or `save_sent` was turned off since. */
static void drop_copy(struct sent *sent, guint i)
{
    struct sent_result *result = g_new0(struct sent_result, 1);
    const struct sent_copy *copy = sent->copies->pdata[i];

    result->id = copy->id;
    result->tries = SENT_COPY_TRIES;
    g_ptr_array_add(sent->results, result);
    g_ptr_array_remove_index(sent->copies, i);
}

/* One connection serves one sender: the others' copies are fetched again after it. */
static void keep_one_sender(struct sent *sent)
{
    g_autofree char *first = NULL;

    for (guint i = 0; i < sent->copies->len;) {
        const struct sent_copy *copy = sent->copies->pdata[i];

        if (!copy->message || !sent_wants(sent, copy->sender)) {
            drop_copy(sent, i);
        } else if (first && !g_str_equal(first, copy->sender)) {
            g_ptr_array_remove_index(sent->copies, i);
            sent->drained = false;
        } else {
            first = first ? first : g_strdup(copy->sender);
            i++;
        }
    }
}

static void fetch(struct sent *sent)
{
    struct deliver *deliver = sent->relay->deliver;
    g_autoptr(GPtrArray) copies =
        sent_copy_ready(deliver->store, relay_name(sent->relay), deliver_now_ms(deliver), BATCH, &sent->next_ms, NULL);

    if (!copies) /* the store is busy: the next kick asks again */
        return;
    sent->drained = copies->len < BATCH;
    g_ptr_array_unref(sent->copies);
    sent->copies = g_steal_pointer(&copies);
    keep_one_sender(sent);
}

static bool may_begin(const struct sent *sent)
{
    return !sent->relay->deliver->stopping && !sent->drained && !sent->results->len &&
           sent->not_before_ms <= clock_monotonic_ms();
}

void sent_work(struct sent *sent)
{
    if (is_open(sent)) {
        if (sent->relay->deliver->stopping)
            sent_close(sent);
        return;
    }
    if (sent->next_ms && sent->next_ms <= deliver_now_ms(sent->relay->deliver)) {
        sent->next_ms = 0;
        sent->drained = false;
    }
    if (!may_begin(sent))
        return;
    fetch(sent);
    if (!is_open(sent))
        return;
    sent_target_free(sent->target);
    sent->target = target_for(sent, ((const struct sent_copy *)sent->copies->pdata[0])->sender);
    sent_open(sent);
}

bool sent_is_working(const struct sent *sent)
{
    return is_open(sent) || sent->results->len || may_begin(sent);
}

int64_t sent_wait_ms(const struct sent *sent)
{
    int64_t now = clock_monotonic_ms(), due;

    if (sent->relay->deliver->stopping || is_open(sent))
        return -1;
    if (!sent->drained)
        return MAX(sent->not_before_ms - now, 100);
    if (!sent->next_ms || sent->relay->deliver->clock->pretended)
        return -1;
    due = sent->next_ms - deliver_now_ms(sent->relay->deliver);
    return MAX(MAX(due, sent->not_before_ms - now), 1);
}

/* -- the store ---------------------------------------------------------- */

bool sent_has_news(const struct sent *sent)
{
    return sent->results->len || sent->trouble_changed;
}

/* A minute, eight, an hour, six hours, and that was all. */
static int64_t next_try(const struct deliver *deliver, const struct sent_result *result)
{
    if (result->tries + 1 >= SENT_COPY_TRIES)
        return 0;
    return deliver_now_ms(deliver) + backoff_ms(3 * result->tries + 1, (unsigned)g_random_int_range(0, 1000));
}

static bool write_result(struct sent *sent, const struct sent_result *result, GError **error)
{
    struct deliver *deliver = sent->relay->deliver;

    if (result->saved)
        return sent_copy_saved(deliver->store, result->id, sent->target->host, result->folder, result->uidvalidity,
                               result->uid, error);
    return sent_copy_failed(deliver->store, result->id, next_try(deliver, result),
                            result->text ? result->text : "there is nothing to copy, or no place for it", error);
}

bool sent_write(struct sent *sent, GError **error)
{
    g_autofree char *subject = g_strdup_printf("sent:%s", relay_name(sent->relay));

    for (guint i = 0; i < sent->results->len; i++)
        if (!write_result(sent, sent->results->pdata[i], error))
            return false;
    return !sent->trouble_changed || store_set_runtime(sent->relay->deliver->store, subject, sent->trouble, error);
}

void sent_written(struct sent *sent)
{
    if (sent->results->len) { /* the next batch, and when what failed is tried again */
        sent->drained = false;
        deliver_schedule(sent->relay->deliver);
    }
    g_ptr_array_set_size(sent->results, 0);
    sent->trouble_changed = false;
}

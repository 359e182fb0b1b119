/* SPDX-License-Identifier: MIT */
#include <syslog.h>

#include "deliver/backoff.h"
#include "deliver/inside.h"
#include "deliver/logline.h"
#include "deliver/sent.h"
#include "deliver/trouble.h"
#include "proof/store.h"

/* LETTERS_READ: of letters put off, thousands may come due at once, all of which each reading looks through. */
enum { LETTERS_A_SESSION = 16, LETTERS_AHEAD = 64, LETTERS_READ = 256, READ_AGAIN_MS = 100 };

static void free_session(void *session)
{
    session_free(session);
}

static void free_letter(void *letter)
{
    ready_free(letter);
}

/* What an earlier run left: it stands until this one knows better. */
static char *stored_trouble(const struct relay *relay)
{
    g_autofree char *subject = g_strdup_printf("relay:%s", relay_name(relay));

    return store_runtime(relay->deliver->store, subject, NULL);
}

struct relay *relay_new(struct deliver *deliver, const struct config_smtp *smtp, bool outbox, const char *host)
{
    struct relay *relay = g_new0(struct relay, 1);
    g_autofree char *no_room = trouble_text(TROUBLE_DISK, store_path(deliver->store), "");

    relay->deliver = deliver;
    relay->smtp = smtp;
    relay->key = smtp ? smtp->key : NULL;
    relay->host = g_strdup(host);
    relay->outbox = outbox;
    relay->drained = true;
    relay->rate = rate_new(outbox || !smtp ? 0 : smtp->rate, clock_monotonic_ms());
    relay->sessions = g_ptr_array_new_with_free_func(free_session);
    relay->writing = g_ptr_array_new_with_free_func(free_letter);
    relay->trouble = stored_trouble(relay);
    relay->lacks_room = g_strcmp0(relay->trouble, no_room) == 0;
    relay->counted_day = DAY_NONE;
    g_queue_init(&relay->letters);
    if (smtp && !outbox && deliver->mode == MODE_LIVE && !g_str_equal(smtp->save_sent, "never"))
        relay->sent = sent_new(relay);
    return relay;
}

void relay_drop_letters(struct relay *relay)
{
    g_queue_clear_full(&relay->letters, free_letter);
    relay->drained = false;
}

void relay_free(struct relay *relay)
{
    g_queue_clear_full(&relay->letters, free_letter);
    sent_free(relay->sent);
    g_ptr_array_unref(relay->sessions);
    g_ptr_array_unref(relay->writing);
    g_free(relay->host);
    g_free(relay->trouble);
    g_free(relay);
}

const char *relay_name(const struct relay *relay)
{
    return relay->key ? relay->key : "outbox";
}

/* -- trouble ------------------------------------------------------------ */

static void set_trouble(struct relay *relay, char *sentence)
{
    if (g_strcmp0(relay->trouble, sentence) != 0) {
        relay->trouble_changed = true;
        deliver_schedule(relay->deliver);
        logline_relay(sentence ? LOG_WARNING : LOG_NOTICE, relay_name(relay), sentence ? sentence : "works again");
    }
    g_free(relay->trouble);
    relay->trouble = sentence;
    relay->lacks_room = false;
}

void relay_failed(struct relay *relay, char *sentence)
{
    relay->failures++;
    relay->not_before_ms = clock_monotonic_ms() + backoff_ms(relay->failures, (unsigned)g_random_int_range(0, 1000));
    set_trouble(relay, sentence);
    relay_drop_letters(relay);
    for (guint i = 0; i < relay->sessions->len; i++)
        session_stop(relay->sessions->pdata[i]);
}

void relay_recovered(struct relay *relay)
{
    relay->failures = 0;
    relay->await_login = false;
    relay->put_off = 0;
    relay->not_before_ms = 0;
    if (relay->trouble)
        set_trouble(relay, NULL);
}

void relay_lacks_room(struct relay *relay)
{
    g_ptr_array_set_size(relay->writing, 0);
    relay_drop_letters(relay);
    set_trouble(relay, trouble_text(TROUBLE_DISK, store_path(relay->deliver->store), ""));
    relay->lacks_room = true;
}

void relay_has_room(struct relay *relay)
{
    if (relay->lacks_room)
        set_trouble(relay, NULL);
}

void relay_heard(struct relay *relay, enum ruling ruling, const char *words)
{
    if (ruling == RULING_ACCEPTED)
        relay_recovered(relay);
    else if (ruling == RULING_RELAY)
        relay_failed(relay, trouble_text(TROUBLE_REFUSES, relay->host, words));
    else if (ruling == RULING_LATER && ++relay->put_off >= PUT_OFF_MAX)
        relay_failed(relay, trouble_text(TROUBLE_PUTS_OFF, relay->host, words));
}

/* -- letters ------------------------------------------------------------ */

struct count {
    const struct relay *relay;
    int count;
};

static void count_sent(const struct log_entry *entry, void *data)
{
    struct count *count = data;
    const struct config_sender *sender = config_sender(count->relay->deliver->config, entry->sender);

    count->count += sender && g_str_equal(sender->smtp, count->relay->key) && !entry->rehearsal && entry->attempts > 0;
}

/* Letters whose envelope is out and that may be claimed any moment. */
static int count_offered(const struct relay *relay)
{
    int count = 0;

    for (guint i = 0; i < relay->sessions->len; i++) {
        const struct session *session = relay->sessions->pdata[i];
        int64_t hand[2] = {0, 0};

        if (session->dialogue)
            dialogue_ids(session->dialogue, hand);
        count += hand[1] != 0;
    }
    return count;
}

void relay_count(struct relay *relay)
{
    relay->sent_today++;
}

/* Letters of this local day, counted once from the store and then along. */
static bool day_is_full(struct relay *relay)
{
    const struct deliver *deliver = relay->deliver;
    civil_day today = deliver_today(deliver);

    if (!relay->smtp || !relay->smtp->per_day)
        return false;
    if (relay->counted_day != today) {
        struct count count = {relay, 0};
        char since[INSTANT_SIZE];
        struct log_filter filter = {.since = instant_to_text(instant_of(today, 0, deliver->zone), since)};

        if (!log_each(deliver->store, &filter, count_sent, &count, NULL))
            return true; /* not known is not «none» */
        relay->sent_today = count.count;
        relay->counted_day = today;
    }
    return relay->sent_today + count_offered(relay) >= relay->smtp->per_day;
}

bool relay_is_open(struct relay *relay)
{
    const struct deliver *deliver = relay->deliver;

    return !deliver->stopping && !deliver->await_plan && deliver->room &&
           relay->not_before_ms <= clock_monotonic_ms() && !day_is_full(relay);
}

/* The letters that are somewhere on their way already. */
static GArray *ids_in_hand(const struct relay *relay)
{
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    const GPtrArray *endings = relay->deliver->endings;

    for (guint i = 0; i < endings->len; i++)
        g_array_append_val(ids, ((struct ending *)endings->pdata[i])->id);
    for (guint i = 0; i < relay->writing->len; i++)
        g_array_append_val(ids, ((struct ready *)relay->writing->pdata[i])->id);
    for (guint i = 0; i < relay->sessions->len; i++) {
        const struct session *session = relay->sessions->pdata[i];
        int64_t hand[2] = {0, 0};

        if (session->dialogue)
            dialogue_ids(session->dialogue, hand);
        g_array_append_vals(ids, hand, 2);
    }
    return ids;
}

/* Who logged in anew need not wait for the end of the backoff. */
static void notice_login(struct relay *relay)
{
    if (!relay->await_login || !logins_mended(relay->deliver->logins, &relay->smtp->login))
        return;
    relay->await_login = false;
    relay->failures = 0;
    relay->not_before_ms = 0;
}

void relay_refill(struct relay *relay)
{
    struct deliver *deliver = relay->deliver;
    int limit = relay->outbox ? LETTERS_A_SESSION : LETTERS_READ;
    int64_t bytes = 0;
    g_autoptr(GArray) skip = NULL;
    g_autoptr(GPtrArray) letters = NULL;
    g_autoptr(GError) error = NULL;

    notice_login(relay);
    if (relay->drained || !g_queue_is_empty(&relay->letters) || !relay_is_open(relay))
        return;
    skip = ids_in_hand(relay);
    letters = relay->trials ? reminder_ready_trials(deliver->store, relay->key, deliver_today(deliver),
                                                    deliver_now_ms(deliver), limit, skip, &error)
                            : reminder_ready(deliver->store, relay->key, deliver->mode, deliver_today(deliver),
                                             deliver_now_ms(deliver), limit, skip, &error);
    relay->unread = letters == NULL;
    if (!letters) {
        deliver_store_failed(deliver, error);
        return;
    }
    g_ptr_array_set_free_func(letters, NULL);
    for (guint i = 0; i < letters->len; i++) {
        bytes += ((struct ready *)letters->pdata[i])->size;
        g_queue_push_tail(&relay->letters, letters->pdata[i]);
    }
    relay->drained = (int)letters->len < limit && bytes < READY_BYTES_MOST;
}

struct ready *relay_take(struct relay *relay)
{
    relay_refill(relay);
    if (g_queue_is_empty(&relay->letters) || !relay_is_open(relay) || !rate_take(&relay->rate, clock_monotonic_ms()))
        return NULL;
    return g_queue_pop_head(&relay->letters);
}

static int64_t letters_wait_ms(struct relay *relay)
{
    int64_t now = clock_monotonic_ms();

    if (relay->deliver->stopping || relay->deliver->await_plan)
        return -1;
    if (relay->not_before_ms > now)
        return relay->not_before_ms - now;
    if (!g_queue_is_empty(&relay->letters))
        return rate_wait(&relay->rate, now);
    return relay->unread ? READ_AGAIN_MS : -1;
}

int64_t relay_wait_ms(struct relay *relay)
{
    int64_t letters = letters_wait_ms(relay), copies = relay->sent ? sent_wait_ms(relay->sent) : -1;

    if (letters < 0 || (copies > 0 && copies < letters))
        return copies;
    return letters;
}

/* -- sessions ----------------------------------------------------------- */

/* One whose claim is not on the disk yet is still to hear of it. */
static void reap(struct relay *relay)
{
    for (guint i = relay->sessions->len; i-- > 0;) {
        const struct session *session = relay->sessions->pdata[i];

        if (session->closed && !session->granting)
            g_ptr_array_remove_index_fast(relay->sessions, i);
    }
}

/* One connection, and another for every sixteen letters that wait beside it; for fewer where so many connections are
 * allowed that what is composed ahead would not do for all of them. */
static void open_sessions(struct relay *relay)
{
    guint most = (guint)relay->smtp->connections, waiting = g_queue_get_length(&relay->letters);
    guint share = CLAMP(LETTERS_AHEAD / most, 1, LETTERS_A_SESSION);
    guint wanted = MIN(most, (waiting + share - 1) / share);

    while (relay_is_open(relay) && relay->sessions->len < wanted) {
        if (rate_wait(&relay->rate, clock_monotonic_ms()))
            return;
        g_ptr_array_add(relay->sessions, session_open(relay));
    }
}

void relay_work(struct relay *relay)
{
    reap(relay);
    relay_refill(relay);
    if (relay->outbox) {
        outbox_work(relay);
        return;
    }
    open_sessions(relay);
    for (guint i = 0; i < relay->sessions->len; i++)
        session_work(relay->sessions->pdata[i]);
    reap(relay);
    if (relay->sent)
        sent_work(relay->sent);
}

bool relay_is_working(struct relay *relay)
{
    if (relay->sent && sent_is_working(relay->sent))
        return true;
    if (relay->writing->len || (relay_is_open(relay) && (!relay->drained || !g_queue_is_empty(&relay->letters))))
        return true;
    for (guint i = 0; i < relay->sessions->len; i++)
        if (session_is_working(relay->sessions->pdata[i]))
            return true;
    return false;
}

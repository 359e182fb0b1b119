/* SPDX-License-Identifier: MIT */
/*
 * Sends letters the way the service does: claim, commit, content, outcome, with its own store, sessions and event loop.
 *
 *     send_ours CONFIG LETTERS BYTES BATCH
 *
 * Reads the configuration and makes its store. The clock runs while letters go out; it stands still while BATCH of them
 * are planned and queued, which a pass does beside composing (tests/bench/pass measures both together). One line
 * comes out: letters, seconds by the clock, CPU seconds, commits, bytes written to files and sockets.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "deliver/deliver.h"
#include "plan/plan.h"
#include "proof/log.h"
#include "proof/records.h"
#include "proof/reminder.h"
#include "proof/store.h"
#include "startup.h"

#define MUST(call)                                                                                                     \
    do {                                                                                                               \
        if (!(call))                                                                                                   \
            stop(#call, error);                                                                                        \
    } while (0)

enum { RANDOM_LETTERS = 26 };

static unsigned commits; /* counted by the wrapper below */

struct bench {
    struct config *config;
    struct store *store;
    struct clock clock;
    sd_event *event;
    struct deliver *deliver;
    struct config_policy *policy;
    struct config_ledger *ledger;
    gsize bytes;
    double wall, cpu;
    unsigned commits;
    gint64 written; /* bytes, to files and sockets */
};

static void stop(const char *what, const GError *error)
{
    fprintf(stderr, "send_ours: %s: %s\n", what, error ? error->message : "no reason");
    exit(1);
}

bool __real_store_commit(struct store *store, GError **error);
bool __wrap_store_commit(struct store *store, GError **error);

bool __wrap_store_commit(struct store *store, GError **error)
{
    commits++;
    return __real_store_commit(store, error);
}

bool __real_store_commit_ahead(struct store *store, uint64_t *number, GError **error);
bool __wrap_store_commit_ahead(struct store *store, uint64_t *number, GError **error);

bool __wrap_store_commit_ahead(struct store *store, uint64_t *number, GError **error)
{
    commits++;
    return __real_store_commit_ahead(store, number, error);
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double cpu_seconds(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

/* What this process has written so far, to files and sockets alike. */
static gint64 bytes_written(void)
{
    g_autofree char *text = NULL;
    const char *at = g_file_get_contents("/proc/self/io", &text, NULL, NULL) ? strstr(text, "wchar: ") : NULL;

    return at ? g_ascii_strtoll(at + strlen("wchar: "), NULL, 10) : 0;
}

/* Lines of 76 letters, which compress about as a letter does. */
static GBytes *message_new(int number, gsize bytes)
{
    GString *text = g_string_sized_new(bytes + 100);
    guint32 chance = (guint32)number * 2654435761u;

    g_string_printf(text,
                    "From: a@sender.example\r\nTo: b%d@client.example\r\nMessage-ID: <m%d@sender.example>\r\n"
                    "Subject: Factuur %d\r\n\r\n",
                    number, number, number);
    while (text->len < bytes) {
        guint32 word = (chance = chance * 1664525u + 1013904223u) >> 27;

        for (guint i = 0; i < 8; i++)
            g_string_append_c(text, (char)('a' + (word * 7 + i * i) % RANDOM_LETTERS));
        g_string_append_c(text, ' ');
        if (text->len % 80 < 9)
            g_string_append(text, "\r\n");
    }
    g_string_append(text, "\r\n");
    return g_string_free_to_bytes(text);
}

/* -- letters ------------------------------------------------------------ */

/* One client's letter about one invoice, as a plan would have it. */
struct letter {
    char *key, *number, *address;
    char *to[2], *cc[1];
    struct plan_client client;
    struct ledger_client ledger_client;
    struct invoice invoice;
    struct history_invoice known;
    struct plan_source source;
    struct plan_item_rare rare;
    struct plan_item item;
    struct decision decision;
};

static void letter_describe(struct letter *letter, struct bench *bench, civil_day today)
{
    const struct config_sender *sender = bench->config->senders->pdata[0];

    letter->client = (struct plan_client){.key = letter->key,
                                          .policy = bench->policy,
                                          .name = letter->key,
                                          .legal_name = "",
                                          .contact = "",
                                          .salutation = "",
                                          .language = "nl",
                                          .country = "NL",
                                          .phone = "",
                                          .terms = "",
                                          .supplier_number = "",
                                          .email = letter->to,
                                          .email_formal = letter->cc,
                                          .cc = letter->cc};
    letter->ledger_client = (struct ledger_client){.id = letter->key, .name = letter->key};
    letter->invoice = (struct invoice){.number = letter->number,
                                       .client = &letter->ledger_client,
                                       .total = 12100,
                                       .balance = 12100,
                                       .issued = today - 40,
                                       .due = today - 10,
                                       .currency = "EUR"};
    letter->known = (struct history_invoice){.ledger = bench->ledger->key,
                                             .number = letter->number,
                                             .client = letter->key,
                                             .first_seen = today - 20,
                                             .due = today - 10,
                                             .total = 12100,
                                             .balance = 12100,
                                             .currency = "EUR",
                                             .partial_since = DAY_NONE,
                                             .returned_since = DAY_NONE,
                                             .paid_on = DAY_NONE,
                                             .cycle = 1,
                                             .changed = true};
    letter->source = (struct plan_source){.ledger = bench->ledger, .sender = sender};
    letter->item = (struct plan_item){.invoice = &letter->invoice,
                                      .history = &letter->known,
                                      .rare = &letter->rare,
                                      .client = &letter->client,
                                      .source = &letter->source,
                                      .due = today - 10,
                                      .round = 1,
                                      .own_day = today,
                                      .due_day = today,
                                      .until = DAY_NONE,
                                      .eligible = true,
                                      .overdue = true};
    letter->decision.sender = sender;
}

static void letter_decide(struct letter *letter, struct bench *bench, civil_day today)
{
    const struct config_stage *stage = bench->policy->stages->pdata[0];
    struct decision *decision = &letter->decision;

    decision->client = &letter->client;
    decision->policy = bench->policy;
    decision->stage = stage;
    decision->stage_name = stage->name;
    decision->template_name = stage->template_name;
    decision->verdict = VERDICT_SEND;
    decision->until = DAY_NONE;
    decision->day = today;
    decision->since = today;
    decision->term_until = today + 7;
    decision->items = g_ptr_array_new();
    decision->also_open = g_ptr_array_new();
    decision->credits = g_ptr_array_new();
    decision->to = letter->to;
    decision->cc = letter->cc;
    decision->money = &decision_asks_nothing;
    g_ptr_array_add(decision->items, &letter->item);
}

static void letter_clear(struct letter *letter)
{
    g_ptr_array_unref(letter->decision.items);
    g_ptr_array_unref(letter->decision.also_open);
    g_ptr_array_unref(letter->decision.credits);
    g_free(letter->key);
    g_free(letter->number);
    g_free(letter->address);
}

static void write_letter(struct bench *bench, struct letter *letter, int number)
{
    int64_t now = clock_now_ms(&bench->clock), id;
    g_autoptr(GBytes) message = message_new(number, bench->bytes);
    struct history *history = history_new();
    GError *error = NULL;

    g_array_append_val(history->invoices, letter->known);
    MUST(invoice_write(bench->store, history, 0, 1, NULL, &error));
    g_array_set_clear_func(history->invoices, NULL);
    history_free(history);
    MUST(reminder_plan(bench->store, &letter->decision, MODE_LIVE, 1, now + 86400000, "main", &id, &error));
    MUST(reminder_queue(bench->store, id, message, "Factuur", &error));
}

static void queue_letter(struct bench *bench, int number)
{
    civil_day today = moment_at(clock_now_ms(&bench->clock), bench->config->timezone).day;
    struct letter letter = {.key = g_strdup_printf("C%06d", number),
                            .number = g_strdup_printf("2026-%06d", number),
                            .address = g_strdup_printf("b%d@client.example", number)};

    letter.to[0] = letter.address;
    letter_describe(&letter, bench, today);
    letter_decide(&letter, bench, today);
    write_letter(bench, &letter, number);
    letter_clear(&letter);
}

/* -- sending ------------------------------------------------------------ */

static bool sources_current(void *data)
{
    (void)data;
    return true;
}

static void nothing(void *data)
{
    (void)data;
}

static void broken(void *data, const GError *error)
{
    (void)data;
    stop("the store", error);
}

static void send_batch(struct bench *bench)
{
    double wall = (double)g_get_monotonic_time() / 1e6, cpu = cpu_seconds();
    unsigned before = commits;
    gint64 written = bytes_written();

    deliver_kick(bench->deliver);
    while (!deliver_is_idle(bench->deliver))
        sd_event_run(bench->event, UINT64_MAX);
    bench->wall += (double)g_get_monotonic_time() / 1e6 - wall;
    bench->cpu += cpu_seconds() - cpu;
    bench->commits += commits - before;
    bench->written += bytes_written() - written;
}

static void queue_batch(struct bench *bench, int first, int count)
{
    GError *error = NULL;

    MUST(store_begin(bench->store, &error));
    for (int i = 0; i < count; i++)
        queue_letter(bench, first + i);
    MUST(store_commit(bench->store, &error));
}

static void count_accepted(const struct log_entry *entry, void *data)
{
    *(int *)data += g_str_equal(entry->state, "accepted");
}

static void check_all_accepted(struct bench *bench, int want)
{
    struct log_filter filter = {0};
    int count = 0;

    if (!log_each(bench->store, &filter, count_accepted, &count, NULL) || count != want) {
        fprintf(stderr, "send_ours: the store says that %d letters were accepted, not %d\n", count, want);
        exit(1);
    }
}

static void open_all(struct bench *bench, const char *path)
{
    struct deliver_hooks hooks = {sources_current, nothing, nothing, broken, NULL};
    GError *error = NULL;

    bench->config = startup_config(path, NULL, &error);
    MUST(bench->config);
    bench->policy = bench->config->policies->pdata[0];
    bench->ledger = bench->config->ledgers->pdata[0];
    bench->store = store_open(bench->config->store, STORE_CREATE, 0, &bench->clock, &error);
    MUST(bench->store);
    MUST(sd_event_new(&bench->event) >= 0);
    bench->deliver = deliver_new(bench->config, MODE_LIVE, bench->store, bench->event, &bench->clock,
                                 bench->config->timezone, &hooks, &error);
    MUST(bench->deliver);
}

int main(int argc, char **argv)
{
    struct bench bench = {0};
    int letters = argc > 4 ? atoi(argv[2]) : 0, batch = argc > 4 ? atoi(argv[4]) : 1;

    if (letters <= 0 || batch <= 0) {
        fprintf(stderr, "send_ours CONFIG LETTERS BYTES BATCH\n");
        return 2;
    }
    bench.bytes = (gsize)atol(argv[3]);
    open_all(&bench, argv[1]);
    for (int done = 0; done < letters; done += batch) {
        queue_batch(&bench, done, MIN(batch, letters - done));
        send_batch(&bench);
    }
    check_all_accepted(&bench, letters);
    printf("%d %.6f %.6f %u %" G_GINT64_FORMAT "\n", letters, bench.wall, bench.cpu, bench.commits, bench.written);
    deliver_free(bench.deliver);
    sd_event_unref(bench.event);
    store_close(bench.store);
    config_unref(bench.config);
    return 0;
}

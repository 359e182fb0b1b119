/* SPDX-License-Identifier: MIT */
/* Planned reminders become exact bytes, shortly before their turn. */
#include <string.h>

#include "base/error.h"
#include "compose/letter.h"
#include "cycle_steps.h"
#include "ledger/ledger.h"
#include "plan/tell.h"
#include "proof/log.h"
#include "proof/reminder.h"
#include "proof/store.h"

/* The last day that the statements of every bank LEDGER is paid at say everything about; TODAY without any. */
static civil_day bank_known_until(const struct world *world, const struct config_ledger *ledger, civil_day today)
{
    const GArray *banks = world->history->banks;
    civil_day oldest = today;

    for (guint i = 0; i < banks->len; i++) {
        const struct history_bank *known = &g_array_index(banks, struct history_bank, i);

        for (guint j = 0; j < world->config->banks->len; j++) {
            const struct config_bank *bank = world->config->banks->pdata[j];

            if (g_str_equal(bank->key, known->name) && known->known_until != DAY_NONE &&
                plan_bank_serves(world->config, ledger, bank))
                oldest = MIN(oldest, known->known_until);
        }
    }
    return oldest;
}

civil_day world_paid_until(const struct world *world, const struct decision *decision)
{
    civil_day oldest = decision->day;

    for (guint i = 0; i < decision->items->len; i++) {
        const struct plan_item *item = decision->items->pdata[i];

        oldest = MIN(oldest, bank_known_until(world, item->source->ledger, decision->day));
        for (guint j = 0; j < world->ledgers->len; j++) {
            const struct ledger *ledger = world->ledgers->pdata[j];

            if (ledger->config == item->source->ledger)
                oldest = MIN(oldest, moment_at(ledger->stamp.mtime_ns / 1000000, world->config->timezone).day);
        }
    }
    return oldest;
}

static void previous_clear(gpointer data)
{
    g_free(data);
}

GPtrArray *letter_previous_of(const struct plan_item *item)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(previous_clear);
    const GArray *steps = item->history ? item->history->steps : NULL;

    for (guint i = 0; steps && i < steps->len; i++) {
        const struct history_step *step = &g_array_index(steps, struct history_step, i);
        struct letter_previous *previous;

        if (step->cycle != item->history->cycle || step->kind != STEP_LETTER)
            continue;
        previous = g_new0(struct letter_previous, 1);
        previous->stage = step->stage;
        previous->day = step->day;
        g_ptr_array_add(list, previous);
    }
    return list;
}

static struct letter *compose_one(struct cycle *cycle, int64_t id, const struct decision *decision,
                                  const struct letter_files *files, GError **error)
{
    g_autoptr(GPtrArray) previous = letter_previous_of(decision->items->pdata[0]);
    g_autofree char *message_id = NULL, *token = NULL, *marks = NULL;
    g_auto(GStrv) thread = reminder_thread(cycle->store, id, error);
    const char *domain = strrchr(decision->sender->address, '@');

    domain = domain ? domain + 1 : "localhost";
    if (!thread || !reminder_marks(cycle->store, id, &marks, error) ||
        !reminder_identify(cycle->store, id, domain, &message_id, NULL, &token, error))
        return NULL;

    struct letter_request request = {
        .decision = decision,
        .message_id = message_id,
        .token = token,
        .marks = marks,
        .references = (const char *const *)thread,
        .instant_ms = cycle->world->now.utc_ms,
        .utc_offset = cycle->world->now.utc_offset,
        .paid_until = world_paid_until(cycle->world, decision),
        .sender = decision->sender,
        .previous = previous,
        .files = (const struct message_file *)(void *)files->files->data,
        .file_count = files->files->len,
        .invoice_file_count = files->invoices,
        .wants_pattern = true,
    };
    return composer_compose(cycle->composer, &request, error);
}

/* What should go along and cannot is told to the owner; `attach_missing` says whether the letter goes without. */
static struct letter *compose_with_files(struct cycle *cycle, int64_t id, const struct decision *decision,
                                         GError **error)
{
    struct letter_files files;
    struct letter *letter = NULL;
    bool hold;

    letter_files_find(&files, cycle->world, cycle->store, decision);
    hold = files.missing && decision->stage->attach_required;
    if (!files.missing || cycle_tell_missing(cycle, decision, files.missing, hold, error)) {
        if (hold)
            g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE, files.missing);
        else
            letter = compose_one(cycle, id, decision, &files, error);
    }
    letter_files_clear(&files);
    return letter;
}

/* A letter that waits to be composed: to a client by DECISION, or to the owner. */
struct waiting {
    int64_t id;
    const struct decision *decision;
    const struct owner_mail *mail; /* NULL: to a client */
};

static char *trouble_subject(const struct waiting *waiting)
{
    if (waiting->mail)
        return g_strdup_printf("letter:%s", waiting->mail->template_name);
    return g_strdup_printf("letter:%s", waiting->decision->client->key);
}

/* Whether `status` may say something of letters that is over once one is written: nearly always nothing is. */
static bool may_have_trouble(const struct cycle *cycle)
{
    if (!cycle->troubles || cycle->set_aside)
        return true;
    for (guint i = 0; i < cycle->troubles->len; i++)
        if (((const struct tell_trouble *)cycle->troubles->pdata[i])->kind == NOTICE_TEMPLATE)
            return true;
    return false;
}

/* What `status` said of this client's letters is over. */
static bool clear_trouble(struct cycle *cycle, const struct waiting *waiting, GError **error)
{
    g_autofree char *subject = NULL;

    if (!may_have_trouble(cycle))
        return true;
    subject = trouble_subject(waiting);
    return store_set_runtime(cycle->store, subject, NULL, error);
}

/* A letter that cannot be composed is held alone, with its reason in the store (never sent in part). */
static bool set_aside(struct cycle *cycle, const struct waiting *waiting, const GError *why, GError **error)
{
    char *digest = waiting->mail ? owner_mail_digest(waiting->mail) : decision_digest(waiting->decision);
    g_autofree char *subject = trouble_subject(waiting);
    g_autofree char *known = store_runtime(cycle->store, subject, NULL);

    g_hash_table_add(cycle->broken_letters, digest);
    cycle->set_aside = true;
    cycle->look_again |= g_strcmp0(known, why->message) != 0;
    return store_set_runtime(cycle->store, subject, why->message, error) &&
           reminder_cancel(cycle->store, waiting->id, "template", error);
}

/* A letter that is written and not yet in the store, or why it cannot be. */
struct written {
    struct waiting waiting;
    struct letter *letter; /* NULL: WHY says it */
    GError *why;
};

static void written_clear(gpointer data)
{
    struct written *written = data;

    g_clear_pointer(&written->letter, letter_free);
    g_clear_error(&written->why);
}

static struct written write_one(struct cycle *cycle, int64_t id)
{
    gpointer key = GSIZE_TO_POINTER((gsize)id);
    struct written written = {
        .waiting = {id, g_hash_table_lookup(cycle->decisions, key), g_hash_table_lookup(cycle->owner_mails, key)},
    };

    written.letter = written.waiting.mail ? cycle_owner_letter(cycle, id, written.waiting.mail, &written.why)
                                          : compose_with_files(cycle, id, written.waiting.decision, &written.why);
    return written;
}

/* All first, and then into the store: the processor keeps what it needs for either. */
static GArray *write_some(struct cycle *cycle, struct line *line)
{
    GArray *all = g_array_sized_new(FALSE, FALSE, sizeof(struct written), LETTERS_A_STEP);
    gsize bytes = 0;

    g_array_set_clear_func(all, written_clear);
    while (all->len < LETTERS_A_STEP && bytes < BYTES_A_STEP && !g_queue_is_empty(&line->ids)) {
        struct written written = write_one(cycle, (int64_t)GPOINTER_TO_SIZE(g_queue_pop_head(&line->ids)));

        bytes += written.letter ? g_bytes_get_size(written.letter->message) : 0;
        g_array_append_val(all, written);
    }
    return all;
}

static bool queue_one(struct cycle *cycle, const struct written *written, GError **error)
{
    const struct waiting *waiting = &written->waiting;
    const struct letter *letter = written->letter;

    if (letter)
        return reminder_queue_like(cycle->store, waiting->id, letter->message, letter->pattern, letter->subject,
                                   error) &&
               clear_trouble(cycle, waiting, error);
    if (!g_error_matches(written->why, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE)) {
        g_propagate_error(error, g_error_copy(written->why));
        return false;
    }
    return set_aside(cycle, waiting, written->why, error);
}

static bool queue_some(struct cycle *cycle, struct line *line, GError **error)
{
    g_autoptr(GArray) all = write_some(cycle, line);
    bool ok = true;

    for (guint i = 0; ok && i < all->len; i++)
        ok = queue_one(cycle, &g_array_index(all, struct written, i), error);
    return ok;
}

bool cycle_compose(struct cycle *cycle, bool *done, GError **error)
{
    struct line *line;
    bool waiting;

    if (!cycle_line_next(cycle, &line, &waiting, error))
        return false;
    *done = !waiting;
    if (*done) {
        cycle->requested |= cycle->look_again; /* the owner hears of what could not be written at once */
        cycle->look_again = false;
    }
    cycle->full = waiting && !line;
    if (!line)
        return true;
    if (!store_begin(cycle->store, error))
        return false;
    return cycle_finish(cycle, queue_some(cycle, line, error), error);
}

/* SPDX-License-Identifier: MIT */
/* The files that go along with a letter, and what is told when one is not there. */
#include <string.h>

#include "base/error.h"
#include "compose/message.h"
#include "cycle_steps.h"
#include "ledger/paper.h"
#include "proof/attachment.h"
#include "proof/notice.h"

/* What is being gathered for one letter. */
struct gathering {
    struct letter_files *files;
    const struct world *world;
    struct store *store; /* NULL = nothing is kept */
    GHashTable *taken;   /* hashes of kept papers that go along */
    gsize left;          /* bytes that may still go along */
};

static void free_paper(gpointer paper)
{
    paper_free(paper);
}

static const struct ledger *ledger_of(const struct world *world, const struct plan_item *item)
{
    for (guint i = 0; i < world->ledgers->len; i++) {
        const struct ledger *ledger = world->ledgers->pdata[i];

        if (ledger->config == item->source->ledger)
            return ledger;
    }
    return NULL;
}

/* Takes PAPER over; NULL: it is missing because of ERROR, which is freed. The first reason is kept. */
static void add(struct gathering *gathering, struct paper *paper, GError *error, bool invoice)
{
    struct letter_files *files = gathering->files;

    if (!paper && !files->missing)
        files->missing = g_strdup(error->message);
    g_clear_error(&error);
    if (!paper)
        return;

    struct message_file file = {.type = paper->type, .filename = paper->name, .bytes = paper->bytes};

    gathering->left -= g_bytes_get_size(paper->bytes);
    files->invoices += invoice;
    g_ptr_array_add(files->papers, paper);
    g_array_append_val(files->files, file);
}

static void add_invoices(struct gathering *gathering, const GPtrArray *items)
{
    for (guint i = 0; i < items->len; i++) {
        const struct plan_item *item = items->pdata[i];
        const struct ledger *ledger = ledger_of(gathering->world, item);
        GError *error = NULL;
        struct paper *paper = ledger ? paper_of_invoice(ledger, item->invoice, gathering->left, &error) : NULL;

        if (ledger)
            add(gathering, paper, error, true);
    }
}

static void add_file(struct gathering *gathering, const char *path)
{
    GError *error = NULL;
    struct paper *paper = paper_of_file(path, gathering->left, &error);

    add(gathering, paper, error, false);
}

/* A paper that is kept for the client, as a file of the letter. NULL with why not. */
static struct paper *paper_kept(const struct attachment *kept, gsize most, GError **error)
{
    struct paper *paper;

    if (!kept->bytes || g_bytes_get_size(kept->bytes) > most) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_INPUT, "\"%s\" cannot go along: %s", kept->name,
                    kept->bytes ? "the files are larger than attach_max" : "it was erased");
        return NULL;
    }
    paper = g_new0(struct paper, 1);
    paper->path = g_strdup(kept->name);
    paper->name = g_strdup(kept->name);
    paper->type = paper_type(kept->name);
    paper->bytes = g_bytes_ref(kept->bytes);
    return paper;
}

/* The papers of KIND that are kept with the invoice of ITEM or with its client as a whole, each once a letter. */
static void add_kept_of(struct gathering *gathering, const struct plan_item *item, const char *kind)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) list = gathering->store
                                    ? attachment_list(gathering->store, item->client->key, item->source->ledger->key,
                                                      item->invoice->number, kind, &error)
                                    : NULL;

    for (guint i = 0; list && i < list->len; i++) {
        const struct attachment *kept = list->pdata[i];
        GError *why = NULL;
        struct paper *paper;

        if (!g_hash_table_add(gathering->taken, g_strdup(kept->sha256)))
            continue;
        paper = paper_kept(kept, gathering->left, &why);
        add(gathering, paper, why, false);
    }
    if ((list && list->len) || gathering->files->missing)
        return;
    gathering->files->missing =
        error
            ? g_strdup(error->message)
            : g_strdup_printf("no paper of the kind \"%s\" is kept for invoice \"%s\"; `herinnerctl attach` keeps one",
                              kind, item->invoice->number);
}

static void add_kept(struct gathering *gathering, const struct decision *decision, const char *kind)
{
    for (guint i = 0; i < decision->items->len; i++)
        add_kept_of(gathering, decision->items->pdata[i], kind);
}

static gsize room_of(const struct world *world, const struct decision *decision)
{
    const struct config_smtp *smtp = config_smtp(world->config, decision->sender->smtp);

    return smtp ? (gsize)smtp->attach_max : G_MAXINT32;
}

void letter_files_find(struct letter_files *files, const struct world *world, struct store *store,
                       const struct decision *decision)
{
    char *const *names = decision->stage ? decision->stage->attach : NULL;
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    struct gathering gathering = {files, world, store, taken, room_of(world, decision)};

    *files = (struct letter_files){.papers = g_ptr_array_new_with_free_func(free_paper),
                                   .files = g_array_new(FALSE, FALSE, sizeof(struct message_file))};
    if (names && g_strv_contains((const char *const *)names, "invoice"))
        add_invoices(&gathering, decision->items);
    for (; names && *names; names++) {
        if (**names == '/')
            add_file(&gathering, *names);
        else if (strcmp(*names, "invoice"))
            add_kept(&gathering, decision, *names);
    }
}

void letter_files_clear(struct letter_files *files)
{
    g_array_unref(files->files);
    g_ptr_array_unref(files->papers);
    g_free(files->missing);
}

bool cycle_tell_missing(struct cycle *cycle, const struct decision *decision, const char *why, bool held,
                        GError **error)
{
    const struct plan_item *first = decision->items->pdata[0];
    g_autofree char *digest = held ? decision_digest(decision) : NULL;
    g_autofree char *cause =
        g_strdup_printf("%s %s/%s %s %s\n%s", notice_word(NOTICE_ATTACHMENT), first->source->ledger->key,
                        first->invoice->number, decision->stage_name, held ? "held" : "sent", why);
    AUTO(notice)
    notice = notice_new(NOTICE_ATTACHMENT, cause, decision->client->key, first->source->ledger->key,
                        first->invoice->number, DAY_NONE);
    bool told = held && g_hash_table_contains(cycle->without_files, digest);

    if (held)
        g_hash_table_replace(cycle->without_files, g_steal_pointer(&digest), GINT_TO_POINTER(cycle->world->now.day));
    return told || notice_open(cycle->store, notice, error);
}

void cycle_try_missing(struct cycle *cycle)
{
    GHashTableIter iter;
    gpointer digest, day;

    g_hash_table_iter_init(&iter, cycle->without_files);
    while (g_hash_table_iter_next(&iter, &digest, &day))
        if (GPOINTER_TO_INT(day) != cycle->world->now.day)
            g_hash_table_remove(cycle->broken_letters, digest);
}

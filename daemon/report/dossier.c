/* SPDX-License-Identifier: MIT */
#include "report/dossier.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "ledger/paper.h"
#include "proof/attachment.h"
#include "proof/export.h"
#include "report/dossier_inside.h"
#include "report/verify_steps.h"

enum { INVOICE_FILE_MAX = 16 << 20 };

/* A dossier while it is made. */
struct making {
    const struct dossier_request *request;
    struct dossier *dossier;
    struct dossier_page page;
    struct export_scope scope;
    GString *journal;
};

static void file_free(gpointer data)
{
    struct zip_file *file = data;

    g_free(file->name);
    g_bytes_unref(file->bytes);
    g_free(file);
}

static void exhibit_free(gpointer data)
{
    g_free(((struct dossier_exhibit *)data)->what);
    g_free(data);
}

/* Takes WHAT over; NULL = it is no exhibit of the page. */
static void add_file(struct making *making, const char *name, GBytes *bytes, char *what)
{
    struct zip_file *file = g_new0(struct zip_file, 1);

    file->name = g_strdup(name);
    file->bytes = g_bytes_ref(bytes);
    g_ptr_array_add(making->dossier->files, file);
    if (what) {
        struct dossier_exhibit *exhibit = g_new0(struct dossier_exhibit, 1);

        exhibit->file = file;
        exhibit->what = what;
        g_ptr_array_add(making->page.exhibits, exhibit);
    }
}

static void add_text(struct making *making, const char *name, const char *text, char *what)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));

    add_file(making, name, bytes, what);
}

/* -- letters and papers ------------------------------------------------- */

static bool is_told(const struct story *story, int64_t letter)
{
    for (guint i = 0; i < story->letters->len; i++) {
        if (((const struct story_letter *)story->letters->pdata[i])->id == letter)
            return true;
    }
    return false;
}

static const char *paper_word(const struct dossier_words *words, const char *kind)
{
    const char *const all[] = {words->contract, words->terms,     words->order,
                               words->delivery, words->timesheet, words->paper};

    for (guint i = 0; attachment_kinds[i]; i++) {
        if (g_str_equal(attachment_kinds[i], kind))
            return all[i];
    }
    return kind;
}

static const char *kind_of_paper(const struct story *story, int64_t id)
{
    for (guint i = 0; i < story->papers->len; i++) {
        const struct attachment *paper = story->papers->pdata[i];

        if (paper->id == id)
            return paper->kind;
    }
    return "";
}

static char *what_is(const struct making *making, const char *folder, const char *name)
{
    const struct dossier_words *words = making->page.words;
    g_autofree char *number = g_strndup(name, strspn(name, "0123456789"));

    if (g_str_equal(folder, "letters"))
        return dossier_fill(words->file_letter, number);
    if (g_str_equal(folder, "transcripts"))
        return dossier_fill(words->file_transcript, number);
    if (g_str_equal(folder, "receipts"))
        return dossier_fill(words->file_receipt, number);
    return g_strdup(paper_word(words, kind_of_paper(making->page.story, g_ascii_strtoll(name, NULL, 10))));
}

static bool take_content(const char *folder, const char *name, GBytes *bytes, void *data, GError **error)
{
    struct making *making = data;
    g_autofree char *path = g_strconcat(folder, "/", name, NULL);

    (void)error;
    if (!g_str_equal(folder, "documents") && !is_told(making->page.story, g_ascii_strtoll(name, NULL, 10)))
        return true; /* it never left */
    if (!bytes) {
        g_ptr_array_add(making->page.erased, g_steal_pointer(&path));
        return true;
    }
    making->dossier->letters += g_str_equal(folder, "letters");
    add_file(making, path, bytes, what_is(making, folder, name));
    return true;
}

/* -- documents of invoices ---------------------------------------------- */

static const struct ledger *ledger_of(const struct making *making, const struct plan_item *item)
{
    const GPtrArray *ledgers = making->request->input->ledgers;

    for (guint i = 0; i < ledgers->len; i++) {
        const struct ledger *ledger = ledgers->pdata[i];

        if (ledger->config == item->ledger)
            return ledger;
    }
    return NULL;
}

static void add_invoice(struct making *making, const struct plan_item *item)
{
    const struct ledger *ledger = ledger_of(making, item);
    AUTO(paper) paper = ledger ? paper_of_invoice(ledger, item->invoice, INVOICE_FILE_MAX, NULL) : NULL;
    g_autofree char *name = NULL, *path = NULL;

    if (!paper) {
        g_ptr_array_add(making->page.no_invoice, g_strdup(item->invoice->number));
        return;
    }
    name = attachment_name(paper->name);
    path = g_strconcat("invoices/", name, NULL);
    if (!dossier_file(making->dossier, path))
        add_file(making, path, paper->bytes, dossier_fill(making->page.words->file_invoice, item->invoice->number));
}

/* -- the proof ---------------------------------------------------------- */

/* A few entries are a person's words for the house alone. */
static bool is_private(const char *type)
{
    return g_str_equal(type, "note") || g_str_equal(type, "client-set");
}

static const char *value_of(const struct export_value *values, int count, const char *name)
{
    for (int i = 0; i < count; i++) {
        if (g_str_equal(values[i].name, name))
            return values[i].text ? values[i].text : "";
    }
    return "";
}

static bool take_row(const char *table, const struct export_value *values, int count, void *data, GError **error)
{
    GString *text = ((struct making *)data)->journal;
    const char *type = value_of(values, count, "type");
    g_auto(GStrv) lines = NULL;

    (void)error;
    if (!g_str_equal(table, "journal"))
        return true;
    g_string_append_printf(text, "%s  %s  %s  by %s\n", value_of(values, count, "seq"), value_of(values, count, "time"),
                           type, value_of(values, count, "actor"));
    lines = g_strsplit(is_private(type) ? "" : value_of(values, count, "body"), "\n", -1);
    for (char **line = lines; *line; line++) {
        if (**line)
            g_string_append_printf(text, "    %s\n", *line);
    }
    g_string_append_printf(text, "    = %s\n\n", value_of(values, count, "hash"));
    return true;
}

static bool take_stamp(const char *day, GBytes *token, void *data, GError **error)
{
    struct making *making = data;
    g_autofree char *name = g_strdup_printf("stamps/%s.tsr", day);

    (void)error;
    add_file(making, name, token, g_strdup(making->page.words->file_stamp));
    return true;
}

/* The database wants a file of its own for as long as it is made. */
static bool read_proof(struct making *making, const char *path, GError **error)
{
    struct dossier *dossier = making->dossier;
    g_autoptr(GError) why = NULL;
    g_autoptr(GBytes) bytes = NULL;
    char *data;
    gsize size;

    if (!export_proof(making->request->store, &making->scope, path, &dossier->entries, &dossier->sealed, error))
        return false;
    if (!g_file_get_contents(path, &data, &size, &why)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "\"%s\": %s", path, why->message);
        return false;
    }
    bytes = g_bytes_new_take(data, size);
    add_file(making, "proof.db", bytes, g_strdup(making->page.words->file_proof));
    return true;
}

static bool add_proof(struct making *making, GError **error)
{
    g_autofree char *folder = g_build_filename(g_get_tmp_dir(), "dossier.XXXXXX", NULL);
    g_autofree char *path = NULL;
    bool done;

    if (!g_mkdtemp(folder)) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "\"%s\" cannot be made; is TMPDIR right?", folder);
        return false;
    }
    path = g_build_filename(folder, "proof.db", NULL);
    done = read_proof(making, path, error);
    zip_remove_folder(folder);
    making->page.unsealed = making->dossier->entries - making->dossier->sealed;
    return done;
}

static bool add_journal(struct making *making, GError **error)
{
    const struct dossier_request *request = making->request;

    if (!export_rows(request->store, &making->scope, take_row, making, error))
        return false;
    add_text(making, "journal.txt", making->journal->str, g_strdup(making->page.words->file_journal));
    return export_newest_seal(request->store, &making->page.seal_day, &making->page.seal, error);
}

/* -- all ---------------------------------------------------------------- */

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp((*(const struct zip_file *const *)a)->name, (*(const struct zip_file *const *)b)->name);
}

static void add_sums(struct making *making)
{
    g_autoptr(GString) sums = g_string_new(NULL);
    GPtrArray *files = making->dossier->files;

    g_ptr_array_sort(files, by_name);
    for (guint i = 0; i < files->len; i++) {
        const struct zip_file *file = files->pdata[i];
        g_autofree char *sum = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, file->bytes);

        g_string_append_printf(sums, "%s  %s\n", sum, file->name);
    }
    add_text(making, "files.sha256", sums->str, NULL);
}

static bool gather(struct making *making, const GPtrArray *items, GError **error)
{
    struct dossier_page *page = &making->page;
    g_autofree char *csv = dossier_claim_csv(page->claim, page->story);
    struct store *store = making->request->store;

    add_text(making, "claim.csv", csv, g_strdup(page->words->file_claim));
    for (guint i = 0; i < items->len; i++)
        add_invoice(making, items->pdata[i]);
    if (!export_contents(store, &making->scope, take_content, making, error) || !add_journal(making, error) ||
        !add_proof(making, error) || !export_stamps(store, take_stamp, making, error))
        return false;
    add_text(making, "verify.txt", verify_steps, g_strdup(page->words->file_verify));
    dossier_write_page(page);
    add_text(making, "index.html", page->html->str, NULL);
    add_sums(making);
    return true;
}

/* For its facts, when nothing of it is claimed. */
static const struct plan_client *client_of(const struct dossier_request *request)
{
    const GPtrArray *clients = request->plan->clients;

    for (guint i = 0; i < clients->len; i++) {
        const struct plan_client *client = clients->pdata[i];

        if (g_str_equal(client->key, request->client_key))
            return client;
    }
    return NULL;
}

static bool make(struct making *making, const GPtrArray *items, GError **error)
{
    struct dossier_page *page = &making->page;
    AUTO(formats) formats = formats_new(page->words->tag, error);
    AUTO(claim) claim = claim_make(making->request->input, items);
    AUTO(story) story = formats ? story_read(making->request->store, &making->scope, error) : NULL;

    if (!story)
        return false;
    page->formats = formats;
    page->claim = claim;
    page->story = story;
    page->client = claim->client ? claim->client : client_of(making->request);
    return gather(making, items, error);
}

/* What of the client is open, or the one invoice. */
static GPtrArray *items_of(const struct dossier_request *request)
{
    GPtrArray *items = g_ptr_array_new();

    for (guint i = 0; request->items && i < request->items->len; i++)
        g_ptr_array_add(items, request->items->pdata[i]);
    if (request->items)
        return items;
    if (request->item) {
        g_ptr_array_add(items, (gpointer)request->item);
        return items;
    }
    for (guint i = 0; i < request->plan->items->len; i++) {
        const struct plan_item *item = &g_array_index(request->plan->items, struct plan_item, i);

        if (item->invoice->kind == KIND_INVOICE && item->history && item_open(item) > 0 &&
            item->invoice->status != STATUS_DRAFT && item->invoice->status != STATUS_VOID &&
            g_str_equal(item->client->key, request->client_key))
            g_ptr_array_add(items, (gpointer)item);
    }
    return items;
}

static char *folder_of(const struct dossier_request *request)
{
    g_autofree char *safe = g_strdup(request->item ? request->item->invoice->number : request->client_key);

    g_strcanon(safe, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", '-');
    return g_strconcat("dossier-", safe, NULL);
}

static void page_clear(struct dossier_page *page)
{
    g_string_free(page->html, TRUE);
    g_ptr_array_unref(page->exhibits);
    g_ptr_array_unref(page->no_invoice);
    g_ptr_array_unref(page->erased);
    g_free(page->seal_day);
    g_free(page->seal);
}

struct dossier *dossier_make(const struct dossier_request *request, GError **error)
{
    AUTO(dossier) dossier = g_new0(struct dossier, 1);
    g_autoptr(GPtrArray) items = items_of(request);
    const struct plan_item *item = request->item;
    g_autoptr(GString) journal = g_string_new(NULL);
    struct making making = {.request = request,
                            .dossier = dossier,
                            .journal = journal,
                            .scope = {.key = request->client_key,
                                      .ledger = item ? item->ledger->key : NULL,
                                      .number = item ? item->invoice->number : NULL,
                                      .mode = request->input->mode == MODE_REHEARSAL,
                                      .discreet = true},
                            .page = {.html = g_string_new(NULL),
                                     .words = dossier_words_of(request->language),
                                     .request = request,
                                     .exhibits = g_ptr_array_new_with_free_func(exhibit_free),
                                     .no_invoice = g_ptr_array_new_with_free_func(g_free),
                                     .erased = g_ptr_array_new_with_free_func(g_free)}};
    bool done;

    dossier->files = g_ptr_array_new_with_free_func(file_free);
    dossier->folder = folder_of(request);
    dossier->day = request->input->now.day;
    done = make(&making, items, error);
    page_clear(&making.page);
    return done ? g_steal_pointer(&dossier) : NULL;
}

void dossier_free(struct dossier *dossier)
{
    g_ptr_array_unref(dossier->files);
    g_free(dossier->folder);
    g_free(dossier);
}

GBytes *dossier_zip(const struct dossier *dossier, GError **error)
{
    return zip_files(dossier->files, dossier->folder, dossier->day, error);
}

GBytes *dossier_file(const struct dossier *dossier, const char *name)
{
    for (guint i = 0; i < dossier->files->len; i++) {
        const struct zip_file *file = dossier->files->pdata[i];

        if (g_str_equal(file->name, name))
            return file->bytes;
    }
    return NULL;
}

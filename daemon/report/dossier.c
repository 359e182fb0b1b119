/* SPDX-License-Identifier: MIT */
#include "report/dossier.h"

#include <string.h>

#include "proof/paid.h"
#include "report/dossier_inside.h"
#include "report/verify_steps.h"

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
void dossier_add_file(struct dossier_making *making, const char *name, GBytes *bytes, char *what)
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

void dossier_add_text(struct dossier_making *making, const char *name, const char *text, char *what)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));

    dossier_add_file(making, name, bytes, what);
}

/* -- all ---------------------------------------------------------------- */

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp((*(const struct zip_file *const *)a)->name, (*(const struct zip_file *const *)b)->name);
}

static void add_sums(struct dossier_making *making)
{
    g_autoptr(GString) sums = g_string_new(NULL);
    GPtrArray *files = making->dossier->files;

    g_ptr_array_sort(files, by_name);
    for (guint i = 0; i < files->len; i++) {
        const struct zip_file *file = files->pdata[i];
        g_autofree char *sum = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, file->bytes);

        g_string_append_printf(sums, "%s  %s\n", sum, file->name);
    }
    dossier_add_text(making, "files.sha256", sums->str, NULL);
}

static bool gather(struct dossier_making *making, const GPtrArray *items, GError **error)
{
    struct dossier_page *page = &making->page;
    g_autofree char *csv = dossier_claim_csv(page->claim, page->story);

    dossier_add_text(making, "claim.csv", csv, g_strdup(page->words->file_claim));
    if (!dossier_add_evidence(making, items, error))
        return false;
    dossier_add_text(making, "verify.txt", verify_steps, g_strdup(page->words->file_verify));
    dossier_write_page(page);
    dossier_add_text(making, "index.html", page->html->str, NULL);
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

static bool make(struct dossier_making *making, const GPtrArray *items, GError **error)
{
    struct dossier_page *page = &making->page;
    AUTO(formats) formats = formats_new(page->words->tag, error);
    g_autoptr(GArray) paid = paid_parts(making->request->store, making->request->client_key, error);
    AUTO(claim) claim = claim_make(making->request->input, items, paid);
    AUTO(story) story = formats && paid ? story_read(making->request->store, &making->scope, error) : NULL;

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
    struct dossier_making making = {.request = request,
                                    .dossier = dossier,
                                    .journal = journal,
                                    .scope = {.key = request->client_key,
                                              .ledger = item ? item->source->ledger->key : NULL,
                                              .number = item ? item->invoice->number : NULL,
                                              .mode = request->input->mode == MODE_REHEARSAL,
                                              .without_private = true},
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

/* SPDX-License-Identifier: MIT */
/* The files of a dossier that prove something: mails, receipts, papers, invoices, the journal and its seals. */
#include <glib/gstdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "ledger/paper.h"
#include "proof/attachment.h"
#include "report/dossier_inside.h"

enum { INVOICE_FILE_MAX = 16 << 20 };

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

static char *what_is(const struct dossier_making *making, const char *folder, const char *name)
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
    struct dossier_making *making = data;
    g_autofree char *path = g_strconcat(folder, "/", name, NULL);

    (void)error;
    if (!g_str_equal(folder, "documents") && !is_told(making->page.story, g_ascii_strtoll(name, NULL, 10)))
        return true; /* it never left */
    if (!bytes) {
        g_ptr_array_add(making->page.erased, g_steal_pointer(&path));
        return true;
    }
    making->dossier->letters += g_str_equal(folder, "letters");
    dossier_add_file(making, path, bytes, what_is(making, folder, name));
    return true;
}

/* -- documents of invoices ---------------------------------------------- */

static const struct ledger *ledger_of(const struct dossier_making *making, const struct plan_item *item)
{
    const GPtrArray *ledgers = making->request->input->ledgers;

    for (guint i = 0; i < ledgers->len; i++) {
        const struct ledger *ledger = ledgers->pdata[i];

        if (ledger->config == item->source->ledger)
            return ledger;
    }
    return NULL;
}

static void add_invoice(struct dossier_making *making, const struct plan_item *item)
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
        dossier_add_file(making, path, paper->bytes,
                         dossier_fill(making->page.words->file_invoice, item->invoice->number));
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
    GString *text = ((struct dossier_making *)data)->journal;
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
    struct dossier_making *making = data;
    g_autofree char *name = g_strdup_printf("stamps/%s.tsr", day);

    (void)error;
    dossier_add_file(making, name, token, g_strdup(making->page.words->file_stamp));
    return true;
}

/* The database wants a file of its own for as long as it is made. */
static bool read_proof(struct dossier_making *making, const char *path, GError **error)
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
    dossier_add_file(making, "proof.db", bytes, g_strdup(making->page.words->file_proof));
    return true;
}

static bool add_proof(struct dossier_making *making, GError **error)
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

static bool add_journal(struct dossier_making *making, GError **error)
{
    const struct dossier_request *request = making->request;

    if (!export_rows(request->store, &making->scope, take_row, making, error))
        return false;
    dossier_add_text(making, "journal.txt", making->journal->str, g_strdup(making->page.words->file_journal));
    return export_newest_seal(request->store, &making->page.seal_day, &making->page.seal, error);
}

bool dossier_add_evidence(struct dossier_making *making, const GPtrArray *items, GError **error)
{
    for (guint i = 0; i < items->len; i++)
        add_invoice(making, items->pdata[i]);
    return export_contents(making->request->store, &making->scope, take_content, making, error) &&
           add_journal(making, error) && add_proof(making, error) &&
           export_stamps(making->request->store, take_stamp, making, error);
}

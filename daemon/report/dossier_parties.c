/* SPDX-License-Identifier: MIT */
/* Who claims and who owes, with all that identifies them; and what is missing. */
#include <string.h>

#include "ledger/ledger.h"
#include "proof/attachment.h"
#include "report/dossier_inside.h"

static void write_fact(struct dossier_page *page, const char *label, const char *text)
{
    if (!text || !*text)
        return;
    g_string_append(page->html, "<dt>");
    html_text(page, label);
    g_string_append(page->html, "</dt><dd>");
    html_text(page, text);
    g_string_append(page->html, "</dd>\n");
}

static const char *or_else(const char *text, const char *other)
{
    return text && *text ? text : other;
}

static void write_creditor(struct dossier_page *page)
{
    const struct config_sender *sender = page->request->sender;
    const struct dossier_words *words = page->words;
    g_autofree char *account = g_strdup_printf("%s%s%s", sender->iban, *sender->bic ? ", BIC " : "", sender->bic);

    g_string_append(page->html, "<section>\n");
    html_heading(page, words->creditor);
    html_element(page, "p", or_else(sender->legal_name, sender->name));
    g_string_append(page->html, "<dl>\n");
    write_fact(page, words->registration, sender->registration);
    write_fact(page, words->vat, sender->vat);
    write_fact(page, words->address, sender->postal_address);
    write_fact(page, words->person, sender->person);
    write_fact(page, words->phone, sender->phone);
    write_fact(page, words->mail, sender->address);
    write_fact(page, words->account, *sender->iban ? account : "");
    g_string_append(page->html, "</dl>\n</section>\n");
}

/* "Street 1, 1234 AB Town, NL". New string. */
static char *address_of(const struct plan_client *client)
{
    const struct ledger_client *facts = client->facts;
    g_autofree char *place =
        g_strdup_printf("%s %s", facts ? facts->more->postcode : "", facts ? facts->more->city : "");
    const char *const parts[] = {facts ? facts->more->address : "", g_strstrip(place), client->country};
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < G_N_ELEMENTS(parts); i++)
        g_string_append_printf(text, "%s%s", text->len && *parts[i] ? ", " : "", parts[i]);
    return g_string_free(text, FALSE);
}

static const char *kind_of(const struct dossier_page *page)
{
    const struct dossier_words *words = page->words;

    switch (page->client->segment) {
    case SEGMENT_BUSINESS:
        return words->business;
    case SEGMENT_CONSUMER:
        return words->consumer;
    default:
        return words->not_known;
    }
}

static void write_client(struct dossier_page *page, const struct plan_client *client)
{
    const struct dossier_words *words = page->words;
    g_autofree char *address = address_of(client), *mail = g_strjoinv(", ", client->email);

    write_fact(page, words->kind, kind_of(page));
    if (client->facts) {
        write_fact(page, words->registration, client->facts->more->company_number);
        write_fact(page, words->vat, client->facts->more->vat);
    }
    write_fact(page, words->address, address);
    write_fact(page, words->person, client->contact);
    write_fact(page, words->phone, client->phone);
    write_fact(page, words->mail, mail);
}

void dossier_write_parties(struct dossier_page *page)
{
    const struct plan_client *client = page->client;
    const struct dossier_words *words = page->words;

    g_string_append(page->html, "<div class=\"parties\">\n");
    write_creditor(page);
    g_string_append(page->html, "<section>\n");
    html_heading(page, words->debtor);
    html_element(page, "p", client ? or_else(client->legal_name, client->name) : page->request->name);
    g_string_append(page->html, "<dl>\n");
    if (client)
        write_client(page, client);
    write_fact(page, words->client_key, page->request->client_key);
    g_string_append(page->html, "</dl>\n</section>\n</div>\n");
}

/* -- what is missing ---------------------------------------------------- */

static bool has_paper(const struct dossier_page *page, const char *one, const char *other)
{
    for (guint i = 0; i < page->story->papers->len; i++) {
        const struct attachment *paper = page->story->papers->pdata[i];

        if (paper->bytes && (g_str_equal(paper->kind, one) || g_str_equal(paper->kind, other)))
            return true;
    }
    return false;
}

static void add_if(GPtrArray *lacks, bool lacking, const char *text)
{
    if (lacking)
        g_ptr_array_add(lacks, g_strdup(text));
}

static void add_papers(const struct dossier_page *page, GPtrArray *lacks)
{
    const struct dossier_words *words = page->words;

    add_if(lacks, !has_paper(page, "contract", "terms"), words->no_contract);
    add_if(lacks, !has_paper(page, "order", "order"), words->no_order);
    add_if(lacks, !has_paper(page, "delivery", "timesheet"), words->no_delivery);
    for (guint i = 0; i < page->no_invoice->len; i++)
        g_ptr_array_add(lacks, dossier_fill(words->no_invoice_file, page->no_invoice->pdata[i]));
    for (guint i = 0; i < page->erased->len; i++)
        g_ptr_array_add(lacks, dossier_fill(words->lacks_file, page->erased->pdata[i]));
}

static void add_parties(const struct dossier_page *page, GPtrArray *lacks)
{
    const struct plan_client *client = page->client;
    const struct ledger_client *facts = client ? client->facts : NULL;
    const struct config_sender *sender = page->request->sender;
    const struct dossier_words *words = page->words;

    add_if(lacks, !facts || !*facts->more->address || !*facts->more->city, words->no_debtor_address);
    add_if(lacks,
           client && client->segment == SEGMENT_BUSINESS &&
               (!facts || (!*facts->more->company_number && !*facts->more->vat)),
           words->no_debtor_number);
    add_if(lacks, !*sender->postal_address, words->no_creditor_address);
    add_if(lacks, !*sender->registration, words->no_creditor_number);
}

static void add_claim(const struct dossier_page *page, GPtrArray *lacks)
{
    const struct dossier_words *words = page->words;
    const struct {
        enum claim_lack lack;
        const char *text;
    } texts[] = {
        {CLAIM_NO_SEGMENT, words->lacks_segment}, {CLAIM_NO_COUNTRY, words->lacks_country},
        {CLAIM_NO_RATES, words->lacks_rates},     {CLAIM_NO_COSTS, words->lacks_costs},
        {CLAIM_NO_CLAUSE, words->lacks_clause},   {CLAIM_NO_NOTICE, words->lacks_notice},
        {CLAIM_NO_DEFAULT, words->lacks_default},
    };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        add_if(lacks, page->claim->lacks & (int)texts[i].lack, texts[i].text);
}

static void add_letters(const struct dossier_page *page, GPtrArray *lacks)
{
    const struct dossier_words *words = page->words;
    g_autofree char *unsealed = g_strdup_printf("%" G_GINT64_FORMAT, page->unsealed);
    g_autofree char *count = NULL;
    int unproven = 0;

    for (guint i = 0; i < page->story->letters->len; i++)
        unproven += !letter_is_received(page->story->letters->pdata[i]);
    count = g_strdup_printf("%d", unproven);
    add_if(lacks, page->story->letters->len == 0, words->lacks_letters);
    if (unproven)
        g_ptr_array_add(lacks, dossier_fill(words->lacks_receipt, count));
    if (page->unsealed)
        g_ptr_array_add(lacks, dossier_fill(words->lacks_seal, unsealed));
}

void dossier_write_lacks(struct dossier_page *page)
{
    g_autoptr(GPtrArray) lacks = g_ptr_array_new_with_free_func(g_free);

    add_papers(page, lacks);
    add_parties(page, lacks);
    add_claim(page, lacks);
    add_letters(page, lacks);
    html_heading(page, page->words->lacks);
    if (!lacks->len) {
        html_element(page, "p", page->words->nothing_lacks);
        return;
    }
    g_string_append(page->html, "<ul class=\"small\">\n");
    for (guint i = 0; i < lacks->len; i++)
        html_element(page, "li", lacks->pdata[i]);
    g_string_append(page->html, "</ul>\n");
}

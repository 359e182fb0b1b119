/* SPDX-License-Identifier: MIT */
/* index.html: its frame, and the evidence and how it is checked at its end. */
#include <string.h>

#include "report/dossier_inside.h"

/* For paper first: A4, black on white, a table's head again on each page, no row torn. */
static const char style[] =
    "@page{size:A4;margin:16mm 14mm 15mm}"
    "*{box-sizing:border-box}"
    "body{font:10pt/1.4 \"Liberation Sans\",Arial,Helvetica,sans-serif;color:#111;background:#fff;max-width:182mm;"
    "margin:0 auto;padding:8mm 0}"
    "h1{font-size:17pt;line-height:1.2;margin:0}"
    "h2{font-size:11.5pt;margin:6mm 0 1.5mm;padding-bottom:.8mm;border-bottom:.6pt solid #111;break-after:avoid}"
    "header p{margin:1mm 0 0}"
    "p{margin:1.2mm 0;orphans:3;widows:3}"
    "ul{margin:1mm 0;padding-left:5mm}"
    "li{margin:.5mm 0}"
    "table{border-collapse:collapse;width:100%;margin:1.5mm 0;font-size:9pt}"
    "thead{display:table-header-group}"
    "tr{break-inside:avoid}"
    "th,td{text-align:left;vertical-align:top;padding:.9mm 2.2mm .9mm 0;border-bottom:.3pt solid #aaa}"
    "th{font-weight:bold;border-bottom:.6pt solid #555}"
    "th:last-child,td:last-child{padding-right:0}"
    "td{overflow-wrap:anywhere}"
    "td:first-child{white-space:nowrap}"
    ".n{text-align:right;font-variant-numeric:tabular-nums}"
    "td.n{white-space:nowrap}"
    ".parties{display:flex;gap:8mm}"
    ".parties>section{flex:1;min-width:0}"
    ".parties h2{margin-top:4mm}"
    "dl{margin:0;display:grid;grid-template-columns:auto 1fr;gap:.3mm 3mm;font-size:9pt}"
    "dt{color:#444}"
    "dd{margin:0;overflow-wrap:anywhere}"
    ".sum{width:auto;min-width:100mm;font-size:10pt}"
    ".sum .t td{font-weight:bold;border-top:.6pt solid #111}"
    ".warn{border:1pt solid #111;padding:1.5mm 2.5mm;font-weight:bold}"
    ".small{font-size:8.5pt;color:#333}"
    ".files td{font-size:8pt}"
    ".files td:first-child{white-space:normal;max-width:60mm;overflow-wrap:break-word}"
    ".letters td:nth-child(2){white-space:nowrap}"
    ".letters td:nth-child(n+5){overflow-wrap:break-word}"
    "code,.files td:last-child{font-family:\"Liberation Mono\",\"DejaVu Sans Mono\",Consolas,monospace}"
    ".files td:last-child{font-size:5.8pt;white-space:nowrap;vertical-align:middle}"
    "pre{font:8.5pt/1.4 \"Liberation Mono\",\"DejaVu Sans Mono\",Consolas,monospace;border:.3pt solid #888;"
    "padding:1.5mm 2.5mm;margin:1.5mm 0;white-space:pre-wrap;break-inside:avoid}"
    ".keep{break-inside:avoid}"
    "@media screen and (max-width:760px){body{padding:4mm}.parties{display:block}table{display:block;overflow-x:auto}}"
    "@media print{body{padding:0}}";

static void write_head(struct dossier_page *page)
{
    const struct dossier_request *request = page->request;
    const struct dossier_words *words = page->words;
    const char *name = page->client && *page->client->name ? page->client->name : request->name;
    g_autofree char *day = format_date(page->formats, page->claim->day, FORMAT_DATE_LONG);
    g_autofree char *made = dossier_fill(words->made_on, day);
    g_autofree char *about = request->item ? g_strdup_printf("%s %s", words->invoice, request->item->invoice->number)
                                           : g_strdup(words->whole_client);

    g_string_append_printf(page->html,
                           "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n",
                           words->tag);
    g_string_append(page->html, "<title>");
    html_text(page, words->title);
    g_string_append(page->html, ": ");
    html_text(page, name);
    g_string_append_printf(page->html, "</title>\n<style>%s</style>\n</head>\n<body>\n<header>\n<h1>", style);
    html_text(page, words->title);
    g_string_append(page->html, ": ");
    html_text(page, name);
    g_string_append(page->html, "</h1>\n<p>");
    html_text(page, made);
    g_string_append(page->html, " · ");
    html_text(page, about);
    g_string_append(page->html, "</p>\n");
    if (request->input->mode == MODE_REHEARSAL)
        html_element(page, "p class=\"warn\"", words->rehearsal);
    g_string_append(page->html, "</header>\n");
}

static void write_exhibits(struct dossier_page *page)
{
    const struct dossier_words *words = page->words;
    const char *const titles[] = {words->file, words->content, "SHA-256", NULL};

    html_heading(page, words->evidence);
    g_string_append(page->html, "<div class=\"files\">\n");
    html_table(page, titles);
    for (guint i = 0; i < page->exhibits->len; i++) {
        const struct dossier_exhibit *exhibit = page->exhibits->pdata[i];
        g_autofree char *sum = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, exhibit->file->bytes);
        const char *const cells[] = {exhibit->file->name, exhibit->what, sum, NULL};

        html_row(page, cells);
    }
    html_table_end(page);
    g_string_append(page->html, "</div>\n");
}

static void write_check(struct dossier_page *page)
{
    const struct dossier_words *words = page->words;
    g_autofree char *seal =
        page->seal ? dossier_fill(words->newest_seal, page->seal_day, page->seal) : g_strdup(words->no_seal);

    g_string_append(page->html, "<section class=\"keep\">\n");
    html_heading(page, words->check);
    html_element(page, "p", words->check_how);
    html_element(page, "p", words->check_steps);
    g_string_append(page->html, "<pre>sed -n 's/^    //p' verify.txt &gt; steps.sh\nsh steps.sh</pre>\n");
    html_element(page, "p", words->check_result);
    html_element(page, "p class=\"small\" style=\"overflow-wrap:anywhere\"", seal);
    g_string_append(page->html, "</section>\n");
}

void dossier_write_page(struct dossier_page *page)
{
    write_head(page);
    dossier_write_parties(page);
    dossier_write_claim(page);
    dossier_write_letters(page);
    dossier_write_events(page);
    dossier_write_lacks(page);
    dossier_write_claim_sheet(page);
    dossier_write_payments(page);
    write_exhibits(page);
    write_check(page);
    g_string_append(page->html, "</body>\n</html>\n");
}

/* SPDX-License-Identifier: MIT */
#include "ledger/paper.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "config/read_file.h"
#include "ledger/beneath.h"
#include "ledger/ubl.h"
#include "ledger/ubl_folder.h"

#define NUMBER "{number}"

void paper_free(struct paper *paper)
{
    if (!paper)
        return;
    g_free(paper->path);
    g_free(paper->name);
    g_clear_pointer(&paper->bytes, g_bytes_unref);
    g_free(paper);
}

const char *paper_type(const char *name)
{
    static const struct {
        const char *end, *type;
    } types[] = {
        {".pdf", "application/pdf"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".xml", "application/xml"},
        {".zip", "application/zip"},
        {".csv", "text/csv; charset=utf-8"},
        {".txt", "text/plain; charset=utf-8"},
        {".odt", "application/vnd.oasis.opendocument.text"},
        {".ods", "application/vnd.oasis.opendocument.spreadsheet"},
        {".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    };
    g_autofree char *lower = g_ascii_strdown(name, -1);

    for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
        if (g_str_has_suffix(lower, types[i].end))
            return types[i].type;
    return "application/octet-stream";
}

/* PATH's last part as a reader may see it. */
static char *shown_name(const char *path)
{
    g_autofree char *base = g_path_get_basename(path);
    g_autofree char *valid = g_utf8_make_valid(base, -1);
    char *name = text_one_line(valid);

    return g_strdelimit(name, "/\\", '_');
}

static struct paper *fail(GError **error, const char *path, const char *why)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_INPUT, "\"%s\" cannot go along: %s", path, why);
    return NULL;
}

/* The paper whose bytes come from FD, or why not (WHY, when FD is -1). */
static struct paper *take(int fd, const char *path, gsize most, const char *why, GError **error)
{
    GBytes *bytes = fd < 0 ? NULL : config_read_descriptor(fd, most, "the files are larger than attach_max", &why);
    struct paper *paper;

    if (!bytes)
        return fail(error, path, why);
    paper = g_new0(struct paper, 1);
    paper->path = g_strdup(path);
    paper->name = shown_name(path);
    paper->type = paper_type(path);
    paper->bytes = bytes;
    if (g_bytes_get_size(bytes))
        return paper;
    paper_free(paper);
    return fail(error, path, "it is empty");
}

struct paper *paper_of_file(const char *path, gsize most, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

    return take(fd, path, most, fd < 0 ? g_strerror(errno) : NULL, error);
}

/* RELATIVE in FOLDER; *FOUND says whether there is such a file, readable or not. */
static struct paper *look(const char *folder, const char *relative, gsize most, bool *found, GError **error)
{
    g_autofree char *path = g_build_filename(folder, relative, NULL);
    const char *why = NULL;
    int fd = beneath_open(folder, relative, &why);

    *found = fd >= 0 || errno != ENOENT;
    return take(fd, path, most, why, error);
}

/* One of FORBIDDEN at a time becomes MARK, with the blanks around it. */
static char *cleaned(const char *number, const char *forbidden, char mark)
{
    GString *out = g_string_new(NULL);

    for (const char *p = number; *p; p++) {
        if (!strchr(forbidden, *p) && (guchar)*p >= 0x20) {
            g_string_append_c(out, *p);
            continue;
        }
        g_strchomp(out->str);
        out->len = strlen(out->str);
        g_string_append_c(out, mark);
        p += strspn(p + 1, " ");
    }
    return g_string_free(out, FALSE);
}

/* The names that NUMBER may have in a file name, the best first: itself where it can be one, then with what cannot
 * stand in file names as one underscore or hyphen each time. NULL-terminated. */
static char **paper_names_of(const char *number)
{
    static const char forbidden[] = "/\\:*?\"<>|";
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    g_autofree char *under = cleaned(number, forbidden, '_'), *hyphen = cleaned(number, forbidden, '-');

    if (!strpbrk(number, "/\\") && *number != '.')
        g_strv_builder_add(names, number);
    if (strcmp(under, number) && *under != '.') {
        g_strv_builder_add(names, under);
        g_strv_builder_add(names, hyphen);
    }
    return g_strv_builder_end(names);
}

/* PATTERN behind its folder with NAME for the number. */
static char *fill(const char *rest, const char *name)
{
    g_auto(GStrv) parts = g_strsplit(rest, NUMBER, -1);

    return g_strjoinv(name, parts);
}

/* The folder of PATTERN, up to the part that holds the number; *REST is what is behind it. */
static char *folder_of(const char *pattern, const char **rest)
{
    const char *number = strstr(pattern, NUMBER);
    const char *slash = number ? g_strrstr_len(pattern, number - pattern, "/") : strrchr(pattern, '/');

    *rest = slash ? slash + 1 : pattern;
    return slash && slash > pattern ? g_strndup(pattern, (gsize)(slash - pattern)) : g_strdup("/");
}

/* A name made of a number may be another invoice's own. */
static bool is_anothers(const struct ledger *ledger, const struct invoice *invoice, const char *name)
{
    return strcmp(name, invoice->number) && ledger_find(ledger, name);
}

static struct paper *by_pattern(const struct ledger *ledger, const struct invoice *invoice, gsize most, GError **error)
{
    const char *rest;
    g_autofree char *folder = folder_of(ledger->config->invoice_pdf, &rest);
    g_auto(GStrv) names = paper_names_of(invoice->number);
    struct paper *paper = NULL;
    bool found = false;

    for (char **name = names; *name && !found; name++) {
        g_autofree char *relative = fill(rest, *name);

        if (is_anothers(ledger, invoice, *name))
            continue;
        if (error)
            g_clear_error(error);
        paper = look(folder, relative, most, &found, error);
    }
    if (!paper && error && !*error)
        return fail(error, invoice->number, "no file name of its own can be made of this number");
    return paper;
}

/* The folder that what a row names must lie in: that of the pattern, else the ledger's own. */
static char *folder_of_rows(const struct ledger *ledger)
{
    const char *rest;

    if (*ledger->config->invoice_pdf)
        return folder_of(ledger->config->invoice_pdf, &rest);
    return g_path_get_dirname(ledger->path ? ledger->path : ledger->config->path);
}

static struct paper *by_row(const struct ledger *ledger, const char *named, gsize most, GError **error)
{
    g_autofree char *folder = folder_of_rows(ledger);
    gsize length = strlen(folder);
    bool found;

    if (web_is(&ledger->config->web) && !*ledger->config->invoice_pdf) /* its copy lies beside the store */
        return fail(error, named, "the ledger lies on a web server; set `invoice_pdf`");
    if (*named != '/')
        return look(folder, named, most, &found, error);
    if (!g_str_has_prefix(named, folder) || named[length] != '/')
        return fail(error, named, "it lies outside the folder of the invoices");
    return look(folder, named + length + 1, most, &found, error);
}

/* The PDF that the UBL document at PATH, one of LEDGER's own, holds. */
static struct paper *embedded(const struct invoice *invoice, const char *path, gsize most, GError **error)
{
    struct fault fault = {0};
    g_autoptr(GBytes) bytes = ubl_file_bytes(path, NULL, &fault);
    g_autoptr(GBytes) pdf = NULL;
    AUTO(ubl_document) document = NULL;
    g_auto(GStrv) names = paper_names_of(invoice->number);
    struct paper *paper = NULL;

    if (bytes)
        document = ubl_read(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), &pdf, most, &fault);
    if (document && !fault.what && pdf && g_str_equal(ubl_value(document, UBL_NUMBER), invoice->number)) {
        paper = g_new0(struct paper, 1);
        paper->path = g_strdup(path);
        paper->name = g_strconcat(*names ? *names : "invoice", ".pdf", NULL);
        paper->type = paper_type(paper->name);
        paper->bytes = g_steal_pointer(&pdf);
    } else {
        fail(error, path, fault.what ? fault.what : "it holds no PDF of this invoice any more");
    }
    fault_clear(&fault);
    return paper;
}

struct paper *paper_of_invoice(const struct ledger *ledger, const struct invoice *invoice, gsize most, GError **error)
{
    const char *named = invoice_text(invoice, TEXT_INVOICE_PDF);

    if (named && *named && ledger->config->type == LEDGER_UBL)
        return embedded(invoice, named, most, error);
    if (named && *named)
        return by_row(ledger, named, most, error);
    if (*ledger->config->invoice_pdf)
        return by_pattern(ledger, invoice, most, error);
    return fail(error, invoice->number, "the ledger does not say where its files are; set `invoice_pdf`");
}

/* SPDX-License-Identifier: MIT */
#include "control/exporting.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/money.h"
#include "proof/export.h"
#include "report/json.h"
#include "report/verify_steps.h"
#include "report/zip.h"

struct writing {
    const char *folder;
    GString *sums; /* of sha256sum -c */
    char *table;   /* whose file is open */
    FILE *file;
    struct exported *exported;
};

static bool fail(const char *path, GError **error)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "\"%s\": %s", path, g_strerror(errno));
    return false;
}

/* -- tables ------------------------------------------------------------- */

static bool close_table(struct writing *writing, GError **error)
{
    bool failed = writing->file && ferror(writing->file);

    if (writing->file && fclose(writing->file) != 0)
        failed = true;
    writing->file = NULL;
    return !failed || fail(writing->folder, error);
}

static bool open_table(struct writing *writing, const char *table, GError **error)
{
    g_autofree char *name = g_strconcat(table, ".jsonl", NULL);
    g_autofree char *path = g_build_filename(writing->folder, name, NULL);

    if (writing->file && g_str_equal(writing->table, table))
        return true;
    if (!close_table(writing, error))
        return false;
    g_free(writing->table);
    writing->table = g_strdup(table);
    writing->file = fopen(path, "we");
    return writing->file || fail(path, error);
}

static const char *currency_of(const struct export_value *values, int count)
{
    for (int i = 0; i < count; i++) {
        if (g_str_equal(values[i].name, "currency"))
            return values[i].text;
    }
    return NULL;
}

static void write_value(struct json *json, const struct export_value *value, const char *currency)
{
    static const char *const amounts[] = {"total", "balance", "amount", "applied", NULL};
    bool amount = g_strv_contains(amounts, value->name);
    char text[MONEY_TEXT_SIZE];

    if (!value->text)
        json_string(json, value->name, NULL);
    else if (amount && currency)
        json_string(json, value->name, money_to_text(strtoll(value->text, NULL, 10), currency, text));
    else if (value->number)
        json_int(json, value->name, strtoll(value->text, NULL, 10));
    else
        json_string(json, value->name, value->text);
}

static bool write_row(const char *table, const struct export_value *values, int count, void *data, GError **error)
{
    struct writing *writing = data;
    const char *currency = currency_of(values, count);
    struct json json;

    if (!open_table(writing, table, error))
        return false;
    json_begin(&json);
    for (int i = 0; i < count; i++)
        write_value(&json, &values[i], currency);
    json_end(&json, writing->file);
    return true;
}

/* -- files -------------------------------------------------------------- */

static bool make_folder(const char *path, GError **error)
{
    return mkdir(path, 0700) == 0 || errno == EEXIST || fail(path, error);
}

static bool write_bytes(struct writing *writing, const char *folder, const char *name, GBytes *bytes, GError **error)
{
    g_autofree char *directory = g_build_filename(writing->folder, folder, NULL);
    g_autofree char *path = g_build_filename(directory, name, NULL);
    g_autoptr(GError) why = NULL;
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);

    if (!make_folder(directory, error))
        return false;
    if (g_file_set_contents(path, data, (gssize)size, &why))
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "\"%s\": %s", path, why->message);
    return false;
}

static bool write_content(const char *folder, const char *name, GBytes *bytes, void *data, GError **error)
{
    struct writing *writing = data;
    g_autofree char *sum = NULL;

    if (!bytes) /* erased; the tables say so by what is missing */
        return true;
    sum = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
    g_string_append_printf(writing->sums, "%s  %s/%s\n", sum, folder, name);
    writing->exported->letters += g_str_equal(folder, "letters");
    return write_bytes(writing, folder, name, bytes, error);
}

static bool write_stamp(const char *day, GBytes *token, void *data, GError **error)
{
    g_autofree char *name = g_strconcat(day, ".tsr", NULL);

    return write_bytes(data, "stamps", name, token, error);
}

static bool write_text(const struct writing *writing, const char *name, const char *text, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));

    return write_bytes((struct writing *)writing, ".", name, bytes, error);
}

static bool write_proof(const struct control *control, const char *key, struct writing *writing, GError **error)
{
    const struct export_scope scope = {.key = key, .mode = -1};
    g_autofree char *path = g_build_filename(writing->folder, "proof.db", NULL);
    int64_t entries, sealed;

    if (!export_proof(control->store, &scope, path, &entries, &sealed, error))
        return false;
    writing->exported->entries = (int)entries;
    writing->exported->sealed = (int)sealed;
    return write_text(writing, "files.sha256", writing->sums->str, error) &&
           write_text(writing, "verify.txt", verify_steps, error);
}

bool exporting_write(const struct control *control, const char *key, const char *folder, struct exported *exported,
                     GError **error)
{
    g_autoptr(GString) sums = g_string_new(NULL);
    const struct export_scope scope = {.key = key, .mode = -1};
    struct writing writing = {.folder = folder, .sums = sums, .exported = exported};
    bool done = make_folder(folder, error) && export_rows(control->store, &scope, write_row, &writing, error);

    if (writing.file && !close_table(&writing, done ? error : NULL))
        done = false;
    g_free(writing.table);
    return done && export_contents(control->store, &scope, write_content, &writing, error) &&
           export_stamps(control->store, write_stamp, &writing, error) && write_proof(control, key, &writing, error);
}

bool exporting_write_zip(const struct control *control, const char *key, const char *to, struct exported *exported,
                         GError **error)
{
    g_autofree char *beside = g_strconcat(to, ".XXXXXX", NULL), *base = g_path_get_basename(to);
    bool done;

    if (!g_mkdtemp(beside))
        return fail(beside, error);
    *strrchr(base, '.') = '\0'; /* it ends with .zip */
    done = exporting_write(control, key, beside, exported, error) && zip_folder(beside, base, to, error);
    zip_remove_folder(beside);
    return done;
}

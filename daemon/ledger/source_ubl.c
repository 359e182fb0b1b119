/* SPDX-License-Identifier: MIT */
/* A ledger as a folder of UBL documents: one a row, in the order of their names. What cannot be used is rejected
 * alone; the same document under two names counts once. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "ledger/checksum.h"
#include "ledger/file.h"
#include "ledger/source.h"
#include "ledger/ubl_folder.h"
#include "ledger/ubl_row.h"

enum { STEP_MS = 20 };

struct documents {
    struct builder *builder;
    struct sheet_facts *facts;
    struct fault *fault;
    guint next;
    GHashTable *seen; /* SHA-256 of a document -> its path */
    struct checksum *sum;
};

/* All of the open file, NULL with FAULT set. A file that changes meanwhile is still being written. */
static GBytes *read_all(int descriptor, const struct ledger_stamp *before, struct fault *fault)
{
    gsize size = (gsize)before->size, length = 0;
    g_autofree char *bytes = NULL;
    struct ledger_stamp after;
    ssize_t got = 1;

    if (size > UBL_SIZE_MAX) {
        fault_set(fault, 0, 0, "is larger than 32 MB; this is no invoice");
        return NULL;
    }
    bytes = g_malloc(size + 1);
    while (length <= size && (got = read(descriptor, bytes + length, size + 1 - length)) > 0)
        length += (gsize)got;
    if (got < 0)
        fault_set(fault, 0, 0, "cannot be read: %s", g_strerror(errno));
    else if (!file_stamp(descriptor, &after) || !stamp_equal(before, &after) || length != size)
        fault_set(fault, 0, 0, "is still being written; it is looked at again");
    return fault->what ? NULL : g_bytes_new_take(g_steal_pointer(&bytes), length);
}

GBytes *ubl_file_bytes(const char *path, struct fault *fault)
{
    struct ledger_stamp stamp;
    int descriptor = file_open(path, &stamp, fault);
    GBytes *bytes = descriptor < 0 ? NULL : read_all(descriptor, &stamp, fault);

    if (descriptor >= 0)
        close(descriptor);
    return bytes;
}

/* Whether the same bytes were read under another name; that is told once. */
static bool is_copy(struct documents *documents, const char *path, const char *sum)
{
    const char *first = g_hash_table_lookup(documents->seen, sum);

    if (first)
        g_ptr_array_add(documents->builder->ledger->warnings,
                        g_strdup_printf("\"%s\" is the same document as \"%s\"; it counts once", path, first));
    else
        g_hash_table_insert(documents->seen, g_strdup(sum), (gpointer)path);
    return first != NULL;
}

static bool take(struct documents *documents, GBytes *bytes, int line, char **number, struct fault *fault)
{
    struct ledger *ledger = documents->builder->ledger;
    gsize length;
    const void *data = g_bytes_get_data(bytes, &length);
    AUTO(ubl_document) document = ubl_read(data, length, NULL, 0, fault);

    if (!document)
        return false;
    *number = g_strdup(ubl_value(document, UBL_NUMBER));
    if (ubl_kind(document, ledger->config->own) == UBL_OURS)
        return ubl_hand_over(document, line, documents->builder, fault);
    ledger->skipped++;
    return true;
}

/* One that is none of ours says so only when it can be read: what cannot is told, whoever made it. */
static void reject(struct documents *documents, const char *number, int line, const struct fault *fault)
{
    struct ledger *ledger = documents->builder->ledger;
    struct invoice mark = {.kind = KIND_REJECTED, .line = line};

    builder_reject(documents->builder, number, line, 0, fault->line ? "%s (line %d)" : "%s", fault->what, fault->line);
    if (!number)
        return;
    mark.number = g_string_chunk_insert(ledger->strings, number);
    g_array_append_val(ledger->invoices, mark);
}

static void read_one(struct documents *documents, int line)
{
    const char *path = documents->builder->ledger->files->pdata[line - 1];
    struct fault fault = {0};
    g_autofree char *number = NULL, *sum = NULL;
    g_autoptr(GBytes) bytes = ubl_file_bytes(path, &fault);

    if (bytes) {
        AUTO(checksum) one = checksum_new();

        checksum_add(one, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
        sum = checksum_end(one);
        checksum_add(documents->sum, sum, strlen(sum) + 1);
    }
    if (bytes && is_copy(documents, path, sum))
        documents->builder->ledger->skipped++;
    else if (!bytes || !take(documents, bytes, line, &number, &fault))
        reject(documents, number, line, &fault);
    fault_clear(&fault);
}

static bool step(void *data, bool *done)
{
    struct documents *documents = data;
    gint64 end = g_get_monotonic_time() + (gint64)STEP_MS * 1000;
    guint count = documents->builder->ledger->files->len;

    while (documents->next < count && g_get_monotonic_time() < end)
        read_one(documents, (int)++documents->next);
    *done = documents->next == count;
    if (*done)
        documents->facts->sha256 = checksum_end(documents->sum);
    return true;
}

static bool let_go(void *data)
{
    struct documents *documents = data;

    checksum_free(documents->sum);
    g_hash_table_unref(documents->seen);
    g_free(documents);
    return true;
}

static void *begin(struct builder *builder, struct sheet_facts *facts, struct fault *fault)
{
    static const enum ledger_column there[] = {COLUMN_NUMBER,   COLUMN_CLIENT, COLUMN_NAME,
                                               COLUMN_EMAIL,    COLUMN_ISSUED, COLUMN_DUE,
                                               COLUMN_CURRENCY, COLUMN_TOTAL,  COLUMN_OPEN};
    struct documents *documents;

    *facts = (struct sheet_facts){.header_sha256 = g_strdup("")};
    if (!ubl_folder_stamp(builder->ledger->path, &facts->stamp, builder->ledger->files))
        fault_set(fault, 0, 0, "cannot be looked into: %s; check `path`", g_strerror(errno));
    else if (!date_pattern_compile("%Y-%m-%d", &builder->date))
        fault_set(fault, 0, 0, "dates cannot be read");
    if (fault->what)
        return NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(there); i++)
        builder->mapped[there[i]] = true;
    documents = g_new0(struct documents, 1);
    documents->builder = builder;
    documents->facts = facts;
    documents->fault = fault;
    documents->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    documents->sum = checksum_new();
    return documents;
}

const struct source source_ubl = {.open = begin, .step = step, .close = let_go};

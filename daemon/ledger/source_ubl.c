/* SPDX-License-Identifier: MIT */
/* A ledger as a folder of UBL documents: one a row, in the order of their names. What cannot be used is rejected, with
 * what it keeps back (ubl_doubt.h); the same document under two names counts once. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "ledger/checksum.h"
#include "ledger/file.h"
#include "ledger/source.h"
#include "ledger/ubl_doubt.h"
#include "ledger/ubl_folder.h"
#include "ledger/ubl_memory.h"
#include "ledger/ubl_pack.h"
#include "ledger/ubl_row.h"

/* A file that was written that lately may change again without looking otherwise: it is not remembered. */
enum { STEP_MS = 20, SETTLED_S = 2 };

struct documents {
    struct builder *builder;
    struct sheet_facts *facts;
    struct fault *fault;
    guint next;
    GHashTable *seen; /* SHA-256 of a document -> its path */
    struct checksum *sum;
    struct ubl_memory *memory;
    struct ubl_doubts doubts;
    bool loaded; /* the memory */
};

/* A file as it was looked at. */
struct one {
    const char *path;
    int line;
    struct ledger_stamp stamp;
    struct ubl_document *document; /* NULL when the file cannot be read at all */
    char *sum;
    struct fault fault;
};

/* -- the file -------------------------------------------------------------- */

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
        fault_set(fault, 0, 0, "is still being written");
    return fault->what ? NULL : g_bytes_new_take(g_steal_pointer(&bytes), length);
}

GBytes *ubl_file_bytes(const char *path, struct ledger_stamp *stamp, struct fault *fault)
{
    struct ledger_stamp seen;
    int descriptor = file_open(path, &seen, fault);
    GBytes *bytes = descriptor < 0 ? NULL : read_all(descriptor, &seen, fault);

    if (descriptor >= 0)
        close(descriptor);
    if (stamp && bytes)
        *stamp = seen;
    return bytes;
}

static char *sum_of(GBytes *bytes)
{
    AUTO(checksum) sum = checksum_new();

    checksum_add(sum, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
    return checksum_end(sum);
}

static void remember(struct documents *documents, const struct one *one)
{
    g_autoptr(GString) packed = NULL;

    if (one->stamp.ctime_ns / 1000000000 + SETTLED_S > g_get_real_time() / G_USEC_PER_SEC)
        return;
    packed = g_string_new(NULL);
    ubl_pack(packed, one->sum, one->document, &one->fault);
    ubl_memory_note(documents->memory, one->path, &one->stamp, packed);
}

/* Fills in what the file says: as it is remembered, else as it is read now. */
static void look(struct documents *documents, struct one *one)
{
    gsize length;
    const char *known;
    struct ledger_stamp now;
    g_autoptr(GBytes) bytes = NULL;

    if (file_stamp_path(one->path, &one->stamp) &&
        (known = ubl_memory_find(documents->memory, one->path, &one->stamp, &length)))
        one->document = ubl_unpack(known, length, &one->sum, &one->fault);
    if (one->document)
        return;
    bytes = ubl_file_bytes(one->path, &one->stamp, &one->fault);
    if (!bytes) {
        documents->facts->changed |= !file_stamp_path(one->path, &now) || !stamp_equal(&now, &one->stamp);
        return;
    }
    one->sum = sum_of(bytes);
    one->document = ubl_read(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), NULL, 0, &one->fault);
    remember(documents, one);
}

/* -- the row --------------------------------------------------------------- */

/* Whether the same bytes were read under another name; that is told once. */
static bool is_copy(struct documents *documents, const struct one *one)
{
    const char *first = one->sum ? g_hash_table_lookup(documents->seen, one->sum) : NULL;

    if (first)
        g_ptr_array_add(documents->builder->ledger->warnings,
                        fault_text("\"%s\" is the same document as \"%s\"; it counts once", one->path, first));
    else if (one->sum)
        g_hash_table_insert(documents->seen, g_strdup(one->sum), (gpointer)one->path);
    return first != NULL;
}

/* Whoever has its number waits, too. */
static void reserve_number(struct documents *documents, const char *number, int line)
{
    struct ledger *ledger = documents->builder->ledger;
    struct invoice mark = {.kind = KIND_REJECTED, .line = line};

    if (!*number)
        return;
    mark.number = g_string_chunk_insert(ledger->strings, number);
    g_array_append_val(ledger->invoices, mark);
}

/* One of another's says so only when its supplier could be read. */
static bool may_be_ours(const struct documents *documents, const struct ubl_document *document)
{
    return document->root != UBL_ROOT_OTHER &&
           (!document->has_buyer || ubl_kind(document, documents->builder->ledger->config->own) == UBL_OURS);
}

static void reject(struct documents *documents, const struct one *one)
{
    static const struct ubl_document nothing = {0};
    const struct ubl_document *document = one->document ? one->document : &nothing;
    const char *number = ubl_value(document, UBL_NUMBER);

    builder_reject(documents->builder, *number ? number : NULL, one->line, 0, one->fault.line ? "%s (line %d)" : "%s",
                   one->fault.what, one->fault.line);
    if (!may_be_ours(documents, document))
        return;
    reserve_number(documents, number, one->line);
    ubl_doubts_reject(&documents->doubts, document, one->line);
}

static void take(struct documents *documents, struct one *one)
{
    struct ledger *ledger = documents->builder->ledger;
    guint rejects = ledger->rejects->len;

    if (ubl_kind(one->document, ledger->config->own) != UBL_OURS)
        ledger->skipped++;
    else if (!ubl_hand_over(one->document, one->line, documents->builder, &one->fault))
        reject(documents, one);
    else if (ledger->rejects->len > rejects)
        ubl_doubts_reject(&documents->doubts, one->document, one->line);
    else if (ubl_corrects(one->document))
        ubl_doubts_correct(&documents->doubts, one->document, one->line);
}

static void read_one(struct documents *documents, int line)
{
    struct one one = {.path = documents->builder->ledger->files->pdata[line - 1], .line = line};

    look(documents, &one);
    ubl_stamp_add(&documents->facts->stamp, one.path, &one.stamp);
    if (one.sum)
        checksum_add(documents->sum, one.sum, strlen(one.sum) + 1);
    if (is_copy(documents, &one))
        documents->builder->ledger->skipped++;
    else if (one.fault.what)
        reject(documents, &one);
    else
        take(documents, &one);
    fault_clear(&one.fault);
    ubl_document_free(one.document);
    g_free(one.sum);
}

/* -- the source ------------------------------------------------------------ */

static bool step(void *data, bool *done)
{
    struct documents *documents = data;
    gint64 end = g_get_monotonic_time() + (gint64)STEP_MS * 1000;
    guint count = documents->builder->ledger->files->len;

    *done = false;
    if (!documents->loaded) {
        documents->loaded = ubl_memory_load(documents->memory);
        return true;
    }
    while (documents->next < count && g_get_monotonic_time() < end)
        read_one(documents, (int)++documents->next);
    ubl_memory_flush(documents->memory);
    if (documents->next < count || documents->facts->changed)
        return !documents->facts->changed;
    *done = true;
    ubl_memory_end(documents->memory, count);
    documents->facts->sha256 = checksum_end(documents->sum);
    return ubl_doubts_settle(&documents->doubts, documents->builder, documents->fault);
}

static bool let_go(void *data)
{
    struct documents *documents = data;

    checksum_free(documents->sum);
    g_hash_table_unref(documents->seen);
    ubl_memory_free(documents->memory);
    ubl_doubts_clear(&documents->doubts);
    g_free(documents);
    return true;
}

static void *begin(struct builder *builder, struct sheet_facts *facts, struct fault *fault)
{
    static const enum ledger_column there[] = {COLUMN_NUMBER,   COLUMN_CLIENT, COLUMN_NAME,
                                               COLUMN_EMAIL,    COLUMN_ISSUED, COLUMN_DUE,
                                               COLUMN_CURRENCY, COLUMN_TOTAL,  COLUMN_OPEN};
    struct documents *documents;

    *facts = (struct sheet_facts){.header_sha256 = g_strdup(""), .stamp = UBL_NO_STAMP};
    if (!ubl_folder_list(builder->ledger->path, builder->ledger->files))
        fault_set(fault, 0, 0, "cannot be looked into: %s; check `path` and the permissions", g_strerror(errno));
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
    documents->memory = ubl_memory_new(builder->memory, builder->memory_writes);
    ubl_doubts_init(&documents->doubts);
    return documents;
}

const struct source source_ubl = {.open = begin, .step = step, .close = let_go};

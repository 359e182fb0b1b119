/* SPDX-License-Identifier: MIT */
/*
 * The file is a line that names the format and the reader, then records: 16 hex digits of the SHA-256 of the rest, 8
 * of its length, the file's name, how it looked, what it says. Records are added at the end; the last of a name counts.
 */
#include "ledger/ubl_memory.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/checksum.h"
#include "ledger/file.h"
#include "ledger/reader.h"

enum { PIECE = 1 << 20, STEP_MS = 20, SUM = 16, LENGTH = 8, MARK = SUM + LENGTH, ROOM = 4096, MODE = 0660 };
#define SIZE_MOST ((uint64_t)1 << 30)

struct ubl_memory {
    char *path;
    bool writes;
    int descriptor; /* while it is read, or -1 */
    GByteArray *bytes;
    gsize at;              /* indexed so far */
    GHashTable *places;    /* name -> GSIZE_TO_POINTER(offset of the record's length) */
    guint records, useful; /* in the file; of files that are still as they were */
    GString *fresh;        /* records that are not in the file yet */
    bool sound;            /* the file is there and can be added to */
};

struct ubl_memory *ubl_memory_new(const char *path, bool writes)
{
    struct ubl_memory *memory = g_new0(struct ubl_memory, 1);
    struct fault fault = {0};
    struct ledger_stamp stamp;

    memory->path = g_strdup(path);
    memory->writes = path && writes;
    memory->bytes = g_byte_array_new();
    memory->places = g_hash_table_new(g_str_hash, g_str_equal);
    memory->fresh = g_string_new(NULL);
    memory->descriptor = path ? file_open(path, &stamp, &fault) : -1;
    memory->sound = memory->descriptor >= 0 && stamp.size <= SIZE_MOST;
    fault_clear(&fault);
    return memory;
}

/* -- reading -------------------------------------------------------------- */

static void forget_all(struct ubl_memory *memory)
{
    g_hash_table_remove_all(memory->places);
    g_byte_array_set_size(memory->bytes, 0);
    memory->at = memory->records = 0;
    memory->sound = false;
}

/* Takes the next piece of the file; false when there is no more. */
static bool take_piece(struct ubl_memory *memory)
{
    guint length = memory->bytes->len;
    ssize_t got = -1;

    if (memory->descriptor < 0)
        return false;
    if (length <= SIZE_MOST) {
        g_byte_array_set_size(memory->bytes, length + PIECE);
        got = read(memory->descriptor, memory->bytes->data + length, PIECE);
        g_byte_array_set_size(memory->bytes, length + (guint)MAX(got, 0));
    }
    if (got > 0)
        return true;
    close(memory->descriptor);
    memory->descriptor = -1;
    if (got < 0)
        forget_all(memory);
    return false;
}

static void sum_of(const char *bytes, gsize length, char sum[SUM + 1])
{
    AUTO(checksum) checksum = checksum_new();
    g_autofree char *hex = NULL;

    checksum_add(checksum, bytes, length);
    hex = checksum_end(checksum);
    g_strlcpy(sum, hex, SUM + 1);
}

/* The length of what stands behind the mark at AT, 0 when that is no whole record. */
static gsize length_at(const struct ubl_memory *memory, gsize at)
{
    const char *mark = (const char *)memory->bytes->data + at;
    char digits[LENGTH + 1] = "", sum[SUM + 1];
    gsize left = memory->bytes->len - at, length;

    if (left < MARK)
        return 0;
    memcpy(digits, mark + SUM, LENGTH);
    length = (gsize)g_ascii_strtoull(digits, NULL, 16);
    if (length < 2 || length > left - MARK || mark[MARK + length - 1])
        return 0;
    sum_of(mark + MARK, length, sum);
    return memcmp(sum, mark, SUM) == 0 ? length : 0;
}

static bool index_one(struct ubl_memory *memory)
{
    gsize length = length_at(memory, memory->at);

    if (!length)
        return false;
    g_hash_table_replace(memory->places, memory->bytes->data + memory->at + MARK, GSIZE_TO_POINTER(memory->at));
    memory->records++;
    memory->at += MARK + length;
    return true;
}

/* What the file begins with. New string. */
static char *head_text(void)
{
    return g_strdup_printf("herinnerd ubl 1 %s\n", ledger_reader());
}

/* All of it or nothing: behind one broken record nobody knows where the next begins. */
static bool index_on(struct ubl_memory *memory)
{
    gint64 end = g_get_monotonic_time() + (gint64)STEP_MS * 1000;
    g_autofree char *text = head_text();
    const gsize head = strlen(text);

    if (memory->at == 0 && memory->sound) {
        if (memory->bytes->len < head || memcmp(memory->bytes->data, text, head) != 0)
            forget_all(memory);
        else
            memory->at = head;
    }
    while (memory->at < memory->bytes->len) {
        if (!index_one(memory))
            forget_all(memory);
        if (g_get_monotonic_time() >= end)
            return memory->at >= memory->bytes->len;
    }
    return true;
}

bool ubl_memory_load(struct ubl_memory *memory)
{
    return !take_piece(memory) && index_on(memory);
}

/* STAMP in words of one length for one file, behind NAME; new. */
static GString *begin_record(const char *name, const struct ledger_stamp *stamp)
{
    GString *record = g_string_new(name);

    g_string_append_c(record, '\0');
    g_string_append_printf(record, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, stamp->device,
                           stamp->inode, stamp->size);
    g_string_append_printf(record, " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, stamp->mtime_ns, stamp->ctime_ns);
    g_string_append_c(record, '\0');
    return record;
}

static void put_record(struct ubl_memory *memory, const GString *record)
{
    char sum[SUM + 1];

    sum_of(record->str, record->len, sum);
    g_string_append_printf(memory->fresh, "%s%08x", sum, (guint)record->len);
    g_string_append_len(memory->fresh, record->str, (gssize)record->len);
}

const char *ubl_memory_find(struct ubl_memory *memory, const char *name, const struct ledger_stamp *stamp,
                            gsize *length)
{
    gsize place = GPOINTER_TO_SIZE(g_hash_table_lookup(memory->places, name));
    g_autoptr(GString) wanted = NULL;
    const char *record;
    char digits[LENGTH + 1] = "";

    if (!place)
        return NULL;
    record = (const char *)memory->bytes->data + place;
    memcpy(digits, record + SUM, LENGTH);
    *length = (gsize)g_ascii_strtoull(digits, NULL, 16);
    wanted = begin_record(name, stamp);
    if (*length <= wanted->len || memcmp(record + MARK, wanted->str, wanted->len) != 0)
        return NULL;
    *length -= wanted->len;
    memory->useful++;
    return record + MARK + wanted->len;
}

/* -- writing -------------------------------------------------------------- */

void ubl_memory_note(struct ubl_memory *memory, const char *name, const struct ledger_stamp *stamp,
                     const GString *packed)
{
    g_autoptr(GString) record = memory->writes ? begin_record(name, stamp) : NULL;

    if (!record)
        return;
    g_string_append_len(record, packed->str, (gssize)packed->len);
    put_record(memory, record);
}

/* Writes LENGTH bytes to PATH, at its end or as the whole of it; what fails half-way is seen when it is read. */
static bool put_bytes(const char *path, int how, const char *bytes, gsize length)
{
    int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | how, MODE);
    bool good = file >= 0;

    for (gsize done = 0; good && done < length;) {
        ssize_t count = write(file, bytes + done, length - done);

        good = count > 0;
        done += good ? (gsize)count : 0;
    }
    if (file >= 0)
        good = close(file) == 0 && good;
    return good;
}

void ubl_memory_flush(struct ubl_memory *memory)
{
    g_autofree char *head = head_text();

    if (!memory->writes || !memory->fresh->len)
        return;
    if (!memory->sound) {
        g_string_prepend(memory->fresh, head);
        memory->writes = put_bytes(memory->path, O_TRUNC, memory->fresh->str, memory->fresh->len);
        memory->sound = memory->writes;
    } else {
        memory->writes = put_bytes(memory->path, O_APPEND, memory->fresh->str, memory->fresh->len);
    }
    g_string_truncate(memory->fresh, 0);
}

void ubl_memory_end(struct ubl_memory *memory, guint count)
{
    ubl_memory_flush(memory);
    /* it grows anew at the next reading */
    if (memory->writes && memory->records > ROOM && memory->records / 2 > count)
        unlink(memory->path);
}

void ubl_memory_free(struct ubl_memory *memory)
{
    if (!memory)
        return;
    if (memory->descriptor >= 0)
        close(memory->descriptor);
    g_byte_array_unref(memory->bytes);
    g_hash_table_unref(memory->places);
    g_string_free(memory->fresh, TRUE);
    g_free(memory->path);
    g_free(memory);
}

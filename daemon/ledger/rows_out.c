/* SPDX-License-Identifier: MIT */
#include "ledger/rows_out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { BUFFER = 64 * 1024, MODE = 0660 };

struct rows_out *rows_out_new(const char *path)
{
    struct rows_out *out = g_new0(struct rows_out, 1);

    out->path = g_strconcat(path, ".new", NULL);
    out->bytes = g_byte_array_new();
    out->blocks = g_array_new(FALSE, FALSE, sizeof(XXH128_canonical_t));
    out->tail = XXH3_createState();
    unlink(out->path); /* of one that broke off */
    out->descriptor = open(out->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, MODE);
    out->bad = !out->tail || XXH3_128bits_reset(out->tail) != XXH_OK || out->descriptor < 0 ||
               lseek(out->descriptor, sizeof(struct rows_head), SEEK_SET) < 0;
    return out;
}

static void put_through(struct rows_out *out)
{
    for (guint done = 0; !out->bad && done < out->bytes->len;) {
        ssize_t count = write(out->descriptor, out->bytes->data + done, out->bytes->len - done);

        if (count < 0 && errno == EINTR)
            continue;
        out->bad = count <= 0;
        done += out->bad ? 0 : (guint)count;
    }
    out->written += out->bytes->len;
    g_byte_array_set_size(out->bytes, 0);
}

static void put_block(struct rows_out *out)
{
    XXH128_canonical_t sum = rows_sum(out->bytes->data, out->bytes->len, 0);

    g_array_append_val(out->blocks, sum);
    put_through(out);
}

void rows_out_row(struct rows_out *out, const struct rows_row *row)
{
    g_byte_array_append(out->bytes, (const guint8 *)row, sizeof *row);
    if (out->bytes->len == ROWS_A_BLOCK * sizeof *row)
        put_block(out);
}

void rows_out_end_rows(struct rows_out *out)
{
    if (out->bytes->len)
        put_block(out);
}

static void put_tail_through(struct rows_out *out)
{
    if (!out->bad && XXH3_128bits_update(out->tail, out->bytes->data, out->bytes->len) != XXH_OK)
        out->bad = true;
    put_through(out);
}

void rows_out_put(struct rows_out *out, const void *bytes, gsize length)
{
    g_byte_array_append(out->bytes, bytes, (guint)length);
    if (out->bytes->len >= BUFFER)
        put_tail_through(out);
}

static void put_head(struct rows_out *out, struct rows_head *head)
{
    if (out->bad)
        return;
    head->magic = ROWS_MAGIC;
    XXH128_canonicalFromHash(&head->tail, XXH3_128bits_digest(out->tail));
    head->sum = rows_sum(head, G_STRUCT_OFFSET(struct rows_head, sum), 0);
    out->bad = pwrite(out->descriptor, head, sizeof *head, 0) != (ssize_t)sizeof *head;
}

void rows_out_end(struct rows_out *out, struct rows_head *head, const char *path)
{
    put_tail_through(out);
    put_head(out, head);
    if (out->descriptor < 0)
        return;
    out->bad = close(out->descriptor) != 0 || out->bad;
    out->descriptor = -1;
    if (out->bad || rename(out->path, path) != 0)
        unlink(out->path);
}

void rows_out_free(struct rows_out *out)
{
    if (!out)
        return;
    if (out->descriptor >= 0) {
        close(out->descriptor);
        unlink(out->path);
    }
    XXH3_freeState(out->tail);
    g_byte_array_unref(out->bytes);
    g_array_unref(out->blocks);
    g_free(out->path);
    g_free(out);
}

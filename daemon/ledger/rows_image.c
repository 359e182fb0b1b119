/* SPDX-License-Identifier: MIT */
#include "ledger/rows_image.h"

#include <errno.h>
#include <unistd.h>

#include "base/large.h"
#include "ledger/file.h"

enum { PIECE = 2 << 20 };

/* LENGTH bytes of the file from OFFSET on; false when they are not there. */
static bool take_bytes(int descriptor, void *to, gsize length, guint64 offset)
{
    char *at = to;

    while (length) {
        ssize_t got = pread(descriptor, at, length, (off_t)offset);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        offset += (guint64)got;
        length -= (gsize)got;
    }
    return true;
}

static guint64 size_of_rows(const struct rows_head *head)
{
    return (guint64)head->rows * sizeof(struct rows_row);
}

static guint64 size_of_tail(const struct rows_head *head)
{
    return head->text_size + (guint64)head->sayings * sizeof(struct rows_saying) +
           (guint64)head->groups * sizeof(struct rows_group) +
           (guint64)rows_blocks(head->rows) * sizeof(XXH128_canonical_t);
}

/* Whether HEAD is one of ours, in one piece, and the file is as long as it says. */
static bool is_sound(const struct rows_head *head, guint64 file_size)
{
    XXH128_canonical_t sum = rows_sum(head, G_STRUCT_OFFSET(struct rows_head, sum), 0);

    return head->magic == ROWS_MAGIC && rows_sums_equal(&sum, &head->sum) && head->text_size >= 8 &&
           head->text_size % 8 == 0 && head->text_size <= ROWS_TEXT_MOST &&
           file_size == sizeof *head + size_of_rows(head) + size_of_tail(head);
}

struct rows_image *rows_image_open(const char *path)
{
    AUTO(rows_image) image = g_new0(struct rows_image, 1);
    struct ledger_stamp stamp;
    struct fault fault = {0};

    image->descriptor = file_open(path, &stamp, &fault);
    fault_clear(&fault);
    if (image->descriptor < 0 || !take_bytes(image->descriptor, &image->head, sizeof image->head, 0) ||
        !is_sound(&image->head, stamp.size))
        return NULL;
    image->written_ns = stamp.mtime_ns;
    image->size = (gsize)size_of_tail(&image->head);
    image->texts = g_try_malloc((gsize)image->head.text_size);
    if (image->texts)
        large_expect(image->texts, (gsize)image->head.text_size);
    image->rest = g_try_malloc(image->size - (gsize)image->head.text_size + 1); /* may be nothing */
    image->state = XXH3_createState();
    return image->texts && image->rest && image->state && XXH3_128bits_reset(image->state) == XXH_OK
               ? g_steal_pointer(&image)
               : NULL;
}

/* All of the tail is there and is what was written. */
static bool settle(struct rows_image *image)
{
    const struct rows_head *head = &image->head;
    XXH128_canonical_t sum;
    guint64 rows = 0;

    XXH128_canonicalFromHash(&sum, XXH3_128bits_digest(image->state));
    if (!rows_sums_equal(&sum, &head->tail) || image->texts[head->text_size - 1] || image->texts[head->text_size - 2])
        return false;
    image->sayings = (const void *)image->rest;
    image->groups = (const void *)(image->sayings + head->sayings);
    image->blocks = (const void *)(image->groups + head->groups);
    image->first = g_new(guint32, head->groups);
    image->block = g_new(struct rows_row, ROWS_A_BLOCK);
    image->across = g_array_new(FALSE, FALSE, sizeof(struct rows_row));
    for (guint32 i = 0; i < head->groups; i++) {
        image->first[i] = (guint32)rows;
        rows += image->groups[i].rows;
        if (!image->groups[i].length || rows > head->rows)
            return false;
    }
    return rows == head->rows;
}

/* Where the next bytes go, and how many there are room for. */
static char *space(struct rows_image *image, gsize *length)
{
    gsize texts = (gsize)image->head.text_size;
    bool in_texts = image->have < texts;

    *length = MIN((in_texts ? texts : image->size) - image->have, PIECE);
    return in_texts ? image->texts + image->have : image->rest + (image->have - texts);
}

bool rows_image_load(struct rows_image *image, bool *done)
{
    gsize length;
    char *at = space(image, &length);

    if (!take_bytes(image->descriptor, at, length, sizeof image->head + size_of_rows(&image->head) + image->have) ||
        XXH3_128bits_update(image->state, at, length) != XXH_OK)
        return false;
    image->have += length;
    *done = image->have == image->size;
    return !*done || settle(image);
}

/* What sums cannot tell: that whoever wrote it, wrote what makes sense. */
static bool are_possible(const struct rows_image *image, guint32 count)
{
    for (guint32 i = 0; i < count; i++)
        if (image->block[i].kind != ROWS_REJECTED && image->block[i].saying >= image->head.sayings)
            return false;
    return true;
}

static bool load_block(struct rows_image *image, guint32 number)
{
    guint32 count = MIN(image->head.rows - number * ROWS_A_BLOCK, ROWS_A_BLOCK);
    gsize size = count * sizeof *image->block;
    guint64 offset = sizeof image->head + (guint64)number * ROWS_A_BLOCK * sizeof *image->block;
    XXH128_canonical_t sum;

    image->block_len = 0;
    if (!take_bytes(image->descriptor, image->block, size, offset))
        return false;
    sum = rows_sum(image->block, size, 0);
    if (!rows_sums_equal(&sum, &image->blocks[number]) || !are_possible(image, count))
        return false;
    image->block_at = number * ROWS_A_BLOCK;
    image->block_len = count;
    return true;
}

/* The row at PLACE, its block read if need be; NULL when that cannot be used. */
static const struct rows_row *row_at(struct rows_image *image, guint32 place)
{
    if (place - image->block_at >= image->block_len && !load_block(image, place / ROWS_A_BLOCK))
        return NULL;
    return &image->block[place - image->block_at];
}

const struct rows_row *rows_image_rows(struct rows_image *image, guint32 group)
{
    guint32 first = image->first[group], count = image->groups[group].rows;

    if (!count)
        return image->block; /* of which nobody takes any */
    if (first / ROWS_A_BLOCK == (first + count - 1) / ROWS_A_BLOCK)
        return row_at(image, first);
    g_array_set_size(image->across, 0);
    for (guint32 i = 0; i < count; i++) {
        const struct rows_row *row = row_at(image, first + i);

        if (!row)
            return NULL;
        g_array_append_vals(image->across, row, 1);
    }
    return (const struct rows_row *)(const void *)image->across->data;
}

char *rows_image_steal_texts(struct rows_image *image)
{
    return g_steal_pointer(&image->texts);
}

void rows_image_free(struct rows_image *image)
{
    if (!image)
        return;
    if (image->descriptor >= 0)
        close(image->descriptor);
    XXH3_freeState(image->state);
    g_free(image->first);
    g_free(image->block);
    g_clear_pointer(&image->across, g_array_unref);
    g_free(image->texts);
    g_free(image->rest);
    g_free(image);
}

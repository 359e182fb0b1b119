/* SPDX-License-Identifier: MIT */
#include "compose/qr.h"

#include <png.h>
#include <qrencode.h>
#include <stdbool.h>
#include <string.h>

#include "base/error.h"

/* COMPRESSION: rows repeat each other, which even a short search finds; a longer one saves a hundred bytes and takes as
 * long as all the rest of the picture. */
enum { VERSION_MAX = 13, COMPRESSION = 2, MODULE_PIXELS = 5, BORDER_MODULES = 4, ROW_BYTES_MAX = 64 };

/* The smallest code that holds TEXT, or NULL. */
static QRcode *encode(const char *text)
{
    QRinput *input = QRinput_new2(0, QR_ECLEVEL_M);
    QRcode *code = NULL;

    if (input && QRinput_append(input, QR_MODE_8, (int)strlen(text), (const unsigned char *)text) == 0)
        code = QRcode_encodeInput(input);
    if (input)
        QRinput_free(input);
    if (code && code->version > VERSION_MAX)
        g_clear_pointer(&code, QRcode_free);
    return code;
}

static void append(png_structp png, png_bytep bytes, size_t length)
{
    g_byte_array_append(png_get_io_ptr(png), bytes, (guint)length);
}

static void flush_nothing(png_structp png)
{
    (void)png;
}

/* One row of pixels, a bit each, white is 1: module row Y of CODE, or the border where it is outside. */
static void draw_row(const QRcode *code, int y, unsigned char row[ROW_BYTES_MAX])
{
    memset(row, 0xff, ROW_BYTES_MAX);
    for (int x = 0; y >= 0 && y < code->width && x < code->width; x++)
        for (int i = 0; code->data[y * code->width + x] & 1 && i < MODULE_PIXELS; i++) {
            int at = (x + BORDER_MODULES) * MODULE_PIXELS + i;

            row[at / 8] &= (unsigned char)~(0x80 >> at % 8);
        }
}

static void draw(png_structp png, png_infop info, const QRcode *code)
{
    int modules = code->width + 2 * BORDER_MODULES;
    unsigned char row[ROW_BYTES_MAX];

    png_set_IHDR(png, info, (png_uint_32)(modules * MODULE_PIXELS), (png_uint_32)(modules * MODULE_PIXELS), 1,
                 PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, COMPRESSION);
    png_write_info(png, info);
    for (int y = 0; y < modules; y++) {
        draw_row(code, y - BORDER_MODULES, row);
        for (int i = 0; i < MODULE_PIXELS; i++)
            png_write_row(png, row);
    }
    png_write_end(png, info);
}

/* False when memory ran out; nothing else can fail, since it all stays in memory. */
static bool write_png(const QRcode *code, GByteArray *out)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    bool whole = false;

    if (info && setjmp(png_jmpbuf(png)) == 0) {
        png_set_write_fn(png, out, append, flush_nothing);
        draw(png, info, code);
        whole = true;
    }
    png_destroy_write_struct(&png, &info);
    return whole;
}

GBytes *qr_png(const char *text, GError **error)
{
    QRcode *code = encode(text);
    GByteArray *out = g_byte_array_new();
    bool whole = code && write_png(code, out);

    g_clear_pointer(&code, QRcode_free);
    if (whole)
        return g_byte_array_free_to_bytes(out);
    g_byte_array_unref(out);
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_VALUE, "%zu bytes do not fit into a code to scan",
                strlen(text));
    return NULL;
}

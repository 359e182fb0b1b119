/* SPDX-License-Identifier: MIT */
#include "ledger/decode.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

enum {
    CHUNK = 64 * 1024,
    HELD_MAX = 16, /* an incomplete character waits for its rest */
};

enum family { FAMILY_UTF8, FAMILY_ASCII, FAMILY_WIDE, FAMILY_OTHER };

struct decoder {
    enum family family;
    char *encoding;
    iconv_t conversion; /* (iconv_t)-1 for UTF-8 and ASCII */
    uint64_t offset;    /* of raw[0] in the file */
    size_t used, held;  /* of raw: decoded, and what waits behind it for its rest */
    bool begun;
    char *wrong;
    GString *out;
    size_t kept; /* of `out`: text that comes again */
    char raw[HELD_MAX + DECODER_KEPT_MAX + CHUNK];
};

static enum family family_of(const char *name)
{
    static const char *const wide[] = {"utf-16", "utf16", "ucs-2", "ucs2", "utf-32", "utf32", "ucs-4", "ucs4"};

    if (!*name || !g_ascii_strcasecmp(name, "utf-8") || !g_ascii_strcasecmp(name, "utf8"))
        return FAMILY_UTF8;
    if (!g_ascii_strcasecmp(name, "ascii") || !g_ascii_strcasecmp(name, "us-ascii"))
        return FAMILY_ASCII;
    for (gsize i = 0; i < G_N_ELEMENTS(wide); i++)
        if (!g_ascii_strncasecmp(name, wide[i], strlen(wide[i])))
            return FAMILY_WIDE;
    return FAMILY_OTHER;
}

struct decoder *decoder_new(const char *encoding)
{
    enum family family = family_of(encoding);
    iconv_t conversion = (iconv_t)-1;

    if (family == FAMILY_WIDE || family == FAMILY_OTHER) {
        conversion = iconv_open("UTF-8", encoding);
        if (conversion == (iconv_t)-1)
            return NULL;
    }

    struct decoder *decoder = g_new(struct decoder, 1);

    decoder->family = family;
    decoder->encoding = g_strdup(*encoding ? encoding : "utf-8");
    decoder->conversion = conversion;
    decoder->offset = 0;
    decoder->used = decoder->held = decoder->kept = 0;
    decoder->begun = false;
    decoder->wrong = NULL;
    decoder->out = g_string_new(NULL);
    return decoder;
}

void decoder_free(struct decoder *decoder)
{
    if (!decoder)
        return;
    if (decoder->conversion != (iconv_t)-1)
        iconv_close(decoder->conversion);
    g_string_free(decoder->out, TRUE);
    g_free(decoder->encoding);
    g_free(decoder->wrong);
    g_free(decoder);
}

char *decoder_space(struct decoder *decoder, size_t *size)
{
    if (decoder->held)
        memmove(decoder->raw, decoder->raw + decoder->used, decoder->held);
    decoder->offset += decoder->used;
    decoder->used = 0;
    *size = CHUNK;
    return decoder->raw + decoder->held;
}

/* Names the byte that stands AT bytes into this piece. */
static void refuse_byte(struct decoder *decoder, size_t at)
{
    const unsigned char byte = (unsigned char)decoder->raw[at];
    const char *remedy = decoder->family == FAMILY_UTF8
                             ? "; is its encoding another, as in encoding = \"windows-1252\"?"
                             : "; check `encoding`";

    g_free(decoder->wrong);
    decoder->wrong = g_strdup_printf("byte 0x%02x at offset %" G_GUINT64_FORMAT " does not fit encoding \"%s\"%s", byte,
                                     decoder->offset + at, decoder->encoding, remedy);
}

static const char utf8_mark[] = "\xef\xbb\xbf";

/* What the first bytes of a file say against its stated encoding, or NULL. New string. */
static char *against_first_bytes(const struct decoder *decoder, size_t length)
{
    const char *raw = decoder->raw;
    bool little = length >= 4 && raw[0] && !raw[1] && raw[2] && !raw[3];
    bool big = length >= 4 && !raw[0] && raw[1] && !raw[2] && raw[3];
    bool mark16 = length >= 2 && (!memcmp(raw, "\xff\xfe", 2) || !memcmp(raw, "\xfe\xff", 2));
    bool mark8 = length >= 3 && !memcmp(raw, utf8_mark, 3);

    if (decoder->family == FAMILY_WIDE) {
        if (length == 0 || mark16 || memchr(raw, '\0', length))
            return NULL;
        return g_strdup_printf("the file is not \"%s\"; set encoding = \"utf-8\"", decoder->encoding);
    }
    if (mark16 || little)
        return g_strdup_printf("the file is UTF-16, not \"%s\"; set encoding = \"utf-16\"", decoder->encoding);
    if (big)
        return g_strdup_printf("the file is UTF-16, not \"%s\"; set encoding = \"utf-16be\"", decoder->encoding);
    if (mark8 && decoder->family == FAMILY_OTHER)
        return g_strdup_printf("the file is UTF-8, not \"%s\"; set encoding = \"utf-8\"", decoder->encoding);
    return NULL;
}

/* How many bytes from the start of TEXT are ASCII, rounded down to 32 bytes where some are not. */
static size_t ascii_run(const char *text, size_t length)
{
    size_t at = 0;

    for (; at + 32 <= length; at += 32) {
        guint64 words[4];

        memcpy(words, text + at, sizeof words);
        if ((words[0] | words[1] | words[2] | words[3]) & G_GUINT64_CONSTANT(0x8080808080808080))
            return at;
    }
    while (at < length && !(text[at] & 0x80))
        at++;
    return at;
}

/* Whether AT up to END can be the beginning of a character that goes on in the next piece (RFC 3629, 4). */
static bool is_cut(const char *at, const char *end)
{
    return g_utf8_get_char_validated(at, end - at) == (gunichar)-2;
}

/* The bytes of RAW that are good UTF-8 (or ASCII); keeps a cut character for the next piece. */
static size_t check(struct decoder *decoder, size_t length, bool last)
{
    const char *raw = decoder->raw;
    size_t good = ascii_run(raw, length);

    if (good == length)
        return good;
    if (decoder->family == FAMILY_UTF8) {
        const char *end;

        if (g_utf8_validate_len(raw + good, length - good, &end))
            return length;
        good = (size_t)(end - raw);
        if (!last && is_cut(end, raw + length))
            return good;
    }
    while (!(raw[good] & 0x80))
        good++;
    refuse_byte(decoder, good);
    return good;
}

/* Converts RAW into `out`; returns how many bytes were used. */
static size_t convert(struct decoder *decoder, size_t length, bool last)
{
    char *in = decoder->raw;
    size_t in_left = length;
    bool full = true;

    g_string_erase(decoder->out, 0, (gssize)(decoder->out->len - decoder->kept));
    decoder->kept = 0;
    while (full) {
        size_t used = decoder->out->len;

        g_string_set_size(decoder->out, used + CHUNK);

        char *out = decoder->out->str + used;
        size_t out_left = CHUNK;
        size_t result = iconv(decoder->conversion, &in, &in_left, &out, &out_left);

        full = result == (size_t)-1 && errno == E2BIG;
        if (result == (size_t)-1 && (errno == EILSEQ || (errno == EINVAL && (last || in_left > HELD_MAX))))
            refuse_byte(decoder, length - in_left);
        g_string_truncate(decoder->out, used + CHUNK - out_left);
    }
    return length - in_left;
}

static void refuse_nul(struct decoder *decoder, uint64_t offset)
{
    g_free(decoder->wrong);
    if (decoder->conversion == (iconv_t)-1)
        decoder->wrong = g_strdup_printf(
            "a NUL byte stands at offset %" G_GUINT64_FORMAT "; the file is damaged or is not text", offset);
    else
        decoder->wrong = g_strdup("the text holds a NUL character; the file is damaged or `encoding` is wrong");
}

static struct decoded take_plain(struct decoder *decoder, size_t length, bool last)
{
    const char *nul = length ? memchr(decoder->raw, '\0', length) : NULL;
    size_t readable = nul ? (size_t)(nul - decoder->raw) : length;

    decoder->used = check(decoder, readable, last || nul);
    if (nul && decoder->used == readable)
        refuse_nul(decoder, decoder->offset + readable);
    return (struct decoded){.text = decoder->raw, .length = decoder->used};
}

static struct decoded take_converted(struct decoder *decoder, size_t length, bool last)
{
    decoder->used = convert(decoder, length, last);

    char *text = decoder->out->str;
    const char *nul = memchr(text, '\0', decoder->out->len);

    if (nul)
        refuse_nul(decoder, 0);
    return (struct decoded){.text = text, .length = nul ? (size_t)(nul - text) : decoder->out->len};
}

struct decoded decoder_take(struct decoder *decoder, size_t length, bool last)
{
    struct decoded result;

    length += decoder->held;
    if (!decoder->begun && (decoder->wrong = against_first_bytes(decoder, length)))
        return (struct decoded){.text = decoder->raw, .wrong = decoder->wrong};
    if (decoder->conversion == (iconv_t)-1)
        result = take_plain(decoder, length, last);
    else
        result = take_converted(decoder, length, last);
    decoder->held = length - decoder->used;
    if (!decoder->begun && result.length >= 3 && !memcmp(result.text, utf8_mark, 3)) {
        result.text += 3;
        result.length -= 3;
    }
    decoder->begun = true;
    result.wrong = decoder->wrong;
    return result;
}

void decoder_keep(struct decoder *decoder, size_t length)
{
    if (decoder->conversion == (iconv_t)-1) {
        decoder->used -= length;
        decoder->held += length;
    } else {
        decoder->kept = length;
    }
}

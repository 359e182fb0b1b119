/* SPDX-License-Identifier: MIT */
#include "compose/field.h"

#include <string.h>

#include "base/append.h"

enum {
    COLUMNS = 76,    /* RFC 2047 2: of a line with an encoded word */
    WORD_MAX = 60,   /* a longer one, or a longer name, would leave no room beside it */
    SECTION_MAX = 54 /* of a parameter that is cut in pieces; `filename*0*=utf-8''` stands before it */
};

static gsize column_of(const struct field *field)
{
    return field->out->len - field->line;
}

static void fold(struct field *field)
{
    append_bytes(field->out, "\r\n", 2);
    field->line = field->out->len;
    field->full = false;
}

struct field field_begin(GString *out, const char *name)
{
    struct field field = {.out = out, .line = out->len, .first = true};

    append_string(out, name);
    g_string_append_c(out, ':');
    return field;
}

void field_end(struct field *field)
{
    append_bytes(field->out, "\r\n", 2);
}

/* The first word stays with the name of the field: some readers take a name alone for the end of the header. */
static void make_room(struct field *field, gsize length)
{
    if (!field->first && (field->full || column_of(field) + 1 + length > COLUMNS))
        fold(field);
    g_string_append_c(field->out, ' ');
    field->first = false;
}

static void add(struct field *field, const char *word, gsize length)
{
    make_room(field, length);
    append_bytes(field->out, word, length);
}

void field_add(struct field *field, const char *word)
{
    add(field, word, strlen(word));
}

void field_put(GString *out, const char *name, const char *text)
{
    struct field field = field_begin(out, name);

    field_add(&field, text);
    field_end(&field);
}

void field_glue(struct field *field, char sign)
{
    g_string_append_c(field->out, sign);
}

/* -- encoded words ------------------------------------------------------ */

#define CODE_BEGIN "=?UTF-8?b?"
#define CODE_END "?="

/* How many bytes an encoded word may hold on this line: three for four of base64. */
static gsize room_for_code(const struct field *field)
{
    gsize used = column_of(field) + strlen(" " CODE_BEGIN CODE_END);

    return used < COLUMNS ? (COLUMNS - used) / 4 * 3 : 0;
}

/* Where a word of at most MOST bytes that begins at TEXT ends: between two characters, behind one at least. Three bytes
 * are four of base64 without a remainder, and some readers stop at a remainder that is not the last word's. */
static const char *code_end(const char *text, gsize most)
{
    const char *end = g_utf8_next_char(text), *even = NULL;

    while (*end && (gsize)(g_utf8_next_char(end) - text) <= most) {
        even = (end - text) % 3 == 0 ? end : even;
        end = g_utf8_next_char(end);
    }
    return !*end || (end - text) % 3 == 0 || !even ? end : even;
}

static void add_code(struct field *field, const char *text, gsize length)
{
    g_autofree char *code = g_base64_encode((const guchar *)text, length);

    g_string_append_c(field->out, ' ');
    append_string(field->out, CODE_BEGIN);
    append_string(field->out, code);
    append_string(field->out, CODE_END);
    field->first = false;
    field->full = true;
}

/* A reader drops the folds between the words, so that all that counts stands in them. */
static void add_codes(struct field *field, const char *text)
{
    enum { LEAST = 9 };

    while (*text) {
        const char *end;

        if (!field->first && (field->full || room_for_code(field) < LEAST))
            fold(field);
        end = code_end(text, room_for_code(field));
        add_code(field, text, (gsize)(end - text));
        text = end;
    }
}

/* A blank at an end, or beside another, would be lost where a line is folded there; a word too long does not fold. */
static bool folds_at_blanks(const char *text)
{
    while (*text) {
        gsize length = strcspn(text, " ");

        if (!length || length > WORD_MAX)
            return false;
        text += length;
        if (*text && !*++text)
            return false;
    }
    return true;
}

static bool needs_codes(const char *text)
{
    return !g_str_is_ascii(text) || strstr(text, "=?") || !folds_at_blanks(text);
}

static void add_words(struct field *field, const char *text)
{
    while (*text) {
        gsize length = strcspn(text, " ");

        add(field, text, length);
        text += length + (text[length] == ' ');
    }
}

void field_add_text(struct field *field, const char *text)
{
    if (needs_codes(text))
        add_codes(field, text);
    else
        add_words(field, text);
}

/* -- names -------------------------------------------------------------- */

/* RFC 5322 3.2.3 */
static bool is_atext(char c)
{
    return g_ascii_isalnum(c) || (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

static bool is_atoms(const char *text)
{
    for (; *text; text++)
        if (*text != ' ' && !is_atext(*text))
            return false;
    return true;
}

/* RFC 5322 3.2.4. New string. */
static char *quoted(const char *text)
{
    GString *out = g_string_new("\"");

    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '"');
    return g_string_free(out, FALSE);
}

void field_add_name(struct field *field, const char *text)
{
    if (needs_codes(text) || strlen(text) > WORD_MAX) {
        add_codes(field, text);
    } else if (is_atoms(text)) {
        add_words(field, text);
    } else {
        g_autofree char *name = quoted(text); /* a fold in it would be read as a part of it by some */

        field_add(field, name);
    }
}

/* -- parameters --------------------------------------------------------- */

/* RFC 2231 7: what stands for itself in an encoded value. */
static bool is_attribute_char(char c)
{
    return is_atext(c) ? !strchr("*'%", c) : c == '.';
}

static void add_section(struct field *field, const char *name, int number, const char *value, gsize length)
{
    g_autoptr(GString) section = g_string_new(NULL);

    g_string_printf(section, "%s*%d*=%s", name, number, number ? "" : "utf-8''");
    for (gsize i = 0; i < length; i++) {
        if (is_attribute_char(value[i]))
            g_string_append_c(section, value[i]);
        else
            g_string_append_printf(section, "%%%02X", (guchar)value[i]);
    }
    field_glue(field, ';');
    field_add(field, section->str);
}

/* Where the next piece of VALUE ends: between two characters, before SECTION_MAX octets once encoded. */
static gsize section_length(const char *value)
{
    const char *end = value;
    gsize width = 0;

    while (*end) {
        const char *next = g_utf8_next_char(end);

        for (const char *p = end; p < next; p++)
            width += is_attribute_char(*p) ? 1 : strlen("%XX");
        if (width > SECTION_MAX && end > value)
            break;
        end = next;
    }
    return (gsize)(end - value);
}

void field_add_parameter(struct field *field, const char *name, const char *value)
{
    if (g_str_is_ascii(value) && strlen(value) <= SECTION_MAX) {
        g_autofree char *text = quoted(value);
        g_autofree char *whole = g_strconcat(name, "=", text, NULL);

        field_glue(field, ';');
        field_add(field, whole);
        return;
    }
    for (int number = 0; *value; number++) {
        gsize length = section_length(value);

        add_section(field, name, number, value, length);
        value += length;
    }
}

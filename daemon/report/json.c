/* SPDX-License-Identifier: MIT */
#include "report/json.h"

#include <string.h>

/* RFC 8259 7: these have a letter of their own, in the same order. */
static const char ESCAPED[] = "\"\\\b\f\n\r\t";
static const char LETTERS[] = "\"\\bfnrt";

static void quote(GString *text, const char *value)
{
    g_autofree char *valid = g_utf8_make_valid(value, -1);

    g_string_append_c(text, '"');
    for (const char *p = valid; *p; p++) {
        unsigned char c = (unsigned char)*p;
        const char *at = strchr(ESCAPED, c);

        if (at)
            g_string_append_printf(text, "\\%c", LETTERS[at - ESCAPED]);
        else if (c < 0x20 || c == 0x7f)
            g_string_append_printf(text, "\\u%04x", c);
        else
            g_string_append_c(text, (char)c);
    }
    g_string_append_c(text, '"');
}

/* What stands before a value: a comma and its key. */
static void lead(struct json *json, const char *key)
{
    if (json->comma)
        g_string_append_c(json->text, ',');
    json->comma = true;
    if (key) {
        quote(json->text, key);
        g_string_append_c(json->text, ':');
    }
}

static void open_with(struct json *json, char bracket)
{
    g_string_append_c(json->text, bracket);
    json->comma = false;
}

static void close_with(struct json *json, char bracket)
{
    g_string_append_c(json->text, bracket);
    json->comma = true;
}

void json_begin(struct json *json)
{
    *json = (struct json){.text = g_string_new(NULL)};
    open_with(json, '{');
}

void json_end(struct json *json, FILE *stream)
{
    g_string_append(json->text, "}\n");
    fwrite(json->text->str, 1, json->text->len, stream);
    g_string_free(json->text, TRUE);
    json->text = NULL;
}

void json_string(struct json *json, const char *key, const char *value)
{
    lead(json, key);
    if (value)
        quote(json->text, value);
    else
        g_string_append(json->text, "null");
}

void json_word(struct json *json, const char *key, const char *value)
{
    json_string(json, key, value && *value ? value : NULL);
}

void json_strings(struct json *json, const char *key, char *const *values)
{
    json_array(json, key);
    for (guint i = 0; values && values[i]; i++)
        json_string(json, NULL, values[i]);
    json_array_end(json);
}

void json_int(struct json *json, const char *key, int64_t value)
{
    lead(json, key);
    g_string_append_printf(json->text, "%" G_GINT64_FORMAT, value);
}

void json_bool(struct json *json, const char *key, bool value)
{
    lead(json, key);
    g_string_append(json->text, value ? "true" : "false");
}

void json_object(struct json *json, const char *key)
{
    lead(json, key);
    open_with(json, '{');
}

void json_object_end(struct json *json)
{
    close_with(json, '}');
}

void json_array(struct json *json, const char *key)
{
    lead(json, key);
    open_with(json, '[');
}

void json_array_end(struct json *json)
{
    close_with(json, ']');
}

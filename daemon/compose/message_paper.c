/* SPDX-License-Identifier: MIT */
#include "compose/message_paper.h"

#include <gmime/gmime.h>
#include <string.h>

#include "compose/format.h"

/* Paper is white and has its own margins; what a screen needs around the letter is left out. */
static const char style[] = "<style>\n@page { size: A4; margin: 20mm; }\n"
                            ".paper { max-width: 600px; margin: 0 auto; padding: 24px 32px 0;"
                            " font-family: Arial, sans-serif; font-size: 16px; line-height: 1.4; color: #1f2933; }\n"
                            ".paper .window { min-height: 8em; }\n"
                            "@media print {\nbody, .margin, .sheet, .paper { background: #ffffff !important;"
                            " max-width: none !important; padding-left: 0 !important; padding-right: 0 !important; }\n"
                            "tr, .foot { break-inside: avoid; }\n}\n</style>\n";

struct parts {
    char *html;
    GHashTable *pictures; /* content id -> data URI */
};

static char *picture_of(GMimePart *part)
{
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    g_autofree char *name = g_mime_content_type_get_mime_type(type), *text = NULL;
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *stream = g_mime_stream_mem_new();
    GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));

    if (content && g_mime_data_wrapper_write_to_stream(content, stream) >= 0)
        text = g_base64_encode(bytes->data, bytes->len);
    g_object_unref(stream);
    return text ? g_strdup_printf("data:%s;base64,%s", name, text) : NULL;
}

static void take_part(GMimeObject *parent, GMimeObject *part, gpointer data)
{
    struct parts *parts = data;
    GMimeContentType *type = g_mime_object_get_content_type(part);
    const char *id = g_mime_object_get_content_id(part);
    char *picture;

    (void)parent;
    if (!parts->html && GMIME_IS_TEXT_PART(part) && g_mime_content_type_is_type(type, "text", "html")) {
        parts->html = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
        return;
    }
    picture = id && GMIME_IS_PART(part) && g_mime_content_type_is_type(type, "image", "*")
                  ? picture_of(GMIME_PART(part))
                  : NULL;
    if (picture)
        g_hash_table_replace(parts->pictures, g_strdup(id), picture);
}

/* HTML with each `src="cid:NAME"` as the picture itself; one that is not there stays as it is. */
static void add_with_pictures(GString *out, const char *html, GHashTable *pictures)
{
    static const char mark[] = "src=\"cid:";
    const char *at;

    while ((at = strstr(html, mark))) {
        const char *name = at + strlen(mark), *end = name + strcspn(name, "\"");
        g_autofree char *id = g_strndup(name, (gsize)(end - name));
        const char *picture = g_hash_table_lookup(pictures, id);

        g_string_append_len(out, html, at - html);
        if (picture)
            g_string_append_printf(out, "src=\"%s", picture);
        else
            g_string_append_len(out, at, end - at);
        html = end;
    }
    g_string_append(out, html);
}

static void add_line(GString *out, const char *tag, const char *text)
{
    g_autofree char *escaped = g_markup_escape_text(text, -1);

    g_string_append_printf(out, "<%s>%s</%.*s>\n", tag, escaped, (int)strcspn(tag, " "), tag);
}

static char *date_of(const char *language, civil_day day)
{
    AUTO(formats) formats = language ? formats_new(language, NULL) : NULL;
    char text[DAY_ISO_SIZE];

    return formats ? format_date(formats, day, FORMAT_DATE_LONG) : g_strdup(day_to_iso(day, text));
}

/* What stands above the letter on paper. */
static char *head_of(GMimeMessage *message, const struct paper *paper)
{
    GMimeObject *body = g_mime_message_get_mime_part(message); /* the parser gives it all Content-* fields */
    g_autofree char *date = date_of(body ? g_mime_object_get_header(body, "Content-Language") : NULL, paper->day);
    const char *subject = g_mime_message_get_subject(message);
    GString *out = g_string_new("<div class=\"paper\">\n<div class=\"window\">\n");

    for (char *const *line = paper->address; *line; line++)
        if (**line)
            add_line(out, "div", *line);
    g_string_append(out, "</div>\n");
    add_line(out, "p", date);
    add_line(out, "h1 style=\"font-size:16px\"", subject ? subject : "");
    g_string_append(out, "</div>\n");
    return g_string_free(out, FALSE);
}

/* TEXT behind the first tag that begins with TAG, or at the front where there is none. */
static void insert_behind(GString *html, const char *tag, const char *text)
{
    const char *at = strstr(html->str, tag), *end = at ? strchr(at, '>') : NULL;

    g_string_insert(html, end ? end + 1 - html->str : 0, text);
}

static char *page_of(GMimeMessage *message, const struct parts *parts, const struct paper *paper)
{
    g_autofree char *head = head_of(message, paper);
    GString *html = g_string_new(parts->html);
    GString *out = g_string_new(NULL);

    g_string_replace(html, "\r\n", "\n", 0);
    insert_behind(html, "<body", head);
    insert_behind(html, "<head", style);
    add_with_pictures(out, html->str, parts->pictures);
    g_string_free(html, TRUE);
    return g_string_free(out, FALSE);
}

char *message_paper(GBytes *message, const struct paper *paper)
{
    gsize size;
    const char *bytes = g_bytes_get_data(message, &size);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *parsed = g_mime_parser_construct_message(parser, NULL);
    struct parts parts = {.pictures = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
    char *page = NULL;

    if (parsed) {
        g_mime_message_foreach(parsed, take_part, &parts);
        page = parts.html ? page_of(parsed, &parts, paper) : NULL;
        g_object_unref(parsed);
    }
    g_object_unref(parser);
    g_object_unref(stream);
    g_hash_table_unref(parts.pictures);
    g_free(parts.html);
    return page;
}

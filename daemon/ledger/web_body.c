/* SPDX-License-Identifier: MIT */
#include "ledger/web_body.h"

#include <string.h>

static const struct {
    const char *start;
    size_t length;
    enum web_body body;
} marks[] = {
    {"PK\x03\x04", 4, WEB_BODY_WORKBOOK},       /* .xlsx, .ods, .zip */
    {"\xd0\xcf\x11\xe0", 4, WEB_BODY_WORKBOOK}, /* .xls */
    {"%PDF-", 5, WEB_BODY_PDF},
    {"\x1f\x8b", 2, WEB_BODY_PACKED},
    {"<?xml", 5, WEB_BODY_XML},
    {"<", 1, WEB_BODY_PAGE}, /* no header and no cell of an export begins with it */
    {"{", 1, WEB_BODY_JSON},
};

/* Past a byte order mark, blanks and line ends. NUL: every other byte of UTF-16. */
static size_t first_sign(const char *head, size_t size)
{
    size_t at = 0;

    while (at < size && strchr("\xef\xbb\xbf\xff\xfe \t\r\n", head[at])) /* strchr() finds its NUL, too */
        at++;
    return at;
}

static bool says_page(const char *type)
{
    return g_ascii_strncasecmp(type, "text/html", strlen("text/html")) == 0 ||
           g_ascii_strncasecmp(type, "application/xhtml", strlen("application/xhtml")) == 0;
}

enum web_body web_body_judge(const char *head, size_t size, const char *type)
{
    size_t at = first_sign(head, size);

    if (at == size)
        return WEB_BODY_EMPTY;
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++)
        if (size - at >= marks[i].length && memcmp(head + at, marks[i].start, marks[i].length) == 0)
            return marks[i].body;
    /* scripts often call their CSV HTML, so that the type alone says nothing */
    return says_page(type) && memchr(head, '<', size) ? WEB_BODY_PAGE : WEB_BODY_GOOD;
}

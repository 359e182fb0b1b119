/* SPDX-License-Identifier: MIT */
#include "config/source.h"

#include <string.h>

#include "config/config.h"

struct scan {
    const struct source *source;
    char *at;
    int line;
    GArray *braces; /* of int: the lines of those that are open */
    GPtrArray *mistakes;
};

static void refuse(const struct scan *scan, int line, const char *what)
{
    g_ptr_array_add(scan->mistakes, config_mistake_new(scan->source->name, line, 0, "%s", what));
}

static void refuse_environment(const struct scan *scan)
{
    refuse(scan, scan->line, "\"${\" would be replaced from the environment; write \\${ in quotes, or the text itself");
}

/* Steps over one character, counting lines. */
static void step(struct scan *scan)
{
    if (*scan->at++ == '\n')
        scan->line++;
}

static void blank_line(struct scan *scan)
{
    while (*scan->at && *scan->at != '\n')
        *scan->at++ = ' ';
}

static void blank_block(struct scan *scan)
{
    int opened = scan->line;
    const char *end = strstr(scan->at + 2, "*/");

    if (!end)
        refuse(scan, opened, "the comment that starts here is not closed; write */ behind it");
    while (*scan->at && (!end || scan->at < end + 2)) {
        if (*scan->at != '\n')
            *scan->at = ' ';
        step(scan);
    }
}

/* Whether the escape at AT (a backslash) stands for the byte 0. */
static bool is_nul_escape(const char *at)
{
    if (at[1] == 'x')
        return g_ascii_isxdigit(at[2]) && g_ascii_strtoull((char[]){at[2], at[3], '\0'}, NULL, 16) == 0;
    return at[1] == '0' && (at[2] < '1' || at[2] > '7') && (at[2] != '0' || at[3] < '1' || at[3] > '7');
}

static void scan_quoted(struct scan *scan)
{
    int opened = scan->line;
    char quote = *scan->at;

    for (step(scan); *scan->at && *scan->at != quote; step(scan)) {
        if (*scan->at == '\\' && scan->at[1]) {
            if (quote == '"' && is_nul_escape(scan->at))
                refuse(scan, scan->line, "a text cannot hold the character 0");
            step(scan);
        } else if (quote == '"' && scan->at[0] == '$' && scan->at[1] == '{') {
            refuse_environment(scan);
        }
    }
    if (*scan->at)
        step(scan);
    else
        refuse(scan, opened, "the text in quotes that starts here is not closed");
}

/* What libconfuse takes as an unquoted text ends at one of these. */
static bool ends_word(char c)
{
    return c == '\0' || strchr(" #\"'\t\n\r={}()+,*", c);
}

static void scan_word(struct scan *scan)
{
    while (!ends_word(*scan->at)) {
        if (scan->at[0] == '$' && scan->at[1] == '{')
            refuse_environment(scan);
        step(scan);
    }
}

/* Outside quotes libconfuse drops what it does not know, `+31 6` would be 31. */
static void scan_mark(struct scan *scan)
{
    if (*scan->at == '*')
        refuse(scan, scan->line, "\"*\" stands outside quotes; put the whole text in quotes");
    else if (*scan->at == '+' && scan->at[1] != '=')
        refuse(scan, scan->line, "\"+\" stands outside quotes; put the whole text in quotes");
    step(scan);
}

/* libconfuse takes the end of a file for the end of its open sections. */
static void scan_brace(struct scan *scan)
{
    if (*scan->at == '{')
        g_array_append_val(scan->braces, scan->line);
    else if (scan->braces->len)
        g_array_set_size(scan->braces, scan->braces->len - 1);
    else
        refuse(scan, scan->line, "there is a \"}\" without a \"{\"");
    step(scan);
}

static void check_braces(const struct scan *scan)
{
    if (scan->braces->len)
        refuse(scan, g_array_index(scan->braces, int, 0), "the \"{\" here is not closed; a \"}\" is missing");
}

static void scan_one(struct scan *scan)
{
    if (*scan->at == '"' || *scan->at == '\'')
        scan_quoted(scan);
    else if (*scan->at == '#' || g_str_has_prefix(scan->at, "//"))
        blank_line(scan);
    else if (g_str_has_prefix(scan->at, "/*"))
        blank_block(scan);
    else if (*scan->at == '{' || *scan->at == '}')
        scan_brace(scan);
    else if (ends_word(*scan->at))
        scan_mark(scan);
    else
        scan_word(scan);
}

static bool is_control(char c)
{
    return (c > 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
}

/* The byte order mark that editors on Windows write. */
static void blank_mark(char *text)
{
    if (g_str_has_prefix(text, "\xef\xbb\xbf"))
        memset(text, ' ', 3);
}

bool config_source_scan(struct source *source, GPtrArray *mistakes)
{
    g_autoptr(GArray) braces = g_array_new(FALSE, FALSE, sizeof(int));
    struct scan scan = {.source = source, .at = source->text, .line = 1, .braces = braces, .mistakes = mistakes};
    guint before = mistakes->len;

    blank_mark(source->text);
    while (*scan.at) {
        if (is_control(*scan.at))
            refuse(&scan, scan.line, "there is a control character");
        scan_one(&scan);
    }
    check_braces(&scan);
    return mistakes->len == before;
}

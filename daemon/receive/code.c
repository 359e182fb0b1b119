/* SPDX-License-Identifier: MIT */
#include "receive/code.h"

#include <string.h>

enum { CODE_MAX = 16 };

static gsize digits(const char *text)
{
    return strspn(text, "0123456789");
}

/* The length of an enhanced code at TEXT, 0 when there is none. Subjects go from 0 to 7 (RFC 3463 3). */
static gsize enhanced_length(const char *text)
{
    gsize detail;

    if (!strchr("245", text[0]) || !text[0] || text[1] != '.' || text[2] < '0' || text[2] > '7' || text[3] != '.')
        return 0;
    detail = digits(text + 4);
    if (detail < 1 || detail > 3 || g_ascii_isalpha(text[4 + detail]) ||
        (text[4 + detail] == '.' && g_ascii_isdigit(text[5 + detail])))
        return 0;
    return 4 + detail;
}

static bool begins_word(const char *text, const char *at)
{
    return at == text || (!g_ascii_isalnum(at[-1]) && at[-1] != '.');
}

static bool is_of_class(const char *code, char class)
{
    return class ? *code == class : *code != '2';
}

/* Behind "550 " or "550-" of the same class. */
static bool follows_reply(const char *text, const char *at)
{
    return at - text >= 4 && (at[-1] == ' ' || at[-1] == '-') && g_ascii_isdigit(at[-2]) && g_ascii_isdigit(at[-3]) &&
           at[-4] == *at;
}

static bool is_vague(const char *code, gsize length)
{
    return length == 5 && memcmp(code + 1, ".0.0", 4) == 0;
}

char *code_enhanced(const char *text, char class)
{
    const char *first = NULL, *fine = NULL, *replied = NULL;

    for (const char *at = strpbrk(text, "245"); at && !replied; at = strpbrk(at + 1, "245")) {
        gsize length = begins_word(text, at) ? enhanced_length(at) : 0;

        if (!length || !is_of_class(at, class))
            continue;
        first = first ? first : at;
        if (!fine && !is_vague(at, length))
            fine = at;
        if (!is_vague(at, length) && follows_reply(text, at))
            replied = at;
    }
    first = replied ? replied : fine ? fine : first;
    return first ? g_strndup(first, enhanced_length(first)) : NULL;
}

/* In use by servers; others of three digits are ports, amounts, rooms. */
static bool is_reply(int code)
{
    static const short known[] = {421, 422, 432, 450, 451, 452, 454, 455, 458, 459, 471, 500, 501,
                                  502, 503, 504, 505, 510, 511, 512, 513, 521, 523, 525, 530, 534,
                                  535, 538, 541, 550, 551, 552, 553, 554, 555, 556, 557, 571, 572};

    for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
        if (known[i] == code)
            return true;
    }
    return false;
}

int code_smtp(const char *text)
{
    for (const char *at = strpbrk(text, "45"); at; at = strpbrk(at + 1, "45")) {
        int code;

        if (at > text && !strchr(" \t\n:<(#=\"'-[", at[-1]))
            continue;
        if (digits(at) != 3 || (at[3] && !strchr(" \t\r\n-:_>)];,", at[3])))
            continue;
        code = (at[0] - '0') * 100 + (at[1] - '0') * 10 + (at[2] - '0');
        if (is_reply(code))
            return code;
    }
    return 0;
}

char *code_refined(const char *status, const char *diagnostic)
{
    g_autofree char *said = NULL, *finer = NULL;
    gsize length;

    status += strspn(status, " \t\"");
    length = enhanced_length(status);
    said = length ? g_strndup(status, MIN(length, (gsize)CODE_MAX)) : NULL;
    if (said && !is_vague(said, length))
        return g_steal_pointer(&said);
    finer = code_enhanced(diagnostic, said ? *said : 0);
    return finer ? g_steal_pointer(&finer) : g_steal_pointer(&said);
}

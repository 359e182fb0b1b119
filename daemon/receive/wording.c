/* SPDX-License-Identifier: MIT */
#include "receive/wording.h"

#include <string.h>

enum { FOLD_MAX = 16384, HEAD_LINES = 4 };

char *wording_fold(const char *text)
{
    g_autofree char *start = g_strndup(text, FOLD_MAX), *valid = g_utf8_make_valid(start, -1);
    g_autofree char *lower = g_utf8_strdown(valid, -1);
    GString *folded = g_string_sized_new(strlen(lower));

    for (const char *p = lower; *p; p++) {
        char c = g_ascii_isspace(*p) ? ' ' : *p;

        if (g_str_has_prefix(p, "\xe2\x80\x99")) { /* ’ */
            g_string_append_c(folded, '\'');
            p += 2;
        } else if (c != ' ' || !folded->len || folded->str[folded->len - 1] != ' ') {
            g_string_append_c(folded, c);
        }
    }
    return g_strstrip(g_string_free(folded, FALSE));
}

bool wording_has(const char *folded, const char *const *phrases)
{
    for (; *phrases; phrases++) {
        if (strstr(folded, *phrases))
            return true;
    }
    return false;
}

bool wording_begins(const char *folded, const char *const *phrases)
{
    for (; *phrases; phrases++) {
        if (g_str_has_prefix(folded, *phrases))
            return true;
    }
    return false;
}

/* -- lines -------------------------------------------------------------- */

static char *line_at(const char *text)
{
    char *line = g_strndup(text, MIN(strcspn(text, "\n"), (gsize)1000));

    return g_strchomp(line);
}

static const char *next_line(const char *text)
{
    const char *lf = strchr(text, '\n');

    return lf ? lf + 1 : text + strlen(text);
}

/* -- quotes ------------------------------------------------------------- */

static bool begins_head(const char *line)
{
    static const char *const names[] = {"from:",     "van:",     "von:",    "de :", "de:", "sent:", "verzonden:",
                                        "gesendet:", "envoyé :", "envoyé:", "da:",  "od:", NULL};
    g_autofree char *folded = wording_fold(line);

    return wording_begins(g_str_has_prefix(folded, "*") ? folded + 1 : folded, names);
}

/* The verb stands last, or before the name: "Op maandag schreef Jan <a@b>:". */
static bool ends_attribution(const char *folded)
{
    static const char *const verbs[] = {"wrote",      "schreef", "schrieb", "a écrit",    "escribió",
                                        "ha scritto", "skrev",   "napisał", "geschreven", NULL};

    return g_str_has_suffix(folded, ":") && wording_has(folded, verbs);
}

static bool begins_attribution(const char *folded)
{
    static const char *const begins[] = {"on ", "op ", "am ", "le ", "el ", "il ", "den ", "dnia ", "w dniu ", NULL};

    return wording_begins(folded, begins);
}

/* "On Monday, somebody <a@b> wrote:", also over two or three lines. */
static bool is_attribution(const char *text)
{
    g_autofree char *line = line_at(text), *folded = wording_fold(line);
    g_autoptr(GString) joined = g_string_new(folded);

    if (ends_attribution(folded) && (strchr(folded, '@') || begins_attribution(folded)))
        return true;
    if (!begins_attribution(folded))
        return false;
    for (int i = 0; i < 2; i++) {
        g_autofree char *more = NULL, *more_folded = NULL;

        text = next_line(text);
        more = line_at(text);
        more_folded = wording_fold(more);
        g_string_append_printf(joined, " %s", more_folded);
        if (ends_attribution(joined->str))
            return joined->len < 400;
    }
    return false;
}

static bool is_divider(const char *line)
{
    static const char *const titles[] = {"original message",
                                         "oorspronkelijk bericht",
                                         "oorspronkelijke bericht",
                                         "ursprüngliche nachricht",
                                         "originalnachricht",
                                         "message d'origine",
                                         "message original",
                                         "mensaje original",
                                         "messaggio originale",
                                         "forwarded message",
                                         "doorgestuurd bericht",
                                         "weitergeleitete nachricht",
                                         NULL};
    g_autofree char *folded = NULL;

    if (g_str_has_prefix(line, "________________"))
        return true;
    folded = wording_fold(line);
    return g_str_has_prefix(folded, "--") && wording_has(folded, titles);
}

/* "From: …" with another line of a head close behind it. */
static bool is_head(const char *text)
{
    g_autofree char *line = line_at(text);

    if (!begins_head(line))
        return false;
    for (int i = 0; i < HEAD_LINES; i++) {
        g_autofree char *more = NULL;

        text = next_line(text);
        more = line_at(text);
        if (begins_head(more) || g_ascii_strncasecmp(more, "to:", 3) == 0 ||
            g_ascii_strncasecmp(more, "aan:", 4) == 0 || g_ascii_strncasecmp(more, "an:", 3) == 0 ||
            g_str_has_prefix(more, "À"))
            return true;
    }
    return false;
}

static bool begins_quote(const char *text)
{
    g_autofree char *line = line_at(text);

    return *line == '>' || is_divider(line) || is_attribution(text) || is_head(text);
}

/* Where the quoted part begins; the end of TEXT when nothing is quoted. */
static const char *quote_at(const char *text)
{
    while (*text && !begins_quote(text))
        text = next_line(text);
    return text;
}

char *wording_above_quote(const char *text)
{
    return g_strstrip(g_strndup(text, (gsize)(quote_at(text) - text)));
}

bool wording_quotes(const char *text)
{
    return *quote_at(text) != '\0';
}

/* -- what a bounce returns ---------------------------------------------- */

static bool announces_returned(const char *line)
{
    static const char *const phrases[] = {"copy of the message",
                                          "copy of your message",
                                          "original message",
                                          "headers follow",
                                          "message follows",
                                          "unsent message",
                                          "returned message",
                                          "message header",
                                          "original mail",
                                          "below this line",
                                          "message text follows",
                                          "included below",
                                          "oorspronkelijk bericht",
                                          "ursprüngliche nachricht",
                                          "message d'origine",
                                          "the headers of",
                                          NULL};
    g_autofree char *folded = NULL;

    if (!strstr(line, "--") && !strstr(line, "==") && !g_str_has_suffix(line, "follow.") &&
        !g_str_has_suffix(line, "follows:") && !g_str_has_suffix(line, "follow:") &&
        !g_str_has_suffix(line, "follows."))
        return false;
    folded = wording_fold(line);
    return wording_has(folded, phrases);
}

static bool is_trace(const char *line)
{
    return g_ascii_strncasecmp(line, "received:", 9) == 0 || g_ascii_strncasecmp(line, "return-path:", 12) == 0;
}

gsize wording_returned_at(const char *text)
{
    const char *at = text;

    while (*at) {
        g_autofree char *line = line_at(at);

        if (announces_returned(line) || is_trace(line))
            break;
        at = next_line(at);
    }
    return (gsize)(at - text);
}

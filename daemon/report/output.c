/* SPDX-License-Identifier: MIT */
#include "report/output.h"

#include <stdarg.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "base/words.h"
#include "config/clock.h"

enum { WIDTH_DEFAULT = 80, WIDTH_LEAST = 40, LABEL_WIDTH = 16 };

static int terminal_width(FILE *stream)
{
    struct winsize size;

    if (!isatty(fileno(stream)) || ioctl(fileno(stream), TIOCGWINSZ, &size) || size.ws_col < WIDTH_LEAST)
        return WIDTH_DEFAULT;
    return size.ws_col;
}

void output_init(struct output *out, FILE *stream, const char *when, bool json)
{
    const char *no_color = g_getenv("NO_COLOR");
    const char *terminal = g_getenv("TERM");
    bool wanted = isatty(fileno(stream)) && !(no_color && *no_color) && g_strcmp0(terminal, "dumb");

    *out = (struct output){.stream = stream, .width = terminal_width(stream), .json = json};
    if (g_str_equal(when, "always"))
        wanted = true;
    else if (g_str_equal(when, "never"))
        wanted = false;
    out->color = wanted && !json;
}

const char *output_tint(const struct output *out, enum tint tint)
{
    static const char *const codes[] = {
        [TINT_NONE] = "",        [TINT_GOOD] = "\033[32m", [TINT_WARN] = "\033[33m",
        [TINT_BAD] = "\033[31m", [TINT_DIM] = "\033[2m",   [TINT_BOLD] = "\033[1m",
    };

    return out->color ? codes[tint] : "";
}

const char *output_tint_end(const struct output *out, enum tint tint)
{
    return out->color && tint != TINT_NONE ? "\033[0m" : "";
}

char *output_safe(const char *text)
{
    char *line = text_one_line(text ? text : "");

    if (!line) {
        g_autofree char *valid = g_utf8_make_valid(text, -1);

        line = text_one_line(valid);
    }
    return line;
}

/* Prints WORDS from *AT on while they fit in ROOM columns; at least one. */
static void print_row(const struct output *out, char **words, guint *at, int room)
{
    int used = 0;

    while (words[*at]) {
        int width = text_width(words[*at]);

        if (used && used + 1 + width > room)
            break;
        fprintf(out->stream, "%s%s", used ? " " : "", words[*at]);
        used += width + (used ? 1 : 0);
        (*at)++;
    }
}

void output_wrapped(const struct output *out, int indent, const char *lead, enum tint tint, const char *text)
{
    g_autofree char *safe = output_safe(text);
    g_auto(GStrv) words = g_strsplit(safe, " ", -1);
    guint at = 0;

    while (words[at]) {
        fprintf(out->stream, "%s%*s%s", lead, MAX(0, indent - text_width(lead)), "", output_tint(out, tint));
        print_row(out, words, &at, out->width - indent);
        fprintf(out->stream, "%s\n", output_tint_end(out, tint));
        lead = "";
    }
}

void output_text(const struct output *out, int indent, enum tint tint, const char *text)
{
    output_wrapped(out, indent, "", tint, text);
}

/* One word that fits a line of its own but not what the label leaves of one. */
static bool wants_own_line(const struct output *out, const char *text)
{
    int width = text_width(text);

    return !strchr(text, ' ') && width > out->width - LABEL_WIDTH && width <= out->width;
}

void output_fact(const struct output *out, enum tint tint, const char *label, const char *text)
{
    if (!text || !*text)
        return;
    if (!wants_own_line(out, text)) {
        output_wrapped(out, LABEL_WIDTH, label, tint, text);
        return;
    }
    output_text(out, 0, TINT_NONE, label);
    output_text(out, MIN(2, out->width - text_width(text)), tint, text);
}

void output_line(const struct output *out, enum tint tint, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    g_autofree char *text = g_strdup_vprintf(format, values);
    va_end(values);
    output_text(out, 0, tint, text);
}

void output_place(const struct output *out, enum tint tint, const char *text)
{
    g_autofree char *safe = output_safe(text);

    fprintf(out->stream, "%s%s%s\n", output_tint(out, tint), safe, output_tint_end(out, tint));
}

void output_blank(const struct output *out)
{
    fputc('\n', out->stream);
}

void output_heading(const struct output *out, const char *text)
{
    output_blank(out);
    output_text(out, 0, TINT_BOLD, text);
}

void output_mode(const struct output *out, enum run_mode mode)
{
    if (mode == MODE_REHEARSAL)
        output_text(out, 0, TINT_WARN, _("REHEARSAL: letters go to the outbox, no client gets mail"));
}

char *output_instant(const struct output *out, int64_t utc_ms)
{
    g_autofree char *local = instant_to_local(utc_ms, out->zone);

    if (out->json || strlen(local) < strlen("2026-12-03T09:00"))
        return g_steal_pointer(&local);
    local[10] = ' ';
    return g_strndup(local, strlen("2026-12-03 09:00"));
}

char *output_time(const struct output *out, const char *utc_text)
{
    int64_t instant = utc_text && *utc_text ? instant_from_text(utc_text) : -1;

    return instant < 0 ? g_strdup("") : output_instant(out, instant);
}

char *output_day(const struct output *out, civil_day day)
{
    char buffer[DAY_ISO_SIZE];

    if (day == DAY_NONE)
        return out->json ? NULL : g_strdup("");
    return g_strdup(day_to_iso(day, buffer));
}

char *output_list(char *const *list)
{
    return list ? g_strjoinv(", ", (char **)list) : g_strdup("");
}

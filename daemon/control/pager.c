/* SPDX-License-Identifier: MIT */
/* A long text at a terminal. The pager is the person's own choice, so it runs as their shell would run it. */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "control/review.h"

/* Laid out already: only what a terminal would obey is taken out. */
static char *harmless(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *shown = g_string_new(NULL);

    for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (c == '\n' || !g_unichar_iscntrl(c))
            g_string_append_unichar(shown, c);
    }
    return g_string_free(shown, FALSE);
}

static const char *pager_name(void)
{
    static const char *const usual[] = {"less", "more"};
    const char *own = g_getenv("PAGER");

    if (own && *own)
        return own;
    for (guint i = 0; i < G_N_ELEMENTS(usual); i++) {
        g_autofree char *path = g_find_program_in_path(usual[i]);

        if (path)
            return usual[i];
    }
    return NULL;
}

/* A pager that is left before the end is no error. */
static bool page(const char *name, const char *text)
{
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    FILE *pipe = popen(name, "w");
    int status = -1;

    if (pipe) {
        fputs(text, pipe);
        status = pclose(pipe);
    }
    signal(SIGPIPE, before);
    return status == 0;
}

void pager_show(const struct output *out, const char *text)
{
    g_autofree char *shown = harmless(text);
    const char *name = isatty(fileno(out->stream)) && isatty(STDIN_FILENO) ? pager_name() : NULL;

    fflush(out->stream);
    if (!name || !page(name, shown))
        fputs(shown, out->stream);
}

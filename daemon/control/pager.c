/* SPDX-License-Identifier: MIT */
/* A long text at a terminal, in the pager of the person's choice. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
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

/* A pager that is left before the end is no error: what it did not take is not written. */
static void feed(int descriptor, const char *text)
{
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    FILE *pipe = fdopen(descriptor, "w");

    if (pipe) {
        fputs(text, pipe);
        fclose(pipe);
    } else {
        close(descriptor);
    }
    signal(SIGPIPE, before);
}

/* Without a shell. It reads keys from the terminal itself. */
static bool page(const char *name, const char *text)
{
    const GSpawnFlags flags = G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD;
    g_auto(GStrv) words = NULL;
    GPid pid;
    int in, status = -1;

    if (!g_shell_parse_argv(name, NULL, &words, NULL) ||
        !g_spawn_async_with_pipes(NULL, words, NULL, flags, NULL, NULL, &pid, &in, NULL, NULL, NULL))
        return false;
    feed(in, text);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    g_spawn_close_pid(pid);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

void pager_show(const struct output *out, const char *text)
{
    g_autofree char *shown = harmless(text);
    const char *name = isatty(fileno(out->stream)) && isatty(STDIN_FILENO) ? pager_name() : NULL;

    fflush(out->stream);
    if (!name || !page(name, shown))
        fputs(shown, out->stream);
}

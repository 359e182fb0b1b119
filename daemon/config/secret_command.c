/* SPDX-License-Identifier: MIT */
#include "config/secret_command.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "config/clock.h"

enum { PATIENCE_MS = 30000 };

/* Its own process group, so that what it started ends with it. */
static void in_child(G_GNUC_UNUSED gpointer data)
{
    setpgid(0, 0);
}

/* Reads into BUFFER until the end, SECRET_MAX bytes or the deadline. False when time ran out. */
static bool read_until(int fd, char *buffer, int64_t deadline)
{
    size_t length = 0;

    for (;;) {
        struct pollfd wait = {.fd = fd, .events = POLLIN};
        int64_t left = deadline - clock_monotonic_ms();
        ssize_t count;

        if (left <= 0)
            return false;
        if (poll(&wait, 1, (int)left) <= 0)
            continue;
        count = read(fd, buffer + length, SECRET_MAX - length);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return true;
        length += (size_t)count;
        if (length == SECRET_MAX)
            return true;
    }
}

/* The exit status of PID, after ending what is left of it when it does not end by itself in time. */
static int reap(GPid pid, int64_t deadline)
{
    int status = 0;

    while (waitpid(pid, &status, WNOHANG) == 0) {
        if (clock_monotonic_ms() >= deadline)
            kill(-pid, SIGKILL);
        g_usleep(2000);
    }
    return status;
}

char *secret_command_run(const char *command, GError **error)
{
    char *const arguments[] = {(char *)"/bin/sh", (char *)"-c", (char *)command, NULL};
    int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
    char *buffer = g_malloc0(SECRET_MAX + 1);
    g_autoptr(GError) cause = NULL;
    GPid pid;
    int fd, status;
    bool in_time;

    if (!g_spawn_async_with_pipes(NULL, (char **)arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, in_child, NULL, &pid, NULL,
                                  &fd, NULL, &cause)) {
        g_free(buffer);
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG, "cannot run the password command: %s",
                    cause->message);
        return NULL;
    }
    in_time = read_until(fd, buffer, deadline);
    close(fd);
    status = reap(pid, in_time ? deadline : 0);
    if (in_time && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return buffer;
    explicit_bzero(buffer, SECRET_MAX);
    g_free(buffer);
    if (in_time)
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG, "the password command failed");
    else
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG,
                            "the password command took longer than 30 seconds");
    return NULL;
}

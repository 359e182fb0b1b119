/* SPDX-License-Identifier: MIT */
#include "net/command.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "config/clock.h"
#include "config/credential.h"
#include "config/secret.h"

enum { PATIENCE_MS = 30000, REAP_MS = 10 };

struct command {
    command_func func;
    void *data;
    GPid pid; /* 0 = reaped */
    int fd;
    sd_event_source *io, *timer;
    char *buffer; /* of secret_alloc(SECRET_MAX) */
    size_t length;
    int64_t deadline;
};

/* Its own process group, so that what it started ends with it; and the signals that our loop blocks. */
static void in_child(G_GNUC_UNUSED gpointer data)
{
    sigset_t none;

    setpgid(0, 0);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
}

/* What systemd gave to us and to nobody else. */
static char **child_environment(void)
{
    static const char *const ours[] = {"CREDENTIALS_DIRECTORY", "NOTIFY_SOCKET", "WATCHDOG_PID",
                                       "WATCHDOG_USEC",         "LISTEN_PID",    "LISTEN_FDS",
                                       "JOURNAL_STREAM"};
    char **environment = g_get_environ();

    for (gsize i = 0; i < G_N_ELEMENTS(ours); i++)
        environment = g_environ_unsetenv(environment, ours[i]);
    return environment;
}

static void finish(struct command *command, const char *why)
{
    char *buffer = g_steal_pointer(&command->buffer);
    g_autoptr(GError) error = NULL;
    char *secret = NULL;

    if (why)
        g_set_error_literal(&error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG, why);
    else
        secret = credential_first_line(g_steal_pointer(&buffer), "password_command", &error);
    secret_free(buffer);
    sd_event_source_set_enabled(command->timer, SD_EVENT_OFF);
    command->func(secret, error, command->data);
}

static void end_group(struct command *command)
{
    int status;

    if (!command->pid)
        return;
    kill(-command->pid, SIGKILL);
    kill(command->pid, SIGKILL); /* before its setpgid() */
    while (waitpid(command->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    command->pid = 0;
}

static void set_timer(struct command *command, int64_t wait_ms)
{
    sd_event_source_set_time_relative(command->timer, (uint64_t)MAX(wait_ms, 0) * 1000);
    sd_event_source_set_enabled(command->timer, SD_EVENT_ONESHOT);
}

/* The output has ended; the process may need a moment more. */
static void reap(struct command *command)
{
    int status;
    pid_t pid = waitpid(command->pid, &status, WNOHANG);

    if (pid == 0 && clock_monotonic_ms() < command->deadline) {
        set_timer(command, REAP_MS);
        return;
    }
    if (pid == 0) {
        end_group(command);
        finish(command, "the password command took longer than 30 seconds");
        return;
    }
    command->pid = 0;
    if (pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        finish(command, NULL);
    else
        finish(command, "the password command failed");
}

static int on_timer(sd_event_source *source, uint64_t usec, void *data)
{
    struct command *command = data;

    (void)source;
    (void)usec;
    if (!command->io) {
        reap(command);
        return 0;
    }
    end_group(command);
    finish(command, "the password command took longer than 30 seconds");
    return 0;
}

/* To the end or the limit. */
static int on_output(sd_event_source *source, int fd, uint32_t revents, void *data)
{
    struct command *command = data;
    ssize_t count = read(fd, command->buffer + command->length, SECRET_MAX - command->length);

    (void)source;
    (void)revents;
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
        return 0;
    if (count > 0)
        command->length += (size_t)count;
    if (count > 0 && command->length < SECRET_MAX)
        return 0;
    g_clear_pointer(&command->io, sd_event_source_disable_unref);
    close(command->fd);
    command->fd = -1;
    if (count <= 0) {
        reap(command);
    } else {
        end_group(command);
        finish(command, "the password command printed more than 4096 bytes");
    }
    return 0;
}

static bool spawn(struct command *command, const char *text, GError **error)
{
    g_auto(GStrv) words = NULL, environment = child_environment();
    g_autoptr(GError) cause = NULL;

    if (g_shell_parse_argv(text, NULL, &words, &cause) &&
        g_spawn_async_with_pipes(NULL, words, environment, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH, in_child,
                                 NULL, &command->pid, NULL, &command->fd, NULL, &cause))
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG, "cannot run the password command: %s", cause->message);
    return false;
}

struct command *command_start(sd_event *event, const char *text, command_func func, void *data, GError **error)
{
    struct command *command = g_new0(struct command, 1);

    command->func = func;
    command->data = data;
    command->fd = -1;
    command->buffer = secret_alloc(SECRET_MAX);
    command->deadline = clock_monotonic_ms() + PATIENCE_MS;
    if (!spawn(command, text, error)) {
        command_free(command);
        return NULL;
    }
    fcntl(command->fd, F_SETFL, O_NONBLOCK);
    sd_event_add_io(event, &command->io, command->fd, EPOLLIN, on_output, command);
    sd_event_add_time_relative(event, &command->timer, CLOCK_MONOTONIC, (uint64_t)PATIENCE_MS * 1000, 1000, on_timer,
                               command);
    return command;
}

void command_free(struct command *command)
{
    if (!command)
        return;
    end_group(command);
    sd_event_source_disable_unref(command->io);
    sd_event_source_disable_unref(command->timer);
    if (command->fd >= 0)
        close(command->fd);
    secret_free(command->buffer);
    g_free(command);
}

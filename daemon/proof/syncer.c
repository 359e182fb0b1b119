/* SPDX-License-Identifier: MIT */
#include "proof/syncer.h"

#include <fcntl.h>
#include <glib.h>
#include <sched.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct syncer {
    syncer_func func;
    void *data;
    GThread *thread;
    int fd;
    GMutex mutex; /* over what follows */
    GCond changed;
    uint64_t asked, done;
    int code; /* of the run that failed, 0 = none has */
    bool ends;
};

/* The mutex is held but for the run itself. */
static void run_once(struct syncer *syncer)
{
    uint64_t last = syncer->asked;
    int code;

    g_mutex_unlock(&syncer->mutex);
    code = syncer->func(syncer->data);
    g_mutex_lock(&syncer->mutex);
    syncer->code = code;
    if (code == 0)
        syncer->done = last;
    g_cond_broadcast(&syncer->changed);
    eventfd_write(syncer->fd, 1);
}

static bool has_work(const struct syncer *syncer)
{
    return syncer->done < syncer->asked && syncer->code == 0;
}

static gpointer work(gpointer data)
{
    struct syncer *syncer = data;

    g_mutex_lock(&syncer->mutex);
    while (has_work(syncer) || !syncer->ends) {
        if (has_work(syncer))
            run_once(syncer);
        else
            g_cond_wait(&syncer->changed, &syncer->mutex);
    }
    g_mutex_unlock(&syncer->mutex);
    return NULL;
}

/* Signals are the main thread's: a new thread takes over what is blocked. */
static GThread *start(struct syncer *syncer)
{
    sigset_t all, before;
    GThread *thread;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    thread = g_thread_try_new("sync", work, syncer, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return thread;
}

struct syncer *syncer_new(syncer_func func, void *data)
{
    AUTO(syncer) syncer = g_new0(struct syncer, 1);

    syncer->func = func;
    syncer->data = data;
    g_mutex_init(&syncer->mutex);
    g_cond_init(&syncer->changed);
    syncer->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (syncer->fd >= 0)
        syncer->thread = start(syncer);
    return syncer->thread ? g_steal_pointer(&syncer) : NULL;
}

void syncer_free(struct syncer *syncer)
{
    if (!syncer)
        return;
    g_mutex_lock(&syncer->mutex);
    syncer->ends = true;
    g_cond_broadcast(&syncer->changed);
    g_mutex_unlock(&syncer->mutex);
    if (syncer->thread)
        g_thread_join(syncer->thread);
    if (syncer->fd >= 0)
        close(syncer->fd);
    g_cond_clear(&syncer->changed);
    g_mutex_clear(&syncer->mutex);
    g_free(syncer);
}

uint64_t syncer_ask(struct syncer *syncer)
{
    uint64_t number;

    g_mutex_lock(&syncer->mutex);
    number = ++syncer->asked;
    g_mutex_unlock(&syncer->mutex);
    g_cond_signal(&syncer->changed); /* nobody else can wait: who does is the caller's own thread */
    sched_yield();                   /* where it got this processor it would wait for the end of this thread's share */
    return number;
}

int syncer_fd(const struct syncer *syncer)
{
    return fcntl(syncer->fd, F_DUPFD_CLOEXEC, 0);
}

/* The mutex is held. */
static bool say_done(const struct syncer *syncer, uint64_t *number, int *code)
{
    *number = syncer->done;
    *code = syncer->code;
    return syncer->code == 0;
}

bool syncer_done(struct syncer *syncer, uint64_t *number, int *code)
{
    eventfd_t times;
    bool well;

    eventfd_read(syncer->fd, &times); /* before the look: what is done after it makes the descriptor readable again */
    g_mutex_lock(&syncer->mutex);
    well = say_done(syncer, number, code);
    g_mutex_unlock(&syncer->mutex);
    return well;
}

bool syncer_wait(struct syncer *syncer, uint64_t *number, int *code)
{
    bool well;

    g_mutex_lock(&syncer->mutex);
    while (has_work(syncer))
        g_cond_wait(&syncer->changed, &syncer->mutex);
    well = say_done(syncer, number, code);
    g_mutex_unlock(&syncer->mutex);
    return well;
}

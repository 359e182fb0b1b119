/* SPDX-License-Identifier: MIT */
/*
 * The event loop under a stopwatch, and time-outs made shorter. The linker puts these in the place of libsystemd's
 * functions. From the environment:
 *
 *   HERINNERD_FAULT_TURNS  a file that holds the longest turn so far, in microseconds of the clock and of this thread
 *   HERINNERD_FAULT_HASTE  all waits of the loop are that many times shorter, and the monotonic clock that much faster
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-event.h>
#include <time.h>
#include <unistd.h>

int64_t __real_clock_monotonic_ms(void);
int64_t __wrap_clock_monotonic_ms(void);
int __wrap_sd_event_loop(sd_event *event);
int __real_sd_event_source_set_time_relative(sd_event_source *source, uint64_t usec);
int __wrap_sd_event_source_set_time_relative(sd_event_source *source, uint64_t usec);

static int64_t now_us(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

static void keep_longest(int fd, int64_t *longest, int64_t *longest_cpu, int64_t wall, int64_t cpu)
{
    char text[64];

    if (fd < 0 || (wall <= *longest && cpu <= *longest_cpu))
        return;
    *longest = wall > *longest ? wall : *longest;
    *longest_cpu = cpu > *longest_cpu ? cpu : *longest_cpu;
    snprintf(text, sizeof text, "%12lld %12lld\n", (long long)*longest, (long long)*longest_cpu);
    if (pwrite(fd, text, strlen(text), 0) < 0)
        abort();
}

static int wait_for_events(sd_event *event)
{
    int r = sd_event_prepare(event);

    return r == 0 ? sd_event_wait(event, UINT64_MAX) : r;
}

int __wrap_sd_event_loop(sd_event *event)
{
    const char *path = getenv("HERINNERD_FAULT_TURNS");
    int fd = path ? open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1, r = 0, code = 0;
    int64_t longest = 0, longest_cpu = 0;

    while (r >= 0 && sd_event_get_state(event) != SD_EVENT_FINISHED) {
        int64_t wall, cpu;

        r = wait_for_events(event);
        if (r <= 0)
            continue;
        wall = now_us(CLOCK_MONOTONIC);
        cpu = now_us(CLOCK_THREAD_CPUTIME_ID);
        r = sd_event_dispatch(event);
        keep_longest(fd, &longest, &longest_cpu, now_us(CLOCK_MONOTONIC) - wall, now_us(CLOCK_THREAD_CPUTIME_ID) - cpu);
    }
    if (fd >= 0)
        close(fd);
    sd_event_get_exit_code(event, &code);
    return r < 0 ? r : code;
}

static int64_t haste(void)
{
    const char *text = getenv("HERINNERD_FAULT_HASTE");

    return text ? strtoll(text, NULL, 10) : 1;
}

int __wrap_sd_event_source_set_time_relative(sd_event_source *source, uint64_t usec)
{
    return __real_sd_event_source_set_time_relative(source, usec / (uint64_t)haste());
}

int64_t __wrap_clock_monotonic_ms(void)
{
    return __real_clock_monotonic_ms() * haste();
}

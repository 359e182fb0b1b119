/* SPDX-License-Identifier: MIT */
/*
 * A wire that takes little at a time: the linker puts this in the place of net/stream.h's stream_send(). With
 * HERINNERD_FAULT_SIP in the environment no more than so many bytes go out in a tenth of a second, so that a small
 * letter is as long under way as a large one.
 */
#include <stdlib.h>
#include <time.h>

#include "net/stream.h"

enum { BREATH_MS = 100 };

gssize __real_stream_send(struct stream *stream, const char *data, gsize length);
gssize __wrap_stream_send(struct stream *stream, const char *data, gsize length);

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

gssize __wrap_stream_send(struct stream *stream, const char *data, gsize length)
{
    static int64_t again;
    const char *sip = getenv("HERINNERD_FAULT_SIP");
    gsize most = sip ? strtoull(sip, NULL, 10) : length;

    if (!sip)
        return __real_stream_send(stream, data, length);
    if (now_ms() < again)
        return 0;
    again = now_ms() + BREATH_MS;
    return __real_stream_send(stream, data, MIN(length, most));
}

/* SPDX-License-Identifier: MIT */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

void fuzz_claim(bool holds, const char *what, const char *text)
{
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s\n", what);
    if (text)
        fprintf(stderr, "of: %s\n", text);
    abort();
}

void fuzz_start(void)
{
    g_log_set_always_fatal(G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
}

const char *fuzz_file(const uint8_t *data, size_t size)
{
    static char path[32];
    static int file = -1;
    size_t written = 0;

    if (file < 0) {
        file = memfd_create("fuzz", MFD_CLOEXEC);
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    }
    fuzz_claim(file >= 0 && ftruncate(file, 0) == 0, "a file in memory can be made", NULL);
    while (written < size) {
        ssize_t count = pwrite(file, data + written, size - written, (off_t)written);

        fuzz_claim(count > 0, "a file in memory can be written", NULL);
        written += (size_t)count;
    }
    return path;
}

char *fuzz_text(const uint8_t *data, size_t size)
{
    char *text = g_malloc(size + 1);

    if (size)
        memcpy(text, data, size);
    text[size] = '\0';
    return text;
}

void fuzz_claim_line(const char *text, const char *what)
{
    if (!text)
        return;
    fuzz_claim(g_utf8_validate(text, -1, NULL), what, text);
    for (const char *at = text; *at; at++)
        fuzz_claim((unsigned char)*at >= 0x20 && *at != 0x7f, what, text);
}

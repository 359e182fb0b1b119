/* SPDX-License-Identifier: MIT */
#include "net/wipe.h"

#include <curl/curl.h>
#include <glib.h>
#include <jansson.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

void *wipe_malloc(size_t size)
{
    return malloc(size);
}

void wipe_free(void *memory)
{
    if (memory)
        explicit_bzero(memory, malloc_usable_size(memory));
    free(memory);
}

/* Never in place: what the old place held must not stay there. */
static void *wipe_realloc(void *memory, size_t size)
{
    void *larger;
    size_t had = memory ? malloc_usable_size(memory) : 0;

    if (memory && size && size <= had)
        return memory;
    larger = malloc(MAX(size, 1));
    if (!larger)
        return NULL;
    if (memory)
        memcpy(larger, memory, MIN(had, size));
    wipe_free(memory);
    return larger;
}

static char *wipe_strdup(const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);

    if (copy)
        memcpy(copy, text, size);
    return copy;
}

static void *wipe_calloc(size_t count, size_t size)
{
    return calloc(count, size);
}

void wipe_init(void)
{
    static gsize done;

    if (!g_once_init_enter(&done))
        return;
    json_set_alloc_funcs(wipe_malloc, wipe_free);
    curl_global_init_mem(CURL_GLOBAL_DEFAULT, wipe_malloc, wipe_free, wipe_realloc, wipe_strdup, wipe_calloc);
    g_once_init_leave(&done, 1);
}

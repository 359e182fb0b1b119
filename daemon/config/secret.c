/* SPDX-License-Identifier: MIT */
#include "config/secret.h"

#include <glib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* Stands before the bytes. */
struct head {
    size_t mapped;
};

char *secret_alloc(size_t size)
{
    size_t mapped = sizeof(struct head) + size + 1;
    struct head *head = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (head == MAP_FAILED)
        g_error("no memory for %zu bytes", mapped);
    madvise(head, mapped, MADV_DONTDUMP);
    mlock(head, mapped); /* as far as RLIMIT_MEMLOCK goes; without it a secret may reach the swap */
    head->mapped = mapped;
    return (char *)(head + 1);
}

char *secret_copy(const char *text, size_t length)
{
    char *secret = secret_alloc(length);

    memcpy(secret, text, length);
    return secret;
}

void secret_free(char *secret)
{
    struct head *head;
    size_t mapped;

    if (!secret)
        return;
    head = (struct head *)(void *)secret - 1;
    mapped = head->mapped;
    explicit_bzero(head, mapped);
    munmap(head, mapped);
}

void secret_guard_process(void)
{
    const struct rlimit none = {0, 0};

    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* SPDX-License-Identifier: MIT */
#include "base/large.h"

#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>

enum { LARGE = 4 << 20, PAGE = 4096 };

void large_expect(void *data, size_t size)
{
    uintptr_t from = ((uintptr_t)data + PAGE - 1) & ~(uintptr_t)(PAGE - 1);
    uintptr_t to = ((uintptr_t)data + size) & ~(uintptr_t)(PAGE - 1);
    int before = errno;

    /* a wish: older systems do not know it, and where pages are larger it may be refused */
    if (size >= LARGE && madvise((void *)from, to - from, MADV_POPULATE_WRITE) != 0)
        errno = before;
}

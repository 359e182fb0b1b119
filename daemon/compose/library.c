/* SPDX-License-Identifier: MIT */
#include "compose/library.h"

#include <cmark-gfm-core-extensions.h>
#include <gmime/gmime.h>
#include <unicode/uclean.h>

#include "compose/markdown_memory.h"

void compose_init(void)
{
    g_mime_init();
    cmark_gfm_core_extensions_ensure_registered();
}

void compose_shutdown(void)
{
    g_mime_shutdown();
    markdown_memory_end();
    u_cleanup();
}

/* SPDX-License-Identifier: MIT */
#include "compose/library.h"

#include <cmark-gfm-core-extensions.h>
#include <gmime/gmime.h>
#include <unicode/uclean.h>

void compose_init(void)
{
    g_mime_init();
    cmark_gfm_core_extensions_ensure_registered();
}

void compose_shutdown(void)
{
    g_mime_shutdown();
    u_cleanup();
}

/* SPDX-License-Identifier: MIT */
#include "control/old_config.h"

#include <glib.h>

#include "base/words.h"
#include "control/control.h"
#include "proof/guard.h"

/* What `store` is set to in TEXT, as the file has it; without it the store's usual name. New string. */
static char *store_setting(const char *text)
{
    g_autoptr(GRegex) regex =
        g_regex_new("^[^#\\n]*?(?<!\\w)store\\s*=\\s*\"([^\"\\n]+)\"", G_REGEX_MULTILINE, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;

    return g_regex_match(regex, text, 0, &match) ? g_match_info_fetch(match, 1) : g_strdup("herinnerd.db");
}

void old_config_tell(const char *path)
{
    g_autofree char *text = NULL, *setting = NULL, *store = NULL, *folder = g_path_get_dirname(path);
    g_autofree char *sentence = NULL;
    int service;

    if (!g_file_get_contents(path, &text, NULL, NULL) || !g_utf8_validate(text, -1, NULL))
        return;
    setting = store_setting(text);
    store = g_canonicalize_filename(setting, folder);
    service = sender_lock_holder(store);
    if (!service)
        return;
    sentence = g_strdup_printf(_("the service, process %d, goes on by the configuration that it read before"), service);
    control_complain(sentence);
}

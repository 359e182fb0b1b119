/* SPDX-License-Identifier: MIT */
#include "control/fetched.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "fetch_one.h"

/* The last part of the address where it can be a file's name. */
static char *name_of(const struct config_web *web)
{
    g_autofree char *path = g_strndup(web->shown, strcspn(web->shown, "?#"));
    g_autofree char *base = g_path_get_basename(path);

    return g_str_equal(base, "…") || *base == '.' ? g_strdup("export.csv") : g_steal_pointer(&base);
}

struct fetched *fetched_get(const struct config_web *web, const struct clock *clock, GTimeZone *zone, GError **error)
{
    AUTO(fetched) fetched = g_new0(struct fetched, 1);
    g_autofree char *name = name_of(web);
    g_autoptr(GError) cause = NULL;

    fetched->folder = g_dir_make_tmp("herinnerctl-XXXXXX", &cause);
    if (!fetched->folder) {
        g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_FULL, cause->message);
        return NULL;
    }
    fetched->path = g_build_filename(fetched->folder, name, NULL);
    return fetch_wait(web, fetched->path, clock, zone, error) ? g_steal_pointer(&fetched) : NULL;
}

void fetched_free(struct fetched *fetched)
{
    g_autoptr(GDir) names = fetched->folder ? g_dir_open(fetched->folder, 0, NULL) : NULL;
    const char *name;

    while (names && (name = g_dir_read_name(names))) {
        g_autofree char *path = g_build_filename(fetched->folder, name, NULL);

        unlink(path);
    }
    if (fetched->folder)
        rmdir(fetched->folder);
    g_free(fetched->folder);
    g_free(fetched->path);
    g_free(fetched);
}

/* SPDX-License-Identifier: MIT */
/* Whether the service's user gets at a file: by the modes of the file and of every folder above it. */
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>

#include "control/setup.h"

enum { GROUPS_MAX = 64, READ = 4, SEARCH = 1 };

struct who {
    uid_t user;
    gid_t groups[GROUPS_MAX];
    int count;
};

static bool is_member(const struct who *who, gid_t group)
{
    for (int i = 0; i < who->count; i++)
        if (who->groups[i] == group)
            return true;
    return false;
}

static bool may(const struct who *who, const char *path, unsigned wanted)
{
    struct stat st;
    unsigned shift;

    if (stat(path, &st) != 0)
        return false;
    shift = st.st_uid == who->user ? 6 : is_member(who, st.st_gid) ? 3 : 0;
    return ((st.st_mode >> shift) & wanted) == wanted;
}

bool setup_service_reads(const char *path)
{
    const struct passwd *user = getpwnam("herinnerd");
    struct who who = {.count = GROUPS_MAX};
    g_autofree char *folder = g_path_get_dirname(path);

    if (!user)
        return true;
    who.user = user->pw_uid;
    if (getgrouplist(user->pw_name, user->pw_gid, who.groups, &who.count) < 0)
        return true;
    if (!may(&who, path, READ))
        return false;
    while (!g_str_equal(folder, "/") && !g_str_equal(folder, ".")) {
        char *above = g_path_get_dirname(folder);

        if (!may(&who, folder, SEARCH)) {
            g_free(above);
            return false;
        }
        g_free(folder);
        folder = above;
    }
    return true;
}

/* SPDX-License-Identifier: MIT */
/*
 * What the points of base/fault_point.h do. From the environment:
 *
 *   HERINNERD_FAULT       end:WHERE   the process is gone at once, as by a power cut
 *                         freeze:WHERE  it stops there until SIGCONT
 *                         fail:WHERE  what follows fails with HERINNERD_FAULT_ERRNO (ENOSPC, EIO; ENOSPC if not given)
 *   HERINNERD_FAULT_LIST  a file that gets the name of each point as a line
 *
 * WHERE is the number of the point from 1, all names counted together, or a name: the first time, or NAME*N: the Nth.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fault_point.h"

/* The tests' own state: one process, one thread. */
static struct {
    bool read;
    int list; /* file descriptor, -1 = none */
    char action[8];
    char name[40]; /* "" = by number */
    long wanted;   /* the how manieth */
    long seen;
} plan;

static void read_where(const char *where)
{
    const char *star = strchr(where, '*');

    if (isdigit((unsigned char)*where)) {
        plan.wanted = strtol(where, NULL, 10);
        return;
    }
    snprintf(plan.name, sizeof plan.name, "%.*s", star ? (int)(star - where) : (int)strlen(where), where);
    plan.wanted = star ? strtol(star + 1, NULL, 10) : 1;
}

static void read_plan(void)
{
    const char *what = getenv("HERINNERD_FAULT"), *list = getenv("HERINNERD_FAULT_LIST");
    const char *colon = what ? strchr(what, ':') : NULL;

    plan.read = true;
    plan.list = list ? open(list, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : -1;
    if (!colon)
        return;
    snprintf(plan.action, sizeof plan.action, "%.*s", (int)(colon - what), what);
    read_where(colon + 1);
}

static void list_point(const char *name)
{
    char line[48];
    int length = snprintf(line, sizeof line, "%s\n", name);

    if (plan.list >= 0 && write(plan.list, line, (size_t)length) != length)
        abort();
}

/* Whether this is the point that was asked for. */
static bool is_meant(const char *name)
{
    if (!plan.read)
        read_plan();
    list_point(name);
    if (plan.name[0] && strcmp(plan.name, name) != 0)
        return false;
    return ++plan.seen == plan.wanted;
}

static void act(void)
{
    if (strcmp(plan.action, "end") == 0)
        kill(getpid(), SIGKILL);
    else if (strcmp(plan.action, "freeze") == 0)
        raise(SIGSTOP);
}

void fault_point(const char *name)
{
    if (is_meant(name))
        act();
}

bool fault_fails(const char *name)
{
    const char *code = getenv("HERINNERD_FAULT_ERRNO");

    if (!is_meant(name))
        return false;
    act();
    if (strcmp(plan.action, "fail") != 0)
        return false;
    errno = code && strcmp(code, "EIO") == 0 ? EIO : ENOSPC;
    return true;
}

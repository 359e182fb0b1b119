/* SPDX-License-Identifier: MIT */
/*
 * Named points between durable acts, at which tests end, freeze or fail the
 * process (make FAULTS=1; tests/faults/ says how). In every other build they
 * are nothing: no call, no text, nothing an environment could switch on.
 */
#pragma once

#ifdef FAULTS

#include <stdbool.h>

/* The process was here: counted, and ended or stopped when it was asked for. */
void fault_point(const char *name);
/* The same; true when what follows shall fail, with errno set. */
bool fault_fails(const char *name);

#define FAULT(name) fault_point(name)
#define FAULT_FAILS(name) fault_fails(name)

#else

#define FAULT(name) ((void)0)
#define FAULT_FAILS(name) false

#endif

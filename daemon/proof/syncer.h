/* SPDX-License-Identifier: MIT */
/*
 * Waits for the disk on a thread of its own, so that nobody else has to. It
 * knows no store. Private to proof/.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/auto.h"

struct syncer;

/* 0, or the code of what went wrong; runs on the syncer's thread. */
typedef int (*syncer_func)(void *data);

/* NULL when the system gives it no thread or no file descriptor. FUNC and DATA live until syncer_free(). */
struct syncer *syncer_new(syncer_func func, void *data);
/* Ends what was asked for first. */
void syncer_free(struct syncer *syncer);
AUTO_DEFINE(syncer, syncer_free)

/* Asks for a run of FUNC that begins after this call; one serves all that was asked for before it began. The number of
 * what was asked, from 1. */
uint64_t syncer_ask(struct syncer *syncer);

/* A new file descriptor for the caller, readable when more was done; syncer_done() makes it wait again. -1 = none left.
 */
int syncer_fd(const struct syncer *syncer);
/* The number up to which all is done. False, with its CODE, once a run failed: then nothing is done any more. */
bool syncer_done(struct syncer *syncer, uint64_t *number, int *code);
/* The same when all that was asked for is done. */
bool syncer_wait(struct syncer *syncer, uint64_t *number, int *code);

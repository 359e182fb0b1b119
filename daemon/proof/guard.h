/* SPDX-License-Identifier: MIT */
/*
 * The files beside the store: `.lock` (one sender), `.wake` (herinnerctl wakes
 * the service), `.reserve` (room for outcomes on a full disk), `.generation`
 * (is this store where it was?). store.md 2.4, 2.6, 2.9, 2.13.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct store;
struct clock;

/* Takes the sender's lock; *FD stays open while it is held. HERINNERD_ERROR_BUSY names the process that has it. */
bool sender_lock_take(const char *store_path, int *fd, GError **error);
void sender_lock_release(int fd);
/* Process id of the holder, 0 = nobody. */
int sender_lock_holder(const char *store_path);

/* Wakes the service after a commit. */
void wake_touch(const char *store_path);
/* "<store>.wake", new string; made when missing. */
char *wake_path(const char *store_path);

/* Makes the reserve when missing; false when it cannot be had. */
bool reserve_make(const char *store_path, GError **error);
/* Gives the reserve up for an outcome. */
void reserve_give_up(const char *store_path);
/* Whether a claim may be made: reserve there and 16 MiB free. */
bool disk_has_room(const char *store_path);
/* Whether less than 128 MiB are free: letters still go, and somebody should make room. */
bool disk_is_filling(const char *store_path);

/* store.md 2.13: compares machine id and generation with the store's, raises the generation when they agree.
 * *HELD says whether letters are held. Called once at start by the lock holder. */
bool origin_check(struct store *store, const char *machine_id, bool *held, char **why, GError **error);
/* The same without raising anything, for readers. */
bool origin_peek(struct store *store, const char *machine_id, bool *held, GError **error);
bool origin_adopt(struct store *store, const char *machine_id, const char *actor, GError **error);
/* This machine's id (/etc/machine-id), new string. */
char *machine_id_read(void);

/* A consistent copy (0600) by SQLite's online backup. It knows that it is one: where it becomes the store, letters are
 * held (origin). */
bool store_backup(struct store *store, const char *to, GError **error);
/* Whether PATH is a store of this version whose pages are whole (SQLite's integrity check). Its journal is not looked
 * at. */
bool store_check_file(const char *path, GError **error);

/*
 * Puts the copy FROM in the place of the store at PATH; what stood there stays beside it as *KEPT
 * ("PATH.before-restore-N", new string, NULL when there was none). The sender's lock is held by the caller. Killed at
 * any moment, one of the two is there whole. The store ends in origin's hold.
 */
bool store_restore(const char *path, const char *from, const struct clock *clock, const char *actor, char **kept,
                   GError **error);

/* SPDX-License-Identifier: MIT */
/*
 * The files that the path of a UBL ledger means: those of a folder whose name
 * ends in .xml, or all that a pattern or a single name fits. It lists them and
 * says how they look together; it opens none but for whoever asks.
 */
#pragma once

#include "ledger/fault.h"
#include "ledger/ledger.h"

/*
 * Adds the names of the files that PATH means to FILES (of char *), sorted. False with errno when that cannot be said:
 * a folder without documents is empty, one that is not there or may not be looked into is not.
 */
bool ubl_folder_list(const char *path, GPtrArray *files);

/* How no file looks. */
#define UBL_NO_STAMP ((struct ledger_stamp){.inode = 1})

/* Takes the file NAME, which looks like ONE, into STAMP: how files look together. Any change of a name, size, time or
 * inode changes it; its times are those of the youngest. */
void ubl_stamp_add(struct ledger_stamp *stamp, const char *name, const struct ledger_stamp *one);

/* When the files of a ledger were last looked at, one by one. */
struct ubl_look {
    struct ledger_stamp folder; /* by which it shows that one came or went */
    gint64 next;                /* monotonic microseconds: until then the folder alone is looked at */
};

/*
 * Whether the files of PATH look like STAMP as yet. That one came, went or was renamed is seen each time; that one was
 * written over in its place every twenty times as long as a look at all of them takes, some seconds with 100,000.
 */
bool ubl_folder_is_same(const char *path, const struct ledger_stamp *stamp, struct ubl_look *look);

/* The whole of the file at PATH, at most UBL_SIZE_MAX bytes, and how it looks (STAMP may be NULL); NULL with FAULT set.
 * New reference. */
GBytes *ubl_file_bytes(const char *path, struct ledger_stamp *stamp, struct fault *fault);

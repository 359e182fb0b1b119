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
 * How the files of PATH look together: any change of a name, size, time or inode changes it; its times are those of
 * the youngest. FILES (NULL = not wanted) gets their names, sorted. False with errno when there is nothing to look at;
 * a folder without documents is none the less there.
 */
bool ubl_folder_stamp(const char *path, struct ledger_stamp *stamp, GPtrArray *files);

/* The whole of the file at PATH, at most UBL_SIZE_MAX bytes; NULL with FAULT set. New reference. */
GBytes *ubl_file_bytes(const char *path, struct fault *fault);

/* SPDX-License-Identifier: MIT */
/* verify.txt of an export and of a dossier: how a stranger checks the files beside it. */
#pragma once

/* Steps in sh, each line of them indented by four blanks. */
extern const char verify_steps[];

/* SPDX-License-Identifier: MIT */
/*
 * Which reader this is: another one may understand the same bytes otherwise,
 * so that what it remembered of them is not used.
 */
#pragma once

/* The version and a sum over the sources that take part in reading ledgers; the same in all programs of one build. */
const char *ledger_reader(void);

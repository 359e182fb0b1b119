/* SPDX-License-Identifier: MIT */
#include "ledger/reader.h"

const char *ledger_reader(void)
{
    return VERSION "-" READER;
}

/* SPDX-License-Identifier: MIT */
/*
 * What a row says about money: its currency, its total and what is open. The
 * open amount beats the paid one, which beats the status word. Signs are
 * settled in merge.c, when all rows of an invoice are together.
 */
#pragma once

#include "ledger/builder.h"

/*
 * Sets total, balance, balance_known and currency of INVOICE, whose status is
 * known; builder->exponent is -1 when the currency is not. False with FAULT
 * set when an amount cannot be read.
 */
bool amounts_read(struct builder *builder, const struct builder_row *row, struct invoice *invoice, struct fault *fault);

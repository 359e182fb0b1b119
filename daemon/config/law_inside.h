/* SPDX-License-Identifier: MIT */
/* Shared by the files that read the law: its sections and its kinds of values. */
#pragma once

#include "config/loading.h"
#include "config/setting.h"
#include "law/law.h"

/* One file. */
struct law_file {
    char *country;
    civil_day checked;
    char **members, **members_fixed;
    GArray *holidays; /* of struct law_holiday */
};

extern const struct shape shape_law;

/* Adds what FILE's block BLOCK says to BOOK. */
void law_block_read(struct loading *loading, const struct block *block, struct law_book *book);

extern const struct value_type law_day;       /* civil_day */
extern const struct value_type law_percent;   /* law_rate */
extern const struct value_type law_steps;     /* GArray of struct law_step, in order */
extern const struct value_type law_scale;     /* GArray of struct law_band, in order; amounts of two decimals */
extern const struct value_type law_amount;    /* int64_t, two decimals */
extern const struct value_type law_holidays;  /* GArray of struct law_holiday */
extern const struct value_type law_countries; /* char **: two letters each */

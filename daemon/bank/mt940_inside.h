/* SPDX-License-Identifier: MIT */
/*
 * What mt940.c (tags to statements), mt940_line.c (:61:) and the mt940_text
 * files (:86:, one a family of dialects) share. Nobody else includes it.
 */
#pragma once

#include "bank/source.h"

/* A field as it stands: its lines without line ends. */
struct mt940_field {
    GPtrArray *lines; /* of char *; owned */
};

/* What a :61: line says. */
struct mt940_line {
    civil_day value, booked;
    int64_t amount; /* money out is negative; a reversed credit is money out */
    bool reversal;
    GString *customer, *bank, *supplementary;
};

/* What the :86: fields of an entry say, whatever the dialect. */
struct mt940_text {
    GString *name, *account, *text, *reference, *end_to_end, *reason;
    bool described; /* `text` is what a label says is the description */
};

/* Reads "C130402EUR5000,00" into DAY, CURRENCY and MINOR; false when it does not fit. */
bool mt940_balance_read(const char *text, civil_day *day, char currency[CURRENCY_SIZE], int64_t *minor);

/* Reads FIELD, a :61: in CURRENCY; false when it does not fit. */
bool mt940_line_read(const struct mt940_field *field, const char *currency, struct mt940_line *line);

void mt940_text_init(struct mt940_text *text);
void mt940_text_reset(struct mt940_text *text);
void mt940_text_clear(struct mt940_text *text);

/* Reads FIELD, an :86:, by the dialect that it is written in, and adds it to TEXT. */
void mt940_text_read(const struct mt940_field *field, struct mt940_text *text);

/* Lines joined to one text that knows where they broke. */
struct mt940_joined {
    GString *text;  /* without anything between the lines */
    GArray *joints; /* of gsize: offsets in TEXT at which a line ended */
};

/* The bytes FROM to TO of JOINED with JOINT_NONE where a line ended, blanks at the ends and the slashes of an empty
 * rest left out. */
void mt940_joined_append(GString *to, const struct mt940_joined *joined, gsize from, gsize end);

/* The dialects; false when FIELD is not written in it. */
bool mt940_slashes_read(const struct mt940_joined *joined, struct mt940_text *text);
bool mt940_subfields_read(const struct mt940_joined *joined, struct mt940_text *text);
bool mt940_labels_read(const struct mt940_field *field, struct mt940_text *text);

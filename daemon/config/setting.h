/* SPDX-License-Identifier: MIT */
/*
 * Kinds of values: the text of a setting into the field of a struct, or a
 * mistake at the setting's place. An empty text stands for «not given» wherever text
 * is wanted. Files and directories are looked at, never opened.
 */
#pragma once

#include "config/loading.h"
#include "config/shape.h"

/* A setting being read. */
struct reading {
    struct loading *loading;
    const struct spec *spec;
    struct place place;
};

/* Reports `"NAME" cannot be "TEXT"; REMEDY` and returns false. */
bool setting_refuse(const struct reading *reading, const char *text, const char *remedy, ...) G_GNUC_PRINTF(3, 4);

/* Gives the string FIELD a new value (taken over). Always true. */
bool setting_set_string(void *field, char *text);

/* Whether TEXT is one line without control characters, of at most 1000 bytes; else a mistake. */
bool setting_check_line(const struct reading *reading, const char *text);

/* Runs CHECK over each of TEXTS and copies them all into the list FIELD. */
bool setting_set_list(const struct reading *reading, char *const *texts, void *field,
                      bool (*check)(const struct reading *reading, const char *text));

/* How fields of char * and char ** are freed. */
void setting_clear_string(void *field);
void setting_clear_list(void *field);

/* The field is a char *. */
extern const struct value_type setting_text;  /* one line */
extern const struct value_type setting_lines; /* any text */
extern const struct value_type setting_name;  /* a file's name without directory */
extern const struct value_type setting_address, setting_bounce, setting_language, setting_country, setting_currency,
    setting_iban, setting_bic, setting_link, setting_terms, setting_fee, setting_rate, setting_digest, setting_overview;
extern const struct value_type setting_path;      /* made absolute; need not exist */
extern const struct value_type setting_source;    /* the same, or a web address as it is written */
extern const struct value_type setting_file;      /* made absolute; a regular file */
extern const struct value_type setting_directory; /* made absolute; a directory */
extern const struct value_type setting_secret;    /* made absolute; a regular file that others cannot read */

extern const struct value_type setting_token; /* the same, but it need not exist yet */

/* The field is a char **. */
extern const struct value_type setting_text_list, setting_address_list, setting_attach;

extern const struct value_type setting_choice;            /* an enum or int: the index in spec.choices */
extern const struct value_type setting_either;            /* bool: whether it is the second of spec.choices */
extern const struct value_type setting_word;              /* char *: one of spec.choices */
extern const struct value_type setting_yesno;             /* bool */
extern const struct value_type setting_tristate;          /* int: 0, 1, and -1 when not given */
extern const struct value_type setting_number;            /* int, min to max */
extern const struct value_type setting_per_run;           /* int, -1 = auto */
extern const struct value_type setting_seconds;           /* int64_t, min to max */
extern const struct value_type setting_bytes;             /* int64_t, min to max */
extern const struct value_type setting_mark;              /* char: one ASCII character, 0 when empty */
extern const struct value_type setting_duration;          /* struct duration, at least min units */
extern const struct value_type setting_calendar_duration; /* the same, business days refused */
extern const struct value_type setting_lapse;             /* struct duration, unset = never */
extern const struct value_type setting_money;             /* struct money, not negative */
extern const struct value_type setting_money_list;        /* GArray of struct money, one a currency */
extern const struct value_type setting_days;              /* unsigned, bit 0 = Monday */
extern const struct value_type setting_window;            /* int[2]: minutes of the day */
extern const struct value_type setting_filters;           /* GPtrArray of struct config_filter */

/* The days of `mo`, `mo-fr`, `mo,we,fr` as bits, or 0. Pure. */
unsigned days_parse(const char *text);

/* Minutes of `HH:MM` (00:00 to 24:00) at *TEXT, which then stands behind it; -1 when it is none. Pure. */
int minutes_parse(const char **text);

/* SPDX-License-Identifier: MIT */
/*
 * References a payer writes with a transfer, and the account it goes to: which
 * kind a text is, whether its check digits are right, how it is printed and
 * how one is made. The Belgian structured communication (OGM/VCS), the
 * creditor reference of ISO 11649 (RF), the Dutch betalingskenmerk and the
 * IBAN of ISO 13616. It never says which invoice a reference belongs to. Pure.
 */
#pragma once

#include <glib.h>

enum reference_kind {
    REFERENCE_NONE, /* none of these */
    REFERENCE_OGM,  /* twelve digits, +++nnn/nnnn/nnnnn+++ */
    REFERENCE_RF,   /* RF, two check digits, 1 to 21 letters and digits */
    REFERENCE_NL,   /* 7, 9 to 14 or 16 digits */
    REFERENCE_IBAN,
};

/* "ogm", "rf", "nl", "iban"; NULL for REFERENCE_NONE. */
const char *reference_kind_word(enum reference_kind kind);

/* The kind of WORD, or REFERENCE_NONE. */
enum reference_kind reference_kind_from_word(const char *word);

/* What TEXT is meant to be, by its look alone; its check digits may be wrong. */
enum reference_kind reference_guess(const char *text);

/*
 * TEXT of KIND as banks keep it, without blanks and marks and in capitals, or
 * NULL when it is none or a check digit is wrong. New string.
 * OGM: the last two digits are the first ten modulo 97, 97 for 0; between +++
 * or *** or bare, with or without its slashes. RF: ISO 11649, check digits 02
 * to 98. NL: the rules of the Dutch payments association: a first digit by
 * weights modulo 11, then from 9 to 14 digits the length; 7 digits have no
 * check. IBAN: base/iban.h.
 */
char *reference_normalise(enum reference_kind kind, const char *text);

/* NORMALISED of KIND as a person reads it: OGM with its marks, the others in groups of four. New string. */
char *reference_printed(enum reference_kind kind, const char *normalised);

/*
 * The reference of KIND about BASE: up to 10 digits (OGM), 1 to 21 letters and
 * digits (RF), up to 15 digits (NL, in its form of 16), a country's code and
 * account (IBAN). Digits are filled up with zeros in front; blanks are left
 * out. Normalised, new string; HERINNERD_ERROR_USAGE says what BASE must be.
 */
char *reference_make(enum reference_kind kind, const char *base, GError **error);

/* TEXT without its blanks, with one after every fourth character. New string. */
char *reference_in_fours(const char *text);

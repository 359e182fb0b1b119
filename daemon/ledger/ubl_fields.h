/* SPDX-License-Identifier: MIT */
/* Where in a UBL document which field stands. Shared by ubl.c and ubl_fields.c only. */
#pragma once

#include "ledger/ubl.h"

struct ubl_place {
    const char *path; /* local names below the root */
    enum ubl_field field;
    const char *attribute;          /* whose value is also kept, NULL = none, */
    enum ubl_field attribute_field; /* there */
    bool content;                   /* the text is a file: kept only for whoever asks */
};

/* The place with PATH, NULL when it means nothing. */
const struct ubl_place *ubl_place_find(const char *path);

/* SPDX-License-Identifier: MIT */
/*
 * A writer of JSON Lines (RFC 8259, one object a line): keys in the order of
 * the calls, strings escaped and always valid UTF-8, amounts as strings. It
 * writes what it is told and knows no subject.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct json {
    GString *text;
    bool comma; /* the next value needs one before it */
};

/* Opens the object of one line. */
void json_begin(struct json *json);
/* Closes it, writes the line to STREAM and frees what json_begin() made. */
void json_end(struct json *json, FILE *stream);

/* KEY is NULL inside an array. VALUE NULL writes null. */
void json_string(struct json *json, const char *key, const char *value);
/* As json_string(), and null for "". */
void json_word(struct json *json, const char *key, const char *value);
void json_strings(struct json *json, const char *key, char *const *values);
void json_int(struct json *json, const char *key, int64_t value);
void json_bool(struct json *json, const char *key, bool value);

void json_object(struct json *json, const char *key);
void json_object_end(struct json *json);
void json_array(struct json *json, const char *key);
void json_array_end(struct json *json);

/* SPDX-License-Identifier: MIT */
/*
 * The shape of the configuration: which sections exist, which settings each
 * has, how a setting's text is read, its default and its bounds. The parser's
 * tables (reader_options.c), the reading and freeing of values (fill.c) and the
 * nearest known names all come from these tables.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/config.h"

struct reading; /* setting.h */

/* A kind of value: how its texts become a field, and how that field is freed. */
struct value_type {
    bool list;
    /* TEXTS ends with NULL and holds one text unless `list`. False when a
     * mistake was reported; the field is then as it was. */
    bool (*read)(const struct reading *reading, char *const *texts, void *field);
    void (*clear)(void *field); /* NULL: nothing to free */
};

/* One setting. Tables end with a name of NULL. */
struct spec {
    const char *name;
    const struct value_type *type;
    size_t offset;              /* of the field in the section's struct */
    const char *fallback;       /* the default as it would be written, a list split by commas; NULL: field stays zero */
    int64_t min, max;           /* bounds, where the type has any */
    const char *const *choices; /* of a choice, NULL-terminated, in the order of the enum */
    bool required;
};

/* An entry of a table; bounds, choices and `required` follow by name. */
#define SPEC(setting, kind, place, default_text, ...)                                                                  \
    {                                                                                                                  \
        .name = setting, .type = &kind, .offset = place, .fallback = default_text, __VA_ARGS__                         \
    }

/* One kind of section. */
struct shape {
    const char *kind;
    bool titled;
    const struct spec *specs;
    const struct shape *const *inner; /* NULL-terminated; NULL = no sections inside */
    /* Names that no table can hold (`policies`): adds them to NAMES. Their values are single texts. */
    void (*more_names)(GPtrArray *names);
};

extern const struct shape shape_root;
extern const struct shape shape_sender, shape_smtp, shape_mailbox, shape_schedule, shape_ledger, shape_contacts,
    shape_bank, shape_match, shape_limits, shape_policies, shape_policy, shape_stage, shape_client;

/* How to log in: the same settings for the struct TYPE with a member `login`. */
#define LOGIN_SPECS(type)                                                                                              \
    SPEC("user", setting_text, offsetof(type, login.user), ""),                                                        \
        SPEC("password_credential", setting_name, offsetof(type, login.password_credential), ""),                      \
        SPEC("password_file", setting_secret, offsetof(type, login.password_file), ""),                                \
        SPEC("password_command", setting_text, offsetof(type, login.password_command), ""),                            \
        SPEC("auth", setting_choice, offsetof(type, login.auth), "password", .choices = auth_words),                   \
        SPEC("token_url", setting_text, offsetof(type, login.token_url), ""),                                          \
        SPEC("client_id", setting_text, offsetof(type, login.client_id), ""),                                          \
        SPEC("scope", setting_text, offsetof(type, login.scope), ""),                                                  \
        SPEC("client_secret_file", setting_secret, offsetof(type, login.client_secret_file), ""),                      \
        SPEC("client_secret_credential", setting_name, offsetof(type, login.client_secret_credential), ""),            \
        SPEC("refresh_token_file", setting_token, offsetof(type, login.refresh_token_file), ""),                       \
        SPEC("authorize_url", setting_text, offsetof(type, login.authorize_url), ""),                                  \
        SPEC("device_url", setting_text, offsetof(type, login.device_url), "")

extern const char *const auth_words[], *const security_words[];

/* Where a file on a web server is and how to log in there: the same settings for the struct TYPE with a member `web`.
 */
#define WEB_SPECS(type)                                                                                                \
    SPEC("user", setting_text, offsetof(type, web.login.user), ""),                                                    \
        SPEC("password_credential", setting_name, offsetof(type, web.login.password_credential), ""),                  \
        SPEC("password_file", setting_secret, offsetof(type, web.login.password_file), ""),                            \
        SPEC("password_command", setting_text, offsetof(type, web.login.password_command), ""),                        \
        SPEC("ca_file", setting_file, offsetof(type, web.ca_file), ""),                                                \
        SPEC("every", setting_seconds, offsetof(type, web.every), "15m", .min = 1, .max = 86400),                      \
        SPEC("timeout", setting_seconds, offsetof(type, web.timeout), "60s", .min = 1, .max = 600),                    \
        SPEC("max_size", setting_bytes, offsetof(type, web.max_size), "256M", .min = 1024, .max = 1024L * 1024 * 1024)

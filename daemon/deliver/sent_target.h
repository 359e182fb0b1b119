/* SPDX-License-Identifier: MIT */
/*
 * Where the copy of an accepted letter goes (`save_sent`): which mailbox, by
 * which login, and which folder. Knows the relays that keep a copy by
 * themselves. Pure over the configuration.
 */
#pragma once

#include "base/auto.h"
#include "config/config.h"

struct sent_target {
    char *url;    /* imaps://host:port, without a folder */
    char *host;   /* "host:port", for sentences */
    char *folder; /* UTF-8, "" = the one that is marked for sent mail */
    enum security security;
    const char *ca_file; /* of CONFIG, as is: */
    const struct config_login *login;
};

/* NULL: letters of SENDER through SMTP get no copy. */
struct sent_target *sent_target_of(const struct config *config, const struct config_smtp *smtp,
                                   const struct config_sender *sender);
void sent_target_free(struct sent_target *target);
AUTO_DEFINE(sent_target, sent_target_free)

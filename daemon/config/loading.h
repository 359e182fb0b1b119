/* SPDX-License-Identifier: MIT */
/*
 * What the parts of one config_load() share: the configuration being made,
 * the mistakes so far, and the files. Nothing of it outlives the load.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "config/block.h"
#include "config/config.h"
#include "config/shape.h"

struct loading {
    struct config *config;
    GPtrArray *mistakes; /* of struct config_mistake */
    GPtrArray *sources;  /* of struct source, in the order read */
    GChecksum *checksum;
    struct block *root;        /* all files of the owner together */
    struct block *shipped;     /* the policies that come with the program, or NULL */
    const char *base;          /* directory of the configuration file, or what stands for it */
    GHashTable *matches;       /* ledger id -> struct config_client */
    GHashTable *policy_stages; /* name -> GPtrArray of const struct block */
};

/* Reports a mistake at PLACE. */
void loading_mistake(struct loading *loading, struct place place, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Reports that settings FIRST and SECOND of BLOCK contradict each other, where SECOND stands. */
void loading_contradiction(struct loading *loading, const struct block *block, const char *first, const char *second,
                           const char *remedy);

struct config_place config_place_at(struct place place);

/* Reads the settings of BLOCK by SHAPE into TARGET (zeroed before): defaults first, then what is given. */
void section_read(struct loading *loading, const struct shape *shape, const struct block *block, void *target);

/* Frees what section_read() put into TARGET. */
void section_clear(const struct shape *shape, void *target);

/* The section KIND that may be given once, or an empty block that stands for it. */
const struct block *loading_single(struct loading *loading, const char *kind);

/* The section KIND inside PARENT, or NULL; a second one is a mistake. */
const struct block *loading_child(struct loading *loading, const struct block *parent, const char *kind);

/* Runs READ over each section KIND that has a title of its own; a second one of that title is a mistake. */
void loading_each(struct loading *loading, const char *kind,
                  void (*read)(struct loading *loading, const struct block *block));

/* Reads the configuration file PATH, shown as NAME, with what it includes, into loading->root. False with mistakes. */
bool files_read(struct loading *loading, const char *path);

/* Puts the preset that BLOCK names, a file of SHAPE in FOLDER (ledgers, banks), below its own settings. */
void preset_apply(struct loading *loading, struct block *block, const struct shape *shape, const char *folder);

/* "a, b and c" of the files NAME.SUFFIX in the directories (NULL-terminated), or NULL when there are none. */
char *files_listed(const char *const *directories, const char *suffix);

/* The sections, each in its own file. */
void senders_read(struct loading *loading);
void smtps_read(struct loading *loading);
void mailboxes_read(struct loading *loading);
void schedule_read(struct loading *loading);
void ledgers_read(struct loading *loading);
void contacts_read(struct loading *loading);
void banks_read(struct loading *loading);
void match_read(struct loading *loading);
void limits_read(struct loading *loading);
void policies_read(struct loading *loading);
void policy_choices_read(struct loading *loading);
void clients_read(struct loading *loading);

/* R22: reports at PLACE, where the setting NAME chooses POLICY for consumers of COUNTRY (NULL = of any), what a
 * consumer may never be asked, or not so early. */
void policy_check_consumer(struct loading *loading, struct place place, const char *name, const char *country,
                           const struct config_policy *policy);

/* Whether a login makes sense, and whether its secrets are there. */
void login_check(struct loading *loading, const struct block *block, const struct config_login *login);

/*
 * What *PATH of BLOCK is when it is a web address: WEB tells how to ask for it, and *PATH becomes that of the copy. For
 * a file of this machine the settings of WEB are mistakes.
 */
void web_settle(struct loading *loading, const struct block *block, struct config_web *web, char **path);
void web_clear(struct config_web *web); /* what web_settle() put there */

/* The image of SENDER's `logo`; one that cannot be used is a mistake. */
void sender_read_logo(struct loading *loading, const struct block *block, struct config_sender *sender);

/* A stage from its section; never NULL. */
struct config_stage *stage_read(struct loading *loading, const struct block *block);

/* The order of POLICY's stages (planner.md R3, R5, R6). */
void stages_check_order(struct loading *loading, const struct config_policy *policy);

/* The new configuration, empty; what only look-ups need is beside it. */
struct config *config_new(void);
void config_index(struct config *config);

void config_sender_free(struct config_sender *sender);
void config_smtp_free(struct config_smtp *smtp);
void config_mailbox_free(struct config_mailbox *mailbox);
void config_contacts_free(struct config_contacts *contacts);
void config_bank_free(struct config_bank *bank);
void config_stage_free(struct config_stage *stage);
void config_policy_free(struct config_policy *policy);
void config_policy_choice_free(struct config_policy_choice *choice);
void config_client_free(struct config_client *client);

/* SPDX-License-Identifier: MIT */
/*
 * The inside of the dialogue, shared by its three files: dialogue.c (events
 * and output), dialogue_write.c (what goes out) and dialogue_reply.c (what a
 * reply does). Nobody else includes it.
 */
#pragma once

#include "deliver/dialogue.h"
#include "deliver/reply.h"

/* A letter on this connection. */
struct slot {
    struct envelope *envelope;
    guint written;        /* commands of the envelope that are out: MAIL, each RCPT, DATA */
    bool claimed;         /* its attempt is open */
    bool refused;         /* the envelope failed and nothing of it is waited for but a lone dot */
    enum ruling mail;    /* RULING_GO_ON until MAIL is refused */
    int code;             /* of the reply to MAIL when it was refused */
    char *text;
    GString *transcript;
};

/* A reply that will come. SLOT NULL: it belongs to no letter. */
struct expectation {
    struct slot *slot;
    enum smtp_step step;
    guint recipient;
};

struct dialogue {
    struct envelope_form form;
    enum dialogue_state state;
    struct slot *cur;  /* claimed */
    struct slot *next; /* its envelope is out, or waits for the dot of cur; never claimed */
    GQueue expected;   /* of struct expectation, oldest first */
    struct reply_parser *parser;
    GString *out;      /* commands not yet taken by the socket */
    gsize content_sent;
    bool dot_issued;
    bool stopping;
    enum dialogue_end stop_end;
    int64_t now_ms;
    guint progress;
    GQueue actions; /* of struct dialogue_action */
};

/* dialogue.c */
void dialogue_move(struct dialogue *dialogue, enum dialogue_state state);
void dialogue_remark(struct dialogue *dialogue, int64_t id, const char *text);
/* The letter's end: SLOT is handed over with its envelope and gone. */
void dialogue_end_letter(struct dialogue *dialogue, struct slot **slot, enum ruling ruling, enum smtp_step step,
                         int code, const char *text);
/* Closes with no more bytes. What is in hand must have been settled. */
void dialogue_close(struct dialogue *dialogue, enum dialogue_end end, const char *text);

/* dialogue_write.c */
/* Writes what may go out now of the next envelope. */
void dialogue_write_envelope(struct dialogue *dialogue);
void dialogue_write_lone_dot(struct dialogue *dialogue, struct slot *slot);
void dialogue_write_reset(struct dialogue *dialogue);
/* QUIT, when stopping was asked for and nothing is in hand. */
void dialogue_quit_when_quiet(struct dialogue *dialogue);
void slot_note(struct slot *slot, int64_t ms, char direction, const char *text);

/* dialogue_reply.c */
void dialogue_take_reply(struct dialogue *dialogue, const struct smtp_reply *reply);
/* Ends a letter whose envelope was refused, by what its recipients, MAIL or (CODE, TEXT, RULING) say. */
void dialogue_end_refused(struct dialogue *dialogue, enum ruling ruling, enum smtp_step step, int code,
                          const char *text);

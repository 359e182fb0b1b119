/* SPDX-License-Identifier: MIT */
/* The inside of sent.h, shared by its two files. Nobody else includes it. */
#pragma once

#include "deliver/sent.h"
#include "deliver/sent_target.h"
#include "proof/sent_copy.h"

struct sent {
    struct relay *relay;
    bool drained;                    /* the store has no copy that could be made now */
    int64_t next_ms;                 /* UTC: the next one that waits for its time, 0 = none */
    int64_t not_before_ms;           /* monotonic: the next connection */
    int failures;                    /* connections in a row */
    GPtrArray *copies;               /* of struct sent_copy, in hand */
    struct sent_target *target;      /* where they go */
    struct login_question *question;
    struct stream *stream;
    struct sent_talk *talk;
    sd_event_source *timer;
    GPtrArray *results;              /* of struct sent_result, not yet in the store */
    char *trouble;                   /* or NULL */
    bool trouble_changed;
};

/* sent_wire.c */
/* Connects to the target for the copies in hand. */
void sent_open(struct sent *sent);
void sent_close(struct sent *sent);
int sent_on_timer(sd_event_source *source, uint64_t usec, void *data);

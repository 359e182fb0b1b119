/* SPDX-License-Identifier: MIT */
/* Shared by session.c (the connection) and session_act.c (what its dialogue says). */
#pragma once

#include "deliver/inside.h"

/* The stream is open: the dialogue begins. */
void session_opened(struct session *session);
/* Gives LETTER (stays the caller's) to the dialogue, or ends it when this relay cannot take it. */
void session_offer(struct session *session, const struct ready *letter);
/* Does what the dialogue asks for. */
void session_act(struct session *session);
/* The connection is gone; the next turn reaps the session. */
void session_close(struct session *session);

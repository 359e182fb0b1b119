/* SPDX-License-Identifier: MIT */
/*
 * One POST over HTTPS, on the hub or waited for; the answer is kept
 * in memory for secrets, up to a limit. No redirect is followed, so a form
 * with a secret goes to the address that was configured and to no other.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "net/hub.h"

enum { ANSWER_MAX = 65536, REQUEST_TIMEOUT_S = 30 };

struct request;

struct request_answer {
    long status;       /* of HTTP, 0 = the server was not reached */
    const char *body;  /* NUL-terminated, up to ANSWER_MAX bytes; valid during the call */
    size_t size;       /* of the body, which may hold NUL bytes */
    const char *words; /* why it was not reached, what libcurl says; never a part of the form */
};

/* Called once from the event loop; may free the request. */
typedef void (*request_func)(const struct request_answer *answer, void *data);

/* FORM (x-www-form-urlencoded, of form_encode()) is taken over and wiped at the end. */
struct request *request_post(struct hub *hub, const char *url, char *form, request_func func, void *data);
void request_free(struct request *request);

/*
 * BYTES (referenced) as they are, of a media TYPE, for an answer of the type ACCEPT. What is sent is no secret and what
 * comes back is signed, so that plain http is taken to other machines, too.
 */
struct request *request_post_bytes(struct hub *hub, const char *url, const char *type, const char *accept,
                                   GBytes *bytes, request_func func, void *data);

/* The same for a program that has nothing else to do; FORM is wiped, FUNC called before it returns. */
void request_post_wait(const char *url, char *form, request_func func, void *data);

/* NAME, VALUE, NAME, VALUE, …, NULL as a form; pairs with an empty value are left out. Free with credential_free(). */
char *form_encode(const char *const *pairs);

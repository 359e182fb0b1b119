/* SPDX-License-Identifier: MIT */
#include "deliver/inside.h"
#include "deliver/maildir.h"
#include "deliver/trouble.h"

enum { OUTBOX_BATCH = 16 }; /* letters a transaction */

/* Asks for the claims of the next letters; the turn puts them into its transaction. */
void outbox_work(struct relay *relay)
{
    struct ready *letter;

    while (relay_is_open(relay) && relay->writing->len < OUTBOX_BATCH && (letter = relay_take(relay)))
        g_ptr_array_add(relay->writing, letter);
}

void outbox_granted(struct relay *relay, struct ready *letter, int64_t attempt)
{
    g_autofree char *name = maildir_name(letter->id, letter->message_id);
    g_autoptr(GError) error = NULL;

    if (maildir_write(relay->host, name, letter->message, &error)) {
        g_autofree char *text = g_strdup_printf("written to the outbox as %s", name);

        ending_new(relay, letter->id, attempt, RULING_ACCEPTED, 0, text);
        relay_recovered(relay);
    } else { /* renamed last: what failed is not in `new`, or it is there under the same name next time */
        ending_new(relay, letter->id, attempt, RULING_RELAY, 0, error->message);
        relay_failed(relay, trouble_text(TROUBLE_OUTBOX, relay->host, error->message));
    }
}

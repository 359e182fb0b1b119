/* SPDX-License-Identifier: MIT */
/* Incoming mail: any bytes classified. What comes out is shown to people and stored: text, whatever came in. */
#include "help/fuzz.h"

#include "compose/library.h"
#include "receive/classify.h"
#include "receive/owner_token.h"

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    fuzz_start();
    compose_init();
    return 0;
}

static void claim_text(const char *text, const char *what)
{
    fuzz_claim(text && g_utf8_validate(text, -1, NULL), what, text);
}

static void claim_report(const struct mail_report *report)
{
    claim_text(report->recipient, "a recipient is a text");
    claim_text(report->original, "an original recipient is a text");
    claim_text(report->status, "a status is a text");
    claim_text(report->diagnostic, "a diagnostic is a text");
    claim_text(report->remote, "a remote system is a text");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GBytes) raw = g_bytes_new_static(data, size);
    AUTO(classification) found = classify_mail(raw, size);

    g_autofree char *masked = owner_token_masked(found->subject);
    g_autofree char *left = owner_token_in(masked);

    fuzz_claim(found && mail_class_word(found->class), "every mail has a class", NULL);
    claim_text(masked, "a masked subject is a text");
    fuzz_claim(!left, "a masked subject has no token", masked);
    claim_text(found->diagnostic, "a diagnostic is a text");
    claim_text(found->original_message_id, "an original message-id is a text");
    claim_text(found->original_envid, "an envelope id is a text");
    claim_text(found->message_id, "a message-id is a text");
    claim_text(found->from, "a sender is a text");
    claim_text(found->subject, "a subject is a text");
    if (found->above)
        claim_text(found->above, "an answer is a text");
    for (char **id = found->references; id && *id; id++)
        claim_text(*id, "a reference is a text");
    for (char **address = found->addressed; address && *address; address++)
        claim_text(*address, "an address is a text");
    for (guint i = 0; i < found->reports->len; i++)
        claim_report(found->reports->pdata[i]);
    return 0;
}

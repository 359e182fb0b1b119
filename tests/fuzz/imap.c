/* SPDX-License-Identifier: MIT */
/*
 * What an IMAP server says: any bytes, cut into responses. The first byte is
 * the size of the pieces in which they come a second time: the same
 * responses must come out. Then the same bytes as the answers to a copy that
 * is to be saved.
 */
#include "help/fuzz.h"

#include "deliver/sent_talk.h"
#include "imap/mailbox.h"

enum { LITERAL_MAX = 4096 };

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    fuzz_start();
    return 0;
}

static void tell(GString *all, const struct imap_response *response)
{
    struct imap_folder *folder = imap_folder_parse(response);
    int64_t validity, uid;

    g_string_append_printf(all, "%s %d %s [%s] %s", response->tag, (int)response->number, response->name,
                           response->code, response->text);
    for (guint i = 0; i < response->tokens->len; i++)
        g_string_append_printf(all, " %d<%s>", imap_is(response, i, IMAP_STRING), imap_text(response, i));
    fuzz_claim(!*imap_text(response, response->tokens->len), "there is nothing behind the last token", NULL);
    if (imap_append_uid(response->code, &validity, &uid))
        fuzz_claim(validity >= 0 && uid >= 0, "numbers of a copy are not negative", response->code);
    g_string_append_c(all, '\n');
    imap_folder_free(folder);
}

static char *responses(const char *data, gsize length, gsize piece)
{
    struct imap_parser *parser = imap_parser_new(LITERAL_MAX);
    GString *all = g_string_new(NULL);
    bool broken = false;

    for (gsize at = 0; at < length && !broken; at += piece) {
        struct imap_response *response;

        imap_parser_feed(parser, data + at, MIN(piece, length - at));
        while ((response = imap_parser_next(parser, &broken))) {
            fuzz_claim(!broken, "nothing comes from broken bytes", NULL);
            tell(all, response);
            imap_response_free(response);
        }
    }
    g_string_append(all, broken ? "broken" : "");
    imap_parser_free(parser);
    return g_string_free(all, FALSE);
}

/* Everything that is to be said is said, then a piece of the answer comes. */
static void save_copy(const char *data, gsize length, gsize piece)
{
    static const char message[] = "Message-ID: <a@b.example>\r\n\r\nx\r\n";
    g_autoptr(GBytes) bytes = g_bytes_new_static(message, sizeof message - 1);
    struct sent_talk *talk = sent_talk_new("", day_from_iso("2026-11-01"));
    struct sent_result *result;
    int results = 0;

    sent_talk_add(talk, 1, "a@b.example", bytes);
    for (gsize at = 0; at < length && !sent_talk_is_over(talk); at += piece) {
        gsize said;

        while (sent_talk_output(talk, &said) && said)
            sent_talk_sent(talk, said);
        sent_talk_received(talk, data + at, MIN(piece, length - at));
    }
    sent_talk_lost(talk, "gone");
    while ((result = sent_talk_result(talk))) {
        fuzz_claim(result->id == 1 && ++results == 1, "a copy has one end", NULL);
        fuzz_claim(result->saved || (result->text && *result->text), "a copy that failed says why", NULL);
        sent_result_free(result);
    }
    fuzz_claim(results == 1, "a copy has an end", NULL);
    sent_talk_free(talk);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    gsize piece = size ? data[0] % 64 + 1u : 1;
    const char *rest = (const char *)data + (size ? 1 : 0);
    gsize length = size ? size - 1 : 0;
    g_autofree char *whole = responses(rest, length, MAX(length, 1));
    g_autofree char *pieces = responses(rest, length, piece);

    fuzz_claim(g_str_equal(whole, pieces), "the same comes from any pieces", pieces);
    save_copy(rest, length, piece);
    return 0;
}

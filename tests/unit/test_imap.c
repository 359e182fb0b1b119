/* SPDX-License-Identifier: MIT */
/* IMAP: responses cut from bytes, commands and literals, names of folders, and the talk that saves a copy. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "deliver/sent_talk.h"
#include "imap/dialogue.h"
#include "imap/mailbox.h"

/* One line that says all of RESPONSE: tag number name [code] text, tokens. */
static char *told(const struct imap_response *response)
{
    GString *text = g_string_new(response->tag);

    if (response->number >= 0)
        g_string_append_printf(text, " #%d", (int)response->number);
    g_string_append_printf(text, " %s", response->name);
    if (*response->code)
        g_string_append_printf(text, " [%s]", response->code);
    if (*response->text)
        g_string_append_printf(text, " '%s'", response->text);
    for (guint i = 0; i < response->tokens->len; i++) {
        const char *value = imap_text(response, i);

        if (imap_is(response, i, IMAP_OPEN) || imap_is(response, i, IMAP_CLOSE))
            g_string_append(text, imap_is(response, i, IMAP_OPEN) ? " (" : " )");
        else
            g_string_append_printf(text, imap_is(response, i, IMAP_ATOM) ? " %s" : " <%s>", value);
    }
    return g_string_free(text, FALSE);
}

/* All responses in BYTES, fed PIECE bytes at a time, one a line; "broken" at the end when they are. */
static char *parse_all(const char *bytes, gsize piece)
{
    struct imap_parser *parser = imap_parser_new(100);
    GString *all = g_string_new(NULL);
    bool broken = false;

    for (gsize at = 0, length = strlen(bytes); at < length && !broken; at += piece) {
        struct imap_response *response;

        imap_parser_feed(parser, bytes + at, MIN(piece, length - at));
        while ((response = imap_parser_next(parser, &broken))) {
            g_autofree char *line = told(response);

            g_string_append_printf(all, "%s\n", line);
            imap_response_free(response);
        }
    }
    g_string_append(all, broken ? "broken\n" : "");
    imap_parser_free(parser);
    return g_string_free(all, FALSE);
}

static void responses_are_cut_from_any_pieces(void **state)
{
    static const struct {
        const char *bytes, *want;
    } table[] = {
        {"* OK ready\r\n", "* OK 'ready'\n"},
        {"h1 OK [APPENDUID 38505 3955] APPEND completed\r\n", "h1 OK [APPENDUID 38505 3955] 'APPEND completed'\n"},
        {"h1 no [TRYCREATE] no such mailbox\n", "h1 NO [TRYCREATE] 'no such mailbox'\n"},
        {"* CAPABILITY IMAP4rev1 AUTH=PLAIN UIDPLUS\r\n", "* CAPABILITY IMAP4rev1 AUTH=PLAIN UIDPLUS\n"},
        {"* LIST (\\HasNoChildren \\Sent) \"/\" \"Sent Items\"\r\n",
         "* LIST ( \\HasNoChildren \\Sent ) </> <Sent Items>\n"},
        {"* LIST () NIL INBOX\r\n", "* LIST ( ) NIL INBOX\n"},
        {"* LIST () \"/\" {5}\r\na \"b\\\r\n", "* LIST ( ) </> <a \"b\\>\n"},
        {"* LIST () \".\" \"with \\\"quotes\\\" and \\\\\"\r\n", "* LIST ( ) <.> <with \"quotes\" and \\>\n"},
        {"* 172 EXISTS\r\n* 1 RECENT\r\n", "* #172 EXISTS\n* #1 RECENT\n"},
        {"* SEARCH 2 84 882\r\n", "* SEARCH 2 84 882\n"},
        {"* SEARCH\r\n", "* SEARCH\n"},
        {"* 12 FETCH (UID 9 BODY[HEADER.FIELDS (DATE FROM)]<0> {12}\r\nA: 1\r\nB: 2\r\n FLAGS (\\Seen))\r\n",
         "* #12 FETCH ( UID 9 BODY[HEADER.FIELDS (DATE FROM)]<0> <A: 1\r\nB: 2\r\n> FLAGS ( \\Seen ) )\n"},
        {"* 1 FETCH (BODY[] {19}\r\nh1 OK not an answer)\r\nh1 OK done\r\n",
         "* #1 FETCH ( BODY[] <h1 OK not an answer> )\nh1 OK 'done'\n"},
        {"* 1 FETCH (BODY[] {0}\r\n)\r\n", "* #1 FETCH ( BODY[] <> )\n"},
        {"+ go ahead\r\n", "+  'go ahead'\n"},
        {"+\r\n", "+ \n"},
        {"* BYE too many connections\r\n", "* BYE 'too many connections'\n"},
        {"* OK [UIDVALIDITY 17", ""},
        {"* 1 FETCH (BODY[] {101}\r\n", "broken\n"}, /* over the limit */
        {"* 1 FETCH (BODY[] {99999999999}\r\n", "broken\n"},
        {"\r\n", "broken\n"},
        {"*\r\n", "broken\n"},
        {"* LIST () \"/\" \"no end\r\n", "broken\n"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        for (gsize piece = 1; piece <= strlen(table[i].bytes); piece += piece < 4 ? 1 : 7) {
            g_autofree char *got = parse_all(table[i].bytes, piece);

            if (!g_str_equal(got, table[i].want))
                fail_msg("row %zu in pieces of %zu: got\n%swant\n%s", i, piece, got, table[i].want);
        }
    }
}

static void a_line_without_end_is_given_up(void **state)
{
    g_autofree char *endless = g_strnfill(70000, 'x');
    g_autofree char *got = parse_all(endless, 1000);

    (void)state;
    assert_string_equal(got, "broken\n");
}

/* The sanitizers watch; what is no response is given up, and nothing is read beyond what came. */
static void no_bytes_do_harm(void **state)
{
    static const char sample[] = "* LIST (\\Sent) \"/\" {4}\r\nSent\r\n* 1 FETCH (UID 2 BODY[] {3}\r\nabc)\r\n"
                                 "h1 OK [APPENDUID 1 2] done\r\n";
    g_autoptr(GRand) chance = g_rand_new_with_seed(42);

    (void)state;
    for (int round = 0; round < 3000; round++) {
        char bytes[sizeof sample];
        g_autofree char *got = NULL;

        memcpy(bytes, sample, sizeof sample);
        for (int change = 0; change < 3; change++)
            bytes[g_rand_int_range(chance, 0, (int)sizeof sample - 1)] = (char)g_rand_int_range(chance, 1, 256);
        got = parse_all(bytes, (gsize)g_rand_int_range(chance, 1, 30));
        assert_non_null(got);
    }
}

static void names_of_folders_are_written_as_imap_does(void **state)
{
    static const struct {
        const char *name, *want, *quoted;
    } table[] = {
        {"Sent", "Sent", "\"Sent\""},
        {"Envoy\xc3\xa9s", "Envoy&AOk-s", "\"Envoy&AOk-s\""},
        {"R&D", "R&-D", "\"R&-D\""},
        {"\xe5\x8f\xb0\xe5\x8c\x97", "&U,BTFw-", "\"&U,BTFw-\""}, /* RFC 3501 5.1.3 */
        {"a \"b\" \\", "a \"b\" \\", "\"a \\\"b\\\" \\\\\""},
        {"\xf0\x9f\x93\xa4", "&2D3c5A-", "\"&2D3c5A-\""},
    };
    g_autofree char *line = imap_quote("a\r\nh1 LOGOUT"), *eight = imap_quote("\xc3\xa9");

    (void)state;
    assert_null(line);
    assert_null(eight);
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *got = imap_name_encode(table[i].name), *quoted = imap_quote(got);

        if (!g_str_equal(got, table[i].want) || g_strcmp0(quoted, table[i].quoted) != 0)
            fail_msg("row %zu: got %s %s want %s %s", i, got, quoted, table[i].want, table[i].quoted);
    }
}

static void only_an_appenduid_is_one(void **state)
{
    int64_t validity = 0, uid = 0;

    (void)state;
    assert_true(imap_append_uid("APPENDUID 38505 3955", &validity, &uid));
    assert_int_equal(validity, 38505);
    assert_int_equal(uid, 3955);
    assert_false(imap_append_uid("APPENDUID 0 1", &validity, &uid));
    assert_false(imap_append_uid("APPENDUID 1 2:3", &validity, &uid));
    assert_false(imap_append_uid("TRYCREATE", &validity, &uid));
    assert_false(imap_append_uid("", &validity, &uid));
}

static void the_talk_is_over_when_the_two_lose_step(void **state)
{
    static const char *const words[] = {"h7 OK not ours\r\n", "* BYE bye\r\n", "nonsense\r\n"};

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        struct imap_dialogue *dialogue = imap_dialogue_new(100);
        struct imap_event *event;

        imap_command(dialogue, "NOOP", NULL);
        imap_received(dialogue, words[i], strlen(words[i]));
        event = imap_next_event(dialogue);
        if (!event || event->kind != IMAP_ENDED)
            fail_msg("row %zu: got no end", i);
        imap_event_free(event);
        imap_dialogue_free(dialogue);
    }
}

/* -- the talk that saves copies: "> " what goes out (| is CRLF), "< " what comes, the rest a result --------------- */

#define OPENED "> h1 EXAMINE \"Sent\"|", "< * OK [UIDVALIDITY 7] x|h1 OK [READ-ONLY] done|"
#define SEARCH(n, id) "> h" n " UID SEARCH SINCE 1-Nov-2026 HEADER Message-ID \"<" id "@x>\"|"

static const struct {
    const char *name, *folder;
    int copies;
    const char *steps[16];
} talks[] = {
    {"a_copy_is_appended", "Sent", 1, {
        OPENED, SEARCH("2", "1"), "< * SEARCH|h2 OK|", "> h3 APPEND \"Sent\" (\\Seen) {5}|", "> ", "< + go|", "> body1|",
        "< h3 OK [APPENDUID 7 99] done|", "1 Sent 7 99", "> h4 LOGOUT|", "< * BYE|", "over"}},
    {"a_copy_that_is_there_is_not_made_again", "Sent", 1, {
        OPENED, SEARCH("2", "1"), "< * SEARCH 12|h2 OK|", "1 Sent 7 12", "> h3 LOGOUT|", "< h3 OK|", "over"}},
    {"a_server_that_cannot_search_gets_its_copy", "Sent", 1, {
        OPENED, SEARCH("2", "1"), "< h2 BAD|", "> h3 APPEND \"Sent\" (\\Seen) {5}|", "< + |", "> body1|", "< h3 OK done|",
        "1 Sent 0 0"}},
    {"one_refused_copy_does_not_stop_the_next", "Sent", 2, {
        OPENED, SEARCH("2", "1"), "< h2 OK|", "> h3 APPEND \"Sent\" (\\Seen) {5}|", "< h3 NO [OVERQUOTA] full|",
        "1 failed full", SEARCH("4", "2"), "< h4 OK|", "> h5 APPEND \"Sent\" (\\Seen) {5}|", "< + |", "> body2|",
        "< h5 OK|", "2 Sent 0 0", "> h6 LOGOUT|"}},
    {"the_folder_marked_for_sent_mail_is_found", "", 1, {
        "> h1 LIST \"\" \"*\"|", "< * LIST () \"/\" Sent|* LIST (\\Sent) \"/\" \"Verzonden items\"|h1 OK|",
        "> h2 EXAMINE \"Verzonden items\"|", "< h2 OK|", SEARCH("3", "1")}},
    {"without_a_mark_it_is_the_one_called_sent", "", 1, {
        "> h1 LIST \"\" \"*\"|", "< * LIST () \".\" INBOX|* LIST () \".\" INBOX.Sent|h1 OK|",
        "> h2 EXAMINE \"INBOX.Sent\"|"}},
    {"a_folder_that_cannot_be_opened_is_not_the_one", "", 1, {
        "> h1 LIST \"\" \"*\"|", "< * LIST (\\Noselect \\Sent) \"/\" Sent|h1 OK|",
        "1 failed no folder there is marked for sent mail; name it in \"save_sent\"", "> h2 LOGOUT|"}},
    {"a_folder_that_is_not_there_fails_all", "Sent", 2, {
        "> h1 EXAMINE \"Sent\"|", "< h1 NO [NONEXISTENT] no such folder|", "1 failed no such folder",
        "2 failed no such folder", "> h2 LOGOUT|", "< h2 OK|", "over"}},
    {"a_lost_connection_fails_what_is_left", "Sent", 2, {
        OPENED, SEARCH("2", "1"), "< * SEARCH 5|h2 OK|", "1 Sent 7 5", SEARCH("3", "2"), "lost", "2 failed gone", "over"}},
    {"a_bye_in_the_middle_fails_what_is_left", "Sent", 1, {
        OPENED, SEARCH("2", "1"), "< * BYE shutting down|", "1 failed shutting down", "over"}},
    {"an_answer_that_is_none_fails_what_is_left", "Sent", 1, {
        OPENED, SEARCH("2", "1"), "< h9 OK|", "1 failed it gave an answer that is none", "over"}},
};

static char *with_breaks(const char *text)
{
    GString *bytes = g_string_new(text);

    g_string_replace(bytes, "|", "\r\n", 0);
    return g_string_free(bytes, FALSE);
}

static char *result_text(struct sent_talk *talk)
{
    struct sent_result *result = sent_talk_result(talk);
    char *text;

    if (!result)
        return g_strdup("no result");
    text = result->saved ? g_strdup_printf("%d %s %d %d", (int)result->id, result->folder, (int)result->uidvalidity,
                                           (int)result->uid)
                         : g_strdup_printf("%d failed %s", (int)result->id, result->text);
    sent_result_free(result);
    return text;
}

static char *play_step(struct sent_talk *talk, const char *step)
{
    g_autofree char *bytes = with_breaks(step + MIN(strlen(step), 2));
    gsize length;
    const char *out;
    char *got;

    if (g_str_has_prefix(step, "< ")) {
        for (const char *byte = bytes; *byte; byte++)
            sent_talk_received(talk, byte, 1);
        return g_strdup(step);
    }
    if (g_str_equal(step, "lost")) {
        sent_talk_lost(talk, "gone");
        return g_strdup(step);
    }
    if (g_str_equal(step, "over"))
        return g_strdup(sent_talk_is_over(talk) ? "over" : "not over");
    if (!g_str_has_prefix(step, "> "))
        return result_text(talk);
    out = sent_talk_output(talk, &length);
    got = g_strndup(out ? out : "", length);
    sent_talk_sent(talk, length);
    if (g_str_equal(got, bytes)) {
        g_free(got);
        return g_strdup(step);
    }
    return got;
}

static void a_talk_goes_by_its_script(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(talks); i++) {
        struct sent_talk *talk = sent_talk_new(talks[i].folder, day_from_ymd(2026, 11, 1));

        for (int n = 1; n <= talks[i].copies; n++) {
            g_autofree char *id = g_strdup_printf("%d@x", n), *body = g_strdup_printf("body%d\n", n);
            g_autoptr(GBytes) message = NULL;

            body[5] = '\0';
            message = g_bytes_new(body, 5);
            sent_talk_add(talk, n, id, message);
        }
        for (gsize j = 0; talks[i].steps[j]; j++) {
            g_autofree char *got = play_step(talk, talks[i].steps[j]);

            if (!g_str_equal(got, talks[i].steps[j]))
                fail_msg("%s, step %zu: got «%s» want «%s»", talks[i].name, j, got, talks[i].steps[j]);
        }
        sent_talk_free(talk);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(responses_are_cut_from_any_pieces),
        cmocka_unit_test(a_line_without_end_is_given_up),
        cmocka_unit_test(no_bytes_do_harm),
        cmocka_unit_test(names_of_folders_are_written_as_imap_does),
        cmocka_unit_test(only_an_appenduid_is_one),
        cmocka_unit_test(the_talk_is_over_when_the_two_lose_step),
        cmocka_unit_test(a_talk_goes_by_its_script),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

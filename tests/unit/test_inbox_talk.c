/* SPDX-License-Identifier: MIT */
/* Reading a mailbox, as a talk: what is asked when, what is written down, and what a server may do in between. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "receive/inbox_talk.h"

enum { SINCE = 20454 }; /* 2026-01-01 */

/* One line of a script: what the talk must say ("C: …" without its tag), what the server answers ("S: …", TAG being
 * that of the last command), what must be written down ("K folder uidvalidity uid size", "K! …" for one of ours). */
struct play {
    struct inbox_talk *talk;
    int tag;
};

static void must_say(struct play *play, const char *line, gsize at)
{
    gsize length;
    const char *out = inbox_talk_output(play->talk, &length);
    g_autofree char *said = g_strndup(out, length), *want = NULL;

    if (g_str_equal(line, "DONE"))
        want = g_strdup("DONE\r\n");
    else
        want = g_strdup_printf("h%d %s\r\n", ++play->tag, line);
    if (strcmp(said, want) != 0)
        fail_msg("line %zu: got \"%s\" want \"%s\"", at, said, want);
    inbox_talk_sent(play->talk, length);
}

static void answer(struct play *play, const char *line)
{
    g_auto(GStrv) parts = g_strsplit(line, "TAG", -1);
    g_autofree char *tag = g_strdup_printf("h%d", play->tag), *tagged = g_strjoinv(tag, parts);
    g_auto(GStrv) lines = g_strsplit(tagged, "|", -1);
    g_autofree char *whole = g_strjoinv("\r\n", lines), *all = g_strconcat(whole, "\r\n", NULL);

    for (gsize i = 0; i < strlen(all); i += 7) /* in pieces, as a network gives them */
        inbox_talk_received(play->talk, all + i, MIN(strlen(all) - i, 7));
}

static void must_keep(struct play *play, const char *line, bool ours, gsize at)
{
    const struct inbox_news *news = inbox_talk_news(play->talk);
    g_autofree char *got = NULL;

    if (!news)
        fail_msg("line %zu: nothing is to be written down, want \"%s\"", at, line);
    got = g_strdup_printf("%s %d %d %d", news->folder, (int)news->uidvalidity, (int)news->uid,
                          news->raw ? (int)news->whole : -1);
    if (strcmp(got, line) != 0)
        fail_msg("line %zu: got \"%s\" want \"%s\"", at, got, line);
    inbox_talk_kept(play->talk, ours);
}

static void perform(struct inbox_talk *talk, const char *const *script)
{
    struct play play = {.talk = talk};

    for (gsize i = 0; script[i]; i++) {
        const char *line = script[i];

        if (g_str_has_prefix(line, "C: "))
            must_say(&play, line + 3, i);
        else if (g_str_has_prefix(line, "S: "))
            answer(&play, line + 3);
        else if (g_str_has_prefix(line, "K! "))
            must_keep(&play, line + 3, true, i);
        else if (g_str_has_prefix(line, "K "))
            must_keep(&play, line + 2, false, i);
        else if (g_str_equal(line, "over") != inbox_talk_is_over(talk))
            fail_msg("line %zu: over is %d", i, inbox_talk_is_over(talk));
    }
}

static struct inbox_talk *talk_new(const char *name, int64_t uidvalidity, int64_t last_uid, const char *after,
                                   bool stay)
{
    struct inbox_folder folder = {(char *)name, uidvalidity, last_uid};
    g_autoptr(GPtrArray) folders = g_ptr_array_new();

    g_ptr_array_add(folders, &folder);
    return inbox_talk_new(&(struct inbox_options){folders, after, SINCE, stay});
}

#define BEGIN "C: CAPABILITY", "S: * CAPABILITY IMAP4rev1 IDLE MOVE UIDPLUS|TAG OK done"
#define OPENED(word, validity, next)                                                                                   \
    "C: " word " \"INBOX\"",                                                                                           \
        "S: * OK [UIDVALIDITY " #validity "] x|* 3 EXISTS|* OK [UIDNEXT " #next "] x|TAG OK [READ-ONLY] done"
#define MAIL(uid, size, text)                                                                                          \
    "C: UID FETCH " #uid " (UID RFC822.SIZE)", "S: * 1 FETCH (UID " #uid " RFC822.SIZE " #size ")|TAG OK x",           \
        "C: UID FETCH " #uid " (UID BODY.PEEK[])", "S: * 1 FETCH (UID " #uid " BODY[] {" #size "}|" text ")|TAG OK x"
#define BYE "C: LOGOUT", "S: * BYE x|TAG OK x", "over"

static void run(struct inbox_talk *talk, const char *const *script, const char *trouble)
{
    perform(talk, script);
    if (g_strcmp0(inbox_talk_trouble(talk), trouble) != 0)
        fail_msg("trouble: got \"%s\" want \"%s\"", inbox_talk_trouble(talk), trouble);
    inbox_talk_free(talk);
}

static void new_mail_is_read_in_order_and_only_once_it_is_kept(void **state)
{
    static const char *const script[] = {BEGIN,
                                         OPENED("EXAMINE", 7, 13),
                                         "C: UID SEARCH UID 10:12",
                                         "S: * SEARCH 12 11 9 12 77|TAG OK x",
                                         MAIL(11, 3, "a|"),
                                         "K INBOX 7 11 3",
                                         MAIL(12, 2, "bc"),
                                         "K INBOX 7 12 2",
                                         BYE,
                                         NULL};

    (void)state;
    run(talk_new("INBOX", 7, 9, "keep", false), script, NULL);
}

static void a_folder_made_anew_is_read_by_date(void **state)
{
    static const char *const script[] = {BEGIN,
                                         OPENED("EXAMINE", 8, 3),
                                         "C: UID SEARCH UID 1:2 SINCE 1-Jan-2026",
                                         "S: * SEARCH 2|TAG OK x",
                                         MAIL(2, 2, "bc"),
                                         "K INBOX 8 2 2",
                                         BYE,
                                         NULL};

    (void)state;
    run(talk_new("INBOX", 7, 900, "keep", false), script, NULL);
}

static void where_nothing_new_is_only_the_position_moves(void **state)
{
    static const char *const script[] = {
        BEGIN, OPENED("EXAMINE", 7, 13), "C: UID SEARCH UID 10:12", "S: * SEARCH|TAG OK x", "K INBOX 7 12 -1", BYE,
        NULL};

    (void)state;
    run(talk_new("INBOX", 7, 9, "keep", false), script, NULL);
}

static void a_mail_expunged_meanwhile_is_passed_over(void **state)
{
    static const char *const script[] = {BEGIN,
                                         OPENED("EXAMINE", 7, 13),
                                         "C: UID SEARCH UID 10:12",
                                         "S: * SEARCH 10 11 12|TAG OK x",
                                         "C: UID FETCH 10 (UID RFC822.SIZE)",
                                         "S: * 2 EXPUNGE|TAG OK x",
                                         "K INBOX 7 10 -1",
                                         "C: UID FETCH 11 (UID RFC822.SIZE)",
                                         "S: * 1 FETCH (UID 11 RFC822.SIZE 2)|TAG OK x",
                                         "C: UID FETCH 11 (UID BODY.PEEK[])",
                                         "S: * 1 EXPUNGE|TAG OK x",
                                         "K INBOX 7 11 -1",
                                         MAIL(12, 2, "bc"),
                                         "K INBOX 7 12 2",
                                         BYE,
                                         NULL};

    (void)state;
    run(talk_new("INBOX", 7, 9, "keep", false), script, NULL);
}

static void what_is_told_of_other_mails_is_left_aside(void **state)
{
    static const char *const script[] = {BEGIN,
                                         OPENED("EXAMINE", 7, 11),
                                         "C: UID SEARCH UID 10:10",
                                         "S: * SEARCH 10|TAG OK x",
                                         "C: UID FETCH 10 (UID RFC822.SIZE)",
                                         "S: * 1 FETCH (FLAGS (\\Seen))|* 5 FETCH (UID 10 RFC822.SIZE 2)|TAG OK x",
                                         "C: UID FETCH 10 (UID BODY.PEEK[])",
                                         "S: * 4 FETCH (UID 9 BODY[] {2}|zz)|* 5 FETCH (UID 10 BODY[] {2}|ok)|TAG OK x",
                                         "K INBOX 7 10 2",
                                         BYE,
                                         NULL};

    (void)state;
    run(talk_new("INBOX", 7, 9, "keep", false), script, NULL);
}

static void a_large_mail_is_fetched_as_far_as_it_is_looked_at(void **state)
{
    static const char *const script[] = {BEGIN,
                                         OPENED("EXAMINE", 7, 11),
                                         "C: UID SEARCH UID 10:10",
                                         "S: * SEARCH 10|TAG OK x",
                                         "C: UID FETCH 10 (UID RFC822.SIZE)",
                                         "S: * 5 FETCH (UID 10 RFC822.SIZE 52428800)|TAG OK x",
                                         "C: UID FETCH 10 (UID BODY.PEEK[]<0.1048576>)",
                                         "S: * 5 FETCH (UID 10 BODY[]<0> {2}|ok)|TAG OK x",
                                         "K INBOX 7 10 52428800",
                                         BYE,
                                         NULL};

    (void)state;
    run(talk_new("INBOX", 7, 9, "keep", false), script, NULL);
}

static void ours_alone_is_marked_or_moved_and_only_when_kept(void **state)
{
    static const char *const seen[] = {BEGIN,
                                       OPENED("SELECT", 7, 12),
                                       "C: UID SEARCH UID 10:11",
                                       "S: * SEARCH 10 11|TAG OK x",
                                       MAIL(10, 2, "bc"),
                                       "K INBOX 7 10 2",
                                       MAIL(11, 2, "bc"),
                                       "K! INBOX 7 11 2",
                                       "C: UID STORE 11 +FLAGS.SILENT (\\Seen)",
                                       "S: TAG OK x",
                                       BYE,
                                       NULL};
    static const char *const move[] = {BEGIN,
                                       OPENED("SELECT", 7, 11),
                                       "C: UID SEARCH UID 10:10",
                                       "S: * SEARCH 10|TAG OK x",
                                       MAIL(10, 2, "bc"),
                                       "K! INBOX 7 10 2",
                                       "C: UID MOVE 10 \"Done\"",
                                       "S: * 1 EXPUNGE|TAG OK x",
                                       BYE,
                                       NULL};
    static const char *const by_hand[] = {"C: CAPABILITY",
                                          "S: * CAPABILITY IMAP4rev1 UIDPLUS|TAG OK x",
                                          OPENED("SELECT", 7, 11),
                                          "C: UID SEARCH UID 10:10",
                                          "S: * SEARCH 10|TAG OK x",
                                          MAIL(10, 2, "bc"),
                                          "K! INBOX 7 10 2",
                                          "C: UID COPY 10 \"Done\"",
                                          "S: TAG OK x",
                                          "C: UID STORE 10 +FLAGS.SILENT (\\Deleted)",
                                          "S: TAG OK x",
                                          "C: UID EXPUNGE 10",
                                          "S: TAG OK x",
                                          BYE,
                                          NULL};
    static const char *const refused[] = {BEGIN,
                                          OPENED("SELECT", 7, 11),
                                          "C: UID SEARCH UID 10:10",
                                          "S: * SEARCH 10|TAG OK x",
                                          MAIL(10, 2, "bc"),
                                          "K! INBOX 7 10 2",
                                          "C: UID MOVE 10 \"Done\"",
                                          "S: TAG NO [TRYCREATE] no such folder",
                                          BYE,
                                          NULL};

    (void)state;
    run(talk_new("INBOX", 7, 9, "seen", false), seen, NULL);
    run(talk_new("INBOX", 7, 9, "move:Done", false), move, NULL);
    run(talk_new("INBOX", 7, 9, "move:Done", false), by_hand, NULL);
    run(talk_new("INBOX", 7, 9, "move:Done", false), refused, "no such folder");
}

static void what_cannot_be_read_is_told_and_left_for_next_time(void **state)
{
    static const char *const closed[] = {BEGIN, "C: EXAMINE \"INBOX\"", "S: TAG NO not there", BYE, NULL};
    static const char *const broken[] = {BEGIN,
                                         OPENED("EXAMINE", 7, 11),
                                         "C: UID SEARCH UID 10:10",
                                         "S: * SEARCH 10|TAG OK x",
                                         "C: UID FETCH 10 (UID RFC822.SIZE)",
                                         "S: TAG NO disk error",
                                         BYE,
                                         NULL};
    static const char *const gone[] = {
        BEGIN, OPENED("EXAMINE", 7, 11), "C: UID SEARCH UID 10:10", "S: * BYE going down", "over", NULL};

    (void)state;
    run(talk_new("INBOX", 7, 9, "keep", false), closed, "folder \"INBOX\": not there");
    run(talk_new("INBOX", 7, 9, "keep", false), broken, "folder \"INBOX\": disk error");
    run(talk_new("INBOX", 7, 9, "keep", false), gone, "going down");
}

static void it_waits_where_the_server_tells_of_new_mail(void **state)
{
    static const char *const script[] = {
        BEGIN, OPENED("EXAMINE", 7, 10), OPENED("EXAMINE", 7, 10), "C: IDLE", "S: + idling", "S: * 4 EXISTS", "C: DONE",
        "S: TAG OK x", OPENED("EXAMINE", 7, 11), "C: UID SEARCH UID 10:10", "S: * SEARCH 10|TAG OK x",
        MAIL(10, 2, "bc"), "K INBOX 7 10 2",
        /* one that came while that one was read is seen when the folder is opened to wait */
        OPENED("EXAMINE", 7, 12), OPENED("EXAMINE", 7, 12), "C: UID SEARCH UID 11:11", "S: * SEARCH 11|TAG OK x",
        MAIL(11, 2, "bc"), "K INBOX 7 11 2", OPENED("EXAMINE", 7, 12), "C: IDLE", NULL};

    (void)state;
    run(talk_new("INBOX", 7, 9, "keep", true), script, NULL);
}

static void many_mails_are_searched_a_range_at_a_time(void **state)
{
    static const char *const script[] = {BEGIN,
                                         OPENED("EXAMINE", 7, 7001),
                                         "C: UID SEARCH UID 1:5000 SINCE 1-Jan-2026",
                                         "S: * SEARCH|TAG OK x",
                                         "C: UID SEARCH UID 5001:7000 SINCE 1-Jan-2026",
                                         "S: * SEARCH|TAG OK x",
                                         "K INBOX 7 7000 -1",
                                         BYE,
                                         NULL};

    (void)state;
    run(talk_new("INBOX", 0, 0, "keep", false), script, NULL);
}

/* What lies in the folder costs nothing: what is asked for grows with what is new. */
static void ten_new_mails_among_fifty_thousand_cost_ten(void **state)
{
#define NEW(uid) MAIL(uid, 2, "bc"), "K INBOX 7 " #uid " 2"
    static const char *const script[] = {
        BEGIN,
        "C: EXAMINE \"INBOX\"",
        "S: * OK [UIDVALIDITY 7] x|* 50000 EXISTS|* OK [UIDNEXT 50001] x|TAG OK x",
        "C: UID SEARCH UID 49991:50000",
        "S: * SEARCH 49991 49992 49993 49994 49995 49996 49997 49998 49999 50000|TAG OK x",
        NEW(49991),
        NEW(49992),
        NEW(49993),
        NEW(49994),
        NEW(49995),
        NEW(49996),
        NEW(49997),
        NEW(49998),
        NEW(49999),
        NEW(50000),
        BYE,
        NULL};
#undef NEW

    (void)state;
    run(talk_new("INBOX", 7, 49990, "keep", false), script, NULL);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_mail_is_read_in_order_and_only_once_it_is_kept),
        cmocka_unit_test(a_folder_made_anew_is_read_by_date),
        cmocka_unit_test(where_nothing_new_is_only_the_position_moves),
        cmocka_unit_test(a_mail_expunged_meanwhile_is_passed_over),
        cmocka_unit_test(what_is_told_of_other_mails_is_left_aside),
        cmocka_unit_test(a_large_mail_is_fetched_as_far_as_it_is_looked_at),
        cmocka_unit_test(ours_alone_is_marked_or_moved_and_only_when_kept),
        cmocka_unit_test(what_cannot_be_read_is_told_and_left_for_next_time),
        cmocka_unit_test(it_waits_where_the_server_tells_of_new_mail),
        cmocka_unit_test(many_mails_are_searched_a_range_at_a_time),
        cmocka_unit_test(ten_new_mails_among_fifty_thousand_cost_ten),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

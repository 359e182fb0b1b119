/* SPDX-License-Identifier: MIT */
/* What is kept of a mail: its text, and each file that went along once, however many letters it went with. */
#include "proof_fixture.h"

#include <sys/stat.h>

#include "proof/content.h"
#include "proof/content_recipe.h"
#include "proof/erase.h"
#include "proof/log.h"

/* -- files found in a mail ------------------------------------------------- */

/* LENGTH bytes that no compressor makes smaller, the same for the same SEED. */
static GBytes *noise(gsize length, guint32 seed)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    guint8 *data = g_malloc(length + 4);

    for (gsize i = 0; i < length; i += 4) {
        guint32 word = g_rand_int(rand);

        memcpy(data + i, &word, 4);
    }
    return g_bytes_new_take(data, length);
}

static char *encoded_text(GBytes *bytes, gsize width)
{
    GString *text = g_string_new(NULL);

    encoded_append(text, bytes, width);
    return g_string_free(text, FALSE);
}

static void files_are_found_by_their_lines_alone(void **state)
{
    static const struct {
        gsize length, width;
        const char *before, *after;
        guint want;
    } table[] = {
        {5000, 76, "Content-Transfer-Encoding: base64\r\n\r\n", "\r\n--b--\r\n", 1},
        {57 * 100, 76, "\r\n", "\r\n--b--\r\n", 1}, /* the last line is as long as the others */
        {57 * 100 + 1, 76, "", "", 1},
        {57 * 100 + 2, 76, "", "\r\n", 1},
        {5000, 72, "\r\n", "\r\n", 1},
        {5000, 60, "\r\n", "\r\nBest\r\n", 1}, /* a word of four letters */
        {5000, 40, "\r\n", "\r\n", 0},         /* no program writes lines as short */
        {3800, 76, "\r\n", "\r\n", 0},         /* not worth it */
        {5000, 76, "> ", "\r\n", 0},           /* quoted: its first line is another's, and then it is whole */
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GBytes) bytes = noise(table[i].length, i);
        g_autofree char *text = encoded_text(bytes, table[i].width);
        g_autofree char *mail = g_strconcat(table[i].before, text, table[i].after, NULL);
        g_autoptr(GArray) found = encoded_find(mail, strlen(mail), 4096);

        if (i + 1 == G_N_ELEMENTS(table)) { /* all but its first line */
            WANT_INT(found->len, 1);
            continue;
        }
        if (found->len != table[i].want)
            fail_msg("%u: got %u want %u", i, found->len, table[i].want);
        if (found->len && g_array_index(found, struct encoded, 0).at != strlen(table[i].before))
            fail_msg("%u: begins at %" G_GSIZE_FORMAT, i, g_array_index(found, struct encoded, 0).at);
    }
}

/* The shortest file that is worth it, wherever it stands in the mail. */
static void a_file_is_found_wherever_it_begins(void **state)
{
    enum { LEAST = 4096 };
    g_autoptr(GBytes) bytes = noise(LEAST, 1);
    g_autofree char *text = encoded_text(bytes, 76);

    (void)state;
    for (gsize before = 0; before < 2 * LEAST + 200; before += 5) {
        g_autofree char *words = g_strnfill(before, '-');
        g_autofree char *mail = g_strconcat(words, "\r\n", text, "\r\n--b--\r\n", NULL);
        g_autoptr(GArray) found = encoded_find(mail, strlen(mail), LEAST);

        if (found->len != 1 || g_array_index(found, struct encoded, 0).at != before + 2)
            fail_msg("behind %zu bytes: found %u", before, found->len);
    }
}

/* What decodes but would come back otherwise stays text. */
static void what_does_not_come_back_is_left_as_it_is(void **state)
{
    static const char *const ends[] = {"AAB=", "AB==", "A===", "AAAA=", "AA=A"};
    g_autofree char *line = g_strnfill(76, 'A');

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(ends); i++) {
        g_autoptr(GString) mail = g_string_new(NULL);
        g_autoptr(GArray) found = NULL;
        gsize decoded = 0;

        for (int j = 0; j < 100; j++)
            g_string_append_printf(mail, "%s\r\n", line);
        g_string_append_printf(mail, "%s\r\n--b\r\n", ends[i]);
        found = encoded_find(mail->str, mail->len, 4096);
        for (guint j = 0; j < found->len; j++)
            decoded += g_bytes_get_size(g_array_index(found, struct encoded, j).bytes);
        if (i < 2 ? found->len != 0 : decoded != 5700)
            fail_msg("%s: got %u of %" G_GSIZE_FORMAT, ends[i], found->len, decoded);
    }
}

static GBytes *one_part(const char *sha256, void *data)
{
    return g_str_equal(sha256, "there") ? g_bytes_ref(data) : NULL;
}

static void damaged_recipe_makes_nothing(void **state)
{
    static const struct {
        const char *recipe;
        gsize size;
        const char *want;
    } table[] = {
        {"text 3\nabcfile 76 there\n", 7, "abcQUI="},
        {"file 76 there\ntext 1\nx", 5, "QUI=x"},
        {"", 0, ""},
        {"text 3\nabc", 2, NULL},
        {"text 3\nabc", 4, NULL},
        {"text 4\nabc", 4, NULL},
        {"text -1\nabc", 3, NULL},
        {"text 99999999999999999999\nabc", 3, NULL},
        {"text 0\n", 0, NULL},
        {"text 3", 3, NULL},
        {"file 76 gone\n", 4, NULL},
        {"file 75 there\n", 4, NULL},
        {"file 0 there\n", 4, NULL},
        {"file there\n", 4, NULL},
        {"file 76 there", 4, NULL},
        {"file 76 there\n", 3, NULL},
        {"else 3\nabc", 3, NULL},
    };
    g_autoptr(GBytes) part = g_bytes_new_static("AB", 2);

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GBytes) recipe = g_bytes_new_static(table[i].recipe, strlen(table[i].recipe));
        g_autoptr(GBytes) got = content_recipe_follow(recipe, table[i].size, one_part, part);
        g_autoptr(GBytes) want = table[i].want ? g_bytes_new_static(table[i].want, table[i].size) : NULL;

        if (!got != !want || (got && !g_bytes_equal(got, want)))
            fail_msg("%u: «%s»", i, table[i].recipe);
    }
}

/* -- in the store ---------------------------------------------------------- */

/* A mail with that id, of some text and FILE. */
static GBytes *mail_with(int64_t id, GBytes *file)
{
    g_autofree char *text = encoded_text(file, 76);

    g_autofree char *mail =
        g_strdup_printf("Message-Id: <m%" G_GINT64_FORMAT "@devries.example>\r\nSubject: Factuur\r\n"
                        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nBeste Jan\r\n"
                        "--b\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n--b--\r\n",
                        id, text);

    return g_bytes_new(mail, strlen(mail));
}

/* A letter to the client that FIXTURE is at, with FILE; it is to go. */
static int64_t queue_with(struct fixture *f, int stage, GBytes *file)
{
    GError *error = NULL;
    int64_t id = plan_letter(f, stage, 1, MODE_LIVE, &error);
    g_autoptr(GBytes) message = mail_with(id, file);

    MUST(id);
    MUST(store_begin(f->store, &error) && reminder_queue(f->store, id, message, "Factuur 2026-001", &error) &&
         store_commit(f->store, &error));
    return id;
}

/* And it went. */
static int64_t send_with(struct fixture *f, int stage, GBytes *file)
{
    GError *error = NULL;
    int64_t id = queue_with(f, stage, file), attempt = claim_letter(f, id, &error);

    MUST(attempt);
    end_letter(f, id, attempt, OUTCOME_ACCEPTED);
    return id;
}

static struct verify_report *verified(struct fixture *f)
{
    GError *error = NULL;
    struct verify_report *report = store_verify(f->store, NULL, &error);

    MUST(report);
    return report;
}

static void must_be_whole(struct fixture *f)
{
    struct verify_report *report = verified(f);

    if (report->broken)
        fail_msg("got «%s» want no break", (char *)report->breaks->pdata[0]);
    verify_report_free(report);
}

static void thousand_letters_keep_their_file_once(void **state)
{
    enum { LETTERS = 1000, SIZE = 100000 };
    struct fixture *f = *state;
    g_autoptr(GBytes) file = noise(SIZE, 7);
    char(*names)[SHA256_HEX_SIZE] = g_malloc0_n(LETTERS, SHA256_HEX_SIZE);
    GError *error = NULL;
    struct stat before, after;

    MUST(stat(f->path, &before) == 0 && store_begin(f->store, &error));
    for (int i = 0; i < LETTERS; i++) {
        g_autoptr(GBytes) mail = mail_with(i, file);

        MUST(content_put(f->store, "mail", mail, names[i], &error));
    }
    MUST(store_commit(f->store, &error) && tamper(f, "PRAGMA wal_checkpoint(TRUNCATE)", &error));
    MUST(stat(f->path, &after) == 0);
    if (after.st_size - before.st_size > SIZE + LETTERS * 2048)
        fail_msg("got %d bytes more", (int)(after.st_size - before.st_size));
    for (int i = 0; i < LETTERS; i += 100) {
        g_autoptr(GBytes) want = mail_with(i, file), got = content_get(f->store, names[i], &error);

        MUST(got);
        assert_true(g_bytes_equal(got, want));
    }
    WANT_INT(ask(f, "SELECT count(*) FROM content WHERE kind = 'file'"), 1);
    g_free(names);
}

static void altered_or_lost_file_is_seen(void **state)
{
    static const struct {
        const char *text, *want;
    } table[] = {
        {"UPDATE content SET coding = 'plain', data = x'41' WHERE kind = 'file'",
         "reminder 1: its message was altered"},
        {"UPDATE content SET data = NULL WHERE kind = 'file'", "reminder 1: its message was altered"},
        {"UPDATE content SET data = zeroblob(9) WHERE kind = 'mail'", "reminder 1: its message was altered"},
        {"UPDATE content SET coding = 'parts-else' WHERE kind = 'mail'", "reminder 1: its message was altered"},
    };
    g_autoptr(GBytes) file = noise(9000, 3);

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
        void *made = NULL;
        g_autofree char *text = g_strconcat("DROP TRIGGER content_update; ", table[i].text, NULL);
        GError *error = NULL;
        struct verify_report *report;

        assert_int_equal(fixture_make(&made), 0);
        send_with(made, 0, file);
        must_be_whole(made);
        MUST(tamper(made, text, &error));
        report = verified(made);
        WANT_INT(report->broken, 1);
        WANT_TEXT(report->breaks->pdata[0], table[i].want);
        verify_report_free(report);
        fixture_drop(&made);
    }
}

static void what_a_mail_is_made_from_is_never_changed(void **state)
{
    static const char *const texts[] = {"DELETE FROM content_part", "UPDATE content_part SET whole = part"};
    struct fixture *f = *state;
    g_autoptr(GBytes) file = noise(9000, 3);

    send_with(f, 0, file);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;

        assert_false(tamper(f, texts[i], &error));
    }
}

static void forget(struct fixture *f, const char *client)
{
    struct erase_counts counts;
    GError *error = NULL;

    MUST(tamper(f, "UPDATE invoice SET state = 'paid'", &error));
    MUST(erase_prepare(f->store, &error) && store_begin(f->store, &error));
    MUST(erase_client(f->store, client, "piet", &counts, &error));
    MUST(store_commit(f->store, &error) && erase_finish(f->store, &error));
    must_be_whole(f);
}

#define FILES_THERE "SELECT count(*) FROM content WHERE kind = 'file' AND data IS NOT NULL"

static void file_is_forgotten_with_the_last_letter_that_has_it(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GBytes) shared = noise(9000, 3), own = noise(9000, 4);

    send_with(f, 0, shared);
    send_with(f, 1, own);
    f->client.key = (char *)"other";
    send_with(f, 2, shared);
    WANT_INT(ask(f, FILES_THERE), 2);
    forget(f, "acme");
    WANT_INT(ask(f, FILES_THERE), 1);
    forget(f, "other");
    WANT_INT(ask(f, FILES_THERE), 0);
}

/* limits.retention takes the file of an old letter, unless one that is kept has it too. */
static void old_file_goes_unless_a_letter_that_stays_has_it(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GBytes) shared = noise(9000, 3), own = noise(9000, 4);
    struct erase_counts counts;
    GError *error = NULL;

    send_with(f, 0, shared);
    send_with(f, 1, own);
    MUST(tamper(f, "UPDATE invoice SET state = 'paid'", &error));
    queue_with(f, 2, shared); /* on its way */
    MUST(erase_prepare(f->store, &error) && store_begin(f->store, &error));
    MUST(erase_old(f->store, TODAY + 1, "piet", &counts, &error));
    MUST(store_commit(f->store, &error) && erase_finish(f->store, &error));
    WANT_INT(counts.letters, 2);
    WANT_INT(ask(f, FILES_THERE), 1);
    must_be_whole(f);
}

/* What came back after it was forgotten can be forgotten again. */
static void file_that_came_back_is_forgotten_again(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GBytes) file = noise(9000, 3);

    send_with(f, 0, file);
    forget(f, "acme");
    WANT_INT(ask(f, FILES_THERE), 0);
    f->client.key = (char *)"other";
    send_with(f, 1, file);
    WANT_INT(ask(f, FILES_THERE), 1);
    must_be_whole(f);
    forget(f, "other");
    WANT_INT(ask(f, FILES_THERE), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_make, fixture_drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_found_by_their_lines_alone),
        cmocka_unit_test(a_file_is_found_wherever_it_begins),
        cmocka_unit_test(what_does_not_come_back_is_left_as_it_is),
        cmocka_unit_test(damaged_recipe_makes_nothing),
        TEST(thousand_letters_keep_their_file_once),
        cmocka_unit_test(altered_or_lost_file_is_seen),
        TEST(what_a_mail_is_made_from_is_never_changed),
        TEST(file_is_forgotten_with_the_last_letter_that_has_it),
        TEST(old_file_goes_unless_a_letter_that_stays_has_it),
        TEST(file_that_came_back_is_forgotten_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

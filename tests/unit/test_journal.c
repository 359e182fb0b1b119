/* SPDX-License-Identifier: MIT */
/* The chain: appended by several, checked entry by entry, sealed by day. */
#include "proof_fixture.h"

#include <sys/wait.h>

#include "proof/chain.h"
#include "proof/evidence.h"
#include "proof/store_inside.h"

#define OPEN_TRIGGERS                                                                                                  \
    "DROP TRIGGER journal_insert; DROP TRIGGER journal_update; DROP TRIGGER journal_delete;"                           \
    "DROP TRIGGER journal_body_update; DROP TRIGGER journal_body_delete; DROP TRIGGER content_update;"                 \
    "DROP TRIGGER content_delete; DROP TRIGGER seal_update; DROP TRIGGER seal_delete; DROP TRIGGER reminder_bytes;"

static int64_t append(struct store *store, const char *type, const char *body, GError **error)
{
    int64_t seq = 0;

    if (!store_begin(store, error))
        return 0;
    if (!journal_append(store,
                        &(struct journal_entry){.type = type, .actor = "piet", .client = 3, .invoice = 4, .body = body},
                        &seq, error) ||
        !store_commit(store, error)) {
        store_rollback(store);
        return 0;
    }
    return seq;
}

static void entry_hash_is_the_documented_one(void **state)
{
    const struct chain_entry entry = {
        "7", "2026-01-13T12:00:00.000Z", "2026-01-13T12:00:01.000Z", "piet", "paused", "3", NULL, NULL, "aa", "bb"};
    char hash[SHA256_HEX_SIZE];
    g_autofree char *want = g_compute_checksum_for_string(
        G_CHECKSUM_SHA256,
        "herinnerd-journal-1\n7\n2026-01-13T12:00:00.000Z\n2026-01-13T12:00:01.000Z\npiet\npaused\n3\n\n\naa\nbb\n",
        -1);

    (void)state;
    chain_entry_hash(&entry, hash);
    WANT_TEXT(hash, want);
}

/* RFC 6962 2.1: the root of three leaves is node(node(0, 1), 2). */
static void merkle_root_splits_at_the_largest_power_of_two(void **state)
{
    g_autoptr(GArray) hashes = g_array_new(FALSE, TRUE, SHA256_SIZE);
    uint8_t leaf[3][SHA256_SIZE], node[SHA256_SIZE], root[SHA256_SIZE];
    char want[SHA256_HEX_SIZE], got[SHA256_HEX_SIZE];

    (void)state;
    g_array_set_size(hashes, 3);
    for (int i = 0; i < 3; i++) {
        hashes->data[i * SHA256_SIZE] = (char)i;
        hash_bytes((struct hash_part[]){{"\0", 1}, {hashes->data + i * SHA256_SIZE, SHA256_SIZE}}, 2, leaf[i]);
    }
    hash_bytes((struct hash_part[]){{"\1", 1}, {leaf[0], 32}, {leaf[1], 32}}, 3, node);
    hash_bytes((struct hash_part[]){{"\1", 1}, {node, 32}, {leaf[2], 32}}, 3, root);
    chain_root(hashes, got);
    WANT_TEXT(got, hex_of(root, sizeof root, want));
}

/* RFC 4231 4.3 and 4.7 */
static void keyed_hashes_are_those_of_the_standard(void **state)
{
    g_autofree char *key = g_strnfill(131, '\xaa');
    g_autofree char *usual = hash_keyed("Jefe", "what do ya want for nothing?", SHA256_SIZE);
    g_autofree char *after_long_key =
        hash_keyed(key, "Test Using Larger Than Block-Size Key - Hash Key First", SHA256_SIZE);

    (void)state;
    WANT_TEXT(usual, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    WANT_TEXT(after_long_key, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

/* One more in the transaction that runs. */
static int64_t add(struct store *store, GError **error)
{
    int64_t seq = 0;

    return journal_append(store, &(struct journal_entry){.type = "x", .actor = "y"}, &seq, error) ? seq : 0;
}

static void what_was_taken_back_is_followed_by_nothing(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;
    struct verify_report *report;

    MUST(store_begin(f->store, &error));
    WANT_INT(add(f->store, &error), 1);
    MUST(store_mark(f->store, &error));
    WANT_INT(add(f->store, &error), 2);
    store_unmark(f->store, false, NULL);
    WANT_INT(add(f->store, &error), 2);
    MUST(store_commit(f->store, &error));
    MUST(store_begin(f->store, &error));
    WANT_INT(add(f->store, &error), 3);
    store_rollback(f->store);
    WANT_INT(journal_head(f->store, NULL, &error), 2);
    MUST(store_begin(f->store, &error));
    WANT_INT(add(f->store, &error), 3);
    MUST(store_commit(f->store, &error));
    report = store_verify(f->store, NULL, &error);
    MUST(report);
    WANT_INT(report->entries, 3);
    WANT_INT(report->broken, 0);
    verify_report_free(report);
}

static void entry_without_transaction_is_refused(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;

    MUST_FAIL(journal_append(f->store, &(struct journal_entry){.type = "x", .actor = "y"}, NULL, &error),
              HERINNERD_ERROR_STORE);
    WANT_INT(journal_head(f->store, NULL, &error), 0);
}

static void collect(const struct journal_row *row, void *data)
{
    g_string_append_printf(data, "%d %s %s %s;", (int)row->seq, row->type, row->actor,
                           row->body ? row->body : "(erased)");
}

static void entries_are_read_back_by_what_they_are_about(void **state)
{
    struct fixture *f = *state;
    g_autoptr(GString) all = g_string_new(NULL), one = g_string_new(NULL), none = g_string_new(NULL);
    GError *error = NULL;

    MUST(append(f->store, "paused", "why: asked", &error));
    MUST(append(f->store, "resumed", NULL, &error));
    MUST(journal_each(f->store, 0, 3, 4, 0, collect, all, &error));
    WANT_TEXT(all->str, "1 paused piet why: asked;2 resumed piet ;");
    MUST(journal_each(f->store, 1, 3, 0, 0, collect, one, &error));
    WANT_TEXT(one->str, "2 resumed piet ;");
    MUST(journal_each(f->store, 0, 0, 0, 9, collect, none, &error));
    WANT_TEXT(none->str, "");
}

static void both_times_are_kept(void **state)
{
    struct fixture *f = *state;
    GError *error = NULL;

    MUST(append(f->store, "paused", NULL, &error));
    WANT_INT(ask(f, "SELECT time = '2026-01-13T12:00:00.000Z' AND clock > '2026-02-01' FROM journal"), 1);
}

enum { ENTRIES_EACH = 150 };

static int append_many(const struct fixture *f, const char *type)
{
    GError *error = NULL;
    struct store *store = store_open(f->path, STORE_WRITE, 5000, &f->clock, &error);

    for (int i = 0; store && i < ENTRIES_EACH; i++) {
        if (!append(store, type, "x", &error))
            return 1;
    }
    if (!store)
        return 1;
    store_close(store);
    return 0;
}

static void two_processes_make_one_chain(void **state)
{
    struct fixture *f = *state;
    struct verify_report *report;
    GError *error = NULL;
    pid_t child;
    int status;

    child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(append_many(f, "child"));
    WANT_INT(append_many(f, "parent"), 0);
    WANT_INT(waitpid(child, &status, 0), child);
    WANT_INT(status, 0);
    report = store_verify(f->store, NULL, &error);
    MUST(report);
    WANT_INT(report->entries, 2 * ENTRIES_EACH);
    WANT_INT(report->broken, 0);
    verify_report_free(report);
    WANT_INT(ask(f, "SELECT count(*) FROM journal WHERE type = 'child'"), ENTRIES_EACH);
}

/* Three letters, one of them accepted; evidence for it. Entries: 3 planned, 3 queued, claimed, accepted. */
static void fill(struct fixture *f)
{
    g_autoptr(GBytes) raw = g_bytes_new_static("Reporting-MTA: dns; mx\r\n", 24);
    GError *error = NULL;

    send_letter(f, 0, 1, MODE_LIVE);
    queue_letter(f, 2, 1, MODE_LIVE);
    queue_letter(f, 2, 1, MODE_REHEARSAL);
    MUST(store_begin(f->store, &error));
    MUST(evidence_add(f->store,
                      &(struct evidence){1, "", "delivered", "envid", "dsn-delivered", ""},
                      raw, &(struct inbound_place){0}, &error));
    MUST(store_commit(f->store, &error));
    f->clock.pretended_ms += 86400000;
    MUST(journal_seal(f->store, &error));
    MUST(append(f->store, "paused", NULL, &error));
}

static void whole_store_verifies(void **state)
{
    struct fixture *f = *state;
    struct verify_report *report;
    GError *error = NULL;

    fill(f);
    report = store_verify(f->store, NULL, &error);
    MUST(report);
    if (report->broken)
        fail_msg("got «%s» want no break", (char *)report->breaks->pdata[0]);
    WANT_INT(report->entries, 10);
    WANT_INT(report->messages, 3);
    WANT_INT(report->evidence, 1);
    WANT_INT(report->seals, 1);
    WANT_INT(report->erased, 0);
    assert_true(g_str_has_prefix(report->head, "10:"));
    verify_report_free(report);
}

static void verify_names_what_was_altered(void **state)
{
    static const struct {
        const char *sql, *says;
        int broken;
    } cases[] = {
        {"UPDATE journal SET actor = 'jan' WHERE seq = 4", "entry 4 was altered: its hash does not fit", 1},
        {"UPDATE journal SET time = substr(time, 1, 22) || '1Z' WHERE seq = 2", "entry 2 was altered", 1},
        {"UPDATE journal_body SET body = body || ' ' WHERE seq = 5", "entry 5 was altered: its body does not fit", 1},
        {"UPDATE journal SET hash = substr(hash, 2) || 'z' WHERE seq = 10", "entry 10 was altered", 1},
        {"UPDATE journal SET hash = substr(hash, 2) || 'z' WHERE seq = 3", "entry 3 was altered", 3},
        {"PRAGMA foreign_keys = OFF; DELETE FROM journal WHERE seq = 6", "entry 6 is missing", 2},
        {"PRAGMA foreign_keys = OFF; DELETE FROM journal WHERE seq IN (6, 7)", "entries 6 to 7 are missing", 2},
        {"PRAGMA foreign_keys = OFF; DELETE FROM journal WHERE seq = 1", "entry 1 is missing", 2},
        {"UPDATE content SET data = x'0102' WHERE sha256 = (SELECT message_sha256 FROM reminder WHERE id = 2)",
         "reminder 2: its message was altered", 1},
        {"DELETE FROM content WHERE kind = 'transcript'", "reminder 1: its transcript is missing", 1},
        {"UPDATE content SET data = CAST('Reporting-MTA: dns; my' || x'0d0a' AS BLOB) WHERE kind = 'inbound'",
         "reminder 1: its evidence was altered", 1},
        {"UPDATE reminder SET message_sha256 = (SELECT message_sha256 FROM reminder WHERE id = 1) WHERE id = 2",
         "reminder 2: its message is not the one of entry 6", 1},
        {"UPDATE attempt SET transcript_sha256 = (SELECT message_sha256 FROM reminder WHERE id = 2)",
         "reminder 1: its transcript is not the one of entry 4", 2},
        {"UPDATE attempt SET text = '250 forged'", "reminder 1: its attempt is not the one of entry 4", 1},
        {"UPDATE attempt SET peer = '192.0.2.9'", "reminder 1: its attempt is not the one of entry 4", 1},
        {"UPDATE attempt SET outcome = 'later'", "reminder 1: its attempt is not the one of entry 4", 1},
        {"DELETE FROM evidence", "reminder 1: its evidence is not the one of entry 9", 1},
        {"UPDATE evidence SET raw_sha256 = (SELECT message_sha256 FROM reminder WHERE id = 2)",
         "reminder 1: its evidence is not the one of entry 9", 2},
        {"UPDATE evidence SET reminder = 2", "reminder 2: no journal entry tells of its evidence as it stands", 2},
        {"UPDATE evidence SET level = 'displayed'", "reminder 1: no journal entry tells of its evidence", 1},
        {"UPDATE evidence SET time = '2026-01-03T12:00:00.000Z'", "reminder 1: no journal entry tells of its", 1},
        {"UPDATE evidence SET recipient = 'x@y.example'", "reminder 1: no journal entry tells of its evidence", 1},
        {"UPDATE seal SET root = substr(root, 2) || 'z'", "seal of 2026-01-13: entries 1 to 9 are not the ones", 2},
        {"UPDATE seal SET day = '2026-01-12'", "seal of 2026-01-12 was altered", 1},
        {"UPDATE journal SET reminder = NULL WHERE reminder = 3", "reminder 3: no journal entry tells of it", 3},
    };
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct verify_report *report;
        GError *error = NULL;
        struct fixture *f;
        void *own = NULL;
        bool found = false;

        WANT_INT(fixture_make(&own), 0);
        f = own;
        fill(f);
        MUST(tamper(f, OPEN_TRIGGERS, &error));
        MUST(tamper(f, cases[i].sql, &error));
        report = store_verify(f->store, NULL, &error);
        MUST(report);
        for (guint k = 0; k < report->breaks->len; k++)
            found |= strstr(report->breaks->pdata[k], cases[i].says) != NULL;
        if (!found || report->broken != cases[i].broken)
            fail_msg("case %u: got %d «%s» want %d «%s»", i, (int)report->broken,
                     report->broken ? (char *)report->breaks->pdata[0] : "", cases[i].broken, cases[i].says);
        verify_report_free(report);
        fixture_drop(&own);
    }
}

static void words_that_were_removed_without_an_erasure_are_named(void **state)
{
    static const struct {
        const char *sql, *says;
    } cases[] = {
        {"DELETE FROM journal_body WHERE seq = 3", "entry 3: its body was removed, and no erasure tells of it"},
        {"UPDATE content SET data = NULL WHERE kind = 'transcript'",
         "reminder 1: its transcript was removed, and no erasure tells of it"},
        {"DROP TRIGGER erased_insert; INSERT INTO erased VALUES (5, 'body', '3'); DELETE FROM journal_body WHERE seq ="
         " 3",
         "erasure of entry 5: no journal entry tells of it"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct verify_report *report;
        GError *error = NULL;
        struct fixture *f;
        void *own = NULL;

        WANT_INT(fixture_make(&own), 0);
        f = own;
        fill(f);
        MUST(tamper(f, OPEN_TRIGGERS, &error));
        MUST(tamper(f, cases[i].sql, &error));
        report = store_verify(f->store, NULL, &error);
        MUST(report);
        if (report->broken != 1 || !g_str_equal(report->breaks->pdata[0], cases[i].says))
            fail_msg("case %u: got %d «%s» want «%s»", i, (int)report->broken,
                     report->broken ? (char *)report->breaks->pdata[0] : "", cases[i].says);
        verify_report_free(report);
        fixture_drop(&own);
    }
}

static void order_that_was_changed_names_both_places(void **state)
{
    struct fixture *f = *state;
    struct verify_report *report;
    GError *error = NULL;

    fill(f);
    MUST(tamper(f,
                OPEN_TRIGGERS
                "PRAGMA foreign_keys = OFF; UPDATE journal SET seq = -4 WHERE seq = 4;"
                "UPDATE journal SET seq = 4 WHERE seq = 5; UPDATE journal SET seq = 5 WHERE seq = -4;"
                "UPDATE journal_body SET seq = -4 WHERE seq = 4; UPDATE journal_body SET seq = 4 WHERE seq = 5;"
                "UPDATE journal_body SET seq = 5 WHERE seq = -4",
                &error));
    report = store_verify(f->store, NULL, &error);
    MUST(report);
    assert_true(report->broken > 0);
    WANT_TEXT(report->breaks->pdata[0], "entry 4 does not follow entry 3: it names another hash");
    WANT_TEXT(report->breaks->pdata[1], "entry 4 was written as entry 5: the order was changed");
    verify_report_free(report);
}

static void entries_removed_at_the_end_are_known_by_what_names_them(void **state)
{
    static const struct {
        const char *sql, *says;
    } cases[] = {
        /* a seal holds them */
        {"DELETE FROM journal_body WHERE seq > 6; DELETE FROM journal WHERE seq > 6; UPDATE reminder SET planned_seq ="
         " 1; UPDATE attempt SET claimed_seq = 1",
         "entries 7 to 9, which the seal of 2026-01-13 holds, were removed"},
        /* other rows name them */
        {"DELETE FROM seal; DELETE FROM journal_body WHERE seq > 1; DELETE FROM journal WHERE seq > 1",
         "which other rows of the store name, were removed at the end"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct verify_report *report;
        GError *error = NULL;
        struct fixture *f;
        void *own = NULL;
        bool found = false;

        WANT_INT(fixture_make(&own), 0);
        f = own;
        fill(f);
        MUST(tamper(f, OPEN_TRIGGERS "PRAGMA foreign_keys = OFF", &error));
        MUST(tamper(f, cases[i].sql, &error));
        report = store_verify(f->store, NULL, &error);
        MUST(report);
        for (guint k = 0; k < report->breaks->len; k++)
            found |= strstr(report->breaks->pdata[k], cases[i].says) != NULL;
        if (!found)
            fail_msg("case %u: got «%s» want «%s»", i, report->broken ? (char *)report->breaks->pdata[0] : "",
                     cases[i].says);
        verify_report_free(report);
        fixture_drop(&own);
    }
}

/* A tree that grows leaf by leaf has the root of the definition, and each leaf's path leads to it. */
static void paths_lead_from_every_leaf_to_the_root(void **state)
{
    (void)state;
    for (guint count = 1; count <= 17; count++) {
        g_autoptr(GArray) hashes = g_array_new(FALSE, TRUE, SHA256_SIZE);
        char want[SHA256_HEX_SIZE], got[SHA256_HEX_SIZE];

        g_array_set_size(hashes, count);
        for (guint i = 0; i < count; i++)
            hashes->data[i * SHA256_SIZE] = (char)(i + 1);
        chain_root(hashes, want);
        for (guint i = 0; i < count; i++) {
            g_autoptr(GArray) path = chain_path(hashes, i);
            uint8_t node[SHA256_SIZE];

            hash_bytes((struct hash_part[]){{"\0", 1}, {hashes->data + i * SHA256_SIZE, 32}}, 2, node);
            for (guint k = 0; k < path->len; k++) {
                const struct chain_step *step = &g_array_index(path, struct chain_step, k);
                const uint8_t *left = step->left ? step->sibling : node, *right = step->left ? node : step->sibling;
                uint8_t up[SHA256_SIZE];

                hash_bytes((struct hash_part[]){{"\1", 1}, {left, 32}, {right, 32}}, 3, up);
                memcpy(node, up, sizeof node);
            }
            hex_of(node, sizeof node, got);
            if (!g_str_equal(got, want))
                fail_msg("leaf %u of %u: got %s want %s", i, count, got, want);
        }
    }
}

static void what_came_after_a_trusted_seal_is_checked_alone(void **state)
{
    struct fixture *f = *state;
    g_autofree char *hash = NULL, *right = NULL;
    struct verify_report *report;
    GError *error = NULL;

    fill(f);
    f->clock.pretended_ms += 86400000;
    MUST(journal_seal(f->store, &error));
    MUST(tamper(f, OPEN_TRIGGERS "UPDATE journal SET actor = 'jan' WHERE seq = 4", &error));
    report = store_verify(f->store, &(struct verify_ask){.since = "2026-01-14"}, &error);
    MUST(report);
    WANT_INT(report->broken, 0);
    WANT_INT(report->entries, 1);
    WANT_INT(report->seals, 1);
    verify_report_free(report);
    report = store_verify(f->store, &(struct verify_ask){.since = "2026-01-13"}, &error);
    MUST(report);
    WANT_INT(report->broken, 1);
    verify_report_free(report);
    report = store_verify(f->store, &(struct verify_ask){.since = "2026-01-14:00"}, &error);
    MUST(report);
    WANT_TEXT(report->breaks->pdata[0], "seal of 2026-01-14 is not the one whose hash was kept outside");
    verify_report_free(report);
    MUST_FAIL(store_verify(f->store, &(struct verify_ask){.since = "2020-01-01"}, &error), HERINNERD_ERROR_USAGE);
}

static void head_from_outside_shows_a_shorter_or_other_chain(void **state)
{
    struct fixture *f = *state;
    g_autofree char *hash = NULL, *right = NULL, *longer = NULL;
    GError *error = NULL;
    int64_t seq;
    const struct {
        char **head;
        int broken;
    } cases[] = {{&right, 0}, {&longer, 1}};

    MUST(append(f->store, "a", NULL, &error) && append(f->store, "b", NULL, &error));
    seq = journal_head(f->store, &hash, &error);
    WANT_INT(seq, 2);
    right = g_strdup_printf("2:%s", hash);
    longer = g_strdup_printf("3:%s", hash);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct verify_report *report = store_verify(f->store, &(struct verify_ask){.head = *cases[i].head}, &error);

        MUST(report);
        if (report->broken != cases[i].broken)
            fail_msg("case %u: got %d breaks want %d", i, (int)report->broken, cases[i].broken);
        verify_report_free(report);
    }
    hash[0] = hash[0] == '0' ? '1' : '0';
    g_free(right);
    right = g_strdup_printf("2:%s", hash);
    {
        struct verify_report *report = store_verify(f->store, &(struct verify_ask){.head = right}, &error);

        MUST(report);
        WANT_INT(report->broken, 1);
        verify_report_free(report);
    }
    MUST_FAIL(store_verify(f->store, &(struct verify_ask){.head = "nonsense"}, &error), HERINNERD_ERROR_USAGE);
}

/* What is left out as trusted does not leave out what was kept elsewhere. */
static void a_head_before_a_trusted_seal_is_looked_at_as_well(void **state)
{
    struct fixture *f = *state;
    g_autofree char *hash = NULL, *right = NULL, *wrong = NULL;
    GError *error = NULL;
    int64_t seq;
    const struct {
        char **head;
        int broken;
    } cases[] = {{&right, 0}, {&wrong, 1}};

    MUST(append(f->store, "a", NULL, &error));
    seq = journal_head(f->store, &hash, &error);
    right = g_strdup_printf("%" G_GINT64_FORMAT ":%s", seq, hash);
    hash[0] = hash[0] == '0' ? '1' : '0';
    wrong = g_strdup_printf("%" G_GINT64_FORMAT ":%s", seq, hash);
    for (int day = 0; day < 2; day++) {
        f->clock.pretended_ms += 86400000;
        MUST(journal_seal(f->store, &error));
        MUST(append(f->store, "b", NULL, &error));
    }
    f->clock.pretended_ms += 86400000;
    MUST(journal_seal(f->store, &error));
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const struct verify_ask ask_both = {.head = *cases[i].head, .since = "2026-01-14"};
        struct verify_report *report = store_verify(f->store, &ask_both, &error);

        MUST(report);
        if (report->broken != cases[i].broken)
            fail_msg("case %u: got %d breaks want %d", i, (int)report->broken, cases[i].broken);
        verify_report_free(report);
    }
}

static void finished_days_are_sealed_once_and_in_order(void **state)
{
    struct fixture *f = *state;
    struct verify_report *report;
    GError *error = NULL;

    MUST(append(f->store, "a", NULL, &error));
    MUST(journal_seal(f->store, &error));
    WANT_INT(ask(f, "SELECT count(*) FROM seal"), 0); /* the day is not over */
    f->clock.pretended_ms += 2 * 86400000;
    MUST(append(f->store, "b", NULL, &error));
    f->clock.pretended_ms -= 86400000; /* a clock set back: the entry goes with the next new day */
    MUST(append(f->store, "c", NULL, &error));
    f->clock.pretended_ms += 86400000;
    MUST(append(f->store, "d", NULL, &error));
    MUST(journal_seal(f->store, &error));
    MUST(journal_seal(f->store, &error));
    WANT_INT(ask(f, "SELECT count(*) FROM seal"), 1);
    f->clock.pretended_ms += 86400000;
    MUST(journal_seal(f->store, &error));
    WANT_INT(ask(f, "SELECT count(*) FROM seal"), 2);
    WANT_INT(ask(f, "SELECT first_seq * 10 + last_seq FROM seal WHERE day = '2026-01-15'"), 24);
    report = store_verify(f->store, NULL, &error);
    MUST(report);
    WANT_INT(report->broken, 0);
    WANT_INT(report->seals, 2);
    verify_report_free(report);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_make, fixture_drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entry_hash_is_the_documented_one),
        cmocka_unit_test(merkle_root_splits_at_the_largest_power_of_two),
        cmocka_unit_test(keyed_hashes_are_those_of_the_standard),
        TEST(what_was_taken_back_is_followed_by_nothing),
        TEST(entry_without_transaction_is_refused),
        TEST(entries_are_read_back_by_what_they_are_about),
        TEST(both_times_are_kept),
        TEST(two_processes_make_one_chain),
        TEST(whole_store_verifies),
        cmocka_unit_test(verify_names_what_was_altered),
        cmocka_unit_test(words_that_were_removed_without_an_erasure_are_named),
        TEST(order_that_was_changed_names_both_places),
        cmocka_unit_test(entries_removed_at_the_end_are_known_by_what_names_them),
        cmocka_unit_test(paths_lead_from_every_leaf_to_the_root),
        TEST(what_came_after_a_trusted_seal_is_checked_alone),
        TEST(head_from_outside_shows_a_shorter_or_other_chain),
        TEST(a_head_before_a_trusted_seal_is_looked_at_as_well),
        TEST(finished_days_are_sealed_once_and_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

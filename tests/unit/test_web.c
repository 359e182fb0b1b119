/* SPDX-License-Identifier: MIT */
/* What lies on web servers, as far as nobody has to be asked: addresses, bodies, pauses, and the copy beside the store.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "config/web_url.h"
#include "fetch_pause.h"
#include "ledger/web_body.h"
#include "ledger/web_copy.h"

static void only_a_whole_and_encrypted_address_is_taken(void **state)
{
    static const struct {
        const char *url, *fault; /* a part of it; NULL = it is good */
    } table[] = {
        {"https://cloud.example/open.csv", NULL},
        {"HTTPS://cloud.example:8443/a/b.csv?download=1", NULL},
        {"https://cloud.example?file=open", NULL},
        {"https://[2001:db8::1]/open.csv", NULL},
        {"http://localhost:8080/open.csv", NULL},
        {"http://127.0.0.9/open.csv", NULL},
        {"http://cloud.example/open.csv", "not encrypted"},
        {"http://localhost.example/open.csv", "not encrypted"},
        {"https://piet@cloud.example/open.csv", "holds a user"},
        {"https://piet:x@cloud.example/open.csv", "holds a user"},
        {"https://cloud.example/open.csv#top", "holds a #"},
        {"https://cloud.example/a b.csv", "%20"},
        {"https://cloud.example/a\nb.csv", "character"},
        {"https://cloud.example/a\\b.csv", "character"},
        {"https://cloud.example/\xc3\xa9.csv", "character"},
        {"https://cloud.example/*.csv", "one file"},
        {"https:///open.csv", "no server"},
        {"https://cloud.example:0/open.csv", "no server"},
        {"https://cloud.example", "no file"},
        {"https://cloud.example/", "no file"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        const char *got = web_url_fault(table[i].url);

        assert_true(web_url_is(table[i].url));
        if (!got != !table[i].fault || (got && !strstr(got, table[i].fault)))
            fail_msg("%zu: %s: got «%s» want «%s»", i, table[i].url, got ? got : "good",
                     table[i].fault ? table[i].fault : "good");
    }
    assert_false(web_url_is("/srv/https://x"));
    assert_false(web_url_is("ftp://cloud.example/x"));
}

static void the_page_of_a_share_stands_for_its_file(void **state)
{
    static const struct {
        const char *url, *direct, *token, *dav, *shown; /* token NULL: no share */
    } table[] = {
        {"https://c.example/s/aB3dE6gH9kLmN2p", "https://c.example/s/aB3dE6gH9kLmN2p/download", "aB3dE6gH9kLmN2p",
         "https://c.example/public.php/webdav", "https://c.example/…"},
        {"https://c.example/s/aB3dE6gH9kLmN2p/", "https://c.example/s/aB3dE6gH9kLmN2p/download", "aB3dE6gH9kLmN2p",
         "https://c.example/public.php/webdav", "https://c.example/…"},
        {"https://c.example/s/aB3dE6gH9kLmN2p/download", "https://c.example/s/aB3dE6gH9kLmN2p/download",
         "aB3dE6gH9kLmN2p", "https://c.example/public.php/webdav", "https://c.example/…"},
        {"https://c.example:444/cloud/index.php/s/aB3dE6gH9kLmN2p",
         "https://c.example:444/cloud/index.php/s/aB3dE6gH9kLmN2p/download", "aB3dE6gH9kLmN2p",
         "https://c.example:444/cloud/public.php/webdav", "https://c.example:444/…"},
        {"https://c.example/s/short", "https://c.example/s/short", NULL, NULL, "https://c.example/…"},
        {"https://c.example/s/aB3dE6gH9kLmN2p/x.csv", "https://c.example/s/aB3dE6gH9kLmN2p/x.csv", NULL, NULL,
         "https://c.example/…/x.csv"},
        {"https://c.example/remote.php/dav/files/piet/open.csv", "https://c.example/remote.php/dav/files/piet/open.csv",
         NULL, NULL, "https://c.example/…/open.csv"},
        {"https://c.example/open.csv?key=geheim", "https://c.example/open.csv?key=geheim", NULL, NULL,
         "https://c.example/open.csv"},
        {"https://c.example?key=geheim", "https://c.example?key=geheim", NULL, NULL, "https://c.example/…"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *direct = web_url_direct(table[i].url), *shown = web_url_shown(table[i].url), *dav = NULL;
        g_autofree char *token = web_url_share(table[i].url, &dav);

        if (g_strcmp0(direct, table[i].direct) || g_strcmp0(token, table[i].token) || g_strcmp0(dav, table[i].dav) ||
            g_strcmp0(shown, table[i].shown))
            fail_msg("%zu: got «%s» «%s» «%s» «%s»", i, direct, token, dav, shown);
    }
}

static void what_is_no_export_is_known_by_its_first_bytes(void **state)
{
    static const struct {
        const char *head;
        size_t size; /* 0 = up to the NUL */
        const char *type;
        enum web_body want;
    } table[] = {
        {"number,client\n1,a\n", 0, "text/csv", WEB_BODY_GOOD},
        {"\xef\xbb\xbfnumber;client\n", 0, "", WEB_BODY_GOOD},
        {"\xff\xfen\0u\0", 6, "", WEB_BODY_GOOD},
        {"number,client\n", 0, "text/html; charset=utf-8", WEB_BODY_GOOD},
        {"Log in <a href=x>here</a>", 0, "text/html", WEB_BODY_PAGE},
        {"", 0, "text/csv", WEB_BODY_EMPTY},
        {"\xef\xbb\xbf\r\n \n", 0, "", WEB_BODY_EMPTY},
        {"<!DOCTYPE html>", 0, "", WEB_BODY_PAGE},
        {"\n\n  <html>", 0, "text/csv", WEB_BODY_PAGE},
        {"<br />\n<b>Warning</b>", 0, "text/csv", WEB_BODY_PAGE},
        {"\xff\xfe<\0h\0", 6, "", WEB_BODY_PAGE},
        {"<?xml version=\"1.0\"?><d:multistatus/>", 0, "", WEB_BODY_XML},
        {"{\"error\":1}", 0, "", WEB_BODY_JSON},
        {"PK\x03\x04", 0, "", WEB_BODY_WORKBOOK},
        {"\xd0\xcf\x11\xe0\xa1", 0, "", WEB_BODY_WORKBOOK},
        {"%PDF-1.7", 0, "", WEB_BODY_PDF},
        {"\x1f\x8b\x08", 0, "", WEB_BODY_PACKED},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        size_t size = table[i].size ? table[i].size : strlen(table[i].head);
        enum web_body got = web_body_judge(table[i].head, size, table[i].type);

        if (got != table[i].want)
            fail_msg("%zu: got %d want %d", i, (int)got, (int)table[i].want);
    }
}

static void a_server_in_trouble_is_asked_less_and_less(void **state)
{
    static const struct {
        int failures;
        bool for_good;
        int64_t every, after, want;
    } table[] = {
        {0, false, 900, 0, 900}, {0, false, 1, 500, 1},           {1, false, 900, 0, 60},    {2, false, 900, 0, 120},
        {4, false, 900, 0, 480}, {5, false, 900, 0, 900},         {500, false, 900, 0, 900}, {3, false, 1, 0, 1},
        {1, true, 900, 0, 3600}, {1, true, 7200, 0, 3600},        {1, false, 900, 300, 300}, {3, false, 900, 5, 240},
        {1, false, 900, -5, 60}, {1, false, 900, 9999999, 86400},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        int64_t got = fetch_pause_s(table[i].failures, table[i].for_good, table[i].every, table[i].after);

        if (got != table[i].want)
            fail_msg("%zu: got %d want %d", i, (int)got, (int)table[i].want);
    }
}

/* A copy of CONTENT at PATH as a fetch leaves it. */
static void put_copy(const char *path, const char *content, int64_t as_of_ms)
{
    struct web_copy copy = {.etag = (char *)"\"a;b\"",
                            .last_modified = (char *)"Mon, 02 Mar 2026 07:00:00 GMT",
                            .sha256 = (char *)"abc",
                            .size = (int64_t)strlen(content),
                            .asked_ms = as_of_ms,
                            .trouble = (char *)""};
    int fd = web_copy_begin(path, NULL);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, content, strlen(content)), strlen(content));
    assert_true(web_copy_replace(path, fd, as_of_ms, NULL));
    close(fd);
    assert_true(web_copy_save(path, &copy, NULL));
}

static void a_copy_is_known_only_while_it_is_what_was_put_there(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("web-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "copy", NULL), *side = g_strconcat(path, ".state", NULL);
    const struct config_web web = {.url = (char *)"https://c.example/x", .shown = (char *)"https://c.example/x"};
    const struct config_web none = {.url = (char *)""};
    struct stat facts;

    (void)state;
    g_autofree char *before = web_copy_lack(&web, path), *local = web_copy_lack(&none, path);

    assert_non_null(strstr(before, "was not fetched yet"));
    assert_null(local);
    put_copy(path, "number\n1\n", INT64_C(1772438400000));
    assert_int_equal(stat(path, &facts), 0);
    assert_int_equal(facts.st_mtim.tv_sec, 1772438400);
    AUTO(web_copy) whole = web_copy_load(path);

    assert_string_equal(whole->etag, "\"a;b\"");
    assert_string_equal(whole->last_modified, "Mon, 02 Mar 2026 07:00:00 GMT");
    assert_int_equal(web_copy_as_of(whole), INT64_C(1772438400000));
    g_autofree char *lack = web_copy_lack(&web, path);

    assert_null(lack);
    assert_int_equal(truncate(path, 3), 0);
    AUTO(web_copy) cut = web_copy_load(path);

    assert_string_equal(cut->etag, "");
    assert_string_equal(cut->sha256, "");
    g_autofree char *after = web_copy_lack(&web, path);

    assert_non_null(after);
    g_unlink(path);
    g_unlink(side);
    g_rmdir(folder);
}

static void a_file_is_as_old_as_the_server_says_and_never_from_tomorrow(void **state)
{
    struct web_copy copy = {.asked_ms = 5000, .modified_ms = 3000};

    (void)state;
    assert_int_equal(web_copy_as_of(&copy), 3000);
    copy.modified_ms = 9000;
    assert_int_equal(web_copy_as_of(&copy), 5000);
    copy.modified_ms = 0;
    assert_int_equal(web_copy_as_of(&copy), 5000);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_a_whole_and_encrypted_address_is_taken),
        cmocka_unit_test(the_page_of_a_share_stands_for_its_file),
        cmocka_unit_test(what_is_no_export_is_known_by_its_first_bytes),
        cmocka_unit_test(a_server_in_trouble_is_asked_less_and_less),
        cmocka_unit_test(a_copy_is_known_only_while_it_is_what_was_put_there),
        cmocka_unit_test(a_file_is_as_old_as_the_server_says_and_never_from_tomorrow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

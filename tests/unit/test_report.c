/* SPDX-License-Identifier: MIT */
/* What people and programs are shown: tables, JSON Lines, sentences. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "config/clock.h"
#include "report/json.h"
#include "report/log.h"
#include "report/output.h"
#include "report/reasons.h"
#include "report/table.h"

/* An output into memory. */
struct page {
    struct output out;
    char *text;
    size_t length;
};

static void page_open(struct page *page, int width)
{
    *page = (struct page){0};
    page->out.stream = open_memstream(&page->text, &page->length);
    page->out.width = width;
}

static const char *page_text(struct page *page)
{
    fflush(page->out.stream);
    return page->text;
}

static void page_close(struct page *page)
{
    fclose(page->out.stream);
    free(page->text);
}

static void assert_page(struct page *page, const char *want, const char *what)
{
    const char *got = page_text(page);

    if (strcmp(got, want))
        fail_msg("%s:\ngot\n%s\nwant\n%s", what, got, want);
}

/* --- tables */

static const struct table_column three[] = {
    {.title = "client", .least = 6}, {.title = "total", .right = true}, {.title = "why", .flow = true}};

static struct table *table_of(const char *const rows[][3], guint count)
{
    struct table *table = table_new(three, 3);

    for (guint i = 0; i < count; i++)
        table_add(table, TINT_NONE, rows[i]);
    return table;
}

static void columns_are_aligned_by_width_not_by_bytes(void **state)
{
    const char *const rows[][3] = {{"Café Zwart", "1.00 EUR", "a"}, {"日本商会", "10.00 EUR", "b"}, {"Acme", "2.00", "c"}};
    AUTO(table) table = table_of(rows, G_N_ELEMENTS(rows));
    struct page page;

    (void)state;
    page_open(&page, 80);
    table_print(table, &page.out);
    assert_page(&page,
                "client          total  why\n"
                "Café Zwart   1.00 EUR  a\n"
                "日本商会    10.00 EUR  b\n"
                "Acme             2.00  c\n",
                "widths");
    page_close(&page);
}

static void the_last_column_is_wrapped_beside_where_there_is_room(void **state)
{
    const char *const rows[][3] = {{"Acme", "2.00", "one two three four five six seven eight nine ten"}};
    AUTO(table) table = table_of(rows, 1);
    struct page page;

    (void)state;
    page_open(&page, 50);
    table_print(table, &page.out);
    assert_page(&page,
                "client  total  why\n"
                "Acme     2.00  one two three four five six seven\n"
                "               eight nine ten\n",
                "beside");
    page_close(&page);
}

static void the_last_column_goes_below_where_little_room_is_left(void **state)
{
    const char *const rows[][3] = {{"Acme", "2.00", "paused until 2027-01-04 by piet: on holiday"},
                                   {"Boom", "3.00", ""}};
    AUTO(table) table = table_of(rows, 2);
    struct page page;

    (void)state;
    page_open(&page, 40);
    table_print(table, &page.out);
    assert_page(&page,
                "client  total\n"
                "Acme     2.00\n"
                "    paused until 2027-01-04 by piet: on\n"
                "    holiday\n"
                "Boom     3.00\n",
                "below");
    page_close(&page);
}

static void the_widest_column_is_cut_first_and_shows_it(void **state)
{
    static const struct table_column columns[] = {{.title = "a", .least = 4}, {.title = "b", .least = 4}, {.title = "c"}};
    AUTO(table) table = table_new(columns, 3);
    struct page page;

    (void)state;
    table_add(table, TINT_NONE, (const char *[]){"abcdefghijklmnopqrstuvwxyz", "klein", "never cut at all"});
    page_open(&page, 40);
    table_print(table, &page.out);
    assert_page(&page,
                "a                b      c\n"
                "abcdefghijklmn…  klein  never cut at all\n",
                "cut");
    page_close(&page);
}

static void no_row_is_wider_than_the_page_or_ends_in_a_blank(void **state)
{
    static const struct table_column columns[] = {
        {.title = "date"}, {.title = "client", .least = 10}, {.title = "to", .least = 10}, {.title = "why", .flow = true}};

    (void)state;
    for (int width = 40; width <= 120; width++) {
        AUTO(table) table = table_new(columns, 4);
        struct page page;

        table_add(table, TINT_NONE,
                  (const char *[]){"2026-12-03", "Gemeente Oud-Zaanwijk aan den Waterkant",
                                   "crediteuren@oudzaanwijk.example, inkoop@oudzaanwijk.example",
                                   "too soon after other mail to this client; not before 2026-12-07"});
        table_add(table, TINT_NONE, (const char *[]){"2026-12-03", "", "", ""});
        page_open(&page, width);
        table_print(table, &page.out);

        g_auto(GStrv) lines = g_strsplit(page_text(&page), "\n", -1);

        for (guint i = 0; lines[i]; i++) {
            if (text_width(lines[i]) > width || g_str_has_suffix(lines[i], " "))
                fail_msg("width %d, line %u: got \"%s\"", width, i, lines[i]);
        }
        page_close(&page);
    }
}

static void text_from_outside_cannot_steer_the_terminal(void **state)
{
    const char *const rows[][3] = {{"Evil\033[2J\nCo", "1.00", "\xff broken"}};
    AUTO(table) table = table_of(rows, 1);
    struct page page;

    (void)state;
    page_open(&page, 80);
    table_print(table, &page.out);
    output_line(&page.out, TINT_NONE, "%s", "a\tb\r\033]0;title\007c");
    if (strpbrk(page_text(&page), "\033\007\r\t") || !g_utf8_validate(page_text(&page), -1, NULL))
        fail_msg("got \"%s\"", page_text(&page));
    assert_non_null(strstr(page_text(&page), "Evil [2J Co"));
    page_close(&page);
}

static void an_empty_table_prints_nothing(void **state)
{
    AUTO(table) table = table_new(three, 3);
    struct page page;

    (void)state;
    page_open(&page, 80);
    table_print(table, &page.out);
    assert_page(&page, "", "empty");
    page_close(&page);
}

static void colour_is_only_where_it_was_asked_for(void **state)
{
    struct page page;

    (void)state;
    page_open(&page, 80);
    output_line(&page.out, TINT_BAD, "plain");
    page.out.color = true;
    output_line(&page.out, TINT_BAD, "red");
    output_line(&page.out, TINT_NONE, "none");
    assert_page(&page, "plain\n\033[31mred\033[0m\nnone\n", "colour");
    page_close(&page);
}

static void no_terminal_means_80_columns_and_no_colour(void **state)
{
    FILE *file = tmpfile();
    struct output out;

    (void)state;
    output_init(&out, file, "auto", false);
    assert_int_equal(out.width, 80);
    assert_false(out.color);
    output_init(&out, file, "always", false);
    assert_true(out.color);
    output_init(&out, file, "always", true);
    assert_false(out.color);
    fclose(file);
}

static void facts_hang_beside_their_label(void **state)
{
    struct page page;

    (void)state;
    page_open(&page, 40);
    output_fact(&page.out, TINT_NONE, "store", "one two three four five six seven");
    output_fact(&page.out, TINT_NONE, "absent", "");
    assert_page(&page,
                "store           one two three four five\n"
                "                six seven\n",
                "fact");
    page_close(&page);
}

/* --- JSON Lines */

static void strings_are_escaped(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"plain", "{\"k\":\"plain\"}\n"},
        {"", "{\"k\":\"\"}\n"},
        {NULL, "{\"k\":null}\n"},
        {"\"\\", "{\"k\":\"\\\"\\\\\"}\n"},
        {"a\nb\tc\rd\be\ff", "{\"k\":\"a\\nb\\tc\\rd\\be\\ff\"}\n"},
        {"\001\037\177", "{\"k\":\"\\u0001\\u001f\\u007f\"}\n"},
        {"€ é 日", "{\"k\":\"€ é 日\"}\n"},
        {"a\xff z", "{\"k\":\"a\xef\xbf\xbd z\"}\n"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct page page;
        struct json json;

        page_open(&page, 80);
        json_begin(&json);
        json_string(&json, "k", cases[i].text);
        json_end(&json, page.out.stream);
        if (strcmp(page_text(&page), cases[i].want))
            fail_msg("case %u: got %s want %s", i, page_text(&page), cases[i].want);
        page_close(&page);
    }
}

static void objects_and_arrays_nest_with_their_commas(void **state)
{
    char *list[] = {(char *)"a", (char *)"b", NULL};
    struct page page;
    struct json json;

    (void)state;
    page_open(&page, 80);
    json_begin(&json);
    json_int(&json, "n", -7);
    json_strings(&json, "none", NULL);
    json_strings(&json, "two", list);
    json_object(&json, "o");
    json_bool(&json, "t", true);
    json_word(&json, "w", "");
    json_object_end(&json);
    json_array(&json, "objects");
    json_object(&json, NULL);
    json_object_end(&json);
    json_object(&json, NULL);
    json_bool(&json, "f", false);
    json_object_end(&json);
    json_array_end(&json);
    json_end(&json, page.out.stream);
    assert_page(&page,
                "{\"n\":-7,\"none\":[],\"two\":[\"a\",\"b\"],\"o\":{\"t\":true,\"w\":null},"
                "\"objects\":[{},{\"f\":false}]}\n",
                "nesting");
    page_close(&page);
}

static void a_log_entry_has_the_keys_of_the_interface_in_order(void **state)
{
    char *invoices[] = {(char *)"2026-1", (char *)"2026-2", NULL}, *to[] = {(char *)"ap@acme.example", NULL};
    struct log_entry entry = {
        .id = 12, .time = (char *)"2026-12-03T08:00:00.000Z", .client = (char *)"acme", .client_name = (char *)"Acme",
        .stage = (char *)"reminder", .invoices = invoices, .to = to, .subject = (char *)"Invoice", .message_id = (char *)"",
        .envid = (char *)"", .level = (char *)"accepted", .level_time = (char *)"2026-12-03T08:00:01.000Z",
        .reply = (char *)"250 queued", .attempts = 1};
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Amsterdam");
    struct page page;

    (void)state;
    page_open(&page, 80);
    page.out.json = true;
    page.out.zone = zone;
    log_entry_json(&page.out, &entry);
    assert_page(&page,
                "{\"id\":12,\"time\":\"2026-12-03T09:00:00+01:00\",\"client\":\"acme\",\"stage\":\"reminder\","
                "\"invoices\":[\"2026-1\",\"2026-2\"],\"to\":[\"ap@acme.example\"],\"subject\":\"Invoice\","
                "\"message_id\":null,\"envid\":null,\"level\":\"accepted\",\"level_time\":\"2026-12-03T09:00:01+01:00\","
                "\"reply\":\"250 queued\",\"attempts\":1}\n",
                "log entry");
    page_close(&page);
}

static void a_log_table_says_sent_not_accepted(void **state)
{
    char *invoices[] = {(char *)"2026-1", NULL}, *to[] = {(char *)"ap@acme.example", NULL};
    struct log_entry entry = {
        .id = 12, .time = (char *)"2026-12-03T08:00:00.000Z", .client = (char *)"acme", .client_name = (char *)"",
        .stage = (char *)"reminder", .invoices = invoices, .to = to, .level = (char *)"accepted"};
    g_autoptr(GTimeZone) zone = g_time_zone_new_identifier("Europe/Amsterdam");
    struct page page;
    struct log_page log = {.out = &page.out};

    (void)state;
    page_open(&page, 80);
    page.out.zone = zone;
    log_page_add(&entry, &log);
    log_page_end(&log);
    assert_page(&page,
                "time              id  client  stage     invoices  to               level\n"
                "2026-12-03 09:00  12  acme    reminder  2026-1    ap@acme.example  sent\n",
                "log table");
    page_close(&page);
}

/* --- sentences */

static void every_reason_has_a_sentence_and_a_word(void **state)
{
    (void)state;
    for (int reason = 0; reason < REASON_COUNT; reason++) {
        g_autofree char *sentence = reason_sentence((enum reason)reason, DAY_NONE, NULL);

        if (!*sentence || !*reason_word((enum reason)reason))
            fail_msg("reason %d: got \"%s\", \"%s\"", reason, sentence, reason_word((enum reason)reason));
    }
    g_autofree char *none = reason_sentence(REASON_NONE, DAY_NONE, NULL);

    assert_string_equal(none, "");
}

static void a_hold_says_until_when_by_whom_and_why(void **state)
{
    const civil_day until = day_from_ymd(2027, 1, 4);
    const struct {
        struct history_hold hold;
        const char *want;
    } cases[] = {
        {{.until_day = until, .actor = (char *)"piet", .reason = (char *)"on holiday"},
         "paused until 2027-01-04 by piet: on holiday"},
        {{.until_day = DAY_NONE, .actor = (char *)"piet"}, "paused by piet"},
        {{.until_day = until}, "paused until 2027-01-04"},
        {{.until_day = DAY_NONE, .actor = (char *)"", .reason = (char *)""}, "paused"},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = reason_sentence(REASON_PAUSE, DAY_NONE, &cases[i].hold);

        if (strcmp(got, cases[i].want))
            fail_msg("case %u: got \"%s\" want \"%s\"", i, got, cases[i].want);
    }
    g_autofree char *gap = reason_sentence(REASON_GAP, until, NULL);

    assert_string_equal(gap, "too soon after other mail to this client; not before 2027-01-04");
}

static void a_hold_is_in_force_from_its_first_to_its_last_day(void **state)
{
    static const struct {
        struct history_hold hold;
        civil_day today;
        bool want;
    } cases[] = {
        {{.from_day = 10, .until_day = 12, .lifted_day = DAY_NONE}, 9, false},
        {{.from_day = 10, .until_day = 12, .lifted_day = DAY_NONE}, 10, true},
        {{.from_day = 10, .until_day = 12, .lifted_day = DAY_NONE}, 12, true},
        {{.from_day = 10, .until_day = 12, .lifted_day = DAY_NONE}, 13, false},
        {{.from_day = 10, .until_day = DAY_NONE, .lifted_day = DAY_NONE}, 99999, true},
        {{.from_day = 10, .until_day = DAY_NONE, .lifted_day = 20}, 20, false},
    };

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        if (hold_in_force(&cases[i].hold, cases[i].today) != cases[i].want)
            fail_msg("case %u: got %d want %d", i, !cases[i].want, cases[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_aligned_by_width_not_by_bytes),
        cmocka_unit_test(the_last_column_is_wrapped_beside_where_there_is_room),
        cmocka_unit_test(the_last_column_goes_below_where_little_room_is_left),
        cmocka_unit_test(the_widest_column_is_cut_first_and_shows_it),
        cmocka_unit_test(no_row_is_wider_than_the_page_or_ends_in_a_blank),
        cmocka_unit_test(text_from_outside_cannot_steer_the_terminal),
        cmocka_unit_test(an_empty_table_prints_nothing),
        cmocka_unit_test(colour_is_only_where_it_was_asked_for),
        cmocka_unit_test(no_terminal_means_80_columns_and_no_colour),
        cmocka_unit_test(facts_hang_beside_their_label),
        cmocka_unit_test(strings_are_escaped),
        cmocka_unit_test(objects_and_arrays_nest_with_their_commas),
        cmocka_unit_test(a_log_entry_has_the_keys_of_the_interface_in_order),
        cmocka_unit_test(a_log_table_says_sent_not_accepted),
        cmocka_unit_test(every_reason_has_a_sentence_and_a_word),
        cmocka_unit_test(a_hold_says_until_when_by_whom_and_why),
        cmocka_unit_test(a_hold_is_in_force_from_its_first_to_its_last_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* Rows that are remembered: whatever becomes of the file, its settings or the memory, the ledger is as without it. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>

#include <cmocka.h>

#include "ledger/ledger_case.h"
#include "ledger/ledger_inside.h"
#include "ledger/reading.h"
#include "ledger/rows_memory.h"
#include "ledger/source.h"

enum { SEED = 20261122, ROUNDS = 20, CHANGES = 5, FLIPS = 200 };

#define HEAD "number,client,name,email,issued,due,currency,total,open,status,kind,collect,description,language,segment"

/* -- a ledger in every field ---------------------------------------------- */

static void dump_client(GString *out, const struct ledger_client *client)
{
    const char *const texts[] = {client->id,
                                 client->name,
                                 client->more->legal_name,
                                 client->email,
                                 client->more->cc,
                                 client->more->email_formal,
                                 client->more->contact,
                                 client->more->salutation,
                                 client->more->phone,
                                 client->more->address,
                                 client->more->postcode,
                                 client->more->city,
                                 client->country,
                                 client->more->company_number,
                                 client->more->vat,
                                 client->more->policy,
                                 client->more->note,
                                 client->language,
                                 client->terms};

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_string_append_printf(out, "%s|", texts[i]);
    g_string_append_printf(out, "%u %d", client->index, client->segment);
}

static void dump_row(GString *out, const struct invoice *row)
{
    g_string_append_printf(out, "%s <%s> %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT " %.3s %d %d", row->number,
                           row->email ? row->email : "(none)", row->total, row->balance, row->currency, row->issued,
                           row->due);
    g_string_append_printf(out, " k%d s%d x%d c%d b%d l%d i%u", row->kind, row->status, row->texts, row->collect,
                           row->balance_known, row->line, row->client_index);
    for (enum invoice_text i = 0; i < TEXT_COUNT; i++)
        if (invoice_text(row, i))
            g_string_append_printf(out, " %d=%s", i, invoice_text(row, i));
    g_string_append(out, " of ");
    dump_client(out, row->client);
    g_string_append_c(out, '\n');
}

/* All that anybody can see of LEDGER. */
static char *dump_all(const struct ledger *ledger)
{
    GString *out = g_string_new(ledger->failure);

    g_string_append_printf(out, "\n%s %s rows %d skipped %d clients %u at %d:%d value %d\n", ledger->sha256,
                           ledger->header_sha256, ledger->rows, ledger->skipped, g_hash_table_size(ledger->clients),
                           ledger->failure_line, ledger->failure_column, ledger->failure_is_value);
    for (guint i = 0; i < ledger->invoices->len; i++)
        dump_row(out, &g_array_index(ledger->invoices, struct invoice, i));
    for (guint i = 0; i < ledger->rejects->len; i++) {
        const struct ledger_reject *reject = ledger->rejects->pdata[i];

        g_string_append_printf(out, "reject %d:%d %s: %s\n", reject->line, reject->column, reject->number,
                               reject->reason);
    }
    for (guint i = 0; i < ledger->warnings->len; i++)
        g_string_append_printf(out, "warning %s\n", (const char *)ledger->warnings->pdata[i]);
    return g_string_free(out, FALSE);
}

static struct ledger *read_with(const struct ledger_setting *setting, const char *memory, bool writes)
{
    struct ledger_reading *reading =
        ledger_read_begin(&setting->config, setting->contacts_path ? &setting->contacts : NULL, NULL);

    ledger_read_remember(reading, memory, writes);
    while (!ledger_read_step(reading))
        ;
    return ledger_read_end(reading);
}

/* Reads with MEMORY and without; false when that differs, which is told with WHAT. */
static bool agrees(const struct ledger_setting *setting, const char *memory, bool writes, const char *what)
{
    AUTO(ledger) plain = ledger_setting_read(setting);
    AUTO(ledger) aided = read_with(setting, memory, writes);
    g_autofree char *want = dump_all(plain), *got = dump_all(aided);
    gsize at = 0;

    if (!strcmp(got, want))
        return true;
    while (got[at] == want[at])
        at++;
    at -= MIN(at, 120);
    print_error("%s:\n got «…%.400s…»\nwant «…%.400s…»\n", what, got + at, want + at);
    return false;
}

/* -- ledgers by chance ---------------------------------------------------- */

struct draft {
    GRand *chance;
    GPtrArray *lines; /* rows, each with its end */
    const char *end;
    bool plain; /* no row that makes the ledger fail */
};

static int below(const struct draft *draft, int limit)
{
    return g_rand_int_range(draft->chance, 0, limit);
}

static const char *one_of(const struct draft *draft, const char *const *words, gsize count)
{
    return words[below(draft, (int)count)];
}

#define ONE_OF(draft, ...)                                                                                             \
    one_of(draft, (const char *const[]){__VA_ARGS__}, G_N_ELEMENTS(((const char *const[]){__VA_ARGS__})))

static char *make_date(const struct draft *draft)
{
    if (below(draft, 40) == 0)
        return g_strdup("");
    return g_strdup_printf("2026-%02d-%02d", 1 + below(draft, 9), 1 + below(draft, 28));
}

static char *make_amount(const struct draft *draft)
{
    if (!draft->plain && below(draft, 4000) == 0)
        return g_strdup("12x");
    return g_strdup_printf("%s%d.%02d", below(draft, 12) ? "" : "-", below(draft, 900), below(draft, 100));
}

static char *make_row(const struct draft *draft)
{
    int client = below(draft, 40);
    g_autofree char *issued = make_date(draft), *due = make_date(draft);
    g_autofree char *total = make_amount(draft), *open = make_amount(draft);
    g_autofree char *name = g_strdup_printf("Bedrijf %d%s", client, ONE_OF(draft, "", "", "", " B.V.", " \"\"X\"\""));
    g_autofree char *number =
        below(draft, 30) ? g_strdup_printf("2026-%05d", below(draft, 20000)) : g_strdup(ONE_OF(draft, "", "R-1", " "));

    if (below(draft, 60) == 0)
        return g_strdup(draft->end);
    return g_strdup_printf("%s,c%d,\"%s\",%s%d@x.example,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s%s", number, client, name,
                           ONE_OF(draft, "ap", "ap", "info"), client, issued, due,
                           ONE_OF(draft, "EUR", "EUR", "EUR", "eur", "USD", "EUR", "QQQ"), total, open,
                           ONE_OF(draft, "open", "betaald", "", "draft", "weg"),
                           ONE_OF(draft, "", "", "", "credit note", "proforma"),
                           below(draft, 90) ? ONE_OF(draft, "", "ja", "nee") : ONE_OF(draft, "wie weet", "tja"),
                           ONE_OF(draft, "", "werk", "\"regel een\nregel twee\"", "\"a, b\"", "caf\xc3\xa9", "\x01 x"),
                           ONE_OF(draft, "", "nl", "fr"), ONE_OF(draft, "", "", "business"), draft->end);
}

static void insert(const struct draft *draft, int place)
{
    g_ptr_array_insert(draft->lines, place, make_row(draft));
}

/* One of the changes that files meet between two readings. */
static void change(const struct draft *draft)
{
    int count = (int)draft->lines->len, place = below(draft, count), part = 1 + below(draft, count / 4);

    switch (below(draft, 8)) {
    case 0: /* some edited */
        for (int i = 0; i < 1 + count / 100; i++) {
            int other = below(draft, count);

            g_free(draft->lines->pdata[other]);
            draft->lines->pdata[other] = make_row(draft);
        }
        break;
    case 1: /* some new ones in the middle */
        for (int i = below(draft, 20); i >= 0; i--)
            insert(draft, place);
        break;
    case 2: /* some gone */
        g_ptr_array_remove_range(draft->lines, (guint)place, (guint)MIN(part, count - place - (count < 40)));
        break;
    case 3: /* two change places */
        if (place + 1 < count) {
            gpointer first = draft->lines->pdata[place];

            draft->lines->pdata[place] = draft->lines->pdata[place + 1];
            draft->lines->pdata[place + 1] = first;
        }
        break;
    case 4: /* some behind the last */
        for (int i = below(draft, 60); i >= 0; i--)
            insert(draft, -1);
        break;
    case 5: /* a part of it comes twice */
        for (int i = 0; i < MIN(part, count - place); i++)
            g_ptr_array_add(draft->lines, g_strdup(draft->lines->pdata[place + i]));
        break;
    case 6: /* the last part comes first */
        for (int i = 0; i < part; i++)
            g_ptr_array_insert(draft->lines, 0, g_ptr_array_steal_index(draft->lines, draft->lines->len - 1));
        break;
    default:
        break;
    }
}

struct look {
    const char *encoding, *mark, *before;
    int skip_lines;
    bool headless, torn;
};

/* Writes the file as LOOK has it. */
static void write_draft(const struct draft *draft, const struct look *look)
{
    g_autoptr(GString) text = g_string_new(look->mark);
    g_autofree char *path = ledger_case_path("ledger.csv"), *bytes = NULL;
    gsize size;

    g_string_append(text, look->before);
    if (!look->headless)
        g_string_append_printf(text, "%s%s", HEAD, draft->end);
    for (guint i = 0; i < draft->lines->len; i++)
        g_string_append(text, draft->lines->pdata[i]);
    if (look->torn && g_str_has_suffix(text->str, draft->end)) /* the last line has no end */
        g_string_truncate(text, text->len - strlen(draft->end));
    bytes = g_convert(text->str, (gssize)text->len, look->encoding, "UTF-8", NULL, &size, NULL);
    assert_non_null(bytes);
    assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
}

static struct ledger_setting *make_setting(const struct draft *draft, const struct look *look)
{
    struct ledger_case test = {
        .csv = "",
        .encoding = look->encoding,
        .skip_lines = look->skip_lines,
        .headless = look->headless,
        .currency = below(draft, 2) ? "EUR" : "",
        .drop = {look->headless ? "10=weg" : "status=weg"},
        .group = (enum grouping)below(draft, 2),
    };

    if (below(draft, 3) == 0) {
        test.contacts = "key,name,email,language\nc1,Een,een@x.example,\n,Bedrijf 2,,fr\nc3,Drie,drie@x.example,nl\n";
        test.contact_columns[CONTACT_KEY] = "key";
        test.contact_columns[CONTACT_NAME] = "name";
        test.contact_columns[CONTACT_EMAIL] = "email";
        test.contact_columns[CONTACT_LANGUAGE] = "language";
    }
    if (look->headless) {
        static const char *const places[COLUMN_COUNT] = {
            [COLUMN_NUMBER] = "1", [COLUMN_CLIENT] = "2", [COLUMN_NAME] = "3",     [COLUMN_EMAIL] = "4",
            [COLUMN_ISSUED] = "5", [COLUMN_DUE] = "6",    [COLUMN_CURRENCY] = "7", [COLUMN_TOTAL] = "8",
            [COLUMN_OPEN] = "9",   [COLUMN_STATUS] = "10"};

        memcpy(test.columns, places, sizeof places);
    }
    return ledger_setting_new(&test);
}

/* One file through some changes, with one memory. */
static bool run_round(guint32 seed)
{
    struct draft draft = {.chance = g_rand_new_with_seed(seed), .lines = g_ptr_array_new_with_free_func(g_free)};
    struct look look = {.encoding = "UTF-8", .mark = "", .before = ""};
    g_autofree char *memory = ledger_case_path("rows"), *what = g_strdup_printf("seed %u", seed);
    struct ledger_setting *setting;
    bool good = true;

    g_remove(memory);
    draft.end = ONE_OF(&draft, "\n", "\n", "\r\n", "\r");
    draft.plain = below(&draft, 4) != 0;
    look.encoding = ONE_OF(&draft, "UTF-8", "UTF-8", "ISO-8859-1", "UTF-16");
    if (!strcmp(look.encoding, "UTF-8"))
        look.mark = ONE_OF(&draft, "", "\xef\xbb\xbf");
    if (below(&draft, 4) == 0) {
        look.skip_lines = 2;
        look.before = "Overzicht\n\n";
    }
    look.headless = below(&draft, 5) == 0;
    for (int i = below(&draft, 4) ? 20 + below(&draft, 300) : 2500; i > 0; i--)
        insert(&draft, -1);
    setting = make_setting(&draft, &look);
    for (int i = 0; i <= CHANGES && good; i++) {
        look.torn = below(&draft, 4) == 0;
        write_draft(&draft, &look);
        good = agrees(setting, memory, below(&draft, 3) != 0, what) && agrees(setting, memory, false, what);
        change(&draft);
    }
    ledger_setting_free(setting);
    g_ptr_array_unref(draft.lines);
    g_rand_free(draft.chance);
    return good;
}

static void a_ledger_is_as_without_a_memory(void **state)
{
    const char *wanted = g_getenv("HERINNERD_SEED");
    guint32 first = wanted ? (guint32)g_ascii_strtoull(wanted, NULL, 10) : SEED;

    (void)state;
    print_message("seeds from %u on\n", first);
    for (guint32 i = 0; i < ROUNDS; i++)
        assert_true(run_round(first + i));
}

/* -- what is and what is not read anew ------------------------------------ */

enum { ROWS = 4000 };

static char *plain_row(int i)
{
    return g_strdup_printf("N%06d,c%d,Klant %d,ap@c%d.example,2026-01-20,2026-02-20,EUR,%d.00,%d.00,open,,,werk,,\n", i,
                           i % 100, i % 100, i % 100, i, i);
}

static char *plain_text(void)
{
    GString *text = g_string_new(HEAD "\n");

    for (int i = 0; i < ROWS; i++) {
        g_autofree char *row = plain_row(i);

        g_string_append(text, row);
    }
    return g_string_free(text, FALSE);
}

/* Reads SETTING's file with MEMORY, writing it; how many bytes of groups were new in *FRESH and came again in *KNOWN.
 */
static void measure(const struct ledger_setting *setting, const char *memory, guint64 *fresh, guint64 *known)
{
    AUTO(ledger) ledger = ledger_new(&setting->config, NULL, NULL);
    struct builder builder;
    struct sheet_facts facts = {0};
    struct fault fault = {0};
    bool done = false;
    void *rows;

    ledger->path = g_strdup(setting->path);
    builder_init(&builder, ledger);
    builder.memory = memory;
    builder.memory_writes = true;
    rows = source_csv.open(&builder, &facts, &fault);
    while (!done)
        assert_true(source_csv.step(rows, &done));
    assert_true(source_csv.close(rows));
    *fresh = builder.rows->fresh;
    *known = builder.rows->taken;
    while (!rows_memory_save(builder.rows))
        ;
    builder_clear(&builder);
    sheet_facts_clear(&facts);
}

static void rewrite(const struct ledger_setting *setting, const char *text)
{
    assert_true(g_file_set_contents(setting->path, text, -1, NULL));
}

static void a_change_costs_what_it_touches(void **state)
{
    g_autofree char *text = plain_text(), *memory = ledger_case_path("rows-change"), *new_row = plain_row(ROWS);
    struct ledger_setting *setting = ledger_setting_new(&(struct ledger_case){.csv = text});
    GString *changed = g_string_new(text);
    const gsize head = strlen(HEAD) + 1;
    guint64 fresh, known, all = changed->len - head;
    gsize middle = (gsize)(strstr(text, "N002000") - text);

    (void)state;
    g_remove(memory);
    measure(setting, memory, &fresh, &known);
    assert_int_equal(fresh, all);
    assert_int_equal(known, 0);
    measure(setting, memory, &fresh, &known); /* nothing has changed */
    assert_int_equal(fresh, 0);
    assert_int_equal(known, all);

    changed->str[middle + 20] ^= 1; /* a letter of a name */
    rewrite(setting, changed->str);
    measure(setting, memory, &fresh, &known);
    assert_in_range(fresh, 1, 2 * ROWS_GROUP_BYTES);
    assert_int_equal(fresh + known, all);

    g_string_insert(changed, (gssize)middle, new_row);
    g_string_insert(changed, (gssize)head, new_row); /* all moves on */
    rewrite(setting, changed->str);
    measure(setting, memory, &fresh, &known);
    assert_in_range(fresh, 1, 6 * ROWS_GROUP_BYTES);
    assert_int_equal(fresh + known, changed->len - head);

    middle = (gsize)(strstr(changed->str, "N001003") - changed->str); /* many are gone */
    g_string_erase(changed, (gssize)middle, strstr(changed->str, "N001777") - changed->str - (gssize)middle);
    g_string_append(changed, new_row);
    rewrite(setting, changed->str);
    measure(setting, memory, &fresh, &known);
    assert_in_range(fresh, 1, 8 * ROWS_GROUP_BYTES);
    assert_int_equal(fresh + known, changed->len - head);
    measure(setting, memory, &fresh, &known); /* much was gone: the memory has followed */
    assert_int_equal(fresh, 0);
    g_string_free(changed, TRUE);
    ledger_setting_free(setting);
}

static void little_that_changed_is_written_after_a_day(void **state)
{
    g_autofree char *text = plain_text(), *memory = ledger_case_path("rows-day");
    struct ledger_setting *setting = ledger_setting_new(&(struct ledger_case){.csv = text});
    struct utimbuf later = {.actime = time(NULL) + 2 * 86400, .modtime = time(NULL) + 2 * 86400};
    guint64 first, again, known;

    (void)state;
    measure(setting, memory, &first, &known);
    memcpy(strstr(text, "Klant 7,"), "Klant 8,", 8);
    rewrite(setting, text);
    measure(setting, memory, &first, &known);
    measure(setting, memory, &again, &known);
    assert_in_range(first, 1, 2 * ROWS_GROUP_BYTES);
    assert_int_equal(again, first);
    assert_int_equal(g_utime(setting->path, &later), 0);
    measure(setting, memory, &again, &known);
    assert_int_equal(again, first);
    measure(setting, memory, &again, &known);
    assert_int_equal(again, 0);
    ledger_setting_free(setting);
}

/* A CR by itself ends a line; with an LF behind it that came later it does not end two. */
static void a_line_end_that_grows_is_one_line(void **state)
{
    g_autofree char *memory = ledger_case_path("rows-end");
    struct ledger_setting *setting = ledger_setting_new(&(struct ledger_case){.csv = ""});
    g_autoptr(GString) text = g_string_new(HEAD "\r");

    (void)state;
    for (int i = 0; i < 40; i++) {
        g_autofree char *row = plain_row(i);

        g_string_append(text, row);
        text->str[text->len - 1] = '\r';
    }
    rewrite(setting, text->str);
    ledger_free(read_with(setting, memory, true));
    for (gsize at = sizeof HEAD; at < text->len; at++) {
        if (text->str[at] != '\r')
            continue;
        g_string_insert_c(text, (gssize)at + 1, '\n');
        rewrite(setting, text->str);
        assert_true(agrees(setting, memory, false, "an LF behind a CR"));
        g_string_erase(text, (gssize)at + 1, 1);
    }
    ledger_setting_free(setting);
}

/* A row that the file broke off in, and its rest that came later. */
static void a_last_line_that_grows_is_another_row(void **state)
{
    g_autofree char *text = plain_text(), *memory = ledger_case_path("rows-last");
    gsize length = strlen(text) - 1;
    struct ledger_setting *setting = ledger_setting_new(&(struct ledger_case){.csv = text});
    g_autofree char *torn = g_strndup(text, length), *more = g_strconcat(torn, "business\n", NULL);

    (void)state;
    rewrite(setting, torn);
    ledger_free(read_with(setting, memory, true));
    rewrite(setting, more);
    assert_true(agrees(setting, memory, false, "the last line went on"));
    ledger_setting_free(setting);
}

static bool is_remembered(const struct ledger_setting *setting, const char *memory)
{
    AUTO(ledger) ledger = read_with(setting, memory, false);

    return ledger->remembered != NULL;
}

/* Settings that say otherwise what a cell means, and other names in the header. */
static void other_settings_or_another_header_make_rows_strangers(void **state)
{
    static const struct ledger_case cases[] = {
        {.currency = "USD"},
        {.date = "%Y-%d-%m"},
        {.decimal = ','},
        {.drop = {"status=weg"}},
        {.keep = {"status=open"}},
        {.unquoted = true},
        {.columns = {[COLUMN_NUMBER] = "number",
                     [COLUMN_CLIENT] = "name",
                     [COLUMN_DUE] = "due",
                     [COLUMN_TOTAL] = "open",
                     [COLUMN_CURRENCY] = "currency"}},
        {.encoding = "ISO-8859-1"},
    };
    g_autofree char *text = plain_text(), *memory = ledger_case_path("rows-key");
    struct ledger_setting *setting = ledger_setting_new(&(struct ledger_case){.csv = text});

    (void)state;
    ledger_free(read_with(setting, memory, true));
    assert_true(is_remembered(setting, memory));
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct ledger_case test = cases[i];
        struct ledger_setting *other;

        test.csv = text;
        other = ledger_setting_new(&test);
        assert_true(agrees(other, memory, false, "other settings"));
        if (is_remembered(other, memory))
            fail_msg("case %zu: rows read with other settings were taken", i);
        ledger_setting_free(other);
    }
    memcpy(strstr(text, "total,open"), "open,total", 10);
    rewrite(setting, text);
    assert_true(agrees(setting, memory, false, "another header"));
    assert_false(is_remembered(setting, memory));
    ledger_setting_free(setting);
}

/* What contacts say of a client is none of the memory's business. */
static void contacts_that_change_count_at_once(void **state)
{
    static const char changed[] = "key,email\nc1,nieuw@x.example\nc2,x@x.example\n";
    struct ledger_case test = {.contacts = "key,email\nc1,oud@x.example\n"};
    g_autofree char *text = plain_text(), *memory = ledger_case_path("rows-contacts");
    struct ledger_setting *setting;

    (void)state;
    test.csv = text;
    test.contact_columns[CONTACT_KEY] = "key";
    test.contact_columns[CONTACT_EMAIL] = "email";
    setting = ledger_setting_new(&test);
    ledger_free(read_with(setting, memory, true));
    g_free(ledger_case_write("contacts.csv", changed, strlen(changed)));
    assert_true(agrees(setting, memory, false, "other contacts"));
    assert_true(is_remembered(setting, memory));
    ledger_setting_free(setting);
}

/* -- a memory that cannot be relied on ------------------------------------ */

static char *mixed_text(void)
{
    GRand *chance = g_rand_new_with_seed(SEED);
    const struct draft draft = {.chance = chance, .end = "\n", .plain = true};
    GString *text = g_string_new(HEAD "\n");

    for (int i = 0; i < 1200; i++) {
        g_autofree char *row = make_row(&draft);

        g_string_append(text, row);
    }
    g_rand_free(chance);
    return g_string_free(text, FALSE);
}

static void a_damaged_memory_is_ignored(void **state)
{
    g_autofree char *text = mixed_text(), *memory = ledger_case_path("rows-damaged"), *bytes = NULL;
    struct ledger_setting *setting = ledger_setting_new(&(struct ledger_case){.csv = text, .group = GROUP_ROW});
    GRand *chance = g_rand_new_with_seed(SEED);
    gsize size;

    (void)state;
    ledger_free(read_with(setting, memory, true));
    assert_true(g_file_get_contents(memory, &bytes, &size, NULL));
    assert_true(is_remembered(setting, memory));

    AUTO(ledger) plain = ledger_setting_read(setting);
    g_autofree char *want = dump_all(plain);

    for (int i = 0; i < FLIPS; i++) {
        /* the head closely, the rest anywhere */
        gsize place =
            i < 40 ? (gsize)i * sizeof(struct rows_head) / 40 : (gsize)g_rand_int_range(chance, 0, (gint32)size);

        bytes[place] = (char)(bytes[place] ^ 1 << i % 8);
        assert_true(g_file_set_contents(memory, bytes, (gssize)size, NULL));
        bytes[place] = (char)(bytes[place] ^ 1 << i % 8);

        AUTO(ledger) aided = read_with(setting, memory, false);
        g_autofree char *got = dump_all(aided);

        if (strcmp(got, want) != 0)
            fail_msg("a bit at %zu of %zu changed what is read", place, size);
    }
    g_rand_free(chance);
    ledger_setting_free(setting);
}

static void a_torn_or_foreign_memory_is_ignored_and_made_anew(void **state)
{
    g_autofree char *text = mixed_text(), *memory = ledger_case_path("rows-torn"), *bytes = NULL;
    struct ledger_setting *setting = ledger_setting_new(&(struct ledger_case){.csv = text});
    gsize size;

    (void)state;
    ledger_free(read_with(setting, memory, true));
    assert_true(g_file_get_contents(memory, &bytes, &size, NULL));
    for (int i = 0; i < 20; i++) {
        assert_true(g_file_set_contents(memory, bytes, (gssize)(size * (gsize)i / 20), NULL));
        assert_true(agrees(setting, memory, false, "torn"));
        assert_false(is_remembered(setting, memory));
    }
    assert_true(g_file_set_contents(memory, "herinnerd", -1, NULL));
    assert_true(agrees(setting, memory, true, "foreign"));
    assert_true(is_remembered(setting, memory));
    ledger_setting_free(setting);
}

static bool exists(const char *path)
{
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void whoever_only_reads_writes_nothing(void **state)
{
    g_autofree char *text = plain_text(), *memory = ledger_case_path("rows-read");
    struct ledger_setting *setting = ledger_setting_new(&(struct ledger_case){.csv = text});

    (void)state;
    ledger_free(read_with(setting, memory, false));
    assert_false(exists(memory));
    ledger_setting_free(setting);
}

/* Neither a ledger that fails, nor one that cannot be opened, is remembered. */
static void a_ledger_that_fails_leaves_the_memory_as_it_was(void **state)
{
    g_autofree char *text = plain_text(), *memory = ledger_case_path("rows-fails"), *before = NULL, *after = NULL;
    struct ledger_setting *setting = ledger_setting_new(&(struct ledger_case){.csv = text});
    gsize size, later;

    (void)state;
    ledger_free(read_with(setting, memory, true));
    assert_true(g_file_get_contents(memory, &before, &size, NULL));
    memcpy(strstr(text, ",3000.00"), ",3000x00", 8);
    rewrite(setting, text);
    assert_true(agrees(setting, memory, true, "a bad amount"));
    assert_true(g_file_get_contents(memory, &after, &later, NULL));
    assert_int_equal(later, size);
    assert_memory_equal(after, before, size);
    ledger_setting_free(setting);
}

/* No room for more than a part of it, as on a full disk. */
static void a_memory_that_cannot_be_written_harms_nothing(void **state)
{
    g_autofree char *text = plain_text(), *memory = ledger_case_path("rows-full"),
                    *fresh = g_strconcat(memory, ".new", NULL);
    g_autofree char *nowhere = ledger_case_path("no-such-folder/rows");
    struct ledger_setting *setting = ledger_setting_new(&(struct ledger_case){.csv = text});
    struct rlimit room;

    (void)state;
    assert_true(agrees(setting, nowhere, true, "no folder"));
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &room), 0);
    signal(SIGXFSZ, SIG_IGN);
    for (rlim_t most = 0; most < 200000; most += 40000) {
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){most, room.rlim_max}), 0);

        bool good = agrees(setting, memory, true, "no room");

        assert_int_equal(setrlimit(RLIMIT_FSIZE, &room), 0);
        assert_true(good);
        assert_false(exists(memory));
        assert_false(exists(fresh));
    }
    ledger_setting_free(setting);
}

/* Two that write at once: whatever is left of it is sound or is not used. */
static void two_that_write_at_once_harm_nothing(void **state)
{
    g_autofree char *text = plain_text(), *memory = ledger_case_path("rows-two");
    struct ledger_setting *setting = ledger_setting_new(&(struct ledger_case){.csv = text});
    struct ledger_reading *readings[2];
    bool done[2] = {false, false};

    (void)state;
    for (int i = 0; i < 2; i++) {
        readings[i] = ledger_read_begin(&setting->config, NULL, NULL);
        ledger_read_remember(readings[i], memory, true);
    }
    for (int i = 0; !done[0] || !done[1]; i++) {
        int turn = i % 5 == 0; /* one is ahead */

        done[turn] = done[turn] || ledger_read_step(readings[turn]);
        if (i % 3 == 0)
            assert_true(agrees(setting, memory, false, "meanwhile"));
    }
    for (int i = 0; i < 2; i++)
        ledger_free(ledger_read_end(readings[i]));
    assert_true(agrees(setting, memory, true, "afterwards"));
    assert_true(is_remembered(setting, memory));
    ledger_setting_free(setting);
}

static int remove_dir(void **state)
{
    (void)state;
    ledger_case_remove_dir();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ledger_is_as_without_a_memory),
        cmocka_unit_test(a_change_costs_what_it_touches),
        cmocka_unit_test(little_that_changed_is_written_after_a_day),
        cmocka_unit_test(a_line_end_that_grows_is_one_line),
        cmocka_unit_test(a_last_line_that_grows_is_another_row),
        cmocka_unit_test(other_settings_or_another_header_make_rows_strangers),
        cmocka_unit_test(contacts_that_change_count_at_once),
        cmocka_unit_test(a_damaged_memory_is_ignored),
        cmocka_unit_test(a_torn_or_foreign_memory_is_ignored_and_made_anew),
        cmocka_unit_test(whoever_only_reads_writes_nothing),
        cmocka_unit_test(a_ledger_that_fails_leaves_the_memory_as_it_was),
        cmocka_unit_test(a_memory_that_cannot_be_written_harms_nothing),
        cmocka_unit_test(two_that_write_at_once_harm_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, remove_dir);
}

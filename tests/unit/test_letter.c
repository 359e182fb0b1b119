/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/error.h"
#include "compose/letter.h"
#include "compose/library.h"
#include "compose/tags.h"
#include "compose/values.h"
#include "letter_fixture.h"

static const char *const languages[] = {"nl", "nl-je", "nl-BE", "fr", "fr-BE", "de", "en"};

/* What must hold in each letter to a client or an agency. */
static const struct {
    const char *name;
    int bold;         /* sums to pay, in bold */
    bool in_series;   /* has the subject of all letters about the invoice */
    bool has_answers; /* after the due date: three answers, the day payments are known to, a telephone number */
} letters[] = {
    {"courtesy", 1, true, false},  {"reminder", 1, true, true},   {"second", 1, true, true},
    {"notice", 1, true, true},     {"wik14", 1, true, true},      {"be-first", 1, true, true},
    {"promise", 1, true, true},    {"settlement", 1, true, true}, {"broken-promise", 1, true, true},
    {"thanks", 0, true, false},    {"apology", 0, true, false},   {"statement", 0, false, true},
    {"handover", 0, false, false},
};

static struct fixture fixture;
static struct composer *composer;

static int set_up(void **state)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new();

    (void)state;
    compose_init();
    fixture_init(&fixture);
    fixture_load(&fixture, NULL);
    composer = composer_new(fixture.config, mistakes);
    for (guint i = 0; i < mistakes->len; i++)
        print_error("%s\n", config_mistake_text(mistakes->pdata[i]));
    return composer ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    composer_free(composer);
    fixture_clear(&fixture);
    compose_shutdown();
    return 0;
}

/* --- the five cases every letter must read well in --- */

static void one_invoice(struct scene *scene)
{
    struct plan_item *item = scene_add(scene, scene->decision.items, "2026-0412", "2026-11-11", 121000, 121000);

    scene_say(scene, item, TEXT_ORDER, "PO-4711");
    scene_say(scene, item, TEXT_DESCRIPTION, "Brood, oktober");
    scene_say(scene, item, TEXT_PAYMENT_REFERENCE, "RF18539007547034");
}

static void part_paid(struct scene *scene)
{
    scene_add(scene, scene->decision.items, "2026-0412", "2026-11-11", 121000, 71000);
}

static void credited(struct scene *scene)
{
    struct plan_item *item = scene_add(scene, scene->decision.items, "2026-0412", "2026-11-11", 121000, 121000);
    struct plan_item *note = scene_add(scene, scene->decision.credits, "C-2026-031", "2026-11-12", -30000, -30000);

    item->rare->credited = 30000;
    scene_say(scene, note, TEXT_CREDITS, "2026-0412");
}

static void five_invoices(struct scene *scene)
{
    GPtrArray *items = scene->decision.items;
    struct plan_item *item;

    scene_add(scene, items, "2026-0371", "2026-10-23", 48400, 48400);
    scene_add(scene, items, "2026-0388", "2026-10-30", 121000, 71000);
    item = scene_add(scene, items, "2026-0395", "2026-11-02", 36300, 36300);
    scene_say(scene, item, TEXT_ORDER, "PO-4698");
    item = scene_add(scene, items, "2026-0407", "2026-11-09", 96800, 96800);
    item->rare->credited = 24200;
    scene_add(scene, items, "2026-0412", "2026-11-11", 1089000, 1089000);
    scene_add(scene, scene->decision.credits, "C-2026-031", "2026-11-12", -24200, -24200);
    scene_add(scene, scene->decision.also_open, "2026-0421", "2026-11-20", 18150, 18150);
    scene->client.supplier_number = "L-20017";
}

static void two_currencies(struct scene *scene)
{
    struct plan_item *item;

    scene_add(scene, scene->decision.items, "2026-0398", "2026-11-04", 85000, 85000);
    item = scene_add(scene, scene->decision.items, "2026-0412", "2026-11-11", 121000, 121000);
    memcpy(((struct invoice *)item->invoice)->currency, "USD", CURRENCY_SIZE);
    scene->client.contact = "";
    scene->client.segment = SEGMENT_UNKNOWN;
}

static const struct {
    const char *name;
    void (*build)(struct scene *scene);
    bool html; /* golden of the HTML part too */
} cases[] = {
    {"one", one_invoice, true},    {"part-paid", part_paid, false},      {"credited", credited, false},
    {"five", five_invoices, true}, {"currencies", two_currencies, true},
};

static bool is_paid_by_now(const char *name)
{
    return !strcmp(name, "thanks");
}

static void set_paid(struct scene *scene)
{
    for (guint i = 0; i < scene->decision.items->len; i++) {
        struct plan_item *item = scene->decision.items->pdata[i];

        ((struct invoice *)item->invoice)->balance = 0;
        item->rare->credited = 0;
    }
}

/* Terms as a careful owner gives them: of wik14 three weeks, of be-first fourteen days after the day of sending. */
static void set_term(struct decision *decision, const char *name)
{
    static const struct {
        const char *name, *until;
    } terms[] = {
        {"reminder", "2026-12-01"}, {"second", "2026-12-04"},   {"notice", "2026-12-08"},
        {"wik14", "2026-12-15"},    {"be-first", "2026-12-09"}, {"broken-promise", "2026-12-04"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(terms); i++)
        if (!strcmp(name, terms[i].name))
            decision->term_until = fixture_day(terms[i].until);
}

static void set_earlier(struct scene *scene, const char *name)
{
    static const char *const late[] = {"second", "notice", "wik14", "broken-promise", "handover", NULL};
    static const char *const latest[] = {"notice", "handover", NULL};
    civil_day today = scene->decision.day;

    scene->earlier[0] = (struct letter_previous){"courtesy", today - 36};
    scene->earlier[1] = (struct letter_previous){"reminder", today - 16};
    scene->earlier[2] = (struct letter_previous){"second", today - 6};
    g_ptr_array_add(scene->previous, &scene->earlier[0]);
    if (g_strv_contains(late, name))
        g_ptr_array_add(scene->previous, &scene->earlier[1]);
    if (g_strv_contains(latest, name))
        g_ptr_array_add(scene->previous, &scene->earlier[2]);
}

static void set_broken(struct scene *scene)
{
    struct plan_item *first = scene->decision.items->pdata[0];
    bool whole = scene->decision.items->len == 1 && first->invoice->balance == first->invoice->total;

    first->rare->broken_promise = fixture_day("2026-11-18");
    first->rare->broken_amount = whole ? 0 : 20000;
}

/* What was agreed: all by one day, of a credited invoice a part, of several in three instalments. */
static void set_promised(struct scene *scene)
{
    const struct plan_item *first = scene->decision.items->pdata[0];
    bool in_parts = scene->decision.items->len > 2;

    scene->agreement = (struct history_hold){.kind = (char *)(in_parts ? "instalments" : "promise"),
                                             .named_day = fixture_day("2026-12-11"),
                                             .amount = first->rare->credited ? 40000 : 0,
                                             .balance_then = 1317300,
                                             .count = in_parts ? 3 : 0,
                                             .every = {DURATION_MONTHS, 1}};
}

static void set_settled(struct scene *scene)
{
    int64_t open = 0;

    for (guint i = 0; i < scene->decision.items->len; i++)
        open += item_demand(scene->decision.items->pdata[i]);
    scene->agreement = (struct history_hold){
        .kind = (char *)"closed", .named_day = fixture_day("2026-12-11"), .amount = open / 2, .balance_then = open};
}

static void set_agreed(struct scene *scene, const char *name)
{
    if (!strcmp(name, "promise"))
        set_promised(scene);
    if (!strcmp(name, "settlement"))
        set_settled(scene);
    if (!strcmp(name, "broken-promise"))
        set_broken(scene);
}

/* What differs from letter to letter: the day, the term, what went before. */
static void fit_to_letter(struct scene *scene, const char *name)
{
    struct decision *decision = &scene->decision;

    decision->kind = is_paid_by_now(name) ? DECISION_THANKS : DECISION_STAGE;
    if (!strcmp(name, "courtesy"))
        decision->day = fixture_day("2026-10-20");
    if (!strcmp(name, "apology")) {
        decision->kind = DECISION_APOLOGY;
        scene->recall.day = fixture_day("2026-11-20");
        decision->recall = &scene->recall;
    }
    set_term(decision, name);
    set_earlier(scene, name);
    set_agreed(scene, name);
    if (is_paid_by_now(name))
        set_paid(scene);
    if (!strcmp(name, "statement"))
        scene_add(scene, scene->not_due, "2026-0440", "2026-12-10", 24200, 24200);
}

static struct letter *compose_case(gsize which, const char *name, const char *language)
{
    struct scene scene;
    g_autoptr(GError) error = NULL;

    scene_init(&scene, fixture.config, name);
    cases[which].build(&scene);
    fit_to_letter(&scene, name);

    struct letter_request request = scene_request(&scene, language);
    struct letter *letter = composer_compose(composer, &request, &error);

    if (!letter)
        fail_msg("%s/%s, case %s: %s", language, name, cases[which].name, error->message);
    scene_clear(&scene);
    return letter;
}

/* --- golden files --- */

static void assert_golden(const char *relative, const char *got)
{
    const char *source = g_getenv("HERINNERD_SOURCE");
    g_autofree char *path = g_build_filename(source ? source : ".", "tests", "golden", relative, NULL);
    g_autofree char *dir = g_path_get_dirname(path);
    g_autofree char *want = NULL;
    int line = 1;

    if (g_getenv("UPDATE_GOLDEN")) {
        g_mkdir_with_parents(dir, 0755);
        assert_true(g_file_set_contents(path, got, -1, NULL));
        return;
    }
    if (!g_file_get_contents(path, &want, NULL, NULL))
        fail_msg("%s is missing; UPDATE_GOLDEN=1 writes it", path);
    if (!strcmp(got, want))
        return;
    for (gsize i = 0; got[i] && got[i] == want[i]; i++)
        line += got[i] == '\n';
    fail_msg("%s:%d differs; UPDATE_GOLDEN=1 rewrites it, `git diff` shows what changed", path, line);
}

static void every_text_part_reads_as_its_golden_file(void **state)
{
    (void)state;
    for (gsize l = 0; l < G_N_ELEMENTS(languages); l++)
        for (gsize n = 0; n < G_N_ELEMENTS(letters); n++) {
            g_autofree char *path = g_strdup_printf("%s/%s.txt", languages[l], letters[n].name);
            g_autoptr(GString) all = g_string_new(NULL);

            for (gsize c = 0; c < G_N_ELEMENTS(cases); c++) {
                AUTO(letter) letter = compose_case(c, letters[n].name, languages[l]);

                g_string_append_printf(all, "==== %s ====\nSubject: %s\n\n%s\n", cases[c].name, letter->subject,
                                       letter->text);
            }
            assert_golden(path, all->str);
        }
}

static void every_html_part_looks_as_its_golden_file(void **state)
{
    (void)state;
    for (gsize l = 0; l < G_N_ELEMENTS(languages); l++)
        for (gsize n = 0; n < G_N_ELEMENTS(letters); n++)
            for (gsize c = 0; c < G_N_ELEMENTS(cases); c++) {
                g_autofree char *path = g_strdup_printf("%s/%s-%s.html", languages[l], letters[n].name, cases[c].name);
                AUTO(letter) letter = compose_case(c, letters[n].name, languages[l]);

                if (cases[c].html)
                    assert_golden(path, letter->html);
            }
}

/* Letters that speak of more than the invoice, and whether they ask for the costs or announce them. */
static const struct {
    const char *name;
    enum stage_costs costs;
    bool interest, fee;
} asking[] = {
    {"second", COSTS_CLAIM, true, true},        {"notice", COSTS_CLAIM, true, true},
    {"notice", COSTS_ANNOUNCE, true, false},    {"wik14", COSTS_ANNOUNCE, true, false},
    {"be-first", COSTS_ANNOUNCE, false, false},
};

static void ask_more(struct decision_money *money, gsize which)
{
    const struct money interest = {.minor = 488, .currency = "EUR"};

    money->costs = asking[which].costs;
    money->amount = (struct money){.minor = 18150, .currency = "EUR"};
    money->rule = "art. 6:96 BW";
    if (asking[which].fee)
        money->fee = (struct money){.minor = 1250, .currency = "EUR"};
    if (!asking[which].interest)
        return;
    money->interest = g_array_new(FALSE, FALSE, sizeof(struct money));
    g_array_append_val(money->interest, interest);
    money->rate = 104000;
    money->since = fixture_day("2026-11-12");
}

static char *text_that_asks(gsize which, const char *language)
{
    const char *name = asking[which].name;
    struct decision_money asked = decision_asks_nothing;
    struct scene scene;
    g_autoptr(GError) error = NULL;

    scene_init(&scene, fixture.config, name);
    one_invoice(&scene);
    fit_to_letter(&scene, name);
    ask_more(&asked, which);
    scene.decision.money = &asked;

    struct letter_request request = scene_request(&scene, language);
    AUTO(letter) letter = composer_compose(composer, &request, &error);

    if (!letter)
        fail_msg("%s/%s, [%zu]: %s", language, name, which, error->message);
    g_clear_pointer(&asked.interest, g_array_unref);
    scene_clear(&scene);
    return g_strdup(letter->text);
}

static void what_is_asked_beside_the_invoices_reads_as_its_golden_file(void **state)
{
    static const char *const words[] = {"none", "announced", "claimed"};

    (void)state;
    for (gsize l = 0; l < G_N_ELEMENTS(languages); l++)
        for (gsize i = 0; i < G_N_ELEMENTS(asking); i++) {
            g_autofree char *text = text_that_asks(i, languages[l]);
            g_autofree char *path =
                g_strdup_printf("%s/%s-%s.txt", languages[l], asking[i].name, words[asking[i].costs]);

            assert_golden(path, text);
        }
}

/* What the store keeps such letters by outlives all of them. */
static void what_letters_have_in_common_is_one_and_names_no_client(void **state)
{
    static const char *const names[] = {"second", "notice", "second"};
    g_autoptr(GBytes) first = NULL;

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        struct scene scene;
        gsize length;

        scene_init(&scene, fixture.config, names[i]);
        one_invoice(&scene);
        fit_to_letter(&scene, names[i]);

        struct letter_request request = scene_request(&scene, NULL);
        AUTO(letter) plain = composer_compose(composer, &request, NULL);

        request.wants_pattern = true;
        AUTO(letter) letter = composer_compose(composer, &request, NULL);

        assert_null(plain->pattern);
        assert_non_null(letter->pattern);
        if (i && (letter->pattern == first) != (i == 2))
            fail_msg("[%zu] %s: another letter's, or not the one of before", i, names[i]);
        if (!i)
            first = g_bytes_ref(letter->pattern);

        const char *bytes = g_bytes_get_data(letter->pattern, &length);

        assert_null(g_strstr_len(bytes, (gssize)length, scene.decision.to[0]));
        assert_null(g_strstr_len(bytes, (gssize)length, request.message_id));
        scene_clear(&scene);
    }
}

static void the_message_is_its_golden_file(void **state)
{
    static const char *const references[] = {"aaa@devries.example", "bbb@devries.example", NULL};
    struct config_sender sender = *(struct config_sender *)fixture.config->senders->pdata[0];
    struct scene scene;
    gsize length;

    (void)state;
    scene_init(&scene, fixture.config, "second");
    one_invoice(&scene);
    fit_to_letter(&scene, "second");

    struct letter_request request = scene_request(&scene, NULL);

    sender.qr = false; /* its bytes differ from one compressor to the next */
    request.sender = &sender;
    request.references = references;
    AUTO(letter) letter = composer_compose(composer, &request, NULL);
    assert_non_null(letter);

    const char *bytes = g_bytes_get_data(letter->message, &length);
    g_autofree char *message = g_strndup(bytes, length);

    assert_golden("nl/second-one.eml", message);
    scene_clear(&scene);
}

/* --- what must hold in every letter --- */

static void count(const char *text, const char *what, int *found)
{
    *found = 0;
    for (const char *p = text; (p = strstr(p, what)); p += strlen(what))
        (*found)++;
}

/* Instalments are a table of their own. */
static int bold_of(gsize n, gsize c)
{
    return !strcmp(letters[n].name, "promise") && !strcmp(cases[c].name, "five") ? 0 : letters[n].bold;
}

static void the_sum_to_pay_is_bold_once(void **state)
{
    (void)state;
    for (gsize l = 0; l < G_N_ELEMENTS(languages); l++)
        for (gsize n = 0; n < G_N_ELEMENTS(letters); n++)
            for (gsize c = 0; c < G_N_ELEMENTS(cases); c++) {
                AUTO(letter) letter = compose_case(c, letters[n].name, languages[l]);
                int bold;

                count(letter->html, "<strong>", &bold);
                if (bold != bold_of(n, c))
                    fail_msg("%s/%s, case %s: got %d bold want %d", languages[l], letters[n].name, cases[c].name, bold,
                             bold_of(n, c));
            }
}

static void no_letter_shouts_or_leaves_gaps(void **state)
{
    static const char *const never[] = {"!", "()", " ,", " .", "..", "  \n", "\n\n\n", "{{", "}}", "\\", "**", NULL};

    (void)state;
    for (gsize l = 0; l < G_N_ELEMENTS(languages); l++)
        for (gsize n = 0; n < G_N_ELEMENTS(letters); n++)
            for (gsize c = 0; c < G_N_ELEMENTS(cases); c++) {
                AUTO(letter) letter = compose_case(c, letters[n].name, languages[l]);

                for (gsize i = 0; never[i]; i++)
                    if (strstr(letter->text, never[i]) || strstr(letter->subject, never[i]))
                        fail_msg("%s/%s, case %s: \"%s\" stands in it", languages[l], letters[n].name, cases[c].name,
                                 never[i]);
            }
}

static void letters_of_an_invoice_share_their_subject(void **state)
{
    (void)state;
    for (gsize l = 0; l < G_N_ELEMENTS(languages); l++)
        for (gsize c = 0; c < G_N_ELEMENTS(cases); c++) {
            AUTO(letter) first = compose_case(c, letters[0].name, languages[l]);

            for (gsize n = 1; n < G_N_ELEMENTS(letters); n++) {
                AUTO(letter) letter = compose_case(c, letters[n].name, languages[l]);

                if (!strcmp(letter->subject, first->subject) != letters[n].in_series)
                    fail_msg("%s/%s, case %s: got the subject \"%s\"", languages[l], letters[n].name, cases[c].name,
                             letter->subject);
            }
        }
}

static void letters_after_the_due_date_carry_answers_and_paid_until(void **state)
{
    static const char *const dates[] = {"23 november 2026", "23 november 2026",  "23 november 2026", "23 novembre 2026",
                                        "23 novembre 2026", "23. November 2026", "23 November 2026"};

    (void)state;
    for (gsize l = 0; l < G_N_ELEMENTS(languages); l++)
        for (gsize n = 0; n < G_N_ELEMENTS(letters); n++) {
            AUTO(letter) letter = compose_case(3, letters[n].name, languages[l]);
            int links;

            count(letter->html, "href=\"mailto:administratie@devries.example?subject=", &links);
            if (links != (letters[n].has_answers ? 3 : 0))
                fail_msg("%s/%s: got %d answers", languages[l], letters[n].name, links);
            if (!letters[n].has_answers)
                continue;
            g_strdelimit(letter->text, "\n", ' '); /* a date may be broken over two lines */
            if (!strstr(letter->text, dates[l]))
                fail_msg("%s/%s: no day payments are known to", languages[l], letters[n].name);
            if (!strstr(letter->text, "+31\u00a06\u00a012\u00a034\u00a056\u00a078"))
                fail_msg("%s/%s: no telephone number", languages[l], letters[n].name);
        }
}

static void answer_links_name_the_invoices_and_the_token(void **state)
{
    struct scene scene;

    (void)state;
    scene_init(&scene, fixture.config, "reminder");
    five_invoices(&scene);

    struct letter_request request = scene_request(&scene, "en");

    request.token = "t+7&x";
    AUTO(letter) letter = composer_compose(composer, &request, NULL);
    assert_non_null(strstr(letter->html, "?subject=Pay%20in%20parts%3A%202026-0371%2C%202026-0388%2C%202026-0395"
                                         "%20%2B%202%20%28t%2B7%26x%29\""));
    scene_clear(&scene);
}

/* --- money --- */

static struct value *values_of(struct scene *scene, const char *language, GError **error)
{
    AUTO(formats) formats = formats_new(language, NULL);
    struct letter_request request = scene_request(scene, language);

    return values_new(&request, formats, error);
}

static const char *text_at(const struct value *root, const char *list, guint i, const char *name)
{
    return value_text(value_member(value_item(value_member(root, list), i), name));
}

static void credits_and_payments_leave_what_is_asked(void **state)
{
    struct scene scene;

    (void)state;
    scene_init(&scene, fixture.config, "second");
    five_invoices(&scene);

    AUTO(value) root = values_of(&scene, "en", NULL);

    assert_string_equal(text_at(root, "invoices", 1, "paid"), "€500.00");
    assert_string_equal(text_at(root, "invoices", 1, "balance"), "€710.00");
    assert_string_equal(text_at(root, "invoices", 3, "credited"), "€242.00");
    assert_string_equal(text_at(root, "invoices", 3, "balance"), "€726.00");
    assert_string_equal(text_at(root, "invoices", 0, "paid"), "");
    assert_string_equal(text_at(root, "credits", 0, "amount"), "€242.00");
    assert_string_equal(value_text(value_member(value_member(root, "total"), "raw")), "13173.00");
    assert_string_equal(value_text(value_member(root, "numbers")), "2026-0371, 2026-0388, 2026-0395");
    assert_string_equal(value_text(value_member(root, "more_numbers")), "2");
    scene_clear(&scene);
}

static void the_transfer_asks_for_what_was_agreed(void **state)
{
    static const struct {
        const char *letter;
        void (*build)(struct scene *scene);
        const char *want;
    } table[] = {
        {"second", five_invoices, "13173.00"}, {"settlement", one_invoice, "605.00"},
        {"promise", one_invoice, "1210.00"},   {"promise", credited, "400.00"},
        {"promise", five_invoices, "4391.00"}, {"broken-promise", five_invoices, "13173.00"},
        {"wik14", one_invoice, "1210.00"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        struct scene scene;

        scene_init(&scene, fixture.config, table[i].letter);
        table[i].build(&scene);
        fit_to_letter(&scene, table[i].letter);

        AUTO(value) root = values_of(&scene, "en", NULL);
        const struct value *amount = value_member(value_member(root, "payment"), "amount");
        const char *got = value_text(value_member(amount, "raw"));

        if (strcmp(got, table[i].want))
            fail_msg("[%zu] %s: got %s want %s", i, table[i].letter, got, table[i].want);
        scene_clear(&scene);
    }
}

static void currencies_are_never_added_up(void **state)
{
    struct scene scene;

    (void)state;
    scene_init(&scene, fixture.config, "second");
    two_currencies(&scene);

    AUTO(value) root = values_of(&scene, "en", NULL);

    assert_false(value_is_true(value_member(root, "total")));
    assert_int_equal(value_length(value_member(root, "totals")), 2);
    assert_string_equal(text_at(root, "totals", 0, "amount"), "EUR\u00a0850.00");
    assert_string_equal(text_at(root, "totals", 1, "amount"), "USD\u00a01,210.00");
    assert_string_equal(value_text(value_member(root, "to_pay")), "EUR\u00a0850.00 and USD\u00a01,210.00");
    scene_clear(&scene);
}

static void a_sum_that_overflows_is_an_error_of_that_letter(void **state)
{
    struct scene scene;
    g_autoptr(GError) error = NULL;

    (void)state;
    scene_init(&scene, fixture.config, "second");
    scene_add(&scene, scene.decision.items, "1", "2026-11-01", INT64_MAX - 1, INT64_MAX - 1);
    scene_add(&scene, scene.decision.items, "2", "2026-11-01", 100, 100);

    struct letter_request request = scene_request(&scene, NULL);

    assert_null(composer_compose(composer, &request, &error));
    assert_true(g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE));
    scene_clear(&scene);
}

static void the_term_counts_to_the_day_it_names(void **state)
{
    static const struct {
        const char *until, *length, *date;
    } table[] = {
        {"2026-12-04", "10 dagen", "vrijdag 4 december"},
        {"2026-11-25", "1 dag", "woensdag 25 november"},
        {"2027-01-04", "41 dagen", "maandag 4 januari 2027"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        struct scene scene;

        scene_init(&scene, fixture.config, "second");
        one_invoice(&scene);
        scene.decision.term_until = fixture_day(table[i].until);

        AUTO(value) root = values_of(&scene, "nl", NULL);
        const struct value *term = value_member(root, "new_term");

        if (strcmp(value_text(value_member(term, "length")), table[i].length) ||
            strcmp(value_text(value_member(term, "date")), table[i].date))
            fail_msg("[%zu] got %s, %s want %s, %s", i, value_text(value_member(term, "length")),
                     value_text(value_member(term, "date")), table[i].length, table[i].date);
        scene_clear(&scene);
    }
}

/* --- the table of names --- */

static void collect(const struct value *value, const char *prefix, GHashTable *names)
{
    g_autofree const char **members = value_member_names(value);

    for (gsize i = 0; members[i]; i++) {
        const struct value *member = value_member(value, members[i]);
        char *name = g_strconcat(prefix, *prefix ? "." : "", members[i], NULL);

        if (value_kind(member) == VALUE_MAP)
            collect(member, name, names);
        if (value_length(member))
            collect(value_item(member, 0), name, names);
        g_hash_table_add(names, name);
    }
}

static void every_value_stands_in_the_table_and_the_other_way_round(void **state)
{
    /* not asked in any letter yet, or in some alone: the groups are there and false */
    static const char *const absent[] = {"promise.", "settlement.", "interest.",  "costs.",
                                         "fee.",     "recalled.",   "instalment."};
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GHashTableIter iter;
    struct scene scene;
    gpointer name;
    gsize total;
    const struct tag *all = tags_all(&total);

    (void)state;
    scene_init(&scene, fixture.config, "second");
    five_invoices(&scene);
    fit_to_letter(&scene, "second");
    scene_add(&scene, scene.not_due, "2026-0440", "2026-12-10", 24200, 24200);

    AUTO(value) root = values_of(&scene, "nl", NULL);

    collect(root, "", names);
    g_hash_table_iter_init(&iter, names);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        if (!tags_find(name))
            fail_msg("\"%s\" is not in the table", (char *)name);
    for (gsize i = 0; i < total; i++) {
        bool skip = !tag_is_of(&all[i], "second");

        for (gsize a = 0; a < G_N_ELEMENTS(absent); a++)
            skip |= g_str_has_prefix(all[i].name, absent[a]);
        if (!skip && !g_hash_table_contains(names, all[i].name))
            fail_msg("[%zu] \"%s\" of the table is not set", i, all[i].name);
    }
    scene_clear(&scene);
}

static void names_mean_what_the_sections_around_them_say(void **state)
{
    static const struct {
        const char *path[4];
        const char *name, *want;
    } table[] = {
        {{NULL}, "client.name", "client.name"},
        {{"client"}, "name", "client.name"},
        {{"invoices"}, "total", "invoices.total"},
        {{NULL}, "total", "total"},
        {{"invoices", "paid"}, "paid", "invoices.paid"},
        {{"invoices", "paid"}, "raw", "invoices.paid"},
        {{"invoices"}, "due.raw", "invoices.due"},
        {{"invoices"}, "client.name", "client.name"},
        {{"costs", "claimed"}, "total", "costs.total"},
        {{"sender.phone"}, ".", "sender.phone"},
        {{NULL}, "invoices.number", NULL},
        {{NULL}, "client.name.raw", NULL},
        {{NULL}, "nothing", NULL},
        {{"previous"}, "stage.name", NULL},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        guint depth = 0;

        while (table[i].path[depth])
            depth++;

        const struct tag *got = tags_resolve(table[i].path, depth, table[i].name);

        if (g_strcmp0(got ? got->name : NULL, table[i].want))
            fail_msg("[%zu] got %s want %s", i, got ? got->name : "nothing", table[i].want ? table[i].want : "nothing");
    }
}

/* --- languages --- */

static void the_language_falls_back_to_one_that_has_the_letter(void **state)
{
    static const struct {
        const char *client, *want;
    } table[] = {{"nl", "nl"}, {"nl-BE", "nl-BE"}, {"en", "en"}, {"en-US-x", "en-US-x"}, {"pl", "nl"}, {"", "nl"}};

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        struct scene scene;

        scene_init(&scene, fixture.config, "reminder");
        one_invoice(&scene);
        scene.client.language = table[i].client;

        struct letter_request request = scene_request(&scene, NULL);
        AUTO(letter) letter = composer_compose(composer, &request, NULL);

        assert_non_null(letter);
        if (strcmp(letter->language, table[i].want))
            fail_msg("[%zu] got %s want %s", i, letter->language, table[i].want);
        scene_clear(&scene);
    }
}

static void a_letter_that_exists_nowhere_names_the_languages_tried(void **state)
{
    struct scene scene;
    g_autoptr(GError) error = NULL;

    (void)state;
    scene_init(&scene, fixture.config, "reminder");
    one_invoice(&scene);
    scene.decision.template_name = "poem";
    scene.client.language = "fr";

    struct letter_request request = scene_request(&scene, NULL);

    assert_null(composer_compose(composer, &request, &error));
    assert_string_equal(error->message, "there is no letter \"poem\" for \"fr\", \"nl\", \"en\"");
    scene_clear(&scene);
}

/* --- header fields --- */

static char *header_of(const struct letter *letter, const char *name)
{
    gsize length;
    const char *bytes = g_bytes_get_data(letter->message, &length);
    g_autofree char *all = g_strdup_printf("\n%.*s", (int)length, bytes);
    g_autofree char *mark = g_strconcat("\n", name, ": ", NULL);
    const char *body = strstr(all, "\r\n\r\n");
    const char *start = strstr(all, mark);

    if (!start || start > body)
        return g_strdup("");
    start += strlen(mark);
    return g_strndup(start, strcspn(start, "\r"));
}

static void automatic_mail_is_marked_unless_it_is_switched_off(void **state)
{
    static const struct {
        int client;
        const char *want;
    } table[] = {{-1, "auto-generated"}, {1, "auto-generated"}, {0, ""}};

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        struct config_client section = {.mark_automatic = table[i].client};
        struct scene scene;

        scene_init(&scene, fixture.config, "reminder");
        one_invoice(&scene);
        scene.client.section = &section;

        struct letter_request request = scene_request(&scene, NULL);
        AUTO(letter) letter = composer_compose(composer, &request, NULL);
        g_autofree char *got = header_of(letter, "Auto-Submitted");

        if (strcmp(got, table[i].want))
            fail_msg("[%zu] got \"%s\" want \"%s\"", i, got, table[i].want);
        scene_clear(&scene);
    }
}

static void later_letters_stay_in_the_conversation(void **state)
{
    static const char *const references[] = {"aaa@devries.example", "bbb@devries.example", NULL};
    struct scene scene;

    (void)state;
    scene_init(&scene, fixture.config, "second");
    one_invoice(&scene);

    struct letter_request request = scene_request(&scene, NULL);

    request.references = references;
    AUTO(letter) letter = composer_compose(composer, &request, NULL);
    g_autofree char *reply = header_of(letter, "In-Reply-To");
    g_autofree char *all = header_of(letter, "References");
    g_autofree char *date = header_of(letter, "Date");

    assert_string_equal(reply, "<bbb@devries.example>");
    assert_non_null(strstr(all, "<aaa@devries.example>"));
    assert_string_equal(date, "Tue, 24 Nov 2026 10:00:00 +0100");
    scene_clear(&scene);
}

static void a_header_that_cannot_be_written_stops_the_letter(void **state)
{
    static char evil[] = "a@b.example\r\nBcc: all@b.example";
    struct scene scene;
    g_autoptr(GError) error = NULL;

    (void)state;
    scene_init(&scene, fixture.config, "reminder");
    one_invoice(&scene);
    scene.to[0] = evil;

    struct letter_request request = scene_request(&scene, NULL);

    assert_null(composer_compose(composer, &request, &error));
    assert_true(g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE));
    scene_clear(&scene);
}

/* --- nasty values --- */

/* The elements of HTML in order, without what stands in them nor where a long word may break. */
static char *skeleton(const char *html)
{
    GString *out = g_string_new(NULL);

    for (const char *p = html; (p = strchr(p, '<')); p++)
        if (!g_str_has_prefix(p, "<wbr>"))
            g_string_append_printf(out, "%.*s\n", (int)strcspn(p, " >"), p);
    return g_string_free(out, FALSE);
}

static void nasty_values_never_change_the_structure(void **state)
{
    static const char *const nasty[] = {
        "*Jan* <b>|",
        "| a | b |",
        "a\nb",
        "\r\n# heading",
        "](http://evil.example)",
        "[x](http://evil.example)",
        "`code`",
        "    indented",
        "1. item",
        "- item",
        "> quote",
        "<script>alert(1)</script>",
        "<!-- x",
        "{{sender.iban}}",
        "&amp; &#124;",
        "\\",
        "\\|",
        "~~~",
        "***",
        "---",
        "![x](http://evil.example/p.png)",
        "+ x",
        "http://evil.example",
        "www.evil.example",
        "_x_ __y__",
        "\xe2\x80\xae"
        "drow",
        "\xe2\x80\xa8x",
        "x)",
        "$&;\"'",
    };

    struct config_sender sender = *(struct config_sender *)fixture.config->senders->pdata[0];

    (void)state;
    sender.qr = false; /* long numbers leave no room for a code */
    for (gsize c = 0; c < G_N_ELEMENTS(cases); c += 3) {
        g_autofree char *want = NULL;

        for (gsize i = 0; i <= G_N_ELEMENTS(nasty); i++) {
            const char *value = i ? nasty[i - 1] : "plain";
            struct scene scene;

            scene_init(&scene, fixture.config, "second");
            cases[c].build(&scene);
            scene.client.name = scene.client.legal_name = scene.client.contact = scene.client.supplier_number = value;
            for (int n = 0; n < scene.count; n++) {
                const char *const texts[TEXT_COUNT] = {
                    [TEXT_ORDER] = value,
                    [TEXT_DESCRIPTION] = value,
                    [TEXT_PAYMENT_REFERENCE] = value,
                    [TEXT_CREDITS] = value,
                };

                invoice_set_texts(&scene.invoices[n], scene.strings, value, texts);
            }

            struct letter_request request = scene_request(&scene, "en");
            g_autoptr(GError) error = NULL;

            request.token = value;
            request.sender = &sender;
            AUTO(letter) letter = composer_compose(composer, &request, &error);
            if (!letter)
                fail_msg("[%zu] %s", i, error->message);

            g_autofree char *got = skeleton(letter->html);

            if (!want)
                want = g_steal_pointer(&got);
            else if (strcmp(got, want))
                fail_msg("[%zu] \"%s\" changed the structure", i, value);
            scene_clear(&scene);
        }
    }
}

static void a_value_that_is_not_utf8_holds_its_letter_with_the_place(void **state)
{
    struct scene scene;
    g_autoptr(GError) error = NULL;

    (void)state;
    scene_init(&scene, fixture.config, "reminder");
    one_invoice(&scene);
    scene.client.legal_name = "Caf\xe9";

    struct letter_request request = scene_request(&scene, "nl");

    assert_null(composer_compose(composer, &request, &error));
    assert_true(g_error_matches(error, HERINNERD_ERROR, HERINNERD_ERROR_TEMPLATE));
    assert_non_null(strstr(error->message, "templates/nl/_invoices.md:7:9: "));
    scene_clear(&scene);
}

static void the_pay_link_carries_the_invoice(void **state)
{
    struct config_sender sender = *(struct config_sender *)fixture.config->senders->pdata[0];
    struct scene scene;

    (void)state;
    sender.pay_link = (char *)"https://pay.example/?n={number}&a={amount}&c={currency}";
    scene_init(&scene, fixture.config, "reminder");
    one_invoice(&scene);
    invoice_set_texts(&scene.invoices[0], scene.strings, "2026/0412 x",
                      (const char *const[TEXT_COUNT]){[TEXT_PAYMENT_REFERENCE] = "RF18539007547034"});

    struct letter_request request = scene_request(&scene, "en");

    request.sender = &sender;
    AUTO(letter) letter = composer_compose(composer, &request, NULL);
    assert_non_null(strstr(letter->html, "href=\"https://pay.example/?n=2026%2F0412%20x&amp;a=1210.00&amp;c=EUR\""));
    scene_clear(&scene);
}

/* --- the payment block --- */

static void the_reference_is_checked_and_printed(void **state)
{
    static const struct {
        const char *iban, *ledger, *printed;
        const char *code; /* the end of the code to scan */
    } table[] = {
        {"NL91ABNA0417164300", "RF18539007547034", "RF18 5390 0754 7034", "EUR1210.00\n\nRF18539007547034"},
        {"NL91ABNA0417164300", "RF17539007547034", "2026-0412", "\n\n\n2026-0412"},
        {"BE68539007547034", "***090/9337/55493***", "+++090/9337/55493+++", "\n\n\n+++090/9337/55493+++"},
        {"BE68539007547034", "090933755493", "+++090/9337/55493+++", "\n\n\n+++090/9337/55493+++"},
        {"NL91ABNA0417164300", "090933755493", "090933755493", "\n\n\n090933755493"},
        {"BE68539007547034", "+++090/9337/55494+++", "2026-0412", "\n\n\n2026-0412"},
        {"NL91ABNA0417164300", "5000056789012345", "5000 0567 8901 2345", "\n\n\n5000056789012345"},
        {"NL91ABNA0417164300", "5000 0567 8901 2346", "5000 0567 8901 2346", "\n\n\n5000 0567 8901 2346"},
        {"NL91ABNA0417164300", "RFQ 7 / b", "RFQ 7 / b", "\n\n\nRFQ 7 / b"},
        {"NL91ABNA0417164300", NULL, "2026-0412", "\n\n\n2026-0412"},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        struct config_sender sender = *(struct config_sender *)fixture.config->senders->pdata[0];
        struct scene scene;

        sender.iban = (char *)table[i].iban;
        scene_init(&scene, fixture.config, "reminder");
        scene_add(&scene, scene.decision.items, "2026-0412", "2026-11-11", 121000, 121000);
        if (table[i].ledger)
            scene_say(&scene, scene.decision.items->pdata[0], TEXT_PAYMENT_REFERENCE, table[i].ledger);
        scene.decision.sender = &sender;

        AUTO(value) root = values_of(&scene, "nl", NULL);
        const struct value *payment = value_member(root, "payment");
        const char *printed = value_text(value_member(payment, "reference"));
        const char *code = value_text(value_member(payment, "qr"));

        if (strcmp(printed, table[i].printed) || !g_str_has_suffix(code, table[i].code))
            fail_msg("[%zu] got %s, %s want %s, %s", i, printed, code, table[i].printed, table[i].code);
        scene_clear(&scene);
    }
}

static void there_is_a_code_or_a_reason(void **state)
{
    static const struct {
        const char *iban, *currency, *second, *why;
        bool qr;
    } table[] = {
        {"NL91ABNA0417164300", "EUR", NULL, NULL, true},
        {"NL91ABNA0417164300", "EUR", "EUR", NULL, true},
        {"NL91ABNA0417164300", "EUR", NULL, "`qr` is off", false},
        {"", "EUR", NULL, "there is no IBAN", true},
        {"NL91ABNA0417164300", "USD", NULL, "it is for euros only", true},
        {"NL91ABNA0417164300", "EUR", "USD", "the letter is about several currencies", true},
        {"CH9300762011623852957", "EUR", NULL, "an account outside the EEA needs its BIC", true},
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        struct config_sender sender = *(struct config_sender *)fixture.config->senders->pdata[0];
        g_autoptr(GError) error = NULL;
        struct scene scene;

        sender.iban = (char *)table[i].iban;
        sender.qr = table[i].qr;
        scene_init(&scene, fixture.config, "reminder");
        scene_add(&scene, scene.decision.items, "2026-0412", "2026-11-11", 121000, 121000);
        if (table[i].second)
            scene_add(&scene, scene.decision.items, "2026-0413", "2026-11-11", 121000, 121000);
        g_strlcpy(scene.invoices[0].currency, table[i].currency, CURRENCY_SIZE);
        if (table[i].second)
            g_strlcpy(scene.invoices[1].currency, table[i].second, CURRENCY_SIZE);

        struct letter_request request = scene_request(&scene, "en");

        request.sender = &sender;
        AUTO(letter) letter = composer_compose(composer, &request, &error);
        gsize length;
        const char *message = letter ? g_bytes_get_data(letter->message, &length) : NULL;
        bool drawn = message && g_strstr_len(message, (gssize)length, "Content-Id: <qr>");

        if (!letter || g_strcmp0(letter->no_code, table[i].why) || drawn == (table[i].why != NULL))
            fail_msg("[%zu] got \"%s\", image %d want \"%s\"", i, letter ? letter->no_code : error->message, drawn,
                     table[i].why);
        /* nothing is said of what is not there, nor where it cannot be seen */
        assert_int_equal(strstr(letter->html, "scan this code") != NULL, drawn);
        assert_null(strstr(letter->text, "scan this code"));
        scene_clear(&scene);
    }
}

static void a_logo_goes_along_in_place_of_the_name(void **state)
{
    struct config_sender sender = *(struct config_sender *)fixture.config->senders->pdata[0];
    g_autoptr(GBytes) image = g_bytes_new_static("GIF89a...", 9);
    struct scene scene;
    gsize length;

    (void)state;
    sender.logo_bytes = image;
    sender.logo_type = "image/gif";
    scene_init(&scene, fixture.config, "reminder");
    one_invoice(&scene);

    struct letter_request request = scene_request(&scene, "en");

    request.sender = &sender;
    AUTO(letter) letter = composer_compose(composer, &request, NULL);
    const char *message = g_bytes_get_data(letter->message, &length);

    assert_non_null(strstr(letter->html, "src=\"cid:logo\" alt=\"Bakkerij De Vries\""));
    assert_non_null(g_strstr_len(message, (gssize)length, "Content-Type: multipart/related;"));
    assert_non_null(g_strstr_len(message, (gssize)length, "Content-Type: image/gif"));
    assert_non_null(g_strstr_len(message, (gssize)length, "Content-Id: <logo>"));
    scene_clear(&scene);
}

static void a_salutation_of_ones_own_keeps_one_comma(void **state)
{
    struct scene scene;

    (void)state;
    scene_init(&scene, fixture.config, "reminder");
    one_invoice(&scene);
    scene.client.salutation = "Dag Anna, ";

    struct letter_request request = scene_request(&scene, "nl");
    AUTO(letter) letter = composer_compose(composer, &request, NULL);

    assert_true(g_str_has_prefix(letter->text, "Dag Anna,\n"));
    scene_clear(&scene);
}

static void the_preview_shows_every_letter(void **state)
{
    (void)state;
    for (gsize l = 0; l < G_N_ELEMENTS(languages); l++)
        for (gsize n = 0; n < G_N_ELEMENTS(letters); n++) {
            g_autoptr(GError) error = NULL;
            AUTO(letter) letter = composer_example(composer, letters[n].name, languages[l], &error);

            if (!letter)
                fail_msg("%s/%s: %s", languages[l], letters[n].name, error->message);
            assert_non_null(strstr(letter->text, "2026-0412"));
            assert_non_null(strstr(letter->text, "Piet de Vries"));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_part_reads_as_its_golden_file),
        cmocka_unit_test(every_html_part_looks_as_its_golden_file),
        cmocka_unit_test(what_is_asked_beside_the_invoices_reads_as_its_golden_file),
        cmocka_unit_test(what_letters_have_in_common_is_one_and_names_no_client),
        cmocka_unit_test(the_message_is_its_golden_file),
        cmocka_unit_test(the_sum_to_pay_is_bold_once),
        cmocka_unit_test(no_letter_shouts_or_leaves_gaps),
        cmocka_unit_test(letters_of_an_invoice_share_their_subject),
        cmocka_unit_test(letters_after_the_due_date_carry_answers_and_paid_until),
        cmocka_unit_test(answer_links_name_the_invoices_and_the_token),
        cmocka_unit_test(credits_and_payments_leave_what_is_asked),
        cmocka_unit_test(the_transfer_asks_for_what_was_agreed),
        cmocka_unit_test(currencies_are_never_added_up),
        cmocka_unit_test(a_sum_that_overflows_is_an_error_of_that_letter),
        cmocka_unit_test(the_term_counts_to_the_day_it_names),
        cmocka_unit_test(every_value_stands_in_the_table_and_the_other_way_round),
        cmocka_unit_test(names_mean_what_the_sections_around_them_say),
        cmocka_unit_test(the_language_falls_back_to_one_that_has_the_letter),
        cmocka_unit_test(a_letter_that_exists_nowhere_names_the_languages_tried),
        cmocka_unit_test(automatic_mail_is_marked_unless_it_is_switched_off),
        cmocka_unit_test(later_letters_stay_in_the_conversation),
        cmocka_unit_test(a_header_that_cannot_be_written_stops_the_letter),
        cmocka_unit_test(nasty_values_never_change_the_structure),
        cmocka_unit_test(a_value_that_is_not_utf8_holds_its_letter_with_the_place),
        cmocka_unit_test(the_pay_link_carries_the_invoice),
        cmocka_unit_test(the_reference_is_checked_and_printed),
        cmocka_unit_test(there_is_a_code_or_a_reason),
        cmocka_unit_test(a_logo_goes_along_in_place_of_the_name),
        cmocka_unit_test(a_salutation_of_ones_own_keeps_one_comma),
        cmocka_unit_test(the_preview_shows_every_letter),
    };

    return cmocka_run_group_tests_name("letter", tests, set_up, tear_down);
}

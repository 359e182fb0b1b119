/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "compose/check.h"
#include "compose/library.h"
#include "letter_fixture.h"

static struct fixture fixture;

static int set_up(void **state)
{
    (void)state;
    compose_init();
    fixture_init(&fixture);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fixture_clear(&fixture);
    compose_shutdown();
    return 0;
}

/* What the checker says, one a line; the directories of the owner's and of the shipped letters are left out. */
static char *said(const GPtrArray *list)
{
    GString *out = g_string_new(NULL);
    g_autofree char *prefix = g_strconcat(fixture.dir, "/templates/", NULL);
    g_autofree char *shipped = g_strconcat(fixture.config->datadir, "/templates/", NULL);
    g_autofree char *beside = g_strconcat(fixture.dir, "/", NULL);

    for (guint i = 0; i < list->len; i++) {
        g_autofree char *text = config_mistake_text(list->pdata[i]);
        const char *shown = text;

        if (g_str_has_prefix(shown, prefix))
            shown += strlen(prefix);
        else if (g_str_has_prefix(shown, shipped))
            shown += strlen(shipped);
        else if (g_str_has_prefix(shown, beside))
            shown += strlen(beside);
        g_string_append_printf(out, "%s\n", shown);
    }
    return g_string_free(out, FALSE);
}

static void free_mistake(gpointer mistake)
{
    config_mistake_free(mistake);
}

/* Checks the shipped letters with the owner's FILE (under templates/) of TEXT over them. */
static void check_file(const char *file, const char *text, char **mistakes, char **warnings)
{
    g_autofree char *name = g_build_filename("templates", file, NULL);
    g_autofree char *path = g_build_filename(fixture.dir, name, NULL);
    g_autoptr(GPtrArray) bad = g_ptr_array_new_with_free_func(free_mistake);
    g_autoptr(GPtrArray) advice = g_ptr_array_new_with_free_func(free_mistake);

    fixture_take_few(&fixture);
    fixture_write(&fixture, name, text);
    fixture_load(&fixture, NULL);
    letters_check(fixture.config, bad, advice);
    *mistakes = said(bad);
    *warnings = said(advice);
    g_remove(path);
}

struct check_case {
    const char *file, *text, *want;
};

static void run_mistakes(const struct check_case *table, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        g_autofree char *mistakes = NULL, *warnings = NULL;

        check_file(table[i].file, table[i].text, &mistakes, &warnings);
        if (strcmp(mistakes, table[i].want))
            fail_msg("[%zu] got:\n%swant:\n%s", i, mistakes, table[i].want);
    }
}

static void run_warnings(const struct check_case *table, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        g_autofree char *mistakes = NULL, *warnings = NULL;

        check_file(table[i].file, table[i].text, &mistakes, &warnings);
        if (*mistakes || strcmp(warnings, table[i].want))
            fail_msg("[%zu] got:\n%s%swant:\n%s", i, mistakes, warnings, table[i].want);
    }
}

static void shipped_letters_have_no_mistake_and_need_no_advice(void **state)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func(free_mistake);
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(free_mistake);

    (void)state;
    fixture_load(&fixture, NULL);
    letters_check(fixture.config, mistakes, warnings);

    g_autofree char *bad = said(mistakes);
    g_autofree char *advice = said(warnings);

    assert_string_equal(bad, "");
    assert_string_equal(advice, "");
}

static void each_mistake_is_named_with_its_place(void **state)
{
    static const struct check_case table[] = {
        {"en/x.md", "Subject: x\n\nDear {{clinet.name}}\n",
         "en/x.md:3:6: unknown tag \"clinet.name\"; nearest: \"client.name\"\n"},
        {"en/x.md", "Subject: {{nubmers}}\n\nHello\n", "en/x.md:1:10: unknown tag \"nubmers\"; nearest: \"numbers\"\n"},
        {"en/x.md", "Subject: x\n\n{{#invoices}}{{numbr}}{{/invoices}}\n",
         "en/x.md:3:14: unknown tag \"numbr\"; nearest: \"number\"\n"},
        {"en/x.md", "Subject: x\n\n{{whatever.that.is}}\n",
         "en/x.md:3:1: unknown tag \"whatever.that.is\"; see herinnerd-templates(7)\n"},
        {"en/x.md", "Subject: x\n\n{{invoices.number}}\n",
         "en/x.md:3:1: \"invoices.number\" is a value of each item; write {{#invoices}}{{number}}{{/invoices}}\n"},
        {"en/x.md", "Subject: x\n\n{{#invoices}}\n{{number}}\n",
         "en/x.md:3:1: section \"invoices\" is not closed; {{/invoices}} is missing\n"},
        {"en/x.md", "Subject: x\n\n{{invoices}}\n",
         "en/x.md:3:1: \"invoices\" is not a text; open it as a section: {{#invoices}}…{{/invoices}}\n"},
        {"en/x.md", "Subject: x\n\n{{> signatur}}\n",
         "en/x.md:3:1: there is no partial \"signatur\" for \"en\"; nearest: \"signature\"\n"},
        {"en/x.md", "Subject: x\n\n{{> banana}}\n",
         "en/x.md:3:1: there is no partial \"banana\" for \"en\"; write a file _banana.md beside the letter\n"},
        {"en/x.md", "Subject:\n\nHello\n", "en/x.md:1:9: \"Subject:\" is empty\n"},
        {"en/x.md", "Subject: {{#costs}}x{{/costs}}\n\nHello\n", "en/x.md:1:10: the subject comes out empty\n"},
        {"en/x.md", "Subject: x\nPriority: high\n\nHello\n",
         "en/x.md:2:1: header line \"Priority:\" is not known; there are Subject: and Calendar:\n"},
        {"en/x.md", "Subject: x\n\nDear {{{client.name}}}\n",
         "en/x.md:3:6: \"client.name\" would stand unescaped, which a letter refuses; write {{client.name}}\n"},
        {"en/x.md", "Subject: x\n\nCosts {{costs.total}}\n", "en/x.md:3:7: there is no value \"costs.total\"\n"},
        {"en/_loop.md", "{{> loop}}\n", ""},
        {"en/_closing.md", "{{> closing}}\n", "en/_closing.md:1:1: partial \"closing\" contains itself\n"},
        {"en/_signature.md", "{{sender.nmae}}\n",
         "en/_signature.md:1:1: unknown tag \"sender.nmae\"; nearest: \"sender.name\"\n"},
        {"nl-BE/_signature.md", "{{sender.nmae}}\n",
         "nl-BE/_signature.md:1:1: unknown tag \"sender.nmae\"; nearest: \"sender.name\"\n"},
        {"nl/wik14.md", "Subject: x\n\n{{#new_term}}{{date}}{{/new_term}}\n",
         "nl/wik14.md:3:14: wik14 may not name a date for its term, which counts from receipt; say it in days\n"},
        {"nl/wik14.md", "Subject: x\n\n{{> also_open}}\n",
         "nl/_also_open.md:6:1: wik14 may not list other open invoices; its sum must be exactly what is demanded\n"},
        {"nl/wik14.md", "Subject: x\nCalendar: due\n\n{{#also_open}}{{number}}{{/also_open}}\n",
         "nl/wik14.md:2:1: wik14 may not carry a calendar entry for its term\n"
         "nl/wik14.md:4:1: wik14 may not list other open invoices; its sum must be exactly what is demanded\n"},
        {"nl/be-first.md", "Subject: x\n\n{{#interest}}{{amount}}{{/interest}}\n",
         "nl/be-first.md:3:1: be-first may not ask for interest; the first reminder to a Belgian consumer is free\n"
         "nl/be-first.md:3:14: be-first may not ask for interest; the first reminder to a Belgian consumer is free\n"},
        {"layout.html", "<p>{{{sender.name}}} {{x}} {{> y}}</p>\n",
         "layout.html: {{{content}}} is missing: every letter would be empty\n"
         "layout.html:1:4: \"sender.name\": only the letter itself stands bare: {{{content}}}\n"
         "layout.html:1:22: \"x\": unknown tag; the layout has those of a letter, and content, language, subject\n"
         "layout.html:1:28: \"y\": the layout has no partials\n"},
    };

    (void)state;
    run_mistakes(table, G_N_ELEMENTS(table));
}

static void a_stage_whose_letter_does_not_exist_is_named_where_it_stands(void **state)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func(free_mistake);
    g_autoptr(GString) text = g_string_new(fixture_text);

    (void)state;
    g_string_replace(text, "template = second", "template = secnod", 1);
    g_string_replace(text, "template = notice", "template = poem", 1);
    fixture_load(&fixture, text->str);
    letters_check(fixture.config, mistakes, NULL);

    g_autofree char *got = said(mistakes);

    assert_string_equal(got, "herinnerd.conf:14: there is no letter \"secnod\" in any language; nearest: \"second\"\n"
                             "herinnerd.conf:15: there is no letter \"poem\" in any language; "
                             "`herinnerctl template list` shows which there are\n");
}

static void a_statutory_letter_without_a_term_of_its_stage_is_advised_upon(void **state)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func(free_mistake);
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(free_mistake);
    g_autoptr(GString) text = g_string_new(fixture_text);

    (void)state;
    g_string_replace(text, "template = second  new_term = 10d", "template = wik14", 1);
    fixture_load(&fixture, text->str);
    letters_check(fixture.config, mistakes, warnings);

    g_autofree char *got = said(warnings);

    assert_string_equal(got, "herinnerd.conf:14: \"wik14\" gives fourteen days, and the next letter waits for "
                             "\"new_term\" alone; give the stage new_term = 21d\n");
}

#define PERSON "{{sender.phone}} {{total}} {{numbers}}"

static void wording_is_advised_upon_and_never_refused(void **state)
{
    static const struct check_case table[] = {
        {"nl/x.md", "Subject: x\n\nWij schakelen een Deurwaarderskantoor in. " PERSON "\n",
         "nl/x.md:3:19: \"deurwaarder\" sounds like a threat; say what is open and what can be done\n"},
        {"en/x.md", "Subject: x\n\nA courteous Mr Court sees the police officer. " PERSON "\n",
         "en/x.md:3:16: \"court\" sounds like a threat; say what is open and what can be done\n"
         "en/x.md:3:31: \"police\" sounds like a threat; say what is open and what can be done\n"},
        {"de/x.md", "Subject: x\n\nÜber die Pfändung. " PERSON "\n",
         "de/x.md:3:10: \"pfändung\" sounds like a threat; say what is open and what can be done\n"},
        {"fr/x.md", "Subject: x\n\nÉtape suivante : l’huissier. " PERSON "\n",
         "fr/x.md:3:20: \"huissier\" sounds like a threat; say what is open and what can be done\n"},
        {"pl/x.md", "Subject: x\n\nPolice. " PERSON "\n", ""},
        {"en/x.md", "Subject: x\n\nThe PAY TODAY of BV {{sender.name}} IT. " PERSON "\n",
         "en/x.md:3:5: \"PAY TODAY\": words in capitals shout\n"},
        {"en/x.md", "Subject: x\n\nPay! {{! not this! }} " PERSON "\n",
         "en/x.md:3:4: an exclamation mark; a full stop is calmer\n"},
        {"en/x.md", "Subject: x\n\nHello.\n",
         "en/x.md: no invoice number: the reader cannot tell what it is about\n"
         "en/x.md: no way to reach a person; {{> signature}} gives one\n"},
        {"en/reminder.md", "Subject: {{numbers}}\n\nHello. {{> signature}} {{> answers}}\n",
         "en/reminder.md: no amount: the reader cannot see what to pay; {{to_pay}} says it\n"},
        {"en/reminder.md", "Subject: {{numbers}}\n\nHello. {{> signature}} {{to_pay}}\n",
         "en/reminder.md: {{> answers}} is missing in a letter after the due date\n"},
        {"en/courtesy.md", "Subject: {{numbers}}\n\nHello. {{> signature}} {{to_pay}}\n", ""},
        {"en/x.md", "Subject: x\n\n| a | b |\n|---|---|\n| 1 {{#one}}| 2 |{{/one}}\n\n" PERSON "\n",
         "en/x.md:5:5: the section \"one\" shares its line with a table row; write its tags on lines of their own\n"
         "en/x.md:5:18: the section \"one\" shares its line with a table row; write its tags on lines of their own\n"},
        {"en/wik14.md", "Subject: {{numbers}}\n\nTo {{client.name}}: {{principal}}. {{> answers}}\n",
         "en/wik14.md: wik14: the law wants a term of fourteen days from receipt in it; {{new_term.length}} says how "
         "many\n"
         "en/wik14.md: wik14: the law wants the creditor named in it; {{sender.legal_name}} does\n"
         "en/wik14.md: wik14: the law wants the exact amount of the coming costs in it; {{costs.total}} says it\n"},
        {"en/be-first.md",
         "Subject: {{numbers}}\n\n{{> invoices}}{{#new_term}}{{date}}{{/new_term}} {{> payment}} {{> answers}}\n",
         "en/be-first.md: be-first: the law wants the creditor named in it; {{sender.legal_name}} does\n"
         "en/be-first.md: be-first: the law wants the enterprise number in it; {{sender.registration}} says it\n"
         "en/be-first.md: be-first: the law wants the indemnity that may follow in it; {{costs.total}} says it\n"},
        {"en/x.md", "Subject: x\n\n    " PERSON "\n",
         "en/x.md: a code span or an indented block: values would show backslashes in it\n"},
        {"en/x.md", "Subject: x\n\n<b>bold</b> " PERSON "\n",
         "en/x.md: HTML stands in it, which the reader would see as it is\n"},
    };

    (void)state;
    run_warnings(table, G_N_ELEMENTS(table));
}

static void warnings_do_not_stop_a_composer_and_mistakes_do(void **state)
{
    static const struct {
        const char *text;
        bool want;
    } table[] = {{"Subject: x\n\nPay!\n", true}, {"Subject: x\n\n{{pay}}\n", false}};

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func(free_mistake);

        fixture_write(&fixture, "templates/en/x.md", table[i].text);
        fixture_load(&fixture, NULL);

        AUTO(composer) composer = composer_new(fixture.config, mistakes);

        if ((composer != NULL) != table[i].want || (mistakes->len == 0) != table[i].want)
            fail_msg("[%zu] got %s with %u mistakes", i, composer ? "a composer" : "none", mistakes->len);
    }

    g_autofree char *path = g_build_filename(fixture.dir, "templates/en/x.md", NULL);

    g_remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_letters_have_no_mistake_and_need_no_advice),
        cmocka_unit_test(each_mistake_is_named_with_its_place),
        cmocka_unit_test(a_stage_whose_letter_does_not_exist_is_named_where_it_stands),
        cmocka_unit_test(a_statutory_letter_without_a_term_of_its_stage_is_advised_upon),
        cmocka_unit_test(wording_is_advised_upon_and_never_refused),
        cmocka_unit_test(warnings_do_not_stop_a_composer_and_mistakes_do),
    };

    return cmocka_run_group_tests_name("check", tests, set_up, tear_down);
}

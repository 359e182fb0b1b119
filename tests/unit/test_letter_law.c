/* SPDX-License-Identifier: MIT */
/* What the law, and good manners, ask of the words of the shipped letters, in every language. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "compose/letter.h"
#include "compose/library.h"
#include "letter_fixture.h"

#define MOST 16

static const char *const all_languages[] = {"nl", "nl-je", "nl-BE", "fr", "fr-BE", "de", "en", NULL};

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

/* TEXT on one line, with plain blanks. */
static char *flat(const char *text)
{
    g_auto(GStrv) pieces = g_strsplit(text, "\u00a0", -1);
    g_autofree char *plain = g_strjoinv(" ", pieces);
    g_auto(GStrv) words = g_strsplit_set(plain, " \n", -1);
    GString *out = g_string_new(NULL);

    for (char **word = words; *word; word++)
        if (**word)
            g_string_append_printf(out, "%s%s", out->len ? " " : "", *word);
    return g_string_free(out, FALSE);
}

/* The text part of the letter NAME with example values: interest asked, costs named. */
static char *example_of(const char *name, const char *language)
{
    g_autoptr(GError) error = NULL;
    AUTO(letter) letter = composer_example(composer, name, language, &error);

    if (!letter)
        fail_msg("%s/%s: %s", language, name, error->message);
    return flat(letter->text);
}

/* What one letter has to say, and what it must not, in the words of some languages. */
struct demand {
    const char *languages[3];
    const char *says[MOST];
    const char *never[MOST];
};

static void check_demands(const char *name, const struct demand *table, gsize count)
{
    for (gsize i = 0; i < count; i++)
        for (const char *const *language = table[i].languages; *language; language++) {
            g_autofree char *text = example_of(name, *language);

            for (const char *const *part = table[i].says; *part; part++)
                if (!strstr(text, *part))
                    fail_msg("%s/%s: does not say \"%s\":\n%s", *language, name, *part, text);
            for (const char *const *part = table[i].never; *part; part++)
                if (strstr(text, *part))
                    fail_msg("%s/%s: says \"%s\":\n%s", *language, name, *part, text);
        }
}

/*
 * Art. 6:96(6) BW: creditor and debtor, invoice with its dates, the principal, fourteen days or more counted from
 * the day after receipt, nothing more when paid in time, else the exact amount of the costs and its article;
 * interest apart. No day of the calendar for the term, none counted from today, nothing that is not demanded, no
 * other charge, no word on VAT where none is charged.
 */
static void the_fourteen_day_letter_has_all_elements_and_none_that_spoils_it(void **state)
{
    static const struct demand table[] = {
        {{"nl", "nl-BE"},
         {"Aan Café Zonnig V.O.F. heeft Bakkerij De Vries B.V. (KvK 12345678)", "2026-0412", "12 oktober 2026",
          "11 november 2026", "Te betalen € 610,00",
          "Betaalt u € 610,00 binnen 14 dagen, te rekenen vanaf de dag nadat u deze brief hebt ontvangen?",
          "Dan betaalt u geen incassokosten.", "komt er € 91,50 aan incassokosten bij", "artikel 6:96",
          "berekend over € 610,00", "wettelijke rente: 10,4% per jaar vanaf 12 november 2026, tot vandaag € 4,88"},
         {"8 december", "na de datum van deze brief", "2026-0398", "administratiekosten", "aanmaningskosten",
          "aftrekken", "moet u"}},
        {{"nl-je"},
         {"Aan Café Zonnig V.O.F. heeft Bakkerij De Vries B.V. (KvK 12345678)", "2026-0412", "12 oktober 2026",
          "11 november 2026",
          "Betaal je € 610,00 binnen 14 dagen, te rekenen vanaf de dag nadat je deze brief hebt ontvangen?",
          "Dan betaal je geen incassokosten.", "komt er € 91,50 aan incassokosten bij", "artikel 6:96",
          "wettelijke rente: 10,4% per jaar vanaf 12 november 2026, tot vandaag € 4,88"},
         {"8 december", "na de datum van deze brief", "2026-0398", "administratiekosten", "aftrekken", "moet je"}},
        {{"en"},
         {"Bakkerij De Vries B.V. (KvK 12345678) sent Café Zonnig V.O.F. this invoice", "2026-0412", "12 October 2026",
          "11 November 2026", "Please pay €610.00 within 14 days, counted from the day after you received this letter.",
          "Then you owe no collection costs.", "collection costs of €91.50 will be added", "article 6:96",
          "statutory interest: 10.4% a year from 12 November 2026, up to today €4.88"},
         {"8 December", "of the date of this letter", "2026-0398", "administration", "VAT ourselves"}},
        {{"fr", "fr-BE"},
         {"à Café Zonnig V.O.F. par Bakkerij De Vries B.V. (KvK 12345678), le créancier", "2026-0412",
          "12 octobre 2026", "11 novembre 2026",
          "Vous avez 14 jours pour payer 610,00 €, à compter du lendemain du jour où vous avez reçu ce message.",
          "aucuns frais de recouvrement", "91,50 € de frais de recouvrement s’y ajouteront", "article 6:96",
          "intérêts légaux : 10,4 % par an depuis le 12 novembre 2026, soit 4,88 € à ce jour"},
         {"8 décembre", "date de ce message", "2026-0398", "frais de dossier", "déduire"}},
        {{"de"},
         {"An Café Zonnig V.O.F. hat Bakkerij De Vries B.V. (KvK 12345678) diese Rechnung gestellt", "2026-0412",
          "12. Oktober 2026", "11. November 2026",
          "Für die Zahlung von 610,00 € haben Sie 14 Tage Zeit, gerechnet ab dem Tag, nachdem Sie dieses Schreiben "
          "erhalten haben.",
          "fallen keine Kosten der Beitreibung an", "kommen 91,50 € an Kosten der Beitreibung hinzu", "Artikel 6:96",
          "gesetzliche Zinsen: 10,4 % im Jahr seit dem 12. November 2026, bis heute 4,88 €"},
         {"8. Dezember", "Datum dieses Schreibens", "2026-0398", "Mahngebühr", "Vorsteuer"}},
    };

    (void)state;
    check_demands("wik14", table, G_N_ELEMENTS(table));
}

/*
 * Code of economic law, book XIX: free; the balance and the indemnity that may follow; the creditor's name and
 * enterprise number; what was delivered and when it fell due; fourteen calendar days from the day after sending,
 * with the last day named. No interest and no other charge.
 */
static void the_belgian_first_reminder_has_all_elements_and_asks_for_nothing_more(void **state)
{
    static const struct demand table[] = {
        {{"nl", "nl-BE"},
         {"Ze is gratis.", "aan Bakkerij De Vries B.V. (ondernemingsnummer: KvK 12345678) verschuldigd", "2026-0412",
          "Omschrijving Bread, October", "Vervaldatum 11 november 2026",
          "U kunt € 610,00 zonder kosten betalen binnen 14 dagen, dus tot en met dinsdag 8 december.",
          "veertien kalenderdagen, die ingaat op de kalenderdag na de verzending", "schadevergoeding",
          "voorwaarden: € 91,50", "Bent u het niet eens"},
         {"€ 4,88", "10,4", "rente", "administratiekosten", "2026-0398", "incassokosten"}},
        {{"nl-je"},
         {"Ze is gratis.", "(ondernemingsnummer: KvK 12345678)", "Bread, October", "11 november 2026",
          "Je kunt € 610,00 zonder kosten betalen binnen 14 dagen, dus tot en met dinsdag 8 december.",
          "veertien kalenderdagen", "voorwaarden: € 91,50", "Ben je het niet eens"},
         {"€ 4,88", "10,4", "rente", "administratiekosten", "2026-0398"}},
        {{"fr", "fr-BE"},
         {"Il est gratuit.", "dû à Bakkerij De Vries B.V. (numéro d’entreprise : KvK 12345678)", "2026-0412",
          "Objet Bread, October", "Échéance 11 novembre 2026",
          "Vous pouvez payer 610,00 € sans aucuns frais dans un délai de 14 jours, soit jusqu’au mardi 8 décembre "
          "inclus.",
          "quatorze jours calendrier, qui commence le jour calendrier suivant l’envoi",
          "conditions générales : 91,50 €", "Si vous contestez"},
         {"4,88", "10,4", "intérêts", "frais de rappel", "2026-0398"}},
        {{"de"},
         {"Sie ist kostenlos.", "Gläubiger ist Bakkerij De Vries B.V. (Unternehmensnummer: KvK 12345678)", "2026-0412",
          "Leistung Bread, October", "Fällig am 11. November 2026",
          "Bis einschließlich Dienstag, 8. Dezember können Sie "
          "610,00 € ohne jede Kosten zahlen.",
          "14 Tage Zeit", "vierzehn Kalendertagen, die am Kalendertag nach dem Versand", "Entschädigung: 91,50 €",
          "nicht einverstanden"},
         {"4,88", "10,4", "Zinsen", "Gebühr", "2026-0398"}},
        {{"en"},
         {"It is free of charge.", "owed to Bakkerij De Vries B.V. (enterprise number: KvK 12345678)", "2026-0412",
          "For Bread, October", "Due on 11 November 2026",
          "You can pay €610.00 without any costs within 14 days, so up to and including Tuesday 8 December.",
          "fourteen calendar days, which begins on the calendar day after this mail was sent", "our terms: €91.50",
          "do not agree"},
         {"4.88", "10.4", "interest", "administration", "2026-0398"}},
    };

    (void)state;
    check_demands("be-first", table, G_N_ELEMENTS(table));
}

/* The formal step is named by its name, and nothing before it is (Code civil art. 1344, BGB section 286, BW 6:82). */
static void the_formal_word_stands_in_the_notice_alone(void **state)
{
    static const char *const before[] = {"courtesy", "reminder", "second", "be-first", "broken-promise", NULL};
    static const char *const words[] = {"ingebrekestelling",       "ingebrekestelling", "ingebrekestelling",
                                        "mise en demeure",         "mise en demeure",   "Mahnung",
                                        "formal notice of default"};

    (void)state;
    for (gsize l = 0; all_languages[l]; l++) {
        g_autofree char *notice = example_of("notice", all_languages[l]);

        if (!strstr(notice, words[l]))
            fail_msg("%s/notice: \"%s\" is missing", all_languages[l], words[l]);
        for (const char *const *name = before; *name; name++) {
            g_autofree char *text = example_of(*name, all_languages[l]);

            if (strstr(text, words[l]))
                fail_msg("%s/%s: says \"%s\"", all_languages[l], *name, words[l]);
        }
    }
}

/* No consumer's first letter speaks of costs or interest, in any language. */
static void the_first_letters_speak_of_no_costs(void **state)
{
    static const char *const letters[] = {"courtesy", "reminder", "second", "broken-promise", NULL};
    static const char *const words[] = {
        "kosten", "rente",  "incasso", "schadevergoeding", "verwijl", "frais",    "intérêts", "pénal",
        "indem",  "zinsen", "gebühr",  "pauschale",        "costs",   "interest", "charge",   NULL};

    (void)state;
    for (gsize l = 0; all_languages[l]; l++)
        for (const char *const *name = letters; *name; name++) {
            g_autofree char *text = example_of(*name, all_languages[l]);
            g_autofree char *lower = g_utf8_strdown(text, -1);

            for (const char *const *word = words; *word; word++)
                if (strstr(lower, *word))
                    fail_msg("%s/%s: says \"%s\"", all_languages[l], *name, *word);
        }
}

/* The letters that a client may get, and the form of address of a language, which is never mixed. */
static void one_letter_has_one_form_of_address(void **state)
{
    static const struct {
        const char *language;
        const char *never[8];
    } table[] = {
        {"nl", {" je ", " jij ", " jou ", " jouw ", " u heeft ", " we ", NULL}},
        {"nl-BE", {" je ", " jij ", " jou ", " jouw ", " u heeft ", " we ", NULL}},
        {"nl-je", {" u ", " uw ", " Uw ", " U ", " wij ", NULL}},
        {"de", {" du ", " dein", " dich ", " sie haben ", " ihre zahlung ", NULL}},
        {"fr", {" tu ", " ton ", " ta ", " tes ", NULL}},
    };
    static const char *const letters[] = {"courtesy", "reminder",  "second",     "notice",         "wik14",
                                          "be-first", "promise",   "settlement", "broken-promise", "apology",
                                          "thanks",   "statement", NULL};

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++)
        for (const char *const *name = letters; *name; name++) {
            g_autofree char *text = example_of(*name, table[i].language);

            for (const char *const *word = table[i].never; *word; word++)
                if (strstr(text, *word))
                    fail_msg("%s/%s: says \"%s\":\n%s", table[i].language, *name, *word, text);
        }
}

static char *compose_with(struct scene *scene, const char *language, const char *describe)
{
    struct config_sender sender = *(struct config_sender *)fixture.config->senders->pdata[0];
    struct letter_request request = scene_request(scene, language);
    g_autoptr(GError) error = NULL;

    sender.describe = (char *)describe;
    request.sender = &sender;
    AUTO(letter) letter = composer_compose(composer, &request, &error);
    if (!letter)
        fail_msg("%s: %s", language, error->message);
    return flat(letter->text);
}

/* Book XIX wants a description: the invoice's own, else what the sender sells. */
static void a_belgian_first_reminder_always_says_what_was_delivered(void **state)
{
    (void)state;
    for (gsize l = 0; all_languages[l]; l++)
        for (int several = 0; several < 2; several++) {
            struct scene scene;
            const struct plan_item *item;

            scene_init(&scene, fixture.config, "be-first");
            item = scene_add(&scene, scene.decision.items, "2026-0412", "2026-11-11", 121000, 121000);
            if (several) {
                scene_say(&scene, item, TEXT_DESCRIPTION, "Taart, oktober");
                scene_add(&scene, scene.decision.items, "2026-0413", "2026-11-12", 5000, 5000);
            }

            g_autofree char *text = compose_with(&scene, all_languages[l], "brood en gebak");

            if (!strstr(text, "brood en gebak") || (several && !strstr(text, "Taart, oktober")))
                fail_msg("%s: no description:\n%s", all_languages[l], text);
            scene_clear(&scene);
        }
}

/* Nothing was agreed about an indemnity: then no word of one. */
static void no_costs_are_named_where_none_can_follow(void **state)
{
    static const char *const words[] = {"schadevergoeding", "incassokosten bij", "indemnité",
                                        "s’y ajouteront",   "Entschädigung",     "kommen",
                                        "compensation",     "will be added",     NULL};
    static const char *const letters[] = {"wik14", "be-first", "notice", NULL};

    (void)state;
    for (gsize l = 0; all_languages[l]; l++)
        for (const char *const *name = letters; *name; name++) {
            struct scene scene;

            scene_init(&scene, fixture.config, *name);
            scene_add(&scene, scene.decision.items, "2026-0412", "2026-11-11", 121000, 121000);

            g_autofree char *text = compose_with(&scene, all_languages[l], "");

            for (const char *const *word = words; *word; word++)
                if (strstr(text, *word))
                    fail_msg("%s/%s: says \"%s\"", all_languages[l], *name, *word);
            scene_clear(&scene);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fourteen_day_letter_has_all_elements_and_none_that_spoils_it),
        cmocka_unit_test(the_belgian_first_reminder_has_all_elements_and_asks_for_nothing_more),
        cmocka_unit_test(the_formal_word_stands_in_the_notice_alone),
        cmocka_unit_test(the_first_letters_speak_of_no_costs),
        cmocka_unit_test(one_letter_has_one_form_of_address),
        cmocka_unit_test(a_belgian_first_reminder_always_says_what_was_delivered),
        cmocka_unit_test(no_costs_are_named_where_none_can_follow),
    };

    return cmocka_run_group_tests_name("letter_law", tests, set_up, tear_down);
}

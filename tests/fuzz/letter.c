/* SPDX-License-Identifier: MIT */
/*
 * The shipped letters with values that a client or a ledger could hold: any
 * lines as names, numbers, references. Whatever they say, they make no link,
 * no field of the header, no recipient and no element of their own. The
 * first byte is the letter, half the second its language; the rest are lines.
 * In the environment LETTERS_TO names a file to which each message is added
 * as an mbox, for the tests that look at letters as clients get them.
 */
#include "help/fuzz.h"

#include <gmime/gmime.h>
#include <stdio.h>
#include <string.h>

#include "compose/letter.h"
#include "compose/library.h"
#include "letter_fixture.h"

#define ADDRESS "administratie@devries.example"

static const char *const letters[] = {"courtesy", "reminder",  "second",         "notice", "wik14",
                                      "be-first", "promise",   "broken-promise", "thanks", "apology",
                                      "handover", "statement", "settlement"};

static struct fixture fixture;
static struct composer *composer;
static char **languages;

static gint compare(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The folders of the templates that have a letter of their own, the two main ones first. */
static char **find_languages(void)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) folder = g_dir_open("templates", 0, NULL);
    const char *name;

    fuzz_claim(folder, "the program runs in the tree's own folder", NULL);
    while ((name = g_dir_read_name(folder)))
        if (!strchr(name, '.'))
            g_ptr_array_add(all, g_strdup(name));
    g_ptr_array_sort(all, compare);
    g_ptr_array_add(found, g_strdup("nl"));
    g_ptr_array_add(found, g_strdup("en"));
    for (guint i = 0; i < all->len; i++)
        if (strcmp(all->pdata[i], "nl") && strcmp(all->pdata[i], "en"))
            g_ptr_array_add(found, g_strdup(all->pdata[i]));
    g_ptr_array_add(found, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&found), FALSE);
}

static void remove_fixture(void)
{
    fixture_remove(fixture.dir);
}

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new();

    (void)count;
    (void)arguments;
    fuzz_start();
    compose_init();
    fixture_init(&fixture);
    fixture_load(&fixture, NULL);
    composer = composer_new(fixture.config, mistakes);
    languages = find_languages();
    fuzz_claim(composer, "the shipped letters are in order", NULL);
    remove_fixture();
    return 0;
}

/* The next line of *AT, "" behind the last. */
static const char *next_line(char **at)
{
    char *line = *at ? *at : (char *)"";
    char *end = strchr(line, '\n');

    if (end)
        *end = '\0';
    *at = end ? end + 1 : NULL;
    return line;
}

static void fill_item(struct scene *scene, GPtrArray *list, char **at, int64_t amount)
{
    const char *number = next_line(at);
    struct plan_item *item = scene_add(scene, list, *number ? number : "1", "2026-11-11", 2 * amount, amount);

    scene_say(scene, item, TEXT_DESCRIPTION, next_line(at));
    scene_say(scene, item, TEXT_ORDER, next_line(at));
    scene_say(scene, item, TEXT_PAYMENT_REFERENCE, next_line(at));
}

static void fill_client(struct scene *scene, char **at)
{
    scene->client.name = next_line(at);
    scene->client.legal_name = next_line(at);
    scene->client.contact = next_line(at);
    scene->client.salutation = next_line(at);
    scene->client.supplier_number = next_line(at);
}

/* What the letters need to have something to say. */
static void fit(struct scene *scene, const char *name, unsigned choice)
{
    struct decision *decision = &scene->decision;

    decision->kind = !strcmp(name, "thanks") ? DECISION_THANKS : DECISION_STAGE;
    decision->term_until = decision->day + 14;
    scene->earlier[0] = (struct letter_previous){"reminder", decision->day - 16};
    g_ptr_array_add(scene->previous, &scene->earlier[0]);
    if (!strcmp(name, "apology")) {
        decision->kind = DECISION_APOLOGY;
        scene->recall.day = decision->day - 3;
        decision->recall = &scene->recall;
    }
    if (!strcmp(name, "promise"))
        scene->agreement = (struct history_hold){.kind = (char *)(choice & 1 ? "instalments" : "promise"),
                                                 .named_day = decision->day + 17,
                                                 .balance_then = 40000,
                                                 .count = choice & 1 ? 3 : 0,
                                                 .every = {DURATION_MONTHS, 1}};
    if (!strcmp(name, "settlement"))
        scene->agreement = (struct history_hold){
            .kind = (char *)"closed", .named_day = decision->day + 17, .amount = 5000, .balance_then = 40000};
    if (!strcmp(name, "broken-promise"))
        ((struct plan_item *)decision->items->pdata[0])->rare->broken_promise = decision->day - 6;
}

/* One recipient, whatever the client is called. */
static void claim_recipient(GBytes *bytes)
{
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(data, length);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    InternetAddressList *to = g_mime_message_get_to(message);
    InternetAddress *first = to ? internet_address_list_get_address(to, 0) : NULL;

    fuzz_claim(to && internet_address_list_length(to) == 1 && INTERNET_ADDRESS_IS_MAILBOX(first), "one recipient",
               NULL);
    fuzz_claim(g_str_equal(internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first)), "anna@zonnig.example"),
               "the recipient is the client's address", NULL);
    g_object_unref(message);
    g_object_unref(parser);
    g_object_unref(stream);
}

static void claim_letter(const struct letter *letter)
{
    const char *from = strstr(letter->html, "<body");
    const char *end = strstr(letter->html, "</body>");

    fuzz_claim(from && end, "the HTML part has its frame", letter->html);
    from = strchr(from, '>') + 1;

    g_autofree char *body = g_strndup(from, (gsize)(end - from));
    g_autoptr(GString) known = g_string_new(body);

    g_string_replace(known, " lang=\"", " class=\"", 0);
    g_string_replace(known, "&middot;", "&#183;", 0);
    fuzz_claim_html(known->str, "mailto:" ADDRESS);
    fuzz_claim_plain(letter->text);
    fuzz_claim_line(letter->subject, "a subject is one line");
    fuzz_claim_message(letter->message);
    claim_recipient(letter->message);
}

/* For the tests that look at letters. */
static void add_to_mbox(const struct letter *letter)
{
    const char *path = g_getenv("LETTERS_TO");
    FILE *mbox = path ? fopen(path, "a") : NULL;
    gsize length;
    const char *data = g_bytes_get_data(letter->message, &length);

    if (!mbox)
        return;
    fputs("From administratie@devries.example Tue Nov 24 10:00:00 2026\n", mbox);
    for (gsize i = 0; i < length; i++)
        if (data[i] != '\r')
            fputc(data[i], mbox);
    fputc('\n', mbox);
    fclose(mbox);
}

static void compose(struct scene *scene, unsigned letter, unsigned choice, char *values)
{
    g_autoptr(GError) error = NULL;
    char *at = values;

    scene_init(scene, fixture.config, letters[letter]);
    fill_client(scene, &at);
    fill_item(scene, scene->decision.items, &at, 12100 + (int64_t)choice);
    for (int i = 0; at && i < 3; i++)
        fill_item(scene, i == 2 ? scene->decision.also_open : scene->decision.items, &at, 10000);
    fit(scene, letters[letter], choice);

    struct letter_request request = scene_request(scene, languages[choice / 2 % g_strv_length(languages)]);
    AUTO(letter) made = composer_compose(composer, &request, &error);

    fuzz_claim(!made == (error != NULL), "a letter or an error comes out", NULL);
    if (made) {
        claim_letter(made);
        add_to_mbox(made);
    } else {
        fuzz_claim(*error->message, "an error has words", NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct scene scene;

    if (size < 2)
        return 0;

    g_autofree char *bytes = fuzz_text(data + 2, size - 2);
    g_autofree char *values = g_utf8_make_valid(bytes, -1); /* as the ledger's reader makes sure */

    compose(&scene, data[0] % G_N_ELEMENTS(letters), data[1], values);
    scene_clear(&scene);
    return 0;
}

/* SPDX-License-Identifier: MIT */
/* A letter as it was made, on a page for paper: to be posted, or to be taken along. */
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "compose/library.h"
#include "compose/message_paper.h"
#include "control/letter_id.h"
#include "control/new_file.h"
#include "control/verbs.h"
#include "ledger/ledger.h"
#include "plan/plan.h"

/* What is asked for; the entry lives only as long as the visit. */
struct page {
    struct control *control;
    const char *to; /* "-" is the screen */
    GError **error;
    bool ok;
};

static const struct plan_client *find_client(const struct plan *plan, const char *key)
{
    for (guint i = 0; plan && i < plan->clients->len; i++) {
        const struct plan_client *client = plan->clients->pdata[i];

        if (g_str_equal(client->key, key))
            return client;
    }
    return NULL;
}

/* Name, street, town and country, as far as the files of today know them; without a postal address the mail address. */
static char **address_of(const struct log_entry *entry, const struct plan_client *client)
{
    const struct ledger_client *facts = client ? client->facts : NULL;
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    bool known = facts && *facts->more->address;

    g_ptr_array_add(lines, g_strdup(entry->client_name ? entry->client_name : ""));
    g_ptr_array_add(lines, known ? g_strdup(facts->more->address) : g_strjoinv(", ", entry->to));
    g_ptr_array_add(lines,
                    known ? g_strstrip(g_strjoin(" ", facts->more->postcode, facts->more->city, NULL)) : g_strdup(""));
    g_ptr_array_add(lines, known ? g_strdup(client->country) : g_strdup(""));
    g_ptr_array_add(lines, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&lines), FALSE);
}

static char *page_text(const struct page *page, const struct log_entry *entry)
{
    AUTO(world) world = control_world(page->control, DAY_NONE, page->error);
    AUTO(plan) plan = world ? world_plan(world) : NULL;
    g_autoptr(GBytes) message = NULL;
    g_auto(GStrv) address = NULL;
    struct paper paper = {.day = DAY_NONE};
    char *text;

    if (!plan)
        return NULL;
    message = *entry->message_sha256 ? content_get(page->control->store, entry->message_sha256, page->error) : NULL;
    if (*page->error)
        return NULL;
    address = address_of(entry, find_client(plan, entry->client));
    paper.address = address;
    paper.day = day_from_iso(entry->day);
    text = message ? message_paper(message, &paper) : NULL;
    if (!text)
        g_set_error(page->error, HERINNERD_ERROR, HERINNERD_ERROR_PERSON,
                    _("that is not kept: it was never made, or it was erased"));
    return text;
}

static bool write_page(const struct page *page, const char *text)
{
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));

    if (g_str_equal(page->to, "-"))
        return fputs(text, page->control->out.stream) >= 0;
    if (!new_file_write(page->to, bytes, page->error))
        return false;
    output_line(&page->control->out, TINT_GOOD, _("the letter is in %s; open it in a browser and print it"), page->to);
    return true;
}

static void print_page(const struct log_entry *entry, void *data)
{
    struct page *page = data;
    g_autofree char *text = page_text(page, entry);

    page->ok = text && write_page(page, text);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    const char *to = arguments_value(arguments, "output");
    struct page page = {.control = control, .to = to ? to : "-", .error = error};
    int64_t id;

    if (!letter_id_parse(arguments_word(arguments, 0), &id, error))
        return EXIT_USAGE_ERROR;
    if (!g_str_equal(page.to, "-") && !new_file_is_free(page.to, error))
        return EXIT_USAGE_ERROR;
    compose_init();
    page.ok = letter_id_each(control, id, print_page, &page, error) && page.ok;
    compose_shutdown();
    return page.ok ? EXIT_DONE : EXIT_PERSON;
}

static const struct option options[] = {
    {"output", N_("FILE"), N_("the HTML file, also -o; it must not exist yet. Without it, or with -: the screen")},
    {NULL, NULL, NULL},
};

const struct verb verb_print = {
    .words = "print",
    .arguments = N_("ID -o FILE"),
    .summary = N_("one letter as a page for paper"),
    .details = N_("ID is the number in the log. The page is the letter as it was made, with its pictures in it, under "
                  "the client's postal address, the date and the subject."),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_READ,
    .run = run,
};

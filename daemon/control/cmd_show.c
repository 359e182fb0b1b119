/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "compose/library.h"
#include "compose/message_text.h"
#include "control/letter_id.h"
#include "control/verbs.h"
#include "proof/journal.h"
#include "proof/records.h"
#include "report/show.h"

/* What is asked for; the entry lives only as long as the visit. */
struct page {
    struct control *control;
    const struct arguments *arguments;
    GPtrArray *attempts; /* of struct attempt_row */
    GError **error;
    bool ok;
};

/* Writes stored BYTES as they are; NULL: they could not be read, or are there no more. */
static bool print_content(const struct page *page, GBytes *bytes)
{
    gsize length;
    const char *data;

    if (!bytes) {
        if (!*page->error)
            g_set_error(page->error, HERINNERD_ERROR, HERINNERD_ERROR_PERSON, _("the content was erased"));
        return false;
    }
    data = g_bytes_get_data(bytes, &length);
    fwrite(data, 1, length, page->control->out.stream);
    return true;
}

static bool print_message(const struct page *page, const char *sha256)
{
    g_autoptr(GBytes) bytes = NULL;

    if (!*sha256) {
        g_set_error(page->error, HERINNERD_ERROR, HERINNERD_ERROR_PERSON,
                    _("that is not kept: it was never made, or it was erased"));
        return false;
    }
    bytes = content_get(page->control->store, sha256, page->error);
    return print_content(page, bytes);
}

static bool print_transcripts(const struct page *page)
{
    bool any = false;

    for (guint i = 0; i < page->attempts->len; i++) {
        const struct attempt_row *attempt = page->attempts->pdata[i];
        g_autoptr(GBytes) bytes = NULL;

        if (!*attempt->transcript_sha256)
            continue;
        bytes = content_of_attempt(page->control->store, attempt->id, page->error);
        if (!print_content(page, bytes))
            return false;
        any = true;
    }
    if (!any)
        output_line(&page->control->out, TINT_NONE, _("no talk with a mail server was kept for this letter"));
    return true;
}

/* What its reader sees: the text part, when the message is still kept. Laid out already; only controls are taken out.
 */
static void print_text(const struct page *page, const struct log_entry *entry)
{
    struct output *out = &page->control->out;
    g_autoptr(GBytes) bytes =
        *entry->message_sha256 ? content_get(page->control->store, entry->message_sha256, NULL) : NULL;
    g_autofree char *text = bytes ? message_text(bytes) : NULL;
    g_autoptr(GString) shown = g_string_new(NULL);

    if (out->json || !text)
        return;
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (c == '\n' || !g_unichar_iscntrl(c))
            g_string_append_unichar(shown, c);
    }
    output_heading(out, _("the letter"));
    fputs(shown->str, out->stream);
}

static void print_letter(const struct page *page, const struct log_entry *entry)
{
    g_autoptr(GPtrArray) notes = note_list(page->control->store, entry->client, NULL, NULL);

    report_show(&page->control->out, entry, page->attempts, notes);
    if (!arguments_given(page->arguments, "evidence"))
        print_text(page, entry);
}

/* The letter, and everything that the journal says about it. */
static bool print_evidence(const struct page *page, const struct log_entry *entry)
{
    struct output *out = &page->control->out;

    if (!out->json)
        print_letter(page, entry);
    if (!out->json)
        output_heading(out, _("journal"));
    return journal_each(page->control->store, 0, 0, 0, entry->id, report_journal_row, out, page->error);
}

static void print_page(const struct log_entry *entry, void *data)
{
    struct page *page = data;

    if (arguments_given(page->arguments, "raw") || arguments_given(page->arguments, "eml"))
        page->ok = print_message(page, entry->message_sha256);
    else if (arguments_given(page->arguments, "transcript"))
        page->ok = print_transcripts(page);
    else if (arguments_given(page->arguments, "evidence"))
        page->ok = print_evidence(page, entry);
    else
        print_letter(page, entry);
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    struct page page = {.control = control, .arguments = arguments, .error = error, .ok = true};
    int64_t id;

    if (!letter_id_parse(arguments_word(arguments, 0), &id, error))
        return EXIT_USAGE_ERROR;
    page.attempts = log_attempts(control->store, id, error);
    if (!page.attempts)
        return EXIT_UNREACHABLE;
    compose_init();
    page.ok = letter_id_each(control, id, print_page, &page, error) && page.ok;
    compose_shutdown();
    g_ptr_array_unref(page.attempts);
    return page.ok ? EXIT_DONE : EXIT_PERSON;
}

static const struct option options[] = {
    {"eml", NULL, N_("the message, byte for byte as it was handed over")},
    {"raw", NULL, N_("the same as --eml")},
    {"transcript", NULL, N_("the talk with the mail server")},
    {"evidence", NULL, N_("also every journal entry about it")},
    {NULL, NULL, NULL},
};

const struct verb verb_show = {
    .words = "show",
    .arguments = N_("ID"),
    .summary = N_("one letter whole, with every attempt and reply"),
    .details = N_("ID is the number in the log."),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_READ,
    .run = run,
};

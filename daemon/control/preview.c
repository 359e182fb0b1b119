/* SPDX-License-Identifier: MIT */
#include "control/preview.h"

#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "config/letters.h"
#include "control/arrange.h"
#include "control/find.h"
#include "control/statement.h"
#include "report/explain.h"
#include "report/json.h"

bool preview_knows(const struct control *control, const char *name, const char *language, GError **error)
{
    const struct config_sender *sender = config_sender(control->config, "");
    const char *const wanted = language ? language : sender ? sender->language : "en";
    const struct letter_set *letters = control->config->letters;

    if (letter_set_find(letters, wanted, name) || (!language && letter_set_find(letters, "en", name)))
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("there is no letter \"%s\" for \"%s\"; \"herinnerctl template list\" shows which there are"), name,
                wanted);
    return false;
}

void preview_print(const struct output *out, const char *label, const struct letter *letter)
{
    struct json json;

    if (!out->json) {
        fprintf(out->stream, "%s%s\n\n%s", label, letter->subject, letter->text);
        return;
    }
    json_begin(&json);
    json_string(&json, "subject", letter->subject);
    json_string(&json, "language", letter->language);
    json_string(&json, "text", letter->text);
    json_string(&json, "html", letter->html);
    json_end(&json, out->stream);
}

struct composer *preview_composer(const struct control *control, GError **error)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    struct composer *composer = composer_new(control->config, mistakes);

    for (guint i = 0; i < mistakes->len; i++) {
        g_autofree char *text = config_mistake_text(mistakes->pdata[i]);

        control_complain(text);
    }
    if (!composer)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG,
                    ngettext("the letters have %u mistake", "the letters have %u mistakes", mistakes->len),
                    mistakes->len);
    return composer;
}

/* What was agreed about the one invoice of PLANNED and still stands, or NULL: for the letters that confirm it. */
static const struct history_hold *agreement_of(const struct world *world, const struct decision *planned)
{
    static const char *const kinds[] = {"promise", "instalments", "closed"};
    const struct plan_item *item = planned->items->len == 1 ? planned->items->pdata[0] : NULL;
    g_autofree char *subject = item ? plan_invoice_subject(item->source->ledger->key, item->invoice->number) : NULL;
    const struct history_hold *found = NULL;

    for (gsize i = 0; item && i < G_N_ELEMENTS(kinds) && !found; i++)
        found = arrange_standing(world->history, HOLD_INVOICE, subject, kinds[i], world->now.day);
    return found;
}

static struct letter *letter_of(const struct control *control, const struct composer *composer,
                                const struct world *world, const struct decision *planned, const GPtrArray *not_due,
                                const char *name, const char *language, const struct letter_sample *sample,
                                GError **error)
{
    struct decision decision = *planned;
    const char *at = strrchr(planned->sender->address, '@');
    g_autofree char *message_id = g_strdup_printf("preview@%s", at ? at + 1 : "localhost");
    g_autoptr(GPtrArray) previous = letter_previous_of(planned->items->pdata[0]);
    int64_t now = clock_now_ms(&control->clock);
    struct letter_files files;
    struct letter *letter;

    letter_files_find(&files, world, control->store, planned);

    struct letter_request request = {.decision = &decision,
                                     .language = language,
                                     .message_id = message_id,
                                     .instant_ms = now,
                                     .utc_offset = moment_at(now, control->config->timezone).utc_offset,
                                     .paid_until = world_paid_until(world, planned),
                                     .previous = previous,
                                     .not_due = not_due,
                                     .agreement = agreement_of(world, planned),
                                     .token = "preview",
                                     .files = (const struct message_file *)(void *)files.files->data,
                                     .file_count = files.files->len,
                                     .invoice_file_count = files.invoices};

    char *to[] = {sample ? (char *)sample->to : NULL, NULL};

    if (name)
        decision.template_name = name;
    if (sample) {
        decision.to = to;
        decision.cc = to + 1;
        request.message_id = sample->message_id;
    }
    letter = composer_compose(composer, &request, error);
    if (letter && files.missing)
        control_complain(files.missing);
    letter_files_clear(&files);
    return letter;
}

struct letter *preview_letter(const struct control *control, const struct composer *composer, const struct world *world,
                              const struct decision *planned, const char *name, const char *language, GError **error)
{
    return letter_of(control, composer, world, planned, NULL, name, language, NULL, error);
}

/* What is open of the client of invoice NUMBER, as a statement of account. */
static struct letter *compose_statement(const struct control *control, const struct composer *composer,
                                        const char *language, const char *number, const struct letter_sample *sample,
                                        GError **error)
{
    AUTO(world) world = control_world(control, DAY_NONE, error);
    AUTO(plan) plan = world ? world_plan(world) : NULL;
    const struct plan_item *item = plan ? find_item_or_complain(plan, number, error) : NULL;
    struct statement statement;
    struct letter *letter;

    if (!item)
        return NULL;
    statement_init(&statement, plan, item);
    letter = letter_of(control, composer, world, &statement.decision, statement.not_due, NULL, language, sample, error);
    statement_clear(&statement);
    return letter;
}

/* The letter about an invoice as it would be on the day its next stage is due. */
static struct letter *compose_for_invoice(const struct control *control, const struct composer *composer,
                                          const char *name, const char *language, const char *number, civil_day day,
                                          const struct letter_sample *sample, GError **error)
{
    AUTO(world) world = control_world(control, day, error);
    AUTO(plan) plan = world ? world_plan(world) : NULL;
    const struct plan_item *item = plan ? find_item_or_complain(plan, number, error) : NULL;
    const struct decision *decision = item ? decision_of_item(plan, item) : NULL;

    if (!item)
        return NULL;
    if (decision)
        return letter_of(control, composer, world, decision, NULL, name, language, sample, error);
    if (item->due_day != DAY_NONE && item->due_day > world->now.day && day == DAY_NONE)
        return compose_for_invoice(control, composer, name, language, number, item->due_day, sample, error);
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("no letter about \"%s\" is to come; \"herinnerctl explain\" says why"), number);
    return NULL;
}

struct letter *preview_for_invoice(const struct control *control, const struct composer *composer, const char *name,
                                   const char *language, const char *number, const struct letter_sample *sample,
                                   GError **error)
{
    if (g_str_equal(name, "statement"))
        return compose_statement(control, composer, language, number, sample, error);
    return compose_for_invoice(control, composer, name, language, number, DAY_NONE, sample, error);
}

/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/words.h"
#include "control/new_file.h"
#include "control/target.h"
#include "control/verbs.h"
#include "report/dossier.h"
#include "report/dossier_words.h"

/* For its reader --lang; else the owner's language, where there are words for it. */
static const char *language_of(const struct arguments *arguments, const struct config_sender *sender, GError **error)
{
    const char *asked = arguments_value(arguments, "lang");
    const char *language = asked ? asked : sender->owner_language;
    g_autofree char *all = g_strjoinv(", ", (char **)dossier_languages);

    if (dossier_words_of(language))
        return language;
    if (!asked)
        return "en";
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("--lang: there is no dossier in \"%s\"; there are %s"),
                asked, all);
    return NULL;
}

/* Of the client's first invoice, else the first there is. */
static const struct config_sender *sender_of(const struct control *control, const struct plan *plan, const char *key,
                                             const struct plan_item *item)
{
    for (guint i = 0; !item && i < plan->items->len; i++) {
        const struct plan_item *one = &g_array_index(plan->items, struct plan_item, i);

        if (g_str_equal(one->client->key, key))
            item = one;
    }
    return item ? item->source->sender : config_sender(control->config, "");
}

static void tell(const struct control *control, const struct dossier *dossier, const char *to)
{
    const struct output *out = &control->out;

    output_line(out, TINT_GOOD, _("%s: letters: %d, entries of the journal: %d; index.html in it is for reading"), to,
                dossier->letters, (int)dossier->entries);
    output_line(out, TINT_NONE, _("verify.txt there says how a stranger checks it"));
    if (dossier->sealed < dossier->entries)
        output_line(out, TINT_DIM, _("%d entries have no seal yet; today's get theirs tomorrow"),
                    (int)(dossier->entries - dossier->sealed));
}

static int write_dossier(struct control *control, const struct arguments *arguments, const struct world *world,
                         const struct plan *plan, const struct target *target, const struct plan_item *item,
                         GError **error)
{
    struct plan_input input = world_input(world);
    struct dossier_request request = {.store = control->store,
                                      .input = &input,
                                      .plan = plan,
                                      .client_key = target->client_key,
                                      .name = item ? item->client->name : target->label,
                                      .item = item,
                                      .sender = sender_of(control, plan, target->client_key, item)};
    const char *to = arguments_value(arguments, "output");
    g_autofree char *usual = NULL;
    g_autoptr(GBytes) zip = NULL;
    AUTO(dossier) dossier = NULL;

    request.language = language_of(arguments, request.sender, error);
    if (!request.language)
        return EXIT_USAGE_ERROR;
    dossier = dossier_make(&request, error);
    if (!dossier)
        return EXIT_UNREACHABLE;
    usual = g_strconcat(dossier->folder, ".zip", NULL);
    to = to ? to : usual;
    if (!new_file_is_free(to, error))
        return EXIT_USAGE_ERROR;
    zip = dossier_zip(dossier, error);
    if (!zip || !new_file_write(to, zip, error))
        return EXIT_UNREACHABLE;
    tell(control, dossier, to);
    return EXIT_DONE;
}

static int run(struct control *control, const struct arguments *arguments, GError **error)
{
    AUTO(world) world = control_world(control, DAY_NONE, error);
    AUTO(plan) plan = world ? world_plan(world) : NULL;
    const struct plan_item *item = NULL;
    struct target target = {0};
    int status = EXIT_USAGE_ERROR;

    if (!plan)
        return EXIT_UNREACHABLE;
    if (target_find_word(control, arguments_word(arguments, 0), plan, true, true, &target, &item, error) &&
        target.client_key)
        status = write_dossier(control, arguments, world, plan, &target, item, error);
    else if (!*error)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("no ledger has invoice \"%s\" any more; make the dossier of its client"),
                    arguments_word(arguments, 0));
    target_clear(&target);
    return status;
}

static const struct option options[] = {
    {"output", N_("FILE"), N_("the zip file, also -o; it must not exist yet")},
    {NULL, NULL, NULL},
};

const struct verb verb_dossier = {
    .words = "dossier",
    .arguments = N_("INVOICE|CLIENT"),
    .summary = N_("the file for an agency or a court, with all proof"),
    .details =
        N_("Parties, claim with interest and costs, what each letter reached, what was agreed, what is missing; then "
           "every mail, receipt and paper unabridged, and how a stranger checks them. --lang is the language of its "
           "reader: nl, fr, de or en. Notes stay at home."),
    .options = options,
    .least = 1,
    .most = 1,
    .store = STORE_NEED_READ,
    .run = run,
};

/* SPDX-License-Identifier: MIT */
#include "remarks.h"

#include <stdio.h>

#include "base/words.h"
#include "ledger/ledger.h"
#include "report/reasons.h"
#include "report/status.h"

enum { REJECTS_TOLD = 20 };

struct remarks {
    GHashTable *said; /* ledger -> what was said last, "" = well; and the lapsed tasks that were told */
    char *changes;    /* of the configuration, likewise; NULL = nothing yet */
};

struct remarks *remarks_new(void)
{
    struct remarks *remarks = g_new0(struct remarks, 1);

    remarks->said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return remarks;
}

void remarks_free(struct remarks *remarks)
{
    if (!remarks)
        return;
    g_hash_table_unref(remarks->said);
    g_free(remarks->changes);
    g_free(remarks);
}

static void add_rejects(GString *text, const struct ledger *ledger)
{
    guint told = MIN(ledger->rejects->len, REJECTS_TOLD);

    g_string_append_printf(text,
                           ngettext("ledger \"%s\": %u row was rejected; \"herinnerctl ledger check\" says why",
                                    "ledger \"%s\": %u rows were rejected; \"herinnerctl ledger check\" says why",
                                    ledger->rejects->len),
                           ledger->config->key, ledger->rejects->len);
    for (guint i = 0; i < told; i++) {
        const struct ledger_reject *reject = ledger->rejects->pdata[i];

        g_string_append_printf(text, "\n%s:%d:%d: %s: %s", ledger_file(ledger, reject->line),
                               ledger->files ? 0 : reject->line, reject->column, reject->number ? reject->number : "",
                               reject->reason);
    }
}

/* What is wrong with LEDGER, "" when nothing is. */
static char *trouble_of(const struct ledger *ledger, const struct plan *plan)
{
    GString *text = g_string_new(NULL);
    enum reason reason = ledger_reason(plan, ledger);
    g_autofree char *why = reason_sentence(reason, DAY_NONE, NULL);

    if (ledger->failure)
        g_string_append_printf(text, _("ledger \"%s\" cannot be used: %s"), ledger->config->key, ledger->failure);
    else if (reason != REASON_NONE)
        g_string_append_printf(text, _("ledger \"%s\": nothing is sent from it: %s"), ledger->config->key, why);
    else if (ledger->rejects->len)
        add_rejects(text, ledger);
    return g_string_free(text, FALSE);
}

/* A cell may hold what a terminal obeys. */
static void say(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; *line; line++) {
        g_autofree char *safe = output_safe(*line);

        fprintf(stderr, "herinnerd: %s\n", safe);
    }
}

static bool remark(struct remarks *remarks, const struct ledger *ledger, const struct plan *plan)
{
    g_autofree char *text = trouble_of(ledger, plan);
    const char *before = g_hash_table_lookup(remarks->said, ledger->config->key);
    bool wrong = *text;

    if (g_strcmp0(before ? before : "", text) == 0)
        return wrong;
    if (wrong) {
        say(text);
    } else {
        g_autofree char *well = g_strdup_printf(_("ledger \"%s\" is relied on again"), ledger->config->key);

        say(well);
    }
    g_hash_table_replace(remarks->said, g_strdup(ledger->config->key), g_steal_pointer(&text));
    return wrong;
}

/* R24: each lapsed task once, however often the same plan is looked at. */
static void remark_lapses(struct remarks *remarks, const struct plan *plan)
{
    char day[DAY_ISO_SIZE];

    for (guint i = 0; i < plan->observations->len; i++) {
        const struct observation *seen = plan->observations->pdata[i];
        char *key = g_strdup_printf("task %" G_GINT64_FORMAT, seen->reminder);
        g_autofree char *text = NULL;

        if (seen->kind != OBSERVED_TASK_LAPSED || g_hash_table_contains(remarks->said, key)) {
            g_free(key);
            continue;
        }
        text = g_strdup_printf(_("%s: the task about %s was not done in time and lapsed; its stage counts as of %s"),
                               seen->client, seen->number, day_to_iso(seen->day, day));
        say(text);
        g_hash_table_insert(remarks->said, key, g_strdup(""));
    }
}

/* What holds letters because the configuration is another one than before; "" when nothing does. */
static char *changes_of(const struct plan *plan)
{
    GString *text = g_string_new(NULL);
    g_autofree char *account = reason_sentence(REASON_IBAN, DAY_NONE, NULL);

    for (guint i = 0; i < plan->gone->len; i++) {
        const struct plan_gone *gone = plan->gone->pdata[i];

        g_string_append_printf(
            text,
            ngettext("ledger %s left the configuration; %u open invoice is not followed; see «herinnerctl approve»",
                     "ledger %s left the configuration; %u open invoices are not followed; see «herinnerctl approve»",
                     gone->open),
            gone->name, gone->open);
        g_string_append_c(text, '\n');
    }
    for (guint i = 0; i < plan->senders_held->len; i++)
        g_string_append_printf(text, "%s: %s\n", ((const struct config_sender *)plan->senders_held->pdata[i])->key,
                               account);
    if (text->len)
        g_string_truncate(text, text->len - 1);
    return g_string_free(text, FALSE);
}

static bool remark_changes(struct remarks *remarks, const struct plan *plan)
{
    g_autofree char *text = changes_of(plan);
    bool wrong = *text;

    if (wrong && g_strcmp0(remarks->changes, text) != 0)
        say(text);
    g_free(remarks->changes);
    remarks->changes = g_steal_pointer(&text);
    return wrong;
}

bool remarks_ledgers(struct remarks *remarks, const struct world *world, const struct plan *plan)
{
    bool wrong = remark_changes(remarks, plan);

    remark_lapses(remarks, plan);
    for (guint i = 0; i < world->ledgers->len; i++)
        wrong |= remark(remarks, world->ledgers->pdata[i], plan);
    return wrong;
}

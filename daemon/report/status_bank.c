/* SPDX-License-Identifier: MIT */
#include "report/status_bank.h"

#include "base/words.h"

static const struct history_bank *bank_at(const struct status_facts *facts, guint i)
{
    return &g_array_index(facts->history->banks, struct history_bank, i);
}

static enum bank_lack lack_of(const struct plan *plan, const char *ledger)
{
    return (enum bank_lack)GPOINTER_TO_INT(g_hash_table_lookup(plan->stale_banks, ledger));
}

bool status_banks_need_person(const struct status_facts *facts)
{
    for (guint i = 0; i < facts->history->banks->len; i++)
        if (bank_at(facts, i)->gap != DAY_NONE)
            return true;
    return g_hash_table_size(facts->plan->stale_banks) > 0;
}

/* "ing: says what was paid until 2026-03-02; statements are missing after that day" */
static char *bank_text(const struct history_bank *bank)
{
    char until[DAY_ISO_SIZE], gap[DAY_ISO_SIZE];

    if (bank->known_until == DAY_NONE)
        return g_strdup_printf(_("%s: no statements yet"), bank->name);
    if (bank->gap != DAY_NONE)
        return g_strdup_printf(_("%s: says what was paid until %s; statements are missing after %s"), bank->name,
                               day_to_iso(bank->known_until, until), day_to_iso(bank->gap, gap));
    return g_strdup_printf(_("%s: says what was paid until %s"), bank->name, day_to_iso(bank->known_until, until));
}

static char *ledger_text(const char *ledger, enum bank_lack lack)
{
    if (lack == BANK_NONE)
        return g_strdup_printf(
            _("ledger %s says what was billed and no bank what was paid, so nothing is sent from it; "
              "add a bank section with its statements, or vouch for the ledger as it stands with "
              "«herinnerctl approve ledger %s»"),
            ledger, ledger);
    return g_strdup_printf(_("nothing is sent from ledger %s: the bank statements are too old"), ledger);
}

void status_print_banks(const struct output *out, const struct status_facts *facts)
{
    for (guint i = 0; i < facts->history->banks->len; i++) {
        const struct history_bank *bank = bank_at(facts, i);
        g_autofree char *text = bank_text(bank);

        output_fact(out, bank->gap != DAY_NONE || bank->known_until == DAY_NONE ? TINT_WARN : TINT_NONE, _("bank"),
                    text);
    }
    for (guint i = 0; i < facts->ledgers->len; i++) {
        const struct ledger *ledger = facts->ledgers->pdata[i];
        enum bank_lack lack = lack_of(facts->plan, ledger->config->key);
        g_autofree char *text = lack ? ledger_text(ledger->config->key, lack) : NULL;

        if (text)
            output_fact(out, TINT_BAD, _("brake"), text);
    }
}

void status_banks_json(struct json *json, const struct output *out, const struct status_facts *facts)
{
    json_array(json, "banks");
    for (guint i = 0; i < facts->history->banks->len; i++) {
        const struct history_bank *bank = bank_at(facts, i);
        g_autofree char *until = output_day(out, bank->known_until), *gap = output_day(out, bank->gap);

        json_object(json, NULL);
        json_string(json, "bank", bank->name);
        json_string(json, "until", until);
        json_string(json, "gap", gap);
        json_object_end(json);
    }
    json_array_end(json);
    json_array(json, "ledgers_without_bank");
    for (guint i = 0; i < facts->ledgers->len; i++) {
        const char *key = ((const struct ledger *)facts->ledgers->pdata[i])->config->key;

        if (lack_of(facts->plan, key))
            json_string(json, NULL, key);
    }
    json_array_end(json);
}

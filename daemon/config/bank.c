/* SPDX-License-Identifier: MIT */
#include "config/loading.h"

#include "config/setting.h"

#define FIELD(member) offsetof(struct config_bank, member)

static const char *const type_words[] = {"camt053", "mt940", "csv", NULL};

static const struct spec bank_specs[] = {
    SPEC("type", setting_word, FIELD(type), "camt053", .choices = type_words),
    SPEC("path", setting_path, FIELD(path), "", .required = true),
    SPEC("preset", setting_name, FIELD(preset), ""),
    SPEC("account", setting_iban, FIELD(account), ""),
    SPEC("max_age", setting_duration, FIELD(max_age), "3bd"),
    {.name = NULL},
};

const struct shape shape_bank = {.kind = "bank", .titled = true, .specs = bank_specs};

static void bank_read(struct loading *loading, const struct block *block)
{
    struct config_bank *bank = g_new0(struct config_bank, 1);

    bank->key = g_strdup(block->title);
    bank->place = config_place_at(block->place);
    section_read(loading, &shape_bank, block, bank);
    if (g_str_equal(bank->type, "csv") && !*bank->preset)
        loading_mistake(loading, block->place, "bank \"%s\" lacks \"preset\"; type = csv needs it", block->title);
    g_ptr_array_add(loading->config->banks, bank);
}

void banks_read(struct loading *loading)
{
    loading_each(loading, "bank", bank_read);
}

void config_bank_free(struct config_bank *bank)
{
    section_clear(&shape_bank, bank);
    g_free(bank->key);
    g_free(bank->place.file);
    g_free(bank);
}

static const char *const match_words[] = {"hold", "apply", NULL};

static const struct spec match_specs[] = {
    SPEC("tolerance", setting_money, offsetof(struct config_match, tolerance), "EUR 0.05"),
    SPEC("iban_and_amount", setting_either, offsetof(struct config_match, iban_and_amount_apply), "hold",
         .choices = match_words),
    {.name = NULL},
};

const struct shape shape_match = {.kind = "match", .specs = match_specs};

void match_read(struct loading *loading)
{
    section_read(loading, &shape_match, loading_single(loading, "match"), &loading->config->match);
}

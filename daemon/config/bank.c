/* SPDX-License-Identifier: MIT */
#include "config/loading.h"

#include "config/setting.h"

#define FIELD(member) offsetof(struct config_bank, member)
#define COLUMN(text, column) SPEC(text, setting_text, FIELD(columns[column]), "")

static const char *const type_words[] = {"camt053", "mt940", "csv", NULL};
static const char *const decimal_words[] = {".", ",", NULL};

static const struct spec bank_specs[] = {
    SPEC("type", setting_word, FIELD(type), "camt053", .choices = type_words),
    SPEC("path", setting_path, FIELD(path), "", .required = true),
    SPEC("preset", setting_name, FIELD(preset), ""),
    SPEC("account", setting_iban, FIELD(account), ""),
    SPEC("max_age", setting_duration, FIELD(max_age), "3bd"),
    SPEC("separator", setting_mark, FIELD(csv.separator), ",", .min = 1),
    SPEC("quote", setting_mark, FIELD(csv.quote), "\""),
    SPEC("decimal", setting_mark, FIELD(csv.decimal), ".", .choices = decimal_words),
    SPEC("date", setting_text, FIELD(csv.date), "%Y-%m-%d"),
    SPEC("encoding", setting_text, FIELD(csv.encoding), "UTF-8"),
    SPEC("skip_lines", setting_number, FIELD(csv.skip_lines), "0", .min = 0, .max = 1000),
    SPEC("header", setting_yesno, FIELD(csv.header), "yes"),
    SPEC("drop", setting_filters, FIELD(drop), ""),
    SPEC("keep", setting_filters, FIELD(keep), ""),
    SPEC("credit_words", setting_text_list, FIELD(credit_words), ""),
    SPEC("debit_words", setting_text_list, FIELD(debit_words), ""),
    SPEC("fixed_currency", setting_currency, FIELD(fixed_currency), ""),
    {.name = NULL},
};

/* In the order of enum bank_column; the last is a list. */
static const struct spec column_specs[] = {
    COLUMN("booked", BANK_BOOKED),
    COLUMN("value", BANK_VALUE),
    COLUMN("amount", BANK_AMOUNT),
    COLUMN("side", BANK_SIDE),
    COLUMN("credit", BANK_CREDIT),
    COLUMN("debit", BANK_DEBIT),
    COLUMN("currency", BANK_CURRENCY),
    COLUMN("account", BANK_ACCOUNT),
    COLUMN("other", BANK_OTHER),
    COLUMN("name", BANK_NAME),
    COLUMN("reference", BANK_REFERENCE),
    COLUMN("end_to_end", BANK_END_TO_END),
    COLUMN("id", BANK_ID),
    COLUMN("reason", BANK_REASON),
    SPEC("text", setting_text_list, FIELD(text), ""),
    {.name = NULL},
};

G_STATIC_ASSERT(G_N_ELEMENTS(column_specs) == BANK_COLUMN_COUNT + 2);

static const struct shape shape_bank_columns = {.kind = "columns", .specs = column_specs};
static const struct shape *const inner[] = {&shape_bank_columns, NULL};
const struct shape shape_bank = {.kind = "bank", .titled = true, .specs = bank_specs, .inner = inner};
/* The settings of a section as a file of their own. */
static const struct shape shape_bank_preset = {.kind = "", .specs = bank_specs, .inner = inner};

const char *bank_column_name(enum bank_column column)
{
    return column_specs[column].name;
}

static void check_columns(struct loading *loading, const struct block *columns, const struct config_bank *bank)
{
    bool split = *bank->columns[BANK_CREDIT] && *bank->columns[BANK_DEBIT];

    if (!*bank->columns[BANK_BOOKED])
        loading_mistake(loading, columns->place, "columns lacks \"booked\"");
    if (!*bank->columns[BANK_AMOUNT] && !split)
        loading_mistake(loading, columns->place,
                        "columns lacks \"amount\"; where money in and out stand apart, \"credit\" and \"debit\"");
    if (*bank->columns[BANK_SIDE] &&
        (!bank->credit_words || !*bank->credit_words || !bank->debit_words || !*bank->debit_words))
        loading_mistake(loading, block_place(columns, "side"),
                        "\"side\" needs \"credit_words\" and \"debit_words\"; they say which money came in");
    if (!*bank->columns[BANK_CURRENCY] && !*bank->fixed_currency)
        loading_mistake(loading, columns->place, "columns lacks \"currency\"; set it, or \"fixed_currency\"");
}

static void bank_read(struct loading *loading, const struct block *plain)
{
    struct config_bank *bank = g_new0(struct config_bank, 1);
    struct block *block = (struct block *)plain; /* the preset goes below it */
    const struct block *columns;
    AUTO(block) none = block_new("columns", NULL, plain->place);

    preset_apply(loading, block, &shape_bank_preset, "banks");
    bank->key = g_strdup(block->title);
    bank->place = config_place_at(block->place);
    section_read(loading, &shape_bank, block, bank);
    columns = loading_child(loading, block, "columns");
    section_read(loading, &shape_bank_columns, columns ? columns : none, bank);
    if (g_str_equal(bank->type, "csv") && columns)
        check_columns(loading, columns, bank);
    else if (g_str_equal(bank->type, "csv") && !*bank->preset)
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
    section_clear(&shape_bank_columns, bank);
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

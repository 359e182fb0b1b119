/* SPDX-License-Identifier: MIT */
#include "config/loading.h"

#include <string.h>

#include "config/setting.h"

#define FIELD(member) offsetof(struct config_ledger, member)
#define COLUMN(text, column) SPEC(text, setting_text, FIELD(columns[column]), "")

static const char *const type_words[] = {"csv", "sqlite", "ubl", NULL};
static const char *const missing_words[] = {"paid", "unknown", NULL};
static const char *const grouping_words[] = {"row", "sum", "repeat", NULL};
static const char *const decimal_words[] = {".", ",", NULL};

static const struct spec ledger_specs[] = {
    SPEC("type", setting_choice, FIELD(type), "csv", .choices = type_words),
    SPEC("path", setting_source, FIELD(path), "", .required = true),
    WEB_SPECS(struct config_ledger),
    SPEC("sender", setting_text, FIELD(sender), ""),
    SPEC("preset", setting_name, FIELD(preset), ""),
    SPEC("separator", setting_mark, FIELD(csv.separator), ",", .min = 1),
    SPEC("quote", setting_mark, FIELD(csv.quote), "\""),
    SPEC("decimal", setting_mark, FIELD(csv.decimal), ".", .choices = decimal_words),
    SPEC("date", setting_text, FIELD(csv.date), "%Y-%m-%d"),
    SPEC("encoding", setting_text, FIELD(csv.encoding), "UTF-8"),
    SPEC("skip_lines", setting_number, FIELD(csv.skip_lines), "0", .min = 0, .max = 1000),
    SPEC("header", setting_yesno, FIELD(csv.header), "yes"),
    SPEC("drop", setting_filters, FIELD(drop), ""),
    SPEC("keep", setting_filters, FIELD(keep), ""),
    SPEC("group", setting_choice, FIELD(group), "row", .choices = grouping_words),
    SPEC("fixed_currency", setting_currency, FIELD(fixed_currency), ""),
    SPEC("invoice_pdf", setting_path, FIELD(invoice_pdf), ""),
    SPEC("missing", setting_choice, FIELD(missing), "paid", .choices = missing_words),
    SPEC("max_age", setting_duration, FIELD(max_age), "3bd"),
    SPEC("max_vanished", setting_number, FIELD(max_vanished), "20", .min = 0, .max = 100),
    SPEC("shrink_from", setting_number, FIELD(shrink_from), "20", .min = 1, .max = 1000000),
    SPEC("terms", setting_terms, FIELD(terms), ""),
    SPEC("query", setting_lines, FIELD(query), ""),
    SPEC("own", setting_text_list, FIELD(own), ""),
    {.name = NULL},
};

/* In the order of enum ledger_column. */
static const struct spec column_specs[] = {
    COLUMN("number", COLUMN_NUMBER),
    COLUMN("client", COLUMN_CLIENT),
    COLUMN("name", COLUMN_NAME),
    COLUMN("email", COLUMN_EMAIL),
    COLUMN("issued", COLUMN_ISSUED),
    COLUMN("due", COLUMN_DUE),
    COLUMN("currency", COLUMN_CURRENCY),
    COLUMN("total", COLUMN_TOTAL),
    COLUMN("open", COLUMN_OPEN),
    COLUMN("paid", COLUMN_PAID),
    COLUMN("status", COLUMN_STATUS),
    COLUMN("kind", COLUMN_KIND),
    COLUMN("language", COLUMN_LANGUAGE),
    COLUMN("payment_reference", COLUMN_PAYMENT_REFERENCE),
    COLUMN("order", COLUMN_ORDER),
    COLUMN("description", COLUMN_DESCRIPTION),
    COLUMN("invoice_pdf", COLUMN_INVOICE_PDF),
    COLUMN("reminded", COLUMN_REMINDED),
    COLUMN("collect", COLUMN_COLLECT),
    COLUMN("iban", COLUMN_IBAN),
    COLUMN("credits", COLUMN_CREDITS),
    COLUMN("country", COLUMN_COUNTRY),
    COLUMN("segment", COLUMN_SEGMENT),
    COLUMN("terms", COLUMN_TERMS),
    {.name = NULL},
};

G_STATIC_ASSERT(G_N_ELEMENTS(column_specs) == COLUMN_COUNT + 1);

static const struct shape shape_columns = {.kind = "columns", .specs = column_specs};
static const struct shape *const inner[] = {&shape_columns, NULL};
const struct shape shape_ledger = {.kind = "ledger", .titled = true, .specs = ledger_specs, .inner = inner};
/* The settings of a section as a file of their own. */
static const struct shape shape_ledger_preset = {.kind = "", .specs = ledger_specs, .inner = inner};

const char *ledger_column_name(enum ledger_column column)
{
    return column_specs[column].name;
}

static bool any_mapped(const struct config_ledger *ledger, enum ledger_column one, enum ledger_column other)
{
    return *ledger->columns[one] || *ledger->columns[other];
}

/* A column without a header is named by its position, from 1. */
static bool is_position(const char *text)
{
    gint64 position;

    return g_ascii_string_to_signed(*text == '#' ? text + 1 : text, 10, 1, 10000, &position, NULL);
}

static void check_columns(struct loading *loading, const struct block *columns, const struct config_ledger *ledger)
{
    if (!*ledger->columns[COLUMN_NUMBER])
        loading_mistake(loading, columns->place, "columns lacks \"number\"");
    if (!any_mapped(ledger, COLUMN_CLIENT, COLUMN_NAME))
        loading_mistake(loading, columns->place,
                        "columns lacks both \"client\" and \"name\"; one says whose invoice it is");
    if (!any_mapped(ledger, COLUMN_TOTAL, COLUMN_OPEN))
        loading_mistake(loading, columns->place, "columns lacks both \"total\" and \"open\"; one says how much it is");
    for (const struct spec *spec = column_specs; spec->name; spec++) {
        const char *text = block_value(columns, spec->name);

        if (text && *text && (*text == '#' || !ledger->csv.header) && !is_position(text))
            loading_mistake(loading, block_place(columns, spec->name),
                            "\"%s\" cannot be \"%s\"; without a header write the column's position, as in \"#3\"",
                            spec->name, text);
    }
}

/* What has no meaning for a type of ledger: NAME is a mistake when type = TYPE. */
static const struct {
    enum ledger_type type;
    const char *name;
} meaningless[] = {
    {LEDGER_CSV, "query"},          {LEDGER_CSV, "own"},
    {LEDGER_SQLITE, "own"},         {LEDGER_SQLITE, "separator"},
    {LEDGER_SQLITE, "quote"},       {LEDGER_SQLITE, "encoding"},
    {LEDGER_SQLITE, "header"},      {LEDGER_SQLITE, "skip_lines"},
    {LEDGER_UBL, "query"},          {LEDGER_UBL, "separator"},
    {LEDGER_UBL, "quote"},          {LEDGER_UBL, "encoding"},
    {LEDGER_UBL, "header"},         {LEDGER_UBL, "skip_lines"},
    {LEDGER_UBL, "decimal"},        {LEDGER_UBL, "date"},
    {LEDGER_UBL, "fixed_currency"}, {LEDGER_UBL, "preset"},
    {LEDGER_SQLITE, "preset"},      {LEDGER_UBL, "keep"},
    {LEDGER_UBL, "drop"},           {LEDGER_UBL, "group"},
};

static void check_type(struct loading *loading, const struct block *block, const struct config_ledger *ledger)
{
    for (gsize i = 0; i < G_N_ELEMENTS(meaningless); i++) {
        if (meaningless[i].type == ledger->type && block_setting(block, meaningless[i].name))
            loading_mistake(loading, block_place(block, meaningless[i].name),
                            "\"%s\" has no meaning with \"type\" = %s", meaningless[i].name, type_words[ledger->type]);
    }
    if (web_is(&ledger->web) && ledger->type != LEDGER_CSV)
        loading_mistake(loading, block_place(block, "path"),
                        "\"path\" cannot be a web address with \"type\" = %s; only type = csv is fetched",
                        type_words[ledger->type]);
    if (ledger->type == LEDGER_SQLITE && !*ledger->query)
        loading_mistake(loading, block->place, "ledger \"%s\" lacks \"query\"; type = sqlite needs it", block->title);
    if (ledger->type == LEDGER_UBL && !*ledger->own)
        loading_mistake(loading, block->place,
                        "ledger \"%s\" lacks \"own\"; type = ubl takes only documents whose supplier is you",
                        block->title);
    if (ledger->type == LEDGER_UBL && block_child(block, "columns"))
        loading_contradiction(loading, block_child(block, "columns"), "type", "columns", "UBL names its own fields");
    if (ledger->type == LEDGER_CSV && !ledger->csv.header && !block_child(block, "columns"))
        loading_mistake(loading, block_place(block, "header"),
                        "\"header\" is no and there is no \"columns\" section; it names the columns by position");
}

static void check_rest(struct loading *loading, const struct block *block, const struct config_ledger *ledger)
{
    if (ledger->csv.separator == ledger->csv.quote)
        loading_contradiction(loading, block, "quote", "separator", "they are the same character");
    if (ledger->csv.separator == ledger->csv.decimal && ledger->csv.quote == 0)
        loading_contradiction(loading, block, "decimal", "separator",
                              "without quotes they cannot be the same character");
    if (*ledger->invoice_pdf && !strstr(ledger->invoice_pdf, "{number}"))
        loading_mistake(loading, block_place(block, "invoice_pdf"),
                        "\"invoice_pdf\" does not hold {number}; all invoices would get the same file");
}

/* Without `sender` it is the first one. */
static void find_sender(struct loading *loading, const struct block *block, struct config_ledger *ledger)
{
    const struct config_sender *sender = config_sender(loading->config, ledger->sender);

    if (sender)
        setting_set_string(&ledger->sender, g_strdup(sender->key));
    else if (*ledger->sender)
        loading_mistake(loading, block_place(block, "sender"),
                        "\"sender\" cannot be \"%s\"; there is no such sender section", ledger->sender);
}

/* A document does not leave its folder because it was paid, nor is a folder old because nobody was billed lately. */
static void settle_ubl(const struct block *block, struct config_ledger *ledger)
{
    if (!block_setting(block, "missing"))
        ledger->missing = MISSING_UNKNOWN;
    if (!block_setting(block, "max_age"))
        ledger->max_age.count = 0;
}

static void ledger_read(struct loading *loading, const struct block *plain)
{
    struct config_ledger *ledger = g_new0(struct config_ledger, 1);
    struct block *block = (struct block *)plain; /* the preset goes below it */
    const struct block *columns;
    AUTO(block) none = block_new("columns", NULL, plain->place);

    preset_apply(loading, block, &shape_ledger_preset, "ledgers");
    ledger->key = g_strdup(block->title);
    ledger->place = config_place_at(block->place);
    section_read(loading, &shape_ledger, block, ledger);
    web_settle(loading, block, &ledger->web, &ledger->path);
    columns = loading_child(loading, block, "columns");
    section_read(loading, &shape_columns, columns ? columns : none, ledger);
    ledger->columns_given = columns != NULL;
    if (columns && ledger->type == LEDGER_CSV)
        check_columns(loading, columns, ledger);
    if (ledger->type == LEDGER_UBL)
        settle_ubl(block, ledger);
    check_type(loading, block, ledger);
    check_rest(loading, block, ledger);
    find_sender(loading, block, ledger);
    g_ptr_array_add(loading->config->ledgers, ledger);
}

void ledgers_read(struct loading *loading)
{
    loading_each(loading, "ledger", ledger_read);
}

void config_ledger_free(struct config_ledger *ledger)
{
    section_clear(&shape_ledger, ledger);
    section_clear(&shape_columns, ledger);
    web_clear(&ledger->web);
    g_free(ledger->key);
    g_free(ledger->place.file);
    g_free(ledger);
}

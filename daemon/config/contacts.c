/* SPDX-License-Identifier: MIT */
#include "config/loading.h"

#include "config/setting.h"

#define FIELD(member) offsetof(struct config_contacts, member)
#define COLUMN(text, column) SPEC(text, setting_text, FIELD(columns[column]), "")

static const char *const decimal_words[] = {".", ",", NULL};

static const struct spec contacts_specs[] = {
    SPEC("path", setting_source, FIELD(path), "", .required = true),
    WEB_SPECS(struct config_contacts),
    SPEC("key", setting_text, FIELD(columns[CONTACT_KEY]), ""),
    SPEC("separator", setting_mark, FIELD(csv.separator), ",", .min = 1),
    SPEC("quote", setting_mark, FIELD(csv.quote), "\""),
    SPEC("decimal", setting_mark, FIELD(csv.decimal), ".", .choices = decimal_words),
    SPEC("date", setting_text, FIELD(csv.date), "%Y-%m-%d"),
    SPEC("encoding", setting_text, FIELD(csv.encoding), "UTF-8"),
    SPEC("skip_lines", setting_number, FIELD(csv.skip_lines), "0", .min = 0, .max = 1000),
    SPEC("header", setting_yesno, FIELD(csv.header), "yes"),
    {.name = NULL},
};

/* In the order of enum contact_column; the first, key, stands in the section itself. */
static const struct spec column_specs[] = {
    COLUMN("name", CONTACT_NAME),
    COLUMN("legal_name", CONTACT_LEGAL_NAME),
    COLUMN("email", CONTACT_EMAIL),
    COLUMN("email_formal", CONTACT_EMAIL_FORMAL),
    COLUMN("cc", CONTACT_CC),
    COLUMN("contact", CONTACT_CONTACT),
    COLUMN("salutation", CONTACT_SALUTATION),
    COLUMN("phone", CONTACT_PHONE),
    COLUMN("address", CONTACT_ADDRESS),
    COLUMN("postcode", CONTACT_POSTCODE),
    COLUMN("city", CONTACT_CITY),
    COLUMN("country", CONTACT_COUNTRY),
    COLUMN("language", CONTACT_LANGUAGE),
    COLUMN("segment", CONTACT_SEGMENT),
    COLUMN("company_number", CONTACT_COMPANY_NUMBER),
    COLUMN("vat", CONTACT_VAT),
    COLUMN("terms", CONTACT_TERMS),
    COLUMN("policy", CONTACT_POLICY),
    COLUMN("account_manager", CONTACT_ACCOUNT_MANAGER),
    COLUMN("note", CONTACT_NOTE),
    {.name = NULL},
};

G_STATIC_ASSERT(G_N_ELEMENTS(column_specs) == CONTACT_COUNT);

static const struct shape shape_contact_columns = {.kind = "columns", .specs = column_specs};
static const struct shape *const inner[] = {&shape_contact_columns, NULL};
const struct shape shape_contacts = {.kind = "contacts", .titled = true, .specs = contacts_specs, .inner = inner};

const char *contact_column_name(enum contact_column column)
{
    return column == CONTACT_KEY ? "key" : column_specs[column - 1].name;
}

static void contacts_section_read(struct loading *loading, const struct block *block)
{
    struct config_contacts *contacts = g_new0(struct config_contacts, 1);
    AUTO(block) none = block_new("columns", NULL, block->place);
    const struct block *columns = loading_child(loading, block, "columns");

    contacts->key = g_strdup(block->title);
    contacts->place = config_place_at(block->place);
    section_read(loading, &shape_contacts, block, contacts);
    web_settle(loading, block, &contacts->web, &contacts->path);
    section_read(loading, &shape_contact_columns, columns ? columns : none, contacts);
    if (!*contacts->columns[CONTACT_KEY] && !*contacts->columns[CONTACT_NAME])
        loading_mistake(loading, block->place,
                        "contacts \"%s\" lacks both \"key\" and the column \"name\"; one ties it to the invoices",
                        block->title);
    if (!config_ledger(loading->config, contacts->key))
        loading_mistake(loading, block->place,
                        "contacts \"%s\" belongs to the ledger of that name; there is no such ledger section",
                        block->title);
    g_ptr_array_add(loading->config->contacts, contacts);
}

void contacts_read(struct loading *loading)
{
    loading_each(loading, "contacts", contacts_section_read);
}

void config_contacts_free(struct config_contacts *contacts)
{
    section_clear(&shape_contacts, contacts);
    section_clear(&shape_contact_columns, contacts);
    web_clear(&contacts->web);
    g_free(contacts->key);
    g_free(contacts->place.file);
    g_free(contacts);
}

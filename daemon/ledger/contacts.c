/* SPDX-License-Identifier: MIT */
#include "ledger/clients.h"

#include <string.h>

#include "ledger/file.h"
#include "ledger/header.h"
#include "ledger/vocabulary.h"

struct contacts_reading {
    struct clients *clients;
    const struct config_contacts *config;
    GPtrArray *warnings;
    int at[CONTACT_COUNT]; /* column from 0; -1 = not there */
    struct sheet_user user;
    struct sheet *sheet;
};

enum { WARNINGS_MAX = 100 };

/* Whether no column but the key is named: the canonical names are looked for. */
static bool is_canonical(const struct config_contacts *config)
{
    for (int i = CONTACT_NAME; i < CONTACT_COUNT; i++)
        if (*config->columns[i])
            return false;
    return true;
}

static bool map_columns(struct contacts_reading *contacts, const struct sheet_header *header, struct fault *fault)
{
    bool canonical = is_canonical(contacts->config);

    for (enum contact_column i = 0; i < CONTACT_COUNT; i++) {
        const char *setting = contacts->config->columns[i];

        contacts->at[i] = -1;
        if (*setting && (contacts->at[i] = header_column(header, setting, contact_column_name(i), fault)) < 0)
            return false;
        if (!*setting && canonical && header->named)
            contacts->at[i] = header_find(header, contact_column_name(i));
    }
    return true;
}

static bool take_header(void *data, const struct sheet_header *header, bool wanted[SHEET_COLUMNS_MAX],
                        struct fault *fault)
{
    struct contacts_reading *contacts = data;

    if (header_is_unsplit(header, contacts->config->csv.separator, fault) || !map_columns(contacts, header, fault))
        return false;
    if (contacts->at[CONTACT_KEY] < 0 && contacts->at[CONTACT_NAME] < 0)
        return fault_set(
            fault, header->line, 0,
            "neither a column for the client's number nor one for the name is mapped; set `key` or `name`");
    header_warn_twice(header, contacts->warnings);
    for (int i = 0; i < CONTACT_COUNT; i++)
        if (contacts->at[i] >= 0)
            wanted[contacts->at[i]] = true;
    return true;
}

static const char *keep(struct contacts_reading *contacts, const struct sheet_row *row, enum contact_column column)
{
    const char *text = contacts->at[column] < 0 ? "" : row->cells[contacts->at[column]];

    return *text ? g_string_chunk_insert(contacts->clients->strings, text) : "";
}

static struct ledger_client read_facts(struct contacts_reading *contacts, const struct sheet_row *row)
{
    struct ledger_contact *more = g_new(struct ledger_contact, 1);
    struct ledger_client facts = {
        .id = keep(contacts, row, CONTACT_KEY),
        .name = keep(contacts, row, CONTACT_NAME),
        .email = keep(contacts, row, CONTACT_EMAIL),
        .country = keep(contacts, row, CONTACT_COUNTRY),
        .language = keep(contacts, row, CONTACT_LANGUAGE),
        .terms = keep(contacts, row, CONTACT_TERMS),
        .more = more,
    };
    const char *word = contacts->at[CONTACT_SEGMENT] < 0 ? "" : row->cells[contacts->at[CONTACT_SEGMENT]];

    *more = (struct ledger_contact){
        .legal_name = keep(contacts, row, CONTACT_LEGAL_NAME),
        .email_formal = keep(contacts, row, CONTACT_EMAIL_FORMAL),
        .cc = keep(contacts, row, CONTACT_CC),
        .contact = keep(contacts, row, CONTACT_CONTACT),
        .salutation = keep(contacts, row, CONTACT_SALUTATION),
        .phone = keep(contacts, row, CONTACT_PHONE),
        .address = keep(contacts, row, CONTACT_ADDRESS),
        .postcode = keep(contacts, row, CONTACT_POSTCODE),
        .city = keep(contacts, row, CONTACT_CITY),
        .company_number = keep(contacts, row, CONTACT_COMPANY_NUMBER),
        .vat = keep(contacts, row, CONTACT_VAT),
        .policy = keep(contacts, row, CONTACT_POLICY),
        .note = keep(contacts, row, CONTACT_NOTE),
    };
    g_ptr_array_add(contacts->clients->contact_facts, more);
    facts.segment = *word ? (uint8_t)vocabulary_segment(word) : SEGMENT_UNKNOWN;
    if (facts.segment == SEGMENT_UNKNOWN && (*more->vat || *more->company_number))
        facts.segment = SEGMENT_BUSINESS;
    return facts;
}

/* What the contacts say, no row of the ledger changes. */
static void settle(struct client_entry *entry)
{
    struct ledger_client *facts = &entry->facts;
    const char *const said[] = {facts->name, facts->email, facts->language, facts->country, facts->terms};

    for (guint i = 0; i < CLIENT_FACT_COUNT; i++) {
        if (i == CLIENT_SEGMENT ? facts->segment == SEGMENT_UNKNOWN : !*said[i])
            continue;
        facts->contacts = (uint8_t)(facts->contacts | 1U << i);
    }
}

static void warn(struct contacts_reading *contacts, const struct sheet_row *row, const char *what, const char *value)
{
    if (contacts->warnings->len < WARNINGS_MAX)
        g_ptr_array_add(
            contacts->warnings,
            fault_text("contacts line %d: %s \"%s\" stands there twice; the first counts", row->line, what, value));
}

static bool take_row(void *data, const struct sheet_row *row, struct fault *fault)
{
    struct contacts_reading *contacts = data;
    struct clients *clients = contacts->clients;
    struct client_entry *entry = client_entry_new();

    (void)fault;
    entry->facts = read_facts(contacts, row);
    settle(entry);
    g_ptr_array_add(clients->contact_records, entry);
    if (*entry->facts.id && g_hash_table_contains(clients->contacts, entry->facts.id)) {
        warn(contacts, row, "client", entry->facts.id);
        return true;
    }
    if (*entry->facts.id)
        g_hash_table_insert(clients->contacts, (gpointer)entry->facts.id, entry);
    if (*entry->facts.name) {
        /* two contacts of one name: joining by name could send a letter to the wrong one */
        bool twice = g_hash_table_contains(clients->contacts_named, entry->facts.name);

        g_hash_table_insert(clients->contacts_named, (gpointer)entry->facts.name, twice ? NULL : entry);
    }
    return true;
}

struct contacts_reading *contacts_open(struct clients *clients, const struct config_contacts *config,
                                       GPtrArray *warnings, char **path, struct sheet_facts *facts, struct fault *fault)
{
    struct contacts_reading *contacts = g_new0(struct contacts_reading, 1);

    contacts->clients = clients;
    contacts->config = config;
    contacts->warnings = warnings;
    contacts->user = (struct sheet_user){.header = take_header, .row = take_row, .data = contacts};
    *path = file_newest(config->path, warnings, fault);
    if (*path)
        contacts->sheet = sheet_open(*path, &config->csv, &contacts->user, facts, fault);
    if (!contacts->sheet)
        g_clear_pointer(&contacts, g_free);
    return contacts;
}

bool contacts_step(struct contacts_reading *contacts, bool *done)
{
    return sheet_step(contacts->sheet, done);
}

bool contacts_close(struct contacts_reading *contacts)
{
    bool good = sheet_close(contacts->sheet);

    g_free(contacts);
    return good;
}

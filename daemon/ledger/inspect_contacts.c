/* SPDX-License-Identifier: MIT */
#include "ledger/inspect_contacts.h"

#include "ledger/inspect_inside.h"

enum { ROWS_READ = 5 };

/* Names by column, the surest first, as inspect_words.c has them. */
static const char *const words[CONTACT_COUNT] = {
    [CONTACT_KEY] = "client clientid contactid customerid customernumber accountcode relatiecode relatienummer "
                    "relatienr klantnummer klantnr klantcode debiteurnummer debiteurnr debnr kundennummer "
                    "kundennr numéroclient codeclient code id nummer number nr",
    [CONTACT_NAME] = "name companyname company clientname customername accountname bedrijfsnaam bedrijf klantnaam "
                     "relatienaam relatie klant naam organisation organization raisonsociale nom firma kundenname "
                     "customer contactname",
    [CONTACT_LEGAL_NAME] = "legalname statutairenaam handelsregisternaam",
    [CONTACT_EMAIL] = "sendinvoicestoemail invoiceemail factuuremail facturatieemail emailfactuur emailfacturen "
                      "emailfacturatie email emailaddress emailadres mail mailadres courriel adresseemail "
                      "emailadresse",
    [CONTACT_EMAIL_FORMAL] = "emailformal remindersemail herinneringemail emailherinneringen emailaanmaningen",
    [CONTACT_CC] = "cc emailcc",
    [CONTACT_CONTACT] = "contactperson contactpersoon sendinvoicestoattention tav attention ansprechpartner "
                        "personnedecontact contact",
    [CONTACT_SALUTATION] = "salutation aanhef anrede civilité",
    [CONTACT_PHONE] = "phone phonenumber telephone telefoon telefoonnummer tel téléphone telefon",
    [CONTACT_ADDRESS] = "address address1 addressline1 street adres straat straathuisnummer adresse rue strasse",
    [CONTACT_POSTCODE] = "postcode zipcode zip postalcode codepostal plz",
    [CONTACT_CITY] = "city plaats woonplaats stad gemeente ville ort",
    [CONTACT_COUNTRY] = "country countrycode land landcode pays",
    [CONTACT_LANGUAGE] = "language taal langue sprache",
    [CONTACT_SEGMENT] = "segment customertype klanttype",
    [CONTACT_COMPANY_NUMBER] = "companynumber chamberofcommerce kvk kvknummer ondernemingsnummer kbo kbonummer siren "
                               "handelsregister registrationnumber",
    [CONTACT_VAT] = "vat vatnumber btwnummer btw taxnumber tva numérotva ustid ustidnr",
    [CONTACT_TERMS] = "terms paymentterms betalingstermijn betaaltermijn zahlungsziel",
};

static int known_columns(const struct page *page, const void *data)
{
    int count = 0;

    (void)data;
    for (int i = 0; i < CONTACT_COUNT; i++)
        count += words[i] && inspect_find_word(page->names, words[i]) >= 0;
    return count;
}

static bool is_taken(const struct contact_sheet *sheet, const char *name)
{
    for (int i = 0; i < CONTACT_COUNT; i++)
        if (sheet->columns[i] && g_str_equal(sheet->columns[i], name))
            return true;
    return false;
}

static void map_columns(struct contact_sheet *sheet, const struct page *page, const char *const columns[CONTACT_COUNT])
{
    int mail;

    for (int i = 0; i < CONTACT_COUNT; i++)
        sheet->columns[i] = columns ? g_strdup(columns[i]) : NULL;
    for (int i = 0; i < CONTACT_COUNT; i++) {
        int at = sheet->columns[i] || !words[i] ? -1 : inspect_find_word(sheet->header, words[i]);

        if (at >= 0 && !is_taken(sheet, sheet->header[at]))
            sheet->columns[i] = g_strdup(sheet->header[at]);
    }
    mail = sheet->columns[CONTACT_EMAIL] ? -1 : inspect_mail_column(page);
    if (mail >= 0 && !is_taken(sheet, sheet->header[mail]))
        sheet->columns[CONTACT_EMAIL] = g_strdup(sheet->header[mail]);
    for (int i = 0; i < CONTACT_COUNT; i++)
        if (!sheet->columns[i])
            sheet->columns[i] = g_strdup("");
}

/* A column of its own name that was given and is not there. */
static const char *missing(const struct contact_sheet *sheet)
{
    for (int i = 0; i < CONTACT_COUNT; i++)
        if (*sheet->columns[i] && inspect_named(sheet->header, sheet->columns[i]) < 0)
            return sheet->columns[i];
    return NULL;
}

static void look(struct contact_sheet *sheet, const char *path, const char *const columns[CONTACT_COUNT])
{
    const char *encoding = inspect_encoding(path, &sheet->failure), *lost;

    if (!encoding)
        return;
    g_free(sheet->csv.encoding);
    sheet->csv.encoding = g_strdup(encoding);
    if (!inspect_find_shape(path, '\0', known_columns, NULL, &sheet->csv)) {
        sheet->failure = g_strdup("no line looks like the header of a list of relations; export it with the names of "
                                  "its columns in a line of their own");
        return;
    }
    AUTO(page) page = page_read(path, &sheet->csv, ROWS_READ);

    g_strfreev(sheet->header);
    sheet->header = g_strdupv(page->names);
    map_columns(sheet, page, columns);
    lost = missing(sheet);
    if (page->failure)
        sheet->failure = g_strdup(page->failure);
    else if (lost)
        sheet->failure = g_strdup_printf("column \"%s\" is not in the header", lost);
    else if (!*sheet->columns[CONTACT_EMAIL])
        sheet->failure = g_strdup("no column is known to hold mail addresses");
    else if (!*sheet->columns[CONTACT_KEY] && !*sheet->columns[CONTACT_NAME])
        sheet->failure = g_strdup("no column is known to hold the client's number or name");
}

struct contact_sheet *inspect_contacts(const char *path, const char *const columns[CONTACT_COUNT])
{
    struct contact_sheet *sheet = g_new0(struct contact_sheet, 1);

    sheet->csv = (struct config_csv){.separator = ',', .quote = '"', .decimal = '.', .header = true};
    sheet->csv.date = g_strdup("%Y-%m-%d");
    sheet->csv.encoding = g_strdup("UTF-8");
    sheet->header = g_new0(char *, 1);
    look(sheet, path, columns);
    return sheet;
}

void contact_sheet_free(struct contact_sheet *sheet)
{
    if (!sheet)
        return;
    for (int i = 0; i < CONTACT_COUNT; i++)
        g_free(sheet->columns[i]);
    g_strfreev(sheet->header);
    g_free(sheet->csv.date);
    g_free(sheet->csv.encoding);
    g_free(sheet->failure);
    g_free(sheet);
}

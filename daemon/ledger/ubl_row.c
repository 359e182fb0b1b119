/* SPDX-License-Identifier: MIT */
#include "ledger/ubl_row.h"

#include <string.h>

/* -- whose, and what ------------------------------------------------------ */

/* TEXT without what people write differently: blanks, points and case. New string. */
static char *bare(const char *text)
{
    g_autofree char *folded = g_utf8_casefold(text, -1);
    GString *out = g_string_new(NULL);

    for (const char *at = folded; *at; at++)
        if (!g_ascii_isspace(*at) && !g_ascii_ispunct(*at))
            g_string_append_c(out, *at);
    return g_string_free(out, FALSE);
}

static bool is_among(const GPtrArray *values, char *const *own)
{
    for (guint i = 0; values && i < values->len; i++) {
        g_autofree char *value = bare(values->pdata[i]);

        for (char *const *one = own; *one; one++) {
            g_autofree char *wanted = bare(*one);

            if (*wanted && g_str_equal(value, wanted))
                return true;
        }
    }
    return false;
}

bool ubl_corrects(const struct ubl_document *document)
{
    return document->root == UBL_ROOT_INVOICE && g_str_equal(ubl_value(document, UBL_TYPE_CODE), "384") &&
           document->values[UBL_BILLING_REFERENCE];
}

enum ubl_kind ubl_kind(const struct ubl_document *document, char *const *own)
{
    /* UNTDID 1001: proforma; self-billed invoice, credit note and debit note */
    static const char *const no_debt[] = {"325", "389", "261", "527", NULL};
    static const enum ubl_field supplier[] = {UBL_SUPPLIER_TAX, UBL_SUPPLIER_ID, UBL_SUPPLIER_LEGAL, UBL_SUPPLIER_NAME};
    bool ours = false;

    for (gsize i = 0; i < G_N_ELEMENTS(supplier) && !ours; i++)
        ours = is_among(document->values[supplier[i]], own);
    if (!ours)
        return UBL_FOREIGN;
    return g_strv_contains(no_debt, ubl_value(document, UBL_TYPE_CODE)) ? UBL_NO_DEBT : UBL_OURS;
}

/* -- cells ---------------------------------------------------------------- */

/* The first of FIELDS (COUNT) that stands in the document, "" when none does. */
static const char *first_of(const struct ubl_document *document, const enum ubl_field *fields, gsize count)
{
    for (gsize i = 0; i < count; i++)
        if (document->values[fields[i]])
            return ubl_value(document, fields[i]);
    return "";
}

static char *all_of(const struct ubl_document *document, enum ubl_field field, const char *between)
{
    const GPtrArray *values = document->values[field];
    GString *out = g_string_new(NULL);

    for (guint i = 0; values && i < values->len; i++)
        g_string_append_printf(out, "%s%s", i ? between : "", (const char *)values->pdata[i]);
    return g_string_free(out, FALSE);
}

static char *name_of(const struct ubl_document *document)
{
    static const enum ubl_field name[] = {UBL_BUYER_LEGAL, UBL_BUYER_NAME};
    const char *first = first_of(document, name, G_N_ELEMENTS(name));

    return *first ? g_strdup(first) : all_of(document, UBL_BUYER_PERSON, " ");
}

/* An xsd:decimal without zeros that say nothing (it may have any number of decimals); NULL when TEXT is none. */
static char *decimal_of(const char *text)
{
    const char *digits = text + (*text == '-' || *text == '+');
    gsize whole = strspn(digits, "0123456789");
    const char *point = digits + whole;
    gsize rest = *point == '.' ? strspn(point + 1, "0123456789") : 0;

    if (whole == 0 || (*point && (*point != '.' || point[rest + 1])))
        return NULL;
    while (rest && point[rest] == '0')
        rest--;
    return g_strdup_printf("%s%.*s", *text == '-' ? "-" : "", (int)(whole + (rest ? rest + 1 : 0)), digits);
}

/* An xsd:date without its time zone. */
static char *day_of(const char *text)
{
    enum { LENGTH = 10 };
    gsize zone = strlen(text) > LENGTH ? strspn(text + LENGTH, "Z+-:0123456789") : 0;

    return strlen(text) == LENGTH + zone ? g_strndup(text, LENGTH) : g_strdup(text);
}

/* The latest of the means of payment, where the document itself has none: no term is cut short. */
static char *due_of(const struct ubl_document *document)
{
    const GPtrArray *means = document->values[UBL_MEANS_DUE];
    const char *due = ubl_value(document, UBL_DUE);

    for (guint i = 0; !document->values[UBL_DUE] && means && i < means->len; i++)
        if (!*due || strcmp(means->pdata[i], due) > 0)
            due = means->pdata[i];
    return day_of(due);
}

/* The buyer's mail address: of its contact, else an endpoint that is one (scheme EM). */
static char *email_of(const struct ubl_document *document)
{
    if (document->values[UBL_BUYER_EMAIL])
        return all_of(document, UBL_BUYER_EMAIL, ";");
    return g_strdup(g_str_equal(ubl_value(document, UBL_BUYER_ENDPOINT_SCHEME), "EM")
                        ? ubl_value(document, UBL_BUYER_ENDPOINT)
                        : "");
}

/* The first account that is an IBAN by its looks, without blanks. */
static char *iban_of(const struct ubl_document *document)
{
    const GPtrArray *accounts = document->values[UBL_ACCOUNT];

    for (guint i = 0; accounts && i < accounts->len; i++) {
        g_auto(GStrv) parts = g_strsplit(accounts->pdata[i], " ", -1);
        g_autofree char *plain = g_strjoinv("", parts);

        if (strlen(plain) >= 15 && g_ascii_isupper(plain[0]) && g_ascii_isupper(plain[1]) &&
            g_ascii_isdigit(plain[2]) && g_ascii_isdigit(plain[3]))
            return g_steal_pointer(&plain);
    }
    return g_strdup("");
}

/* Collected by direct debit (UNTDID 4461: 49 direct debit, 59 SEPA direct debit). */
static bool is_collected(const struct ubl_document *document)
{
    static const char *const debit[] = {"49", "59", NULL};

    return g_strv_contains(debit, ubl_value(document, UBL_PAYMENT_MEANS));
}

static bool has_embedded_pdf(const struct ubl_document *document)
{
    const GPtrArray *types = document->values[UBL_FILE_TYPE];

    for (guint i = 0; types && i < types->len; i++)
        if (g_ascii_strcasecmp(types->pdata[i], "application/pdf") == 0)
            return true;
    return false;
}

/* -- the row -------------------------------------------------------------- */

static bool agrees(const struct ubl_document *document, struct fault *fault)
{
    const char *payable = ubl_value(document, UBL_PAYABLE_CURRENCY), *currency = ubl_value(document, UBL_CURRENCY);

    if (!*payable)
        return fault_set(fault, 0, 0, "the amount to pay has no currency (currencyID)");
    return !*currency || g_str_equal(payable, currency) ||
           fault_set(fault, 0, 0, "the amount to pay is in %.10s, the document in %.10s", payable, currency);
}

char *ubl_client_id(const struct ubl_document *document)
{
    static const enum ubl_field client[] = {UBL_BUYER_TAX, UBL_BUYER_COMPANY, UBL_BUYER_ID, UBL_BUYER_ENDPOINT};
    const char *id = first_of(document, client, G_N_ELEMENTS(client));

    return *id ? g_strdup(id) : name_of(document);
}

static void fill(char *cell[COLUMN_COUNT], const struct ubl_document *document, const char *file)
{
    bool business = document->values[UBL_BUYER_TAX] || document->values[UBL_BUYER_COMPANY];

    cell[COLUMN_NUMBER] = g_strdup(ubl_value(document, UBL_NUMBER));
    cell[COLUMN_NAME] = name_of(document);
    cell[COLUMN_CLIENT] = ubl_client_id(document);
    cell[COLUMN_EMAIL] = email_of(document);
    cell[COLUMN_ISSUED] = day_of(ubl_value(document, UBL_ISSUED));
    cell[COLUMN_DUE] = due_of(document);
    cell[COLUMN_CURRENCY] = g_strdup(ubl_value(document, UBL_PAYABLE_CURRENCY));
    cell[COLUMN_KIND] =
        g_strdup(document->root == UBL_ROOT_CREDIT_NOTE ? "credit note" : ubl_value(document, UBL_TYPE_CODE));
    cell[COLUMN_PAYMENT_REFERENCE] = g_strdup(ubl_value(document, UBL_PAYMENT_ID));
    cell[COLUMN_ORDER] = g_strdup(ubl_value(document, UBL_ORDER));
    cell[COLUMN_IBAN] = iban_of(document);
    cell[COLUMN_CREDITS] = all_of(document, UBL_BILLING_REFERENCE, ",");
    cell[COLUMN_COUNTRY] = g_strdup(ubl_value(document, UBL_BUYER_COUNTRY));
    cell[COLUMN_SEGMENT] = g_strdup(business ? "business" : "");
    cell[COLUMN_COLLECT] = g_strdup(is_collected(document) ? "yes" : "");
    cell[COLUMN_INVOICE_PDF] = g_strdup(has_embedded_pdf(document) ? file : "");
}

bool ubl_hand_over(const struct ubl_document *document, int line, struct builder *builder, struct fault *fault)
{
    const char *file = builder->ledger->files->pdata[line - 1];
    struct builder_row row = {.line = line};
    bool good = agrees(document, fault);

    fill(row.cell, document, file);
    row.cell[COLUMN_TOTAL] = decimal_of(ubl_value(document, UBL_PAYABLE));
    if (good && !row.cell[COLUMN_TOTAL])
        good = fault_set(fault, 0, 0, "the amount to pay \"%.40s\" is no number; UBL writes it as 1234.56",
                         ubl_value(document, UBL_PAYABLE));
    row.cell[COLUMN_OPEN] = g_strdup(row.cell[COLUMN_TOTAL]);
    for (int i = 0; i < COLUMN_COUNT; i++)
        if (!row.cell[i])
            row.cell[i] = g_strdup("");
    good = good && builder_add(builder, &row, fault);
    for (int i = 0; i < COLUMN_COUNT; i++)
        g_free(row.cell[i]);
    return good;
}

/* SPDX-License-Identifier: MIT */
#include "ledger/ubl_fields.h"

#include <stdlib.h>
#include <string.h>

#define BUYER "AccountingCustomerParty/"
#define SUPPLIER "AccountingSupplierParty/Party/"
#define PLACE(path, field)                                                                                             \
    {                                                                                                                  \
        path, field, NULL, UBL_FIELD_COUNT, false                                                                      \
    }

/* Sorted by path (strcmp). */
static const struct ubl_place places[] = {
    PLACE(BUYER "AccountingContact/ElectronicMail", UBL_BUYER_EMAIL),
    PLACE(BUYER "BuyerContact/ElectronicMail", UBL_BUYER_EMAIL),
    PLACE(BUYER "Party/Contact/ElectronicMail", UBL_BUYER_EMAIL),
    PLACE(BUYER "Party/Contact/Name", UBL_BUYER_CONTACT),
    {BUYER "Party/EndpointID", UBL_BUYER_ENDPOINT, "schemeID", UBL_BUYER_ENDPOINT_SCHEME, false},
    PLACE(BUYER "Party/PartyIdentification/ID", UBL_BUYER_ID),
    PLACE(BUYER "Party/PartyLegalEntity/CompanyID", UBL_BUYER_COMPANY),
    PLACE(BUYER "Party/PartyLegalEntity/RegistrationName", UBL_BUYER_LEGAL),
    PLACE(BUYER "Party/PartyName/Name", UBL_BUYER_NAME),
    PLACE(BUYER "Party/PartyTaxScheme/CompanyID", UBL_BUYER_TAX),
    PLACE(BUYER "Party/Person/FamilyName", UBL_BUYER_PERSON),
    PLACE(BUYER "Party/Person/FirstName", UBL_BUYER_PERSON),
    PLACE(BUYER "Party/PostalAddress/Country/IdentificationCode", UBL_BUYER_COUNTRY),
    PLACE(SUPPLIER "EndpointID", UBL_SUPPLIER_ID),
    PLACE(SUPPLIER "PartyIdentification/ID", UBL_SUPPLIER_ID),
    PLACE(SUPPLIER "PartyLegalEntity/CompanyID", UBL_SUPPLIER_ID),
    PLACE(SUPPLIER "PartyLegalEntity/RegistrationName", UBL_SUPPLIER_LEGAL),
    PLACE(SUPPLIER "PartyName/Name", UBL_SUPPLIER_NAME),
    PLACE(SUPPLIER "PartyTaxScheme/CompanyID", UBL_SUPPLIER_TAX),
    PLACE(SUPPLIER "Person/FamilyName", UBL_SUPPLIER_PERSON),
    PLACE(SUPPLIER "Person/FirstName", UBL_SUPPLIER_PERSON),
    {"AdditionalDocumentReference/Attachment/EmbeddedDocumentBinaryObject", UBL_FIELD_COUNT, "mimeCode", UBL_FILE_TYPE,
     true},
    PLACE("BillingReference/InvoiceDocumentReference/ID", UBL_BILLING_REFERENCE),
    PLACE("BuyerReference", UBL_BUYER_REFERENCE),
    PLACE("CreditNoteTypeCode", UBL_TYPE_CODE),
    PLACE("DocumentCurrencyCode", UBL_CURRENCY),
    PLACE("DueDate", UBL_DUE),
    PLACE("ID", UBL_NUMBER),
    PLACE("InvoiceTypeCode", UBL_TYPE_CODE),
    PLACE("IssueDate", UBL_ISSUED),
    {"LegalMonetaryTotal/PayableAmount", UBL_PAYABLE, "currencyID", UBL_PAYABLE_CURRENCY, false},
    PLACE("LegalMonetaryTotal/PrepaidAmount", UBL_PREPAID),
    PLACE("LegalMonetaryTotal/TaxInclusiveAmount", UBL_TOTAL),
    PLACE("OrderReference/ID", UBL_ORDER),
    PLACE("PaymentMeans/PayeeFinancialAccount/ID", UBL_ACCOUNT),
    PLACE("PaymentMeans/PaymentDueDate", UBL_MEANS_DUE),
    PLACE("PaymentMeans/PaymentID", UBL_PAYMENT_ID),
    PLACE("PaymentMeans/PaymentMeansCode", UBL_PAYMENT_MEANS),
    PLACE("PaymentTerms/Note", UBL_TERMS_NOTE),
};

static int by_path(const void *key, const void *element)
{
    return strcmp(key, ((const struct ubl_place *)element)->path);
}

const struct ubl_place *ubl_place_find(const char *path)
{
    return bsearch(path, places, G_N_ELEMENTS(places), sizeof places[0], by_path);
}

/* SPDX-License-Identifier: MIT */
#include "ledger/inspect_inside.h"

#include "ledger/header.h"

/* Names by column, the surest first; letters and digits only, case folded. */
static const char *const words[COLUMN_COUNT] = {
    [COLUMN_NUMBER] =
        "number invoicenumber invoiceno invoicenr invoiceid invoice# invoice factuurnummer factuurnr "
        "factuur# facturnr factuur numerodefacture numérodefacture numérofacture nfacture facturen° facture "
        "rechnungsnummer rechnungsnr rechnungnr belegnummer belegnr documentnumber docnumber boekstuk "
        "boekstuknummer num no nr nummer",
    [COLUMN_CLIENT] =
        "client clientid clientnumber clientno customerid customernumber customerno accountcode contactid "
        "klantnummer klantnr klantcode relatiecode relatienummer relatienr debiteurnummer debiteurnr debnr "
        "debiteurcode numéroclient codeclient numeroclient kundennummer kundennr kundenr debitorennummer",
    [COLUMN_NAME] =
        "name clientname customername contactname accountname partnername partner companyname company "
        "invoicepartnerdisplayname customer contact klantnaam klant relatienaam relatie bedrijfsnaam bedrijf "
        "debiteur debiteurnaam naam nomduclient nomclient raisonsociale nom kundenname kunde firma",
    [COLUMN_EMAIL] = "email emailaddress mail clientemail customeremail contactemail emailadres mailadres mailadresse "
                     "adresseemail adressemail courriel emailadresse",
    [COLUMN_ISSUED] = "issued invoicedate issuedate dateissued documentdate factuurdatum boekdatum datedefacture "
                      "datefacture datedémission datedemission rechnungsdatum belegdatum date datum",
    [COLUMN_DUE] = "due duedate datedue expirydate vervaldatum vervaldag vervalt betaaldatum dateéchéance dateecheance "
                   "datedéchéance datedecheance échéance echeance fälligkeitsdatum fälligkeit fälligam fällig",
    [COLUMN_CURRENCY] = "currency currencycode valuta munt muntcode devise währung waehrung waehrungscode",
    [COLUMN_TOTAL] = "total totalamount amountincl totalincl totalpriceincl invoiceamount invoicetotal grandtotal "
                     "totaalbedrag totaal bedragincl bedraginclbtw totaalinclbtw factuurbedrag totalttc montantttc "
                     "montanttotal montant gesamtbetrag rechnungsbetrag bruttobetrag betrag amount bedrag",
    [COLUMN_OPEN] = "open openamount outstanding outstandingamount amountdue balancedue openbalance amountopen unpaid "
                    "openstaand openstaandbedrag openbedrag restbedrag saldo teontvangen resteàpayer restedu reste "
                    "solde montantdû montantdu offenerbetrag offen offenbetrag restbetrag balance",
    [COLUMN_PAID] = "paid amountpaid paidamount paidtodate betaald betaaldbedrag voldaan payé montantpayé paye bezahlt "
                    "bezahltbetrag",
    [COLUMN_STATUS] = "status state invoicestatus paymentstatus factuurstatus betaalstatus statut état",
    [COLUMN_KIND] = "kind type soort documenttype invoicetype factuursoort typededocument art belegart",
    [COLUMN_LANGUAGE] = "language taal langue sprache lang",
    [COLUMN_PAYMENT_REFERENCE] = "paymentreference paymentref structuredreference betalingskenmerk betaalkenmerk "
                                 "gestructureerdemededeling structuredcommunication communicationstructurée ogm "
                                 "verwendungszweck zahlungsreferenz",
    [COLUMN_ORDER] = "order ordernumber ponumber po# purchaseorder ordernummer bestelnummer inkoopnummer bonnummer "
                     "bestellnummer numérodecommande",
    [COLUMN_DESCRIPTION] = "description subject omschrijving onderwerp libellé objet beschreibung betreff",
    [COLUMN_INVOICE_PDF] = "invoicepdf pdf file filename bestand fichier datei",
    [COLUMN_REMINDED] = "reminded reminders reminderssent aanmaningen aanmaning herinneringen rappels mahnstufe",
    [COLUMN_COLLECT] = "collect directdebit autbetinc automatischeincasso incasso domiciliëring domiciliation "
                       "prélèvement lastschrift",
    [COLUMN_IBAN] = "iban ibannr bankrekening",
    [COLUMN_CREDITS] = "credits creditedinvoice gecrediteerdefactuur",
    [COLUMN_COUNTRY] = "country countrycode land landcode pays",
    [COLUMN_SEGMENT] = "segment customertype klanttype",
    [COLUMN_TERMS] = "terms paymentterms betalingstermijn betaaltermijn zahlungsziel",
};

/* NAME as `words` has them. New string. */
static char *folded(const char *name)
{
    g_autofree char *composed = g_utf8_normalize(name, -1, G_NORMALIZE_DEFAULT_COMPOSE);
    g_autofree char *lower = g_utf8_casefold(composed ? composed : "", -1);
    GString *out = g_string_new(NULL);

    for (const char *at = lower; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        if (g_unichar_isalnum(c) || c == '#')
            g_string_append_unichar(out, c);
    }
    return g_string_free(out, FALSE);
}

bool inspect_is_supplier(const char *kind)
{
    static const char *const suppliers[] = {"crediteur", "crediteuren",     "creditor",  "leverancier",
                                            "supplier",  "vendor",          "kreditor",  "fournisseur",
                                            "purchase",  "purchaseinvoice", "inkoop",    "cost",
                                            "bill",      "inkoopfactuur",   "lieferant", NULL};
    g_autofree char *word = folded(kind);

    return g_strv_contains(suppliers, word);
}

static int find(char *const *names, const char *word)
{
    for (int i = 0; names[i]; i++) {
        g_autofree char *name = folded(names[i]);

        if (g_str_equal(name, word))
            return i;
    }
    return -1;
}

int inspect_find_word(char *const *names, const char *list)
{
    g_auto(GStrv) known = g_strsplit(list, " ", -1);

    for (char **word = known; *word; word++) {
        int at = find(names, *word);

        if (at >= 0)
            return at;
    }
    return -1;
}

int inspect_word(char *const *names, enum ledger_column column)
{
    return inspect_find_word(names, words[column]);
}

int inspect_words(char *const *names)
{
    int count = 0;

    for (int i = 0; i < COLUMN_COUNT; i++)
        count += inspect_word(names, (enum ledger_column)i) >= 0;
    return count;
}

int inspect_named(char *const *names, const char *name)
{
    const struct sheet_header header = {
        .names = (const char *const *)names, .count = (int)g_strv_length((char **)names), .named = true};

    return header_find(&header, name);
}

/* SPDX-License-Identifier: MIT */
#include "ledger/vocabulary.h"

#include <string.h>

struct meaning {
    int value;
    const char *words; /* between bars, case folded (ß is ss), with single blanks for - and _ */
};

static const struct meaning status_words[] = {
    {STATUS_DRAFT,
     "|draft|concept|klad|ontwerp|brouillon|entwurf|scheduled|gepland|planifié|planifiée|geplant|submitted|"
     "awaiting approval|to approve|ter goedkeuring|wacht op goedkeuring|à valider|en attente d'approbation|"
     "zur genehmigung|genehmigung ausstehend|to send|tosend|te verzenden|te versturen|nog niet verzonden|"
     "à envoyer|zu versenden|not sent|niet verzonden|non envoyé|non envoyée|nicht gesendet|"},
    {STATUS_VOID,
     "|void|voided|cancel|cancelled|canceled|deleted|reversed|credited|refunded|uncollectible|uncollectable|"
     "written off|write off|bad debt|geannuleerd|verwijderd|teruggedraaid|omgekeerd|gecrediteerd|terugbetaald|"
     "oninbaar|afgeboekt|afgeschreven|annulé|annulée|supprimé|supprimée|extourné|extournée|contre passée|inversé|"
     "inversée|crédité|créditée|remboursé|remboursée|irrécouvrable|passé en perte|passée en perte|storniert|storno|"
     "abgebrochen|gelöscht|rückgängig gemacht|rückgängig|umgekehrt|gutgeschrieben|erstattet|uneinbringlich|"
     "ausgebucht|abgeschrieben|"},
    {STATUS_PAID,
     "|paid|fully paid|paid in full|auto paid|autopaid|paid off|paidoff|overpaid|settled|closed|matched|completed|"
     "processing|betaald|volledig betaald|voldaan|geheel voldaan|afgeletterd|afgehandeld|gesloten|verrekend|"
     "teveel betaald|te veel betaald|payé|payée|entièrement payé|entièrement payée|totalement payé|acquitté|"
     "acquittée|réglé|réglée|soldé|soldée|lettré|lettrée|clôturé|clôturée|trop perçu|bezahlt|vollständig bezahlt|"
     "beglichen|ausgeglichen|geschlossen|überzahlt|"},
    {STATUS_IN_PAYMENT,
     "|in payment|pending payment|payment pending|payment processing|payment in progress|payment initiated|proposed|"
     "in betaling|betaling in behandeling|betaling in verwerking|betaling onderweg|betaling in uitvoering|"
     "betaling bezig|wordt betaald|wordt geïncasseerd|voorgesteld|en paiement|en cours de paiement|"
     "paiement en cours|paiement initié|proposé|in zahlung|zahlung in bearbeitung|wird bezahlt|wird eingezogen|"
     "vorgeschlagen|"},
    {STATUS_DISPUTED,
     "|disputed|dispute|in dispute|blocked|betwist|in betwisting|geschil|in geschil|geblokkeerd|contesté|contestée|"
     "litige|en litige|bloqué|bloquée|bestritten|strittig|in klärung|reklamation|blockiert|gesperrt|"},
    {STATUS_COLLECTION,
     "|collection|collections|in collection|in collections|collection agency|sent to collection|handed over|incasso|"
     "bij incasso|naar incasso|in incasso|incassobureau|deurwaarder|uit handen gegeven|overgedragen|recouvrement|"
     "en recouvrement|contentieux|au contentieux|huissier|inkasso|im inkasso|bei inkasso|an inkasso übergeben|"},
};

static const struct meaning kind_words[] = {
    {WORD_CREDIT_NOTE,
     "|credit|credit note|creditnote|credit memo|creditmemo|credit invoice|creditinvoice|sales credit note|"
     "salescreditnote|sales credit invoice|salescreditinvoice|sales credit|customer credit note|refund|"
     "customer refund|out refund|accreccredit|rinv|381|81|creditnota|credit nota|creditfactuur|credit factuur|"
     "verkoopcreditnota|creditverkoopfactuur|avoir|avoir client|note de crédit|facture d'avoir|gutschrift|"
     "rechnungskorrektur|stornorechnung|korrekturrechnung|"},
    {WORD_NO_INVOICE,
     "|proforma|pro forma|proforma invoice|pro forma invoice|proformafactuur|pro forma factuur|facture proforma|"
     "facture pro forma|proformarechnung|proforma rechnung|325|quote|quotation|estimate|offerte|devis|angebot|"
     "kostenvoranschlag|"},
};

static const struct meaning collect_words[] = {
    {WORD_YES,
     "|yes|y|true|1|x|on|direct debit|directdebit|sepa direct debit|sdd|autopay|auto pay|charge automatically|ja|j|"
     "waar|incasso|automatische incasso|aut. incasso|automatisch|doorlopende incasso|domiciliëring|domiciliering|"
     "gedomicilieerd|oui|o|vrai|prélèvement|prélèvement automatique|prélèvement sepa|domiciliation|wahr|lastschrift|"
     "sepa lastschrift|bankeinzug|einzug|abbuchung|"},
    {WORD_NO,
     "||no|n|false|0|off|-|none|manual|send invoice|transfer|bank transfer|credit transfer|sct|nee|onwaar|geen|"
     "handmatig|overschrijving|overboeking|betaling|betalen|non|faux|aucun|aucune|virement|manuel|nein|falsch|keine|"
     "überweisung|manuell|rechnung|"},
};

static const struct meaning segment_words[] = {
    {SEGMENT_BUSINESS,
     "|business|b2b|company|corporate|organisation|organization|legal entity|zakelijk|zakelijke klant|bedrijf|"
     "onderneming|organisatie|rechtspersoon|entreprise|société|professionnel|personne morale|geschäftlich|gewerblich|"
     "geschäftskunde|firma|unternehmen|juristische person|"},
    {SEGMENT_CONSUMER,
     "|consumer|b2c|private|private person|individual|person|natural person|particulier|consument|privé|"
     "privépersoon|persoon|natuurlijk persoon|consommateur|consommatrice|personne physique|verbraucher|privat|"
     "privatperson|privatkunde|natürliche person|"},
};

/* WORD as the tables write words, between bars. New string. */
static char *folded(const char *word)
{
    g_autofree char *composed = g_utf8_normalize(word, -1, G_NORMALIZE_DEFAULT_COMPOSE);
    g_autofree char *lower = g_utf8_casefold(composed ? composed : "", -1);
    g_autofree char *again = g_utf8_normalize(lower, -1, G_NORMALIZE_DEFAULT_COMPOSE);
    GString *out = g_string_new("|");

    for (const char *at = g_strstrip(again); *at; at++) {
        bool blank = *at == '_' || g_ascii_isspace(*at) || (*at == '-' && at[1]);

        if (!blank)
            g_string_append_c(out, *at);
        else if (out->str[out->len - 1] != ' ')
            g_string_append_c(out, ' ');
    }
    g_string_append_c(out, '|');
    return g_string_free(out, FALSE);
}

static int look_up(const struct meaning *table, gsize count, const char *word, int otherwise)
{
    g_autofree char *wanted = strchr(word, '|') ? NULL : folded(word);

    for (gsize i = 0; wanted && i < count; i++)
        if (strstr(table[i].words, wanted))
            return table[i].value;
    return otherwise;
}

int vocabulary_status(const char *word)
{
    return look_up(status_words, G_N_ELEMENTS(status_words), word, STATUS_OPEN);
}

int vocabulary_kind(const char *word)
{
    return look_up(kind_words, G_N_ELEMENTS(kind_words), word, WORD_NO_KIND);
}

int vocabulary_collect(const char *word)
{
    return look_up(collect_words, G_N_ELEMENTS(collect_words), word, WORD_UNCLEAR);
}

int vocabulary_segment(const char *word)
{
    return look_up(segment_words, G_N_ELEMENTS(segment_words), word, SEGMENT_UNKNOWN);
}

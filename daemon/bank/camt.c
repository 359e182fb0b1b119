/* SPDX-License-Identifier: MIT */
/*
 * CAMT.053 (ISO 20022 «bank to customer statement», 001.02 to .10) by
 * libxml2's streaming reader: the structure of the document. Names are taken
 * by their local part, since banks wrap the document, use any prefix, or none.
 */
#include <libxml/xmlreader.h>
#include <stdlib.h>
#include <string.h>

#include "bank/camt_inside.h"

enum { NODES_A_STEP = 20000, TEXT_MAX = 65536 };

struct camt {
    const struct bank_bytes *bytes;
    const struct bank_sink *sink;
    struct fault *fault;
    xmlTextReader *reader;
    GHashTable *names; /* interned name -> GINT_TO_POINTER(enum camt_name) */
    const xmlChar *currency_name;
    struct camt_path path;
    GString *text; /* of the leaf that is open */
    char currency[CURRENCY_SIZE + 1];
    bool found, in_entry, in_statement;
    struct camt_entry entry;
    struct bank_head head;
    GString *id, *sequence, *account;
    struct camt_amount balance;
    int balance_sign;
    char balance_code[8];
    civil_day balance_day;
};

static int line_of(const struct camt *camt)
{
    return xmlTextReaderGetParserLineNumber(camt->reader);
}

bool camt_within(const struct camt_path *path, enum camt_name name, int count)
{
    for (int i = path->depth - 1; i >= 0 && i >= path->depth - count; i--)
        if (path->names[i] == name)
            return true;
    return false;
}

/* -- statement ------------------------------------------------------------ */

static void begin_statement(struct camt *camt)
{
    camt->in_statement = true;
    camt->head = (struct bank_head){.from = DAY_NONE, .to = DAY_NONE};
    g_string_truncate(camt->id, 0);
    g_string_truncate(camt->sequence, 0);
    g_string_truncate(camt->account, 0);
}

static bool end_statement(struct camt *camt)
{
    camt->in_statement = false;
    camt->head.id = camt->id->str;
    camt->head.sequence = camt->sequence->str;
    camt->head.account = camt->account->str;
    return camt->sink->statement(camt->sink->data, &camt->head, camt->fault);
}

static void begin_balance(struct camt *camt)
{
    camt->balance = (struct camt_amount){0};
    camt->balance_sign = 1;
    camt->balance_code[0] = '\0';
    camt->balance_day = DAY_NONE;
}

/* Opening booked (or the previous day's closing) and closing booked; interim and available balances are left aside. */
static void end_balance(struct camt *camt)
{
    bool opens = g_str_equal(camt->balance_code, "OPBD");
    bool before = g_str_equal(camt->balance_code, "PRCD") && !camt->head.has_opening;
    int64_t minor = camt->balance.minor * camt->balance_sign;

    if (!camt->balance.there)
        return;
    if (opens || before) {
        camt->head.has_opening = true;
        camt->head.opening = minor;
        if (opens && camt->head.from == DAY_NONE)
            camt->head.from = camt->balance_day;
    } else if (g_str_equal(camt->balance_code, "CLBD")) {
        camt->head.has_closing = true;
        camt->head.closing = minor;
        camt->head.to = camt->balance_day;
        g_strlcpy(camt->head.currency, camt->balance.currency, CURRENCY_SIZE);
    }
}

static bool take_balance(struct camt *camt, const char *text)
{
    const struct camt_path *path = &camt->path;

    switch (path->names[path->depth - 1]) {
    case CAMT_Cd:
        if (camt_within(path, CAMT_CdOrPrtry, 2))
            g_strlcpy(camt->balance_code, text, sizeof camt->balance_code);
        return true;
    case CAMT_Amt:
        if (!camt_within(path, CAMT_Bal, 2)) /* a credit line's */
            return true;
        return camt_amount_read(text, camt->currency, line_of(camt), &camt->balance, camt->fault);
    case CAMT_CdtDbtInd:
        if (camt_within(path, CAMT_Bal, 2))
            camt->balance_sign = g_str_equal(text, "DBIT") ? -1 : 1;
        return true;
    case CAMT_Dt:
    case CAMT_DtTm:
        camt->balance_day = camt_day(text);
        return true;
    default:
        return true;
    }
}

/* The account's own number, not that of its owner or of a statement before it. */
static void take_account(struct camt *camt, const char *text)
{
    const struct camt_path *path = &camt->path;
    enum camt_name leaf = path->names[path->depth - 1];

    if (leaf == CAMT_Ccy && camt_within(path, CAMT_Acct, 2))
        g_strlcpy(camt->head.currency, text, CURRENCY_SIZE);
    if (camt->account->len || !camt_within(path, CAMT_Id, 3) || !camt_within(path, CAMT_Acct, 4))
        return;
    if (leaf == CAMT_IBAN || (leaf == CAMT_Id && camt_within(path, CAMT_Othr, 2)))
        g_string_assign(camt->account, text);
}

static bool take_head(struct camt *camt, const char *text)
{
    const struct camt_path *path = &camt->path;
    enum camt_name leaf = path->names[path->depth - 1];

    if (camt_within(path, CAMT_Bal, 5))
        return take_balance(camt, text);
    if (camt_within(path, CAMT_Acct, 5))
        take_account(camt, text);
    else if (leaf == CAMT_Id && camt_within(path, CAMT_Stmt, 2))
        g_string_assign(camt->id, text);
    else if (leaf == CAMT_ElctrncSeqNb)
        g_string_assign(camt->sequence, text);
    else if (leaf == CAMT_FrDtTm && camt_within(path, CAMT_FrToDt, 2))
        camt->head.from = camt_day(text);
    else if (leaf == CAMT_ToDtTm && camt_within(path, CAMT_FrToDt, 2) && camt->head.to == DAY_NONE)
        camt->head.to = camt_day(text);
    return true;
}

/* -- nodes ---------------------------------------------------------------- */

static bool refuse(struct camt *camt, const char *what)
{
    return fault_set(camt->fault, line_of(camt), 0, "%s", what);
}

/* The kinds of message that look like a statement and are none. */
static bool is_statement(struct camt *camt, enum camt_name name)
{
    if (name == CAMT_BkToCstmrAcctRpt)
        return refuse(camt, "this is a CAMT.052 intraday report, whose entries may still change; export CAMT.053");
    if (name == CAMT_BkToCstmrDbtCdtNtfctn)
        return refuse(camt, "this is a CAMT.054 advice, whose entries come again in the statement; export CAMT.053");
    if (name == CAMT_BkToCstmrStmt) {
        const char *space = (const char *)xmlTextReaderConstNamespaceUri(camt->reader);

        if (space && *space && !strstr(space, "camt.053."))
            return fault_set(camt->fault, line_of(camt), 0, "namespace \"%.80s\" is not CAMT.053", space);
        camt->found = true;
    }
    return true;
}

static bool begin_element(struct camt *camt, enum camt_name name)
{
    switch (name) {
    case CAMT_BkToCstmrAcctRpt:
    case CAMT_BkToCstmrDbtCdtNtfctn:
    case CAMT_BkToCstmrStmt:
        return is_statement(camt, name);
    case CAMT_Stmt:
        if (camt_within(&camt->path, CAMT_BkToCstmrStmt, 2))
            begin_statement(camt);
        break;
    case CAMT_Bal:
        begin_balance(camt);
        break;
    case CAMT_Ntry:
        camt->in_entry = camt->in_statement;
        camt_entry_begin(&camt->entry);
        break;
    case CAMT_TxDtls:
        camt_transaction_begin(&camt->entry);
        break;
    default:
        break;
    }
    return true;
}

/* What stands between the tags of an element, once it ends; a parent's own text is blanks. */
static bool take_leaf(struct camt *camt)
{
    const char *text = g_strstrip(camt->text->str);

    if (!*text)
        return true;
    if (camt->in_entry)
        return camt_entry_take(&camt->entry, &camt->path, text, camt->currency, line_of(camt), camt->fault);
    return !camt->in_statement || take_head(camt, text);
}

static bool end_element(struct camt *camt)
{
    enum camt_name name = camt->path.names[camt->path.depth - 1];
    bool ok = take_leaf(camt);

    g_string_truncate(camt->text, 0);
    if (ok && name == CAMT_Ntry && camt->in_entry) {
        camt->in_entry = false;
        ok = camt_entry_end(&camt->entry, camt->head.to, line_of(camt), camt->sink, camt->fault);
    } else if (name == CAMT_Bal && !camt->in_entry && camt->in_statement) {
        end_balance(camt);
    } else if (ok && name == CAMT_Stmt && camt->in_statement) {
        ok = end_statement(camt);
    }
    camt->path.depth--;
    return ok;
}

static void read_currency(struct camt *camt)
{
    camt->currency[0] = '\0';
    while (xmlTextReaderMoveToNextAttribute(camt->reader) == 1)
        if (xmlTextReaderConstLocalName(camt->reader) == camt->currency_name)
            g_strlcpy(camt->currency, (const char *)xmlTextReaderConstValue(camt->reader), sizeof camt->currency);
    xmlTextReaderMoveToElement(camt->reader);
}

static bool open_element(struct camt *camt)
{
    const xmlChar *name = xmlTextReaderConstLocalName(camt->reader);
    bool empty = xmlTextReaderIsEmptyElement(camt->reader) == 1;

    if (camt->path.depth == CAMT_DEPTH_MAX)
        return refuse(camt, "elements stand more than 64 deep; this is no statement");
    camt->path.names[camt->path.depth++] = (enum camt_name)GPOINTER_TO_INT(g_hash_table_lookup(camt->names, name));
    g_string_truncate(camt->text, 0);
    camt->currency[0] = '\0';
    if (xmlTextReaderHasAttributes(camt->reader) == 1)
        read_currency(camt);
    if (!begin_element(camt, camt->path.names[camt->path.depth - 1]))
        return false;
    return !empty || end_element(camt);
}

static bool take_text(struct camt *camt)
{
    const char *text = (const char *)xmlTextReaderConstValue(camt->reader);

    if (!text || (!camt->in_entry && !camt->in_statement))
        return true;
    g_string_append(camt->text, text);
    return camt->text->len <= TEXT_MAX || refuse(camt, "a text is longer than 64 kB; this is no statement");
}

static bool take_node(struct camt *camt)
{
    switch (xmlTextReaderNodeType(camt->reader)) {
    case XML_READER_TYPE_ELEMENT:
        return open_element(camt);
    case XML_READER_TYPE_END_ELEMENT:
        return end_element(camt);
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
        return take_text(camt);
    case XML_READER_TYPE_DOCUMENT_TYPE:
    case XML_READER_TYPE_ENTITY_REFERENCE:
        return refuse(camt, "a document type or an entity stands in it; statements have neither");
    default:
        return true;
    }
}

/* -- the source ----------------------------------------------------------- */

static int read_bytes(void *data, char *space, int size)
{
    struct camt *camt = data;

    return camt->bytes->read(camt->bytes->data, space, size);
}

/* The first complaint is the one that tells something. */
static void on_error(void *data, const char *message, xmlParserSeverities severity, xmlTextReaderLocatorPtr locator)
{
    struct camt *camt = data;
    g_autofree char *line = g_strchomp(g_strdup(message));

    if (severity == XML_PARSER_SEVERITY_ERROR)
        fault_set(camt->fault, MAX(xmlTextReaderLocatorLineNumber(locator), 0), 0,
                  "not well-formed XML: %.200s; is the file complete?", line);
}

static void intern_names(struct camt *camt)
{
    static const char *const names[CAMT_NAME_COUNT] = {[CAMT_OTHER] = "",
#define X(name) [CAMT_##name] = #name,
                                                       CAMT_NAMES(X)
#undef X
    };

    for (int i = 1; i < CAMT_NAME_COUNT; i++)
        g_hash_table_insert(camt->names, (gpointer)xmlTextReaderConstString(camt->reader, (const xmlChar *)names[i]),
                            GINT_TO_POINTER(i));
    camt->currency_name = xmlTextReaderConstString(camt->reader, (const xmlChar *)"Ccy");
}

static void *camt_open(const struct config_bank *bank, const struct bank_bytes *bytes, const struct bank_sink *sink,
                       struct fault *fault)
{
    struct camt *camt = g_new0(struct camt, 1);

    (void)bank;
    camt->bytes = bytes;
    camt->sink = sink;
    camt->fault = fault;
    camt->names = g_hash_table_new(NULL, NULL);
    camt->text = g_string_new(NULL);
    camt->id = g_string_new(NULL);
    camt->sequence = g_string_new(NULL);
    camt->account = g_string_new(NULL);
    camt_entry_init(&camt->entry);
    /* without NOENT entities stay what they are; without HUGE the library's own limits of depth and size hold */
    camt->reader = xmlReaderForIO(read_bytes, NULL, camt, "", NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA);
    if (camt->reader) {
        xmlTextReaderSetErrorHandler(camt->reader, on_error, camt);
        intern_names(camt);
    } else {
        fault_set(fault, 0, 0, "the XML reader cannot be made");
    }
    return camt;
}

static bool finish(struct camt *camt)
{
    return camt->found ||
           fault_set(camt->fault, 0, 0, "this is no CAMT.053 statement; check `type` and what was exported");
}

static bool camt_step(void *source, bool *done)
{
    struct camt *camt = source;
    int more = 1;

    *done = false;
    if (camt->fault->what)
        return false;
    for (int i = 0; i < NODES_A_STEP; i++) {
        more = xmlTextReaderRead(camt->reader);
        if (more != 1 || camt->fault->what)
            break;
        if (!take_node(camt))
            return false;
    }
    if (more < 0)
        return fault_set(camt->fault, 0, 0, "not well-formed XML; is the file complete?");
    if (camt->fault->what)
        return false;
    *done = more == 0;
    return !*done || finish(camt);
}

static void camt_close(void *source)
{
    struct camt *camt = source;

    if (camt->reader)
        xmlFreeTextReader(camt->reader);
    g_hash_table_unref(camt->names);
    g_string_free(camt->text, TRUE);
    g_string_free(camt->id, TRUE);
    g_string_free(camt->sequence, TRUE);
    g_string_free(camt->account, TRUE);
    camt_entry_clear(&camt->entry);
    g_free(camt);
}

const struct bank_source bank_camt = {.open = camt_open, .step = camt_step, .close = camt_close};

/* SPDX-License-Identifier: MIT */
#include "ledger/ubl.h"

#include <libxml/xmlreader.h>
#include <string.h>

#include "ledger/ubl_fields.h"

#define SPACE "urn:oasis:names:specification:ubl:schema:xsd:"
#define SPACE_CII "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice"

enum { DEPTH_MAX = 64, TEXT_MAX = 65536, VALUES_MAX = 1000 };

struct reading {
    struct ubl_document *document;
    struct fault *fault;
    xmlTextReader *reader;
    GString *path;
    gsize ends[DEPTH_MAX]; /* of path, before each element that is open */
    int depth;
    const struct ubl_place *place; /* of the element that is open */
    GString *text;
    bool is_pdf; /* the element that is open holds one */
    GBytes **pdf;
    gsize most;
};

void ubl_document_free(struct ubl_document *document)
{
    if (!document)
        return;
    for (int i = 0; i < UBL_FIELD_COUNT; i++)
        g_clear_pointer(&document->values[i], g_ptr_array_unref);
    g_free(document);
}

const char *ubl_value(const struct ubl_document *document, enum ubl_field field)
{
    return document->values[field] ? document->values[field]->pdata[0] : "";
}

void ubl_add(struct ubl_document *document, enum ubl_field field, const char *value)
{
    if (!document->values[field])
        document->values[field] = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(document->values[field], g_strdup(value));
}

static bool refuse(struct reading *reading, const char *what)
{
    return fault_set(reading->fault, xmlTextReaderGetParserLineNumber(reading->reader), 0, "%s", what);
}

/* TEXT without blanks at its ends, and with one for each run of them. New string. */
static char *collapsed(const char *text)
{
    GString *out = g_string_new(NULL);

    for (const char *at = text; *at; at++) {
        if (!g_ascii_isspace(*at))
            g_string_append_c(out, *at);
        else if (out->len && out->str[out->len - 1] != ' ')
            g_string_append_c(out, ' ');
    }
    if (out->len && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    return g_string_free(out, FALSE);
}

static bool keep(struct reading *reading, enum ubl_field field, const char *text)
{
    const GPtrArray *values = reading->document->values[field];
    g_autofree char *value = collapsed(text);

    if (!*value)
        return true;
    if (values && values->len == VALUES_MAX)
        return refuse(reading, "a field is repeated more than 1000 times; this is no invoice");
    ubl_add(reading->document, field, value);
    return true;
}

/* -- elements ------------------------------------------------------------- */

static const char *space_of(const struct reading *reading)
{
    const char *space = (const char *)xmlTextReaderConstNamespaceUri(reading->reader);

    return space ? space : "";
}

static bool take_root(struct reading *reading, const char *name)
{
    const char *space = space_of(reading);
    enum ubl_root *root = &reading->document->root;

    *root = UBL_ROOT_OTHER;
    if (g_str_equal(space, SPACE "Invoice-2") && g_str_equal(name, "Invoice"))
        *root = UBL_ROOT_INVOICE;
    else if (g_str_equal(space, SPACE "CreditNote-2") && g_str_equal(name, "CreditNote"))
        *root = UBL_ROOT_CREDIT_NOTE;
    if (*root != UBL_ROOT_OTHER)
        return true;
    if (g_str_has_prefix(space, SPACE_CII))
        return refuse(reading, "this is a CII invoice (UN/CEFACT), not UBL; export UBL");
    return fault_set(reading->fault, xmlTextReaderGetParserLineNumber(reading->reader), 0,
                     "\"%.60s\" in namespace \"%.80s\" is no UBL Invoice or CreditNote", name, space);
}

/* What stands in another namespace is an extension: it means nothing here whatever its name. */
static bool is_known_space(const struct reading *reading)
{
    const char *space = space_of(reading);

    return g_str_equal(space, SPACE "CommonBasicComponents-2") ||
           g_str_equal(space, SPACE "CommonAggregateComponents-2");
}

static bool take_attribute(struct reading *reading)
{
    const struct ubl_place *place = reading->place;
    xmlChar *value;
    bool good;

    if (!place || !place->attribute)
        return true;
    value = xmlTextReaderGetAttribute(reading->reader, (const xmlChar *)place->attribute);
    reading->is_pdf = place->content && value && g_ascii_strcasecmp((const char *)value, "application/pdf") == 0;
    good = !value || keep(reading, place->attribute_field, (const char *)value);
    xmlFree(value);
    return good;
}

static bool end_element(struct reading *reading);

static bool open_element(struct reading *reading)
{
    const char *name = (const char *)xmlTextReaderConstLocalName(reading->reader);
    bool empty = xmlTextReaderIsEmptyElement(reading->reader) == 1;

    if (reading->depth == DEPTH_MAX)
        return refuse(reading, "elements stand more than 64 deep; this is no invoice");
    if (reading->depth == 0 && !take_root(reading, name))
        return false;
    reading->ends[reading->depth] = reading->path->len;
    if (reading->depth++) {
        if (reading->path->len)
            g_string_append_c(reading->path, '/');
        g_string_append(reading->path, is_known_space(reading) ? name : "?");
    }
    g_string_truncate(reading->text, 0);
    reading->is_pdf = false;
    reading->place = ubl_place_find(reading->path->str);
    return take_attribute(reading) && (!empty || end_element(reading));
}

static bool take_pdf(struct reading *reading)
{
    gsize size;
    guchar *bytes;

    if (*reading->pdf)
        return true;
    bytes = g_base64_decode(reading->text->str, &size);
    if (size < 5 || size > reading->most || memcmp(bytes, "%PDF-", 5) != 0) {
        g_free(bytes);
        return refuse(reading, size > reading->most ? "the embedded file is larger than attach_max"
                                                    : "the embedded file says that it is a PDF and is none");
    }
    *reading->pdf = g_bytes_new_take(bytes, size);
    return true;
}

static bool end_element(struct reading *reading)
{
    const struct ubl_place *place = reading->place;
    bool good = true;

    if (place && place->content)
        good = !reading->is_pdf || !reading->pdf || take_pdf(reading);
    else if (place)
        good = keep(reading, place->field, reading->text->str);
    reading->place = NULL;
    reading->is_pdf = false;
    reading->document->has_buyer |= g_str_equal(reading->path->str, "AccountingCustomerParty");
    g_string_truncate(reading->text, 0);
    g_string_truncate(reading->path, reading->ends[--reading->depth]);
    return good;
}

static bool take_text(struct reading *reading)
{
    const char *text = (const char *)xmlTextReaderConstValue(reading->reader);
    bool wanted = reading->place && (!reading->place->content || (reading->is_pdf && reading->pdf));

    if (!wanted || !text)
        return true;
    g_string_append(reading->text, text);
    return reading->place->content || reading->text->len <= TEXT_MAX ||
           refuse(reading, "a text is longer than 64 kB; this is no invoice");
}

/* Nobody's software writes an invoice with one: it is not asked whose it may be. */
static bool refuse_entity(struct reading *reading)
{
    reading->document->root = UBL_ROOT_OTHER;
    return refuse(reading, "a document type or an entity stands in it; invoices have neither");
}

static bool take_node(struct reading *reading)
{
    switch (xmlTextReaderNodeType(reading->reader)) {
    case XML_READER_TYPE_ELEMENT:
        return open_element(reading);
    case XML_READER_TYPE_END_ELEMENT:
        return end_element(reading);
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
        return take_text(reading);
    case XML_READER_TYPE_DOCUMENT_TYPE:
    case XML_READER_TYPE_ENTITY_REFERENCE:
        return refuse_entity(reading);
    default:
        return true;
    }
}

/* -- the document --------------------------------------------------------- */

/* The first complaint is the one that tells something. */
static void on_error(void *data, const char *message, xmlParserSeverities severity, xmlTextReaderLocatorPtr locator)
{
    struct reading *reading = data;
    g_autofree char *line = collapsed(message);

    if (severity == XML_PARSER_SEVERITY_ERROR)
        fault_set(reading->fault, MAX(xmlTextReaderLocatorLineNumber(locator), 0), 0,
                  "not well-formed XML: %.200s; is the file complete?", line);
}

static bool read_nodes(struct reading *reading)
{
    int more;

    while ((more = xmlTextReaderRead(reading->reader)) == 1 && !reading->fault->what)
        if (!take_node(reading))
            return false;
    if (more < 0)
        fault_set(reading->fault, 0, 0, "not well-formed XML; is the file complete?");
    return !reading->fault->what;
}

/* What an invoice cannot be without. */
static bool is_whole(const struct ubl_document *document, struct fault *fault)
{
    static const struct {
        enum ubl_field field;
        const char *what;
    } needed[] = {
        {UBL_NUMBER, "the document has no number (BT-1, cbc:ID)"},
        {UBL_ISSUED, "the document has no date (BT-2, cbc:IssueDate)"},
        {UBL_PAYABLE, "the document has no amount to pay (BT-115, cbc:PayableAmount)"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(needed); i++)
        if (!document->values[needed[i].field])
            return fault_set(fault, 0, 0, "%s", needed[i].what);
    return true;
}

/* UTF-16 that does not say so by a byte order mark is not guessed at. */
static bool is_plain(const guchar *bytes, gsize length, struct fault *fault)
{
    if (!length)
        return fault_set(fault, 0, 0, "is empty; is it still being written?");
    if (length >= 2 && (bytes[0] == 0 || bytes[1] == 0))
        return fault_set(fault, 1, 0, "looks like UTF-16 without a byte order mark; export UTF-8");
    return true;
}

static void read_document(struct reading *reading, const void *bytes, gsize length)
{
    /* without NOENT entities stay what they are; without HUGE the library's own limits of depth and size hold */
    reading->reader = xmlReaderForMemory(bytes, (int)length, "", NULL, XML_PARSE_NONET | XML_PARSE_NOCDATA);
    if (!reading->reader) {
        fault_set(reading->fault, 0, 0, "the XML reader cannot be made");
        return;
    }
    xmlTextReaderSetErrorHandler(reading->reader, on_error, reading);
    reading->path = g_string_new(NULL);
    reading->text = g_string_new(NULL);
    if (read_nodes(reading))
        is_whole(reading->document, reading->fault);
    xmlFreeTextReader(reading->reader);
    g_string_free(reading->path, TRUE);
    g_string_free(reading->text, TRUE);
}

struct ubl_document *ubl_read(const void *bytes, gsize length, GBytes **pdf, gsize most, struct fault *fault)
{
    struct ubl_document *document = g_new0(struct ubl_document, 1);
    struct reading reading = {.document = document, .fault = fault, .pdf = pdf, .most = most};

    if (length > UBL_SIZE_MAX)
        fault_set(fault, 0, 0, "is larger than 32 MB; this is no invoice");
    else if (is_plain(bytes, length, fault))
        read_document(&reading, bytes, length);
    return document;
}

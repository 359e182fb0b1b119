/* SPDX-License-Identifier: MIT */
#include "ledger/builder.h"

#include <string.h>

#include "ledger/amounts.h"
#include "ledger/rows_memory.h"
#include "ledger/vocabulary.h"

enum { WORDS_WARNED_MAX = 20 };

void builder_init(struct builder *builder, struct ledger *ledger)
{
    *builder = (struct builder){.ledger = ledger, .decimal = '.', .exponent = -1};
    clients_init(&builder->clients, ledger);
    memo_init(&builder->memo[COLUMN_STATUS], ledger->strings, vocabulary_status);
    memo_init(&builder->memo[COLUMN_KIND], ledger->strings, vocabulary_kind);
    memo_init(&builder->memo[COLUMN_COLLECT], ledger->strings, vocabulary_collect);
    memo_init(&builder->memo[COLUMN_SEGMENT], ledger->strings, vocabulary_segment);
}

void builder_clear(struct builder *builder)
{
    g_clear_pointer(&builder->rows, rows_memory_free);
    g_clear_pointer(&builder->said, g_array_unref);
    clients_clear(&builder->clients);
    for (int i = 0; i < COLUMN_COUNT; i++)
        if (builder->memo[i].known)
            memo_clear(&builder->memo[i]);
}

char *builder_lacks(const struct builder *builder)
{
    const bool *mapped = builder->mapped;
    const struct {
        bool there;
        const char *what;
    } needed[] = {
        {mapped[COLUMN_NUMBER], "`number`"},
        {mapped[COLUMN_CLIENT] || mapped[COLUMN_NAME], "`client` or `name`"},
        {mapped[COLUMN_TOTAL] || mapped[COLUMN_OPEN], "`total` or `open`"},
        {mapped[COLUMN_DUE] || mapped[COLUMN_ISSUED], "`due` or `issued`"},
        {mapped[COLUMN_CURRENCY] || *builder->ledger->config->fixed_currency, "`currency` or `fixed_currency`"},
    };
    g_autoptr(GString) lacking = g_string_new(NULL);

    for (gsize i = 0; i < G_N_ELEMENTS(needed); i++)
        if (!needed[i].there)
            g_string_append_printf(lacking, "%s%s", lacking->len ? ", " : "", needed[i].what);
    return lacking->len ? g_string_free(g_steal_pointer(&lacking), FALSE) : NULL;
}

void builder_reject(struct builder *builder, const char *number, int line, int column, const char *format, ...)
{
    struct ledger_reject *reject = g_new(struct ledger_reject, 1);
    va_list arguments;

    va_start(arguments, format);
    *reject = (struct ledger_reject){
        .line = line,
        .column = column,
        .number = g_strdup(number),
        .reason = fault_text_of(format, arguments),
    };
    va_end(arguments);
    g_ptr_array_add(builder->ledger->rejects, reject);
}

static bool read_date(struct builder *builder, const struct builder_row *row, enum ledger_column column, civil_day *day,
                      struct fault *fault)
{
    const char *text = row->cell[column];

    *day = DAY_NONE;
    if (!*text || (*day = date_pattern_read(&builder->date, text)) != DAY_NONE)
        return true;

    g_autofree char *what = g_strdup_printf("date \"%.40s\" does not fit \"%s\" or does not exist", text,
                                            builder->ledger->config->csv.date);

    return fault_set_value(fault, row->line, builder->column[column], what);
}

/* What tells the row's client. */
static const char *id_of(const struct builder_row *row)
{
    return *row->cell[COLUMN_CLIENT] ? row->cell[COLUMN_CLIENT] : row->cell[COLUMN_NAME];
}

void builder_foresee(const struct builder *builder, struct builder_row *rows, guint count)
{
    for (guint i = 0; i < count; i++) {
        rows[i].client_hash = client_hash(id_of(&rows[i]));
        rows[i].foreseen = true;
    }
    for (int depth = 0; depth < CLIENT_DEPTHS; depth++)
        for (guint i = 0; i < count; i++)
            clients_fetch(&builder->clients, rows[i].client_hash, depth);
}

/* Ties INVOICE to the row's client, and notes what the row says about it. */
static void tie_client(struct builder *builder, const struct builder_row *row, struct invoice *invoice)
{
    struct clients *clients = &builder->clients;
    const char *id = id_of(row), *name = row->cell[COLUMN_NAME], *word = row->cell[COLUMN_SEGMENT];
    guint hash = row->foreseen ? row->client_hash : client_hash(id);
    const struct saying_words words = {
        .text =
            {
                [CLIENT_NAME] = name,
                [CLIENT_EMAIL] = row->cell[COLUMN_EMAIL],
                [CLIENT_LANGUAGE] = row->cell[COLUMN_LANGUAGE],
                [CLIENT_COUNTRY] = row->cell[COLUMN_COUNTRY],
                [CLIENT_TERMS] = row->cell[COLUMN_TERMS],
            },
        .segment =
            *word ? (enum segment)memo_look(&builder->memo[COLUMN_SEGMENT], word, NULL)->meaning : SEGMENT_UNKNOWN,
    };
    guint32 place = sayings_find(&clients->sayings, clients_get(clients, id, hash, name), &words, false);
    struct saying *saying = sayings_at(&clients->sayings, place);

    sayings_note(&clients->sayings, saying, invoice_day(invoice));
    client_tie(saying, invoice);
    if (builder->said)
        g_array_append_val(builder->said, place);
}

/* The same for a row without a client. */
static void tie_nobody(struct builder *builder)
{
    const guint32 none = SAYING_NONE;

    if (builder->said)
        g_array_append_val(builder->said, none);
}

static void keep_texts(struct builder *builder, const struct builder_row *row, struct invoice *invoice)
{
    static const enum ledger_column columns[TEXT_COUNT] = {
        [TEXT_LANGUAGE] = COLUMN_LANGUAGE,
        [TEXT_PAYMENT_REFERENCE] = COLUMN_PAYMENT_REFERENCE,
        [TEXT_ORDER] = COLUMN_ORDER,
        [TEXT_DESCRIPTION] = COLUMN_DESCRIPTION,
        [TEXT_INVOICE_PDF] = COLUMN_INVOICE_PDF,
        [TEXT_IBAN] = COLUMN_IBAN,
        [TEXT_REMINDED] = COLUMN_REMINDED,
        [TEXT_CREDITS] = COLUMN_CREDITS,
    };
    const char *texts[TEXT_COUNT];

    for (int i = 0; i < TEXT_COUNT; i++)
        texts[i] = *row->cell[columns[i]] ? row->cell[columns[i]] : NULL;
    invoice_set_texts(invoice, builder->ledger->strings, row->cell[COLUMN_NUMBER], texts);
}

static void read_collect(struct builder *builder, const struct builder_row *row, struct invoice *invoice)
{
    const char *text = row->cell[COLUMN_COLLECT];
    gboolean fresh;

    if (!*text)
        return;

    const struct memo_word *word = memo_look(&builder->memo[COLUMN_COLLECT], text, &fresh);

    invoice->collect = word->meaning == WORD_YES;
    if (word->meaning != WORD_UNCLEAR)
        return;
    builder->unclear++;
    if (fresh && builder->unclear_words++ < WORDS_WARNED_MAX)
        g_ptr_array_add(builder->ledger->warnings,
                        fault_text("line %d: collect \"%s\" is neither yes nor no; it is read as no", row->line, text));
}

static void read_words(struct builder *builder, const struct builder_row *row, struct invoice *invoice)
{
    const char *status = row->cell[COLUMN_STATUS], *kind = row->cell[COLUMN_KIND];

    if (*status)
        invoice->status = (uint8_t)memo_look(&builder->memo[COLUMN_STATUS], status, NULL)->meaning;
    if (*kind) {
        int meaning = memo_look(&builder->memo[COLUMN_KIND], kind, NULL)->meaning;

        invoice->kind = meaning == WORD_CREDIT_NOTE ? KIND_CREDIT_NOTE : KIND_INVOICE;
        if (meaning == WORD_NO_INVOICE && invoice->status == STATUS_OPEN)
            invoice->status = STATUS_DRAFT;
    }
    read_collect(builder, row, invoice);
}

/* A second line in a cell with an address is how a header is smuggled into a mail. */
static bool has_control(const char *text)
{
    for (; *text; text++)
        if (g_ascii_iscntrl(*text))
            return true;
    return false;
}

/* Nobody has to pay a credit, by whatever date: it counts for its client though its dates contradict each other (R1). */
static bool is_credit(const struct invoice *invoice)
{
    return invoice->kind == KIND_CREDIT_NOTE || invoice->total < 0 || invoice->balance < 0;
}

/* Why a row that reads well is wrong all the same (R2, R13): rejects it. */
static bool is_wrong(struct builder *builder, const struct builder_row *row, const struct invoice *invoice)
{
    const int *column = builder->column;
    const char *number = row->cell[COLUMN_NUMBER];
    char issued[DAY_ISO_SIZE], due[DAY_ISO_SIZE];

    if (builder->exponent < 0 && !*builder->currency_text)
        builder_reject(builder, number, row->line, column[COLUMN_CURRENCY],
                       "the row has no currency; set `fixed_currency`");
    else if (builder->exponent < 0)
        builder_reject(builder, number, row->line, column[COLUMN_CURRENCY],
                       "currency \"%s\" is not known; write its ISO 4217 code, as in EUR", builder->currency_text);
    else if (!*row->cell[COLUMN_CLIENT] && !*row->cell[COLUMN_NAME])
        builder_reject(builder, number, row->line, column[COLUMN_CLIENT] ? column[COLUMN_CLIENT] : column[COLUMN_NAME],
                       "the row names no client");
    else if (invoice->due == DAY_NONE && invoice->issued == DAY_NONE)
        builder_reject(builder, number, row->line, column[COLUMN_DUE] ? column[COLUMN_DUE] : column[COLUMN_ISSUED],
                       "the row has neither a due date nor an issue date");
    else if (invoice->due != DAY_NONE && invoice->issued != DAY_NONE && invoice->due < invoice->issued &&
             !is_credit(invoice))
        builder_reject(builder, number, row->line, column[COLUMN_DUE], "due %s is before issue %s",
                       day_to_iso(invoice->due, due), day_to_iso(invoice->issued, issued));
    else if (!row->clean && has_control(row->cell[COLUMN_EMAIL]))
        builder_reject(builder, number, row->line, column[COLUMN_EMAIL],
                       "a line break stands in the address; split addresses by a semicolon");
    else
        return false;
    return true;
}

/* Names and numbers stand in headers of mails and in lists: a line break in them becomes a blank. In an address it is
 * no blank but a reason to reject. */
static void flatten(const struct builder_row *row)
{
    for (int i = 0; i < COLUMN_COUNT; i++)
        for (char *at = row->cell[i]; i != COLUMN_EMAIL && *at; at++)
            if ((unsigned char)*at < ' ' || *at == 0x7f)
                *at = ' ';
}

bool builder_add(struct builder *builder, const struct builder_row *row, struct fault *fault)
{
    struct ledger *ledger = builder->ledger;
    struct invoice invoice = {.line = row->line};

    if (!*row->cell[COLUMN_NUMBER]) {
        ledger->skipped++;
        return true;
    }
    ledger->rows++;
    if (!row->clean)
        flatten(row);
    read_words(builder, row, &invoice);
    if (!amounts_read(builder, row, &invoice, fault) ||
        !read_date(builder, row, COLUMN_ISSUED, &invoice.issued, fault) ||
        !read_date(builder, row, COLUMN_DUE, &invoice.due, fault))
        return false;
    if (is_wrong(builder, row, &invoice)) {
        invoice.kind = KIND_REJECTED;
        invoice.number = g_string_chunk_insert(ledger->strings, row->cell[COLUMN_NUMBER]);
        tie_nobody(builder);
    } else {
        tie_client(builder, row, &invoice);
        keep_texts(builder, row, &invoice);
    }
    g_array_append_val(ledger->invoices, invoice);
    return true;
}

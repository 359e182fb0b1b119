/* SPDX-License-Identifier: MIT */
/*
 * MT940 (SWIFT «customer statement message») as Dutch, Belgian and German
 * banks write it: tags to statements. Blocks and banners around a message
 * and tags that mean nothing here are left aside; a statement without its
 * opening or closing balance makes the whole file unusable, since nobody can
 * tell what else is missing.
 */
#include <string.h>

#include "bank/mt940_inside.h"
#include "base/iban.h"
#include "ledger/lines.h"

enum { PIECE = 65536, FIELD_LINES_MAX = 200 };

struct mt940 {
    const struct bank_bytes *bytes;
    const struct bank_sink *sink;
    struct fault *fault;
    struct lines lines;
    char *space;
    int line;    /* being taken */
    char tag[5]; /* of the open field, "" = none */
    int field_line;
    struct mt940_field field;
    bool open; /* a statement has begun */
    bool any;  /* a statement was read */
    bool in_entry;
    struct mt940_line entry;
    struct mt940_text text;
    struct bank_head head;
    GString *reference, *account, *sequence;
};

static bool refuse(struct mt940 *mt940, const char *what)
{
    return fault_set(mt940->fault, mt940->field_line, 0, "%s", what);
}

/* -- entries and statements ----------------------------------------------- */

/* The payer's own reference stands in :61: where :86: does not name it. */
static const char *end_to_end(const struct mt940 *mt940)
{
    static const char *const nothing[] = {"NONREF", "EREF", "KREF", "KREF+", "EREF+", "PREF", "MARF", NULL};
    const char *customer = mt940->entry.customer->str;

    if (mt940->text.end_to_end->len)
        return mt940->text.end_to_end->str;
    return g_strv_contains(nothing, customer) ? "" : customer;
}

/* Its form alone: what a bank prints there is its own check. */
static bool looks_like_iban(const char *text)
{
    gsize length = strlen(text);

    if (length < 15 || length > 34 || !g_ascii_isupper(text[0]) || !g_ascii_isupper(text[1]))
        return false;
    for (gsize i = 2; i < length; i++)
        if (!g_ascii_isalnum(text[i]) || (i < 4 && !g_ascii_isdigit(text[i])))
            return false;
    return true;
}

/* Rabobank's second line of :61: is the other side's account. */
static const char *other_account(const struct mt940 *mt940, char **kept)
{
    if (mt940->text.account->len)
        return mt940->text.account->str;
    *kept = bank_account_plain(mt940->entry.supplementary->str);
    return looks_like_iban(*kept) ? *kept : "";
}

static bool end_entry(struct mt940 *mt940)
{
    struct mt940_line *line = &mt940->entry;
    g_autofree char *kept = NULL;
    struct bank_part part = {
        .amount = line->amount,
        .name = mt940->text.name->str,
        .account = other_account(mt940, &kept),
        .text = mt940->text.text->str,
        .reference = mt940->text.reference->str,
        .end_to_end = end_to_end(mt940),
        .id = "",
        .reason = mt940->text.reason->str,
    };
    struct bank_entry entry = {.booked = line->booked,
                               .value = line->value,
                               .amount = line->amount,
                               .account = "",
                               .id = line->bank->str,
                               .reversal = line->reversal,
                               .parts = &part,
                               .count = 1};

    if (!mt940->in_entry)
        return true;
    mt940->in_entry = false;
    g_strlcpy(part.currency, mt940->head.currency, CURRENCY_SIZE);
    g_strlcpy(entry.currency, mt940->head.currency, CURRENCY_SIZE);
    return mt940->sink->entry(mt940->sink->data, &entry, mt940->fault);
}

static bool end_statement(struct mt940 *mt940)
{
    if (!end_entry(mt940))
        return false;
    if (!mt940->open)
        return true;
    mt940->open = false;
    if (!mt940->head.has_opening || !mt940->head.has_closing || !mt940->account->len)
        return refuse(mt940, "the statement before this lacks its account (:25:), opening (:60F:) or closing balance "
                             "(:62F:); is the file complete?");
    mt940->any = true;
    mt940->head.id = mt940->reference->str;
    mt940->head.sequence = mt940->sequence->str;
    mt940->head.account = mt940->account->str;
    return mt940->sink->statement(mt940->sink->data, &mt940->head, mt940->fault);
}

/* -- fields --------------------------------------------------------------- */

static const char *first_line(const struct mt940 *mt940)
{
    return mt940->field.lines->pdata[0];
}

static bool take_reference(struct mt940 *mt940)
{
    if (!end_statement(mt940))
        return false;
    mt940->open = true;
    mt940->head = (struct bank_head){.from = DAY_NONE, .to = DAY_NONE};
    g_string_assign(mt940->reference, first_line(mt940));
    g_string_truncate(mt940->account, 0);
    g_string_truncate(mt940->sequence, 0);
    return true;
}

/* An IBAN with its currency behind it is the IBAN. */
static bool take_account(struct mt940 *mt940)
{
    g_autofree char *plain = bank_account_plain(first_line(mt940));
    g_autofree char *whole = iban_normalise(plain);
    gsize length = strlen(plain);

    g_string_assign(mt940->account, whole ? whole : first_line(mt940));
    if (whole || length <= CURRENCY_SIZE)
        return true;
    plain[length - (CURRENCY_SIZE - 1)] = '\0';
    whole = iban_normalise(plain);
    if (whole)
        g_string_assign(mt940->account, whole);
    return true;
}

static bool take_sequence(struct mt940 *mt940)
{
    g_string_assign(mt940->sequence, first_line(mt940));
    return true;
}

static bool take_opening(struct mt940 *mt940)
{
    struct bank_head *head = &mt940->head;

    head->has_opening = mt940_balance_read(first_line(mt940), &head->from, head->currency, &head->opening);
    return head->has_opening || refuse(mt940, "the opening balance cannot be read");
}

static bool take_closing(struct mt940 *mt940)
{
    struct bank_head *head = &mt940->head;
    char currency[CURRENCY_SIZE];

    if (!end_entry(mt940))
        return false;
    head->has_closing = mt940_balance_read(first_line(mt940), &head->to, currency, &head->closing);
    head->goes_on = mt940->tag[2] == 'M';
    return head->has_closing || refuse(mt940, "the closing balance cannot be read");
}

static bool take_entry(struct mt940 *mt940)
{
    if (!end_entry(mt940))
        return false;
    if (!mt940->head.has_opening)
        return refuse(mt940, "an entry (:61:) stands before the opening balance (:60F:); the file is damaged");
    g_string_truncate(mt940->entry.customer, 0);
    g_string_truncate(mt940->entry.bank, 0);
    g_string_truncate(mt940->entry.supplementary, 0);
    mt940_text_reset(&mt940->text);
    if (!mt940_line_read(&mt940->field, mt940->head.currency, &mt940->entry))
        return fault_set_value(mt940->fault, mt940->field_line, 0,
                               "date or amount of this entry (:61:) cannot be read");
    mt940->in_entry = true;
    return true;
}

/* Behind the closing balance it is about the statement, not about its last entry. */
static bool take_text(struct mt940 *mt940)
{
    if (mt940->in_entry && !mt940->head.has_closing)
        mt940_text_read(&mt940->field, &mt940->text);
    return true;
}

static bool refuse_intraday(struct mt940 *mt940)
{
    return refuse(mt940, "this is an MT942 intraday report, whose entries may still change; export MT940");
}

static bool end_field(struct mt940 *mt940)
{
    static const struct {
        const char *tag;
        bool (*take)(struct mt940 *mt940);
    } fields[] = {
        {"20", take_reference}, {"25", take_account},  {"28", take_sequence},    {"28C", take_sequence},
        {"60F", take_opening},  {"60M", take_opening}, {"61", take_entry},       {"86", take_text},
        {"62F", take_closing},  {"62M", take_closing}, {"34F", refuse_intraday}, {"942", refuse_intraday},
    };
    bool ok = true;

    if (!*mt940->tag)
        return true;
    for (gsize i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (!g_str_equal(fields[i].tag, mt940->tag))
            continue;
        if (!mt940->open && i > 0 && fields[i].take != refuse_intraday)
            ok = refuse(mt940, "this field stands before the start of a statement (:20:); is the file complete?");
        else
            ok = fields[i].take(mt940);
    }
    mt940->tag[0] = '\0';
    g_ptr_array_set_size(mt940->field.lines, 0);
    return ok;
}

/* -- lines ---------------------------------------------------------------- */

/* The length of ":61:" at the start of TEXT, 0 when there is none. */
static gsize tag_length(const char *text)
{
    gsize digits;

    if (*text != ':')
        return 0;
    digits = strspn(text + 1, "0123456789");
    if (digits != 2 && digits != 3)
        return 0;
    if (digits == 2 && g_ascii_isupper(text[3]))
        digits++;
    return text[digits + 1] == ':' ? digits + 2 : 0;
}

/* Banks end a message by a dash alone, with the block's brace, or with their own end of file. */
static bool is_end(const char *text)
{
    gsize marks = strspn(text + (*text == '-'), "X");

    return *text == '-' && (!text[1] || text[1] == '}' || (marks == 3 && !text[1 + marks]));
}

static bool is_intraday_block(const char *text)
{
    return strstr(text, "{2:O942") || strstr(text, "{2:I942");
}

static bool take_line(struct mt940 *mt940, char *text)
{
    gsize tag;

    if (*text == '{' && is_intraday_block(text)) {
        mt940->field_line = mt940->line;
        return refuse_intraday(mt940);
    }
    if (*text == '{' && strstr(text, "{4:"))
        text = strstr(text, "{4:") + 3;
    tag = tag_length(text);
    if (!tag && !is_end(text)) {
        if (*mt940->tag && mt940->field.lines->len < FIELD_LINES_MAX)
            g_ptr_array_add(mt940->field.lines, g_strdup(text));
        return true;
    }
    if (!end_field(mt940))
        return false;
    if (!tag)
        return true;
    mt940->field_line = mt940->line;
    g_strlcpy(mt940->tag, text + 1, MIN(tag - 1, sizeof mt940->tag));
    g_ptr_array_add(mt940->field.lines, g_strdup(text + tag));
    return true;
}

/* The format names no code page: what is not UTF-8 is taken for Windows-1252, which at least fails on no byte. */
static char *decoded(const char *text, gsize length)
{
    char *line;

    while (length && (text[length - 1] == '\n' || text[length - 1] == '\r'))
        length--;
    if (g_utf8_validate(text, (gssize)length, NULL))
        return g_strndup(text, length);
    line = g_convert_with_fallback(text, (gssize)length, "UTF-8", "WINDOWS-1252", "?", NULL, NULL, NULL);
    return line ? line : g_utf8_make_valid(text, (gssize)length);
}

static bool on_line(void *data, char *text, size_t length, int number)
{
    struct mt940 *mt940 = data;
    g_autofree char *line = NULL;

    mt940->line = number;
    if (memchr(text, '\0', length))
        return fault_set(mt940->fault, number, 0, "a NUL byte stands in it; is it UTF-16? MT940 is plain text");
    line = decoded(text, length);
    return take_line(mt940, line);
}

/* -- the source ----------------------------------------------------------- */

static void *mt940_open(const struct config_bank *bank, const struct bank_bytes *bytes, const struct bank_sink *sink,
                        struct fault *fault)
{
    struct mt940 *mt940 = g_new0(struct mt940, 1);

    (void)bank;
    mt940->bytes = bytes;
    mt940->sink = sink;
    mt940->fault = fault;
    mt940->space = g_malloc(PIECE);
    mt940->field.lines = g_ptr_array_new_with_free_func(g_free);
    mt940->reference = g_string_new(NULL);
    mt940->account = g_string_new(NULL);
    mt940->sequence = g_string_new(NULL);
    mt940->entry.customer = g_string_new(NULL);
    mt940->entry.bank = g_string_new(NULL);
    mt940->entry.supplementary = g_string_new(NULL);
    mt940_text_init(&mt940->text);
    lines_init(&mt940->lines, on_line, mt940);
    return mt940;
}

static bool finish(struct mt940 *mt940)
{
    if (!lines_end(&mt940->lines) || !end_field(mt940))
        return false;
    mt940->field_line = mt940->line;
    if (!end_statement(mt940))
        return false;
    return mt940->any ||
           fault_set(mt940->fault, 0, 0, "no statement (:20:) stands in it; check `type` and what was exported");
}

static bool mt940_step(void *source, bool *done)
{
    struct mt940 *mt940 = source;
    int got = mt940->bytes->read(mt940->bytes->data, mt940->space, PIECE);

    *done = got == 0;
    if (got < 0)
        return false;
    if (*done)
        return finish(mt940);
    return lines_feed(&mt940->lines, mt940->space, (size_t)got, mt940->fault) && !mt940->fault->what;
}

static void mt940_close(void *source)
{
    struct mt940 *mt940 = source;

    lines_clear(&mt940->lines);
    g_ptr_array_unref(mt940->field.lines);
    g_string_free(mt940->reference, TRUE);
    g_string_free(mt940->account, TRUE);
    g_string_free(mt940->sequence, TRUE);
    g_string_free(mt940->entry.customer, TRUE);
    g_string_free(mt940->entry.bank, TRUE);
    g_string_free(mt940->entry.supplementary, TRUE);
    mt940_text_clear(&mt940->text);
    g_free(mt940->space);
    g_free(mt940);
}

const struct bank_source bank_mt940 = {.open = mt940_open, .step = mt940_step, .close = mt940_close};

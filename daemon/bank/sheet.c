/* SPDX-License-Identifier: MIT */
#include "bank/sheet.h"

#include <string.h>

#include "bank/mt940_inside.h"
#include "ledger/amount.h"
#include "ledger/date_pattern.h"
#include "ledger/header.h"

enum { TEXT_COLUMNS_MAX = 8 };

struct filter {
    int column;
    const char *value;
};

struct bank_sheet {
    const struct config_bank *bank;
    const struct bank_sink *sink;
    struct fault *fault;
    struct sheet_user user;
    struct sheet *sheet;
    struct date_pattern date;
    int at[BANK_COLUMN_COUNT]; /* -1 = not there */
    int text[TEXT_COLUMNS_MAX];
    int texts;
    GArray *drop, *keep; /* of struct filter */
    GString *joined;
    struct mt940_text found; /* what the text says by itself */
};

/* -- header --------------------------------------------------------------- */

/* SETTING may name a column in several ways: the first that is there counts, or the first is missed. */
static int find_column(const struct sheet_header *header, const char *setting, const char *what, struct fault *fault)
{
    g_auto(GStrv) names = g_strsplit(setting, "|", -1);

    for (char **name = names; header->named && *name; name++) {
        int column = header_find(header, *name);

        if (column >= 0)
            return column;
    }
    return header_column(header, names[0], what, fault);
}

static GArray *find_filters(const struct sheet_header *header, const GPtrArray *settings,
                            bool wanted[SHEET_COLUMNS_MAX], struct fault *fault)
{
    GArray *filters = g_array_new(FALSE, FALSE, sizeof(struct filter));

    for (guint i = 0; settings && i < settings->len && !fault->what; i++) {
        const struct config_filter *setting = settings->pdata[i];
        struct filter filter = {find_column(header, setting->column, "drop or keep", fault), setting->value};

        if (filter.column < 0)
            break;
        wanted[filter.column] = true;
        g_array_append_val(filters, filter);
    }
    return filters;
}

static bool find_texts(struct bank_sheet *sheet, const struct sheet_header *header, bool wanted[SHEET_COLUMNS_MAX],
                       struct fault *fault)
{
    for (char **name = sheet->bank->text; name && *name && sheet->texts < TEXT_COLUMNS_MAX; name++) {
        int column = find_column(header, *name, "text", fault);

        if (column < 0)
            return false;
        sheet->text[sheet->texts++] = column;
        wanted[column] = true;
    }
    return true;
}

static bool take_header(void *data, const struct sheet_header *header, bool wanted[SHEET_COLUMNS_MAX],
                        struct fault *fault)
{
    struct bank_sheet *sheet = data;

    if (header_is_unsplit(header, sheet->bank->csv.separator, fault))
        return false;
    for (enum bank_column i = 0; i < BANK_COLUMN_COUNT; i++) {
        sheet->at[i] = -1;
        if (!*sheet->bank->columns[i])
            continue;
        sheet->at[i] = find_column(header, sheet->bank->columns[i], bank_column_name(i), fault);
        if (sheet->at[i] < 0)
            return false;
        wanted[sheet->at[i]] = true;
    }
    if (!find_texts(sheet, header, wanted, fault))
        return false;
    sheet->drop = find_filters(header, sheet->bank->drop, wanted, fault);
    sheet->keep = find_filters(header, sheet->bank->keep, wanted, fault);
    return !fault->what;
}

/* -- rows ----------------------------------------------------------------- */

static char *cell(const struct bank_sheet *sheet, const struct sheet_row *row, enum bank_column column)
{
    return sheet->at[column] < 0 ? (char *)"" : row->cells[sheet->at[column]];
}

static bool is_left_out(const struct bank_sheet *sheet, const struct sheet_row *row)
{
    for (guint i = 0; i < sheet->drop->len; i++) {
        const struct filter *filter = &g_array_index(sheet->drop, struct filter, i);

        if (g_str_equal(filter->value, row->cells[filter->column]))
            return true;
    }
    for (guint i = 0; i < sheet->keep->len; i++) {
        const struct filter *filter = &g_array_index(sheet->keep, struct filter, i);

        if (!g_str_equal(filter->value, row->cells[filter->column]))
            return true;
    }
    return false;
}

static bool read_day(const struct bank_sheet *sheet, const struct sheet_row *row, enum bank_column column,
                     civil_day *day, struct fault *fault)
{
    const char *text = cell(sheet, row, column);
    g_autofree char *what = NULL;

    *day = *text ? date_pattern_read(&sheet->date, text) : DAY_NONE;
    if (*day != DAY_NONE || (!*text && column != BANK_BOOKED))
        return true;
    what = g_strdup_printf("date \"%.40s\" does not fit \"%s\"", text, sheet->bank->csv.date);
    return fault_set_value(fault, row->line, sheet->at[column] + 1, what);
}

static bool read_amount_cell(const struct bank_sheet *sheet, const struct sheet_row *row, enum bank_column column,
                             int exponent, int64_t *minor, struct fault *fault)
{
    g_autoptr(GError) error = NULL;
    const char *text = cell(sheet, row, column);

    if (amount_read(text, sheet->bank->csv.decimal, exponent, minor, &error))
        return true;
    return fault_set_value(fault, row->line, sheet->at[column] + 1, error->message);
}

/* Money in and out in columns of their own: one of them is empty or zero. */
static bool read_split(const struct bank_sheet *sheet, const struct sheet_row *row, int exponent, int64_t *minor,
                       struct fault *fault)
{
    int64_t credit = 0, debit = 0;

    if (*cell(sheet, row, BANK_CREDIT) && !read_amount_cell(sheet, row, BANK_CREDIT, exponent, &credit, fault))
        return false;
    if (*cell(sheet, row, BANK_DEBIT) && !read_amount_cell(sheet, row, BANK_DEBIT, exponent, &debit, fault))
        return false;
    if (credit && debit)
        return fault_set(fault, row->line, 0, "the row has both money in and money out");
    *minor = credit ? credit : -ABS(debit);
    return true;
}

static bool read_side(const struct bank_sheet *sheet, const struct sheet_row *row, int64_t *minor, struct fault *fault)
{
    const char *side = cell(sheet, row, BANK_SIDE);

    if (sheet->at[BANK_SIDE] < 0 || g_strv_contains((const char *const *)sheet->bank->credit_words, side))
        return true;
    *minor = -*minor;
    return g_strv_contains((const char *const *)sheet->bank->debit_words, side) ||
           fault_set(fault, row->line, sheet->at[BANK_SIDE] + 1,
                     "\"%.40s\" is neither in credit_words nor in debit_words", side);
}

static bool read_amount(const struct bank_sheet *sheet, const struct sheet_row *row, struct bank_part *part,
                        struct fault *fault)
{
    const char *currency = cell(sheet, row, BANK_CURRENCY);
    int exponent;

    if (!*currency)
        currency = sheet->bank->fixed_currency;
    exponent = bank_exponent(currency);
    if (exponent < 0)
        return fault_set(fault, row->line, sheet->at[BANK_CURRENCY] + 1, "currency \"%.10s\" is not known", currency);
    g_strlcpy(part->currency, currency, CURRENCY_SIZE);
    if (sheet->at[BANK_AMOUNT] < 0)
        return read_split(sheet, row, exponent, &part->amount, fault);
    return read_amount_cell(sheet, row, BANK_AMOUNT, exponent, &part->amount, fault) &&
           read_side(sheet, row, &part->amount, fault);
}

/* Texts are cut over the columns wherever the last one was full; ASN puts its own into single quotes. */
static void join_texts(struct bank_sheet *sheet, const struct sheet_row *row)
{
    g_string_truncate(sheet->joined, 0);
    for (int i = 0; i < sheet->texts; i++) {
        char *text = row->cells[sheet->text[i]];
        gsize length = strlen(text);

        if (length > 1 && *text == '\'' && text[length - 1] == '\'') {
            text[length - 1] = '\0';
            text++;
        }
        if (sheet->joined->len && *text)
            g_string_append_c(sheet->joined, JOINT_BLANK);
        g_string_append(sheet->joined, text);
    }
}

/* ABN AMRO packs account, name and the rest into the text, as in MT940. */
static void look_into_text(struct bank_sheet *sheet, struct bank_part *part)
{
    struct mt940_field field = {g_ptr_array_new()};

    mt940_text_reset(&sheet->found);
    if (*sheet->joined->str == '/' || sheet->at[BANK_OTHER] < 0) {
        g_ptr_array_add(field.lines, sheet->joined->str);
        mt940_text_read(&field, &sheet->found);
    }
    g_ptr_array_unref(field.lines);
    if (!*part->account)
        part->account = sheet->found.account->str;
    if (!*part->name)
        part->name = sheet->found.name->str;
    if (!*part->reference)
        part->reference = sheet->found.reference->str;
    if (!*part->end_to_end)
        part->end_to_end = sheet->found.end_to_end->str;
}

static bool take_row(void *data, const struct sheet_row *row, struct fault *fault)
{
    struct bank_sheet *sheet = data;
    struct bank_part part = {
        .name = cell(sheet, row, BANK_NAME),
        .account = cell(sheet, row, BANK_OTHER),
        .reference = cell(sheet, row, BANK_REFERENCE),
        .end_to_end = cell(sheet, row, BANK_END_TO_END),
        .id = "",
        .reason = cell(sheet, row, BANK_REASON),
    };
    struct bank_entry entry = {
        .id = cell(sheet, row, BANK_ID), .account = cell(sheet, row, BANK_ACCOUNT), .parts = &part, .count = 1};

    if (is_left_out(sheet, row))
        return true;
    if (!read_day(sheet, row, BANK_BOOKED, &entry.booked, fault) ||
        !read_day(sheet, row, BANK_VALUE, &entry.value, fault) || !read_amount(sheet, row, &part, fault))
        return false;
    entry.amount = part.amount;
    g_strlcpy(entry.currency, part.currency, CURRENCY_SIZE);
    entry.reversal = *part.reason && part.amount < 0;
    join_texts(sheet, row);
    part.text = sheet->joined->str;
    look_into_text(sheet, &part);
    if (g_str_equal(part.end_to_end, "NOTPROVIDED"))
        part.end_to_end = "";
    return sheet->sink->entry(sheet->sink->data, &entry, fault);
}

/* -- the sheet ------------------------------------------------------------ */

static void let_go(struct bank_sheet *sheet)
{
    g_clear_pointer(&sheet->drop, g_array_unref);
    g_clear_pointer(&sheet->keep, g_array_unref);
    g_string_free(sheet->joined, TRUE);
    mt940_text_clear(&sheet->found);
    g_free(sheet);
}

struct bank_sheet *bank_sheet_open(const struct config_bank *bank, const char *path, const struct bank_sink *sink,
                                   struct sheet_facts *facts, struct fault *fault)
{
    struct bank_sheet *sheet = g_new0(struct bank_sheet, 1);

    sheet->bank = bank;
    sheet->sink = sink;
    sheet->fault = fault;
    sheet->user = (struct sheet_user){.header = take_header, .row = take_row, .data = sheet};
    sheet->joined = g_string_new(NULL);
    mt940_text_init(&sheet->found);
    if (date_pattern_compile(bank->csv.date, &sheet->date))
        sheet->sheet = sheet_open(path, &bank->csv, &sheet->user, facts, fault);
    else
        fault_set(fault, 0, 0, "date pattern \"%s\" is not understood; write %%d-%%m-%%Y or the like", bank->csv.date);
    if (sheet->sheet)
        return sheet;
    let_go(sheet);
    return NULL;
}

bool bank_sheet_step(struct bank_sheet *sheet, bool *done)
{
    static const struct bank_head head = {.id = "", .sequence = "", .account = "", .from = DAY_NONE, .to = DAY_NONE};

    if (!sheet_step(sheet->sheet, done))
        return false;
    return !*done || sheet->sink->statement(sheet->sink->data, &head, sheet->fault);
}

bool bank_sheet_close(struct bank_sheet *sheet)
{
    bool good = sheet_close(sheet->sheet);

    let_go(sheet);
    return good;
}

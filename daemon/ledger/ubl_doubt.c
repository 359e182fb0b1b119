/* SPDX-License-Identifier: MIT */
#include "ledger/ubl_doubt.h"

#include "ledger/ubl_row.h"

struct ubl_correction {
    int line;
    char *number;
    GPtrArray *corrected; /* of char* */
};

static void correction_clear(void *data)
{
    struct ubl_correction *correction = data;

    g_free(correction->number);
    g_ptr_array_unref(correction->corrected);
}

void ubl_doubts_init(struct ubl_doubts *doubts)
{
    *doubts = (struct ubl_doubts){
        .numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .clients = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .corrections = g_array_new(FALSE, FALSE, sizeof(struct ubl_correction)),
    };
    g_array_set_clear_func(doubts->corrections, correction_clear);
}

void ubl_doubts_clear(struct ubl_doubts *doubts)
{
    g_hash_table_unref(doubts->numbers);
    g_hash_table_unref(doubts->clients);
    g_array_unref(doubts->corrections);
}

static void keep(GHashTable *table, const char *name, int line)
{
    g_hash_table_insert(table, g_strdup(name), GINT_TO_POINTER(line));
}

/* Whether DOCUMENT takes something off what its buyer owes, as far as it shows. */
static bool is_credit(const struct ubl_document *document)
{
    return document->root == UBL_ROOT_CREDIT_NOTE || *ubl_value(document, UBL_PAYABLE) == '-';
}

void ubl_doubts_reject(struct ubl_doubts *doubts, const struct ubl_document *document, int line)
{
    const GPtrArray *named = document->values[UBL_BILLING_REFERENCE];
    g_autofree char *client = document->has_buyer ? ubl_client_id(document) : NULL;

    for (guint i = 0; named && i < named->len; i++)
        keep(doubts->numbers, named->pdata[i], line);
    /* what it names stands before the buyer: that all of it was read shows by the buyer alone */
    if (document->root == UBL_ROOT_UNKNOWN || (is_credit(document) && !document->has_buyer))
        doubts->anybody = doubts->anybody ? doubts->anybody : line;
    else if (is_credit(document) && !named)
        keep(doubts->clients, client, line);
}

void ubl_doubts_correct(struct ubl_doubts *doubts, const struct ubl_document *document, int line)
{
    struct ubl_correction correction = {
        .line = line,
        .number = g_strdup(ubl_value(document, UBL_NUMBER)),
        .corrected = g_ptr_array_ref(document->values[UBL_BILLING_REFERENCE]),
    };

    g_array_append_val(doubts->corrections, correction);
}

/* The rows by number; two of one number are rejected later on. New table. */
static GHashTable *rows_by_number(const struct ledger *ledger)
{
    GHashTable *rows = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < ledger->invoices->len; i++) {
        struct invoice *row = &g_array_index(ledger->invoices, struct invoice, i);

        if (row->kind != KIND_REJECTED)
            g_hash_table_insert(rows, (gpointer)row->number, row);
    }
    return rows;
}

/* Both wait for a person. */
static void settle_correction(const struct ubl_correction *correction, GHashTable *rows, struct builder *builder)
{
    struct invoice *own = g_hash_table_lookup(rows, correction->number);

    for (guint i = 0; i < correction->corrected->len; i++) {
        const char *number = correction->corrected->pdata[i];
        struct invoice *other = g_hash_table_lookup(rows, number);

        if (!other || other == own)
            continue;
        other->status = STATUS_UNSURE;
        if (own)
            own->status = STATUS_UNSURE;
        builder_reject(builder, correction->number, correction->line, 0,
                       "corrects invoice %.80s, which is there too; take out of the folder which of both does not "
                       "count",
                       number);
    }
}

static void settle_corrections(const struct ubl_doubts *doubts, struct builder *builder)
{
    g_autoptr(GHashTable) rows = doubts->corrections->len ? rows_by_number(builder->ledger) : NULL;

    for (guint i = 0; i < doubts->corrections->len; i++)
        settle_correction(&g_array_index(doubts->corrections, struct ubl_correction, i), rows, builder);
}

static void mark_rows(const struct ubl_doubts *doubts, const struct ledger *ledger)
{
    for (guint i = 0; i < ledger->invoices->len; i++) {
        struct invoice *row = &g_array_index(ledger->invoices, struct invoice, i);

        if (row->kind != KIND_REJECTED && (g_hash_table_contains(doubts->numbers, row->number) ||
                                           g_hash_table_contains(doubts->clients, row->client->id)))
            row->status = STATUS_UNSURE;
    }
}

bool ubl_doubts_settle(struct ubl_doubts *doubts, struct builder *builder, struct fault *fault)
{
    if (doubts->anybody)
        return fault_set(fault, 0, 0,
                         "\"%s\" cannot be read and may be a credit note for any client; export it again or take it "
                         "out of the folder (\"herinnerctl ledger check\" says what is wrong)",
                         ledger_file(builder->ledger, doubts->anybody));
    if (g_hash_table_size(doubts->numbers) || g_hash_table_size(doubts->clients))
        mark_rows(doubts, builder->ledger);
    settle_corrections(doubts, builder);
    return true;
}

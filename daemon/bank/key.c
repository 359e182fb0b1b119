/* SPDX-License-Identifier: MIT */
#include "bank/key.h"

static char *statement_name(const struct bank_statement *statement)
{
    return g_strdup_printf("%s|%s|%s|%d|%d|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT "|%u", statement->account,
                           statement->id, statement->sequence, statement->from, statement->to, statement->opening,
                           statement->closing, statement->entries);
}

static void find_repeated(struct bank_file *file)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < file->statements->len; i++) {
        struct bank_statement *statement = &g_array_index(file->statements, struct bank_statement, i);

        /* without id and balances two may look alike and be two */
        if (*statement->id && statement->has_opening && statement->has_closing)
            statement->repeated = !g_hash_table_add(seen, statement_name(statement));
    }
}

static void add(GString *base, const char *text)
{
    g_string_append_c(base, '\n');
    for (; *text; text++)
        if (!g_ascii_isspace(*text))
            g_string_append_c(base, g_ascii_toupper(*text));
}

/* What does not change when the bank hands the same transaction out again. */
static void make_base(const struct bank_payment *payment, GString *base)
{
    g_string_printf(base, "%s\n%d\n%" G_GINT64_FORMAT "\n%s", payment->account, payment->booked, payment->amount,
                    payment->currency);
    if (*payment->id || *payment->entry_id) {
        add(base, payment->entry_id);
        add(base, payment->id);
        return;
    }
    add(base, payment->name);
    add(base, payment->iban);
    add(base, payment->reference);
    add(base, payment->end_to_end);
    add(base, payment->text);
}

void keys_make(struct bank_file *file)
{
    g_autoptr(GHashTable) counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GString) base = g_string_new(NULL);

    find_repeated(file);
    for (guint i = 0; i < file->payments->len; i++) {
        struct bank_payment *payment = &g_array_index(file->payments, struct bank_payment, i);
        g_autofree char *key = NULL;
        guint count;

        if (g_array_index(file->statements, struct bank_statement, payment->statement).repeated)
            continue;
        make_base(payment, base);
        count = GPOINTER_TO_UINT(g_hash_table_lookup(counts, base->str)) + 1;
        g_hash_table_replace(counts, g_strdup(base->str), GUINT_TO_POINTER(count));
        g_string_append_printf(base, "\n#%u", count);
        key = g_compute_checksum_for_string(G_CHECKSUM_SHA256, base->str, (gssize)base->len);
        payment->key = g_string_chunk_insert(file->strings, key);
    }
}

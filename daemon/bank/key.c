/* SPDX-License-Identifier: MIT */
#include "bank/key.h"

enum { KEYS_A_STEP = 512 };

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

struct keys {
    struct bank_file *file;
    GHashTable *counts; /* what a payment is known by -> how many there were of it */
    GString *base;
    guint position;
};

struct keys *keys_begin(struct bank_file *file)
{
    struct keys *keys = g_new0(struct keys, 1);

    keys->file = file;
    keys->counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    keys->base = g_string_new(NULL);
    find_repeated(file);
    return keys;
}

void keys_free(struct keys *keys)
{
    if (!keys)
        return;
    g_hash_table_unref(keys->counts);
    g_string_free(keys->base, TRUE);
    g_free(keys);
}

static void make_key(struct keys *keys, struct bank_payment *payment)
{
    g_autofree char *key = NULL;
    guint count;

    make_base(payment, keys->base);
    count = GPOINTER_TO_UINT(g_hash_table_lookup(keys->counts, keys->base->str)) + 1;
    g_hash_table_replace(keys->counts, g_strdup(keys->base->str), GUINT_TO_POINTER(count));
    g_string_append_printf(keys->base, "\n#%u", count);
    key = g_compute_checksum_for_string(G_CHECKSUM_SHA256, keys->base->str, (gssize)keys->base->len);
    payment->key = g_string_chunk_insert(keys->file->strings, key);
}

bool keys_step(struct keys *keys)
{
    const struct bank_file *file = keys->file;
    guint end = MIN(keys->position + KEYS_A_STEP, file->payments->len);

    for (; keys->position < end; keys->position++) {
        struct bank_payment *payment = &g_array_index(file->payments, struct bank_payment, keys->position);

        if (!g_array_index(file->statements, struct bank_statement, payment->statement).repeated)
            make_key(keys, payment);
    }
    return end == file->payments->len;
}

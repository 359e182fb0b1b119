/* SPDX-License-Identifier: MIT */
/*
 * What the store knows of banks: which files were read, their statements, the
 * payments in them and what each is tied to, by which rule. A tie is never
 * changed: one that stands no more is marked undone and a new one written, so
 * that the dossier shows every step. Functions that write run inside the caller's transaction.
 */
#pragma once

#include "bank/book.h"

struct store;

/* Files that were read, as the disk showed them: path -> stamp, new table. NULL on error. */
GHashTable *bank_seen_load(struct store *store, GError **error);

/* Likewise of those of which it is not known what stands in them. */
GHashTable *bank_unread_load(struct store *store, GError **error);

/* STAMP as bank_seen_load() writes it. New string. */
char *bank_stamp_text(const struct ledger_stamp *stamp);
/* When a file of STAMP was written, nanoseconds since 1970. */
int64_t bank_stamp_mtime_ns(const char *stamp);

/* Behind which payment the next page begins: zeroes for the first. */
struct bank_cursor {
    char booked[DAY_ISO_SIZE];
    int64_t id;
};

/* Fills BOOK with the next payments behind *FROM that are not settled, some hundreds with their ties, as the store has
 * them at that moment. *DONE when there are no more. After a failure the same call again. */
bool bank_book_load_some(struct store *store, struct bank_book *book, struct bank_cursor *from, bool *done,
                         GError **error);

/* Likewise with the clients whose settled payments came from the account IBAN. */
bool bank_book_load_payer(struct store *store, struct bank_book *book, const char *iban, GError **error);

/* Likewise with the statements of the last months before TODAY, and since when there are any. */
bool bank_book_load_statements(struct store *store, struct bank_book *book, civil_day today, GError **error);

/* Why files that were looked at cannot be used: of char *, "file:line: what; remedy". New array, NULL on error. */
GPtrArray *bank_failures(struct store *store, GError **error);

/* Whether the store has the payment KEY of BANK, settled or not. */
bool bank_payment_known(struct store *store, const char *bank, const char *key);

/* Records that FILE was read, with its journal entry; its statements, when it was read well. The same bytes under
 * another name are noted only. */
bool bank_file_record(struct store *store, const struct bank_file *file, GError **error);

/* Writes ROW where it is new or tied to something else now; nothing when a person has decided about it
 * meanwhile. */
bool bank_row_write(struct store *store, struct bank_row *row, GError **error);

/* Marks payments that no pass needs to look at again: all they pay is closed for two months, or nobody's for a year.
 * Some hundreds behind *FROM, which then is the last of them; *DONE when there are no more. */
bool bank_settle(struct store *store, civil_day today, struct bank_cursor *from, bool *done, GError **error);

/* A person ties payment ID to LEDGER/NUMBER with AMOUNT; ties that were made by rule are undone. CLIENT_KEY's letters
 * that are planned are void. */
bool bank_match_by_hand(struct store *store, int64_t id, const struct bank_tie *tie, const char *client_key,
                        const char *actor, GError **error);

/* A person unties payment ID from everything; it stays so. *COUNT gets the number of ties that ended. */
bool bank_unmatch(struct store *store, int64_t id, const char *actor, int *count, GError **error);

/* The payments, settled ones too when ALL, with their ties: a new book, NULL on error. */
struct bank_book *bank_book_list(struct store *store, bool all, GError **error);

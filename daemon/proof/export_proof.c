/* SPDX-License-Identifier: MIT */
/* The chain's part that is about one client, as a small database of its own. */
#include <fcntl.h>
#include <unistd.h>

#include "proof/chain.h"
#include "proof/export_inside.h"

/* salted: what body_sha256 is the hash of, 16 bytes of salt before the words; NULL = erased. day: of its seal. */
static const char tables[] =
    "PRAGMA journal_mode = MEMORY;"
    "CREATE TABLE entry(seq INTEGER PRIMARY KEY, time TEXT, clock TEXT, actor TEXT, type TEXT, client TEXT, invoice"
    " TEXT, reminder TEXT, body_sha256 TEXT, prev TEXT, hash TEXT, salted BLOB, day TEXT);"
    "CREATE TABLE path(seq INTEGER, step INTEGER, side TEXT, sibling TEXT, PRIMARY KEY(seq, step));"
    "CREATE TABLE seal(day TEXT PRIMARY KEY, first_seq INTEGER, last_seq INTEGER, root TEXT, prev TEXT, hash TEXT);";

struct making {
    struct store *store;
    const struct export_scope *scope;
    struct sql *to;
    int64_t client, entries, sealed;
};

static struct sql *make(const char *path, GError **error)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    struct sql *sql;

    if (fd < 0) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "\"%s\" cannot be made", path);
        return NULL;
    }
    close(fd);
    sql = sql_open(path, true, 0, error);
    if (sql && sql_script(sql, tables, error) && sql_script(sql, "BEGIN", error))
        return sql;
    g_clear_pointer(&sql, sql_close);
    return NULL;
}

/* -- entries ------------------------------------------------------------ */

static struct bind copy_of(struct rows *rows, int column)
{
    return bind_text(column_text(rows, column));
}

/* What a person noted for the house alone: not for a stranger, who sees that it is there, and its hash. */
static bool is_private(const char *type)
{
    return g_str_equal(type, "note") || g_str_equal(type, "client-set");
}

static bool put_entry(struct making *making, struct rows *rows, GError **error)
{
    g_autoptr(GByteArray) salted = g_byte_array_new();
    gsize size;
    const void *salt = column_bytes(rows, 11, &size);

    if (making->scope->without_private && is_private(column_text(rows, 4)))
        salt = NULL;
    if (salt) {
        const char *body;

        g_byte_array_append(salted, salt, (guint)size);
        body = column_bytes(rows, 12, &size);
        g_byte_array_append(salted, (const guint8 *)body, (guint)size);
    }
    making->entries++;
    return sql_run(making->to, "INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, NULL)",
                   BIND(bind_int(column_int(rows, 0)), copy_of(rows, 1), copy_of(rows, 2), copy_of(rows, 3),
                        copy_of(rows, 4), copy_of(rows, 5), copy_of(rows, 6), copy_of(rows, 7), copy_of(rows, 8),
                        copy_of(rows, 9), copy_of(rows, 10),
                        salt ? bind_bytes(salted->data, salted->len) : bind_null()),
                   error);
}

static bool put_entries(struct making *making, GError **error)
{
    AUTO(rows)
    rows = sql_query(making->store->sql,
                     "SELECT j.seq, time, clock, actor, type, client, invoice, reminder, body_sha256, prev,"
                     " hash, salt, body FROM journal j LEFT JOIN journal_body b USING (seq) WHERE " ITS_ENTRIES
                     " ORDER BY j.seq",
                     SCOPE_BINDS(making->scope, making->client), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        if (!put_entry(making, rows, error))
            return false;
    }
    return step == ROWS_END;
}

/* -- paths -------------------------------------------------------------- */

static bool put_path(struct making *making, int64_t seq, const char *day, const GArray *path, GError **error)
{
    char sibling[SHA256_HEX_SIZE];

    for (guint i = 0; i < path->len; i++) {
        const struct chain_step *step = &g_array_index(path, struct chain_step, i);

        hex_of(step->sibling, SHA256_SIZE, sibling);
        if (!sql_run(making->to, "INSERT INTO path VALUES (?1, ?2, ?3, ?4)",
                     BIND(bind_int(seq), bind_int(i), bind_text(step->left ? "L" : "R"), bind_text(sibling)), error))
            return false;
    }
    making->sealed++;
    return sql_run(making->to, "UPDATE entry SET day = ?2 WHERE seq = ?1", BIND(bind_int(seq), bind_text(day)), error);
}

static GArray *hashes_of(struct store *store, int64_t first, int64_t last, GError **error)
{
    g_autoptr(GArray) hashes = g_array_new(FALSE, FALSE, SHA256_SIZE);
    AUTO(rows)
    rows = sql_query(store->sql, "SELECT hash FROM journal WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
                     BIND(bind_int(first), bind_int(last)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        uint8_t hash[SHA256_SIZE] = {0};

        hex_read(column_text(rows, 0), hash);
        g_array_append_val(hashes, hash);
    }
    return step == ROWS_END ? g_steal_pointer(&hashes) : NULL;
}

static GArray *entries_between(struct making *making, int64_t first, int64_t last, GError **error)
{
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(int64_t));
    AUTO(rows)
    rows = sql_query(making->to, "SELECT seq FROM entry WHERE seq BETWEEN ?1 AND ?2 ORDER BY seq",
                     BIND(bind_int(first), bind_int(last)), error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        int64_t seq = column_int(rows, 0);

        g_array_append_val(list, seq);
    }
    return step == ROWS_END ? g_steal_pointer(&list) : NULL;
}

static bool put_paths(struct making *making, const char *day, int64_t first, int64_t last, GError **error)
{
    g_autoptr(GArray) mine = entries_between(making, first, last, error);
    g_autoptr(GArray) hashes = mine && mine->len ? hashes_of(making->store, first, last, error) : NULL;

    if (!mine || (mine->len && !hashes))
        return false;
    for (guint i = 0; i < mine->len; i++) {
        int64_t seq = g_array_index(mine, int64_t, i);
        g_autoptr(GArray) path = NULL;

        if (seq - first >= hashes->len) {
            g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE,
                        "the journal is broken; `herinnerctl verify` says where");
            return false;
        }
        path = chain_path(hashes, (guint)(seq - first));
        if (!put_path(making, seq, day, path, error))
            return false;
    }
    return true;
}

static bool put_seals(struct making *making, GError **error)
{
    AUTO(rows)
    rows = sql_query(making->store->sql, "SELECT day, first_seq, last_seq, root, prev, hash FROM seal ORDER BY day",
                     NO_BIND, error);
    enum rows_step step = ROWS_FAILED;

    while (rows && (step = rows_next(rows, error)) == ROWS_ROW) {
        if (!sql_run(making->to, "INSERT INTO seal VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                     BIND(copy_of(rows, 0), bind_int(column_int(rows, 1)), bind_int(column_int(rows, 2)),
                          copy_of(rows, 3), copy_of(rows, 4), copy_of(rows, 5)),
                     error) ||
            !put_paths(making, column_text(rows, 0), column_int(rows, 1), column_int(rows, 2), error))
            return false;
    }
    return step == ROWS_END;
}

bool export_proof(struct store *store, const struct export_scope *scope, const char *path, int64_t *entries,
                  int64_t *sealed, GError **error)
{
    struct making making = {.store = store, .scope = scope, .client = export_client(store, scope, error)};
    bool done;

    if (!making.client)
        return false;
    making.to = make(path, error);
    if (!making.to)
        return false;
    done = put_entries(&making, error) && put_seals(&making, error) && sql_script(making.to, "COMMIT", error);
    sql_close(making.to);
    *entries = making.entries;
    *sealed = making.sealed;
    return done;
}

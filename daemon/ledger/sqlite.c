/* SPDX-License-Identifier: MIT */
/*
 * A ledger by a query on somebody else's SQLite database. It is only read,
 * in the one read transaction of a single SELECT, and let go at once.
 */
#include <sqlite3.h>
#include <string.h>

#include "base/text.h"
#include "ledger/checksum.h"
#include "ledger/database.h"
#include "ledger/mapping.h"
#include "ledger/source.h"
#include "ledger/value_sqlite.h"

enum {
    BUSY_MS = 1000,
    QUERY_SECONDS_MAX = 30,
    OPERATIONS_A_LOOK = 100000, /* of SQLite's machine, between two looks at the clock: about a millisecond */
    ROWS_A_STEP = 1024,
};

struct query {
    const char *path, *text;
    char mark; /* before the decimals of an amount */
    struct mapping mapping;
    struct sheet_user user;
    struct sheet_facts *facts;
    struct fault *fault;
    sqlite3 *handle;
    sqlite3_stmt *statement;
    gint64 left; /* microseconds that the query may still take, */
    gint64 end;  /* and when they are over, by the monotonic clock */
    int columns, row;
    bool headed; /* the first step is done */
    bool wanted[SHEET_COLUMNS_MAX];
    GString *values[SHEET_COLUMNS_MAX]; /* of the wanted columns */
    char *cells[SHEET_COLUMNS_MAX];
    char nothing[1];
    struct checksum *sum;
};

static bool refuse(struct query *query, int code)
{
    switch (code & 0xff) { /* the rest is detail */
    case SQLITE_READONLY: /* what was not finished would have to be written first */
        return fault_set(query->fault, 0, 0, "its program broke off while writing; open it once in that program");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return fault_set(query->fault, 0, 0, "is locked by another program; tried for %d s", BUSY_MS / 1000);
    case SQLITE_NOTADB:
        return fault_set(query->fault, 0, 0, "is not an SQLite database, or it is encrypted");
    case SQLITE_CORRUPT:
        return fault_set(query->fault, 0, 0, "is damaged: %s; bring back a copy", sqlite3_errmsg(query->handle));
    case SQLITE_AUTH:
        return fault_set(query->fault, 0, 0, "`query` may only be a SELECT: it must write, attach and set nothing");
    case SQLITE_INTERRUPT:
        return fault_set(query->fault, 0, 0, "the query takes more than %d s; let it select open invoices only",
                         QUERY_SECONDS_MAX);
    case SQLITE_CANTOPEN:
        return fault_set(query->fault, 0, 0, "cannot be opened: %s; in WAL mode its -wal and -shm must be there",
                         sqlite3_errmsg(query->handle));
    default:
        return fault_set(query->fault, 0, 0, "the query cannot be run: %s", sqlite3_errmsg(query->handle));
    }
}

/*
 * Only what reads what is there: no ATTACH, no PRAGMA, no transaction of its own. Table functions such as json_each()
 * ask for the schema table when they are set up; a real UPDATE of it does not pass prepare().
 */
static int allow(void *data, int action, const char *what, const char *detail, const char *schema, const char *trigger)
{
    (void)data;
    (void)detail;
    (void)schema;
    (void)trigger;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_UPDATE:
        return g_strcmp0(what, "sqlite_master") == 0 ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

static int is_over(void *data)
{
    return g_get_monotonic_time() > ((struct query *)data)->end;
}

static bool open_database(struct query *query)
{
    g_autofree char *path = g_canonicalize_filename(query->path, NULL); /* never a URI */
    int code = sqlite3_open_v2(path, &query->handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);

    if (code != SQLITE_OK)
        return refuse(query, query->handle ? sqlite3_extended_errcode(query->handle) : code);
    sqlite3_extended_result_codes(query->handle, 1);
    sqlite3_busy_timeout(query->handle, BUSY_MS);
    sqlite3_db_config(query->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(query->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    /* the second reads the file, which a query of constants would not: what cannot be read is told at any rate */
    code = sqlite3_exec(query->handle, "PRAGMA query_only = 1; SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return refuse(query, code);
    sqlite3_set_authorizer(query->handle, allow, NULL);
    query->left = (gint64)QUERY_SECONDS_MAX * G_USEC_PER_SEC;
    query->end = g_get_monotonic_time() + query->left;
    sqlite3_progress_handler(query->handle, OPERATIONS_A_LOOK, is_over, query);
    return true;
}

/* Whether behind the first statement there is nothing but blanks and remarks. */
static bool is_single(struct query *query, const char *rest)
{
    while (*rest) {
        sqlite3_stmt *more = NULL;
        int code = sqlite3_prepare_v2(query->handle, rest, -1, &more, &rest);

        sqlite3_finalize(more);
        if (more || code != SQLITE_OK)
            return fault_set(query->fault, 0, 0, "`query` holds more than one statement; write one SELECT");
    }
    return true;
}

static bool prepare(struct query *query)
{
    const char *rest = "";
    int code = sqlite3_prepare_v2(query->handle, query->text, -1, &query->statement, &rest);

    if (code != SQLITE_OK)
        return refuse(query, code);
    if (!query->statement)
        return fault_set(query->fault, 0, 0, "`query` holds no statement; write a SELECT");
    if (!sqlite3_stmt_readonly(query->statement) || sqlite3_column_count(query->statement) == 0)
        return refuse(query, SQLITE_AUTH);
    if (sqlite3_bind_parameter_count(query->statement) > 0)
        return fault_set(query->fault, 0, 0, "`query` holds a parameter (? or :name); write its value");
    return is_single(query, rest);
}

/* Called behind the first step: only then is the statement made for the schema that it reads. */
static bool hand_over_header(struct query *query)
{
    const char *names[SHEET_COLUMNS_MAX];
    struct sheet_header header = {.names = names, .named = true, .query = true};
    AUTO(checksum) sum = checksum_new();

    query->columns = header.count = sqlite3_column_count(query->statement);
    if (query->columns > SHEET_COLUMNS_MAX)
        return fault_set(query->fault, 0, 0, "the query gives more than %d columns", SHEET_COLUMNS_MAX);
    for (int i = 0; i < query->columns; i++) {
        names[i] = sqlite3_column_name(query->statement, i);
        checksum_add(sum, names[i], strlen(names[i]) + 1);
        query->cells[i] = query->nothing;
    }
    g_free(query->facts->header_sha256);
    query->facts->header_sha256 = checksum_end(sum);
    if (!query->user.header(query->user.data, &header, query->wanted, query->fault))
        return false;
    for (int i = 0; i < query->columns; i++)
        if (query->wanted[i])
            query->values[i] = g_string_new(NULL);
    return true;
}

static bool hand_over_row(struct query *query)
{
    struct sheet_row row = {.cells = query->cells, .line = ++query->row};

    for (int i = 0; i < query->columns; i++) {
        if (!query->wanted[i])
            continue;
        if (!value_read(query->statement, i, query->mark, query->row, query->values[i], query->fault))
            return false;
        checksum_add(query->sum, query->values[i]->str, query->values[i]->len + 1);
        query->cells[i] = text_trim(query->values[i]->str);
    }
    return query->user.row(query->user.data, &row, query->fault);
}

/* The first row, or that there is none; then the schema is known. */
static bool start(struct query *query, int *code)
{
    *code = sqlite3_step(query->statement);
    if ((*code != SQLITE_ROW && *code != SQLITE_DONE) || query->fault->what)
        return refuse(query, *code);
    query->headed = true;
    return hand_over_header(query);
}

/* Rows of one step; *CODE is SQLite's last word. */
static bool hand_over_rows(struct query *query, int *code)
{
    *code = SQLITE_ROW;
    for (int rows = 0; *code == SQLITE_ROW && rows < ROWS_A_STEP; rows++) {
        if (query->headed)
            *code = sqlite3_step(query->statement);
        else if (!start(query, code))
            return false;
        if (*code == SQLITE_ROW && !hand_over_row(query))
            return false;
    }
    return *code == SQLITE_ROW || *code == SQLITE_DONE || refuse(query, *code);
}

/* Only the query's own time counts. */
static bool step(void *data, bool *done)
{
    struct query *query = data;
    int code;
    bool good;

    query->end = g_get_monotonic_time() + query->left;
    good = hand_over_rows(query, &code);
    query->left = query->end - g_get_monotonic_time();
    *done = good && code == SQLITE_DONE;
    if (*done)
        query->facts->sha256 = checksum_end(query->sum);
    return good;
}

static bool let_go(void *data)
{
    struct query *query = data;
    bool good = !query->fault->what;

    sqlite3_finalize(query->statement);
    sqlite3_close(query->handle);
    for (int i = 0; i < query->columns; i++)
        if (query->values[i])
            g_string_free(query->values[i], TRUE);
    checksum_free(query->sum);
    mapping_clear(&query->mapping);
    g_free(query);
    return good;
}

/* Stamped behind prepare(), which may have made files beside the database, and before the first row: a commit in
 * between shows as a change that is none, never the other way round. */
static bool open_query(struct query *query)
{
    if (database_is_left_alone(query->path))
        return fault_set(query->fault, 0, 0, "is in WAL mode and its program is not running; start that, or have it"
                                             " set journal_mode = delete");
    if (!open_database(query) || !prepare(query))
        return false;
    database_stamp(query->path, &query->facts->stamp);
    return true;
}

static void *begin(struct builder *builder, struct sheet_facts *facts, struct fault *fault)
{
    const struct ledger *ledger = builder->ledger;
    struct query *query = g_new0(struct query, 1);

    *facts = (struct sheet_facts){.header_sha256 = g_strdup("")};
    database_stamp(ledger->path, &facts->stamp);
    query->path = ledger->path;
    query->text = ledger->config->query;
    query->mark = ledger->config->csv.decimal;
    query->facts = facts;
    query->fault = fault;
    query->sum = checksum_new();
    if (mapping_init(&query->mapping, builder, fault)) {
        query->user = mapping_user(&query->mapping);
        if (open_query(query))
            return query;
    }
    let_go(query);
    return NULL;
}

const struct source source_sqlite = {.open = begin, .step = step, .close = let_go};

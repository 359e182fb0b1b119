/* SPDX-License-Identifier: MIT */
#include "proof/schema.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/error.h"
#include "base/fault_point.h"
#include "proof/hash.h"
#include "proof/sql.h"

static bool read_number(struct sql *sql, const char *pragma, int64_t *value, GError **error)
{
    return sql_int(sql, 0, value, error, pragma, NO_BIND);
}

static bool write_version(struct sql *sql, int version, GError **error)
{
    g_autofree char *text =
        g_strdup_printf("PRAGMA user_version = %d; PRAGMA application_id = %d", version, STORE_APPLICATION_ID);

    return sql_script(sql, text, error);
}

/* The store's own secret and name: what message identities and the generation file are made from. */
static bool write_identity(struct sql *sql, GError **error)
{
    uint8_t random[SHA256_SIZE];
    char secret[SHA256_HEX_SIZE], name[SHA256_HEX_SIZE];

    random_fill(random, sizeof random);
    hex_of(random, sizeof random, secret);
    random_fill(random, 8);
    hex_of(random, 8, name);
    return sql_run(sql,
                   "INSERT INTO meta(key, value) VALUES ('secret', ?1), ('store', ?2),"
                   " ('created', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))",
                   BIND(bind_text(secret), bind_text(name)), error);
}

static bool fill(struct sql *sql, int version, GError **error)
{
    return sql_script(sql, schema_text, error) && write_identity(sql, error) && write_version(sql, version, error);
}

static bool step_up(struct sql *sql, int from, int target, const char *const *steps, GError **error)
{
    for (int version = from; version < target; version++) {
        if (!sql_script(sql, steps[version], error)) {
            g_prefix_error(error, "schema %d could not become %d: ", version, version + 1);
            return false;
        }
    }
    return write_version(sql, target, error);
}

/* What PATH is copied to, and the name that the copy gets when it is whole. */
struct kept {
    char *fresh, *copy;
};

/* A copy that an earlier attempt left is of the same schema and older: this one takes its place. */
static bool keep(const struct kept *kept, GError **error)
{
    if (rename(kept->fresh, kept->copy) == 0)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "copy \"%s\" cannot be made: %s", kept->copy,
                g_strerror(errno));
    return false;
}

/* FROM is read again inside the transaction: another process may have done the same meanwhile, and then the copy is
 * none of the schema before. */
static bool change(struct sql *sql, int from, int target, const char *const *steps, const struct kept *kept,
                   GError **error)
{
    int64_t now;
    bool done;

    if (!sql_script(sql, "BEGIN IMMEDIATE", error))
        return false;
    done = read_number(sql, "PRAGMA user_version", &now, error);
    if (done && now == from)
        done = from == 0 ? fill(sql, target, error) : keep(kept, error) && step_up(sql, from, target, steps, error);
    FAULT("schema");
    if (done && sql_script(sql, "COMMIT", error))
        return true;
    if (sql_in_transaction(sql))
        sql_script(sql, "ROLLBACK", NULL);
    return false;
}

static bool refuse(const char *path, const char *why, GError **error)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_STORE, "store \"%s\" %s", path, why);
    return false;
}

/* All three of one moment: another process may be filling the file. */
static bool look(struct sql *sql, int64_t *version, int64_t *application, int64_t *tables, GError **error)
{
    bool read;

    if (!sql_script(sql, "BEGIN", error))
        return false;
    read = read_number(sql, "SELECT count(*) FROM sqlite_schema", tables, error) &&
           read_number(sql, "PRAGMA user_version", version, error) &&
           read_number(sql, "PRAGMA application_id", application, error);
    sql_script(sql, "ROLLBACK", NULL);
    return read;
}

static bool bring_up(struct sql *sql, const char *path, int from, int target, const char *const *steps, GError **error)
{
    g_autofree char *copy = g_strdup_printf("%s.before-schema-%d", path, target);
    g_autofree char *fresh = g_strdup_printf("%s.%d", copy, (int)getpid());
    const struct kept kept = {fresh, copy};
    bool done;

    unlink(fresh); /* of a process that had this number once */
    done = sql_copy_to(sql, fresh, error) && change(sql, from, target, steps, &kept, error);
    unlink(fresh);
    return done;
}

bool schema_prepare(struct sql *sql, const char *path, bool create, int target, const char *const *steps,
                    GError **error)
{
    int64_t version, application, tables;

    if (!look(sql, &version, &application, &tables, error))
        return false;
    if (application == 0 && version == 0 && tables == 0)
        return create ? change(sql, 0, target, steps, NULL, error)
                      : refuse(path, "is empty; run `herinnerd` once", error);
    if (application != STORE_APPLICATION_ID)
        return refuse(path, "belongs to another program; name another file in `store`", error);
    if (version > target)
        return refuse(path, "was written by a newer version; install that version or restore a backup", error);
    if (version == target)
        return true;
    if (!create)
        return refuse(path, "is of an older version; start `herinnerd` once to bring it up to date", error);
    return bring_up(sql, path, (int)version, target, steps, error);
}

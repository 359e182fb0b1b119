/* SPDX-License-Identifier: MIT */
/*
 * The least that a durable record costs: one row of a delivery's size a transaction, write-ahead log, synced at each
 * commit.
 *
 *     commits FILE COUNT
 *
 * One line comes out: commits, seconds by the clock, CPU seconds.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double cpu_seconds(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void run(sqlite3 *handle, const char *text)
{
    if (sqlite3_exec(handle, text, NULL, NULL, NULL) == SQLITE_OK)
        return;
    fprintf(stderr, "commits: %s\n", sqlite3_errmsg(handle));
    exit(1);
}

static void insert(sqlite3_stmt *statement, int number)
{
    sqlite3_bind_int(statement, 1, number);
    if (sqlite3_step(statement) != SQLITE_DONE)
        exit(1);
    sqlite3_reset(statement);
}

int main(int argc, char **argv)
{
    sqlite3 *handle;
    sqlite3_stmt *statement;
    int count = argc > 2 ? atoi(argv[2]) : 0;
    double begun, cpu;

    if (count < 1 || sqlite3_open(argv[1], &handle) != SQLITE_OK) {
        fprintf(stderr, "commits FILE COUNT\n");
        return 2;
    }
    run(handle, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                "CREATE TABLE sent(id INTEGER PRIMARY KEY, time TEXT, address TEXT, code INTEGER, words TEXT)");
    sqlite3_prepare_v2(handle,
                       "INSERT INTO sent VALUES (?1, '2026-11-20T10:00:00.000Z', 'administratie@client.example', 250,"
                       " '2.0.0 Ok: queued as 4F0A1B2C3D')",
                       -1, &statement, NULL);
    begun = now();
    cpu = cpu_seconds();
    for (int i = 0; i < count; i++)
        insert(statement, i);
    printf("%d %.6f %.6f\n", count, now() - begun, cpu_seconds() - cpu);
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return 0;
}

/* SPDX-License-Identifier: MIT */
/* The least that a reader over libcsv costs: splits every field of a CSV file and sums one column. */
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>

enum { CHUNK = 64 * 1024 };

struct sum {
    int wanted, column;
    double total;
};

static void take_cell(void *text, size_t length, void *data)
{
    struct sum *sum = data;

    (void)length;
    if (sum->column++ == sum->wanted)
        sum->total += strtod(text, NULL);
}

static void take_row(int terminator, void *data)
{
    (void)terminator;
    ((struct sum *)data)->column = 0;
}

int main(int argc, char **argv)
{
    static char piece[CHUNK];
    struct csv_parser parser;
    struct sum sum = {.wanted = argc == 3 ? atoi(argv[2]) : -1};
    FILE *file = argc == 3 ? fopen(argv[1], "rb") : NULL;

    if (!file || csv_init(&parser, CSV_APPEND_NULL) != 0) {
        fprintf(stderr, "usage: csv_sum FILE COLUMN (from 0)\n");
        return 2;
    }
    for (size_t got; (got = fread(piece, 1, CHUNK, file)) > 0;)
        if (csv_parse(&parser, piece, got, take_cell, take_row, &sum) != got)
            return 1;
    csv_fini(&parser, take_cell, take_row, &sum);
    csv_free(&parser);
    fclose(file);
    printf("%.2f\n", sum.total);
    return 0;
}

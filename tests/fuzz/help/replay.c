/* SPDX-License-Identifier: MIT */
/*
 * Runs a target over files and folders of files named as arguments, in place
 * of libFuzzer. Prints how many there were; ends by a signal at the first
 * that breaks a claim, whose name stands on the last line before.
 */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

static int replay_file(const char *path)
{
    g_autofree char *text = NULL;
    gsize length;

    if (!g_file_get_contents(path, &text, &length, NULL)) {
        fprintf(stderr, "\"%s\" cannot be read\n", path);
        exit(2);
    }
    fprintf(stderr, "%s\n", path);

    /* to the byte, so that one read beyond the end is seen */
    g_autofree uint8_t *bytes = g_memdup2(text, length);

    LLVMFuzzerTestOneInput(bytes, length);
    return 1;
}

static int replay(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    int count = 0;
    const char *name;

    if (!folder)
        return replay_file(path);
    while ((name = g_dir_read_name(folder))) {
        g_autofree char *file = g_build_filename(path, name, NULL);

        count += replay(file);
    }
    return count;
}

int main(int count, char **arguments)
{
    int inputs = 0;

    LLVMFuzzerInitialize(&count, &arguments);
    for (int i = 1; i < count; i++)
        inputs += replay(arguments[i]);
    printf("%d inputs\n", inputs);
    return inputs ? 0 : 2;
}

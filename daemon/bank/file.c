/* SPDX-License-Identifier: MIT */
/* A bank's file as a value, and which files there are. */
#include "bank/file.h"

#include <glob.h>
#include <string.h>
#include <sys/stat.h>

enum { STRINGS_BLOCK = 16384 };

struct bank_file *bank_file_new(const struct config_bank *bank, const char *path)
{
    struct bank_file *file = g_new0(struct bank_file, 1);

    file->bank = bank;
    file->path = g_strdup(path);
    file->payments = g_array_new(FALSE, FALSE, sizeof(struct bank_payment));
    file->statements = g_array_new(FALSE, FALSE, sizeof(struct bank_statement));
    file->strings = g_string_chunk_new(STRINGS_BLOCK);
    file->known_until = DAY_NONE;
    return file;
}

void bank_file_free(struct bank_file *file)
{
    if (!file)
        return;
    g_free(file->path);
    g_free(file->sha256);
    g_free(file->failure);
    g_array_unref(file->payments);
    g_array_unref(file->statements);
    g_string_chunk_free(file->strings);
    g_free(file);
}

bool bank_file_is_unread(const struct bank_file *file)
{
    return file->failure && !file->others;
}

static gint by_bytes(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char *bank_pattern(const char *path)
{
    return g_file_test(path, G_FILE_TEST_IS_DIR) ? g_build_filename(path, "*", NULL) : g_strdup(path);
}

GPtrArray *bank_files(const struct config_bank *bank)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *pattern = bank_pattern(bank->path);
    struct stat facts;
    glob_t found = {0};

    if (stat(pattern, &facts) == 0 && S_ISREG(facts.st_mode)) {
        g_ptr_array_add(files, g_steal_pointer(&pattern));
        return files;
    }
    if (glob(pattern, GLOB_NOSORT, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc; i++)
            if (stat(found.gl_pathv[i], &facts) == 0 && S_ISREG(facts.st_mode))
                g_ptr_array_add(files, g_strdup(found.gl_pathv[i]));
    globfree(&found);
    g_ptr_array_sort(files, by_bytes);
    return files;
}

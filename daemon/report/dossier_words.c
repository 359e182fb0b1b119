/* SPDX-License-Identifier: MIT */
#include "report/dossier_words.h"

#include <string.h>

const char *const dossier_languages[] = {"nl", "fr", "de", "en", NULL};

const struct dossier_words *dossier_words_of(const char *language)
{
    const struct dossier_words *const all[] = {&dossier_words_nl, &dossier_words_fr, &dossier_words_de,
                                               &dossier_words_en};
    gsize length = strcspn(language, "-");

    for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
        if (strlen(all[i]->tag) == length && !strncmp(all[i]->tag, language, length))
            return all[i];
    }
    return NULL;
}

char *dossier_fill_all(const char *text, const char *const *values)
{
    GString *out = g_string_new(NULL);
    const char *gap;

    while (*values && (gap = strstr(text, "{}"))) {
        g_string_append_len(out, text, gap - text);
        g_string_append(out, *values++);
        text = gap + 2;
    }
    g_string_append(out, text);
    return g_string_free(out, FALSE);
}
